"""Where the terminal's cursor stands, page by page, and what a page says that is longer than its window."""

from __future__ import annotations

import pytest

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.i18n import Words
from stts_tui.services.house import House
from stts_tui.tui.screens.base.told import ToldScreen
from stts_tui.tui.widgets.entries import ChoiceEntry, TextEntry, TickEntry
from stts_tui.tui.widgets.option_list import OptionList
from stts_tui.tui.widgets.pick_list import PickList
from stts_tui.tui.widgets.scroll import Scroll
from tests import builders
from tests.builders import Company, run_sql
from tests.tariff_builders import a_file
from tests.tui.roles import every_key, only_roles
from tests.tui.steps import Person, at_the_screen, logged_in

SIZES = [(80, 24), (100, 30), (132, 43)]


@pytest.fixture
def everybody(house: House, alpha: Company) -> House:
    builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    a_file(house, alpha.session("stts03"))
    return house


def is_in_place(person: Person) -> bool:
    focused, at = person.app.focused, person.app.cursor_position
    return focused is not None and focused.region.contains_point((at.x, at.y))


async def place_to_look(person: Person) -> str:
    """The name of the place where the terminal's cursor stands, once the page is laid out."""
    await person.until(lambda: is_in_place(person))
    focused = person.app.focused
    for kind, name in (
        (OptionList, "row of a list"), (PickList, "entry of a menu"), (Scroll, "line of a text"),
        (TextEntry, "field"), (ChoiceEntry, "choice"), (TickEntry, "tick"),
    ):  # fmt: skip
        if isinstance(focused, kind):
            return name
    return type(focused).__name__


@pytest.mark.long
@pytest.mark.parametrize("name", ["admin01", "stts01", "stts03", "plain01", "desk0001", "bipt0001"])
async def test_the_cursor_stands_at_a_named_place_on_every_page_of_the_menu(everybody: House, name: str) -> None:
    named = {"row of a list", "entry of a menu", "line of a text", "field", "choice", "tick"}
    async with logged_in(everybody, name) as person:
        assert await place_to_look(person) == "entry of a menu"
        entries = [row.value for row in person.app.screen.query_one(PickList).rows if not row.heading]
        for number in range(len(entries)):
            await person.press("home", *["down"] * number, "enter")
            assert await place_to_look(person) in named, (entries[number], person.text)
            await person.press("f1")
            assert await place_to_look(person) == "line of a text"
            assert person.app.cursor_position.y == 2
            await person.press("f12")
            assert await place_to_look(person) in named, (entries[number], person.text)
            await person.press("f12")
            assert await place_to_look(person) == "entry of a menu"


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
async def test_a_text_longer_than_its_window_says_so_and_shows_all(everybody: House, size: tuple[int, int]) -> None:
    texts = [f"line {number} of a hundred" for number in range(100)]
    async with logged_in(everybody, "admin01", size=size) as person:
        person.app.open(ToldScreen(Words("Long"), [("", text) for text in texts]))
        await person.rest()
        seen = set()
        while True:
            seen |= {line.strip() for line in person.lines}
            last = person.lines[-5].rstrip()
            if last.endswith("Bottom"):
                break
            assert last.endswith("More: Page Down"), person.text
            await person.press("pagedown")
            at = person.app.cursor_position
            assert person.lines[at.y].strip() not in seen  # the first line that is new
        assert set(texts) <= seen
        await person.press("home")
        assert texts[0] in person.text
        assert person.app.cursor_position.y == 2


async def test_a_text_with_room_says_nothing(everybody: House) -> None:
    async with logged_in(everybody, "admin01") as person:
        person.app.open(ToldScreen(Words("Short"), [("", "one line")]))
        await person.rest()
        assert "More: Page Down" not in person.text
        assert "Bottom" not in person.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_message_with_no_room_ends_in_its_key_and_stands_whole_under_it(
    everybody: House, size: tuple[int, int]
) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    async with logged_in(everybody, "admin01", size=size) as person:
        person.app.screen.say(long)  # type: ignore[attr-defined]
        await person.rest()
        assert person.message.endswith("... F1")
        await person.press("f1")
        assert long in " ".join(person.text.split())


async def test_without_a_login_too_the_cursor_stands_in_a_field_and_it_goes_back_there(everybody: House) -> None:
    async with at_the_screen(everybody) as person:
        assert await place_to_look(person) == "field"
        for door in ("f6", "f7"):
            await person.press(door)
            assert await place_to_look(person) in {"field", "choice", "tick"}, person.text
            only_roles(person)
            every_key(person)
            await person.press("f1")
            assert await place_to_look(person) == "line of a text"
            await person.press("f12", "f12")
            assert await place_to_look(person) == "field"


async def test_before_what_nobody_can_undo_the_cursor_stands_in_the_field_of_the_yes(everybody: House) -> None:
    async with logged_in(everybody, "admin01") as person:
        person.app.perform(ActionId.USER_LIST)
        await person.rest()
        await person.press("down", "4", "enter")
        assert person.app.screen.query("#warning"), person.text
        assert await place_to_look(person) == "field"


async def test_after_a_log_out_the_cursor_stands_in_the_field(everybody: House) -> None:
    async with logged_in(everybody, "stts01") as person:
        await person.press("f3")
        assert "You have logged out." in person.message
        assert await place_to_look(person) == "field"
        assert person.app.focused is person.app.screen.query(TextEntry).first()


async def test_a_page_laid_out_anew_shows_a_long_text_where_the_cursor_stands(house: House, alpha: Company) -> None:
    run_sql(house, "UPDATE account SET email = ?", "u" * 240)
    async with logged_in(house, "stts03") as person:
        person.app.perform(ActionId.OWN_DATA)
        await person.rest()
        assert await place_to_look(person) == "field"
        assert person.app.focused is not None
        person.app.focused.scroll_to(x=0, animate=False, immediate=True)  # what a page lost that was laid out meanwhile
        person.app.screen.refresh(layout=True)
        await person.rest()
        assert await place_to_look(person) == "field"
