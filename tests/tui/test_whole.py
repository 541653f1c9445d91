"""Nothing is cut in silence, no key is left out, the cursor stands at a named place and no colour has no role.

Every page of every role, with the longest texts, in every language.
"""

from __future__ import annotations

import itertools
import re
from string import Formatter

import pytest

from stts_tui.domain.common.errors import Reason, all_faults
from stts_tui.services.house import House
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.people.menu import MenuPageScreen
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import PickList
from stts_tui.tui.widgets.scroll import BOTTOM, MORE, TellsMore
from tests.builders import Company, run_sql
from tests.catalogues import TRANSLATED
from tests.longest import Long, a_house_of_long_texts
from tests.tui.roles import every_key, only_roles
from tests.tui.steps import Person, logged_in
from tests.tui.test_place_to_look import place_to_look
from tests.tui.walking import back_to, options_of

SIZES = [(80, 24), (100, 30), (132, 43)]
NAMES = ["admin01", "stts01", "stts03", "plain01", "desk0001", "bipt0001"]


@pytest.fixture
def texts(house: House, alpha: Company) -> tuple[Long, ...]:
    return a_house_of_long_texts(house, alpha)


def told(person: Person) -> str:
    """What the page tells a person who scrolls to its end; each window that hides something says so."""
    screen = person.app.screen
    hidden: list[str] = []
    for window in screen.query(TellsMore):
        assert bool(window.max_scroll_y) == (window._more.text in {str(MORE), str(BOTTOM)}), person.text
        hidden.extend(line.text for line in window.query(Line) if not line.in_full)
    return "\n".join([person.text, *hidden])


async def under_f1(person: Person) -> str:
    await person.press("f1")
    await place_to_look(person)
    help_ = told(person)
    await person.press("f12")
    return help_


def none_of_ours_is_cut(person: Person, texts: tuple[Long, ...]) -> None:
    """The program's own words fit their line, in every language; a message may go on under F1."""
    data = {word for text in texts for word in text.words}
    cut = {line.text for line in person.app.screen.query(Line) if line.in_full and not words_of(line.text) & data}
    beyond = {line.text for line in person.app.screen.query(Line) if line.region.right > person.app.size.width}
    messages = {person.app.screen.query_one("#message", Line).text}
    assert (cut | beyond) <= messages, person.text


async def look(person: Person, texts: tuple[Long, ...], seen: set[str]) -> None:
    """Every text of which the page shows a word stands there whole, or under F1; of a list's row, under F1 at that row."""
    screen, page = person.app.screen, told(person)
    assert len(person.lines[0]) == person.app.size.width
    await place_to_look(person)
    only_roles(person)
    every_key(person)
    none_of_ours_is_cut(person, texts)
    shown = {word for text in texts for word in text.words if word in page}
    seen |= shown
    missing = {word for text in texts if text.words & shown for word in text.words if word not in page}
    if not missing:
        return
    missing -= words_of(await under_f1(person))
    if missing and isinstance(screen, ListScreen):
        for row in range(1, len(screen.rows.rows) - 1):
            await person.press("home", *["down"] * row)
            missing -= words_of(await under_f1(person))
        await person.press("home")
    assert not missing, (person.lines[0], sorted(missing), page)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


async def crawl(person: Person, texts: tuple[Long, ...], seen: set[str], depth: int) -> None:
    """This page, then what each of its options opens."""
    screen = person.app.screen
    await look(person, texts, seen)
    if isinstance(screen, SttsScreen) and depth and not isinstance(screen, ListScreen | CardScreen):
        before = person.app.screen
        await person.press("enter")  # a form: what it refuses or finds
        await look(person, texts, seen)
        if isinstance(person.app.screen, ListScreen):
            await crawl(person, texts, seen, depth - 1)
        await back_to(person, before)
        return
    for action in options_of(screen) if depth else ():
        if isinstance(screen, ListScreen) and (not screen.rows.rows or screen.rows.rows[0].heading):
            return
        await person.press("ctrl+e", "home", *str(int(action.option or 0)), "enter")
        if person.app.screen is not screen:
            await crawl(person, texts, seen, depth - 1)
            await back_to(person, screen)
        else:
            await look(person, texts, seen)


async def every_entry(person: Person, texts: tuple[Long, ...], seen: set[str], depth: int) -> None:
    """The welcome page or a page of the menu, and what each entry opens."""
    menu = person.app.screen
    await look(person, texts, seen)
    entries = sum(1 for row in menu.query_one(PickList).rows if not row.heading)
    for number in range(entries):
        await person.press("home", *["down"] * number, "enter")
        if person.app.screen is menu:  # nothing was to be opened, and it said why
            continue
        if isinstance(person.app.screen, MenuPageScreen):
            await every_entry(person, texts, seen, depth)
        else:
            await crawl(person, texts, seen, depth)
        await back_to(person, menu)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "size", "language"), [*itertools.product(NAMES, SIZES, ["en"]), *itertools.product(NAMES, SIZES[:1], TRANSLATED)]
)
async def test_what_a_page_begins_to_tell_it_tells_whole(
    house: House, texts: tuple[Long, ...], name: str, size: tuple[int, int], language: str
) -> None:
    run_sql(house, "UPDATE account SET language = ?", language)
    seen: set[str] = set()
    async with logged_in(house, name, size=size) as person:
        await every_entry(person, texts, seen, 2 if size == SIZES[0] and language == "en" else 1)
    assert name == "plain01" or seen


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
async def test_every_refusal_stands_whole_on_its_page_or_under_f1(house: House, alpha: Company, size: tuple[int, int]) -> None:
    async with logged_in(house, "admin01", size=size) as person:
        person.may_go_wrong = True  # that sentence is one of them
        screen = person.app.screen
        assert isinstance(screen, SttsScreen)
        for fault in all_faults():
            fields = [(name, how) for _text, name, how, _to in Formatter().parse(str(fault.sentence)) if name]
            values = {name: 7 if how else "Quuux " * 9 for name, how in fields}
            sentence = " ".join(Reason(fault, None, values).sentence.split())
            screen.say(sentence)
            if screen.query_one("#message", Line).text != sentence:
                await person.rest()
                assert person.message.endswith("... F1"), sentence
                await person.press("f1")
                assert sentence in " ".join(told(person).split()), sentence
                await person.press("f12")
