"""The fault engine: it finds every use case and statement by itself, it would notice, and a sample of it holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stts_tui.domain.messages.records import RecordKind
from tests.faults.engine import command_cases, use_cases
from tests.faults.engine.command_cases import COMMANDS, ELSEWHERE, RECORDS, commands
from tests.faults.engine.use_cases import OPEN_CALLS, Worlds
from tests.sampling import SEED
from tests.services.test_guard import OPEN

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.long
@pytest.mark.asvs("V2.3.3", "V16.5.2", "V16.5.3")
def test_a_sample_of_use_cases_broken_at_a_sample_of_their_statements_holds() -> None:
    done = run("-m", "tests.faults", "--cases", "12", "--sample", "2", "--seed", SEED, "--jobs", "1")
    assert done.returncode == 0, f"TESTS_SEED={SEED}\n{done.stdout}\n{done.stderr}"
    assert "0 did not hold" in done.stdout


def test_every_command_and_record_is_broken() -> None:
    assert set(commands()) - set(ELSEWHERE) <= set(COMMANDS)
    assert set(RECORDS) == set(RecordKind)


@pytest.mark.parametrize(
    ("place", "known", "name", "cases"),
    [
        (use_cases, "CALLS", "users.block", use_cases.service_cases),
        (use_cases, "OPEN_CALLS", "access.submit", use_cases.service_cases),
        (command_cases, "COMMANDS", "register close", command_cases.command_cases),
        (command_cases, "RECORDS", RecordKind.MODIFY, command_cases.record_cases),
    ],
)
def test_a_use_case_without_a_scenario_is_named_with_how_to_add_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, known: str, name: str, cases: object
) -> None:
    scenarios = dict(getattr(place, known))
    del scenarios[name]
    monkeypatch.setattr(place, known, scenarios)
    assert callable(cases)
    with pytest.raises(LookupError, match=f"{name} has no scenario: the fault engine cannot break it. Add"):
        list(cases(Worlds(tmp_path)))


# Acts that are wrong, or have one statement more, and what the engine says of each.
PLANTED = """
import sys
from pathlib import Path
from tests import builders
from tests.faults.engine.points import POINTS, install
from tests.faults.engine.table import examine
from tests.faults.engine.use_cases import Case, Play
from stts_tui.domain.common.errors import Refused

install()

def begin(folder, act):
    house = builders.a_house(folder)
    folder.chmod(0o700)
    store = house.office.store
    company = builders.a_company(house)
    def counted():
        with POINTS.counting():
            act(store)
    return Play(folder / "stts.sqlite", counted, lambda: builders.close(house))

def send(store, *statements):
    for each in statements:
        store.engine.database.execute_sql(each)

NAME = "UPDATE company SET name = 'Other'"
MAIL = "UPDATE company SET email = 'x@y.be'"
def good(store):
    with store.transaction():
        send(store, NAME, MAIL)
def longer(store):
    with store.transaction():
        send(store, NAME, MAIL, "UPDATE company SET language = 'fr'")
def driven(store):
    with store.transaction():
        send(store, NAME, MAIL)
        driver = store.engine.database.connection()
        driver.execute("UPDATE company SET language = 'fr'")
        driver.executemany("UPDATE company SET language = ?", [("nl",)])
def bare(store):
    with store.engine.transaction():
        send(store, NAME)
def forgetful(store):
    try:
        good(store)
    except (Refused, MemoryError):
        pass

for act in (good, longer, driven, bare, forgetful):
    line = examine(Case("planted", act.__name__, lambda folder: begin(folder, act)), 1)
    print(act.__name__, line.points, "|".join(line.wrong))
"""


@pytest.mark.long
def test_it_counts_each_statement_and_would_notice() -> None:
    done = run("-c", PLANTED)
    assert done.returncode == 0, done.stderr
    told = {line.split()[0]: (int(line.split()[1]), line.partition(" ")[2]) for line in done.stdout.splitlines()}
    assert told["longer"][0] == told["good"][0] + 1
    assert told["driven"][0] == told["good"][0] + 2  # also by the driver itself, past the mapper
    assert told["good"][1] == str(told["good"][0]) + " "
    assert told["longer"][1] == str(told["longer"][0]) + " "
    assert "I/O error: error: OperationalError: disk I/O error" in told["bare"][1]
    assert "acknowledged and not there: company" in told["forgetful"][1]


def test_doors_for_nobody_are_those_of_the_guards_test() -> None:
    assert {name.partition(" (")[0] for name in OPEN_CALLS} == OPEN
