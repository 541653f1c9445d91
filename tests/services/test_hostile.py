"""Whatever lies in a column: every door answers or refuses with a code, and who only looks is shown the rest.

Columns, values, doors, and which columns a door reads are found by themselves. The suite takes another part each day, until
all have been tried (`hostile.dealt`); STTS_EVERY_COLUMN=1 takes each.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.unread import noting
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff.search import FileCriteria
from tests import access_builders, builders, hostile
from tests.builders import log_in, refuses
from tests.hostile import Column
from tests.sampling import SEED
from tests.services.test_guard import CALLS, doors, task_of
from tests.services.world import Prepared, World, a_world, closed

_SAMPLE = 200  # of some thousand cases: each is tried within a few months
# What these tell is the caller's own record, or needs a world of its own.
_ELSEWHERE = {
    "channel.request_number",
    "registration.register",
    "registration.show",
    "registration.handover",
    "session.log_out",
}

# These look, and tell what would be decided or what goes to the customer: by nothing that cannot be read.
_FORETELL = {"files.preview_cancel", "authority.letter", "authority.write_letter"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return closed(a_world(tmp_path_factory.mktemp("world")))


def sessions(world: World) -> list[Session]:
    """Of those who together may do everything."""
    company, house = world.company, world.house
    return [company.session("admin01"), company.session("stts03"), access_builders.a_desk(house), log_in(house, "bipt01")]


def who_may(world: World, held: list[Session], door: str) -> Session | None:
    store = world.house.office.store
    for session in held:
        with store.snapshot():
            actor = store.accounts.find_actor(session.account_id)
        if actor is not None and is_allowed(actor, doors(world.house)[door]):
            return session
    return None


def is_of_the_test(error: Exception) -> bool:
    """Whether there was nothing to ask for: no assignment of the kind, no line of the act that the door is tried with."""
    return "tests" in traceback.extract_tb(error.__traceback__)[-1].filename


def answer(world: World, door: str, session: Session) -> str:
    """What a door answers: nothing, or the code of its refusal."""
    try:
        CALLS[door](world, session)
    except Refused as no:
        return no.code
    except Exception as error:
        if not is_of_the_test(error):
            raise
    return ""


class Tried(NamedTuple):
    """A column that a door reads, with what lies in it; and what the door answers without it."""

    column: Column
    value: object
    door: str
    before: str

    def __str__(self) -> str:
        return f"{self.column.table}.{self.column.name} {str(self.value)[:30]!r} {self.door}"


class Trial:
    """Every door of a kind with every value in every column that it reads."""

    def __init__(self, folders: pytest.TempPathFactory, prepared: Prepared, *, looks: bool) -> None:
        self._folders, self._prepared = folders, prepared
        world = prepared.open(folders.mktemp("world"))
        held = sessions(world)
        self._sessions = {
            door: session
            for door, performs in doors(world.house).items()
            if door in CALLS and door not in _ELSEWHERE and action(performs).looks is looks
            if (session := who_may(world, held, door)) is not None
        }
        columns = hostile.columns(world.house)
        builders.close(world.house)
        self._logged_in = Prepared(builders.path_of(world.house).read_bytes(), world)
        self.cases: list[Tried] = []
        for door, session in self._sessions.items():
            before, read = self._as_it_is(door, session)
            self.cases += (
                Tried(column, value, door, before)
                for column in columns if (column.table, column.name) in read
                for value in hostile.values_for(column.kind)
            )  # fmt: skip

    @property
    def doors(self) -> Collection[str]:
        return self._sessions

    @contextlib.contextmanager
    def _open(self) -> Iterator[World]:
        world = self._logged_in.open(self._folders.mktemp("world"))
        try:
            yield world
        finally:
            builders.close(world.house)

    def _as_it_is(self, door: str, session: Session) -> tuple[str, frozenset[tuple[str, str]]]:
        answers: list[str] = []
        with self._open() as world:
            read = hostile.read_by(world.house, lambda: answers.append(answer(world, door, session)))
        return answers[0], read

    def answer(self, tried: Tried) -> str:
        """As the door's; what else it raises, where it should not."""
        with self._open() as world:
            hostile.poison(world.house, tried.column, tried.value)
            try:
                return answer(world, tried.door, self._sessions[tried.door])
            except Exception as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                return f"{type(error).__name__}: {str(error)[:80]} ({last.filename.rpartition('/')[2]}:{last.lineno})"


def test_whoever_looks_is_answered_whatever_lies_in_a_column(
    tmp_path_factory: pytest.TempPathFactory, prepared: Prepared
) -> None:
    trial = Trial(tmp_path_factory, prepared, looks=True)
    assert len(trial.doors) > 20
    wrong = []
    for tried in hostile.dealt(trial.cases, _SAMPLE):
        told = trial.answer(tried)
        if ":" in told or (told == "stored-unreadable" and not tried.before and tried.door not in _FORETELL):
            wrong.append(f"{tried} {told}")
    assert not wrong, "\n".join([f"TESTS_SEED={SEED}", *wrong])


def test_an_act_is_done_or_refused_with_a_code(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> None:
    trial = Trial(tmp_path_factory, prepared, looks=False)
    assert len(trial.doors) > 60
    wrong = [f"{tried} {told}" for tried in hostile.dealt(trial.cases, _SAMPLE) if ":" in (told := trial.answer(tried))]
    assert not wrong, "\n".join([f"TESTS_SEED={SEED}", *wrong])


@pytest.mark.parametrize("value", ["", "lost", 7])
def test_what_a_file_whose_state_cannot_be_read_would_become_is_not_foretold(
    tmp_path: Path, prepared: Prepared, value: object
) -> None:
    world = prepared.open(tmp_path)
    house, company = world.house, world.company
    bipt, stts = log_in(house, "bipt01"), company.session("stts03")
    task, active = task_of(world, ActionId.FILE_REFUSE), world.pick_file("active")
    hostile.poison(house, Column("tariff_file", "state", "TEXT"), value)
    assert [reason.code for reason in house.authority.foresee(bipt, task).reasons] == ["stored-unreadable"]
    with refuses("stored-unreadable"):
        house.authority.carry_out(bipt, task)
    with refuses("stored-unreadable"):
        house.authority.letter(bipt, world.files["documents"])
    with refuses("stored-unreadable"):
        house.files.preview_cancel(stts, active)
    assert house.authority.examine(bipt, world.files["documents"]).number
    assert house.files.show(stts, world.files["active"]).number
    builders.close(house)


def test_an_export_holds_the_other_files_and_says_which_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, prepared: Prepared
) -> None:
    world = prepared.open(tmp_path_factory.mktemp("world"))
    session, file = world.company.session("stts03"), world.file("active")
    before = list(world.house.files.export(session, FileCriteria()).rows)
    builders.run_sql(world.house, "UPDATE tariff_file SET documents_due = 'never' WHERE id = ?", file.file_id)
    with noting() as noted:
        rows = list(world.house.files.export(session, FileCriteria()).rows)
    assert [row for row in before if row[0] != file.number] == rows
    assert {each.where for each in noted} == {f"tariff_file {file.file_id}, documents_due"}
    builders.close(world.house)
