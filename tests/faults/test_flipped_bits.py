"""A bit that somebody or a disk flipped in a database's file is found, or changes nothing that anybody reads."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.store import engine
from stts_tui.store.sqlite import Sqlite, url_of
from tests.faults.test_tampering import found, path

__all__ = ["path"]  # a fixture


def everything(path: Path) -> object:
    """All that matters in a database, as anybody reads it; what cannot be read is something else."""
    apart = engine.PASSING | {"sqlite_stat1", "sqlite_stat4"}
    with closing(sqlite3.connect(path)) as held:
        held.text_factory = bytes
        try:
            tables = [
                name.decode() for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
            ]
            return [held.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in tables if name not in apart]
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            return str(error)


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_is_found_or_changes_nothing(path: Path, seed: int) -> None:
    Sqlite(url_of(path)).fold()
    whole, was = path.read_bytes(), everything(path)
    chosen = random.Random(seed)
    places_ = [chosen.randrange(100, len(whole)) for _ in range(25)]
    places_ += [at for text in (b"$argon2id$", b"stts02", b"Janssens", b"age65", b"newcomer1", b"file-apply")
                for at in [whole.find(text, chosen.randrange(len(whole) // 2))] if at >= 0]  # fmt: skip
    for place in places_:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(flipped)
        Path(f"{path}-wal").unlink(missing_ok=True)
        changed = everything(path) != was
        try:
            told = found(path)
        except Refused:
            continue
        assert told or not changed, f"byte {place}"
