"""Databases of tests on PostgreSQL, where `STTS_ENGINE=postgresql` asks for them: what builders.py makes is then one on the
run's server, copied from a template, opened by the role that serves. A path stands for each, as on SQLite.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests import postgresql
from tests.postgresql import APP, OWNER

IN_USE = os.environ.get("STTS_ENGINE", "") == "postgresql"
SERVING = "stts_serving"
_paths: dict[str, Path] = {}  # by the name of the database
_like: dict[str, str] = {}  # of which other it is a copy
_left: dict[str, list[str]] = {}  # those of tests that are over, by what they were copied from
_altered: set[str] = set()  # other tables than they had


@functools.cache
def home() -> str:
    """A folder of this process for what belongs to databases and does not lie in them; XDG_DATA_HOME is to name it."""
    return tempfile.mkdtemp(prefix="stts-data-")


def begin() -> None:
    os.environ["XDG_DATA_HOME"] = home()
    os.environ.setdefault("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")  # so that processes of tests find the server


def name_of(path: Path) -> str:
    """The database that stands for `path`; for one that is not there, the name that it would have."""
    if path.is_file() and (held := path.read_text()).startswith("t_"):
        return held
    return "t_" + hashlib.blake2b(str(path.absolute()).encode(), digest_size=10).hexdigest()


def url_to_make(path: Path) -> str:
    """The address of a database that is to be made, for the role that makes and migrates it."""
    if not IN_USE:
        from stts_tui.store.sqlite import url_of

        return url_of(path)
    return owners_url(path)


def owners_url(path: Path) -> str:
    """The address for the role that makes and migrates, of a database that is there or not yet."""
    template()  # the roles are there
    name = name_of(path)
    _put(path, name)
    return postgresql.server().address(name, OWNER, socket=True)


def path_of(name: str) -> Path:
    return _paths[name]


role = APP  # as which databases are opened


def url_at(path: Path) -> str:
    return postgresql.server().address(name_of(path), role, socket=True)


@functools.cache
def template() -> str:
    """An empty database with the present schema, and the role that serves; made once for each process."""
    from stts_tui.store import database

    server, name = postgresql.server(), f"template_{os.getpid()}"
    server.run(
        f"DO $$ BEGIN CREATE ROLE {SERVING}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;"
        f" GRANT {SERVING} TO {APP}"
    )
    database.create(server.address(name, OWNER, socket=True)).close()
    return name


def a_database(path: Path, like: str = "") -> Path:
    """A new one for `path`, empty or as the one `like`.

    One that another test has left is taken where there is one, for the server takes half a second to make one anew.
    """
    like = like or template()
    left = _left.setdefault(like, [])
    if left:
        name = left.pop()
        _fill(name, like)
    else:
        name = name_of(path)
        _held(like)  # before it is a template, into which nobody looks
        postgresql.server().run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {like} STRATEGY file_copy")
    _like[name] = like
    return _put(path, name)


def _put(path: Path, name: str) -> Path:
    """The file that stands for the database, in which other processes find its name."""
    path.write_text(name)
    path.chmod(0o600)
    path.parent.chmod(0o700)
    _paths[name] = path.absolute()
    return path


def drop(folder: Path) -> None:
    """Every database whose path lies in `folder`: left for others where it has the tables that it had."""
    for papers in Path(home()).rglob("papers"):  # of all databases of the process
        shutil.rmtree(papers, ignore_errors=True)
    for name in [name for name, path in _paths.items() if path.is_relative_to(folder)]:
        del _paths[name]
        if not postgresql.server().run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            continue
        for file in Path(home()).rglob(f"{name}[.-]*"):
            if file.is_file():
                file.unlink()
        like = _like.pop(name, "")
        if like and name not in _altered:
            _left[like].append(name)
        else:
            postgresql.server().run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@functools.cache
def _held(name: str) -> dict[str, bytes]:
    """What the tables of a database hold, in the server's own form."""
    found = {}
    with postgresql.server().connection(name) as connection:
        for table in tables(connection):
            with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:  # type: ignore[call-overload, unused-ignore]
                found[table] = b"".join(map(bytes, copy))
    return found


