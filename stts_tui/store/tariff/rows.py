"""Tariff files and their reductions as rows, by the table of fields (domain/tariff/fields.py).

This is done for each record of a message, so what the table says is made into tuples once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from stts_tui.domain.common.kinds import AnyRow, getter
from stts_tui.domain.common.text import fold
from stts_tui.domain.tariff.fields import ALL, REDUCTION, FileFields
from stts_tui.domain.tariff.file import FileRecord, FileRow, Reduction


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


def _differ(rows: Sequence[AnyRow]) -> Callable[[object, object], dict[str, Any]]:
    """What gives those columns of the second of two that hold something else in these fields."""
    held, plan = getter(rows), tuple((row.column, row.kind.keep, row.folded) for row in rows)

    def differing(before: object, after: object) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for (column, keep, folded), was, now in zip(plan, held(before), held(after), strict=True):
            if was is not now and was != now:
                found[column] = now if keep is None else keep(now)
                if folded:
                    found[folded] = fold(found[column])
        return found

    return differing


def _reader(rows: Sequence[AnyRow]) -> Callable[[object], Mapping[str, Any]]:
    """What gives the values of these fields, by their names, that a row holds."""
    held, names = attrgetter(*(row.column for row in rows)), tuple(row.name for row in rows)
    restores = tuple((row.name, row.kind.restore) for row in rows if row.kind.restore is not None)

    def read(kept: object) -> Mapping[str, Any]:
        found: dict[str, Any] = dict(zip(names, held(kept), strict=True))
        for name, restore in restores:
            found[name] = restore(found[name])
        return found

    return read


_OF_ROW = [row for row in ALL if row is not FileFields.reductions]

# The columns of a file but its id, number, company, person and version; those of a reduction but its id and file.
_OF_INSERTS = (FileFields.number, FileFields.niss)
_CHANGING = [row for row in _OF_ROW if row not in _OF_INSERTS]
columns_of, changed_columns = _writer(_CHANGING), _differ(_CHANGING)
reduction_columns = _writer(REDUCTION)

_read_file = _reader(_OF_ROW)
_read_reduction = _reader(REDUCTION)
_read_line = _reader([row for row in ALL if row.name in {each.name for each in fields(FileRow)}])


def file_of(row: Any, reductions: tuple[Reduction, ...]) -> FileRecord:
    """The file that a row of TariffFile is, with its reductions."""
    return FileRecord(file_id=row.id, version=row.version, company_id=row.company, reductions=reductions, **_read_file(row))


def reduction_of(row: Any) -> Reduction:
    return Reduction(**_read_reduction(row))


def line_of(row: Any, company: str) -> FileRow:
    """A row of TariffFile as a line of a list; `company` only where the list names it."""
    return FileRow(file_id=row.id, masked_niss=FileFields.niss.kind.read(row.niss).masked, company=company, **_read_line(row))
