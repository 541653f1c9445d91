"""What the program costs on the line, and that it works on every terminal."""

from __future__ import annotations

import os
import signal

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.builders import PASSWORD
from tests.faults.test_the_line import AT_ONCE
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, log_in
from tests.menu import to
from tests.terminal import WIRE, Terminal

frugal_only = pytest.mark.skipif(WIRE == "stock", reason="the stock wire is not frugal")


def cost(person: Terminal, *keys: str, until: str = "STTS") -> int:
    before = len(person.sent)
    person.press(*keys).wait_for(until).settle(0.12)
    return len(person.sent) - before


@pytest.mark.long
@frugal_only
def test_what_keys_cost(person: Terminal) -> None:
    person.settle()
    assert len(person.sent) <= 600
    assert person.cursor == (person.row_of("User name"), 28)
    for letter in "adm":
        assert cost(person, letter) <= 6
    person.press("in01").settle()
    assert cost(person, "Tab") <= 64
    for letter in PASSWORD[:3]:
        assert cost(person, letter) <= 6
    person.press(PASSWORD[3:])
    person.settle()
    spent = cost(person, "Enter", until="none +[0-9]+")
    assert spent <= 1150, spent  # with the figures beside the menu; on a busy machine they go out apart
    assert cost(person, "Down") <= 14
    assert cost(person, *to("admin01", ActionId.USER_ADD), until=r"User name \(again\)") <= 1500
    for _ in range(8):
        assert cost(person, "Tab") <= 64
    assert cost(person) == 0


@pytest.mark.long
@frugal_only
@pytest.mark.parametrize("term", ["xterm", "screen", "tmux", "linux", "vt100", "putty"])
def test_every_terminal(start: Start, term: str) -> None:
    with start(term=term) as person:
        at_home(person, "admin01").press(*to("admin01", ActionId.USER_SEARCH)).wait_for("Find users")
        person.press("zegers", "Enter").wait_for("Zegers 00, Piet")
        person.press("7", "Enter").wait_for("Block the user")
        person.press("F3").wait_for("Welcome page").press("F3").wait_for("have logged out").press("F3").wait_for_end()
        assert person.text.strip() == ""
        assert b"\x1b[?25l" not in person.sent  # the cursor is never away


@pytest.mark.parametrize("size", [(20, 5), (300, 100)])
def test_small_and_large(start: Start, size: tuple[int, int]) -> None:
    with start(columns=size[0], lines=size[1]) as person:
        person.wait_for("STTS").settle()
        person.press("admin01", "Tab", PASSWORD, "Enter").wait_for("Welcome")
        person.press(*to("admin01", ActionId.USER_ADD)).settle().resize(80, 24)
        person.wait_for(r"User name \(again\)").press("F12").wait_for("Welcome page")


def test_a_latin_terminal_sees_letters(start: Start) -> None:
    with start(LANG="C") as person:
        log_in(person, "admin01").wait_for("Welcome").press(*to("admin01", ActionId.USER_LIST))
        if WIRE == "stock":
            return
        person.wait_for("D'Hondt, Helene")
        assert person.sent.isascii()


@pytest.mark.long
def test_a_line_that_takes_nothing_does_not_keep_the_process(start: Start) -> None:
    """The terminal is stopped (Ctrl+S at the other end): what is to be painted waits; SIGTERM does not."""
    with start() as person:
        at_home(person, "admin01").settle()
        person.fill_the_line()
        for page in (ActionId.USER_SEARCH, ActionId.USER_ADD, ActionId.USER_LIST):
            person.press(*to("admin01", page), "F12")
        os.kill(person.process.pid, signal.SIGTERM)
        person.process.wait(timeout=AT_ONCE + 1)  # without reading
