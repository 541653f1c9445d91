"""The commands that `stts-tui` has, found in its own parser, and the records of structured messages, found in their kind."""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from stts_tui import bootstrap, cli, exit_codes, resources, trouble
from stts_tui.domain.common import calendar
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.message import Environment
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.exchange.names import MessageName
from stts_tui.store.sqlite import url_of
from tests import builders, messages
from tests.cli.test_command import ANSWERS
from tests.faults.engine.points import POINTS
from tests.faults.engine.use_cases import Case, No, Play, Worlds, missing
from tests.messages import SECOND, a_record, an_application
from tests.services.world import MOVING, NEWCOMER, WAITING, World

Arguments = Callable[[World, Path], list[str]]
HOW_COMMAND = (
    "Add it to COMMANDS of tests/faults/engine/command_cases.py: the words after `stts-tui` that make it do something in a"
    " world (tests/services/world.py) whose database lies in `folder`; its statements become points by themselves."
)
HOW_RECORD = (
    "Add one to RECORDS of tests/faults/engine/command_cases.py: a record of that kind that the technical user of a world"
    " (tests/services/world.py) may send."
)
SENDER = "100001"


class Unexpected(Exception):
    """The command ended as it must not: with 70, or with a traceback."""


def _backed_up(_world: World, folder: Path) -> list[str]:
    from stts_tui.services.host import backups

    with POINTS.quiet():
        made = backups.make_backup(url_of(folder / "stts.sqlite"), builders.MONDAY_MORNING, f"{folder}/copies/")
    return ["restore", str(made.path), "--yes", "stts"]


def _locked_out(world: World, _folder: Path) -> list[str]:
    with contextlib.suppress(Refused):
        builders.log_in(world.house, "admin01", "not the password at all")
    return ["unlock", "admin01"]


def _begun(world: World, _folder: Path) -> list[str]:
    sender, carrier = world.house.processor.technical(SENDER)
    name = MessageName(SENDER, builders.MONDAY_MORNING.date(), "00003", Environment("R"))
    text = messages.text_of(SENDER, [an_application(NEWCOMER, "R", category="age65")])
    world.house.processor.receive(io.BytesIO(text), name, sender, carrier)
    return ["exchange", "resume"]


def _watched(world: World, folder: Path) -> list[str]:
    name = "FI.STTS.100001.20260302.00002.R.1.1"
    (folder / "in" / WAITING).unlink(missing_ok=True)
    (folder / "in" / name).write_bytes(messages.text_of(SENDER, [an_application(NEWCOMER, "R", category="age65")]))
    (folder / "in" / f"GO{name[2:-2]}").touch()
    return ["exchange", "watch", str(folder / "in"), str(folder / "out"), "--once"]


def _kept(world: World, _folder: Path) -> list[str]:
    ((ticket,),) = builders.run_sql(world.house, "SELECT ticket FROM message ORDER BY id LIMIT 1")
    return ["exchange", "original", ticket]


def _of_a_person(_world: World, folder: Path) -> list[str]:
    asked = folder / "niss"
    asked.write_text(NEWCOMER.niss.digits)
    asked.chmod(0o600)
    return ["audit", "person", "--niss-file", str(asked), "--csv", str(folder / "out" / "person.csv")]


