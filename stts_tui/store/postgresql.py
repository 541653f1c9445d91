"""A database on a server of PostgreSQL: opening, its transactions, words of its SQL, what goes wrong.

**One writer at a time**: a transaction begins with an advisory lock, which the server gives to who came first first, and frees
when a connection ends. It is READ COMMITTED, so that each statement sees what was committed before the lock was given: under
a higher isolation the statement that waits for the lock would take the snapshot before it has it. Whoever looks has one.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.store import faults
from stts_tui.store.engine import APART, MIGRATIONS_TABLE, Change, Engine, Key
from stts_tui.store.postgresql_server import OnServer

if TYPE_CHECKING:
    import peewee

_BUSY = ("55P03", "40001", "40P01")  # a lock that did not come, and what the server broke off for another's sake
_TURN = "; SELECT stts_engine.take_turn({is_person})"
_LOOK = "ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Postgresql(OnServer):
    """A database on a server."""

    copy_ending = ".dump"
    words: Mapping[str, str] = {}  # more than words differ: postgresql_making.spelt

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._own = threading.local()

    # -- taking turns --------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def turn_to_make(self) -> Iterator[None]:
        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_making import MAKING
        from stts_tui.store.postgresql_server import BUSY_SECONDS

        self._must_have_driver()
        with care.maintenance(self.address) as server:
            with care.told(self.address):
                server.execute(f"SET lock_timeout = {int(BUSY_SECONDS * 1000)}")
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
            "SELECT coalesce((SELECT is_recent FROM stts_engine.state()), FALSE) OR EXISTS (SELECT 1 FROM pg_locks WHERE"
            " locktype = 'advisory' AND NOT granted AND (classid::bigint << 32) + objid::bigint = ?)", (TURN,)
        ).fetchone()  # fmt: skip
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
            connection = self.database.connection()
            for statement in postgresql_rows.noting(postgresql_rows.layouts(connection, APART)):
                run(statement)
            for statement in postgresql_rows.telling(postgresql_rows.layouts(connection, {MIGRATIONS_TABLE})):
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
        row = self.database.execute_sql(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = ?", (trigger,)
        ).fetchone()
        return str(row[0])

    def forbid(self, name: str, event: str, table: str, says: str, when: str = "") -> None:
        from stts_tui.store import postgresql_making

        for statement in postgresql_making.refusing(name, event, table, says, when):
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
