"""`stts-tui exchange`: what it prints, what it leaves, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stts_tui import cli
from stts_tui.services.house import House
from stts_tui.store.sqlite import url_of
from tests import builders, messages
from tests.builders import Company
from tests.messages import Channel, an_application, drop, read_answer
from tests.tariff_builders import a_person


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


def run(monkeypatch: pytest.MonkeyPatch, house: House, *arguments: str) -> int:
    """In this process, on this house's database."""
    monkeypatch.setenv("STTS_DATABASE", url_of(builders.path_of(house)))
    monkeypatch.delenv("STTS_SETTINGS", raising=False)
    return cli.run(["exchange", *arguments])


def test_check_needs_no_database(tmp_path: Path, channel: Channel, house: House) -> None:
    person = a_person(house)
    good = drop(channel, tmp_path, [an_application(person, "A-1")])
    bad = drop(channel, tmp_path, [an_application(person, f"A-{n}") for n in (1, 2, 3)], "00002")
    first, second, third = bad.read_bytes().split(b"<Apply ", 2)
    second = second.replace(b"<LastName>", b"<LastNames>X</LastNames><LastName>")
    bad.write_bytes(b"<Apply ".join((first, second, third.replace(b"true", b"yes", 1))))
    other = tmp_path / str(channel.name("00003", "S"))
    other.write_bytes(good.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "stts_tui", "exchange", "check", *map(str, (good, bad, other)), str(tmp_path / "x.xml")],
        capture_output=True, text=True, env={**os.environ, "STTS_DATABASE": "sqlite:////nowhere/at.all"},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert lines[0] == f"{good}: 1 record, fits the schema"
    assert lines[1].startswith(f"{bad}: Line 11, record A-1: LastNames cannot stand here")
    assert lines[1].endswith("[schema-unexpected]")
    assert lines[2].startswith(f"{bad}: Line 19, record A-2: Consent does not hold what it should")
    assert lines[2].endswith("[schema-value]")
    assert lines[3] == f"{bad}: 2 of 3 records do not fit the schema; each would be refused by itself"
    assert lines[4].endswith("[header-environment]")
    assert lines[5].endswith("[name-parts]")


def test_run_answers_and_says_how_it_went(
    tmp_path: Path, channel: Channel, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answers"
    out.mkdir()
    people = messages.some_people(house, 2)
    path = drop(channel, tmp_path, [an_application(people[0], "A-1"), an_application(people[1], "A-2", last_name="Wrong")])
    assert run(monkeypatch, house, "run", str(path), "--out", str(out)) == 1
    shown = capsys.readouterr().out
    assert "1 accepted, 1 refused of 2" in shown
    assert [path.name.split(".")[1] for path in sorted(out.iterdir())] == ["ACRF", "NOTI"]
    assert read_answer(sorted(out.iterdir())[1])[1][1]["ResultCode"] == "0"
    whole = drop(channel, tmp_path, [an_application(people[1], "A-3"), an_application(people[1], "A-4")], "00002")
    assert run(monkeypatch, house, "run", str(whole), "--all-or-nothing") == 1
    assert "0 accepted, 2 refused of 2" in capsys.readouterr().out
    fine = drop(channel, tmp_path, [an_application(people[1], "A-5")], "00003")
    assert run(monkeypatch, house, "run", str(fine)) == 0
    capsys.readouterr()
    assert house.office.store.messages.list_unfinished() == []
    assert run(monkeypatch, house, "resume") == 0


def test_exports_keys_and_the_original(
    tmp_path: Path, channel: Channel, house: House, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    record = an_application(a_person(house), "A-1")
    message = channel.send([record])
    assert run(monkeypatch, house, "original", message.ticket) == 0
    assert capfdbinary.readouterr().out == channel.text([record])
    assert run(monkeypatch, house, "original", "MSG-2026-9999999") == 2
    for what in ("files", "news", "statement"):
        assert run(monkeypatch, house, "export", what, channel.number, "--out", str(tmp_path)) == 0
    names = sorted(path.name.split(".")[4][0] for path in tmp_path.glob("FO.STTS.*"))
    assert names == ["F", "N", "Y"]
    assert run(monkeypatch, house, "keys", channel.number) == 0
    assert run(monkeypatch, house, "export", "files", "999999") == 2
