"""The menu: a number for every entry, all of them in the window, the work first."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from stts_tui.domain.rights.action import ActionId, Page
from stts_tui.domain.rights.actor import Actor, Application, Profile, Role
from stts_tui.domain.rights.table import allowed
from stts_tui.i18n import LANGUAGES, speaking
from stts_tui.services.house import House
from stts_tui.tui.menu import keys_to, on_page, on_welcome_page, page_rows, welcome_rows
from stts_tui.tui.screens.people.home import HomeScreen
from stts_tui.tui.screens.people.menu import MenuPageScreen
from stts_tui.tui.widgets.pick_list import PickList, PickRow
from tests import builders
from tests.builders import Company
from tests.menu import ACTORS
from tests.tui.steps import logged_in

ROWS = 20  # between the title and the last row of messages
LABEL = 44  # cells: up to the figures beside it


def everybody() -> list[Actor]:
    """Every account that there can be."""
    of_a_company = [
        Actor(0, "", "", Role.COMPANY, 1, administrator, frozenset(applications), profile)
        for administrator in (False, True)
        for applications in chain.from_iterable(combinations(Application, size) for size in range(len(Application) + 1))
        for profile in (None, *Profile)
    ]
    newcomers = [Actor(0, "", "", role, None, must_choose_password=True) for role in Role]
    return [*of_a_company, *newcomers, *ACTORS.values(), Actor(0, "", "", Role.COMPANY, 1, True, provisional=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_entries_fit_the_window_for_everybody(language: str) -> None:
    with speaking(language):
        for actor in everybody():
            welcome = welcome_rows(actor)
            assert welcome, actor
            for rows in (welcome, *(page_rows(actor, page) for page in Page)):
                assert len(rows) <= ROWS, (actor, [row.text for row in rows])
                assert not [row.text for row in rows if len(row.text) > LABEL + 4]
                numbers = [row.shortcut for row in rows if not row.heading]
                assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@pytest.mark.long
def test_whatever_needs_no_row_is_reached_by_numbers_and_nothing_else_is() -> None:
    for actor in everybody():
        on_menu = {row.id for page in Page for row in on_page(actor, page)}
        on_menu |= {entry.id for _head, entries in on_welcome_page(actor) for entry in entries if not isinstance(entry, Page)}
        assert on_menu <= {row.id for row in allowed(actor)}
        for action_id in on_menu:
            assert picked(actor, keys_to(actor, action_id)) is action_id
        for action_id in set(ActionId) - on_menu:
            with pytest.raises(LookupError):
                keys_to(actor, action_id)


def picked(actor: Actor, keys: tuple[str, ...]) -> object:
    """What these keys open: a number acts as soon as no other begins with it, else Enter ends it."""
    rows: list[PickRow] | None = welcome_rows(actor)
    typed, value = "", None
    for key in keys:
        assert rows is not None, keys
        typed += "" if key == "enter" else key
        alike = [row for row in rows if row.shortcut.startswith(typed)]
        if key == "enter" or len(alike) == 1:
            value, typed = next(row.value for row in alike if row.shortcut == typed or len(alike) == 1), ""
            rows = page_rows(actor, value) if isinstance(value, Page) else None
    return value


def test_nobody_sees_an_empty_page_nor_one_of_a_single_entry() -> None:
    for actor in everybody():
        pages = [entry for _head, entries in on_welcome_page(actor) for entry in entries if isinstance(entry, Page)]
        assert all(len(on_page(actor, page)) > 1 for page in pages)


def test_the_work_comes_first_and_the_password_does_not() -> None:
    first = {name: on_welcome_page(actor)[0][1][0] for name, actor in ACTORS.items()}
    ids = {name: entry if isinstance(entry, Page) else entry.id for name, entry in first.items()}
    assert ids == {
        "admin01": ActionId.USER_LIST, "stts01": ActionId.FILE_APPLY, "stts02": ActionId.FILE_APPLY,
        "stts03": ActionId.FILE_APPLY, "plain01": Page.ACCOUNT, "desk0001": ActionId.REQUEST_LIST,
        "bipt0001": ActionId.AUTHORITY_LIST,
    }  # fmt: skip


def test_the_accounts_of_the_numbers_are_those_of_the_builders(house: House, alpha: Company) -> None:
    for name in ("admin01", "stts01", "stts02", "stts03", "plain01"):
        alpha.session(name)
        actor = house.office.store.accounts.find_actor(alpha.ids[name])
        assert actor is not None
        assert actor.principals == ACTORS[name].principals


@pytest.mark.long
async def test_a_digit_opens_as_soon_as_no_other_number_begins_with_it(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        menu = person.app.screen.query_one(PickList)
        numbers = [row.shortcut for row in menu.rows if not row.heading]
        assert len(numbers) > 10
        await person.press("1")
        assert isinstance(person.app.screen, HomeScreen)  # 10 begins with it
        await person.press("1")
        assert person.app.screen is not menu.screen
        await person.press("f3", "1", "enter")
        assert getattr(person.app.screen, "performs", None) is ActionId.USER_LIST
        await person.press("f3", "2")
        assert getattr(person.app.screen, "performs", None) is ActionId.USER_SEARCH


async def test_twenty_rows_fit_and_leave_one_row_for_messages(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    rows = [PickRow(f"{number:>2}  Entry", number, shortcut=str(number)) for number in range(1, ROWS + 1)]
    monkeypatch.setattr("stts_tui.tui.screens.people.home.welcome_rows", lambda _actor: rows)
    async with logged_in(house, "plain01") as person:
        assert [line[4:14].strip() for line in person.lines[1:21]] == ["Entry"[:10]] * ROWS, person.text
        assert "(more below)" not in person.text
        assert person.lines[21].startswith("Welcome, Piet Claes"), person.text


async def test_a_page_of_the_menu_says_the_manuals_words_and_keeps_its_place(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.COMPANY_DATA)
        await person.press("f12")
        assert isinstance(person.app.screen, MenuPageScreen)
        assert person.lines[0].startswith("STTS  The company")
        for words in ("Manage own data", "Modify the company's e-mail address", "Exchange by structured messages"):
            assert words in person.text
        await person.press("down", "enter", "f12")
        assert person.app.screen.query_one(PickList).position == 1
        await person.press("f12")
        assert isinstance(person.app.screen, HomeScreen)


async def test_a_page_follows_the_language_chosen_on_a_page_of_its_own(house: House, alpha: Company) -> None:
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.OWN_DATA, "tab", "f", "enter")
        with speaking("fr"):
            assert person.lines[0].startswith(f"STTS  {Page.ACCOUNT.label}"), person.text
            assert str(Page.ACCOUNT.section.words) not in person.text
            assert all(str(row.label) in person.text for row in on_page(ACTORS["stts01"], Page.ACCOUNT))


async def test_a_right_that_is_taken_away_leaves_the_page_at_the_next_look(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.STATEMENT_SEND)
        await person.press("f12")
        assert "Mark the statement as sent" in person.text
        builders.run_sql(house, "UPDATE account SET local_administrator = FALSE WHERE user_name = 'admin01'")
        builders.run_sql(house, "UPDATE account_application SET profile = 1 WHERE profile = 3")
        await person.press("f5")
        assert "Mark the statement as sent" not in person.text
