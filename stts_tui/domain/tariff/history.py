"""A tariff file as flat texts by field: what its history keeps, what undoes an action exactly, what a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from stts_tui.domain.common.kinds import AnyRow, getter
from stts_tui.domain.tariff.fields import ALL, BY_NAME, CHANGING, FileFields
from stts_tui.domain.tariff.file import Change, FileRecord
from stts_tui.domain.tariff.reasons import DocumentKind

Values = dict[str, str]
Asked = tuple[tuple[DocumentKind, date], ...]


_NAMED = tuple((row.name, row) for row in CHANGING)
_COMPARED = ((FileFields.niss.name, FileFields.niss), *_NAMED)  # told once, and once more where it was replaced
_WRITERS = tuple((row.name, row.kind.write) for row in CHANGING)
_written = getter(CHANGING)


def _text(write: Callable[[Any], str], value: Any) -> str:
    if not value and value != 0:  # an amount of nothing is one
        return ""
    return value if write is str else write(value)


def values_of(file: FileRecord) -> Values:
    """The file as texts; an empty field is left out."""
    written: Values = {}
    for (name, write), value in zip(_WRITERS, _written(file), strict=True):
        if text := _text(write, value):
            written[name] = text
    return written


def changed(before: FileRecord, after: FileRecord) -> list[AnyRow]:
    """The fields that hold something else in the second; what did not change is mostly the very same object."""
    was, now = vars(before), vars(after)
    return [row for name, row in _COMPARED if now[name] is not was[name] and now[name] != was[name]]


def difference(before: FileRecord | None, after: FileRecord) -> tuple[Values, Values]:
    """The fields that differ, before and after; an empty one is left out of its side."""
    if before is None:
        return {}, values_of(after)
    old: Values = {}
    new: Values = {}
    for row in changed(before, after):
        was, now = _text(row.kind.write, row.of(before)), _text(row.kind.write, row.of(after))
        if was != now:
            old |= {row.name: was} if was else {}
            new |= {row.name: now} if now else {}
    return old, new


def undone(file: FileRecord, before: Mapping[str, str], after: Mapping[str, str]) -> FileRecord:
    """The file as it was before a change of which these are the two sides.

    ValueError if the file does not stand as the change left it: something else has changed it since.
    """
    number = FileFields.niss
    now = values_of(file) | {number.name: number.kind.write(file.niss)}
    names = {*before, *after} & set(BY_NAME)
    if any(now.get(name, "") != after.get(name, "") for name in names):
        raise ValueError(f"file {file.number} is not as this action left it")
    return replace(file, **{name: BY_NAME[name].kind.read(before.get(name, "")) for name in names})


def asked_since(lines: Iterable[tuple[date, Values, Values]]) -> Asked:
    """The papers that are asked and since when, from the lines that stand: the day of each and its two sides."""
    asked, days = FileFields.documents, dict[DocumentKind, date]()
    for day, before, after in lines:
        if asked.name in {*before, *after}:
            now: frozenset[DocumentKind] = asked.kind.read(after.get(asked.name, ""))
            days = {kind: days.get(kind, day) for kind in DocumentKind if kind in now}
    return tuple(days.items())


def readable(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The fields that changed, in the file's order, as a person reads them."""
    found = []
    for row in ALL:
        old, new = before.get(row.name, ""), after.get(row.name, "")
        if row.shown and old != new:
            sides = (row.kind.show(row.kind.read(side)) if side else "" for side in (old, new))
            found.append(Change(row.name, row.label, *sides))
    return tuple(found)


def changes(before: FileRecord | None, after: FileRecord) -> tuple[Change, ...]:
    """The readable difference of two states of a file."""
    return readable(*difference(before, after))
