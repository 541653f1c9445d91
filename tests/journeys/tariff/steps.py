"""What people do again and again with tariff files."""

from __future__ import annotations

import re

from tests.journeys.steps import at_home
from tests.terminal import Terminal


def pick(person: Terminal, entry: str) -> Terminal:
    """An entry of the welcome page, by its number."""
    person.wait_for("Welcome, ")
    numbers = re.findall(rf"(\d)  {re.escape(entry)}", person.text)
    return person.press(numbers[0] if numbers else entry[0].lower())  # the tenth and later ones have none


def search(person: Terminal, last_name: str = "") -> Terminal:
    """From the welcome page to what a search for a name finds."""
    pick(person, "Search a file").wait_for("File number")
    return person.press("Tab", last_name, "Enter").wait_for("Bottom|More: Page Down")


def open_file(person: Terminal, user: str, last_name: str) -> Terminal:
    """Logged in, at the page of the one file of that name."""
    at_home(person, user)
    return search(person, last_name).press("Enter").wait_for("STTS  Tariff file ").wait_for(last_name)


def letters(person: Terminal) -> str:
    """The letters that the last row offers."""
    return "".join(re.findall(r"(?:^|  )(\w) ", person.lines[-1]))


def wait_for_letters(person: Terminal, wanted: str) -> Terminal:
    return person.wait_for(lambda _text: letters(person) == wanted)


def clear(person: Terminal, count: int = 30) -> Terminal:
    """Empty the field at the cursor."""
    return person.press("End", *["Backspace"] * count)
