"""How SQLite takes very many rows at once: what `stts-tui generate` writes.

Measured at 10^5 files: indexes that are made after the rows take a third of the time of those that are kept; a database
that nobody knows yet needs no log.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Any

_CACHE = 256  # MiB of pages, and as much again for what an index sorts
_STEPS = 1_000_000  # of SQLite's machine between two looks at whether somebody broke it off
_MADE = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? ORDER BY name"


@contextlib.contextmanager
def pace(database: Any, failures: tuple[type[Exception], ...], *, draft: bool) -> Iterator[None]:
    """Around the transaction, on a connection that is closed after: its settings for so many rows."""
    run = database.execute_sql
    run("PRAGMA foreign_keys = 0")  # each look-up would cost as much as the row; the doctor looks at all of them
    run(f"PRAGMA cache_size = -{_CACHE * 1024}")
    run("PRAGMA temp_store = file")  # what an index sorts may be larger than the memory
    if draft:
        run("PRAGMA journal_mode = off")
        run("PRAGMA synchronous = off")
    database.connection().set_progress_handler(_go_on, _STEPS)
    try:
        yield
    except failures as error:
        if "interrupted" in str(error):  # Ctrl+C within a statement: it was heard in `_go_on`
            raise KeyboardInterrupt from None
        raise
    if draft:
        run("PRAGMA journal_mode = wal")


def _go_on() -> int:
    """Python's own signals are heard here."""
    return 0


@contextlib.contextmanager
def without_indexes(connection: Any, tables: Collection[str]) -> Iterator[None]:
    """The indexes of `tables` go, but those of keys, and stand there again afterwards, to the letter."""
    made = [row for table in sorted(tables) for row in connection.execute(_MADE, (table,)).fetchall()]
    for name, _sql in made:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _name, sql in made:
        connection.execute(sql)  # so that its mark is the same


def ends(connection: Any, tables: Collection[str]) -> dict[str, int]:
    """The last place that is taken in each of `tables`."""
    found = {}
    for table in sorted(tables):
        row = connection.execute(f'SELECT MAX(rowid) FROM main."{table}"').fetchone()  # noqa: S608 (the schema's own names)
        found[table] = int(row[0] or 0)
    return found
