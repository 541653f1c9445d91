"""Columns of a list: in cells of the screen, not in characters, since a Chinese name takes two for each sign."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from stts_tui.tui.widgets.plain import plain_text

_CUT = "…"


def column(text: object, width: int) -> str:
    """`text` exactly `width` cells wide: filled up with blanks, or cut with an ellipsis."""
    shown = plain_text(text)
    if cell_len(shown) > width:
        shown = set_cell_size(shown, width - 1) + _CUT
    return set_cell_size(shown, width)
