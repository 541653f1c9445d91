"""An encrypted database, as the host's system manager meets it: making it so, changing its key, each wrong key and file."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from stts_tui import bootstrap
from stts_tui.store import key_file
from stts_tui.store.addresses import engine_for, with_key
from stts_tui.store.sqlite import HEAD, url_of
from tests import builders
from tests.cli.test_backup import home as home
from tests.cli.test_backup import path_in
from tests.cli.test_command import run

pytest.importorskip("sqlcipher3", reason="the extra `encrypted` is not installed")

CANARY = b"admin01"


def stts(home: Path, *arguments: str, key: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    named = ["--key-file", str(key)] if key is not None else []
    return run(home, *arguments, *named, STTS_DATABASE=f"sqlite:///{home}/db/stts.sqlite", **more)


def a_key(home: Path, name: str = "key") -> Path:
    key_file.make(home / name)
    return home / name


def encrypted(home: Path, key: Path) -> None:
    done = stts(home, "encrypt", "on", str(key))
    assert done.returncode == 0, done.stderr


def is_refused(done: subprocess.CompletedProcess[str], *words: str) -> bool:
    """One line, which says so."""
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    return all(word in done.stderr for word in words)


@pytest.mark.asvs("V14.2.4")
def test_nothing_of_what_is_kept_can_be_read_in_the_file_its_log_or_a_backup(home: Path) -> None:
    assert CANARY in path_in(home).read_bytes()
    key = a_key(home)
    encrypted(home, key)
    store = bootstrap.open_store(with_key(url_of(path_in(home)), key))
    with store.transaction():
        store.settings.save("canary", CANARY.decode())
    files = [each for each in (home / "db").iterdir() if each.is_file()]
    assert {".sqlite", ".sqlite-wal", ".sqlite-shm"} <= {each.suffix for each in files}
    assert [each.name for each in files if CANARY in each.read_bytes()] == []
    assert not path_in(home).read_bytes().startswith(HEAD)
    store.close()
    done = stts(home, "backup", f"{home}/copies/", key=key)
    assert done.returncode == 0, done.stderr
    for each in (home / "copies").iterdir():
        assert CANARY not in each.read_bytes()
    assert stts(home, "doctor", key=key).stdout.endswith("sound\n")


@pytest.mark.long
def test_each_wrong_key_and_file_is_told_as_what_it_is(home: Path) -> None:
    key, other = a_key(home), a_key(home, "other")
    assert is_refused(stts(home, "doctor", key=key), "is not encrypted, although a key is named", f"encrypt on {key}")
    encrypted(home, key)
    assert is_refused(stts(home, "doctor"), "is encrypted", "no key is named", "--key-file")
    assert is_refused(stts(home, "doctor", key=other), f"The key in {other} does not open the database")
    assert is_refused(stts(home, "doctor", key=home / "none"), "key file", "it is not there")
    other.write_text("secret")
    assert is_refused(stts(home, "doctor", key=other), "64 hexadecimal digits")
    os.mkfifo(home / "pipe", 0o600)
    assert is_refused(stts(home, "doctor", key=home / "pipe"), "it is no file")
    path_in(home).write_bytes(b"Dear all, " * 1000)
    assert is_refused(stts(home, "doctor", key=key), "is not a database of this program")


@pytest.mark.long
@pytest.mark.asvs("V13.3.1", "V13.3.2", "V11.6.1")
def test_a_key_that_others_can_read_is_refused_with_what_mends_it(home: Path) -> None:
    key = a_key(home)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    encrypted(home, key)
    for rights in (0o640, 0o604, 0o666):
        key.chmod(rights)
        assert is_refused(stts(home, "doctor", key=key), f"{rights:04o}", f"`chmod 600 {key}` mends it")
    key.chmod(0o400)
    assert stts(home, "doctor", key=key).returncode == 0


@pytest.mark.long
@pytest.mark.asvs("V13.3.4")
def test_the_key_is_named_by_the_setting_or_lent_by_systemd_and_changed(home: Path) -> None:
    lent = home / "credentials"
    lent.mkdir(mode=0o700)
    key = a_key(lent, "stts-tui.key")
    encrypted(home, key)
    key.chmod(0o440)  # as systemd's access list shows
    assert stts(home, "doctor", CREDENTIALS_DIRECTORY=str(lent)).returncode == 0
    assert is_refused(stts(home, "doctor", STTS_KEY_FILE=str(key)), "0440")
    second = a_key(home, "second")
    done = stts(home, "encrypt", "change", str(second), CREDENTIALS_DIRECTORY=str(lent))
    assert done.returncode == 0, done.stderr
    assert key_file.fingerprint(key_file.read(second)) in done.stdout
    assert is_refused(stts(home, "doctor", CREDENTIALS_DIRECTORY=str(lent)), "does not open")
    settings = home / "settings.toml"
    settings.write_text(f'key_file = "{second}"\n')
    settings.chmod(0o600)
    assert stts(home, "doctor", STTS_SETTINGS=str(settings)).returncode == 0
    done = stts(home, "encrypt", "change", str(second), key=second)
    assert is_refused(done, "has the key in", "already")
    assert stts(home, "encrypt", "off", key=second).returncode == 0
    assert stts(home, "doctor").returncode == 0
    acts = [row[0] for row in builders.run_sql_at(path_in(home), "SELECT action FROM audit ORDER BY id DESC LIMIT 3")]
    assert acts == ["decrypt", "change-key", "encrypt"]


@pytest.mark.long
def test_what_encrypting_replaces_stays_nowhere_and_what_is_in_use_stays_as_it_is(home: Path) -> None:
    key = a_key(home)
    before = sorted(each.name for each in (home / "db").iterdir())
    store = bootstrap.open_store(url_of(path_in(home)))
    assert is_refused(stts(home, "encrypt", "on", str(key)), "Others have the database")
    store.close()
    encrypted(home, key)
    assert sorted(each.name for each in (home / "db").iterdir()) == before
    store = bootstrap.open_store(with_key(url_of(path_in(home)), key))
    assert is_refused(stts(home, "encrypt", "off", key=key), "Others have the database")
    store.close()


@pytest.mark.long
def test_encrypting_keeps_every_row(home: Path) -> None:
    house = builders.open_house(path_in(home))
    before = builders.rows(house)
    builders.close(house)
    key, second = a_key(home), a_key(home, "second")
    encrypted(home, key)
    assert stts(home, "encrypt", "change", str(second), key=key).returncode == 0
    assert stts(home, "encrypt", "off", key=second).returncode == 0
    house = builders.open_house(path_in(home))
    after = builders.rows(house)
    for name in before:
        if name not in ("audit", "sqlite_sequence") and not name.startswith("sqlite_stat"):
            assert after[name] == before[name], name
    assert after["audit"][: len(before["audit"])] == before["audit"]
    assert len(after["audit"]) == len(before["audit"]) + 3
    assert house.office.store.problems() == []
    builders.close(house)


@pytest.mark.long
@pytest.mark.asvs("V11.3.3")
def test_a_flipped_bit_is_found_wherever_it_is(home: Path) -> None:
    key = a_key(home)
    encrypted(home, key)
    whole = path_in(home).read_bytes()
    for place in range(4096 + 77, len(whole), len(whole) // 12):
        hurt = bytearray(whole)
        hurt[place] ^= 0x10
        path_in(home).write_bytes(bytes(hurt))
        done = stts(home, "doctor", key=key)
        assert done.returncode in (1, 2), place
        assert "HMAC verification failed" in done.stdout or "malformed" in done.stderr + done.stdout, place


@pytest.mark.long
def test_a_backup_of_one_comes_back_under_the_same_key_only(home: Path) -> None:
    key, other = a_key(home), a_key(home, "other")
    plain = Path(stts(home, "backup", f"{home}/plain/").stdout.split(": ")[0])
    encrypted(home, key)
    made = Path(stts(home, "backup", f"{home}/copies/", key=key).stdout.split(": ")[0])
    assert stts(home, "restore", str(made), "--yes", "stts", key=key).returncode == 0
    assert stts(home, "doctor", key=key).returncode == 0
    assert is_refused(stts(home, "restore", str(made), "--yes", "stts", key=other), "another key", str(made))
    assert is_refused(stts(home, "restore", str(made), "--yes", "stts"), "no key is named", str(made))
    assert is_refused(stts(home, "restore", str(plain), "--yes", "stts", key=key), "it is not encrypted", str(plain))
    assert stts(home, "doctor", key=key).returncode == 0


@pytest.mark.long
def test_a_first_database_and_a_demo_are_made_encrypted(tmp_path: Path) -> None:
    key = a_key(tmp_path)
    done = run(tmp_path, "demo", "--check", "--key-file", str(key))
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / ".local/share/stts-tui").glob("demo.sqlite")
    assert b"stts1" not in path.read_bytes()
    assert run(tmp_path, "demo", "--check", "--key-file", str(key)).returncode == 0
    assert is_refused(run(tmp_path, "demo", "--check"), "is encrypted")


def test_without_the_extra_it_is_said_what_is_missing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stts_tui.store.sqlite_encrypted.find_spec", lambda _name: None)
    with builders.refuses("no-cipher"):
        engine_for(with_key(url_of(home / "db" / "new.sqlite"), a_key(home))).must_be_makeable()
