"""Which rows a transaction of ours changed, and what each of them holds: PostgreSQL's own words for it.

Triggers of the tables, one for each statement, note rows as they were before their first change in `stts_engine.noted`. One
writer has the turn, so the table is of one transaction, and empty between them; it is not logged, and lost in a crash, as the
transaction is. What is written without a turn (psql, migrations) is not noted.

A row's content is byte for byte what SQLite makes of the same row (sqlite_rows.py): its mark is the same on both engines.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stts_tui.store.engine import Change, Key

SCHEMA = "schema"  # the table of the tables, indexes and triggers themselves
OWN = "stts_engine"  # where the engine keeps what is its own
TAKEN = "stts.turn"  # a setting of the transaction that has the turn
_PIECE = 2000  # rows that are fetched together
_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL), coalesce(array_position(i.indkey::smallint[], a.attnum), -1)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname COLLATE "C", a.attnum
"""
# What the engine itself made goes with what migrations made: a trigger that was taken away is missed.
_SCHEMA = f"""
SELECT name, convert_to(told, 'UTF8') FROM (
    SELECT 'table ' || c.relname AS name, (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, a.attcollation::regcollation::text, pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum)::text
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS told
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, '{OWN}'::regnamespace)
    UNION ALL SELECT 'constraint ' || conname || ' on ' || conrelid::regclass, pg_get_constraintdef(oid) || convalidated::text
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    UNION ALL SELECT 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass, pg_get_triggerdef(t.oid) || tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
    FROM pg_proc p WHERE p.pronamespace IN ('public'::regnamespace, '{OWN}'::regnamespace) AND p.prokind = 'f'
) s ORDER BY name COLLATE "C"
"""  # noqa: S608 (constants)
_FORMS = {
    "bigint": "{0}::text",
    "integer": "{0}::text",
    "boolean": "{0}::int::text",
    "date": "'\"' || {0} || '\"'",
    "bytea": "'\"' || upper(encode({0}, 'hex')) || '\"'",
    "timestamp without time zone": "'\"' || to_char({0}, 'YYYY-MM-DD HH24:MI:SS') || CASE WHEN date_part('microseconds', {0})"
    "::bigint % 1000000 <> 0 THEN to_char({0}, '.US') ELSE '' END || '\"'",
}


