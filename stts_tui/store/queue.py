"""A queue of all processes that would write: who came first comes first, and the kernel frees what a dead one held.

Who tries a lock, sleeps and tries again loses against whoever has just had it: some wait seconds while others get ten
turns [S107]. Nor is it enough to wait in one lock: whoever lets it go may be back before a sleeper is awake.
So each one takes a number, locks it, and waits in the lock of the number before: of whoever has the turn, or comes next.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.store import faults

QUIET = 60.0  # seconds after which somebody who acted is taken to be gone

_HELD = struct.Struct("=Qd")  # what the file holds: the last number given, and when somebody came last
_LOCK = struct.Struct("hhqqi")  # the kernel's own record: kind, from where, first byte, how many, nobody's id
_LINK = 64  # bytes behind it: the audit's last link, when the turn before ended
_DOOR, _TURN, _NUMBERS = 0, 1, 1 << 20  # the bytes that are locked; those of the numbers need not be there


class Queue:
    """The queue in the file `path`. Locks are of the open file (Linux), so that threads take turns as processes do."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience  # seconds

    @contextlib.contextmanager
    def turn(self, *, background: bool = False) -> Iterator[None]:
        """Raises BUSY where it did not come in time. `background`: nobody sits waiting (`people_about`)."""
        place = _Place(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            place.take(is_person=not background)
            if not place.comes_up(self._patience):
                raise refused(faults.BUSY)
            yield
        finally:
            place.leave()

    def people_about(self) -> bool:
        """Whether somebody came to the queue in the last minute: one who waits in it did."""
        try:
            with self._path.open("rb") as file:
                _number, came = _parsed(file.read(_HELD.size))
        except FileNotFoundError:
            return False
        return abs(time.time() - came) < QUIET

    def remember(self, link: str) -> None:
        """Within a turn: a link of the audit behind the numbers. The kernel has it even where this process dies."""
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            os.pwrite(
                descriptor, str(link).ljust(_LINK).encode("ascii", "replace")[:_LINK], _HELD.size
            )  # damaged, it may be any
        finally:
            os.close(descriptor)

    def remembered(self) -> str:
        try:
            with self._path.open("rb") as file:
                return file.read(_HELD.size + _LINK)[_HELD.size :].decode("ascii", "replace").strip()
        except OSError:
            return ""

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


class _Place:
    """One who stands in the queue, with the queue's file open."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._number = 0
        self._deciding = threading.Lock()
        self._up = threading.Event()
        self._waits = self._left = False

    def take(self, *, is_person: bool) -> None:
        """Have the next number."""
        self._lock(_DOOR)  # of others for an instant only
        last, came = _parsed(os.pread(self._descriptor, _HELD.size, 0))
        self._number = last + 1
        os.pwrite(self._descriptor, _HELD.pack(self._number, time.time() if is_person else came), 0)
        self._lock(_NUMBERS + self._number)
        self._lock(_DOOR, fcntl.F_UNLCK)

    def comes_up(self, seconds: float) -> bool:
        """Whether the turn came in time."""
        try:
            self._wait(fcntl.F_OFD_SETLK)
        except BlockingIOError:
            self._waits = True  # a lock has no limit: so a thread waits in it
            threading.Thread(target=self._wait_long, name="waits for a turn", daemon=True).start()
            return self._up.wait(seconds)
        self._up.set()
        return True

    def _wait_long(self) -> None:
        self._wait(fcntl.F_OFD_SETLKW)
        with self._deciding:
            if self._left:
                os.close(self._descriptor)
            self._up.set()

    def _wait(self, how: int) -> None:
        """For the number before, and for the turn: the one before may have died or gone while another was in turn."""
        self._lock(_NUMBERS + self._number - 1, how=how)
        self._lock(_TURN, how=how)

    def leave(self) -> None:
        """Let the turn go, or give up the place: a thread that still waits lets go what it gets."""
        with self._deciding:
            self._left = True
            if self._waits and not self._up.is_set():
                self._lock(_NUMBERS + self._number, fcntl.F_UNLCK)
            else:
                os.close(self._descriptor)

    def _lock(self, byte: int, kind: int = fcntl.F_WRLCK, *, how: int = fcntl.F_OFD_SETLKW) -> None:
        fcntl.fcntl(self._descriptor, how, _LOCK.pack(kind, os.SEEK_SET, byte, 1, 0))


def _parsed(held: bytes) -> tuple[int, float]:
    number, came = _HELD.unpack(held.ljust(_HELD.size, b"\0"))
    return number, came
