"""Every page that anybody can open: it opens, fits, helps, and shows stored text as text."""

from __future__ import annotations

import pytest

from stts_tui.domain.rights.action import ActionId, Page, Section, Target
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.rights.table import allowed
from stts_tui.services.house import House
from stts_tui.tui.doors import has_door
from stts_tui.tui.screens.people.home import HomeScreen
from stts_tui.tui.screens.people.menu import MenuPageScreen
from stts_tui.tui.widgets.pick_list import PickList
from tests import builders
from tests.builders import Company, run_sql
from tests.tariff_builders import a_file
from tests.tui.steps import Person, logged_in

# What a careless import or an old program might have left in the database. The service refuses each of these.
HOSTILE = "[@click=app.quit]Eve[/] \x1b]0;pwned\x07\x9b31m\u202eevil [bold"


@pytest.fixture
def everybody(house: House, alpha: Company) -> House:
    """alpha with files to look at, and the two roles without a company."""
    builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    a_file(house, alpha.session("stts03"))
    return house


def fits(person: Person, columns: int, rows: int) -> None:
    assert len(person.lines) == rows
    assert all(len(line) <= columns for line in person.lines)
    assert person.lines[0].startswith("STTS  ")
    assert "F12 Back" in "\n".join(person.lines[-2:]), person.text  # the second row takes what the first has no room for
    assert "Widget" not in person.text  # what Textual paints where nothing was meant to be seen


@pytest.mark.long
@pytest.mark.parametrize("name", ["admin01", "stts01", "stts03", "plain01", "desk0001", "bipt0001"])
async def test_every_entry_of_the_menu_opens_helps_and_closes(everybody: House, name: str) -> None:
    async with logged_in(everybody, name) as person:
        fits(person, 80, 24)
        menu = person.app.screen.query_one(PickList)
        found: list[object] = []
        for number, entry in enumerate(values(menu)):
            await person.press("home", *["down"] * number, "enter")
            if not isinstance(entry, Page):
                found.append(entry)
                await opened(person, entry)
                continue
            assert person.lines[0].startswith(f"STTS  {entry.label}"), person.text
            fits(person, 80, 24)
            for below, action_id in enumerate(values(person.app.screen.query_one(PickList))):
                found.append(action_id)
                await person.press("home", *["down"] * below, "enter")
                await opened(person, action_id)
            await person.press("f12")
            assert "Welcome" in person.lines[0], (entry, person.text)
        home = person.app.home
        assert home is not None
        assert sorted(map(str, found)) == sorted(
            row.id for row in allowed(home.actor)
            if row.target is Target.NONE and (row.section in IN_MENUS or row.page is not None) and has_door(row.id)
        )  # fmt: skip


# What the table has beside it is no entry: pages that stand without a menu, and the row of the login page.
IN_MENUS = frozenset(Section) - {Section.SESSION, Section.ASSIGNMENTS}


def values(menu: PickList) -> list[object]:
    return [row.value for row in menu.rows if not row.heading]


async def opened(person: Person, entry: object) -> None:
    """The page of the entry stands; it is looked at, and left."""
    if entry is ActionId.USER_TAKE_BACK:  # nothing has been done yet
        assert "nothing to take back" in person.message
        return
    assert getattr(person.app.screen, "performs", None) == entry, person.text
    fits(person, 80, 24)
    await person.press("f1")
    assert person.lines[0].startswith("STTS  Help")
    fits(person, 80, 24)
    await person.press("f12", "f12")
    assert isinstance(person.app.screen, HomeScreen | MenuPageScreen), (entry, person.text)


async def test_first_letters_on_the_welcome_page(everybody: House) -> None:
    async with logged_in(everybody, "admin01") as person:
        await person.press("u")  # it only moves the marker
        assert "Welcome" in person.lines[0]
        await person.press("enter")
        assert "Users of the company" in person.lines[0]
        await person.press("f12", "home", "a", "a", "enter")  # Add a new user, Application, Assignments
        assert "Application" in person.lines[0], person.text
        await person.press("f12", "a", "enter")
        assert "Assignments" in person.lines[0], person.text


