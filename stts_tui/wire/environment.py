"""What must be true of the environment before Textual is imported, and which terminals cannot be served.

Textual reads variables that write files, log keys or import modules [S104]: they go.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from stts_tui.wire import terminal
from stts_tui.wire.first import first_environment

_WITHOUT_COLOUR = "WIRE_WITHOUT_COLOUR"
_DANGEROUS = ("PYTHONINSPECT", "BROWSER", "NO_COLOR", "COLORTERM", "ESCDELAY")


def clean(environment: MutableMapping[str, str]) -> None:
    """Take out what steers Textual from outside and set what a slow line needs. Before the first import of it."""
    if environment.get("NO_COLOR"):  # https://no-color.org; Textual would mix greys
        environment[_WITHOUT_COLOUR] = "1"
    for name in list(environment):
        if name.startswith("TEXTUAL") or name in _DANGEROUS:
            del environment[name]
    environment["TEXTUAL_ANIMATIONS"] = "none"
    environment["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environment["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environment["TEXTUAL_COLOR_SYSTEM"] = "256" if "256" in environment.get("TERM", "") else "standard"


def colours(environment: Mapping[str, str]) -> int:
    """How many colours the terminal has; none where the person wants none. Raises UnusableTerminal."""
    return 0 if environment.get(_WITHOUT_COLOUR) else terminal.read(environment.get("TERM")).colors


def shows_utf8(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the person's terminal shows UTF-8, by his locale; otherwise it gets ASCII.

    Asks for what the process was started with: Python itself sets LC_CTYPE where it finds the C locale (PEP 538).
    """
    given = first_environment() if environment is None else environment
    locale = next((given[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if given.get(name)), "C")
    return "utf-8" in locale.lower() or "utf8" in locale.lower()


def comes_through_mosh(pid: int | None = None, processes: Path = Path("/proc")) -> bool:
    """Whether an ancestor of this process is a mosh server.

    It calls itself by the name of the terminal at the far end, though it lacks what that one has: it drops repeated
    characters (mosh, issue 1064).
    """
    number = os.getppid() if pid is None else pid
    for _generation in range(16):
        try:
            name, _, rest = (processes / str(number) / "stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            return False
        if name == "mosh-server":
            return True
        number = int(rest.split()[1])
        if number <= 1:
            return False
    return False


def is_usable(term: str | None) -> bool:
    """Whether a terminal of this type can show the screens at all."""
    try:
        terminal.read(term)
    except terminal.UnusableTerminal:
        return False
    return True
