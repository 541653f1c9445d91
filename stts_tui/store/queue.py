"""A queue of all processes that would write: two locks of the kernel, which frees them when a process dies.

Who tries a lock, sleeps and tries again loses against whoever has just had it: some wait seconds while others get ten
turns (scale notes 0). So one waits *in* the lock; and since the one who lets it go might still be back before a sleeper
is awake, only the head of the queue waits for the turn: whoever wants it again must become the head first.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.store import faults

QUIET = 60.0  # seconds after which somebody who acted is taken to be gone


class Queue:
    """The queue beside the file `path`: `.queue` holds the head's place and when somebody came last, `.turn` the turn."""

    def __init__(self, path: Path, patience: float) -> None:
        self._head, self._turn = Path(f"{path}.queue"), Path(f"{path}.turn")
        self._patience = patience  # seconds

    @contextlib.contextmanager
    def turn(self, *, background: bool = False) -> Iterator[None]:
        """Raises BUSY where it did not come in time."""
        ends = time.monotonic() + self._patience
        head = _opened(self._head)
        if not background:
            os.utime(head)
        _lock(head, ends)
        try:
            turn = _opened(self._turn)
            _lock(turn, ends)
        finally:
            os.close(head)
        try:
            yield
        finally:
            os.close(turn)

    def people_about(self) -> bool:
        """Whether somebody came to the queue in the last minute: one who waits in it did."""
        try:
            return abs(time.time() - self._head.stat().st_mtime) < QUIET
        except FileNotFoundError:
            return False

    def remove(self) -> None:
        for path in (self._head, self._turn):
            path.unlink(missing_ok=True)


def _opened(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)


def _lock(descriptor: int, ends: float) -> None:
    """Have the lock of an open file. Raises BUSY when `ends` has come; the file is closed then."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if not _Waiter(descriptor).is_given(ends - time.monotonic()):
            raise refused(faults.BUSY) from None


class _Waiter:
    """A thread that waits in a lock, since a lock has no limit; given up, it lets go what it gets."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._deciding = threading.Lock()
        self._given, self._given_up = threading.Event(), False
        threading.Thread(target=self._wait, name="waits for a turn", daemon=True).start()

    def _wait(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._deciding:
            if self._given_up:
                os.close(self._descriptor)
            else:
                self._given.set()

    def is_given(self, seconds: float) -> bool:
        """Whether the lock came in time."""
        try:
            self._given.wait(max(seconds, 0))
        finally:
            with self._deciding:
                self._given_up = not self._given.is_set()
        return not self._given_up
