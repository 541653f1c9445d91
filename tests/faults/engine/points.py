"""Where a run can be broken: each statement that it sends to the database, and each change of a file that must not be lost.

The points are not written down anywhere: they are counted while the program runs, at the driver's own connection and at the
functions of `os`, so that a statement that somebody adds is a point from then on.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

_LOOKS = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "ROLLBACK", "RELEASE")  # a full disk hinders none of them
_OWN = ("CREATE TEMP ", "DROP TRIGGER temp.")  # what a connection makes for itself before it writes, a hundred of them
_FILE_CALLS = ("fsync", "fdatasync", "replace", "rename", "link", "unlink", "pwrite", "open", "fdopen")


class Fault(Enum):
    """What happens at a point."""

    KILL = "kill -9"
    ERROR = "I/O error"  # the statement fails, its transaction is still open
    FULL = "full disk"  # the engine has rolled back by itself, and nothing can be written until there is room again
    MEMORY = "no memory"


@dataclass
class Points:
    """The points of the run of this process, and the one where it is to break."""

    armed: bool = False
    strikes_at: int = 0  # from 1; 0: nowhere
    fault: Fault = Fault.KILL
    passed: list[str] = field(default_factory=list)
    struck: bool = False
    after_commit: Callable[[], object] | None = None  # of an undisturbed run, which looks at what each commit left

    def plan(self, at: int, fault: Fault) -> None:
        """The next run breaks at its point `at`, from 1, or nowhere."""
        self.strikes_at, self.fault = at, fault
        self.passed, self.struck = [], False

    def lift(self) -> None:
        """All works again."""
        self.strikes_at, self.struck = 0, False

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """What happens inside is the run."""
        if not self.armed and self.after_commit is not None:
            self.after_commit()  # what a scenario did before is no part of the run
        was, self.armed = self.armed, True
        try:
            yield
            if not was:
                self.pass_by("the end", None)  # killed after the last statement, before anybody heard of it
        finally:
            self.armed = was

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """What happens inside is not the run's."""
        was, self.armed = self.armed, False
        try:
            yield
        finally:
            self.armed = was

    def pass_by(self, what: str, connection: sqlite3.Connection | None) -> None:
        """A point named `what`; raises, or ends the process, where it is the one."""
        if not self.armed:
            return
        self.passed.append(what)
        is_here = len(self.passed) == self.strikes_at
        if is_here and self.fault is Fault.KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "the end":
            return
        if self.fault is Fault.FULL and what == "os.unlink":
            return  # it needs no room
        if is_here:
            self.struck = True
            raise self._error(what, connection)
        if self.struck and self.fault is Fault.FULL and not what.startswith(_LOOKS):
            raise self._error(what, connection)

    def is_next(self, fault: Fault) -> bool:
        """Whether the next point is the one, and that is what is to happen there."""
        return self.armed and self.fault is fault and len(self.passed) + 1 == self.strikes_at

    def pass_without_error(self, what: str) -> None:
        """A point where the caller makes the fault happen."""
        self.passed.append(what)
        self.struck = True

    def _error(self, what: str, connection: sqlite3.Connection | None) -> BaseException:
        if self.fault is Fault.MEMORY:
            return MemoryError()
        if what == "connect":
            return sqlite3.OperationalError("unable to open database file")
        if connection is None:
            number = errno.ENOSPC if self.fault is Fault.FULL else errno.EIO
            return OSError(number, os.strerror(number))
        if self.fault is Fault.ERROR:
            return sqlite3.OperationalError("disk I/O error")
        with self.quiet():
            connection.rollback()
        return sqlite3.OperationalError("database or disk is full")

    def committed(self) -> None:
        if self.armed and self.after_commit is not None:
            with self.quiet():
                self.after_commit()


def may_strike(fault: Fault, what: str) -> bool:
    """Whether the fault can happen at that point: nothing fails at the end, and a full disk hinders nobody who only looks."""
    if what == "the end":
        return fault is Fault.KILL
    return fault is not Fault.FULL or not (what == "os.unlink" or what.startswith(_LOOKS))


POINTS = Points()
connect_plainly = sqlite3.connect  # as it is without points: for whoever looks on


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> _Cursor:
        return self._done(sql, lambda: super(_Cursor, self).execute(sql, *values))

    def executemany(self, sql: str, *values: Any) -> _Cursor:
        return self._done(sql, lambda: super(_Cursor, self).executemany(sql, *values))

    def executescript(self, sql: str) -> _Cursor:
        return self._done(sql, lambda: super(_Cursor, self).executescript(sql))

    def _done(self, sql: str, work: Callable[[], object]) -> _Cursor:
        if not sql.startswith(_OWN):
            POINTS.pass_by(" ".join(sql.split())[:60], self.connection)
        work()
        if not self.connection.in_transaction and not sql.startswith(_LOOKS):
            POINTS.committed()
        return self


class _Connection(sqlite3.Connection):
    """The driver's own shortcuts make a cursor of their own kind: they go by the counted one, too."""

    def cursor(self, *_kind: Any) -> Any:
        return super().cursor(_Cursor)

    def execute(self, sql: str, *values: Any) -> Any:
        return self.cursor().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> Any:
        return self.cursor().executemany(sql, *values)

    def executescript(self, sql: str) -> Any:
        return self.cursor().executescript(sql)


def _connect(*where: Any, **how: Any) -> sqlite3.Connection:
    POINTS.pass_by("connect", None)
    made: sqlite3.Connection = connect_plainly(*where, **{"factory": _Connection, **how})
    return made


def install() -> None:
    """From now on every connection and every change of a file of this process passes by the points."""

    work_open = os.open

    def counted(name: str) -> Callable[..., Any]:
        work = getattr(os, name)

        def done(*given: Any, **named: Any) -> Any:
            if name == "open" and not (len(given) > 1 and given[1] & os.O_CREAT):
                return work(*given, **named)  # only looks
            if name == "fdopen" and POINTS.is_next(Fault.FULL):
                POINTS.pass_without_error("os.fdopen")
                os.dup2(work_open("/dev/full", os.O_WRONLY), given[0])  # what is written into it finds no room
                return work(*given, **named)
            POINTS.pass_by(f"os.{name}", None)
            return work(*given, **named)

        return done

    if sqlite3.connect is _connect:
        return
    sqlite3.connect = _connect  # type: ignore[assignment]
    if "peewee" in sys.modules:
        assert sys.modules["peewee"].sqlite3 is sqlite3
    for name in _FILE_CALLS:
        setattr(os, name, counted(name))
