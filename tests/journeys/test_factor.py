"""A second factor at a real terminal: set up from the key on the screen, asked for, used once, replaced by a code on paper."""

from __future__ import annotations

import re
import time

import pyotp
import pytest

from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, choose, log_in
from tests.terminal import Terminal

_PERIOD = 30


def the_key(terminal: Terminal) -> str:
    """The eight groups of four beside the code to scan, or alone."""
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", " ".join(terminal.text.split()))
    assert found is not None, terminal.text
    return found[0].replace(" ", "")


def a_code(key: str, not_this: str = "") -> str:
    """A code that holds now: this step's, or the next one's, which is taken half a minute early."""
    totp = pyotp.TOTP(key)
    step = int(time.time()) // _PERIOD
    return next(code for code in map(totp.generate_otp, (step, step + 1)) if code != not_this)


def a_wrong_code(key: str) -> str:
    totp = pyotp.TOTP(key)
    step = int(time.time()) // _PERIOD
    good = {totp.generate_otp(each) for each in range(step - 2, step + 4)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666") if code not in good)


@pytest.mark.long
@pytest.mark.asvs("V6.5.1")
def test_from_the_key_on_the_screen_to_a_code_on_paper(start: Start) -> None:
    with start() as person:
        choose(at_home(person, "stts01"), "My account", "Second factor").wait_for("Code")
        key = the_key(person)
        assert "▀" in person.text
        first = a_code(key)
        person.press(first, "Enter").wait_for("Recovery codes").wait_for("10.")
        paper = re.findall(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}", person.text)
        assert len(paper) == 10
        person.press("Enter").wait_for("a code of the app is asked for").press("F3").settle(0.1)
        person.press("F3").wait_for("You have logged out")
        log_in(person, "stts01").wait_for("The password is right")
        person.press(first, "Enter").wait_for("was used already")  # that of the setting up
        person.press("F12").wait_for("User name")
        log_in(person, "stts01").wait_for("The password is right")
        person.press(a_wrong_code(key), "Enter").wait_for("was used already").press("F12").wait_for("User name")
        log_in(person, "stts01").wait_for("The password is right")
        person.press(a_code(key, first), "Enter").wait_for("2 failed tries since")
        person.press("F3").wait_for("You have logged out")
        log_in(person, "stts01").wait_for("The password is right")
        person.press(paper[3], "Enter").wait_for("9 recovery codes are left")
        person.press("F3").wait_for("You have logged out")


@pytest.mark.long
def test_a_terminal_of_letters_alone_shows_the_key(start: Start) -> None:
    with start(term="vt100", LC_ALL="C", LANG="C") as person:
        choose(at_home(person, "stts01"), "My account", "Second factor").wait_for("Code")
        assert len(the_key(person)) == 32
        assert "###" not in person.text
        person.press(a_code(the_key(person)), "Enter").wait_for("Recovery codes")
