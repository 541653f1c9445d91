"""SQLite's care for itself: triggers, damage, how the rows of each index are spread, questions that take too long."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stts_tui.store.engine import BrokenOff

if TYPE_CHECKING:
    import peewee


_STEPS = 2000  # between two questions whether to go on: about a tenth of a millisecond


@contextlib.contextmanager
def limited(connection: Any, errors: tuple[type[Exception], ...], goes_on: Callable[[int], bool]) -> Iterator[None]:
    """As Engine.limited; `connection` is the driver's."""
    steps, is_over = 0, False

    def ask() -> bool:
        nonlocal steps, is_over
        steps += _STEPS
        is_over = is_over or not goes_on(steps)
        return is_over

    connection.set_progress_handler(ask, _STEPS)
    try:
        yield
    except errors as error:
        if not is_over:
            raise
        raise BrokenOff from error
    finally:
        connection.set_progress_handler(None, 0)


def analyses(database: peewee.Database) -> Iterator[str]:
    """The statements that together are a full ANALYZE, each of them short: an index, or a table that has none."""
    for table in database.get_tables():
        names = [row[1] for row in database.execute_sql(f'PRAGMA index_list("{table}")').fetchall()]
        yield from (f'ANALYZE "{name}"' for name in names or [table])


def refusing(name: str, event: str, table: str, says: str, when: str) -> str:
    """The trigger of Engine.forbid."""
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{says}'); END"


def gathering(table: str, columns: Sequence[str], into: str) -> Iterator[str]:
    """The triggers of Engine.gather."""
    # Not OR IGNORE: the statement that sets a trigger off has its own way with conflicts, which goes before.
    each = (f"INSERT INTO {into} SELECT NEW.{name} WHERE NEW.{name} NOT IN {into};" for name in columns)
    does = " ".join(each)
    for verb in ("INSERT", "UPDATE"):
        of = f" OF {', '.join(columns)}" if verb == "UPDATE" else ""
        yield f"CREATE TRIGGER {into}_{table}_{verb.lower()} AFTER {verb}{of} ON {table} BEGIN {does} END"


def damage(database: peewee.Database, errors: tuple[type[Exception], ...]) -> list[str]:
    """What is broken in it. English, technical."""
    found: list[str] = []
    try:
        rows = [row[0] for row in database.execute_sql("PRAGMA integrity_check(5)").fetchall()]
        if rows != ["ok"]:
            found.extend(f"integrity: {row}" for row in rows)
        for row in database.execute_sql("PRAGMA foreign_key_check").fetchmany(5):
            found.append(f"dangling reference in table {row[0]}, row {row[1]}")
    except errors as error:
        found.append(f"integrity: {error}")
    return found
