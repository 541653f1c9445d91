"""Text by the cells of the screen, not by its characters, since a Chinese name takes two for each sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len, chop_cells, set_cell_size

from stts_tui.tui.widgets.plain import plain_text

if TYPE_CHECKING:  # lists are not for the first page
    from stts_tui.domain.common.columns import Columns

Row = TypeVar("Row")
CUT = "…"


def filled(text: object, width: int, *, right: bool = False) -> str:
    """`text` with blanks up to `width` cells behind it, or before it where it stands `right`; longer stays longer."""
    shown = plain_text(text)
    blanks = " " * (width - cell_len(shown))
    return blanks + shown if right else shown + blanks


def cut(text: object, width: int) -> str:
    """`text` in at most `width` cells; an ellipsis says that something is missing."""
    shown = plain_text(text)
    return set_cell_size(shown, max(0, width - 1)) + CUT if cell_len(shown) > width else shown


def shown(columns: Columns[Row], room: int, *, others: bool = False) -> Columns[Row]:
    """The columns for a window with `room` cells: the usual ones, and of the wide ones those that have room.

    With `others`, where not all have room: the first of the usual ones and the wide ones.
    """
    usual = tuple(column for column in columns if not column.wide)
    wide = tuple(column for column in columns if column.wide)
    if others and wide and _cells((*usual, *wide)) > room:
        usual, wide = usual[:1], (*wide, *usual[1:])
    found = usual
    for column in wide:
        if _cells((*found, column)) > room:
            break
        found = (*found, column)
    return found


def _cells(columns: Columns[Row]) -> int:
    return sum(column.width + column.gap for column in columns[:-1]) + columns[-1].width


def whole(columns: Columns[Row], row: Row) -> list[tuple[object, str]]:
    """What every column tells of `row`, uncut, by its heading."""
    return [(column.words, f"{column.text(row)}{column.tail(row)}") for column in columns]


def alarms(columns: Columns[Row], row: Row, room: int) -> list[tuple[int, int]]:
    """Which parts of the row's text need a hand: from which character to before which."""
    found, texts = [], [column.text(row) for column in columns]
    parts = _parts(columns, room, texts, [column.tail(row) for column in columns])
    for number, column in enumerate(columns):
        if column.alarm(row):
            start, part = len("".join(parts[:number])), parts[number]
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return found


def heading(columns: Columns[Row], room: int) -> str:
    """The words of the columns over their places; `room` as for row_text."""
    return _laid_out(columns, room, [column.words for column in columns], [""] * len(columns))


def row_text(columns: Columns[Row], row: Row, room: int) -> str:
    """What the columns tell of `row`; the last takes what `room` (in cells) the others leave, if that is more."""
    texts = [column.text(row) for column in columns]
    return _laid_out(columns, room, texts, [column.tail(row) for column in columns])


def _laid_out(columns: Columns[Row], room: int, texts: list[object], tails: list[str]) -> str:
    return "".join(_parts(columns, room, texts, tails)).rstrip()


def _parts(columns: Columns[Row], room: int, texts: list[object], tails: list[str]) -> list[str]:
    """What stands in each column, with the blanks behind it."""
    parts: list[str] = []
    left = room
    for column, text, tail in zip(columns, texts, tails, strict=True):
        takes_the_rest = column is columns[-1] and not column.right
        width = max(column.width, left) if takes_the_rest else column.width
        shown = cut(text, width - cell_len(tail)) + tail
        parts.append(filled(shown, width, right=column.right) + " " * column.gap)
        left -= width + column.gap
    return parts


def fitting(parts: Sequence[str], width: int, more: str = "") -> str:
    """The parts in one row with two blanks between; what has no room is left out from the end, and `more` says so."""
    left = list(parts)
    while left and cell_len("  ".join(left if len(left) == len(parts) else [*left, more])) > width:
        left.pop()
    return "  ".join(left if len(left) == len(parts) or not more else [*left, more])


Keys = list[tuple[str, str]]  # names and words


def two_rows(keys: Keys, width: int) -> tuple[Keys, Keys]:
    """As many as the first row has room for, and the others for the second one; below 80 cells it may not hold all."""
    first = _with_room(keys, width)
    return first, _with_room(keys[len(first) :], width)


def _with_room(keys: Keys, width: int) -> Keys:
    left, found = width, list[tuple[str, str]]()
    for key, words in keys:
        left -= cell_len(f"{key} {words}")
        if left < 0:
            break
        found.append((key, words))
        left -= 2
    return found


IN_HELP = "... F1"


def in_rows(text: object, width: int, rows: int) -> str:
    """`text` in so many rows; what is longer ends in a sign that F1 has the whole."""
    lines = wrapped(text, width)
    if len(lines) <= rows:
        return plain_text(text)
    last = wrapped(lines[rows - 1], width - len(IN_HELP) - 1)[0]
    return " ".join([*lines[: rows - 1], f"{last} {IN_HELP}"])


def wrapped(text: object, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at blanks; a longer word is broken where the line ends."""
    lines = [""]
    for piece in re.findall(" +|[^ ]+", plain_text(text)):
        if cell_len(lines[-1] + piece) <= width:
            lines[-1] += piece
        elif piece.isspace():
            lines.append("")
        else:
            lines += _broken(piece, width, lines.pop())
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _broken(word: str, width: int, before: str) -> list[str]:
    """The line `before` and those that `word` needs, which it does not hold."""
    if cell_len(word) <= width:
        return [before, word]
    first = set_cell_size(word, width - cell_len(before)).rstrip() if cell_len(before) < width else ""
    return [before + first, *chop_cells(word[len(first) :], width)]