COMMANDS: dict[str, Arguments] = {
    "demo": lambda w, f: ["demo", "--check", "--database", url_of(f / "demo.sqlite")],
    "generate": lambda w, f: [
        "generate", "--users", "12", "--files", "20", "--operators", "3", "--database", url_of(f / "many.sqlite")
    ],
    "init": lambda w, f: ["init", "--database", url_of(f / "new.sqlite")],
    "work": lambda w, f: ["work"],
    "unlock": _locked_out,
    "doctor": lambda w, f: ["doctor"],
    "setup ssh": lambda w, f: ["setup", "ssh"],
    "exchange check": lambda w, f: ["exchange", "check", str(f / "in" / WAITING)],
    "exchange run": lambda w, f: ["exchange", "run", str(f / "in" / WAITING), "--out", str(f / "out")],
    "exchange watch": _watched,
    "exchange resume": _begun,
    "exchange keys": lambda w, f: ["exchange", "keys", SENDER],
    "exchange original": _kept,
    "exchange export": lambda w, f: ["exchange", "export", "files", SENDER, "--out", str(f / "out")],
    "audit": lambda w, f: ["audit", "--csv", str(f / "out" / "audit.csv")],
    "audit checkpoint": lambda w, f: ["audit", "checkpoint"],
    "audit export": lambda w, f: ["audit", "export", str(f / "out" / "lines")],
    "audit person": _of_a_person,
    "audit retain": lambda w, f: ["audit", "retain"],
    "audit verify": lambda w, f: ["audit", "verify"],
    "encrypt identity": lambda w, f: ["encrypt", "identity", str(f / "out" / "identity")],
    "encrypt key": lambda w, f: ["encrypt", "key", str(f / "out" / "key")],
    "factor list": lambda w, f: ["factor", "list"],
    "factor require": lambda w, f: ["factor", "require", "desk"],
    "factor release": lambda w, f: ["factor", "release", "desk"],
    "factor renew": lambda w, f: ["factor", "renew", "admin01"],
    "rights": lambda w, f: ["rights"],
    "backup": lambda w, f: ["backup", f"{f}/copies/"],
    "restore": _backed_up,
    "register import": lambda w, f: ["register", "import", str(resources.path("examples") / "register.csv")],
    "register check": lambda w, f: ["register", "check", str(resources.path("examples") / "register.csv")],
    "register close": lambda w, f: ["register", "close", "maintenance"],
    "register open": lambda w, f: ["register", "open"],
    "explain": lambda w, f: ["explain", "user-unknown"],
    "statement": lambda w, f: ["statement", "2025", "--folder", str(f / "out")],
}  # fmt: skip
# What the engine cannot look at afterwards, and where it is broken instead.
ELSEWHERE = {
    "encrypt on": "what it leaves is read with a key only: tests/cli/test_encrypt.py",
    "encrypt change": "what it leaves is read with a key only: tests/cli/test_encrypt.py",
    "encrypt off": "what it begins with is read with a key only: tests/cli/test_encrypt.py",
}
_MADE = {"init": "new.sqlite", "demo": "demo.sqlite", "generate": "many.sqlite"}
LINE = SECOND | {"phone": "+3232219999"}  # that no other file has
_RESUMES = {"work", "exchange run", "exchange watch", "exchange resume"}
_MOST = {"demo": 1, "generate": 4}  # each makes a whole database of its own, again and again
_K = RecordKind
RECORDS: dict[RecordKind, Callable[[World], Record]] = {
    _K.PRE_CHECK: lambda w: Record(_K.PRE_CHECK, "R", 0, an_application(NEWCOMER, "R").values),
    _K.APPLY: lambda w: an_application(NEWCOMER, "R", category="age65"),
    _K.SECOND_PART: lambda w: a_record(_K.SECOND_PART, "R", number=w.file("waiting").number, **LINE),
    _K.TRANSFER: lambda w: Record(
        _K.TRANSFER, "R", 0,
        {"niss": MOVING.niss.digits, "last_name": MOVING.last_name, "first_name": MOVING.first_name,
         "consent_by": "Tim Trekker", "consent_on": "02/03/2026", "consent_how": "written", **LINE,
         "activation_on": "05/03/2026"},
    ),
    _K.MODIFY: lambda w: a_record(_K.MODIFY, "R", number=w.file("active").number, contact="by e-mail"),
    _K.STOP_REDUCTION: lambda w: a_record(
        _K.STOP_REDUCTION, "R", number=w.file("active").number, last_day="10/03/2026", reason="moved", note="far"
    ),
    _K.STOP_TARIFF: lambda w: a_record(
        _K.STOP_TARIFF, "R", number=w.file("active").number, last_day="20/03/2026", reason="customer-asks"
    ),
    _K.CANCEL: lambda w: a_record(_K.CANCEL, "R", number=w.file("active").number, because="entered twice"),
    _K.SEARCH: lambda w: a_record(_K.SEARCH, "R", last_name="Peet*"),
    _K.STATUS: lambda w: a_record(_K.STATUS, "R", number=w.file("active").number),
    _K.PROCESSED: lambda w: a_record(_K.PROCESSED, "R", number=w.file("refused").number, kind="close-file"),
}  # fmt: skip


