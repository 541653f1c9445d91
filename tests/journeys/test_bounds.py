"""A megabyte in a stored value costs the program no more than a name does; what was typed outlives every end."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.builders import run_sql_at
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home
from tests.terminal import Terminal

MEGABYTE = 1 << 20
_MORE = 24_000  # kB that a page may take beyond what it takes for a name


def highest_memory(person: Terminal) -> int:
    """In kB, of the program's process."""
    status = Path(f"/proc/{person.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    return int(found[1])


def looked_at(person: Terminal) -> int:
    """The list of users, one in full, its help; the memory that the program took at most."""
    at_home(person, "admin01")
    person.press("1", "Enter").wait_for("Users of the company")
    person.press("Down", "Enter").wait_for("STTS  User  ")
    person.press("F1").wait_for("STTS  Help").press("F12").wait_for("STTS  User  ")
    return highest_memory(person)


@pytest.mark.long
def test_a_megabyte_in_each_text_of_every_user_is_no_more_work_than_names(start: Start, home: Path) -> None:
    with start() as person:
        usual = looked_at(person)
    for column in ("first_name", "last_name", "email", "blocked_reason", "changed_by"):
        run_sql_at(home / "stts.sqlite", f"UPDATE account SET {column} = ? WHERE user_name <> 'admin01'", "x" * MEGABYTE)
    with start() as person:
        assert looked_at(person) < usual + _MORE


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT])
def test_a_signal_from_outside_ends_with_its_code_and_keeps_what_was_typed(start: Start, number: int) -> None:
    with start() as person:
        at_home(person, "admin01")
        person.press("3").wait_for("STTS  Add a new user").press("Nele").wait_for("Nele").settle(0.1)
        os.kill(person.process.pid, number)
        assert person.process.wait(10) == 128 + number
    with start() as person:
        at_home(person, "admin01")
        assert "half-filled forms" in " ".join(person.text.split())
