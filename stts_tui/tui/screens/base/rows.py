"""Rows as data: what a card, an overview or a page of reasons tells, and how it becomes lines of the screen.

Heads stand at the margin, facts two cells in. A card (it has a Title or a Beside) has its facts in two columns of short
labels; any other page has one, with the labels of forms. Nothing is cut: what is longer goes on below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from stts_tui.tui.widgets.columns import filled, wrapped
from stts_tui.tui.widgets.plain import plain_text

Fact = tuple[object, object]  # label and value: a label without a value is a heading, both empty a blank line
BLANK: Fact = ("", "")
LABEL = 28  # cells before the values of a page in one column
_CARD_LABEL = 20  # the same on a card: its labels are the short words
_RIGHT, _RIGHT_VALUE = 46, 63  # cells before the right labels and values of a card
_CARD = 80  # cells: a card does not stretch, and below that it has one column
_NARROWEST = 16
_INDENT = "  "
_GAP = 2


class Line(NamedTuple):
    """A line of the screen: its text, whether that is a heading, and its parts that need a hand."""

    text: str
    heading: bool = False
    alarms: tuple[tuple[int, int], ...] = ()


class Alarm:
    """A value that needs a hand; a word or a "!" in it must say so too. Of no words: nothing."""

    def __init__(self, words: object) -> None:
        self._words = words

    def __str__(self) -> str:
        return str(self._words)


def alarm_if(needs_a_hand: bool, words: object) -> object:
    return Alarm(words) if needs_a_hand else words


@dataclass(frozen=True)
class Title:
    """The first row of a card: which one, and at the right the state that it is in."""

    who: object
    state: object = ""


@dataclass(frozen=True)
class Beside:
    """Facts at the left and short ones (days, states, amounts) at the right; a left value that is longer takes the row."""

    left: Sequence[Fact]
    right: Sequence[Fact]


@dataclass(frozen=True)
class Cells:
    """Texts of a small table, each from its place (cells from the margin) up to the next one."""

    texts: Sequence[object]
    places: Sequence[int]
    heading: bool = False


Row = Fact | Title | Beside | Cells


class Indented:
    """A label that belongs to the row above it."""

    def __init__(self, words: object) -> None:
        self._words = words

    def __str__(self) -> str:
        return f"{_INDENT}{self._words}"


def wrapped_rows(rows: Iterable[Row], width: int) -> list[Line]:
    """Each row as lines of at most `width` cells."""
    every = list(rows)
    label = _CARD_LABEL if any(isinstance(row, Title | Beside) for row in every) else LABEL
    lines: list[Line] = []
    for row in every:
        if isinstance(row, Title):
            lines += _title(row, width)
        elif isinstance(row, Beside):
            lines += _beside(row, width)
        elif isinstance(row, Cells):
            lines += _cells(row, width)
        else:
            lines += _fact(row, label, width)
    return lines


def _fact(fact: Fact, label: int, width: int) -> list[Line]:
    name, text = plain_text(fact[0]), str(fact[1])
    if not text:
        return [Line(part, bool(name)) for part in wrapped(name, width)]
    parts = wrapped(text, max(_NARROWEST, width - label))
    name = f"{_INDENT}{name}" if name else ""
    lines: list[Line] = []
    if cell_len(name) >= label:
        lines = [Line(part) for part in wrapped(name, width)]
        name = ""
    lines.append(_with_value(filled(name, label), parts[0], fact[1]))
    return lines + [_with_value(filled("", label), part, fact[1]) for part in parts[1:]]


def _with_value(before: str, part: str, value: object) -> Line:
    """A line that ends in a part of a value."""
    alarms = ((len(before), len(before + part)),) if isinstance(value, Alarm) and part else ()
    return Line(before + part, False, alarms)


def _title(title: Title, width: int) -> list[Line]:
    lines = wrapped(title.who, width)
    state = plain_text(title.state)
    place = min(_RIGHT_VALUE, min(width, _CARD) - cell_len(state))
    if state and (place < cell_len(lines[-1]) + _GAP):
        lines.append("")
    if not state:
        return [Line(line) for line in lines]
    return [*(Line(line) for line in lines[:-1]), _with_value(filled(lines[-1], place), state, title.state)]


def _beside(both: Beside, width: int) -> list[Line]:
    if width < _CARD:
        below = [BLANK] if both.left and both.right else []
        return [line for fact in (*both.left, *below, *both.right) for line in _fact(fact, _CARD_LABEL, width)]
    left = [line for fact in both.left for line in _fact(fact, _CARD_LABEL, width)]
    right = [
        line for fact in both.right for line in _fact(fact, _RIGHT_VALUE - _RIGHT, max(_NARROWEST, _CARD - _RIGHT))
    ]  # fmt: skip
    lines: list[Line] = []
    for line in left:
        if right and cell_len(line.text) + _GAP <= _RIGHT and right[0].heading is line.heading:
            lines.append(_joined(line, right.pop(0)))
        else:
            lines.append(line)
    return lines + [_joined(Line("", line.heading), line) for line in right]


def _joined(left: Line, right: Line) -> Line:
    """Both in one row."""
    before = filled(left.text, _RIGHT)
    moved = tuple((len(before) + start, len(before) + end) for start, end in right.alarms)
    return Line(before + right.text, left.heading, left.alarms + moved)


def _cells(row: Cells, width: int) -> list[Line]:
    ends: list[int] = []
    end = width
    for text, place in reversed([*zip(row.texts, row.places, strict=True)]):
        ends.insert(0, end)
        end = place - _GAP if plain_text(text) else end  # an empty cell leaves its room to the one before it
    columns = [
        wrapped(text, max(1, end - place)) for text, place, end in zip(row.texts, row.places, ends, strict=True)
    ]  # fmt: skip
    lines: list[Line] = []
    for number in range(max(len(column) for column in columns)):
        line = Line("", row.heading)
        for column, place, value in zip(columns, row.places, row.texts, strict=True):
            if number < len(column) and column[number]:
                told = _with_value(filled(line.text, place), column[number], value)
                line = Line(told.text, row.heading, line.alarms + told.alarms)
        lines.append(line)
    return lines
