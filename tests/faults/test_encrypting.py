"""A process that is killed at any step while it encrypts a database, decrypts it or changes its key."""

from __future__ import annotations

import shutil
import signal
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from stts_tui.services.host import encrypting
from stts_tui.store import copies, key_file
from stts_tui.store.addresses import engine_for, with_key
from stts_tui.store.sqlite import HEAD, url_of
from tests.faults.killing import NOW
from tests.faults.test_backups import a_busy_folder, killed, points

sqlcipher = pytest.importorskip("stts_tui.store.sqlcipher", reason="the extra `encrypted` is not installed")


def content(path: Path, key: Path | None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but the audit's, and that nothing is broken in it."""
    with copies.looking_at(engine_for(with_key(url_of(path), key))) as store:
        assert store.problems() == []
    secret = key_file.read(key) if key is not None else None
    with closing(sqlcipher.connect(path, secret, 0)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = [name for name in names if name not in ("audit", "sqlite_sequence") and not name.startswith("sqlite_stat")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in kept}


@pytest.mark.long
@pytest.mark.parametrize(("before", "after"), [(None, "one"), ("one", "two"), ("one", None)])
def test_killed_at_any_step_it_is_what_it_was_or_what_it_should_be(
    tmp_path: Path, before: str | None, after: str | None
) -> None:
    path = a_busy_folder(tmp_path / "calm")
    for name in ("one", "two"):
        key_file.make(tmp_path / name)
    old, new = (None if name is None else tmp_path / name for name in (before, after))
    if old is not None:
        encrypting.rewrite(url_of(path), old, NOW, encrypting.ENCRYPT)
    whole = content(path, old)
    shutil.copytree(tmp_path / "calm", tmp_path / "first")
    _code, told = killed("encrypt", tmp_path / "first/db/stts.sqlite", str(new or "-"), 0, key=old)
    assert content(tmp_path / "first/db/stts.sqlite", new) == whole
    steps = int(told)
    assert steps > 40
    ends = set()
    for kill_at in points(steps):
        folder = tmp_path / f"at-{kill_at}"
        shutil.copytree(tmp_path / "calm", folder)
        path = folder / "db/stts.sqlite"
        assert killed("encrypt", path, str(new or "-"), kill_at, key=old)[0] == -signal.SIGKILL
        opens = [key for key in {old, new} if _opens(path, key)]
        assert len(opens) == 1, kill_at
        assert content(path, opens[0]) == whole, kill_at
        ends.add(opens[0] == new)
        if opens[0] == old:
            encrypting.rewrite(with_key(url_of(path), old), new, NOW, encrypting.CHANGE)
        assert content(path, new) == whole
        if new is not None:  # nothing that can be read without the new key is left once it was done
            left = [each for each in (folder / "db").iterdir() if each.is_file() and each.read_bytes().startswith(HEAD)]
            assert left == [], kill_at
    assert ends == {True, False}


def _opens(path: Path, key: Path | None) -> bool:
    from stts_tui.domain.common.errors import Refused

    try:
        with copies.looking_at(engine_for(with_key(url_of(path), key))):
            return True
    except Refused as no:
        assert no.code in ("database-encrypted", "database-not-encrypted", "database-key-wrong")
        return False
