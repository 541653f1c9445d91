"""The question why: before the page that was asked for, or on one that stands; F12 leaves everything as it was."""

from __future__ import annotations

import pytest

from stts_tui.domain.people.demands import Require
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.screens.people.home import HomeScreen
from stts_tui.tui.screens.people.login import LoginScreen
from stts_tui.tui.screens.people.purpose import PurposeScreen
from stts_tui.tui.screens.tariff.file_card import FileCardScreen, FileHistoryScreen
from stts_tui.tui.screens.tariff.file_list import FileListScreen
from tests.builders import PASSWORD, Company
from tests.tariff_builders import a_person, an_active_file
from tests.tui.steps import Person, logged_in


@pytest.fixture
def asking(house: House, alpha: Company) -> Company:
    """A company that asks why, with two files."""
    for name in ("Aerts", "Baert"):
        an_active_file(house, alpha.session("stts03"), a_person(house, "An", name))
    house.purpose.require(alpha.session(), Require(True, 1))
    return alpha


def looks(house: House) -> list[tuple[str, str]]:
    shown = ("file-show", "file-history", "purpose-state")
    return [(line.action, line.purpose) for line in house.office.store.audit.list_() if line.action in shown]


async def at_the_list(person: Person) -> Person:
    await person.choose(ActionId.FILE_SEARCH)
    await person.press("f10")
    assert isinstance(person.app.screen, FileListScreen), person.text
    return person


@pytest.mark.long
async def test_one_question_opens_all_pages_of_a_customer(house: House, asking: Company) -> None:
    async with logged_in(house, "stts03") as person:
        await at_the_list(person)
        await person.press("5", "enter")
        assert isinstance(person.app.screen, PurposeScreen)
        assert "Your company asks why" in person.message
        await person.press("4", "enter")
        assert isinstance(person.app.screen, FileCardScreen), person.text
        assert "Baert" in person.text or "Aerts" in person.text
        await person.press("1", "0", "enter")
        assert isinstance(person.app.screen, FileHistoryScreen)
        await person.press("f12")
        assert isinstance(person.app.screen, FileCardScreen)
        await person.press("f12")
        assert isinstance(person.app.screen, FileListScreen)
        await person.press("down", "5", "enter")  # another customer: the last answer stands there
        assert isinstance(person.app.screen, PurposeScreen)
        await person.press("enter")
        assert isinstance(person.app.screen, FileCardScreen), person.text
    assert [purpose for act, purpose in looks(house) if act != "purpose-state"] == ["complaint"] * 3


@pytest.mark.parametrize("key", ["f12", "ctrl+b"])
async def test_without_an_answer_the_list_is_as_it_was(house: House, asking: Company, key: str) -> None:
    async with logged_in(house, "stts01") as person:
        await at_the_list(person)
        before = person.lines[2:-4]
        told = len(house.office.store.audit.list_())
        await person.press("5", "enter", key)
        assert isinstance(person.app.screen, FileListScreen)
        assert person.message == "The data stay closed; nothing was looked at."
        assert [line.replace("5", " ", 1) for line in person.lines[2:-4]] == [line.replace("5", " ", 1) for line in before]
        assert len(house.office.store.audit.list_()) == told
        await person.press("f12", "f12")
        assert isinstance(person.app.screen, HomeScreen), "no empty card was left"


async def test_leaving_from_the_question_leaves_no_card(house: House, asking: Company) -> None:
    async with logged_in(house, "stts01") as person:
        await at_the_list(person)
        await person.press("5", "enter", "f3")
        assert isinstance(person.app.screen, HomeScreen)
        assert not [page for page in person.app.screen_stack if isinstance(page, FileCardScreen)]
        await person.press("f3")
        assert isinstance(person.app.screen, LoginScreen)
    assert looks(house) == []


async def test_behind_the_lock_the_question_waits(house: House, asking: Company) -> None:
    async with logged_in(house, "stts01") as person:
        await at_the_list(person)
        await person.press("5", "enter", "ctrl+p")
        await person.type(PASSWORD)
        await person.press("enter")
        assert isinstance(person.app.screen, PurposeScreen), person.text


@pytest.mark.long
async def test_a_check_on_a_form_asks_and_goes_on(house: House, asking: Company) -> None:
    whom = a_person(house, "Nele", "Nieuw")
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.FILE_APPLY)
        await person.type(whom.niss.digits)
        await person.type("Nieuw")
        await person.press("f8")
        assert isinstance(person.app.screen, PurposeScreen), person.text
        await person.press("f12")
        assert "Nieuw" in person.text
        assert person.message == "The data stay closed; nothing was looked at."
        await person.press("f8", "enter")
        assert "It would" in person.text
    assert looks(house) == [("purpose-state", "")]


async def test_another_purpose_is_said_in_words(house: House, asking: Company) -> None:
    async with logged_in(house, "stts01") as person:
        await at_the_list(person)
        await person.press("5", "enter", "8", "enter")
        assert "Say in some words" in person.message
        await person.type("audit of 2026")
        await person.press("enter")
        assert isinstance(person.app.screen, FileCardScreen)
    assert looks(house)[-1] == ("file-show", "other: audit of 2026")


async def test_the_administrator_switches_it_on(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.COMPANY_PURPOSE, "x", "enter")
        assert "have been saved" in person.message
    assert house.purpose.show_required(alpha.session()).required