@dataclass(frozen=True)
class Layout:
    """A table: its key, and how its columns become a content."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]  # name and type

    @property
    def is_numbered(self) -> bool:
        return len(self.keys) == 1 and dict(self.columns)[self.keys[0]] in ("bigint", "integer")

    def content(self, row: str) -> str:
        """SQL for the content of `row`: JSON without a space, as bytes."""
        parts = (f"coalesce({_form(kind).format(f'{row}.{quoted(name)}')}, 'null')" for name, kind in self.columns)
        return f"convert_to('[' || {''' || ',' || '''.join(parts)} || ']', 'UTF8')"

    def noted(self, row: str) -> str:
        """SQL for the key of `row` as it is noted: two texts."""
        return ", ".join(f"{row}.{quoted(name)}::text" for name in self.keys) + (", ''" if len(self.keys) == 1 else "")

    def key(self, row: str) -> str:
        if len(self.keys) == 1:
            return f"{row}.{quoted(self.keys[0])}"
        return " || ' ' || ".join(f"{row}.{quoted(name)}::text" for name in self.keys)

    def order(self, row: str) -> str:
        return ", ".join(f"{row}.{quoted(name)}" for name in self.keys)

    def changed(self) -> str:
        """SQL: what was noted of this table, beside what stands there now."""
        types = dict(self.columns)
        met = (f"t.{quoted(name)} = n.k{place}::{types[name]}" for place, name in enumerate(self.keys, 1))
        now = f"CASE WHEN t.{quoted(self.keys[0])} IS NOT NULL THEN {self.content('t')} END"
        order = ", ".join(f"n.k{place}::{types[name]}" for place, name in enumerate(self.keys, 1))
        numbered = str(self.is_numbered).lower()
        return (
            f"SELECT n.place, {numbered}, n.k1, n.k2, n.was, {now} FROM {OWN}.noted n"  # noqa: S608 (the schema's own)
            f" LEFT JOIN public.{quoted(self.name)} t ON {' AND '.join(met)}"
            f" WHERE n.place = {text(self.name)} ORDER BY {order}"
        )

    def triggers(self) -> Iterator[tuple[str, str, str]]:
        """Event, the transition tables that are named, and what is done."""
        into, new = f"INSERT INTO {OWN}.noted SELECT {text(self.name)}, ", f"{self.noted('r')}, NULL::bytea"
        old = f"{self.noted('r')}, {self.content('r')}"
        once = "ON CONFLICT DO NOTHING;"
        yield "INSERT", "NEW TABLE AS now", f"{into}{new} FROM now r {once}"
        moved = "" if self.keys == ("id",) else f" {into}{new} FROM now r {once}"  # under another key it was not there
        yield "UPDATE", "OLD TABLE AS was NEW TABLE AS now", f"{into}{old} FROM was r {once}{moved}"
        yield "DELETE", "OLD TABLE AS was", f"{into}{old} FROM was r {once}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def _form(kind: str) -> str:
    return _FORMS.get(kind, "to_json({0}::text)::text")


def layouts(connection: Any, unless: Collection[str]) -> list[Layout]:
    """Every table of ours but `unless`, by name; one without a key has no rows that could be told from one another."""
    found = []
    for table, rows in itertools.groupby(connection.execute(_COLUMNS).fetchall(), key=lambda row: row[0]):
        if table not in unless:
            told = list(rows)
            keys = [name for _table, name, _kind, rank in sorted(told, key=lambda row: row[3]) if rank >= 0]
            if keys:
                found.append(Layout(table, tuple(keys), tuple((name, kind) for _table, name, kind, _rank in told)))
    return found


def noting(tables: Sequence[Layout]) -> Iterator[str]:
    """The statements that make the triggers anew, for tables as they are now."""
    yield f"DELETE FROM {OWN}.layout"  # noqa: S608 (constants)
    for table in tables:
        yield f"INSERT INTO {OWN}.layout VALUES ({text(table.name)}, {text(table.changed())})"  # noqa: S608 (the schema's own)
        for event, named, does in table.triggers():
            name = f"noted_{table.name}_{event.lower()}"
            yield (
                f"CREATE OR REPLACE FUNCTION {OWN}.{quoted(name)}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                f" SET search_path = pg_catalog, pg_temp AS $$ BEGIN {does} RETURN NULL; END $$"
            )
            yield (
                f"CREATE OR REPLACE TRIGGER {quoted(name)} AFTER {event} ON public.{quoted(table.name)} REFERENCING {named}"
                f" FOR EACH STATEMENT WHEN (current_setting('{TAKEN}', true) = 'taken')"
                f" EXECUTE FUNCTION {OWN}.{quoted(name)}()"
            )


def telling(tables: Sequence[Layout]) -> Iterator[str]:
    """As `noting`: whoever looks again when something has changed is told of what is written without a turn too."""
    for table in tables:
        yield (
            f"CREATE OR REPLACE TRIGGER told AFTER INSERT OR UPDATE OR DELETE ON public.{quoted(table.name)}"
            f" FOR EACH STATEMENT WHEN (current_setting('{TAKEN}', true) IS DISTINCT FROM 'taken')"
            f" EXECUTE FUNCTION {OWN}.told()"
        )


def take(connection: Any) -> Iterator[tuple[str, list[Change]]]:
    """By table: the keys of what was changed, as it was and as it is; they are noted anew from now on."""
    found = connection.execute(f"SELECT * FROM {OWN}.changes()").fetchall()  # noqa: S608 (constants)
    for place, some in itertools.groupby(found, key=lambda row: row[0]):
        rows: list[Change] = []
        for _place, is_numbered, first, second, was, now in some:
            key: Key = int(first) if is_numbered else f"{first} {second}" if second else first
            if was is not None or now is not None:  # else it came and went
                rows.append((key, was, now))
        if rows:
            yield place, rows


def contents(connection: Any, unless: Collection[str]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
    """What was made by migrations, and every row of every table but `unless`, each in the order of its key."""
    yield SCHEMA, iter(connection.execute(_SCHEMA).fetchall())
    for table in layouts(connection, unless):
        yield table.name, _rows(connection, table)


def _rows(connection: Any, table: Layout) -> Iterator[tuple[Key, bytes]]:
    told = f"{table.key('t')}, {table.content('t')}"
    sql = f"SELECT {told} FROM public.{quoted(table.name)} t ORDER BY {table.order('t')}"  # noqa: S608 (the schema's own)
    is_alone = connection.info.transaction_status == 0
    with connection.cursor(name=f"rows_{table.name}", withhold=is_alone) as cursor:
        cursor.itersize = _PIECE
        yield from cursor.execute(sql)
