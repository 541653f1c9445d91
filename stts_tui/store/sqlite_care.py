"""What SQLite is asked about its own state: damage, and how the rows of each index are spread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import peewee


def analyses(database: peewee.Database) -> Iterator[str]:
    """The statements that together are a full ANALYZE, each of them short: an index, or a table that has none."""
    for table in database.get_tables():
        names = [row[1] for row in database.execute_sql(f'PRAGMA index_list("{table}")').fetchall()]
        yield from (f'ANALYZE "{name}"' for name in names or [table])


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
