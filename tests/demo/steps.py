"""What people do at the demo's screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stts_tui.demo.build import ACCOUNTS, PASSWORD
from stts_tui.demo.lessons.path import LESSONS
from stts_tui.demo.lessons.path import Path as Lessons
from stts_tui.services.house import House
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.screens.people.home import HomeScreen
from tests.tui.steps import Person, at_the_screen


@asynccontextmanager
async def at_the_demo(demo: House, lessons: Lessons) -> AsyncIterator[Person]:
    """The login page of the demo, with somebody who looks on."""
    async with at_the_screen(demo, demo=DemoAccounts(PASSWORD, ACCOUNTS), practice=lessons) as person:
        yield person


async def home_as(person: Person, account: str) -> None:
    """The welcome page of this account, whoever was logged in before."""
    if person.app.home is not None and not isinstance(person.app.screen, HomeScreen):
        await person.press("f3")
    if person.app.home is not None and person.app.home.actor.user_name != account:
        await person.press("f3")
    if person.app.home is None:
        await person.type(account)
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")


async def go(person: Person, lessons: Lessons) -> None:
    """The shortest way of the present lesson, as its hint tells it; a whole national number is looked for before more."""
    number, target = lessons._notes.current, lessons._notes.target
    for press in LESSONS[number - 1].way:
        await person.press(*press.keys(lessons._actors[number - 1], target))
