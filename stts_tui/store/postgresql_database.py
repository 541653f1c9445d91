"""PostgreSQL as Peewee has it: rows as SQLite gives them, transactions that say what is known of their end.

Days and moments come as texts in the form that SQLite keeps, so that whatever reads rows reads the same of both engines.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import peewee
import psycopg
from psycopg.adapt import AdaptersMap, Loader
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper

from stts_tui.store import peewee_guard
from stts_tui.store.legible import Legible

_IN_PIECES = 200  # rows of what may be broken off, fetched together
# Of each connection: what an address cannot say, for a pooler takes no options. The server is to notice within seconds that a
# machine is gone, and within minutes that a process stands still: either may have the turn.
_SET = (
    "SET datestyle = 'ISO, YMD'; SET search_path = public; SET timezone = 'UTC'; SET lock_timeout = {patience};"
    " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
    " SET tcp_user_timeout = 25000; SET idle_in_transaction_session_timeout = '5min'"
)

peewee_guard.give_psycopg()


class CommitUnknown(peewee.OperationalError):
    """The line broke after the end of a transaction was asked for: nobody here knows whether it was carried out."""


class _Connection(psycopg.Connection[Any]):
    """One that goes with its thread: nobody else has it, and it closes in silence as one of SQLite does."""

    def __del__(self, _warn: object = None) -> None:
        with contextlib.suppress(psycopg.Error):
            self.close()


class _Adapter(peewee.Psycopg3Adapter):
    def connect(self, db: peewee.Database, **how: Any) -> Any:
        return _Connection.connect(dbname=db.database, **how)


class _Day(Loader):
    def load(self, data: Any) -> str:
        return bytes(data).decode("ascii")


class _Moment(Loader):
    def load(self, data: Any) -> str:
        text = bytes(data).decode("ascii")
        return text if len(text) <= 19 else text.ljust(26, "0")  # of a second's parts the server leaves out what is 0


class _Sum(Loader):
    """Of whole numbers: the server gives more digits than any number has."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode("ascii")
        return float(text) if "." in text else int(text)


@functools.cache
def _adapters() -> AdaptersMap:
    made = AdaptersMap(psycopg.adapters)
    for name, loader in (("date", _Day), ("timestamp", _Moment), ("numeric", _Sum)):
        made.register_loader(name, loader)
    made.register_dumper(int, Int8Dumper)  # one size: a statement is then prepared once
    return made


@functools.lru_cache(maxsize=1024)
def spelt(sql: str) -> str:
    """The house's own statements have ? in the place of a value, those of Peewee its own sign."""
    return sql.replace("%", "%%").replace("?", "%s") if "?" in sql else sql


class Hidden(peewee.WrappedNode):
    """A column or a condition in a form that no index has: the one value of a list."""

    def __sql__(self, ctx: Any) -> Any:
        return ctx.literal("(ARRAY[").sql(self.node).literal("])[1]")


def was_lost(error: BaseException) -> bool:
    """Whether the line to the server broke, or the server ends."""
    cause = getattr(error, "orig", error)
    state = getattr(cause, "sqlstate", None)
    if not isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    return state is None or state[:2] == "08" or state in ("57P01", "57P02", "57P03")


class Database(Legible, peewee.PostgresqlDatabase):
    """Each thread has a connection; one that broke is closed when its transaction ends, and the next act makes a new one."""

    psycopg3_adapter = _Adapter

    def __init__(self, connect: Mapping[str, Any], patience: float) -> None:
        given = {name: value for name, value in connect.items() if name != "dbname"}
        super().__init__(connect["dbname"], prefer_psycopg3=True, context=_adapters(), **given)
        self._settings = _SET.format(patience=int(patience * 1000))
        self._own = threading.local()

    def _connect(self) -> Any:
        made = super()._connect()
        try:
            made.execute(self._settings)
        except BaseException:
            made.close()
            raise
        return made

    # -- statements ----------------------------------------------------------------------------------------------------
    def execute_sql(self, sql: str, params: Any = None) -> Any:
        opened: list[Any] | None = getattr(self._own, "pieces", None)
        is_question = sql.startswith(("SELECT", "(SELECT"))
        if opened is None or not is_question:
            sql = spelt(sql) if params else sql  # without values a % is no sign of anything
            try:
                return super().execute_sql(sql, params or None)
            except peewee.DatabaseError as error:
                if self.in_transaction() or not was_lost(error):
                    raise
                self.drop()
                if not is_question:
                    raise
                return super().execute_sql(sql, params or None)
        with peewee.__exception_wrapper__:
            opened.append(self.connection().cursor(name=f"piece_{len(opened)}"))
            opened[-1].itersize = _IN_PIECES
            opened[-1].execute(spelt(sql) if params else sql, params or None)
        return opened[-1]

    def _execute_cursor(self, sql: str, params: Any, **options: Any) -> Any:
        with peewee.__exception_wrapper__:
            cursor = self.cursor(**options)
            cursor.execute(sql, params or None)
        return cursor

    def run_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with peewee.__exception_wrapper__:
            self.cursor().executemany(spelt(sql), rows)

    @contextlib.contextmanager
    def in_pieces(self) -> Iterator[None]:
        """Inside, within a transaction, rows are fetched while they are taken."""
        opened = self._own.pieces = []
        try:
            yield
        finally:
            self._own.pieces = None
            for cursor in opened:
                self.close_piece(cursor)

    def close_piece(self, cursor: Any) -> None:
        if self.is_in_earnest():
            with peewee.__exception_wrapper__:
                cursor.close()
        else:
            cursor._closed = True  # the server has closed it, with the transaction

    # -- transactions --------------------------------------------------------------------------------------------------
    def begin(self, how: str = "") -> None:
        """`how`: more words of BEGIN, and statements that follow it at once. A line that has broken is made anew."""
        try:
            self._say(f"BEGIN {how}")
        except peewee.DatabaseError as error:
            if not was_lost(error):
                self._give_up()
                raise
            self.drop()
            self._say(f"BEGIN {how}")

    def _say(self, words: str) -> None:
        try:
            with peewee.__exception_wrapper__:
                self.cursor().execute(words)
        except BaseException:
            self._give_up()
            raise

    def _give_up(self) -> None:
        """Leave what was begun, where nothing of it can be told: Peewee knows of no transaction yet."""
        connection = self._state.conn
        if connection is not None and not connection.closed:
            with contextlib.suppress(psycopg.Error):
                connection.rollback()

    def commit(self) -> None:
        if self.status() is TransactionStatus.INERROR:  # else the server would roll back, and say nothing
            raise peewee.InternalError("a statement of the transaction had failed")
        try:
            super().commit()
        except peewee.DatabaseError as error:
            if was_lost(error):
                raise CommitUnknown(str(error)) from error
            raise

    def rollback(self) -> None:
        if not self.is_lost():
            super().rollback()

    def status(self) -> TransactionStatus:
        connection = self._state.conn
        return TransactionStatus.UNKNOWN if connection is None else TransactionStatus(connection.pgconn.transaction_status)

    def is_in_earnest(self) -> bool:
        """Whether a transaction is open, and can go on."""
        return self.status() is TransactionStatus.INTRANS

    def is_lost(self) -> bool:
        connection = self._state.conn
        return connection is not None and bool(connection.closed or connection.broken)

    def drop(self) -> None:
        """Forget this thread's connection, whatever state it is in; the next statement makes a new one."""
        connection = self._state.conn
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()
            self._state.reset()
