"""The key outside of the database: made once, found by its name, never read where others could."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.store import database, faults, keys
from stts_tui.store.settings import KEY
from stts_tui.store.sqlite import Sqlite, url_of
from tests import builders
from tests.builders import refuses


def key_of(path: Path) -> Path:
    (found,) = (path.parent / "keys").iterdir()
    return found


def open_(path: Path) -> database.Store:
    return database.open_existing(url_of(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return builders.a_database(tmp_path)


@pytest.mark.asvs("V13.3.1")
def test_a_new_database_has_a_key_of_its_own_that_does_not_lie_in_it(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        with database.creating(url_of(tmp_path / name / "stts.sqlite")) as store:
            made.append(store.keys)
            assert store.settings.get(KEY) == store.keys.name
        file = key_of(tmp_path / name / "stts.sqlite")
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
        assert file.read_bytes() not in (tmp_path / name / "stts.sqlite").read_bytes()
    assert made[0].name != made[1].name


def test_each_use_has_a_key_of_its_own_and_the_same_one_each_time(path: Path) -> None:
    store, again = open_(path), open_(path)
    assert store.keys.derive("a") == again.keys.derive("a") != again.keys.derive("b")
    assert len(store.keys.derive("a")) == 32
    store.close()
    again.close()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda file: file.unlink(), faults.KEY_MISSING.code),
        (lambda file: file.chmod(0o640), faults.KEY_WIDE.code),
        (lambda file: file.write_bytes(b"short"), faults.KEY_DAMAGED.code),
        (lambda file: file.write_bytes(file.read_bytes() + b"x"), faults.KEY_DAMAGED.code),
        (lambda file: file.write_bytes(b"x" * keys.SIZE), faults.KEY_MISSING.code),  # another key under this one's name
        (lambda file: (file.unlink(), file.mkdir(0o700)), faults.KEY_UNREADABLE.code),
    ],
)
def test_a_key_that_is_not_right_is_told_as_what_it_is(path: Path, spoil: object, code: str) -> None:
    spoil(key_of(path))  # type: ignore[operator]
    store = open_(path)
    with pytest.raises(Refused) as no:
        _ = store.keys
    assert no.value.code == code
    store.close()


def test_the_settings_file_or_systemd_may_hold_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: keys.name_file(""))
    elsewhere = tmp_path / "etc" / keys.CREDENTIAL
    elsewhere.parent.mkdir()
    key_of(path).rename(elsewhere)
    keys.name_file(str(elsewhere))
    store = open_(path)
    by_settings = store.keys.name
    store.close()
    keys.name_file("")
    elsewhere.chmod(0o440)  # as systemd gives them
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(elsewhere.parent))
    store = open_(path)
    assert store.keys.name == by_settings
    store.close()


def test_a_new_database_takes_the_key_that_the_process_was_given(
    tmp_path: Path, path: Path, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: keys.name_file(""))
    given = key_of(path)
    keys.name_file(str(given))
    with database.creating(url_of(tmp_path / "new" / "stts.sqlite")) as store:
        assert f"{store.keys.name}.key" == given.name
    assert not (tmp_path / "new" / "keys").exists()


def test_what_was_not_made_leaves_no_key(tmp_path: Path) -> None:
    url = url_of(tmp_path / "stts.sqlite")
    with pytest.raises(RuntimeError), database.creating(url):
        raise RuntimeError
    assert not list((tmp_path / "keys").iterdir())
    assert not Sqlite(url).exists()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "x" * 5000, "0123456789ABCDEF"])
def test_a_name_that_is_none_of_ours_leads_nowhere(path: Path, name: str) -> None:
    store = open_(path)
    with refuses(faults.KEY_MISSING.code):
        keys.find(store.engine, name)
    store.close()
