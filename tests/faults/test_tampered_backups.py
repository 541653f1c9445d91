"""A backup that somebody wrote into, its manifest made anew: only the chain, the rows' marks and the checkpoint can tell."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from stts_tui.services.host import backup_files, restoring
from stts_tui.services.host.backups import make_backup
from stts_tui.store.sqlite import url_of
from tests.builders import refuses
from tests.faults.test_tampering import Way, found, later, path, run, tamper

__all__ = ["path"]  # the fixture: a database with acts in it


@pytest.fixture
def backup(path: Path) -> Path:
    (path.parent / "copies").mkdir(mode=0o700)
    made = make_backup(url_of(path), later().now, f"{path.parent}/copies/").path
    assert made is not None
    return made


def made_anew(backup: Path) -> None:
    """The manifest says what the file is now."""
    beside = backup_files.manifest_of(backup)
    size, digest = backup_files.digest_of(backup)
    beside.write_text(json.dumps({**json.loads(beside.read_text()), "size": size, "sha256": digest}))


def restore(path: Path, backup: Path, yes: str = "") -> restoring.Restored:
    return restoring.restore(url_of(path), later().now, backup, yes)


NAMED: dict[str, tuple[Way, str]] = {
    "another password": (run("UPDATE account SET password_hash = 'x' WHERE id = 2"), "account 2 was changed outside"),
    "another right": (run("DELETE FROM account_application WHERE account_id = 2"), "was removed outside of the program"),
    "whom it was about": (
        run("INSERT INTO audit_persons VALUES (4, 'ffffffffffffffffffffffffffffffff')"), "the persons of line 4"
    ),
    "its checkpoint": (run("UPDATE checkpoint SET mac = 'ff'"), "checkpoint 1 was not made by the program"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_what_was_written_into_it_is_named_and_asked_about(path: Path, backup: Path, name: str) -> None:
    way, words = NAMED[name]
    before = path.read_bytes()
    tamper(backup, way)
    made_anew(backup)
    with refuses("restore-not-asked") as caught:
        restore(path, backup)
    assert "written into past the program" in caught.refusal.sentence
    assert words in caught.refusal.sentence
    assert path.read_bytes() == before
    kept = restore(path, backup, path.stem).kept
    assert found(Path(kept)) == []
    assert any(words in line for line in found(path))  # and goes on being told


def test_a_broken_chain_is_refused_whatever_is_said(path: Path, backup: Path) -> None:
    tamper(backup, run("UPDATE audit SET subject_name = 'nobody' WHERE id = 4"))
    made_anew(backup)
    with refuses("backup-unsound") as caught:
        restore(path, backup, path.stem)
    assert "broken at line 4" in caught.refusal.sentence


def test_a_cut_tail_is_told_by_the_checkpoint_of_its_manifest(path: Path, backup: Path) -> None:
    tamper(backup, run("DELETE FROM seal WHERE line >= (SELECT MAX(id) FROM audit);"
                       "DELETE FROM checkpoint WHERE id = (SELECT MAX(id) FROM checkpoint);"
                       "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)"))  # fmt: skip
    made_anew(backup)
    with refuses("restore-not-asked") as caught:
        restore(path, backup)
    assert "covers is not there" in caught.refusal.sentence


def test_where_there_is_no_database_it_is_asked_about_too(path: Path, backup: Path) -> None:
    tamper(backup, NAMED["another password"][0])
    made_anew(backup)
    for ending in ("", "-wal", "-shm", ".turn"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    with refuses("restore-not-asked"):
        restore(path, backup)
    assert not path.exists()


def test_one_that_nobody_touched_is_put_back(path: Path, backup: Path) -> None:
    with refuses("restore-not-asked") as caught:
        restore(path, backup)
    assert "past the program" not in caught.refusal.sentence  # the backup's own line alone would be lost
    restore(path, backup, path.stem)
    assert found(path) == []
    assert sqlite3.connect(path).execute("SELECT action FROM audit ORDER BY id DESC").fetchone() == ("restore",)
