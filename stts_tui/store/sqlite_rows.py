"""Which rows a transaction of ours changed, and what each of them holds: SQLite's own words for it.

Triggers of the connection (TEMP) note a row as it was before its first change, so that every way of writing is seen
(mapper, Bulk, a statement that changes unknown many) and nothing of it stands in the file, where another program
would trip over it. A row's content is the JSON that SQLite makes of its columns, in bytes: nothing of it passes Python.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stts_tui.store.engine import Change, Key

SCHEMA = "schema"  # the table of the tables, indexes and triggers themselves
# Litestream, which the guide names for copies within seconds, makes these in each database that it copies: a number by
# which the log grows, and what it locks. Nothing of ours reads them; of another shape they are not Litestream's.
OF_LITESTREAM = {
    "_litestream_seq": "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
    "_litestream_lock": "CREATE TABLE _litestream_lock (id INTEGER)",
}
# All but what SQLite itself makes as it goes: its statistics. Only by their names: a trigger may be called as its own are.
_OURS = "sql IS NOT NULL AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))" \
        f" AND sql NOT IN ({', '.join(repr(sql) for sql in OF_LITESTREAM.values())})"  # fmt: skip
_OWN = "SELECT type || ' ' || name, CAST(json_array(type, name, tbl_name, sql) AS BLOB) FROM main.sqlite_master" \
       f" WHERE {_OURS} ORDER BY 1"  # fmt: skip  # noqa: S608 (constants)


@dataclass(frozen=True)
class Layout:
    """A table: its key, and how its columns become a content."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    blobs: frozenset[str]

    def key(self, row: str) -> str:
        """SQL for the key of `row` ("NEW", "t"): a number, or a text where several columns or a text are the key."""
        if len(self.keys) == 1:
            return f'{row}."{self.keys[0]}"'
        return " || ' ' || ".join(f'{row}."{name}"' for name in self.keys)

    def content(self, row: str) -> str:
        """SQL for the content of `row`."""
        parts = (f'hex({row}."{name}")' if name in self.blobs else _plain(f'{row}."{name}"') for name in self.columns)
        return f"CAST(json_array({', '.join(parts)}) AS BLOB)"

    def met(self, row: str, noted: str) -> str:
        """SQL: `row` is the one that is noted."""
        return " AND ".join(f'{row}."{name}" = {noted}.k{place}' for place, name in enumerate(self.keys, 1))


def _plain(value: str) -> str:
    """SQL: `value` as JSON can hold it; bytes where none belong are damage, and hinder nothing that is done to the row.

    Behind a sign that no text of ours holds: a text made bytes is another content, also where its digits are the same.
    """
    return f"CASE typeof({value}) WHEN 'blob' THEN char(1) || hex({value}) ELSE {value} END"


def layouts(connection: Any, unless: Collection[str]) -> list[Layout]:
    """Every table but SQLite's own, Litestream's and `unless`, by name."""
    ours = f"type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND {_OURS}"
    names = connection.execute(f"SELECT name FROM main.sqlite_master WHERE {ours}")  # noqa: S608 (constants)
    return [_layout(connection, name) for (name,) in sorted(names.fetchall()) if name not in unless]


def _layout(connection: Any, table: str) -> Layout:
    columns = connection.execute(f'PRAGMA main.table_info("{table}")').fetchall()
    keys = [name for _place, name, *_more, rank in sorted(columns, key=lambda each: each[5]) if rank]
    blobs = frozenset(name for _place, name, kind, *_more in columns if kind.upper() == "BLOB")
    return Layout(table, tuple(keys or ["rowid"]), tuple(each[1] for each in columns), blobs)


