"""`stts-tui backup` and `restore`, as the host's system manager runs them: files, rights, refusals, what doctor says."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.services.house import House
from stts_tui.store.sqlite import Sqlite, url_of
from tests import builders
from tests.builders import refuses
from tests.cli.test_command import refuses_with, run
from tests.terminal import command, environment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A company of five in a folder of its own, and nobody at work."""
    (tmp_path / "db").mkdir(mode=0o700)
    house: House = builders.a_house(tmp_path / "db")
    builders.a_staffed_company(house)
    builders.log_in(house, "admin01")
    builders.close(house)
    return tmp_path


def stts(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return run(home, *arguments, STTS_DATABASE=f"sqlite:///{home}/db/stts.sqlite", **more)


def path_in(home: Path) -> Path:
    return home / "db" / "stts.sqlite"


def backup(home: Path, *more: str) -> Path:
    done = stts(home, "backup", f"{home}/copies/", *more)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.split(": ")[0])


def work(home: Path, times: int = 1) -> None:
    house = builders.open_house(path_in(home))
    for _time in range(times):
        builders.log_in(house, "stts01")
    builders.close(house)


def acts(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [action for (action,) in connection.execute("SELECT action FROM audit ORDER BY id")]


def is_sound(home: Path, path: Path) -> bool:
    keys = path_in(home).parent / "keys"
    if path.parent / "keys" != keys:  # whoever looks at a copy elsewhere has its key there
        shutil.copytree(keys, path.parent / "keys", dirs_exist_ok=True)
    done = run(home, "doctor", "--database", f"sqlite:///{path}")
    assert done.returncode in (0, 1), done
    return done.returncode == 0


def test_a_backup_is_one_whole_private_file_with_its_manifest(home: Path) -> None:
    made = backup(home)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in made.parent.iterdir()) == [made.name, f"{made.name}.json"]
    told = json.loads(Path(f"{made}.json").read_text())
    assert (told["size"], told["sha256"]) == sqlite_digest(made)
    assert told["database"] == "stts"
    assert told["counts"]["account"] == 5
    assert told["lines"] == len(acts(made))
    assert is_sound(home, made)
    assert acts(path_in(home)) == [*acts(made), "backup"]
    assert "newest backup: 0 hours ago" in stts(home, "doctor").stdout
    for name in ("Adams", "national"):  # a manifest says nothing of anybody
        assert name not in Path(f"{made}.json").read_text()


def sqlite_digest(path: Path) -> tuple[int, str]:
    from hashlib import sha256

    return path.stat().st_size, sha256(path.read_bytes()).hexdigest()


@pytest.mark.long
def test_keep_removes_older_own_backups_only(home: Path) -> None:
    first = backup(home)
    foreign = first.with_name("stts-20200101-000000Z.sqlite")
    shutil.copy(first, foreign)  # no manifest of ours beside it
    others = first.with_name("stts-20200102-000000Z.sqlite")
    shutil.copy(first, others)
    told = json.loads(Path(f"{first}.json").read_text())
    Path(f"{others}.json").write_text(json.dumps({**told, "founded": "f" * 64}))
    second, third = backup(home), backup(home, "--keep", "2")
    assert not first.exists()
    assert not Path(f"{first}.json").exists()
    assert all(path.exists() for path in (second, third, foreign, others))
    refuses_with(stts(home, "backup", f"{home}/copies/", "--keep", "0"), "--keep wants a folder")
    refuses_with(stts(home, "backup", f"{home}/one.sqlite", "--keep", "1"), "--keep wants a folder")


@pytest.mark.long
def test_a_database_that_lacks_what_the_newest_backup_holds_is_told_once(home: Path) -> None:
    first = backup(home)
    work(home)
    second = backup(home)
    assert stts(home, "restore", str(first), "--yes", "stts").returncode == 0
    done = stts(home, "backup", f"{home}/copies/", "--keep", "1")
    assert done.returncode == 1
    assert f"the database lacks what {second} holds" in done.stderr
    assert first.exists()
    assert second.exists()
    backup(home)


