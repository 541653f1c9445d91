"""What a terminal can do, as its terminfo entry says; read once, through Python's curses module.

Only terminals that follow ECMA-48 [S95] (all that anybody uses) are served: the others, and those that cannot move their
cursor, are refused with `UnusableTerminal`.
"""

from __future__ import annotations

import curses
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

# Capabilities that are used as they are, under their terminfo names.
_STRINGS = (
    "clear", "home", "cup", "hpa", "vpa", "cr", "cuf", "cub", "cuu", "cud", "cuf1", "cub1", "cuu1", "cud1", "ri", "ht",
    "el", "el1", "ed", "ech", "rep", "ich", "dch", "csr", "ind", "indn", "rin", "il", "dl", "il1", "dl1",
    "smcup", "rmcup", "smam", "rmam", "civis", "cnorm",
)  # fmt: skip
# The attributes by their SGR number, and the capability that says whether the terminal has them.
_ATTRIBUTES = {"1": "bold", "2": "dim", "3": "sitm", "4": "smul", "5": "blink", "7": "rev", "9": "smxx"}
_PADDING = re.compile(r"\$<[^>]*>")
_TITLE_STACK = re.compile(r"\x1b\[2[23];\d;\dt")  # xterm's smcup saves the window's title, which nobody touches here
_SGR = re.compile(r"\x1b\[([\d;]*)m")
_REFUSED = frozenset({"", "dumb", "unknown", "vt52"})
# Terminals that follow ECMA-48, should the machine have no entry of theirs (Debian's base system has none for putty).
_FAMILIES = re.compile(r"(xterm|putty|screen|tmux|rxvt|linux|vt[1-5]\d\d|konsole|gnome|vte|alacritty|foot|kitty|wezterm"
                       r"|ghostty|cygwin|mintty|st|ansi)\b")  # fmt: skip
_LEAST = {
    "clear": "\x1b[H\x1b[2J", "home": "\x1b[H", "cup": "\x1b[%i%p1%d;%p2%dH", "cr": "\r", "cuf": "\x1b[%p1%dC",
    "cub": "\x1b[%p1%dD", "cuu": "\x1b[%p1%dA", "cud": "\x1b[%p1%dB", "cub1": "\b", "cud1": "\n", "el": "\x1b[K",
    "ed": "\x1b[J", "csr": "\x1b[%i%p1%d;%p2%dr", "ri": "\x1bM", "ind": "\n",
}  # fmt: skip


class UnusableTerminal(Exception):
    """A terminal of this type cannot show a screen."""


@dataclass(frozen=True)
class Terminal:
    """What one type of terminal can do. An empty string: it cannot."""

    name: str
    strings: Mapping[str, str]
    colors: int = 0  # 0, 2, 8, 16, 256; 2**24 only where it was asked for
    attributes: frozenset[str] = field(default_factory=frozenset)  # SGR numbers
    resets_one: bool = False  # whether 22, 23, 24, 27, 29 take away one attribute (VT220 and later)
    erases_in_colour: bool = False  # bce
    wraps: bool = True  # am
    wraps_late: bool = True  # xenl: the cursor waits in the last column
    tab_width: int = 0

    def string(self, name: str) -> str:
        """A capability without parameters; empty if it is absent."""
        return self.strings.get(name, "")

    def without(self, *names: str) -> Terminal:
        """The same without these capabilities."""
        return replace(self, strings={name: text for name, text in self.strings.items() if name not in names})

    def can(self, name: str) -> bool:
        return name in self.strings

    def expand(self, name: str, *numbers: int) -> str:
        """A capability with its parameters filled in."""
        return curses.tparm(self.strings[name].encode("latin-1"), *numbers).decode("latin-1")


def read(term: str | None, *, truecolor: bool = False) -> Terminal:
    """The terminal called `term` (the value of TERM). Raises UnusableTerminal."""
    found = _read(term or "")
    return replace(found, colors=1 << 24) if truecolor and found.colors == 256 else found


@lru_cache(1)
def _read(name: str) -> Terminal:
    """Once: curses keeps one terminal for each process, the first that is asked for, whatever it is asked for later."""
    if name in _REFUSED:
        raise UnusableTerminal(name)
    try:
        curses.setupterm(name, _any_descriptor())
    except curses.error:
        return _without_entry(name)
    found = _from_entry(name)
    if curses.tigetflag("gn") > 0 or curses.tigetflag("hc") > 0 or not _moves(found):
        raise UnusableTerminal(name)
    return found


def _any_descriptor() -> int:
    """Curses wants an open descriptor, and asks it nothing that is of use here."""
    for number in (1, 2, 0):
        try:
            os.fstat(number)
        except OSError:
            continue
        return number
    raise UnusableTerminal("")


def _from_entry(name: str) -> Terminal:
    strings = {key: text for key in _STRINGS if (text := _string(key))}
    attributes = frozenset(number for number, key in _ATTRIBUTES.items() if _sgr(_string(key)) == number)
    colors = max(0, curses.tigetnum("colors"))
    if colors and _sgr(curses.tparm(curses.tigetstr("setaf") or b"", 1).decode("latin-1")) not in ("31", "38;5;1"):
        colors = 0  # colours that are no SGR
    if colors > 256:
        colors = 256
    return Terminal(
        name, strings,
        colors=colors,
        attributes=attributes,
        resets_one=_sgr(_string("rmul")) == "24",
        erases_in_colour=curses.tigetflag("bce") > 0,
        wraps=curses.tigetflag("am") > 0,
        wraps_late=curses.tigetflag("xenl") > 0,
        tab_width=max(0, curses.tigetnum("it")) if _string("ht") == "\t" else 0,
    )  # fmt: skip


def _without_entry(name: str) -> Terminal:
    """A terminal of a known family without an entry: what the whole family can do."""
    if not _FAMILIES.match(name):
        raise UnusableTerminal(name)
    if not _curses_is_ready():
        raise UnusableTerminal(name)
    colors = 256 if "256" in name else 8
    return Terminal(
        name, {**_LEAST, "smam": "\x1b[?7h", "rmam": "\x1b[?7l", "smcup": "\x1b[?1049h", "rmcup": "\x1b[?1049l"},
        colors=colors, attributes=frozenset("147"),
    )  # fmt: skip


def _curses_is_ready() -> bool:
    """Whether curses can fill in parameters: it wants to have seen some terminal first; vt100 is in every machine."""
    for name in ("vt100", "xterm", "linux"):
        try:
            curses.setupterm(name, _any_descriptor())
        except curses.error:
            continue
        return True
    return False


def _string(name: str) -> str:
    text = _PADDING.sub("", (curses.tigetstr(name) or b"").decode("latin-1"))
    if name in ("smcup", "rmcup"):
        return _TITLE_STACK.sub("", text)
    if name == "cnorm" and "\x1b[?25h" in text:
        return "\x1b[?25h"  # the rest sets how the cursor looks, which is the person's own affair
    if name == "civis" and "\x1b[?25l" in text:
        return "\x1b[?25l"
    return text


def _sgr(text: str) -> str:
    """The numbers of an SGR sequence; empty if `text` is none."""
    found = _SGR.fullmatch(text)
    return found[1] if found else ""


def _moves(terminal: Terminal) -> bool:
    return terminal.can("clear") and terminal.can("cup") and terminal.expand("cup", 4, 6) == "\x1b[5;7H"
