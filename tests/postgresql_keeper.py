"""Waits until nobody uses a folder of clusters any more, stops what runs there and takes it away.

A process of its own, in a session of its own: whoever uses the folder holds a lock on its file `users`, and a process that
is killed, however, holds none. Started by `tests/postgresql.py`, as `python -m tests.postgresql_keeper FOLDER`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path

USERS = "users"
READY = "ready"
_GRACE = 10.0  # seconds that a server has to end by itself


def keep(folder: Path) -> None:
    with (folder / USERS).open("a") as users:
        sys.stdout.write("here\n")  # whoever started this may go on
        sys.stdout.flush()
        fcntl.flock(users, fcntl.LOCK_EX)
        (folder / READY).unlink(missing_ok=True)
        for noted in folder.glob("*/data/postmaster.pid"):
            with contextlib.suppress(ValueError, IndexError, OSError):
                _end(int(noted.read_text().splitlines()[0]))
        shutil.rmtree(folder, ignore_errors=True)


def _end(pid: int) -> None:
    """SIGQUIT, which lets a server do without a checkpoint; a process that is stopped hears SIGKILL only."""
    for number in (signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        until = time.monotonic() + _GRACE
        while time.monotonic() < until:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.02)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