def test_standard_output_holds_the_whole_database(home: Path) -> None:
    done = subprocess.run(
        [command(), "backup", "-"], capture_output=True, timeout=60, check=True,
        env=environment(home, "xterm", STTS_DATABASE=f"sqlite:///{path_in(home)}"),
    )  # fmt: skip
    (home / "piped.sqlite").touch(mode=0o600)
    (home / "piped.sqlite").write_bytes(done.stdout)
    assert is_sound(home, home / "piped.sqlite")
    assert b"SHA-256" in done.stderr
    assert [path.name for path in path_in(home).parent.iterdir() if "part" in path.name] == []


def test_a_backup_takes_nobodys_file_and_trusts_no_open_folder(home: Path) -> None:
    (home / "there.sqlite").write_text("mine")
    refuses_with(stts(home, "backup", f"{home}/there.sqlite"), "it is there already")
    assert (home / "there.sqlite").read_text() == "mine"
    (home / "open").mkdir()
    (home / "open").chmod(0o777)
    refuses_with(stts(home, "backup", f"{home}/open"), f"chmod 700 {home}/open")
    assert list((home / "open").iterdir()) == []


def test_a_full_disk_leaves_no_half_backup(home: Path) -> None:
    for target in (f"{home}/copies/", f"{home}/one.sqlite"):
        done = subprocess.run(
            [command(), "backup", target], capture_output=True, text=True, timeout=60, check=False,
            env=environment(home, "xterm", STTS_DATABASE=f"sqlite:///{path_in(home)}"),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (102_400, 102_400)),
        )  # fmt: skip
        refuses_with(done, "No backup was made")
    assert list((home / "copies").iterdir()) == []
    assert not (home / "one.sqlite").exists()
    assert "backup" not in acts(path_in(home))


def test_a_full_disk_leaves_the_present_database(home: Path) -> None:
    made = backup(home)
    before = acts(path_in(home))
    done = subprocess.run(
        [command(), "restore", str(made), "--yes", "stts"], capture_output=True, text=True, timeout=60, check=False,
        env=environment(home, "xterm", STTS_DATABASE=f"sqlite:///{path_in(home)}"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (102_400, 102_400)),
    )  # fmt: skip
    refuses_with(done, "Not saved: the database cannot be written")
    assert acts(path_in(home)) == before
    assert [path.name for path in (home / "db").iterdir() if "part" in path.name or "before" in path.name] == []
    assert is_sound(home, path_in(home))


@pytest.mark.long
def test_restoring_brings_back_that_moment_keeps_what_was_there_and_ends_sessions(home: Path) -> None:
    house = builders.open_house(path_in(home))
    session = builders.log_in(house, "admin01")
    builders.close(house)
    made = backup(home)
    work(home, 3)
    refuses_with(stts(home, "restore", str(made)), "4 acts since", "would be lost", "--yes stts")
    refuses_with(stts(home, "restore", str(made), "--yes", "other"), "4 acts since")
    lost = acts(path_in(home))
    done = stts(home, "restore", str(made), "--yes", "stts")
    assert done.returncode == 0, done.stderr
    assert acts(path_in(home)) == [*acts(made), "restore"]
    (kept,) = (path for path in (home / "db").iterdir() if "before-restore" in path.name)
    assert acts(kept) == lost
    assert is_sound(home, kept)
    assert is_sound(home, path_in(home))
    assert stat.S_IMODE(path_in(home).stat().st_mode) == 0o600
    house = builders.open_house(path_in(home))
    with refuses("session-ended"):
        house.users.show(session, 1)
    builders.log_in(house, "admin01")
    builders.close(house)


def test_restoring_where_nothing_is_asks_nothing(home: Path) -> None:
    made = backup(home)
    for path in (home / "db").glob("*.*"):  # not the folder of keys: no backup holds them
        path.unlink()
    done = stts(home, "restore", str(made))
    assert done.returncode == 0, done.stderr
    assert acts(path_in(home)) == [*acts(made), "restore"]
    assert is_sound(home, path_in(home))