async def test_a_menu_longer_than_the_window_says_so(everybody: House) -> None:
    async with logged_in(everybody, "admin01", size=(80, 20)) as person:
        assert "(more below)" in person.text
        assert "(more above)" not in person.text
        await person.press("end")
        assert "(more above)" in person.text
        assert "(more below)" not in person.text


async def test_a_given_password_is_shown_whole_and_once(everybody: House) -> None:
    async with logged_in(everybody, "admin01") as person:
        await person.choose(ActionId.USER_LIST, "down", "9", "enter", "enter")
        fits(person, 80, 24)
        assert "must choose another at the next login." in " ".join(person.text.split())
        password = next(line.split()[1] for line in person.lines if line.startswith("Password"))
        await person.press("enter")
        assert person.message.endswith("has a new password.")
        assert password not in person.text


@pytest.mark.long
@pytest.mark.parametrize("size", [(40, 10), (132, 50)])
async def test_other_sizes_of_terminal(everybody: House, size: tuple[int, int]) -> None:
    async with logged_in(everybody, "admin01", size=size) as person:
        assert len(person.lines) == size[1]
        await person.choose(ActionId.USER_LIST)
        assert person.app.screen.query_one(PickList).rows
        await person.press("f12")
        await person.choose(ActionId.USER_ADD)
        for _row in range(12):
            await person.press("down")
        assert person.app.focused is not None


def poison(house: House) -> None:
    """Hostile text in every column that holds text from outside, past all the gates."""
    for column in ("first_name", "last_name", "email", "blocked_reason", "changed_by"):
        run_sql(house, f"UPDATE account SET {column} = ? WHERE user_name <> 'admin01'", HOSTILE)
    run_sql(house, "UPDATE company SET email = ?", HOSTILE)
    for column in ("first_name", "last_name", "reference", "contact", "address", "address_note", "closed_note", "changed_by"):
        run_sql(house, f"UPDATE tariff_file SET {column} = ?", HOSTILE)
    run_sql(house, "UPDATE household SET street = ?, municipality = ?", HOSTILE, HOSTILE)


def is_plain(person: Person) -> None:
    shown = "".join(person.lines)
    assert shown.isprintable(), repr(shown)
    for character in ("\x1b", "\x9b", "\x07", "\u202e"):
        assert character not in shown


@pytest.mark.long
@pytest.mark.asvs("V1.3.5")
async def test_stored_text_is_never_markup_nor_a_command_to_the_terminal(everybody: House) -> None:
    poison(everybody)
    async with logged_in(everybody, "admin01") as person:
        await person.choose(ActionId.USER_LIST, "down", "down")
        assert "[@click=" in person.text  # to the letter
        is_plain(person)
        for option in ("5", "2", "3", "9", "7", "4"):
            await person.press(option, "enter")
            is_plain(person)
            await person.press("f1")
            is_plain(person)
            await person.press("f12", "f12")
            assert "Users of the company" in person.lines[0]
        await person.press("f12")
        await person.choose(ActionId.COMPANY_DATA)
        is_plain(person)
    async with logged_in(everybody, "stts03") as person:
        await person.choose(ActionId.FILE_SEARCH, "enter")
        assert "[@click=" in person.text
        is_plain(person)
        await person.press("enter")
        assert "STTS-" in person.text
        is_plain(person)


@pytest.mark.asvs("V13.4.2")
async def test_what_the_stock_application_offers_is_off(everybody: House, tmp_path: object) -> None:
    async with logged_in(everybody, "admin01") as person:
        before = person.text
        for key in ("ctrl+c", "ctrl+backslash", "escape"):
            await person.press(key)
            assert person.text == before, key
        app = person.app
        app.action_screenshot("f.svg", str(tmp_path))
        app.action_suspend_process()
        app.action_command_palette()
        app.open_url("http://example.be")
        await person.rest()
        assert person.text == before


async def test_only_the_logged_in_see_the_menu_of_their_own(everybody: House) -> None:
    async with logged_in(everybody, "plain01") as person:
        assert "User management" not in person.text
        assert "Social telephone tariff (STTS)" not in person.text
        assert "My account" in person.text
    async with logged_in(everybody, "stts01") as person:
        assert "Application for a social telephone tariff" in person.text
        assert "Users of the company" not in person.text
