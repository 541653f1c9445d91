"""Labelled rows as data: what a card, an overview or a page of reasons tells, and how it becomes lines of the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from stts_tui.tui.widgets.columns import filled, wrapped
from stts_tui.tui.widgets.plain import plain_text

Row = tuple[object, object]  # label and value: a label without a value is a heading, both empty a blank line
BLANK: Row = ("", "")
LABEL = 28  # cells
_NARROWEST = 20
_INDENT = "  "


class Indented:
    """A label that belongs to the row above it."""

    def __init__(self, words: object) -> None:
        self._words = words

    def __str__(self) -> str:
        return f"{_INDENT}{self._words}"


def wrapped_rows(rows: Iterable[Row], width: int) -> list[tuple[str, bool]]:
    """Each row as lines of at most `width` cells, and whether it is a heading; what is longer goes on below."""
    lines: list[tuple[str, bool]] = []
    for label, value in rows:
        name, text = plain_text(label), str(value)
        if name and not text:
            lines.append((name, True))
            continue
        parts = wrapped(text, max(_NARROWEST, width - LABEL))
        if cell_len(name) >= LABEL:
            lines.append((name, False))
            name = ""
        lines.append((filled(name, LABEL) + parts[0], False))
        lines.extend((filled("", LABEL) + part, False) for part in parts[1:])
    return lines
