"""Tables as spreadsheets save them: encodings, line ends, separators, blank rows and columns; and what they do to numbers.

Nothing is guessed in silence: a number that a spreadsheet has changed is named as that, never padded or rounded back.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from stts_tui.domain.common.errors import Fault, fault
from stts_tui.i18n import _

NOT_TEXT = fault(
    "register-not-text", _("This is no text in UTF-8, UTF-16 or Windows-1252. Save it in the spreadsheet as “CSV UTF-8”.")
)
LINE_TOO_LONG = fault("register-line-too-long", _("This is longer than {longest} characters."))
IN_POWERS = fault(
    "spreadsheet-powers",
    _("A spreadsheet has shortened this number (6,15E+10): its last digits are lost. Take it from its source again, with"
      " the column formatted as text before anything is pasted into it."),
)  # fmt: skip
LOST_ZEROS = fault(
    "spreadsheet-zeros",
    _("Zeros at the beginning are missing, as spreadsheets leave them out. Take the column from its source again, formatted"
      " as text before anything is pasted into it."),
)  # fmt: skip
WITH_DECIMALS = fault(
    "spreadsheet-decimals",
    _("A spreadsheet has written this number with decimals (.0). Take the column from its source again, formatted as text."),
)
_LONGEST_LINE = 4096
_PIECE = 1 << 20
_SEPARATORS = (";", ",", "\t")
_SEP = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_AS_TEXT = re.compile(r"=\"(.*)\"")  # what is written so that a spreadsheet leaves it alone
_POWERS = re.compile(r"[+\-]?[0-9]+([.,][0-9]+)?E[+\-]?[0-9]+", re.ASCII | re.IGNORECASE)
_DECIMALS = re.compile(r"[0-9]+[.,]0+", re.ASCII)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def encoding_of(file: BinaryIO) -> str | None:
    """The encoding of a file, as Python names it; None where it is no text. Reads it once, and goes back to its beginning."""
    head = file.read(4)
    file.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name if _decodes(file, name) else None
    if len(head) == 4 and head[1::2] == b"\0\0":
        return "utf-16-le" if _decodes(file, "utf-16-le") else None
    if len(head) == 4 and head[::2] == b"\0\0":
        return "utf-16-be" if _decodes(file, "utf-16-be") else None
    return next((name for name in ("utf-8", "cp1252") if _decodes(file, name)), None)


def _decodes(file: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(_PIECE):
            if "\0" in decoder.decode(piece):
                return False
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


class Rows:
    """The rows of a table: the number of each line with its cells, or None for cells where the line cannot be read.

    Blank rows and blank columns at the end are left out. `heads` are the cells of the first row, `separator` what parts
    them; they are there once `lines` has given its first row.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding, newline=None)
        self.separator = ";"
        self.heads: tuple[str, ...] = ()
        self.first = 1  # the line of the heads
        self.too_long: list[int] = []

    def detach(self) -> None:
        """Leave the file open for whoever opened it."""
        self._text.detach()

    def begin(self) -> None:
        """Read up to the heads."""
        line = self._text.readline(_LONGEST_LINE).rstrip("\n")
        if told := _SEP.fullmatch(line):
            self.separator, self.first = told[1], 2
            line = self._text.readline(_LONGEST_LINE).rstrip("\n")
        else:
            self.separator = max(_SEPARATORS, key=line.count)
        self.heads = tuple(_without_end([cell.strip().lower() for cell in self._cells(line) or ()]))

    def lines(self) -> Iterator[tuple[int, Sequence[str] | None]]:
        """Each row below the heads that holds something."""
        number = self.first
        while line := self._text.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE and not line.endswith("\n"):
                while line and not line.endswith("\n"):
                    line = self._text.readline(_LONGEST_LINE)
                self.too_long.append(number)
                yield number, None
                continue
            cells = self._cells(line.rstrip("\n"))
            if cells is None:
                yield number, None
            elif any(cells):
                yield number, _without_end(cells, len(self.heads))

    def _cells(self, line: str) -> list[str] | None:
        try:
            found = next(csv.reader([line], delimiter=self.separator, strict=True), [])
        except csv.Error:
            return None
        return [(text[1] if (text := _AS_TEXT.fullmatch(cell.strip())) else cell).strip() for cell in found]


def _without_end(cells: list[str], at_least: int = 0) -> list[str]:
    """Without the empty cells at the end that are more than `at_least`."""
    while len(cells) > at_least and not cells[-1]:
        cells.pop()
    return cells


def changed_number(text: str) -> Fault | None:
    """The fault of what a spreadsheet has made of a number; None where it is none of these."""
    plain = text.strip()
    if _POWERS.fullmatch(plain):
        return IN_POWERS
    return WITH_DECIMALS if _DECIMALS.fullmatch(plain) else None
