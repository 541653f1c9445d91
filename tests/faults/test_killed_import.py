"""A message whose process is killed: it goes on at the next record, and the end is that of an undisturbed run."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.messages.records import RecordKind
from tests import builders, messages
from tests.messages import SECOND, Channel, a_record, an_application

RECORDS = 60
_SPOILT = (('reference="A-5"', ""), ('<Apply reference="A-22">', '<Apply reference="A-22" version="2">'))
# Kills itself, as `kill -9` would, at the nth statement that writes; the number is an argument.
SCRIPT = """
import os, signal, sys
from pathlib import Path
import peewee
from stts_tui.exchange.folder import Folder
from stts_tui.services.messages.dropping import DropDesk
from stts_tui.services.messages.processing import Processor
from stts_tui.store import bulk
from stts_tui.store.tariff import ledger
from tests import builders

left = [int(sys.argv[3])]
def count():
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
execute, many, commit = peewee.Database.execute_sql, bulk.run_many, peewee.SqliteDatabase.commit
def counted(self, sql, *args, **kwargs):
    if not sql.startswith("SELECT"):
        count()
    return execute(self, sql, *args, **kwargs)
def counted_many(sql, rows):
    count()
    many(sql, rows)
peewee.Database.execute_sql = counted
bulk.run_many = ledger.run_many = counted_many

house = builders.open_house(Path(sys.argv[1]))
processor = Processor(house.office, set_size=7)
drop = DropDesk(house.office, processor)
folder = Path(sys.argv[2])
drop.round(Folder(folder / "in"), Folder(folder / "out"), None, lambda outcome: None)
print(left[0])
"""


def a_house_with_a_message(folder: Path) -> Path:
    """A database and a started message in folder/in; everything is the same each time."""
    folder.mkdir()
    house = builders.a_house(folder)
    channel = messages.a_channel(builders.a_staffed_company(house))
    people = messages.some_people(house, RECORDS)
    records = []
    for number, person in enumerate(people):
        again = people[number - 1] if number % 10 == 9 else person
        records.append(an_application(again, f"A-{number}", **(SECOND if number % 2 else {})))
    records.insert(20, a_record(RecordKind.MODIFY, "M-1", number="STTS-2026-0000001", contact="x"))
    records.insert(21, a_record(RecordKind.SECOND_PART, "S-1", number="STTS-2026-0000001", **SECOND))
    records.append(a_record(RecordKind.STOP_TARIFF, "T-1", number="STTS-2026-0000002", last_day="10/03/2026", reason="moved"))
    _drop(channel, folder, records)
    builders.close(house)
    return builders.path_of(house)


def _drop(channel: Channel, folder: Path, records: list[Any]) -> None:
    for name in ("in", "out"):
        (folder / name).mkdir()
    path = messages.drop(channel, folder / "in", records)
    text = path.read_text()
    for this, that in _SPOILT:  # records that do not fit the schema are known again by whoever resumes
        assert text.count(this) == 1
        text = text.replace(this, that)
    path.write_text(text)
    (folder / "in" / f"GO.STTS.{channel.name().stem}.1").touch()


def run(folder: Path, path: Path, kill_at: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), str(folder), str(kill_at)], capture_output=True, text=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout


def state(folder: Path, path: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """The answers, and every table that a message changes."""
    house = builders.open_house(path)
    try:
        rows = builders.rows(house)
        assert house.office.store.problems() == []
    finally:
        builders.close(house)
    kept = ("message", "message_result", "message_part", "tariff_file", "reduction", "file_history", "assignment", "audit")
    answers = {answer.name: answer.read_bytes() for answer in (folder / "out").iterdir()}
    # The links do not agree: who was killed and went on had other transactions, each with a record of its own in the chain.
    rows["audit"] = [row[:12] + row[14:] for row in rows["audit"]]
    return answers, {name: hashlib.sha256(repr(rows[name]).encode()).hexdigest() for name in kept}


@pytest.mark.long
@pytest.mark.asvs("V2.3.3")
def test_killed_at_any_statement_it_resumes_and_ends_as_if_undisturbed(tmp_path: Path) -> None:
    path = a_house_with_a_message(tmp_path / "calm")
    whole = 1_000_000
    _code, left = run(tmp_path / "calm", path, whole)
    statements = whole - int(left)
    assert statements > 60
    calm = state(tmp_path / "calm", path)
    assert len(calm[0]) == 2
    assert sum(answer.count(b"<ErrorID>schema-") for answer in calm[0].values()) == len(_SPOILT)
    assert not list((tmp_path / "calm" / "in").iterdir())
    chosen = random.Random(7).sample(range(1, statements), 4)
    path = a_house_with_a_message(tmp_path / "killed")
    for kill_at in sorted(chosen):  # one after the other in the same house: killed, resumed, killed again ...
        code, _left = run(tmp_path / "killed", path, max(1, kill_at // len(chosen)))
        if code == 0:
            break
    code, _left = run(tmp_path / "killed", path, whole)
    assert code == 0
    assert state(tmp_path / "killed", path) == calm
    assert not list((tmp_path / "killed" / "in").iterdir())
