"""Backups while people work, and processes that are killed at any step of a backup or a restore."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from stts_tui.services.host import backups
from stts_tui.store import copies
from stts_tui.store.addresses import engine_for, with_key
from stts_tui.store.sqlite import url_of
from tests import builders
from tests.faults.killing import NOW
from tests.processes import CONTEXT, a_process

ROOT = Path(__file__).parents[2]
WRITERS, CHANGES_BEFORE = 3, 5


def a_busy_folder(folder: Path) -> Path:
    """A database in a folder of its own, five accounts and a line or two in it."""
    (folder / "db").mkdir(mode=0o700, parents=True)
    house = builders.a_house(folder / "db")
    builders.a_staffed_company(house)
    builders.log_in(house, "admin01")
    path = builders.path_of(house)
    builders.close(house)
    return path


_OF_A_BACKUP = ("audit", "setting", "seal", "checkpoint")  # what it writes itself, in transactions of their own


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a file, and that nothing is broken in it."""
    engine = engine_for(url_of(path))
    if not (path.parent / "keys").exists():  # a copy does not hold the key that it needs
        builders.put_keys(path.parent)
    with copies.looking_at(engine) as store:
        assert store.problems() == []
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


# -- others work meanwhile -----------------------------------------------------------------------------------------------
def _write(path: Path, writer: int, told: Path, ends: Any) -> None:
    """Pairs of rows, each in one transaction; the number of a pair is written down once it is acknowledged."""
    store = builders.open_house(path).office.store
    with told.open("w") as acknowledged:
        number = 0
        while not ends.is_set():
            number += 1
            with store.transaction():
                for side in ("a", "b"):
                    store.settings.save(f"test-{writer}-{number}-{side}", "x")
            acknowledged.write(f"{writer}-{number}\n")
            acknowledged.flush()
    store.close()


def test_a_backup_among_writers_has_all_that_was_acknowledged_before_and_no_half_change(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path)
    ends = CONTEXT.Event()
    told = [tmp_path / f"told-{writer}" for writer in range(WRITERS)]
    writers = [a_process(_write, (path, nth, told[nth], ends)) for nth in range(WRITERS)]
    for each in writers:
        each.start()
    try:
        for _time in range(2):
            counts = [len(_lines(each)) for each in told]
            while any(len(_lines(each)) < count + CHANGES_BEFORE for each, count in zip(told, counts, strict=True)):
                assert all(each.is_alive() for each in writers)
            before = [line for each in told for line in _lines(each)]
            made = backups.make_backup(url_of(path), NOW, f"{tmp_path}/copies/")
            assert made.path is not None
            assert not ends.is_set()
            held = {name.removeprefix("test-") for name, _value in content(made.path)["setting"]}
            assert {f"{pair}-{side}" for pair in before for side in "ab"} <= held
            pairs = [name for name in held if name[-2:] in ("-a", "-b")]
            assert {name[:-2] for name in pairs if name.endswith("a")} == {name[:-2] for name in pairs if name.endswith("b")}
    finally:
        ends.set()
        for each in writers:
            each.join(60)
    assert [each.exitcode for each in writers] == [0] * WRITERS
    everything = {name for name, _value in content(path)["setting"]}
    assert {f"test-{line}-a" for each in told for line in _lines(each)} <= everything


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


# -- kills ---------------------------------------------------------------------------------------------------------------
def killed(what: str, path: Path, place: str, kill_at: int, key: Path | None = None) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", what, with_key(url_of(path), key), place, str(kill_at)],
        capture_output=True, text=True, cwd=ROOT, env=dict(os.environ), check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout


def points(steps: int) -> list[int]:
    """A sample, or each one: STTS_EVERY_POINT=1."""
    if os.environ.get("STTS_EVERY_POINT"):
        return list(range(1, steps + 1))
    return sorted([*random.Random(11).sample(range(1, steps), 8), steps])


