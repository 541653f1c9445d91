"""Backups encrypted to public keys: who can open them, what of them is refused, and that nothing else is left of them."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from stts_tui.services.host import backup_files, backups, sealing
from stts_tui.store import database, key_file
from stts_tui.store.addresses import with_key
from stts_tui.store.sqlite import HEAD, url_of
from tests.builders import refuses
from tests.cli.test_backup import acts, is_sound, path_in, stts, work
from tests.cli.test_backup import home as home
from tests.faults.killing import NOW

pytest.importorskip("pyrage", reason="the extra `encrypted` is not installed")


@pytest.fixture
def identity(home: Path) -> Path:
    made = home / "identity"
    sealing.new_identity(made)
    return made


def public(identity: Path) -> str:
    return identity.read_text().splitlines()[0].removeprefix("# public key: ")


def sealed(home: Path, identity: Path, *more: str) -> Path:
    done = stts(home, "backup", f"{home}/copies/", "--encrypt-to", public(identity), *more)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.split(": ")[0])


def refused(home: Path, *arguments: str) -> str:
    """The one line that says why, and that nothing changed."""
    before = path_in(home).read_bytes()
    done = stts(home, "restore", "--yes", "stts", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
    assert path_in(home).read_bytes() == before
    assert list((home / "db").glob(".*part*")) == []
    return done.stderr


@pytest.mark.long
@pytest.mark.asvs("V14.2.4")
def test_an_encrypted_backup_is_one_private_file_that_only_the_private_key_opens(home: Path, identity: Path) -> None:
    made = sealed(home, identity)
    assert made.name.endswith(".sqlite.age")
    assert sorted(each.name for each in made.parent.iterdir()) == [made.name, f"{made.name}.json"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert HEAD not in made.read_bytes()
    assert b"admin01" not in made.read_bytes() + Path(f"{made}.json").read_bytes()
    told = json.loads(Path(f"{made}.json").read_text())
    assert (told["size"], told["sha256"]) == backup_files.digest_of(made)
    assert list((home / "db").glob(".*part*")) == []
    work(home, 2)
    assert "is encrypted" in refused(home, str(made))
    done = stts(home, "restore", str(made), "--identity", str(identity), "--yes", "stts")
    assert done.returncode == 0, done.stderr
    assert acts(path_in(home))[-1] == "restore"
    assert is_sound(home, path_in(home))


@pytest.mark.long
@pytest.mark.asvs("V11.3.3")
def test_what_others_made_of_it_and_what_is_damaged_cut_or_for_others_is_refused(home: Path, identity: Path) -> None:
    made = sealed(home, identity)
    beside = Path(f"{made}.json")
    other = home / "other"
    sealing.new_identity(other)
    assert "encrypted to others" in refused(home, str(made), "--identity", str(other))
    other.write_text("AGE-SECRET-KEY-1QQQ")
    assert "private key" in refused(home, str(made), "--identity", str(other))
    other.write_text("nothing")
    assert "no private key" in refused(home, str(made), "--identity", str(other))
    identity.chmod(0o644)
    assert f"chmod 600 {identity}" in refused(home, str(made), "--identity", str(identity))
    identity.chmod(0o600)
    whole = made.read_bytes()
    for hurt in (whole[:-1], whole[: len(whole) // 2], whole[:-70000] + b"\x00" + whole[-69999:], whole + b"x"):
        made.write_bytes(hurt)
        assert "not what its manifest says" in refused(home, str(made), "--identity", str(identity))
        lone = home / "lone.age"  # without its manifest, age itself tells
        lone.write_bytes(hurt)
        assert "damaged, or its end is missing" in refused(home, str(lone), "--identity", str(identity))
    made.write_bytes(whole)
    assert beside.exists()
    foreign = home / "foreign.age"
    (home / "text").write_bytes(b"no database" * 1000)
    sealing.seal(home / "text", foreign, sealing.recipients([public(identity)]))
    assert "not a sound backup" in refused(home, str(foreign), "--identity", str(identity))


def test_an_older_one_is_restored_only_when_its_name_is_said(home: Path, identity: Path) -> None:
    made = sealed(home, identity)
    work(home)
    done = stts(home, "restore", str(made), "--identity", str(identity))
    assert done.returncode == 2
    assert "would be lost" in done.stderr


@pytest.mark.parametrize("given", ["age1qqqq", "ssh-ed25519 AAAA", "nofile", "AGE-SECRET-KEY-1VERYSECRET"])
def test_a_recipient_that_is_none_makes_no_backup(home: Path, given: str) -> None:
    done = stts(home, "backup", f"{home}/copies/", "--encrypt-to", given)
    assert done.returncode == 2
    assert "no backup can be encrypted" in done.stderr
    assert not (home / "copies").exists()


def test_keep_counts_encrypted_ones_by_themselves(home: Path, identity: Path) -> None:
    plain = stts(home, "backup", f"{home}/copies/").stdout.split(": ")[0]
    first, second, third = (sealed(home, identity, "--keep", "2") for _time in range(3))
    assert (Path(plain).exists(), first.exists(), second.exists(), third.exists()) == (True, False, True, True)


def test_one_that_does_not_open_to_what_it_was_is_none(home: Path, identity: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyrage

    honest = pyrage.encrypt_io

    def careless(source: object, target: object, to: object) -> None:
        source.seek(4096)  # type: ignore[attr-defined]
        honest(source, target, to)

    monkeypatch.setattr(pyrage, "encrypt_io", careless)
    to = sealing.recipients([public(identity)])
    with refuses("backup-unsound"):
        backups.make_backup(url_of(path_in(home)), NOW, f"{home}/copies/", seal_to=to)
    assert list((home / "copies").iterdir()) == []


def test_several_can_open_it_and_an_ssh_key_can(home: Path, identity: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("openssh-client is not installed")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "ssh")], check=True)
    to = home / "recipients"
    to.write_text(f"# two of them\n{public(identity)}\n\n{(home / 'ssh.pub').read_text()}")
    done = stts(home, "backup", f"{home}/copies/", "--encrypt-to", str(to))
    made = done.stdout.split(": ")[0]
    for key in (identity, home / "ssh"):
        assert stts(home, "restore", made, "--identity", str(key), "--yes", "stts").returncode == 0


def test_age_opens_ours_and_what_age_makes_is_restored(home: Path, identity: Path) -> None:
    if shutil.which("age") is None:
        pytest.skip("Debian's package age is not installed")
    made = sealed(home, identity)
    opened = subprocess.run(["age", "-d", "-i", str(identity), str(made)], capture_output=True, check=True).stdout
    assert opened.startswith(HEAD)
    (home / "plain").write_bytes(opened)
    for armour in ([], ["-a"]):
        theirs = home / "theirs.age"
        subprocess.run(["age", *armour, "-r", public(identity), "-o", str(theirs), str(home / "plain")], check=True)
        done = stts(home, "restore", str(theirs), "--identity", str(identity), "--yes", "stts")
        assert done.returncode == 0, done.stderr
        assert is_sound(home, path_in(home))


def test_of_an_encrypted_database_it_needs_both_keys(home: Path, identity: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra `encrypted` is not installed")
    key_file.make(home / "key")
    key = ["--key-file", str(home / "key")]
    assert stts(home, "encrypt", "on", str(home / "key")).returncode == 0
    made = sealed(home, identity, *key)
    assert "no key is named" in refused(home, str(made), "--identity", str(identity))
    assert stts(home, "restore", str(made), "--identity", str(identity), "--yes", "stts", *key).returncode == 0
    store = database.open_existing(with_key(url_of(path_in(home)), home / "key"))
    assert store.problems() == []
    store.close()
