"""Whatever lies in the database, before a page opens or under an open one: nothing of it steers the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders import run_sql_at
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home
from tests.terminal import Terminal

# Each by itself would do something: reset, another character set, title, clipboard, mode, question, shift out, bell.
HOSTILE = (
    "a\x1bcb\x1b(0c\x1b#8d\x1b]0;pwned\x07e\x1b]52;c;QQ==\x1b\\f\x1b[?5hg"
    "\x1b[!ph\x1b[6ni\x0ej\x9b31mk\u202el\u200dm\x1b[3;7rn\x85o"
)
_NEVER = re.compile(
    rb"\x1bc|\x1b\(0|\x1b#8|\x1b\]|\x1b\[\?5h|\x1b\[!p|\x1b\[6n|\x0e|\x1b\[3;7r|pwned\x07"
    rb"|\xc2[\x80-\x9f]|\xe2\x80[\x8d\xae]"  # C1 controls, a joiner, an override of direction
)
_COLUMNS = {
    "account": ("first_name", "last_name", "email", "blocked_reason", "changed_by"),
    "company": ("name", "email", "changed_by"),
    "tariff_file": ("first_name", "last_name", "reference", "contact", "address_note", "changed_by"),
}


def poison(home: Path) -> None:
    for table, columns in _COLUMNS.items():
        for column in columns:
            run_sql_at(home / "stts.sqlite", f"UPDATE {table} SET {column} = ?", HOSTILE)


def entries(person: Terminal) -> list[str]:
    """The numbers of the welcome page."""
    return re.findall(r"(?m)^[> ] ([ \d]\d)  \S", person.settle(0.12).text)


@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "wire"),
    [("admin01", "frugal"), ("admin01", "stock"), ("stts03", "frugal"), ("bipt0001", "frugal"), ("desk0001", "stock")],
)
@pytest.mark.asvs("V1.3.3")
def test_nothing_stored_steers_the_terminal(start: Start, home: Path, who: str, wire: str) -> None:
    with start("--wire", wire) as person:
        at_home(person, who)
        for entry in entries(person):
            number = entry.strip()
            run_sql_at(home / "stts.sqlite", "UPDATE company SET email = 'x@y.be', name = 'Alpha'")
            person.press(*((number, "Enter") if number == "1" else (number,))).settle(0.12)
            poison(home)  # under the open page
            person.press("F5").settle(0.12).press("Enter").settle(0.12).press("F5").settle(0.12)
            for _way in range(4):
                if "Welcome page" in person.lines[0]:
                    break
                person.press("F12").settle(0.12)
        assert _NEVER.search(bytes(person.sent)) is None
        assert person.process.poll() is None
