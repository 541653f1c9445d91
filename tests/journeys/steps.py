"""What people do again and again."""

from __future__ import annotations

import re

from tests.builders import PASSWORD
from tests.terminal import Terminal


def log_in(person: Terminal, name: str, password: str = PASSWORD) -> Terminal:
    person.wait_for("Password").press(name, "Tab", password, "Enter")
    return person


def at_home(person: Terminal, name: str) -> Terminal:
    """Logged in, on the welcome page."""
    return log_in(person, name).wait_for("Welcome page")


def choose(person: Terminal, label: str) -> Terminal:
    """Open the entry of the welcome page that begins with `label`: by its number."""
    entry = re.compile(rf"(?m)^[> ] ([ \d]\d)  {re.escape(label)}")
    person.wait_for("Welcome page")
    if entry.search(person.settle().text) is None:
        person.press("End")  # below the window
    person.wait_for(entry.pattern)
    found = entry.search(person.text)
    assert found is not None
    number = found[1].strip()
    return person.press(number, "Enter") if number == "1" else person.press(number)


def say_yes(person: Terminal) -> Terminal:
    """Answer a final page: what is typed before it was written out does not count, so until the yes stands there."""
    for _try in range(5):
        person.press("C-e", "yes")  # Ctrl+E: the end of a yes may have been heard whose beginning was not
        try:
            person.wait_for(r"Type yes, then Enter: .* yes\b", 2)
        except AssertionError:
            continue
        return person.press("Enter")
    raise AssertionError(f"no yes is taken\n{person.text}")
