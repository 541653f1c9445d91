"""Who opens an SQLite file pays nothing for a driver of PostgreSQL that is installed, and who needs it has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgresql

pytest.importorskip("psycopg", reason="the extra `postgresql` is not installed")

_SQLITE = """
import sys
from pathlib import Path
from stts_tui.store import database
store = database.create("sqlite:///" + sys.argv[1])
store.close()
database.open_existing("sqlite:///" + sys.argv[1]).close()
import peewee
assert peewee.psycopg is None and peewee.psycopg2 is None
assert not [name for name in sys.modules if name.startswith("psycopg")], sys.modules.keys()
assert type(peewee.__loader__).__name__ == "SourceFileLoader"
"""
_THEN_POSTGRESQL = """
from stts_tui.store.peewee_guard import give_psycopg
from stts_tui.store.postgresql_address import parsed
give_psycopg()
address = parsed(sys.argv[2])
theirs = peewee.PostgresqlDatabase(address.name, **{key: value for key, value in address.connect.items() if key != "dbname"})
with theirs.atomic():
    print(*theirs.execute_sql("SELECT %s::text", ("here",)).fetchone())
try:
    theirs.execute_sql("SELECT nothing")
except peewee.ProgrammingError:
    print(theirs.is_connection_usable())
theirs.close()
"""
_DRIVEN = """
import sys
{before}
import peewee
{after}
driven = [name for name, value in vars(peewee).items() if "psycopg" in repr(value) and "peewee" not in repr(value)]
print(sorted(driven), *(getattr(peewee.Psycopg3Adapter, "txn_" + name) for name in ("idle", "inerror", "unknown")))
print(sorted(vars(peewee.Psycopg3Adapter)), peewee.psycopg2)
"""


def told_by(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_sqlite_address_loads_no_psycopg(tmp_path: Path) -> None:
    told_by(_SQLITE, str(tmp_path / "one.sqlite"))
    assert told_by("import peewee, sys; print('psycopg' in sys.modules)") == "True\n"  # the proof can fail


@postgresql.needed
def test_a_postgresql_address_works_afterwards(tmp_path: Path) -> None:
    with postgresql.a_database() as address:
        assert told_by(_SQLITE + _THEN_POSTGRESQL, str(tmp_path / "one.sqlite"), address) == "here\nTrue\n"


def test_what_peewee_is_given_is_what_it_would_have_found() -> None:
    """A later version of it that keeps more of its driver is seen here."""
    given = _DRIVEN.format(before="import stts_tui.store", after="import stts_tui.store.peewee_guard as g; g.give_psycopg()")
    assert told_by(given) == told_by(_DRIVEN.format(before="", after=""))
    assert "Json_pg3" in told_by(given)
