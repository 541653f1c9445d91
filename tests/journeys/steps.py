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


def choose(person: Terminal, *labels: str) -> Terminal:
    """Open the entry of the menu that begins with a label, by its number; then that of the page which it opens."""
    for label in labels:
        entry = re.compile(rf"(?m)^[> ] ([ \d]\d)  {re.escape(label)}")
        person.wait_for(entry.pattern)
        found = entry.search(person.settle().text)
        assert found is not None
        number = found[1].strip()
        more = re.search(rf"(?m)^[> ] {number}\d  ", person.text)  # another number begins with it
        person.press(number, "Enter") if more else person.press(number)
    return person


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
