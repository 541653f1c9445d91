"""Rows that are ready as they are stored, past the mapper and its conversions: what `stts-tui generate` reads and writes.

Only in `Store.filling`, and only new ones: nothing here looks at what stands in a table already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from stts_tui.domain.common.masking import masked
from stts_tui.store.audit import AuditLine
from stts_tui.store.bulk import run_many
from stts_tui.store.database import Store
from stts_tui.store.json_text import Written
from stts_tui.store.places import places
from stts_tui.store.tables import database

Row = tuple[Any, ...]
FILES = "tariff_file"
FILLED = frozenset({
    "household", "registered_person", "entitlement", "former_number", FILES, "reduction", "file_history", "assignment",
    "assignment_comment", "account", "account_application",
})  # fmt: skip
_SET = 10_000  # rows of a table that are in memory at a time
# What a history says that somebody did, of files in order: a line of the audit for each.
_ACTS = (
    "SELECT h.at, h.actor_id, COALESCE(a.user_name, h.actor_name), h.company_id, h.action, f.id, f.number, h.before, h.after,"
    " f.niss FROM tariff_file f JOIN file_history h ON h.file_id = f.id AND h.position = ?"
    " LEFT JOIN account a ON a.id = h.actor_id"
    " WHERE f.id BETWEEN ? AND ? ORDER BY f.id"
)


class Prepared:
    """New rows of one table, gathered and written in sets."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self._sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 (the schema's own names)
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """`row` in the order of the columns. Raises as `write`."""
        self._rows.append(row)
        if len(self._rows) >= _SET:
            self.write()

    def write(self) -> None:
        """Write what is gathered. Raises peewee's IntegrityError if a constraint stands against one of them."""
        if self._rows:
            run_many(self._sql, self._rows)
            self._rows.clear()


@dataclass(frozen=True)
class Fixed:
    """What stands in a column of every copy."""

    value: object

    def sql(self, _count: int) -> tuple[str, tuple[int, ...]]:
        """The words for it where so many copies are made at once, and which places they ask for."""
        if isinstance(self.value, str):
            return f"""'{self.value.replace("'", "''")}'""", ()
        return "NULL" if self.value is None else str(self.value), ()


@dataclass(frozen=True)
class Numbered:
    """An id: that of the copy's first row of the table in the place `base`, and behind it all copies' rows before this one."""

    base: int
    rank: int

    def sql(self, count: int) -> tuple[str, tuple[int, ...]]:
        """As of `Fixed`."""
        return f"? + {self.rank * count}", (self.base,)


@dataclass(frozen=True)
class Text:
    """Texts with places between them; two empty ones are the value of a place."""

    parts: tuple[str, ...]
    places: tuple[int, ...]

    def sql(self, count: int) -> tuple[str, tuple[int, ...]]:
        """As of `Fixed`."""
        if self.parts == ("", ""):
            return "?", self.places
        words = [Fixed(part).sql(count)[0] for part in self.parts]
        return " || ? || ".join(words), self.places


Cell = Fixed | Numbered | Text


@dataclass(frozen=True)
class Shape:
    """A row with places: what many rows have in common stands in the statement, and the engine puts their texts together."""

    table: str
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]

    def copy(self, values: Sequence[Sequence[Any]]) -> None:
        """A row for each of `values`, which are what stands in the places. Raises as Prepared.write."""
        told = [cell.sql(len(values)) for cell in self.cells]
        names, words = ", ".join(f'"{name}"' for name in self.columns), ", ".join(text for text, _places in told)
        places = [place for _text, asked in told for place in asked]
        sql = f'INSERT INTO "{self.table}" ({names}) VALUES ({words})'  # noqa: S608 (the schema's own names, quoted texts)
        asked = map(itemgetter(*places), values)
        run_many(sql, asked if len(places) > 1 else zip(asked))


def stored(table: str) -> tuple[list[str], list[Row]]:
    """A small table as it stands, in the order of its first column: the names of its columns, and its rows."""
    cursor = database.execute_sql(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 (the schema's own names)
    return [each[0] for each in cursor.description], cursor.fetchall()


def last_id(table: str) -> int:
    return int(database.execute_sql(f'SELECT MAX(id) FROM "{table}"').fetchone()[0] or 0)  # noqa: S608 (the schema's own)


def count(table: str) -> int:
    return int(database.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0])  # noqa: S608 (the schema's own names)


@dataclass(frozen=True)
class Act:
    """One act that was done on each of the files from `first` to `last`: the line of their histories at `position`."""

    first: int
    last: int
    position: int
    tells_numbers: bool  # whether national numbers may stand in it


def lines_of(store: Store, act: Act) -> Iterator[AuditLine]:
    """The audit's lines of what was done, read from the files' histories while they are taken."""
    pseudonym, side = store.pseudonyms.of, _masked if act.tells_numbers else Written
    found = database.execute_sql(_ACTS, (act.position, act.first, act.last))
    for at, actor, name, company, action, file_id, number, before, after, niss in found:
        moment = datetime.fromisoformat(str(at)).replace(tzinfo=UTC)
        yield AuditLine(
            moment, actor, name, company, action, "done", "file", file_id, number, side(before), side(after),
            pseudonym(niss), "",
            f"192.0.2.{1 + (actor or 0) % 254}",  # of the addresses that are for examples
        )  # fmt: skip


def _masked(text: str) -> Mapping[str, str]:
    """One side of a line of a history as the audit has it."""
    return {name: masked(value) for name, value in json.loads(text).items()}


def chain(store: Store, lines: Iterator[AuditLine]) -> Iterator[int]:
    """Append `lines`, a signed checkpoint whenever so many have come as the settings say; gives how many there are by now."""
    chain, done = store.audit.chain(), 0
    for line in lines:
        chain.add(line)
        done += 1
        if done % places().every == 0:
            chain.write()
            store.checkpoints.due(chain.head, "")
            yield done
    chain.write()
    yield done
