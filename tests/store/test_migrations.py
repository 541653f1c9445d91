"""The migrations make what the queries expect, from each earlier schema with data in it, whole or not at all."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stts_tui.store import database, legible
from stts_tui.store.addresses import engine_for
from stts_tui.store.database import Store
from tests.builders import file_of, refuses
from tests.postgresql_houses import IN_USE as ON_SERVER
from tests.postgresql_houses import url_to_make
from tests.processes import in_processes
from tests.store.samples import MODELS, behind, columns, everything, fill, table_names

MIGRATIONS = sorted(path.stem for path in database.MIGRATIONS.glob("[0-9]*.py"))


def an_empty_file(folder: Path) -> Store:
    engine = engine_for(url_to_make(folder / "s.sqlite"))
    engine.create()
    engine.open(new=True)
    return Store(engine)


@contextmanager
def a_store(folder: Path) -> Iterator[Store]:
    store = an_empty_file(folder)
    try:
        yield store
    finally:
        store.close()


def test_the_migrations_make_the_tables_that_queries_expect(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        assert store.migrate() == MIGRATIONS
        with behind(file_of(store)) as connection:
            expected = {model._meta.table_name: model for model in MODELS}
            assert table_names(connection) == set(expected)
            for name, model in expected.items():
                there = columns(connection, name)
                wanted = {field.column_name: bool(field.null) for field in model._meta.sorted_fields}
                assert there == wanted, name


@pytest.mark.parametrize("start", MIGRATIONS)
def test_every_earlier_schema_with_data_in_it_reaches_the_newest(tmp_path: Path, start: str) -> None:
    with a_store(tmp_path) as store:
        store.migrate(start)
        with behind(file_of(store)) as connection:
            fill(connection)
            before = everything(connection)
        store.migrate()
        with behind(file_of(store)) as connection:
            assert store.pending_migrations() == []
            assert store.engine.damage() == []
            after = everything(connection)
            for table, rows in before.items():
                kept = after.get(table)
                assert kept is not None, f"{table} went away: say in this test where its rows are now"
                # A setting that 0019 puts in; records of rows that got their marks anew.
                kept = [row for row in kept if row in rows or (row.get("name") != "key" and table != "seal")]
                shared = [{name: row[name] for name in row if name in kept[0]} for row in rows]
                assert [{name: row[name] for name in shared[0]} for row in kept] == shared
            with legible.as_stored():  # samples, not what a reader would take
                for model in MODELS:  # and the queries can read them
                    assert list(model.select().limit(1)) or model._meta.table_name not in before


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        store.migrate()
        with behind(file_of(store)) as connection:
            before = everything(connection)
        assert store.migrate() == []
        with behind(file_of(store)) as connection:
            assert everything(connection) == before


def more_migrations(folder: Path, monkeypatch: pytest.MonkeyPatch | None, *bodies: str) -> Path:
    """A folder with the real migrations and more of them, in which the store looks from now on."""
    place = folder / "migrations"
    shutil.copytree(database.MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    for number, body in enumerate(bodies, 9001):
        text = "def up(migrator, db):\n" + "".join(f"    {line}\n" for line in body.splitlines())
        (place / f"{number}_more.py").write_text(text)
    if monkeypatch is not None:
        monkeypatch.setattr(database, "MIGRATIONS", place)
    monkeypatch_bytecode(place)
    return place


def monkeypatch_bytecode(place: Path) -> None:
    shutil.rmtree(place / "__pycache__", ignore_errors=True)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_store(tmp_path) as store:
        store.migrate()
        with behind(file_of(store)) as connection:
            fill(connection)
            before = everything(connection)
        more_migrations(
            tmp_path, monkeypatch,
            'db.execute_sql("CREATE TABLE half (x INTEGER)")\n'
            "db.execute_sql(\"UPDATE setting SET value = 'red'\")\n"
            'db.execute_sql("no such thing")',
        )  # fmt: skip
        with refuses("database-trouble"):
            store.migrate()
        assert store.pending_migrations() == ["9001_more"]
        with behind(file_of(store)) as connection:
            assert everything(connection) == before
            assert ON_SERVER or connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        (database.MIGRATIONS / "9001_more.py").write_text("def up(migrator, db):\n    pass\n")
        monkeypatch_bytecode(database.MIGRATIONS)
        assert store.migrate() == ["9001_more"]


def test_migrations_before_the_failing_one_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_store(tmp_path) as store:
        more_migrations(tmp_path, monkeypatch, 'db.execute_sql("CREATE TABLE whole (x INTEGER)")', "1 / 0")
        with pytest.raises(ZeroDivisionError):
            store.migrate()
        assert store.pending_migrations() == ["9002_more"]
        with behind(file_of(store)) as connection:
            assert "whole" in table_names(connection)


def migrate_in(url: str, folder: Path) -> list[str]:
    """Runs in a process of its own."""
    sys.dont_write_bytecode = True
    database.MIGRATIONS = folder
    engine = engine_for(url)
    engine.open()
    store = Store(engine)
    done = store.migrate()
    store.close()
    return done


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    slow = 'import time\ntime.sleep(0.1)\ndb.execute_sql("CREATE TABLE extra{n} (x INTEGER)")'
    folder = more_migrations(tmp_path, None, slow.format(n=1), slow.format(n=2))
    an_empty_file(tmp_path).close()
    done = in_processes(migrate_in, [(url_to_make(tmp_path / "s.sqlite"), folder)] * 4)
    assert sorted(name for names in done for name in names) == [*MIGRATIONS, "9001_more", "9002_more"]
    assert [] in done


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = database.MIGRATIONS
    url = url_to_make(tmp_path / "s.sqlite")
    with a_store(tmp_path) as store:
        more_migrations(tmp_path, monkeypatch, "pass")
        store.migrate()
    monkeypatch.setattr(database, "MIGRATIONS", real)
    with behind(tmp_path / "s.sqlite") as connection:
        before = everything(connection)
    for migrate in (True, False):
        with refuses("database-newer"):
            database.open_existing(url, migrate=migrate)
    with behind(tmp_path / "s.sqlite") as connection:
        assert everything(connection) == before
