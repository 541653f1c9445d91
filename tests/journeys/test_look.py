"""The look on the line: which sequences a terminal gets for each role of colour, by its type and by NO_COLOR."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, choose
from tests.journeys.test_the_wire import frugal_only
from tests.terminal import Terminal

COLOURED = ["xterm-256color", "xterm", "xterm-16color", "linux", "putty", "screen", "tmux-256color"]
_SGR = re.compile(rb"\x1b\[([\d;:]*)m")
ATTRIBUTES = {"", "0", "1", "4", "7", "22", "24", "27"}
COLOURS = {"30", "31", "39", "43", "46", "49"}


def numbers(person: Terminal) -> set[str]:
    """Of every sequence that sets a style."""
    return {number for found in _SGR.findall(bytes(person.sent)) for number in found.decode().split(";")}


def looks(person: Terminal, row: int, text: str) -> set[tuple[str, str, bool, bool]]:
    """Letters, ground, bold and reverse of the cells of `text` in a row."""
    start = person.screen.display[row].index(text)
    cells = [person.screen.buffer[row][column] for column in range(start, start + len(text))]
    return {(cell.fg, cell.bg, cell.bold, cell.reverse) for cell in cells if cell.data != " " or cell.bg != "default"}


def tour(start: Start, term: str, **more: str) -> tuple[dict[str, set[tuple[str, str, bool, bool]]], set[str]]:
    """How title, fault, blocked user and final warning look, and all that was sent for it."""
    found = {}
    with start(term=term, **more) as person:
        person.wait_for("User name").settle()
        found["title"] = looks(person, 0, person.screen.display[0])
        found["key"] = looks(person, person.row_of("F1 Help"), "F1")
        found["word"] = looks(person, person.row_of("F1 Help"), "Help")
        choose(at_home(person, "admin01"), "Users of the company").wait_for("Position to").press("Down", "7", "Enter")
        person.wait_for("Block the user").press("Enter").wait_for("! ").settle()
        row = next(row for row, line in enumerate(person.lines) if "! " in line)
        found["fault"] = looks(person, row, "! ")
        person.press("on leave", "Enter").wait_for("has been blocked").settle()
        found["blocked"] = looks(person, person.row_of("   blocked"), "blocked")
        person.press("4", "Enter").wait_for("cannot be undone").settle()
        found["final"] = looks(person, person.row_of("cannot be undone"), "cannot be undone")
        return found, numbers(person)


@pytest.mark.long
@frugal_only
@pytest.mark.parametrize("term", COLOURED)
def test_a_terminal_with_colours_gets_three_pairs_and_bold(start: Start, term: str) -> None:
    found, sent = tour(start, term)
    alarm, final = {("red", "default", True, False)}, {("black", "brown", False, False)}  # pyte calls yellow brown
    assert found == {
        "title": {("black", "cyan", False, False)}, "key": {("default", "default", True, False)},
        "word": {("default", "default", False, False)}, "fault": alarm, "blocked": alarm, "final": final,
    }  # fmt: skip
    assert {"30", "46", "43", "31", "1"} <= sent <= ATTRIBUTES | COLOURS


@pytest.mark.long
@frugal_only
@pytest.mark.parametrize(("term", "wish"), [("vt100", ""), ("xterm-256color", "1"), ("xterm", "yes"), ("vt100", "1")])
def test_without_colours_it_gets_reverse_and_bold(start: Start, term: str, wish: str) -> None:
    found, sent = tour(start, term, NO_COLOR=wish)
    bold, reverse = {("default", "default", True, False)}, {("default", "default", False, True)}
    plain = {("default", "default", False, False)}
    title = found.pop("title")
    assert title - plain == reverse
    assert found == {"key": bold, "word": plain, "fault": bold, "blocked": bold, "final": reverse}
    assert {"1", "7"} <= sent <= ATTRIBUTES


@frugal_only
def test_an_empty_no_color_wishes_nothing(start: Start) -> None:
    with start(NO_COLOR="") as person:
        person.wait_for("User name").settle()
        assert {"30", "46"} <= numbers(person)


def test_as_textual_paints_it_no_color_is_kept_too(start: Start) -> None:
    with start("--wire", "stock", NO_COLOR="1") as person:
        person.wait_for("User name").settle()
        assert {cell.bg for cell in person.screen.buffer[0].values()} == {"default"}
        assert person.screen.buffer[0][0].reverse
