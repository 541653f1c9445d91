"""What the engine alone needs for what an import did: the same rows inserted, changed by their keys and deleted.

One prepared `executemany` a table and kind of change, in as many transactions as the import made, into a copy of the same
database with the same settings.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# In the order in which they are inserted, with the columns of their keys.
KEYS = {
    "tariff_file": 1, "reduction": 1, "file_history": 1, "assignment": 1, "audit": 1, "message_part": 2,
    "message_result": 2,
}  # fmt: skip
# Rows before those that refer to them, or take the place that they leave.
_AHEAD = {"UPDATE tariff_file ": 80, "INSERT INTO tariff_file ": 40, "INSERT INTO file_history ": 20}
PRAGMAS = ("journal_mode = wal", "synchronous = full", "foreign_keys = 1", "temp_store = memory")


@dataclass
class Took:
    """Seconds by the wall and of the processor."""

    wall: float = 0.0
    processor: float = 0.0

    @contextlib.contextmanager
    def measure(self) -> Iterator[None]:
        wall, processor = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.processor += time.process_time() - processor


def mean(some: Sequence[Took]) -> Took:
    return Took(sum(each.wall for each in some) / len(some), sum(each.processor for each in some) / len(some))


@dataclass
class Work:
    """Statements in their order, each with its rows."""

    statements: list[tuple[str, list[tuple[Any, ...]]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, sql: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self.statements.append((sql, rows))
            self.counts[what] = self.counts.get(what, 0) + len(rows)


def work_between(before: Path, done: Path) -> Work:
    """What turns the tables as they were `before` into those that were `done`."""
    work, inserts, last = Work(), Work(), Work()  # assignments refer to lines of histories
    with contextlib.closing(sqlite3.connect(before)) as old, contextlib.closing(sqlite3.connect(done)) as new:
        for name, width in KEYS.items():
            columns = [row[1] for row in new.execute(f"PRAGMA table_info({name})")]
            key = " AND ".join(f"{column} = ?" for column in columns[:width])
            was, now = ({row[:width]: row for row in database.execute(f"SELECT * FROM {name}")} for database in (old, new))
            work.add("deleted", f"DELETE FROM {name} WHERE {key}", [row for row in was if row not in now])
            changed: dict[tuple[bool, tuple[str, ...]], list[tuple[Any, ...]]] = {}
            for row_key, row in now.items():
                if row_key in was and was[row_key] != row:
                    places = [place for place, value in enumerate(row) if value != was[row_key][place]]
                    leaves = name == "tariff_file" and row[columns.index("closed_on")] is None  # the others make place first
                    values = (*(row[place] for place in places), *row_key)
                    changed.setdefault((leaves, tuple(columns[place] for place in places)), []).append(values)
            for (_leaves, names), rows in sorted(changed.items()):
                settings = ", ".join(f"{column} = ?" for column in names)
                (last if name == "assignment" else work).add("updated", f"UPDATE {name} SET {settings} WHERE {key}", rows)
            blanks = ", ".join("?" * len(columns))
            inserts.add("inserted", f"INSERT INTO {name} VALUES ({blanks})", [now[each] for each in now if each not in was])
    counts = Counter(inserts.counts) + Counter(work.counts) + Counter(last.counts)
    return Work([*work.statements, *inserts.statements, *last.statements], dict(counts))


def repeat(work: Work, before: Path, done: Path, transactions: int) -> Took:
    """Do the work in a copy of `before`."""
    copy = before.with_name("copy.sqlite")
    shutil.copy(before, copy)
    target = sqlite3.connect(copy, isolation_level=None)
    for pragma in PRAGMAS:
        target.execute(f"PRAGMA {pragma}")
    with contextlib.closing(sqlite3.connect(done)) as source:
        for message in source.execute("SELECT * FROM message"):
            target.execute(f"INSERT OR IGNORE INTO message VALUES ({', '.join('?' * len(message))})", message)
    took = Took()
    with took.measure():
        ends = [0] * len(work.statements)
        for number in range(transactions):
            target.execute("BEGIN IMMEDIATE")
            for place, (sql, rows) in enumerate(work.statements):
                ahead = next((few for name, few in _AHEAD.items() if sql.startswith(name)), 0)
                start, ends[place] = ends[place], -(-len(rows) * (number + 1) // transactions) + ahead
                if part := rows[start : ends[place]]:
                    target.executemany(sql, part)
            target.execute("COMMIT")
    target.close()
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    return took
