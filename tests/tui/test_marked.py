"""Every page of every role in a catalogue of marked words: what shows Latin letters and is no data was never translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

from stts_tui.demo.access import PROVISIONAL
from stts_tui.demo.build import ACCOUNTS as DEMO
from stts_tui.demo.build import PASSWORD
from stts_tui.demo.lessons.path import LESSONS
from stts_tui.demo.lessons.path import Path as Lessons
from stts_tui.i18n import use_language
from stts_tui.services.house import House
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.doors import SETS
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.final import FinalScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.overview import OverviewScreen
from stts_tui.tui.screens.people.home import HomeScreen
from stts_tui.tui.screens.people.menu import MenuPageScreen
from stts_tui.tui.screens.trail.line import TrailLineScreen
from stts_tui.tui.screens.trail.lines import TrailListScreen
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import PickList
from stts_tui.tui.widgets.scroll import TellsMore
from tests.builders import path_of, run_sql
from tests.marked import MARKED, in_files, mark, unmarked
from tests.marked_demo import a_marked_demo, data_of
from tests.tui.steps import Person, at_the_screen

ACCOUNTS = ("admin", "stts1", "stts3", "desk", "bipt", PROVISIONAL)
_MORE = re.compile(rf"\s*\({mark('more below')}\)")  # where it stands, the row ends
_KEY = re.compile(r"\b[A-Z2-7]{4}(?: [A-Z2-7]{4})*\s*$")  # of a second factor, in groups
WRITTEN = {  # the files that the keys of lists and overviews write
    "admin": {"users", "files", "audit", "overview-users", "overview-files", "overview-assignments"},
    "bipt": {"audit", "overview-work", "overview-decisions"},
    "desk": {"overview-requests"},
}
ELSEWHERE = {"f1", "f2", "f3", "f5", "f10", "f12", "ctrl+g", "ctrl+q", "ctrl+r", "ctrl+b", "ctrl+p"}  # those of every page


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with a_marked_demo(tmp_path) as made:
        yield made


def told(person: Person) -> str:
    """What the page tells a person who scrolls to its end."""
    hidden = [line.text for window in person.app.screen.query(TellsMore) for line in window.query(Line)]
    return "\n".join([person.text, *hidden])


def kept_in_the_trail(house: House) -> frozenset[str]:
    """The words of what its lines are about: kept once, in English where it was a question, and never rewritten."""
    return frozenset(word for (text,) in run_sql(house, "SELECT DISTINCT subject_name FROM audit") for word in unmarked(text))


class Looking:
    """Goes about, and gathers what is shown in Latin letters, by the page where it stands."""

    def __init__(self, house: House, person: Person, known: frozenset[str]) -> None:
        self.house = house
        self.person = person
        self.known = known
        self.found: dict[str, str] = {}
        self.visited: set[tuple[type, object, object]] = set()

    def look(self, way: str) -> None:
        known = self.known
        if any(isinstance(page, TrailListScreen | TrailLineScreen) for page in self.person.app.screen_stack):
            known |= kept_in_the_trail(self.house)
        for line in told(self.person).splitlines():
            for word in unmarked(_KEY.sub("…", _MORE.sub("…", line)), known):
                self.found.setdefault(word, f"{way}: {line.strip()}")

    async def at(self, way: str, depth: int) -> None:
        """This page, its help, and what each of its keys and options opens."""
        person, screen = self.person, self.person.app.screen
        self.look(way)
        kind = type(screen), getattr(screen, "performs", None), screen._page if isinstance(screen, MenuPageScreen) else None
        if depth == 0 or kind in self.visited:
            return
        self.visited.add(kind)
        await person.press("f1")
        self.look(f"{way} f1")
        await person.press("f12")
        for keys in ways_from(screen):
            if not screen.is_attached or person.app.screen is not screen:
                return
            await person.press(*keys)
            further = f"{way} {type(screen).__name__}:{'+'.join(keys)}"
            if person.app.screen is not screen:
                await self.at(further, depth - (not isinstance(screen, MenuPageScreen)))  # a page of the menu is no step
                await self.back_to(screen)
            else:
                self.look(further)

    async def back_to(self, screen: Screen[object]) -> None:
        for _step in range(6):
            if not screen.is_attached or self.person.app.screen is screen:
                return
            await self.person.press("f12")
        raise AssertionError(f"no way back\n{self.person.text}")


def ways_from(screen: Screen[object]) -> Iterator[tuple[str, ...]]:
    """The keys that lead on from a page: options, entries, function keys, and Enter."""
    if isinstance(screen, ListScreen | CardScreen):
        actions = screen.on_rows() if isinstance(screen, ListScreen) else screen.actions()
        for action in actions:
            option = (*(("ctrl+e", "home") if isinstance(screen, ListScreen) else ()), *str(int(action.option or 0)))
            yield (*option, "enter")
            if isinstance(screen, ListScreen) and action.id in SETS:
                yield (*option, "f9", "f9", "enter")
        if isinstance(screen, ListScreen):
            yield from ((action.function,) for action in screen.on_list() if action.function)
    elif isinstance(screen, HomeScreen | MenuPageScreen | OverviewScreen):
        for number in range(sum(1 for row in screen.query_one(PickList).rows if not row.heading)):
            yield ("home", *["down"] * number, "enter")
    for key in sorted(screen._bindings.key_to_bindings):
        if re.fullmatch(r"f\d+|ctrl\+[a-z]", key) and key not in ELSEWHERE:
            yield (key,)
    if isinstance(screen, SttsScreen) and not isinstance(screen, ListScreen | CardScreen | HomeScreen | MenuPageScreen):
        yield ("enter",)
    if isinstance(screen, FinalScreen):
        yield (*mark("yes"), "enter")


@pytest.mark.long
async def test_the_pages_before_the_login_show_only_what_is_translated(house: House) -> None:
    known = data_of(house)
    known |= frozenset(PASSWORD.split())
    use_language(MARKED)
    async with at_the_screen(house, demo=DemoAccounts(PASSWORD, DEMO)) as person:
        looking = Looking(house, person, known)
        await looking.at("login", 3)
        assert {kind for kind in looking.visited if "AccessRequest" in str(kind)}
    assert not looking.found, "\n".join(f"{word} at {where}" for word, where in looking.found.items())


@pytest.mark.long
@pytest.mark.parametrize("name", ACCOUNTS)
async def test_every_page_shows_only_what_is_translated(house: House, name: str) -> None:
    known = data_of(house)
    async with at_the_screen(house) as person:
        await person.type(name)
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")
        looking = Looking(house, person, known)
        await looking.at(name, 4)
    exports = Path(house.office.settings.exports)
    assert {path.name.split("-2")[0] for path in exports.iterdir()} >= WRITTEN.get(name, set())
    looking.found.update(in_files(exports, known))
    looking.found.update(in_files(path_of(house).parent, known))
    assert not looking.found, "\n".join(f"{word} at {where}" for word, where in looking.found.items())


@pytest.mark.long
async def test_the_lessons_show_only_what_is_translated(house: House) -> None:
    lessons = Lessons(house.office.store, house.office.clock)
    use_language(MARKED)  # in the demo the login page's language stays
    async with at_the_screen(house, demo=DemoAccounts(PASSWORD, DEMO), practice=lessons) as person:
        await person.type("admin")
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter", "ctrl+n")
        looking = Looking(house, person, data_of(house))
        await looking.at("lessons", 1)
        for number in range(1, len(LESSONS) + 1):
            await person.press("home", *["down"] * (number - 1), "enter")  # back at the welcome page, with the lesson's line
            looking.known = data_of(house) | {"jpeeters"}  # with whom the lesson is about, and whom it lets make
            looking.look(f"begun {number}")
            await person.press("ctrl+n", "f7")
            looking.look(f"hint of {number}")
        await person.press("f8")
        looking.look("ended")
    assert not looking.found, "\n".join(f"{word} at {where}" for word, where in looking.found.items())
