"""What people do again and again with tariff files."""

from __future__ import annotations

import re

from tests.journeys.steps import at_home, choose
from tests.terminal import Terminal


def pick(person: Terminal, *entries: str) -> Terminal:
    """An entry of the welcome page, by its number, and of the page that it opens."""
    return choose(person.wait_for("Welcome page"), *entries)


def search(person: Terminal, last_name: str = "") -> Terminal:
    """From the welcome page to what a search for a name finds."""
    pick(person, "Search a file").wait_for("File number")
    return person.press(*["Tab"] * 3, last_name, "Enter").wait_for("Bottom|More: Page Down")


def open_file(person: Terminal, user: str, last_name: str) -> Terminal:
    """Logged in, at the page of the one file of that name."""
    at_home(person, user)
    return search(person, last_name).press("Enter").wait_for("STTS  Tariff file ").wait_for(last_name)


def options(person: Terminal) -> list[int]:
    """The numbers that the last row offers."""
    return [int(number) for number in re.findall(r"(?:^|  )(\d+)=", person.lines[-1])]


def wait_for_options(person: Terminal, wanted: str) -> Terminal:
    """Until exactly these are offered, written as in "2 14 10"."""
    return person.wait_for(lambda _text: options(person) == sorted(int(number) for number in wanted.split()))


def clear(person: Terminal, count: int = 30) -> Terminal:
    """Empty the field at the cursor."""
    return person.press("End", *["Backspace"] * count)
