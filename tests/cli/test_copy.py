"""A database that is copied to another place: row for row, verified, and refused where it would not be the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from stts_tui import bootstrap
from stts_tui.domain.common.errors import Refused
from stts_tui.services.host import copying
from stts_tui.store import copies, database, key_file
from stts_tui.store.addresses import engine_for, with_key
from stts_tui.store.moving import Tell
from stts_tui.store.sqlite import url_of
from stts_tui.store.tables import Setting
from tests import builders, postgresql
from tests.builders import MONDAY_MORNING, refuses
from tests.cli.test_backup import home as home
from tests.cli.test_backup import path_in, stts
from tests.cli.test_command import refuses_with
from tests.services.world import a_world

_OWN = ("audit", "audit_persons", "seal", "checkpoint", "schema_migration")  # where the copy writes itself, or says when
_OPEN = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
other.execute("SELECT * FROM account").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith("sqlite_")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in kept}


def must_hold(after: dict[str, list[tuple[Any, ...]]], before: dict[str, list[tuple[Any, ...]]], copies: int = 1) -> None:
    """All that was there, and of each copy a line."""
    for name, held in before.items():
        assert after[name] == held or name in _OWN, name
        assert set(after[name]) >= set(held) or name == "schema_migration", name
    assert len(after["audit"]) == len(before["audit"]) + copies


def problems(url: str) -> list[str]:
    store = database.open_existing(url)
    try:
        return sorted(store.problems(deep=True))
    finally:
        store.close()


def told_before(url: str) -> list[str]:
    """Of the database at `url`, what was told of the one that it is a copy of."""
    return sorted({each.partition(" (found")[0] for each in problems(url)})


def copied(source: Path, target: Path, tell: Tell = lambda *_told: None) -> copying.Copied:
    return copying.copy(url_of(source), url_of(target), MONDAY_MORNING, tell)


def at(table: str, does: Callable[[], object]) -> Tell:
    """Do it once, when the first rows of that table were copied."""
    done: list[str] = []

    def tell(name: str, _done: int, _total: int) -> None:
        if name == table and not done:
            done.append(name)
            does()

    return tell


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "other" / "two.sqlite"


def test_a_whole_world_arrives_row_for_row(tmp_path: Path, target: Path) -> None:
    world = a_world(tmp_path)
    source = builders.path_of(world.house)
    builders.close(world.house)
    before, known = rows(source), problems(url_of(source))  # the world was furnished past the program too
    assert sum(map(bool, before.values())) > 25  # of the tables hardly one is empty
    done = copied(source, target)
    assert rows(source) == before
    must_hold(rows(target), before)
    assert not done.resumed
    assert told_before(url_of(target)) == known
    assert sorted(each.name for each in target.parent.iterdir()) == ["keys", "two.sqlite", "two.sqlite.turn"]
    house = builders.open_house(target)
    builders.log_in(house, "admin01")
    builders.close(house)


@postgresql.needed
def test_to_a_server_and_back_it_is_the_same_row_for_row(tmp_path: Path, target: Path) -> None:
    world = a_world(tmp_path)
    source = builders.path_of(world.house)
    builders.close(world.house)
    before, known = rows(source), problems(url_of(source))  # the world was furnished past the program too
    with postgresql.a_database() as server:
        copying.copy(url_of(source), server, MONDAY_MORNING, lambda *_told: None)
        assert told_before(server) == known
        with refuses("database-exists"):
            copying.copy(url_of(source), server, MONDAY_MORNING, lambda *_told: None)
        copying.copy(server, url_of(target), MONDAY_MORNING, lambda *_told: None)
        must_hold(rows(target), before, copies=2)
        assert told_before(url_of(target)) == known
        house = bootstrap.assemble(bootstrap.open_store(server), builders.SETTINGS, builders.FixedClock())
        builders.log_in(house, "admin01")  # new rows have ids that are free
        builders.close(house)
        assert told_before(server) == known


@postgresql.needed
def test_what_a_server_cannot_hold_is_told_of(home: Path) -> None:
    with closing(sqlite3.connect(path_in(home))) as connection:
        connection.execute("UPDATE company SET name = 'a' || char(0)")
        connection.commit()
    with postgresql.a_database() as server, refuses("copy-row") as caught:
        copying.copy(url_of(path_in(home)), server, MONDAY_MORNING, lambda *_told: None)
    assert "no row of company behind" in str(caught.refusal.sentence)


def test_who_is_broken_off_goes_on_where_it_stands(home: Path, target: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied(path_in(home), target, at("audit", stop))
    assert not target.exists()
    told: list[tuple[str, int]] = []
    done = copied(path_in(home), target, lambda name, there, _total: told.append((name, there)))
    assert done.resumed
    assert problems(url_of(target)) == []


def test_a_source_that_has_changed_since_is_copied_from_its_beginning(home: Path, target: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied(path_in(home), target, at("seal", stop))
    house = builders.open_house(path_in(home))
    builders.log_in(house, "stts01")
    builders.close(house)
    assert not copied(path_in(home), target).resumed
    assert problems(url_of(target)) == []


def test_what_is_not_the_same_is_told_and_not_kept(home: Path, target: Path) -> None:
    draft = Path(f"{target}.new")

    def tamper() -> None:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute("UPDATE account SET email = 'x@example.be' WHERE id = 2")

    with refuses("copy-differs") as caught:
        copied(path_in(home), target, at("seal", tamper))
    assert "account 2" in str(caught.refusal.sentence)
    assert not draft.exists()
    copied(path_in(home), target)
    assert problems(url_of(target)) == []


def test_a_row_that_the_other_database_does_not_take_is_told_of(home: Path, target: Path) -> None:
    def forbid() -> None:
        with closing(sqlite3.connect(f"{target}.new", isolation_level=None)) as connection:
            connection.execute("CREATE TRIGGER no BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'nobody'); END")

    with refuses("copy-row") as caught:
        copied(path_in(home), target, at("company", forbid))
    assert "account behind - (nobody)" in str(caught.refusal.sentence)
    assert not target.exists()


def test_what_was_changed_past_the_program_is_told_of_the_copy_too(home: Path, target: Path) -> None:
    with closing(sqlite3.connect(path_in(home))) as connection:
        connection.execute("UPDATE company SET email = 'x@example.be'")
        connection.commit()
    copied(path_in(home), target)
    (found,) = problems(url_of(target))
    assert "company 1" in found


def test_it_takes_nothing_that_is_in_use_and_no_place_that_is_taken(home: Path, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"")
    with refuses("database-exists"):
        copied(path_in(home), target)
    target.unlink()
    with subprocess.Popen([sys.executable, "-c", _OPEN, str(path_in(home))], stdin=PIPE, stdout=PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with refuses("database-in-use"):
            copied(path_in(home), target)
        other.communicate(b"")
    with refuses("database-missing"):
        copied(home / "none.sqlite", target)
    assert not target.exists()


def test_nobody_writes_into_the_source_meanwhile(home: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stts_tui.store.sqlite.BUSY_SECONDS", 1)
    found: list[BaseException] = []

    def write() -> None:
        engine = engine_for(url_of(path_in(home)))
        engine.open()
        try:
            with engine.turn():
                engine.database.execute_sql("DELETE FROM draft")
        except Refused as no:
            found.append(no)
        finally:
            engine.close()

    def elsewhere() -> None:
        one = threading.Thread(target=write)
        one.start()
        one.join()

    copied(path_in(home), target, at("account", elsewhere))
    assert [no.code for no in found if isinstance(no, Refused)] == ["database-busy"]
    assert problems(url_of(target)) == []


def test_from_plain_to_encrypted_and_back(home: Path, target: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra `encrypted` is not installed")
    key = home / "key"
    key_file.make(key)
    encrypted, back = with_key(url_of(target), key), url_of(target.with_name("back.sqlite"))
    done = stts(home, "copy", url_of(path_in(home)), encrypted)
    assert done.returncode == 0, done.stderr
    assert "the same on both sides" in done.stdout
    assert b"admin01" not in target.read_bytes()
    assert problems(encrypted) == []
    assert stts(home, "copy", url_of(target), back, "--key-file", str(key)).returncode == 0
    assert problems(back) == []
    with copies.looking_at(engine_for(back)):
        assert Setting.select().where(Setting.name == "copied-from").count() == 0
    refuses_with(stts(home, "copy", url_of(target), f"{back}2"), "is encrypted, or is no database")


def test_the_key_goes_with_it_and_is_private(home: Path, target: Path) -> None:
    done = stts(home, "copy", url_of(path_in(home)), url_of(target))
    assert done.returncode == 0, done.stderr
    (key,) = (target.parent / "keys").iterdir()
    assert key.read_bytes() == (home / "db" / "keys" / key.name).read_bytes()
    assert (key.stat().st_mode & 0o777, os.stat(target).st_mode & 0o777) == (0o600, 0o600)