def _fill(name: str, like: str) -> None:
    """Into a database that was left, the rows of the one `like`; whoever is still in it goes."""
    server, held = postgresql.server(), _held(like)
    server.run(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")
    with server.connection(name) as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger, no reference is looked up
        for table in (*held, "stts_engine.turn", "stts_engine.noted"):
            connection.execute(f"DELETE FROM {table}")  # type: ignore[call-overload, unused-ignore]
        for table, rows in held.items():
            if rows:
                into: Any = f"COPY {table} FROM STDIN"
                with connection.cursor().copy(into) as copy:
                    copy.write(rows)


class Row(tuple[Any, ...]):
    """As the row of SQLite's driver: by number and by name."""

    names: Sequence[str]

    def keys(self) -> Sequence[str]:
        return self.names

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.names.index(key) if isinstance(key, str) else key)


def _rows(cursor: Any) -> Any:
    names = [column.name for column in cursor.description or ()]

    def made(values: Sequence[Any]) -> Row:
        row = Row(values)
        row.names = names
        return row

    return made


class Behind:
    """A connection to look at a database behind the store's back, with the words of SQLite's driver; each statement counts."""

    def __init__(self, path: Path) -> None:
        from psycopg.adapt import Dumper
        from psycopg.pq import Format

        from stts_tui.store.postgresql_database import _adapters

        class Anything(Dumper):
            """A number as the server wants it: for a truth value too."""

            def dump(self, obj: Any) -> bytes:
                return str(int(obj)).encode()

        self.name = name_of(path)
        self.of = postgresql.server().connection(self.name)
        for name, loader in (("date", 1082), ("timestamp", 1114)):
            found = _adapters().get_loader(loader, Format.TEXT)
            assert found is not None
            self.of.adapters.register_loader(name, found)
        for kind in (int, bool):
            self.of.adapters.register_dumper(kind, Anything)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "row_factory":
            self.of.row_factory = _rows
        else:
            super().__setattr__(name, value)

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        import psycopg

        from stts_tui.store.postgresql_database import spelt

        if statement.startswith("PRAGMA"):
            return _Nothing()
        if statement.startswith(("DROP", "ALTER", "CREATE")):
            _altered.add(self.name)
        if dropped := re.fullmatch(r"DROP TRIGGER (\w+)", statement):
            where = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s"
            statement += f" ON {self.of.execute(where, dropped.groups()).fetchall()[0][0]}"
        try:
            words: Any = spelt(statement) if values else statement
            done = self.of.execute(words, values or None)
        except psycopg.IntegrityError as error:
            import sqlite3

            raise sqlite3.IntegrityError(str(error)) from error
        return done if done.description else _Nothing()

    def columns(self, table: str) -> dict[str, bool]:
        """The columns of a table and whether each may be empty (NULL)."""
        found = self.execute(
            "SELECT column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = ?", [table]
        ).fetchall()  # fmt: skip
        return {row[0]: row[1] for row in found}

    def close(self) -> None:
        self.of.close()


class _Nothing:
    def fetchall(self) -> list[tuple[Any, ...]]:
        return []


def tables(connection: Any) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [name for (name,) in found]


def triggers(connection: Any) -> list[str]:
    """Those that migrations made, on either engine."""
    if not isinstance(connection, Behind):
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
    found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname <> 'told' AND tgname NOT LIKE 'noted%'"
    return [name for (name,) in connection.execute(found).fetchall()]


def without_references(connection: Any) -> None:
    """From now on it takes what another row refers to, as SQLite does unless it is told otherwise."""
    if isinstance(connection, Behind):
        connection.execute("SET session_replication_role = replica")


def every_byte(path: Path) -> bytes:
    """All that its rows hold."""
    connection = Behind(path)
    try:
        held = [connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables(connection)]
        return repr(held).encode()
    finally:
        connection.close()
