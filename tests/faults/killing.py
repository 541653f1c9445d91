"""Backup, restore and the like in a process that dies at its nth step, as by `kill -9`: a statement, or a change of a file."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def _count_steps(kill_at: int) -> list[int]:
    """From now on every step counts, and this process dies before the step `kill_at`; gives how many there were."""
    import shutil
    import sqlite3

    import peewee

    steps = [0]

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **named: Any) -> Any:
            steps[0] += 1
            if steps[0] == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return work(*given, **named)

        return done

    for name in ("open", "close", "fsync", "link", "unlink", "replace", "rename", "pwrite"):
        setattr(os, name, counted(getattr(os, name)))
    if importlib.util.find_spec("sqlcipher3"):
        from stts_tui.store import sqlcipher

        sqlcipher.connect = counted(sqlcipher.connect)
        sqlcipher.rewrite = counted(sqlcipher.rewrite)
    for holder, name in (
        (shutil, "copyfileobj"), (sqlite3, "connect"), (peewee.Database, "execute_sql"), (peewee.SqliteDatabase, "commit"),
        (Path, "unlink"), (Path, "open"), (peewee.SqliteDatabase, "close"),
    ):  # fmt: skip
        setattr(holder, name, counted(getattr(holder, name)))
    return steps


def main(what: str, url: str, place: str, kill_at: int) -> str:
    """Gives how many steps it took, and of a copy at which one its first rows stood."""
    from stts_tui.services.host import backups, copying, encrypting, restoring

    steps = _count_steps(kill_at)
    if what == "backup":
        backups.make_backup(url, NOW, place)
    elif what == "encrypt":
        encrypting.rewrite(url, None if place == "-" else Path(place), NOW, encrypting.CHANGE)
    elif what == "copy":
        began: list[int] = []
        copying.copy(url, place, NOW, lambda *_told: began.append(steps[0]))
        return f"{steps[0]} {began[0]}"
    else:
        restoring.restore(url, NOW, Path(place), "stts")
    return str(steps[0])


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
