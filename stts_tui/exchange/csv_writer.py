"""CSV as Belgian spreadsheets read it: semicolons, UTF-8 with its mark, CRLF; streamed, and never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else
# What a spreadsheet takes for the beginning of a formula [S94], also behind its own blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def csv_lines(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file's lines, each with its end; the first one with the byte order mark."""
    yield MARK + _line(heads)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[object]) -> str:
    return ";".join(_cell(cell) for cell in cells) + "\r\n"


def _cell(value: object) -> str:
    """A cell between quotes where needed. A text that a spreadsheet could run gets an apostrophe in front."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    text = "" if value is None else str(value)
    if not isinstance(value, int) and text.lstrip(" \u00a0").startswith(_FORMULA):
        text = "'" + text
    if any(sign in text for sign in ';"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
