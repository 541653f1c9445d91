"""Sessions on a real terminal: pages that close by themselves, processes that are killed, a lock that shows nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.builders import PASSWORD
from tests.emulator import an_emulator
from tests.journeys.conftest import CHEAP, Start
from tests.journeys.steps import at_home, log_in
from tests.menu import to
from tests.terminal import Terminal

IDLE = 5  # seconds; the program looks every five


@pytest.mark.long
def test_the_page_of_a_blocked_user_closes_by_itself(start: Start) -> None:
    with start() as user, start() as admin:
        at_home(user, "stts01").press(*to("stts01", ActionId.FILE_SEARCH))
        user.wait_for("National")
        at_home(admin, "admin01").press(*to("admin01", ActionId.USER_SEARCH), "stts01", "Enter")
        admin.wait_for("7=Block").press("7", "Enter", "1", "Enter").wait_for("has been blocked")
        user.wait_for("Your account is blocked", patience=20).wait_for("User name")  # without a key


@pytest.mark.long
def test_who_was_killed_three_times_logs_in_again(start: Start) -> None:
    for _ in range(3):
        with start() as person:
            at_home(person, "stts01")
            os.killpg(person.process.pid, signal.SIGKILL)
            person.process.wait()
    with start() as person:
        at_home(person, "stts01")


@pytest.mark.long
def test_the_fourth_session_is_offered_to_end_the_oldest_whose_page_closes(start: Start) -> None:
    with start() as first, start() as second, start() as third, start() as fourth:
        for person in (first, second, third):
            at_home(person, "stts01")
        log_in(fourth, "stts01").wait_for("You are logged in 3 times").press("Enter").wait_for("Welcome page")
        first.wait_for("ended from another one of yours", patience=20)
        assert "Welcome page" in second.settle().text


@pytest.fixture
def impatient(home: Path) -> Path:
    (home / "settings.toml").write_text(f"{CHEAP}[sessions]\nbelow_the_floor = true\nidle_seconds = {IDLE}\n")
    return home


def what_a_dump_shows(person: Terminal) -> str:
    """The screen of somebody who looks at the terminal only from now on: everything is painted anew."""
    before = len(person.sent)
    person.press("C-l").wait_for(lambda _text: len(person.sent) > before + 100).settle()
    screen, stream = an_emulator(80, 24)
    stream.feed(bytes(person.sent[before:]))
    return "\n".join(screen.display)


@pytest.mark.long
@pytest.mark.asvs("V7.3.1")
def test_a_page_that_is_left_is_locked_shows_nothing_personal_and_comes_back_as_it_was(impatient: Path, start: Start) -> None:
    with start() as person:
        at_home(person, "admin01").press(*to("admin01", ActionId.USER_SEARCH), "Hondt").wait_for("Hondt")
        while "Locked" not in person.text:  # what a terminal answers late, and what a mouse does, is nobody's presence
            person.send(b"\x1b[?62;22c\x1b[24;80R\x1b[<0;5;5M\x1b[I\x1b[O")
            person.settle(0.2)
        for shown in (person.text, what_a_dump_shows(person)):
            assert "admin01" in shown
            assert "Hondt" not in shown
            assert "Alpha" not in shown
        person.press("not my password", "Enter").wait_for("This is not your password")
        person.press(PASSWORD, "Enter").wait_for("Hondt").press("Enter").wait_for("Hélène")