@pytest.mark.long
def test_killed_at_any_step_a_backup_is_whole_or_not_there(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path / "calm")
    _code, told = killed("backup", path, f"{tmp_path}/calm/copies/", 0)
    whole = content(path)
    steps = int(told)
    assert steps > 40
    for kill_at in points(steps):
        folder = tmp_path / f"at-{kill_at}"
        path = a_busy_folder(folder)
        before = content(path)
        assert killed("backup", path, f"{folder}/copies/", kill_at)[0] == -signal.SIGKILL
        for made in (folder / "copies").glob("stts-*.sqlite"):
            assert content(made)["account"] == before["account"], kill_at
            assert Path(f"{made}.json").exists()
        after = content(path)
        assert {name: rows for name, rows in after.items() if name not in _OF_A_BACKUP} == {
            name: rows for name, rows in before.items() if name not in _OF_A_BACKUP
        }, kill_at
        again = backups.make_backup(url_of(path), NOW, f"{folder}/copies/")
        assert again.path is not None
        assert content(again.path)["account"] == whole["account"] or content(again.path)["account"] == before["account"]
        left = {each.suffix for each in (folder / "copies").iterdir() if each.is_file()}
        assert left == {".sqlite", ".json"}, kill_at  # what the killed one left is gone


@pytest.mark.long
def test_killed_at_any_step_a_restore_leaves_the_present_one_or_the_restored_one(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path / "calm")
    made = backups.make_backup(url_of(path), NOW, f"{tmp_path}/calm/copies/").path
    house = builders.open_house(path)
    builders.a_company(house, "Later")
    builders.close(house)
    shutil.copytree(tmp_path / "calm", tmp_path / "first")
    first = tmp_path / "first/db/stts.sqlite"
    later = content(first)
    _code, told = killed("restore", first, str(made), 0)
    restored = content(first)
    steps = int(told)
    assert steps > 40
    assert len(restored["company"]) + 1 == len(later["company"])
    ends = set()
    for kill_at in points(steps):
        folder = tmp_path / f"at-{kill_at}"
        shutil.copytree(tmp_path / "calm", folder)
        path = folder / "db/stts.sqlite"
        assert killed("restore", path, str(made), kill_at)[0] == -signal.SIGKILL
        found = content(path)
        is_restored = found["account"] == restored["account"] and found["company"] == restored["company"]
        assert is_restored or found == later, kill_at
        ends.add(is_restored)
        if is_restored:
            (kept,) = (folder / "db").glob("*before-restore*.sqlite")
            assert content(kept) == later
            assert [row[5] for row in found["audit"]][-1:] == ["restore"]
        code, _told = killed("restore", path, str(made), 0)
        assert code == 0, kill_at
        assert content(path)["company"] == restored["company"]
        assert list((folder / "db").glob(".*.part*")) == []
    assert ends == {True, False}


@pytest.mark.parametrize("moment", range(3))
def test_killed_at_a_random_moment_while_it_copies(tmp_path: Path, moment: int) -> None:
    """From outside, wherever it is: in the middle of what SQLite writes too."""
    path = a_busy_folder(tmp_path)
    (tmp_path / "copies").mkdir(mode=0o700)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.killing", "backup", url_of(path), f"{tmp_path}/copies/", "0"],
        cwd=ROOT, stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        while running.poll() is None:
            with contextlib.suppress(FileNotFoundError):  # it has its name by now
                if any(each.stat().st_size > moment * 100_000 for each in (tmp_path / "copies").glob(".*.part")):
                    running.kill()
    for made in (tmp_path / "copies").glob("stts-*.sqlite"):
        content(made)
    content(path)
    assert backups.make_backup(url_of(path), NOW, f"{tmp_path}/copies/").path is not None
    made_files = {each.suffix for each in (tmp_path / "copies").iterdir() if each.is_file()}  # `content` puts keys there
    assert made_files == {".sqlite", ".json"}