class Noted:
    """The notes of one connection."""

    def __init__(self, connection: Any, unless: Collection[str]) -> None:
        self.connection = connection
        run = connection.execute
        for (old,) in run("SELECT name FROM temp.sqlite_master WHERE type = 'trigger' AND name LIKE 'noted%'").fetchall():
            run(f'DROP TRIGGER temp."{old}"')
        self._version = self._now()
        self._tables = tables = layouts(connection, unless)
        run("CREATE TEMP TABLE IF NOT EXISTS noted (place, k1, k2, was BLOB, PRIMARY KEY (place, k1, k2)) WITHOUT ROWID")
        for place, table in enumerate(tables):
            for event in ("INSERT", "UPDATE", "DELETE"):
                run(_trigger(table, place, event))
            if table.keys != ("id",):
                run(_trigger(table, place, "UPDATE", moved=True))

    def _now(self) -> int:
        return int(self.connection.execute("PRAGMA main.schema_version").fetchone()[0])

    def is_fit(self, connection: Any) -> bool:
        """Whether they are those of `connection`, and of its tables as they are now."""
        return self.connection is connection and self._now() == self._version

    def take(self) -> Iterator[tuple[str, list[Change]]]:
        """By table: the keys of what was changed, as it was and as it is; None where it was or is not there.

        They are noted anew from now on.
        """
        run = self.connection.execute
        places = [place for (place,) in run("SELECT DISTINCT place FROM temp.noted").fetchall()]
        for place in places:
            table = self._tables[place]
            now = f'CASE WHEN t."{table.keys[0]}" IS NOT NULL THEN {table.content("t")} END'
            joined = f'temp.noted n LEFT JOIN main."{table.name}" t ON {table.met("t", "n")}'
            told = f"{table.key('t')}, n.was, {now}, n.k1, n.k2"
            found = run(f"SELECT {told} FROM {joined} WHERE n.place = ?", (place,))  # noqa: S608 (the schema's own names)
            rows: list[Change] = []
            for key, was, stands, first, second in found:
                if key is not None:
                    rows.append((key, was, stands))
                elif was is not None:  # else it came and went
                    rows.append((first if len(table.keys) == 1 else f"{first} {second}", was, None))
            if rows:
                yield table.name, rows
        if places:
            run("DELETE FROM temp.noted")


def _trigger(table: Layout, place: int, event: str, *, moved: bool = False) -> str:
    old = "NEW" if event == "INSERT" or moved else "OLD"
    keys = ", ".join(f'{old}."{name}"' for name in table.keys) + (", ''" if len(table.keys) == 1 else "")
    was = "NULL" if old == "NEW" else table.content("OLD")
    when = "AFTER" if old == "NEW" else "BEFORE"
    of = " OF " + ", ".join(f'"{name}"' for name in table.keys) if moved else ""
    name = f"noted_{table.name}_{event}{'_key' * moved}"
    does = f"INSERT OR IGNORE INTO noted VALUES ({place}, {keys}, {was})"  # noqa: S608 (the schema's own names)
    return f'CREATE TEMP TRIGGER "{name}" {when} {event}{of} ON main."{table.name}" BEGIN {does}; END'


def contents(connection: Any, table: Layout, failures: tuple[type[Exception], ...]) -> Iterator[tuple[Key, bytes]]:
    """Every row of a table, in the order of its key. What SQLite cannot put as it is (damage) is put in hexadecimal."""
    order = ", ".join(f't."{name}"' for name in table.keys)
    last: Key | None = None
    try:
        for last, content in connection.execute(_all(table, table.key("t"), table.content("t"), order)):
            yield last, content
        return
    except failures:
        pass
    key = f"CASE typeof({table.key('t')}) WHEN 'integer' THEN {table.key('t')} ELSE CAST({table.key('t')} AS BLOB) END"
    parts = (_plain(f't."{name}"') for name in table.columns)  # as `content` for every other row
    is_behind = last is None
    for found, content in connection.execute(_all(table, key, f"CAST(json_array({', '.join(parts)}) AS BLOB)", order)):
        number = found.decode("utf-8", "replace") if isinstance(found, bytes) else found
        if is_behind:
            yield number, content
        is_behind = is_behind or number == last


def all_contents(
    connection: Any, unless: Collection[str], failures: tuple[type[Exception], ...]
) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
    """What was made by migrations, and every row of every table but `unless`."""
    yield SCHEMA, schema(connection)
    for table in layouts(connection, unless):
        yield table.name, contents(connection, table, failures)


def contents_behind(connection: Any, ends: Mapping[str, int]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
    """By table: the rows behind these places."""
    for table in layouts(connection, ()):
        if table.name in ends:
            sql = f'SELECT {table.key("t")}, {table.content("t")} FROM main."{table.name}" t'  # noqa: S608 (the schema's own)
            yield table.name, connection.execute(f"{sql} WHERE t.rowid > ? ORDER BY t.rowid", (ends[table.name],))


def _all(table: Layout, key: str, content: str, order: str) -> str:
    return f'SELECT {key}, {content} FROM main."{table.name}" t ORDER BY {order}'  # noqa: S608 (the schema's own names)


def schema(connection: Any) -> Iterator[tuple[Key, bytes]]:
    """Every table, index and trigger that is ours."""
    yield from connection.execute(_OWN)


@contextlib.contextmanager
def lifted(connection: Any, tables: Sequence[str]) -> Iterator[None]:
    """Without the triggers that forbid to delete rows of these tables; they stand there again afterwards, to the letter."""
    run = connection.execute
    names = [f"{table}_no_delete" for table in tables]
    held = [run("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)).fetchone() for name in names]
    for name in names:
        run(f"DROP TRIGGER {name}")
    yield
    for (sql,) in held:
        run(sql)  # so that its mark is the same
