"""The local administrator's day, and what his users notice of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.builders import PASSWORD
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, log_in, say_yes
from tests.menu import to
from tests.terminal import Terminal

FIND, ADD, LIST = (to("admin01", each) for each in (ActionId.USER_SEARCH, ActionId.USER_ADD, ActionId.USER_LIST))


@pytest.mark.long
def test_find_a_user_and_block_him_and_he_is_refused(start: Start) -> None:
    with start() as admin, start() as user:
        at_home(user, "helene1")
        at_home(admin, "admin01").press(*FIND).wait_for("Find users")
        admin.wait_for("Ready-made question")
        admin.press("hondt", "Enter").wait_for("User name +helene1")  # one hit opens itself
        admin.press("7", "Enter").wait_for("Open again on")
        admin.press("2", "Enter").wait_for("Hélène D’Hondt has been blocked.").wait_for("Reason +On leave")

        user.press("Enter").wait_for("Your account is blocked")  # the open session stops at its next action
        assert "Log in" in user.lines[0]
        log_in(user, "helene1", "a wrong password").wait_for("is not right")  # no word of the block
        user.press(PASSWORD, "Enter").wait_for("Your account is blocked")

        admin.press("8", "Enter").wait_for("has been unblocked")
        user.press(PASSWORD, "Enter").wait_for("Welcome, Hélène D’Hondt")  # the name stands there, the cursor waits


@pytest.mark.long
def test_typing_far_ahead_loses_nothing(start: Start) -> None:
    """All keys in one burst, before the first screen stands: find, block with a reason, log out."""
    with start() as admin:
        admin.press("admin01", "Tab", PASSWORD, "Enter", *FIND)
        admin.press("hondt", "Enter", "7", "Enter", "gone fishing", "Tab", "+30", "Enter")
        admin.wait_for("has been blocked")
        admin.wait_for("Reason +gone fishing")


def test_a_new_user_gets_a_password_once_and_must_choose_his_own(start: Start) -> None:
    with start() as admin, start() as newcomer:
        at_home(admin, "admin01").press(*ADD).wait_for(r"User name \(again\)")
        admin.press("bart001", "Tab", "bart002", "Tab", "Dubois", "Tab", "Bart", "Tab", "85073003329", "Tab")
        admin.press("bart@alpha", "Enter")
        admin.wait_for("check digits wrong")
        admin.wait_for("differs")
        admin.wait_for(lambda _text: admin.cursor[0] == admin.row_of("(again)"))  # at the first wrong field
        admin.press(*["Backspace"] * 7, "bart001", "Tab", "Tab", "Tab", *["Backspace"] * 2, "28", "Tab", ".be", "Enter")
        admin.wait_for("This password is shown now and never again")
        (password,) = re.findall(r"Password  (\S+)", admin.text)
        admin.press("Enter").wait_for("Bart Dubois has been added.")
        assert password not in admin.text

        log_in(newcomer, "bart001", password).wait_for("Your password was given to you")
        newcomer.press(password, "Tab", "kort", "Tab", "kort", "Enter").wait_for("at least 15 characters")
        newcomer.press("Backspace", *["Backspace"] * 3, "zeven kleine geitjes", "Tab", *["Backspace"] * 4)
        newcomer.press("zeven kleine geitjes", "Enter").wait_for("Your password has been changed.")
        newcomer.press("F3").wait_for("You have logged out")
        log_in(newcomer, "bart001", password).wait_for("is not right")
        newcomer.press("zeven kleine geitjes", "Enter").wait_for("Welcome, Bart Dubois")


def test_the_cursor_stands_in_every_field(person: Terminal) -> None:
    at_home(person, "admin01").press(*ADD).wait_for("again").press("x").wait_for(r"\(again\)")

    def stands_in(row: int) -> Callable[[str], bool]:
        return lambda _text: person.cursor[0] == row

    for row in range(3, 14):
        person.press("Tab").wait_for(stands_in(row))
    for row in range(12, 3, -1):
        person.press("Up").wait_for(stands_in(row))


def test_the_demo_shows_what_it_is_by_whatever_way_it_is_opened(home: Path, start: Start) -> None:
    with closing(sqlite3.connect(home / "stts.sqlite", isolation_level=None)) as connection:
        connection.execute("INSERT INTO setting (name, value) VALUES ('demo', 'yes')")
    with start() as person:
        at_home(person, "admin01")
        person.wait_for("DEMO, invented data")


def test_remove_after_an_overview(person: Terminal) -> None:
    at_home(person, "admin01").press(*LIST).wait_for("More: Page Down")
    person.press("C-End").wait_for("Bottom").press("End", "4", "Enter").wait_for("Remove Piet Zegers 29\\?")
    assert "staff029" in person.text  # the whole account is shown first
    person.press("F12").wait_for("Bottom")
    assert "staff029" in person.text
    say_yes(person.press("4", "Enter").wait_for("cannot be undone")).wait_for("Piet Zegers 29 has been removed.")
    person.wait_for_gone("staff029")


def test_a_yes_that_was_typed_ahead_removes_nobody(person: Terminal) -> None:
    at_home(person, "admin01").press(*LIST).wait_for("More: Page Down")
    person.press("helene1", "Enter").wait_for(">__ helene1")
    person.press("4", "Enter", "yes", "Enter").wait_for("cannot be undone")
    assert "has been removed" not in person.settle(0.3).text
    person.press("F12").wait_for(">4_ helene1").settle(0.3)  # until all of the page has been written out
    person.press("F12", *LIST, "Down", "Down", "4", "Enter", "yes", "Enter").wait_for("cannot be undone").settle(0.3)
    assert "Remove the user" in person.lines[0]
    person.press("yes", "Enter").wait_for("has been removed")


def test_complementary_search_says_what_it_means(person: Terminal) -> None:
    at_home(person, "admin01").press(*FIND).wait_for("Ready-made question")
    person.press("Tab", "Tab", "zegers*", *["Tab"] * 11, "Space", "Enter")
    person.wait_for(r"6 users of Alpha Telecom: NOT \(name begins").wait_for(r"“zegers”\)")
    assert "Zegers" not in "\n".join(person.lines[4:])
    person.press("F12").wait_for("Find users")
    assert "zegers*" in person.text  # for the next question


def test_what_was_typed_is_kept(person: Terminal) -> None:
    at_home(person, "admin01").press(*ADD).wait_for("again").press("bart001", "F12")
    person.wait_for("what you typed is kept")
    person.press(*ADD).wait_for("Here is what you typed before")
    assert "bart001" in person.text


def test_own_data_and_the_companys(person: Terminal) -> None:
    at_home(person, "admin01").press(*to("admin01", ActionId.COMPANY_DATA)).wait_for("Alpha Telecom, 0")
    person.wait_for("info@alphatelecom.be").press(*["Backspace"] * 2, "eu", "Enter").wait_for("company's data have been saved")
    person.press("F3", *to("admin01", ActionId.OWN_DATA)).wait_for("Ada Adams").press("Enter")
    person.wait_for("Your data have been saved")


@pytest.mark.long
def test_pages(person: Terminal) -> None:
    at_home(person, "admin01").press(*LIST).wait_for("More: Page Down")
    first = person.lines[4:16]
    person.press("PageDown").wait_for(lambda text: "Zegers 00" in text or "Zegers 10" in text)
    person.press("C-End").wait_for("Bottom").press("C-Home").wait_for("Adams, Ada")
    assert person.settle().lines[4:16] == first
