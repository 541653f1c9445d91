"""`stts-tui backup --every`: a copy when something was done, none when nothing was, whole whatever moment it is killed at."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stts_tui.services.host import backups
from stts_tui.store.sqlite import url_of
from tests import builders
from tests.faults.killing import NOW
from tests.faults.test_backups import a_busy_folder
from tests.terminal import command, environment


@contextlib.contextmanager
def copying(home: Path, path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [command(), "backup", "--every", "1", "--keep", "2", "--database", url_of(path), f"{home}/copies/"],
        env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


def copies(home: Path) -> list[Path]:
    return sorted((home / "copies").glob("stts-*.sqlite")) if (home / "copies").exists() else []


def until(true: Callable[[], bool], running: subprocess.Popen[str]) -> None:
    ends = time.monotonic() + 120
    while not true():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < ends


def whole(path: Path) -> list[tuple[Any, ...]]:
    """The accounts of a file in which no page is broken."""
    assert builders.run_sql_at(path, "PRAGMA integrity_check") == [("ok",)]
    return builders.run_sql_at(path, "SELECT id, user_name, last_name FROM account ORDER BY id")


def act(path: Path) -> None:
    house = builders.open_house(path)
    builders.log_in(house, "stts01")
    builders.close(house)


@pytest.mark.long
def test_it_copies_what_was_done_keeps_so_many_and_ends_when_it_is_told(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path)
    with copying(tmp_path, path) as running:
        seen: set[str] = set()
        for _time in range(3):
            act(path)
            before = len(seen)

            def more(before: int = before) -> bool:
                seen.update(each.name for each in copies(tmp_path))
                return len(seen) > before

            until(more, running)
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    assert len(copies(tmp_path)) <= 2
    newest = copies(tmp_path)[-1]
    assert whole(newest) == whole(path)


def test_without_an_act_there_is_nothing_new_to_copy(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path)
    made = backups.make_backup(url_of(path), NOW, f"{tmp_path}/copies/")
    assert not backups.is_behind(url_of(path), made.manifest)
    act(path)
    assert backups.is_behind(url_of(path), made.manifest)


def test_what_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path)
    (tmp_path / "copies").mkdir(mode=0o777)
    (tmp_path / "copies").chmod(0o777)
    with copying(tmp_path, path) as running:
        assert running.stderr is not None
        assert "others may write there" in running.stderr.readline()
        (tmp_path / "copies").chmod(0o700)
        until(lambda: bool(copies(tmp_path)), running)
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0


def test_a_killed_one_leaves_whole_copies_and_the_next_goes_on(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path)
    with copying(tmp_path, path) as running:
        until(lambda: bool(copies(tmp_path)), running)
        running.kill()
        running.wait(60)
    for each in copies(tmp_path):
        whole(each)
    had = len(copies(tmp_path))
    with copying(tmp_path, path) as running:
        until(lambda: len(copies(tmp_path)) > had, running)
        running.terminate()
        assert running.wait(60) == 0
    assert list((tmp_path / "copies").glob(".*part*")) == []


def test_without_a_number_to_keep_it_does_not_begin(tmp_path: Path) -> None:
    path = a_busy_folder(tmp_path)
    done = subprocess.run(
        [command(), "backup", "--every", "60", "--database", url_of(path), f"{tmp_path}/copies/"],
        env=environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--keep" in done.stderr
