"""A walk over every page that somebody can reach: each entry of the menu, each option of a list or card, F1 and F5 on each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.screen import Screen

from stts_tui.domain.rights.action import Action
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.people.menu import MenuPageScreen
from stts_tui.tui.widgets.pick_list import PickList
from tests.tui.steps import Person

Look = Callable[[Person], Awaitable[None]]


def options_of(screen: object) -> tuple[Action, ...]:
    if isinstance(screen, ListScreen):
        return screen.on_rows()
    return screen.actions() if isinstance(screen, CardScreen) else ()


async def back_to(person: Person, screen: Screen[object]) -> None:
    if not screen.is_attached:  # a page of what is done now: it has gone, and the one below it is the way back
        return
    for _step in range(8):
        if person.app.screen is screen:
            return
        await person.press("f12")
    raise AssertionError(f"no way back\n{person.text}")


async def crawl(person: Person, look: Look, depth: int) -> None:
    """This page, then what each of its options opens."""
    screen = person.app.screen
    await look(person)
    if isinstance(screen, SttsScreen) and depth and not isinstance(screen, ListScreen | CardScreen):
        before = person.app.screen
        await person.press("enter")  # a form: what it refuses or finds
        await look(person)
        if isinstance(person.app.screen, ListScreen):
            await crawl(person, look, depth - 1)
        await back_to(person, before)
        return
    for action in options_of(screen) if depth else ():
        if isinstance(screen, ListScreen) and (not screen.rows.rows or screen.rows.rows[0].heading):
            return
        await person.press("ctrl+e", "home", *str(int(action.option or 0)), "enter")
        if person.app.screen is not screen:
            await crawl(person, look, depth - 1)
            await back_to(person, screen)
        else:
            await look(person)


async def every_entry(person: Person, look: Look, depth: int) -> None:
    """The welcome page or a page of the menu, and what each entry opens."""
    menu = person.app.screen
    await look(person)
    entries = sum(1 for row in menu.query_one(PickList).rows if not row.heading)
    for number in range(entries):
        await person.press("home", *["down"] * number, "enter")
        if person.app.screen is menu:  # nothing was to be opened, and it said why
            continue
        if isinstance(person.app.screen, MenuPageScreen):
            await every_entry(person, look, depth)
        else:
            await crawl(person, look, depth)
        await back_to(person, menu)
