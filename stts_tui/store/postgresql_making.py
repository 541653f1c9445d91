"""What the engine keeps in a database for itself, and what the role that serves may do there.

All of it lies in the schema `stts_engine` and belongs to the role that migrates. Whoever serves is to be a member of the role
`stts_serving`, if the server has one: it reads and writes rows, and changes neither the schema nor what is append-only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from stts_tui.store.postgresql_rows import OWN, TAKEN, quoted, text

SERVING = "stts_serving"
TURN = 7_283_746_001  # the advisory lock on which whoever writes waits, of each database its own
MAKING = 7_283_746_002  # that of whoever makes a database, in the one for maintenance
_PRESENCE = "5 seconds"  # between two notes that people are about

# `next_id` gives what SQLite gives to a row without an id: the highest and one. Whoever writes is alone, so there are no gaps,
# ids given by hand do not collide, and nothing of it is to be put right in a copy.
MADE = f"""
CREATE SCHEMA IF NOT EXISTS {OWN};
CREATE UNLOGGED TABLE IF NOT EXISTS {OWN}.turn (number BIGINT NOT NULL, came TIMESTAMPTZ NOT NULL);
CREATE UNLOGGED TABLE IF NOT EXISTS {OWN}.noted (place TEXT COLLATE "C", k1 TEXT COLLATE "C", k2 TEXT COLLATE "C", was BYTEA,
    PRIMARY KEY (place, k1, k2));
CREATE TABLE IF NOT EXISTS {OWN}.layout (place TEXT COLLATE "C" PRIMARY KEY, changed TEXT NOT NULL);
CREATE OR REPLACE FUNCTION {OWN}.next_id(of regclass) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE found bigint;
    BEGIN EXECUTE 'SELECT coalesce(max(id), 0) + 1 FROM ' || of INTO found; RETURN found; END $$;
CREATE OR REPLACE FUNCTION {OWN}.take_turn(is_person boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({TURN});
        UPDATE {OWN}.turn SET number = number + 1, came = CASE WHEN is_person THEN clock_timestamp() ELSE came END;
        IF NOT FOUND THEN
            INSERT INTO {OWN}.turn VALUES (extract(epoch FROM clock_timestamp()) * 1000,
                CASE WHEN is_person THEN clock_timestamp() ELSE '-infinity' END);
        END IF;
        DELETE FROM {OWN}.noted;
        PERFORM set_config('{TAKEN}', 'taken', true);
    END $$;
CREATE OR REPLACE FUNCTION {OWN}.changes()
    RETURNS TABLE (place text, is_numbered boolean, k1 text, k2 text, was bytea, now bytea) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE sql text;
    BEGIN
        FOR sql IN SELECT l.changed FROM {OWN}.layout l WHERE EXISTS (SELECT 1 FROM {OWN}.noted n WHERE n.place = l.place)
        LOOP RETURN QUERY EXECUTE sql; END LOOP;
        DELETE FROM {OWN}.noted;
    END $$;
CREATE OR REPLACE FUNCTION {OWN}.told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN UPDATE {OWN}.turn SET number = number + 1; RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION {OWN}.state() RETURNS TABLE (number bigint, is_recent boolean) LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.number, t.came > clock_timestamp() - interval '60 seconds' FROM {OWN}.turn t $$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {OWN} FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC
"""  # noqa: S608 (constants)
_CREATED = re.compile(r"\s*CREATE TABLE (\w+) \(\s*id \{identity\}")
_DROPPED = re.compile(r"\s*DROP TRIGGER (\w+)\s*$")


def spelt(statement: str) -> str:
    """A migration's DDL as PostgreSQL says it: each text compared byte by byte, each whole number of 8 bytes."""
    spelt = statement.replace("{binary}", "").replace(") WITHOUT ROWID", ")").replace("{bytes}", "BYTEA")
    spelt = spelt.replace("{identity}", "BIGINT PRIMARY KEY")
    return re.sub(r"\bINTEGER\b", "BIGINT", re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', spelt))


def carried_out(statement: str, trigger_of: Any) -> Iterator[str]:
    """A statement of a migration, as several where PostgreSQL needs them; `trigger_of` finds a trigger's table."""
    if dropped := _DROPPED.match(statement):
        name = dropped.group(1)
        yield f"DROP TRIGGER {name} ON {trigger_of(name)}"
        yield f"DROP FUNCTION {OWN}.{quoted(name)}()"
        return
    yield spelt(statement)
    if made := _CREATED.match(statement):
        table = made.group(1)  # by its number, so that the table may have another name later
        yield f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT {OWN}.next_id('{table}'::regclass)"


def refusing(name: str, event: str, table: str, says: str, when: str) -> Iterator[str]:
    """The trigger of Engine.forbid, with a function of its own: a trigger's own condition may not look elsewhere."""
    refuse = f"RAISE EXCEPTION {text(says)} USING ERRCODE = 'integrity_constraint_violation';"
    does = f"IF {when} THEN {refuse} END IF;" if when else refuse
    row = "OLD" if event.startswith("DELETE") else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {OWN}.{quoted(name)}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = public, pg_temp AS $$ BEGIN {does} RETURN {row}; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {OWN}.{quoted(name)}()"
    if event == "DELETE":  # whose rows may not be deleted is not emptied either: triggers of rows do not see it
        name = f"{table}_no_truncate"
        yield (
            f"CREATE OR REPLACE FUNCTION {OWN}.{quoted(name)}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {refuse} RETURN NULL; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {OWN}.{quoted(name)}()"


def gathering(table: str, columns: Sequence[str], into: str) -> Iterator[str]:
    """The triggers of Engine.gather."""
    name = f"{into}_{table}"
    values = ", ".join(f"(NEW.{column})" for column in columns)
    does = f"INSERT INTO {into} VALUES {values} ON CONFLICT DO NOTHING;"  # noqa: S608 (the schema's own names)
    yield (
        f"CREATE OR REPLACE FUNCTION {OWN}.{quoted(name)}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = public, pg_temp AS $$ BEGIN {does} RETURN NULL; END $$"
    )
    for verb in ("INSERT", f"UPDATE OF {', '.join(columns)}"):
        yield (
            f"CREATE TRIGGER {name}_{verb[:6].lower()} AFTER {verb} ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {OWN}.{quoted(name)}()"
        )


def granting(tables: Sequence[str], triggers: Sequence[str], frozen: Sequence[str]) -> Iterator[str]:
    """What whoever serves may do: with the rows of `tables`, but for what `triggers` forbid; `frozen` are read only."""
    yield f"GRANT USAGE ON SCHEMA public, {OWN} TO {SERVING}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {OWN} TO {SERVING}"
    for table in tables:
        yield f"REVOKE ALL ON {quoted(table)} FROM {SERVING}"
        rights = ["SELECT"] if table in frozen else ["SELECT", "INSERT"]
        rights += [verb for verb in ("UPDATE", "DELETE")
                   if table not in frozen and f"{table}_no_{verb.lower()}" not in triggers]  # fmt: skip
        yield f"GRANT {', '.join(rights)} ON {quoted(table)} TO {SERVING}"
