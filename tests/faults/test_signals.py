"""Signals at every page: out at once with the terminal as it was, or on as if nothing had been."""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.test_the_line import ends_within
from tests.journeys.conftest import Start, furnished, home, start
from tests.journeys.steps import at_home
from tests.sampling import SEED
from tests.terminal import Terminal

__all__ = ["furnished", "home", "start"]  # fixtures of the journeys
WHOLE = bool(os.environ.get("FAULT_WHOLE"))  # every page with every signal, and not a day's sample of them
NAMES = ("admin01", "stts03", "bipt0001", "desk0001")
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
PASSING = (signal.SIGSTOP, signal.SIGTSTP)
AT_ONCE = 10.0  # the machine may be busy; what does not end does not end in this time either


def numbers(person: Terminal) -> list[str]:
    """Of the entries of the welcome page that stands there."""
    return [each.strip() for each in re.findall(r"(?m)^[> ] ([ \d]\d)  \S", person.settle(0.15).text)]


def into(person: Terminal, number: str) -> Terminal:
    """The page behind a number; 1 may be the beginning of another."""
    person.press(*((number, "Enter") if number == "1" else (number,)))
    return person.wait_for(lambda text: "Welcome page" not in text.splitlines()[0]).settle(0.2)


def back(person: Terminal) -> None:
    for _way in range(4):
        if "Welcome page" in person.lines[0]:
            return
        person.press("F12").settle(0.3)


def chosen(found: list[str], name: str, most: int) -> list[str]:
    return found if WHOLE else random.Random(f"{SEED} {name}").sample(found, min(most, len(found)))


def state_of(person: Terminal) -> str:
    return Path(f"/proc/{person.process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def cpu_of(person: Terminal) -> int:
    """Hundredths of seconds."""
    fields = Path(f"/proc/{person.process.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_stopped_and_continued_at_any_page_it_stands_as_before_and_does_not_spin(start: Start, name: str) -> None:
    with start() as person:
        at_home(person, name)
        for number in chosen(numbers(person), name, 3):
            page = into(person, number).text
            for each in PASSING:
                os.kill(person.process.pid, each)
                person.wait_for_stop()
                os.kill(person.process.pid, signal.SIGCONT)
            person.settle(0.3)
            assert person.process.poll() is None, f"TESTS_SEED={SEED}, page {number} of {name}"
            assert person.lines[0] == page.splitlines()[0], f"TESTS_SEED={SEED}, page {number} of {name}"
            back(person)
        before = cpu_of(person)
        person.settle(1.0)
        assert cpu_of(person) - before < 80, "it works though nobody does anything"
        assert "Traceback" not in person.sent.decode(errors="replace")


def pages(name: str) -> Iterator[tuple[str, signal.Signals]]:
    """Which page and signal, by the place of the page on the welcome page."""
    chance = random.Random(f"{SEED} {name} ending")
    for each in ENDING:
        if WHOLE or each in chance.sample(ENDING, 2):
            yield name, each


@pytest.mark.long
@pytest.mark.parametrize(("name", "number"), [case for name in NAMES for case in pages(name)])
def test_a_signal_at_any_page_ends_it_with_the_terminal_as_it_was(start: Start, name: str, number: signal.Signals) -> None:
    with start() as first:
        entries = numbers(at_home(first, name))
    for entry in chosen(entries, f"{name} {number}", 1):
        with start() as person:
            before = person.before
            at_home(person, name)
            into(person, entry)
            os.kill(person.process.pid, number)
            code = ends_within(person, AT_ONCE)
            person.settle(0.1)
            where = f"TESTS_SEED={SEED}, {number.name} at page {entry} of {name}"
            assert code == 128 + number, where
            assert person.attributes == before, where
            assert b"\x1b[?1049l" in person.sent, where
            assert person.cursor_is_shown, where
            assert "Traceback" not in person.sent.decode(errors="replace"), where
