"""A code to scan, painted with half blocks: dark on light, whatever colours the terminal has."""

from __future__ import annotations

from collections.abc import Sequence

_QUIET = 2  # modules around the code; every reader that was tried takes it, and four would cost two rows more
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}  # by what is dark, above and below


def painted(text: str) -> tuple[str, ...]:
    """The rows of a QR code of `text` at level L: black on white. 78 bytes take 37 columns and 19 rows."""
    import segno  # only where a code is painted

    code = segno.make(text, error="L", micro=False, boost_error=False)
    return half_blocks([list(row) for row in code.matrix_iter(border=_QUIET)])


def half_blocks(modules: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """Two rows of modules in each row of text; below the last one it is light."""
    rows = [[int(bool(each)) for each in row] for row in modules]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    return tuple(
        "".join(_HALVES[pair] for pair in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )
