"""Opening: what is no database of this program is refused and left as it is; doctor finds what is wrong with one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from stts_tui.services.house import House
from stts_tui.store import database
from stts_tui.store.addresses import engine_for, key_of, with_key
from stts_tui.store.sqlite import path_of as path_of_url
from stts_tui.store.sqlite import url_of
from tests.builders import path_of, refuses
from tests.store.samples import behind

pytestmark = pytest.mark.file("how a file is opened")


@pytest.fixture(autouse=True)
def _as_it_is_started() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_what_is_no_database_of_this_program_is_refused(tmp_path: Path) -> None:
    url = url_of(tmp_path / "s.sqlite")
    with refuses("database-missing"):
        database.open_existing(url)
    (tmp_path / "s.sqlite").write_bytes(b"")
    with refuses("database-not-one"):
        database.open_existing(url)
    (tmp_path / "s.sqlite").write_text("some letter that is no database at all")
    with refuses("database-not-one"):
        database.open_existing(url)
    (tmp_path / "s.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    with refuses("database-not-one"):
        database.open_existing(url)


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with behind(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.execute("INSERT INTO bookmark VALUES ('https://bipt.be')")
    before = path.read_bytes()
    with refuses("database-not-one"):
        database.open_existing(url_of(path))
    assert path.read_bytes() == before


def test_a_database_is_never_made_over_another(tmp_path: Path) -> None:
    url = url_of(tmp_path / "deep" / "folder" / "s.sqlite")
    store = database.create(url)
    store.close()
    assert (tmp_path / "deep" / "folder" / "s.sqlite").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "deep" / "folder").stat().st_mode & 0o777 == 0o700
    with refuses("database-exists"):
        database.create(url)


@pytest.mark.parametrize("name", ["a b", "a%20b", "a%3Fb", "a?key-file=b", "é#1", "a&b"])
@pytest.mark.asvs("V1.2.2")
def test_paths_stand_in_an_address_to_the_letter(tmp_path: Path, name: str) -> None:
    url = with_key(url_of(tmp_path / name), tmp_path / f"{name}.key")
    assert key_of(url) == tmp_path / f"{name}.key"
    assert path_of_url(with_key(url, None)) == tmp_path / name


@pytest.mark.parametrize(
    "url", ["", "stts.sqlite", "/srv/stts.sqlite", "mysql://host/db", "sqlite://", "sqlite:///:memory:",
            "sqlite://srv/stts.sqlite", "sqlite:////srv/s.sqlite?mode=ro"],
)  # fmt: skip
@pytest.mark.asvs("V1.2.2")
def test_addresses_that_name_no_file_are_refused(url: str) -> None:
    with refuses("database-url"):
        engine_for(url)


def test_doctor_finds_rights_damage_and_dangling_rows(house: House) -> None:
    store = house.office.store
    assert store.problems() == []
    path = path_of(house)
    for place, right, wide in ((path, 0o600, 0o601), (path.parent, 0o700, 0o701)):
        place.chmod(wide)
        assert store.problems() == [f"rights of {place} are {wide:04o}, at most {right:04o} is safe (chmod {right:o} {place})"]
        place.chmod(right)
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO account_application VALUES (99, 'dimona', NULL)")
        row = connection.execute("SELECT max(rowid) FROM account_application").fetchone()[0]
        connection.commit()
    found = store.problems()
    assert any("0644" in problem for problem in found)
    assert f"dangling reference in table account_application, row {row}" in found
    path.chmod(0o600)


def test_what_failed_first_is_told_and_not_the_rollback_after_it(tmp_path: Path) -> None:
    engine = engine_for(url_of(tmp_path / "s.sqlite"))
    full, rollback = peewee.OperationalError("disk is full"), peewee.OperationalError("cannot rollback")
    rollback.__context__ = full
    assert engine.first_cause(rollback) is full
    assert engine.first_cause(full) is full
    constraint = peewee.IntegrityError("UNIQUE")
    constraint.__context__ = full  # raised while another was handled: it is the one that matters
    assert engine.first_cause(constraint) is constraint
    rollback.__context__ = KeyError("of ours")
    assert engine.first_cause(rollback) is rollback


def test_a_glance_tells_a_database_from_what_is_none(tmp_path: Path) -> None:
    """So that the login page may stand before the database is opened."""
    path = tmp_path / "s.sqlite"
    engine = engine_for(url_of(path))
    assert not engine.looks_sound()
    for content in (b"", b"SQLite", b"some letter that is no database at all"):
        path.write_bytes(content)
        assert not engine.looks_sound()
    path.unlink()
    database.create(url_of(path)).close()
    assert engine.looks_sound()


def test_a_database_has_its_place_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with database.creating(url_of(path)):
        assert not path.exists()  # killed here, it stands in nobody's way
    assert sorted(each.name for each in tmp_path.iterdir()) == ["keys", "new.sqlite", "new.sqlite.turn"]
    database.open_existing(url_of(path)).close()
    with refuses("database-exists"), database.creating(url_of(path)):
        pass