def commands(parser: argparse.ArgumentParser | None = None, before: str = "") -> Iterator[str]:
    """What may stand behind `stts-tui`, verbs with their command."""
    parser = parser or cli._parser()
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not below and before:
        yield before
    for each in below:
        for name, one in each.choices.items():
            yield from commands(one, f"{before} {name}".strip())


def command_cases(worlds: Worlds) -> Iterator[Case]:
    """A case for each command. Raises LookupError, by name, for one without a scenario."""
    if unknown := missing(set(commands()) - set(ELSEWHERE), COMMANDS, HOW_COMMAND):
        raise LookupError("\n".join(unknown))
    for name, arguments in COMMANDS.items():
        yield _case(worlds, "command", name, arguments, resumes=name in _RESUMES, most=_MOST.get(name, 0))


def record_cases(worlds: Worlds) -> Iterator[Case]:
    """A case for each kind of record of structured messages: sent as a file, answered with files."""
    if unknown := missing({kind.value for kind in RecordKind}, {kind.value for kind in RECORDS}, HOW_RECORD):
        raise LookupError("\n".join(unknown))
    for kind in RecordKind:
        yield _case(worlds, "record", kind.value, functools.partial(_with_record, RECORDS[kind]), resumes=True)


def _with_record(make: Callable[[World], Record], world: World, folder: Path) -> list[str]:
    path = folder / "in" / "FI.STTS.100001.20260302.00002.R.1.1"
    path.write_bytes(messages.text_of(SENDER, [make(world)]))
    return ["exchange", "run", str(path), "--out", str(folder / "out")]


def _case(worlds: Worlds, group: str, name: str, arguments: Arguments, *, resumes: bool, most: int = 0) -> Case:
    database = _MADE.get(name, "stts.sqlite") if group == "command" else "stts.sqlite"

    def run(folder: Path, given: list[str]) -> None:
        if name == "init":  # chance is always the same here: a key that nobody uses would have the name of the next one
            shutil.rmtree(folder / "keys", ignore_errors=True)
        _run(given)

    def begin(folder: Path) -> Play:
        _surroundings(folder)
        settings = folder / "settings.toml"
        settings.write_text(builders.CHEAP_TOML)
        settings.chmod(0o600)
        world = worlds.empty.open(folder)
        store = world.house.office.store
        store.engine.remember(store.last_audit_link())
        given = arguments(world, folder)
        builders.close(world.house)
        (folder / "given.json").write_text(json.dumps(given))
        return Play(folder / database, functools.partial(run, folder, given))

    def resume(folder: Path) -> Play:
        _surroundings(folder)
        return Play(folder / database, functools.partial(run, folder, json.loads((folder / "given.json").read_text())))

    return Case(group, name, begin, database, resume, resumes, most)


def _surroundings(folder: Path) -> None:
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(folder / name.lower())
    os.environ["STTS_SETTINGS"] = str(folder / "settings.toml")
    os.environ["STTS_DATABASE"] = url_of(folder / "stts.sqlite")
    clock = builders.FixedClock()
    calendar.system_clock = clock
    bootstrap.assemble.__defaults__ = (clock, None)


def _run(given: list[str]) -> None:
    """As the process would be run. Raises No where it says why not, Unexpected where it ends as it must not."""
    out, err, before = io.TextIOWrapper(io.BytesIO()), io.StringIO(), (sys.stdout, sys.stderr, sys.stdin)
    sys.stdout, sys.stderr, sys.stdin = out, err, io.StringIO(ANSWERS)
    try:
        with POINTS.counting():
            code = cli.run(given)
        out.flush()
        said = out.buffer.getvalue().decode() + err.getvalue()
    finally:
        sys.stdout, sys.stderr, sys.stdin = before
    if code == exit_codes.UNEXPECTED or "Traceback" in said:
        log = trouble.log_file()
        noted = log.read_text().splitlines() if log.exists() else []
        where = " > ".join(line.rpartition("/stts_tui/")[2] for line in noted if "/stts_tui/" in line)[-200:]
        kind = next((line.split()[-1] for line in reversed(noted) if not line.startswith(" ")), "")
        raise Unexpected(f"exit {code}: {kind} {said.strip()[-200:]} {where}")
    if code:
        raise No(f"exit {code}: {said.strip().splitlines()[-1] if said.strip() else 'without a word'}")
