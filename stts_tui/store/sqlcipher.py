"""SQLCipher's driver, as the store needs it: connections with a key, and a database written anew under another.

The driver is a copy of Python's own `sqlite3` with errors of its own, which have the same names and sentences. Whoever
imports this module has the package: `sqlite_encrypted.py` asks.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from stts_tui.domain.common.secret import Secret
from stts_tui.store.sqlite_database import Database

FAILURES: tuple[type[Exception], ...] = (driver.DatabaseError,)

for _kind in (decimal.Decimal, datetime.date, datetime.time):  # as peewee registers with Python's own
    driver.register_adapter(_kind, str)
driver.register_adapter(datetime.datetime, lambda moment: moment.isoformat(" "))


def _spelled(key: Secret | None) -> str:
    """As SQLCipher takes a key that nothing is derived of; empty: not encrypted."""
    return f"x'{key.reveal()}'" if key is not None else ""


def connect(path: Path | str, key: Secret | None, timeout: float) -> Any:
    """A bare connection. A wrong key shows with the first statement that reads."""
    connection = driver.connect(str(path), timeout=timeout, isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write on the person's screen
        if key is not None:
            connection.execute(f'PRAGMA key = "{_spelled(key)}"')
    except BaseException:
        connection.close()
        raise
    return connection


class KeyedDatabase(Database):
    """Peewee's handle, whose connections have the key."""

    server_version = driver.sqlite_version_info

    def __init__(self, path: Path, key: Secret, **how: Any) -> None:
        self._key = key
        super().__init__(str(path), **how)

    def _connect(self) -> Any:
        connection = connect(self.database, self._key, self._timeout)
        try:
            self._add_conn_hooks(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def rewrite(path: Path, key: Secret | None, into: Path, new_key: Secret | None) -> None:
    """All of `path` into the empty file `into`, under another key; compared, row by row. Raises the driver's errors."""
    with contextlib.closing(connect(path, key, 0)) as connection:
        connection.execute("PRAGMA temp_store = memory")
        connection.execute("ATTACH ? AS new KEY ?", (str(into), _spelled(new_key)))
        connection.execute("SELECT sqlcipher_export('new')")
        for this, that in zip_longest(_content(connection, "main"), _content(connection, "new")):
            if this != that:
                raise driver.DatabaseError("what was written is not what was read")
        connection.execute("DETACH new")


def _content(connection: Any, schema: str) -> Iterator[tuple[object, ...]]:
    """Everything that is in it, in an order of its own."""
    tables = []
    question = f"SELECT type, name, sql FROM {schema}.sqlite_master ORDER BY type, name"  # noqa: S608 (a constant)
    for kind, name, sql in connection.execute(question).fetchall():
        if name.startswith("sqlite_stat"):
            continue  # what the planner knows is this engine's own
        yield kind, name, sql
        if kind == "table":
            tables.append(name)
    for name in tables:
        keys = connection.execute("SELECT name FROM pragma_table_info(?, ?) WHERE pk ORDER BY pk", (name, schema)).fetchall()
        (lacks,) = connection.execute("SELECT wr FROM pragma_table_list(?) WHERE schema = ?", (name, schema)).fetchone()
        order = ", ".join(f'"{key}"' for (key,) in keys) if lacks else "rowid"  # WITHOUT ROWID: kept by its key
        yield from connection.execute(f'SELECT * FROM {schema}."{name}" ORDER BY {order}')  # noqa: S608 (from the schema)