@pytest.mark.long
def test_a_damaged_backup_is_refused_whatever_is_said(home: Path) -> None:
    made = backup(home)
    before = path_in(home).read_bytes()
    for at in (20_000, 70_000):
        whole = made.read_bytes()
        hurt = home / "hurt.sqlite"
        hurt.write_bytes(whole[:at] + os.urandom(4096) + whole[at + 4096 :])
        refuses_with(stts(home, "restore", str(hurt), "--yes", "stts"), "hurt.sqlite is not a sound backup")
        hurt.write_bytes(whole)
        Path(f"{hurt}.json").write_text(Path(f"{made}.json").read_text().replace('"size": ', '"size": 1'))
        refuses_with(stts(home, "restore", str(hurt), "--yes", "stts"), "not what its manifest says")
        Path(f"{hurt}.json").unlink()
    with closing(sqlite3.connect(hurt)) as connection:  # a whole file whose audit was changed
        connection.executescript("DROP TRIGGER audit_no_update; UPDATE audit SET actor_name = 'x' WHERE id = 1;")
    refuses_with(stts(home, "restore", str(hurt), "--yes", "stts"), "the chain is broken at line 1")
    hurt.write_text("no database")
    refuses_with(stts(home, "restore", str(hurt), "--yes", "stts"), "is not a database of this program")
    refuses_with(stts(home, "restore", f"{home}/none.sqlite"), "it is not there")
    shutil.copy(made, hurt)
    Path(f"{hurt}-wal").write_text("a log")
    refuses_with(stts(home, "restore", str(hurt), "--yes", "stts"), "a log lies beside it")
    assert path_in(home).read_bytes() == before


def test_a_foreign_backup_and_one_that_cannot_be_compared_are_asked_about(home: Path) -> None:
    made = backup(home)
    (home / "other").mkdir(mode=0o700)
    builders.close(builders.a_house(home / "other"))
    foreign = home / "other" / "stts.sqlite"
    house = builders.open_house(foreign)
    builders.a_staffed_company(house, "Gamma", "g")
    builders.log_in(house, "admin01g")
    builders.close(house)
    Sqlite(url_of(foreign)).fold()
    refuses_with(stts(home, "restore", str(foreign)), "a copy of another database")
    path_in(home).write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    refuses_with(stts(home, "restore", str(made)), "nobody can tell what would be lost")
    assert stts(home, "restore", str(made), "--yes", "stts").returncode == 0
    assert is_sound(home, path_in(home))


def test_nothing_is_restored_while_somebody_has_the_database_open(home: Path) -> None:
    made = backup(home)
    house = builders.open_house(path_in(home))
    try:
        builders.log_in(house, "stts01")
        refuses_with(stts(home, "restore", str(made), "--yes", "stts"), "Others have the database", "end them first")
        builders.log_in(house, "stts01")
        assert house.office.store.problems() == []
    finally:
        builders.close(house)


def test_doctor_sees_a_copy_without_its_log_and_a_log_that_was_lost(home: Path) -> None:
    house = builders.open_house(path_in(home))
    builders.log_in(house, "stts01")
    copied = home / "copied.sqlite"
    shutil.copy(path_in(home), copied)  # as `cp` would, of a database in use
    copied.chmod(0o600)
    for name in ("stts.sqlite", "stts.sqlite-wal", "stts.sqlite.turn"):
        (home / name).write_bytes((home / "db" / name).read_bytes())
        (home / name).chmod(0o600)
    builders.close(house)
    done = run(home, "doctor", "--database", f"sqlite:///{copied}")
    assert (done.returncode, "log: " in done.stdout) == (1, True), done.stdout
    assert is_sound(home, home / "stts.sqlite")  # with its log: whole


@pytest.mark.parametrize("how", ["removed", "cut", "replaced by noise"])
def test_doctor_sees_what_happened_to_the_log(home: Path, how: str) -> None:
    house = builders.open_house(path_in(home))
    before = house.office.store.audit.count()
    for _time in range(3):
        builders.log_in(house, "stts01")
    assert house.office.store.audit.count() > before
    for name in ("stts.sqlite", "stts.sqlite-wal", "stts.sqlite.turn"):  # as a kill leaves it
        (home / name).write_bytes((home / "db" / name).read_bytes())
        (home / name).chmod(0o600)
    builders.close(house)
    log = home / "stts.sqlite-wal"
    if how == "removed":
        log.unlink()
    elif how == "cut":
        log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    else:
        log.write_bytes(os.urandom(log.stat().st_size))
    done = run(home, "doctor", "--database", f"sqlite:///{home}/stts.sqlite")
    assert done.returncode == 1
    assert "the line written last is not there" in done.stdout


def test_doctor_changes_nothing(home: Path) -> None:
    made = backup(home)
    before = made.read_bytes()
    assert is_sound(home, made)
    assert made.read_bytes() == before
    assert sorted(path.name for path in made.parent.iterdir()) == ["keys", made.name, f"{made.name}.json"]
