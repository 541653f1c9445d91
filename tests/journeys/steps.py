"""What people do again and again."""

from __future__ import annotations

from tests.builders import PASSWORD
from tests.terminal import Terminal


def log_in(person: Terminal, name: str, password: str = PASSWORD) -> Terminal:
    person.wait_for("Password").press(name, "Tab", password, "Enter")
    return person


def at_home(person: Terminal, name: str) -> Terminal:
    """Logged in, on the welcome page."""
    return log_in(person, name).wait_for("Welcome, ")
