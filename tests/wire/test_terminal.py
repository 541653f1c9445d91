"""Which terminals are served, in which colours and letters."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.wire.environment import clean, comes_through_mosh, shows_utf8
from stts_tui.wire.styles import Styles, parts
from stts_tui.wire.terminal import Terminal
from tests.wire.terminals import NAMES, terminal


@pytest.mark.parametrize(("term", "colours"), [("xterm-256color", "256"), ("xterm", "standard"), ("", "standard")])
@pytest.mark.asvs("V13.4.2")
def test_nothing_outside_steers_textual(term: str, colours: str) -> None:
    harmless = {"TERM": term, "HOME": "/home/ada"}
    steering = ("TEXTUAL_LOG", "TEXTUAL_DRIVER", "TEXTUAL_SCREENSHOT", "TEXTUAL_PRESS", "PYTHONINSPECT", "BROWSER", "NO_COLOR")
    given = harmless | dict.fromkeys((*steering, "COLORTERM", "ESCDELAY"), "1")
    clean(given)
    assert given.pop("WIRE_WITHOUT_COLOUR") == "1"  # what NO_COLOR asks for is the wire's own affair
    assert {name: value for name, value in given.items() if not name.startswith("TEXTUAL_")} == harmless
    assert given.keys() & {*steering} == set()
    assert (given["TEXTUAL_ANIMATIONS"], given["TEXTUAL_COLOR_SYSTEM"]) == ("none", colours)


@pytest.mark.parametrize("name", ["", "dumb", "unknown", "vt52", "no-such-terminal", "hp2621", "../../etc/passwd"])
def test_refused(name: str) -> None:
    assert terminal(name) is None


@pytest.mark.parametrize("name", NAMES)
def test_served(name: str) -> None:
    found = terminal(name)
    assert found is not None
    assert found.expand("cup", 4, 6) == "\x1b[5;7H"
    assert "$<" not in "".join(found.strings.values())  # no padding for tubes


def test_colours_by_capability() -> None:
    colours = {name: found.colors for name in NAMES if (found := terminal(name)) is not None}
    assert colours["xterm-256color"] == colours["tmux-256color"] == 256
    assert colours["xterm"] == colours["linux"] == colours["putty"] == 8
    assert colours["vt100"] == 0


def test_a_terminal_without_an_entry_stays_what_it_was_however_it_is_asked_for() -> None:
    """curses tells of another one the second time."""
    told = (
        "from stts_tui.wire.terminal import read; print(*{read('xterm-unheard-of', truecolor=it).colors for it in (0, 1, 0)})"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["8"]


@pytest.mark.parametrize("between", ["mosh-server", "sshd"])
def test_mosh_is_known_by_its_server(tmp_path: Path, between: str) -> None:
    """It passes for the terminal at the far end, and drops repeated characters."""
    for number, name, parent in ((50, "stts-tui", 40), (40, "a (shell) 7", 30), (30, between, 20), (20, "sshd", 1)):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "stat").write_text(f"{number} ({name}) S {parent} 40 40 34817 40")
    assert comes_through_mosh(50, tmp_path) is (between == "mosh-server")
    assert not comes_through_mosh(60, tmp_path)
    found = terminal("xterm-256color")
    assert found is not None
    assert found.can("rep")
    assert not found.without("rep").can("rep")


def styles(colors: int, *, resets_one: bool = True) -> Styles:
    return Styles(Terminal("test", {}, colors, frozenset("12479"), resets_one=resets_one))


@pytest.mark.parametrize(
    ("colors", "orange", "bright_red", "indexed"),
    [
        (1 << 24, "38;2;255;135;0", "91", "38;5;208"),
        (256, "38;5;208", "91", "38;5;208"),
        (16, "33", "91", "33"),
        (8, "33", "31", "33"),
        (2, "31", "30", "31"),
        (0, "", "", ""),
    ],
)
def test_a_colour_is_the_nearest_that_there_is(colors: int, orange: str, bright_red: str, indexed: str) -> None:
    after = styles(colors).after
    assert after("", "38;2;255;135;0") == orange
    assert after("", "91") == bright_red
    assert after("", "38;5;208") == indexed
    assert after("1;44", "0") == ""


CODES = ["0", "1", "2", "4", "7", "9", "22", "24", "27", "29", "31", "39", "44", "49", "97", "38;5;200", "48;5;17"]
NUMBERS = st.lists(st.sampled_from(CODES), max_size=6).map(";".join)


@given(first=NUMBERS, second=NUMBERS, resets_one=st.booleans())
def test_a_change_of_style_arrives_where_it_should(first: str, second: str, resets_one: bool) -> None:
    made = styles(256, resets_one=resets_one)
    before, wanted = made.after("", first), made.after("", second)
    sent = made.change(before, wanted)
    numbers = [found[1] for found in re.finditer(r"\x1b\[([\d;]*)m", sent)]
    assert "".join(f"\x1b[{number}m" for number in numbers) == sent
    style = before
    for number in numbers:
        style = made.after(style, number or "0")
    assert parts(style) == parts(wanted)
    assert len(sent) <= len(f"\x1b[0;{wanted}m")
    if not resets_one:
        assert not re.search(r"\b2[2-9]\b(?!;5)", re.sub(r"[34]8;5;\d+", "", sent))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "nl_BE.UTF-8"}, True),
        ({"LANG": "nl_BE.utf8", "LC_ALL": "POSIX"}, False),
        ({"LANG": "C", "LC_CTYPE": "UTF-8"}, True),
        ({"LANG": "nl_BE.ISO-8859-1"}, False),
    ],
)
def test_letters_by_locale(given: dict[str, str], expected: bool) -> None:
    assert shows_utf8(given) is expected


def test_the_locale_that_python_makes_up_does_not_count() -> None:
    """In the C locale Python sets LC_CTYPE=C.UTF-8 for itself (PEP 538)."""
    import sys

    ask = "import os; from stts_tui.wire.environment import shows_utf8; print(os.environ.get('LC_CTYPE'), shows_utf8())"
    done = subprocess.run([sys.executable, "-c", ask], env={"LANG": "C"}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["C.UTF-8", "False"]
