"""Hostile values for every column that the schema has, found by itself, and a house with rows of as many tables as can be."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from stts_tui.services.house import House
from tests.builders import path_of
from tests.sampling import SEED

WHOLE = bool(os.environ.get("STTS_EVERY_COLUMN"))
Case = TypeVar("Case")

MEGABYTE = 1 << 20


class Column(NamedTuple):
    """A column, and what it was declared to hold."""

    table: str
    name: str
    kind: str


# By the kind of column: what another program, a bad import or somebody with the file in hand may leave there.
TEXTS = (
    "x" * MEGABYTE, "a" + "\u0301" * 300, "\u0e01\u0e33" * 60, "\u05e9\u05dc\u05d5\u05dd " * 12, "\u6f22\u5b57" * 60,
    "[bold]{name}%s\x1b]0;x\x07\x9b31m\u202e\x00", b"\xff\xfe\x00", 7, "", "[]", '{"a": [1, {"b": null}]}', "[" * 5000,
)  # fmt: skip
DAYS = ("never", "2026-13-45", "9999-12-31", "0001-01-01", 7, b"\xff", "", "2026-01-01 25:00:00", "x" * MEGABYTE)
NUMBERS = ("x", 10**18, -1, 1.5, b"\xff", "x" * MEGABYTE)


def values_for(kind: str) -> tuple[object, ...]:
    if kind in ("DATE", "TIMESTAMP"):
        return DAYS
    return NUMBERS if kind in ("INTEGER", "BOOLEAN") else TEXTS


@contextlib.contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """The database without what refuses: triggers, checks, references."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("PRAGMA synchronous = 0")
        connection.execute("PRAGMA ignore_check_constraints = 1")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
    finally:
        connection.close()


def columns_at(path: Path) -> list[Column]:
    """Every column but keys, references and packed originals, of every table but the engine's own."""
    with unguarded(path) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        tables = [name for (name,) in found if not name.startswith(("sqlite", "schema_migration"))]
        every = []
        for table in tables:
            references = {row[3] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
            for _number, name, kind, _needed, _default, key in connection.execute(f"PRAGMA table_info({table})"):
                if not key and name not in references and kind.upper() != "BLOB":
                    every.append(Column(table, name, kind.upper()))
        return every


def columns(house: House) -> list[Column]:
    return columns_at(path_of(house))


# Whose own account cannot be read is nobody: of accounts, those that others look at.
ROWS = {"account": "user_name IN ('target', 'shut01')", "setting": "name <> 'key'"}  # under another key nothing works


def poison(house: House, column: Column, value: object) -> int:
    """Write it into the rows of the table; how many took it (a unique column takes it once)."""
    return poison_at(path_of(house), column, value, ROWS.get(column.table, "1"))


def poison_at(path: Path, column: Column, value: object, where: str) -> int:
    with unguarded(path) as connection:
        statement = f"UPDATE OR IGNORE {column.table} SET {column.name} = ? WHERE {where}"
        return connection.execute(statement, (value,)).rowcount


def read_by(house: House, call: Callable[[], object]) -> frozenset[tuple[str, str]]:
    """The tables with their columns that the engine is asked for while `call` runs; whatever that raises goes on."""
    connection, found = house.office.store.engine.database.connection(), set()

    def see(what: int, table: str | None, column: str | None, *_more: object) -> int:
        if what == sqlite3.SQLITE_READ and table and column:
            found.add((table, column))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(see)
    try:
        call()
    finally:
        connection.set_authorizer(None)
    return frozenset(found)


def dealt(every: Sequence[Case], size: int) -> list[Case]:
    """Today's part of them, about `size`: in as many days as there are parts, each has been in one.

    All of them with STTS_EVERY_COLUMN=1; TESTS_SEED repeats the part of a day.
    """
    if WHOLE:
        return list(every)
    parts = -(-len(every) // size)
    return random.Random(15).sample(every, len(every))[int(SEED) % parts :: parts]
