"""Tariff files and their reductions as rows, by the table of fields (domain/tariff/fields.py).

This is done for each record of a message, so what the table says is made into tuples once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

from stts_tui.domain.common.kinds import AnyRow, getter
from stts_tui.domain.common.text import fold
from stts_tui.domain.tariff.fields import ALL, REDUCTION, FileFields
from stts_tui.domain.tariff.file import FileRecord, FileRow, Reduction
from stts_tui.domain.tariff.history import changed
from stts_tui.store import plain
from stts_tui.store.tariff import tables
from stts_tui.store.tariff.tables import TariffFile


def _writer(rows: Sequence[AnyRow]) -> Callable[[object], dict[str, Any]]:
    """What gives the columns of all that somebody holds in these fields."""
    held, columns = getter(rows), tuple(row.column for row in rows)
    keeps = tuple((row.column, row.kind.keep) for row in rows if row.kind.keep is not None)
    folds = tuple((row.column, row.folded) for row in rows if row.folded)

    def write(holder: object) -> dict[str, Any]:
        found: dict[str, Any] = dict(zip(columns, held(holder), strict=True))
        for column, keep in keeps:
            found[column] = keep(found[column])
        for column, folded in folds:
            found[folded] = fold(found[column])
        return found

    return write


def changed_columns(before: FileRecord, after: FileRecord) -> dict[str, Any]:
    """Those columns of the second that hold something else; reductions are rows of their own."""
    found: dict[str, Any] = {}
    for row in changed(before, after):
        if row is not FileFields.reductions:
            value = row.of(after)
            found[row.column] = value if row.kind.keep is None else row.kind.keep(value)
            if row.folded:
                found[row.folded] = fold(value)
    return found


Restore = Callable[[Any], object]


def _reader(
    rows: Sequence[AnyRow], restore: Callable[[AnyRow], Restore | None]
) -> Callable[[Sequence[Any]], Mapping[str, Any]]:
    """What gives the values of these fields, by their names, of what their columns hold, in the same order.

    `restore` says what a field's value passes on its way out of the column; None: nothing.
    """
    names = tuple(row.name for row in rows)
    restores = tuple((row.name, way) for row in rows if (way := restore(row)) is not None)

    def read(kept: Sequence[Any]) -> Mapping[str, Any]:
        found: dict[str, Any] = dict(zip(names, kept, strict=True))
        for name, way in restores:
            found[name] = way(found[name])
        return found

    return read


def _of_plain(row: AnyRow) -> Restore | None:
    """What a value of a plain row passes: there, a day is a text and a yes a number."""
    if row.kind.holds is date:
        return plain.day_or_none
    return bool if row.kind.holds is bool else row.kind.restore


_OF_ROW = [row for row in ALL if row is not FileFields.reductions]

# The columns of a file but its id, number, company, person and version; those of a reduction but its id and file.
_OF_INSERTS = (FileFields.number, FileFields.niss)
columns_of, reduction_columns = _writer([row for row in _OF_ROW if row not in _OF_INSERTS]), _writer(REDUCTION)

_LINE = [row for row in ALL if row.name in {each.name for each in fields(FileRow)}]

_read_file, _read_reduction = _reader(_OF_ROW, _of_plain), _reader(REDUCTION, _of_plain)
_of_line, _read_line = attrgetter(*(row.column for row in _LINE)), _reader(_LINE, lambda row: row.kind.restore)

SHOWN = (TariffFile.id, TariffFile.company, TariffFile.niss, *(getattr(TariffFile, row.column) for row in _LINE))  # in lists
FILES = TariffFile.select(
    TariffFile.id, TariffFile.version, TariffFile.company, *(getattr(TariffFile, row.column) for row in _OF_ROW)
)  # fmt: skip
REDUCTIONS = tables.Reduction.select(
    tables.Reduction.file, *(getattr(tables.Reduction, row.column) for row in REDUCTION)
)  # fmt: skip


def file_of(row: tuple[Any, ...], reductions: tuple[Reduction, ...]) -> FileRecord:
    """The file that a plain row of FILES is, with its reductions."""
    file_id, version, company_id, *kept = row
    return FileRecord(file_id=file_id, version=version, company_id=company_id, reductions=reductions, **_read_file(kept))


def reduction_of(row: tuple[Any, ...]) -> Reduction:
    """The reduction that a plain row of REDUCTIONS is."""
    return Reduction(**_read_reduction(row[1:]))


def line_of(row: Any, company: str) -> FileRow:
    """A row of TariffFile as a line of a list; `company` only where the list names it."""
    masked = FileFields.niss.kind.read(row.niss).masked
    return FileRow(file_id=row.id, masked_niss=masked, company=company, **_read_line(_of_line(row)))
