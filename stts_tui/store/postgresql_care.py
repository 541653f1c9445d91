"""PostgreSQL's care: questions that take too long, what is wrong with a server or with a database on it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import peewee
import psycopg

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.i18n import _
from stts_tui.store import faults
from stts_tui.store.engine import BrokenOff

if TYPE_CHECKING:
    from stts_tui.store.postgresql_address import Address
    from stts_tui.store.postgresql_database import Database

_LOOK = 0.002  # seconds between two questions whether to go on
# PostgreSQL counts no steps: they are reckoned from time, as many as SQLite takes on one of today's processors.
_STEPS = 20_000_000  # in a second
_MAINTENANCE = ("postgres", "template1")
CANCELLED, ABORTED = "57014", "25P02"


def state_of(error: BaseException) -> str:
    """The server's code of what went wrong; empty where it is not the server that says it."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


@contextlib.contextmanager
def limited(database: Database, goes_on: Callable[[int], bool]) -> Iterator[None]:
    """As Engine.limited. Another thread looks at the time, and asks the server to stop.

    What was broken off leaves its transaction of no use: so all of it happens behind a savepoint.
    """
    connection, over, done = database.connection(), threading.Event(), threading.Event()

    def watch() -> None:
        ticks = 0
        while not done.wait(_LOOK):
            ticks += 1
            if not goes_on(int(ticks * _LOOK * _STEPS)):
                over.set()
                while not done.wait(_LOOK):  # the statement may just have ended, and another begun
                    with contextlib.suppress(psycopg.Error):
                        connection.cancel_safe(timeout=5)
                return

    watcher = threading.Thread(target=watch, name="looks at the time", daemon=True)
    try:
        with database.atomic(), database.in_pieces():
            watcher.start()
            try:
                yield
            finally:
                done.set()
                watcher.join()
    except (peewee.DatabaseError, psycopg.Error) as error:
        if not over.is_set() or state_of(error) != CANCELLED:
            raise
        raise BrokenOff from error


def maintenance(address: Address) -> Any:
    """A connection to a database of the server that is always there. Raises UNREADABLE."""
    last: Exception | None = None
    for name in _MAINTENANCE:
        try:
            return psycopg.connect(**{**address.connect, "dbname": name}, autocommit=True)
        except psycopg.Error as error:
            last = error
    raise refused(faults.UNREADABLE, path=address.description, why=why(last)) from None


@contextlib.contextmanager
def told(address: Address) -> Iterator[None]:
    """What the server of `address` says no to. Raises BUSY where others hold what is asked for, else UNREADABLE."""
    try:
        yield
    except psycopg.errors.LockNotAvailable:
        raise refused(faults.BUSY) from None
    except psycopg.Error as error:
        raise refused(faults.UNREADABLE, path=address.description, why=why(error)) from None


@contextlib.contextmanager
def asking(address: Address) -> Iterator[Any]:
    """As `maintenance`, for what is asked inside. Raises as `told`."""
    with maintenance(address) as server, told(address):
        yield server


def why(error: BaseException | None) -> str:
    """What the driver says, in one line, without a full stop."""
    return " ".join(str(error).split()).rstrip(".")


def no_connection(address: Address, error: Exception) -> Refused:
    """Why `address` could not be opened: the database may not be there, or nothing of the server."""
    with contextlib.suppress(Refused), maintenance(address) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (address.name,)).fetchone():
            return refused(faults.MISSING, path=address.description)
    return refused(faults.UNREADABLE, path=address.description, why=why(error))


def made_as(name: str) -> str:
    """The statement that makes a database of this (quoted) name as it has to be: text compared byte by byte."""
    return f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"


def must_be_fit(address: Address, connection: Any) -> None:
    """Whether the database can hold all that is written. Raises UNREADABLE with what would be right."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        told = _("its encoding is {encoding}, and has to be UTF8: `{command}`").with_values(
            encoding=encoding, command=made_as("…")
        )
        raise refused(faults.UNREADABLE, path=address.description, why=told)
    if connection.info.server_version < 140000:
        told = _("its server is PostgreSQL {version}, and has to be 14 or newer")
        version = connection.info.server_version // 10000
        raise refused(faults.UNREADABLE, path=address.description, why=told.with_values(version=version))


def damage(database: Database) -> list[str]:
    """What is broken in it. English, technical."""
    run, found = database.execute_sql, []
    for table, column in run(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.atttypid = 'text'::regtype"
        " AND NOT a.attisdropped AND a.attcollation <> '\"C\"'::regcollation ORDER BY 1, 2"
    ).fetchall():
        found.append(f"collation: {table}.{column} is not compared byte by byte, so that lists lose rows")
    for name, table in run(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND tgenabled <> 'O' ORDER BY 1"
    ).fetchall():
        found.append(f"trigger {name} on {table} is switched off")
    for name, table in run(
        "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        " AND NOT convalidated ORDER BY 1"
    ).fetchall():
        found.append(f"constraint {name} on {table} was never examined")
    if run("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'").fetchone():
        found.extend(_amcheck(database))
    return found


def _amcheck(database: Database) -> Iterator[str]:
    """Indexes against their tables, where the server has what examines them and this role may use it."""
    indexes = database.execute_sql(
        "SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam"
        " WHERE c.relnamespace = 'public'::regnamespace AND m.amname = 'btree' ORDER BY c.relname"
    ).fetchall()
    for number, name in indexes:
        try:
            database.execute_sql("SELECT bt_index_check(index => ?, heapallindexed => true)", (number,)).fetchall()
        except peewee.DatabaseError as error:
            if state_of(error) == "42501":
                return
            yield f"integrity: index {name}: {why(error)}"


def may_change_schema(database: Database) -> bool:
    """Whether this role is (a member of) the one that made the tables; where there are none, whether it may make some."""
    row = database.execute_sql(
        "SELECT CASE WHEN to_regclass('public.schema_migration') IS NULL"
        " THEN has_schema_privilege('public', 'CREATE') AND has_database_privilege(current_database(), 'CREATE')"
        " ELSE pg_has_role(current_user,"
        " (SELECT relowner FROM pg_class WHERE oid = to_regclass('public.schema_migration')), 'USAGE') END"
    ).fetchone()
    return bool(row[0])
