"""A database on a server of PostgreSQL: opening, its transactions, words of its SQL, what goes wrong.

**One writer at a time**: a transaction begins with an advisory lock, which the server gives who came first first, and frees when a
connection ends. It is READ COMMITTED, so that each statement sees what was committed before the lock was given: under a higher
isolation the statement that waits for the lock would take the snapshot before it has it. Whoever looks has a snapshot.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.i18n import _
from stts_tui.store import faults
from stts_tui.store.engine import APART, MIGRATIONS_TABLE, Change, Engine, Key
from stts_tui.store.postgresql_address import parsed
from stts_tui.store.queue import Queue

if TYPE_CHECKING:
    import peewee

    from stts_tui.store.postgresql_database import Database

BUSY_SECONDS = 30
_BUSY = ("55P03", "40001", "40P01")  # a lock that did not come, and what the server broke off for another's sake
_TURN = "; SELECT stts_engine.take_turn({is_person})"
_LOOK = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
DRIVER = "pip install 'stts-tui[postgresql]'"


class Postgresql(Engine):
    """A database on a server."""

    copy_ending = ".dump"
    words: Mapping[str, str] = {}  # more than words differ: postgresql_making.spelt
    database: Database

    def __init__(self, url: str) -> None:
        self.address = parsed(url)
        self._note = Queue(self.folder / f"{self.name}.turn", BUSY_SECONDS)
        self._own = threading.local()

    # -- the database as a whole ---------------------------------------------------------------------------------------
    @property
    def description(self) -> str:
        return self.address.description

    @property
    def name(self) -> str:
        return self.address.name

    @cached_property
    def folder(self) -> Path:
        from platformdirs import user_data_path

        there = [str(self.address.connect[part]) for part in ("service", "host", "port") if part in self.address.connect]
        return user_data_path("stts-tui") / "postgresql" / (re.sub(r"[^\w.-]+", "_", " ".join(there))[:120] or "here")

    def looks_sound(self) -> bool:
        return find_spec("psycopg") is not None  # opening says the rest: a question to the server costs as much

    def exists(self) -> bool:
        return self._state() != ""

    def _state(self) -> str:
        """Of the database on its server: empty where there is none, else "full" or "bare". Raises UNREADABLE."""
        from stts_tui.store import postgresql_care as care

        self._must_have_driver()
        with care.maintenance(self.address) as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (self.name,)).fetchone() is None:
                return ""
        self.open()
        try:
            return "full" if self.database.get_tables() else "bare"
        finally:
            self.close()

    def must_be_private(self) -> None:
        """Who gets at it is the server's to say."""

    def must_be_makeable(self) -> None:
        from stts_tui.store import postgresql_care as care

        state = self._state()
        if state == "full":
            raise refused(faults.EXISTS, path=self.description)
        with care.maintenance(self.address) as server:
            able = server.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if not able[0]:
            told = _("its role may not make databases (CREATEDB)")
            raise refused(faults.UNREADABLE, path=self.description, why=told)

    def create(self) -> None:
        """One in which text is compared byte by byte; an empty one that is there is taken."""
        import psycopg

        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_making import SERVING
        from stts_tui.store.postgresql_rows import quoted

        state = self._state()
        if state == "full":
            raise refused(faults.EXISTS, path=self.description)
        if state:
            return
        name = quoted(self.name)
        with care.maintenance(self.address) as server:
            try:
                server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
                server.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
                if server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (SERVING,)).fetchone():
                    server.execute(f"GRANT CONNECT ON DATABASE {name} TO {SERVING}")
            except psycopg.errors.DuplicateDatabase:
                raise refused(faults.EXISTS, path=self.description) from None
            except psycopg.Error as error:
                raise refused(faults.UNREADABLE, path=self.description, why=care.why(error)) from None

    def remove(self, *, queue: bool = True) -> None:
        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_rows import quoted

        self._must_have_driver()
        if hasattr(self, "database"):
            self.database.drop()
        with care.maintenance(self.address) as server:
            server.execute(f"DROP DATABASE IF EXISTS {quoted(self.name)} WITH (FORCE)")
        if queue:
            self._note.remove()

    def rename(self, other: Engine) -> None:
        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_rows import quoted

        if not isinstance(other, Postgresql):
            raise TypeError("a database on a server cannot take the place of another engine's")
        state = other._state()
        if state == "full":
            raise refused(faults.EXISTS, path=other.description)
        if state:
            other.remove(queue=False)
        with care.maintenance(self.address) as server:
            server.execute(f"ALTER DATABASE {quoted(self.name)} RENAME TO {quoted(other.name)}")
        other.remember(self.remembered())
        self._note.remove()

    def open(self, *, new: bool = False, look: bool = False) -> None:
        self._must_have_driver()
        import psycopg

        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_database import Database

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = Database(self.address.connect, BUSY_SECONDS)
        try:
            database.connect()
            care.must_be_fit(self.address, database.connection())
        except (*self.errors, psycopg.Error) as error:
            database.drop()
            raise care.no_connection(self.address, error) from None
        except BaseException:
            database.drop()
            raise
        self.database = database

    def _must_have_driver(self) -> None:
        if not self.looks_sound():
            raise refused(faults.NO_DRIVER, command=DRIVER)

    def close(self) -> None:
        self.database.drop()

    # -- taking turns --------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def turn_to_make(self) -> Iterator[None]:
        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_making import MAKING

        self._must_have_driver()
        with care.maintenance(self.address) as server:
            server.execute(f"SET lock_timeout = {BUSY_SECONDS * 1000}")
            server.execute(f"SELECT pg_advisory_lock({MAKING})")  # until this connection ends
            yield

    @contextlib.contextmanager
    def turn(self, *, background: bool = False, several: bool = False) -> Iterator[None]:
        self._own.is_background = background
        if not several:
            yield  # the transaction takes it, and lets it go with what it wrote
            return
        from stts_tui.store.postgresql_making import TURN

        run = self.database.execute_sql
        run(f"SELECT pg_advisory_lock({TURN})")
        try:
            yield
        finally:
            if self.database.is_lost():
                self.database.drop()
            else:
                run(f"SELECT pg_advisory_unlock({TURN})")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        is_person = str(not getattr(self._own, "is_background", False)).lower()
        with self._mended(), self.database.atomic(_TURN.format(is_person=is_person)):
            yield
        self._own.done = getattr(self._own, "done", 0) + 1

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._mended(), self.database.atomic(_LOOK):
            yield

    @contextlib.contextmanager
    def _mended(self) -> Iterator[None]:
        """A connection that broke is forgotten, so that the next act makes another one."""
        try:
            yield
        finally:
            if self.database.is_lost():
                self.database.drop()

    def people_about(self) -> bool:
        from stts_tui.store.postgresql_making import TURN

        row = self.database.execute_sql(
            "SELECT coalesce((SELECT is_recent FROM stts_engine.state()), FALSE) OR EXISTS (SELECT 1 FROM pg_locks"
            f" WHERE locktype = 'advisory' AND NOT granted AND (classid::bigint << 32) + objid::bigint = {TURN})"
        ).fetchone()
        return bool(row[0])

    def change_mark(self) -> int:
        row = self.database.execute_sql("SELECT number FROM stts_engine.state()").fetchone()
        return int(row[0]) - getattr(self._own, "done", 0) if row else 0

    def remember(self, link: str) -> None:
        with contextlib.suppress(OSError):
            self._note.remember(link)

    def remembered(self) -> str:
        return self._note.remembered()

    # -- what rows hold ------------------------------------------------------------------------------------------------
    def changes(self) -> Iterator[tuple[str, Sequence[Change]]]:
        from stts_tui.store import postgresql_rows

        return postgresql_rows.take(self.database.connection())

    def contents(self, unless: Collection[str]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
        from stts_tui.store import postgresql_rows

        return postgresql_rows.contents(self.database.connection(), unless)

    def filling(
        self, tables: Collection[str], *, draft: bool, rebuild: Collection[str]
    ) -> contextlib.AbstractContextManager[None]:
        raise self._not_here()

    def ends(self, tables: Collection[str]) -> dict[str, int]:
        raise self._not_here()

    def contents_behind(self, ends: Mapping[str, int]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
        raise self._not_here()

    # -- copies --------------------------------------------------------------------------------------------------------
    def _not_here(self) -> Refused:
        return refused(faults.ON_SERVER, path=self.description)

    def copy_into(self, path: Path) -> None:
        raise self._not_here()

    def of_copy(self, path: Path) -> Engine:
        raise self._not_here()

    def must_be_idle(self) -> None:
        raise self._not_here()

    def replace_by(self, new: Engine, kept: str) -> str:
        raise self._not_here()

    # -- what goes wrong -----------------------------------------------------------------------------------------------
    @cached_property
    def errors(self) -> tuple[type[Exception], ...]:
        import peewee
        import psycopg

        # Peewee translates what a statement raises, but not what comes while its rows are fetched.
        return (peewee.DatabaseError, peewee.InterfaceError, psycopg.Error)

    def is_trouble(self, error: BaseException) -> bool:
        import peewee
        import psycopg

        mistakes = (peewee.IntegrityError, peewee.DataError, psycopg.IntegrityError, psycopg.DataError)
        return isinstance(error, self.errors) and not isinstance(error, mistakes)

    def is_busy(self, error: BaseException) -> bool:
        from stts_tui.store.postgresql_care import state_of

        return state_of(error) in _BUSY

    def is_unknown(self, error: BaseException) -> bool:
        from stts_tui.store.postgresql_database import CommitUnknown

        return isinstance(error, CommitUnknown)

    def first_cause(self, error: BaseException) -> BaseException:
        """What failed before all that follows failed too: a transaction takes nothing after a mistake."""
        from stts_tui.store.postgresql_care import ABORTED, state_of

        while state_of(error) == ABORTED and isinstance(error.__context__, self.errors):
            error = error.__context__
        return error

    # -- words of queries ----------------------------------------------------------------------------------------------
    def one_of(self, column: peewee.Field, values: Sequence[object]) -> peewee.Expression:
        import peewee

        return peewee.Expression(column, "= ANY", peewee.EnclosedNodeList([peewee.Value(list(values), False, False)]))

    def hide(self, node: peewee.ColumnBase) -> peewee.ColumnBase:
        from stts_tui.store.postgresql_database import Hidden

        return Hidden(node)

    def limited(self, goes_on: Callable[[int], bool]) -> contextlib.AbstractContextManager[None]:
        from stts_tui.store import postgresql_care

        return postgresql_care.limited(self.database, goes_on)

    def bound(self, value: object) -> object:
        return value

    def run_many(self, sql: str, rows: Any) -> None:
        self.database.run_many(sql, rows)

    # -- words of migrations -------------------------------------------------------------------------------------------
    def prepare(self) -> None:
        from stts_tui.store import postgresql_care, postgresql_making

        if not postgresql_care.may_change_schema(self.database):
            raise refused(faults.NOT_THE_OWNER, path=self.description)
        with self.database.atomic():
            self.database.execute_sql(postgresql_making.MADE)

    def settle(self) -> None:
        from stts_tui.store import postgresql_making as making
        from stts_tui.store import postgresql_rows

        run = self.database.execute_sql
        with self.database.atomic():
            for statement in postgresql_rows.noting(postgresql_rows.layouts(self.database.connection(), APART)):
                run(statement)
            if run("SELECT 1 FROM pg_roles WHERE rolname = ?", (making.SERVING,)).fetchone():
                triggers = [name for (name,) in run("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal").fetchall()]
                for statement in making.granting(self.database.get_tables(), triggers, [MIGRATIONS_TABLE]):
                    run(statement)

    def carry_out(self, script: str) -> None:
        from stts_tui.store import postgresql_making

        for statement in script.split(";\n"):
            if statement.strip():
                for each in postgresql_making.carried_out(statement, self._table_of):
                    self.database.execute_sql(each)

    def _table_of(self, trigger: str) -> str:
        row = self.database.execute_sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = ?", (trigger,)).fetchone()
        return str(row[0])

    def forbid(self, name: str, event: str, table: str, says: str, when: str = "") -> None:
        from stts_tui.store import postgresql_making

        for statement in postgresql_making.refusing(name, event, table, says, when):
            self.database.execute_sql(statement)

    def make_append_only(self, table: str) -> None:
        from stts_tui.store import postgresql_making

        super().make_append_only(table)
        for statement in postgresql_making.not_emptied(table):
            self.database.execute_sql(statement)

    def gather(self, table: str, columns: Sequence[str], into: str) -> None:
        from stts_tui.store import postgresql_making

        for statement in postgresql_making.gathering(table, columns, into):
            self.database.execute_sql(statement)

    @contextlib.contextmanager
    def lifted(self, *tables: str) -> Iterator[None]:
        for verb in ("DISABLE", "ENABLE"):
            for table in tables:
                self.database.execute_sql(f"ALTER TABLE {table} {verb} TRIGGER {table}_no_delete")
            if verb == "DISABLE":
                yield

    # -- care ----------------------------------------------------------------------------------------------------------
    def refresh_statistics(self) -> None:
        self.database.execute_sql("ANALYZE")  # of what this role owns; the server does it by itself too

    def damage(self) -> list[str]:
        from stts_tui.store import postgresql_care

        return postgresql_care.damage(self.database)

    def problems(self) -> list[str]:
        return self.damage()
