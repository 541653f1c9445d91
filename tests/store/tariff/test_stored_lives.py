"""The lives of tests/domain/tariff/test_file_lives.py once more, in the database: what is read is what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import pytest

from stts_tui.domain.tariff.around import Decision
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.cancelling import decide_cancel
from stts_tui.domain.tariff.file import CancelAction
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.store.database import Store
from stts_tui.store.tariff.files import Author
from tests import builders
from tests.domain.tariff import test_file_lives as lives
from tests.domain.tariff.life import ALPHA, BETA, GAMMA, Life
from tests.domain.tariff.test_file_lives import OWN, THEIRS, by_chance, do
from tests.tariff_builders import a_person

HOUSEHOLD = 7  # of tests.domain.tariff.life.an_answer


@dataclass
class StoredLife(Life):
    """A life whose files, histories and assignments are those of the database."""

    store: Store = field(kw_only=True)

    def _author(self, company_id: int | None, automatic: bool = False) -> Author:
        at = datetime.combine(self.today, time(9), UTC)
        return Author(at, None, "somebody", company_id, automatic)

    def carry_out(self, decision: Decision, company_id: int | None, *, automatic: bool = False) -> int:
        with self.store.transaction():
            file_id = self.store.ledger().carry_out(decision, self._author(company_id, automatic))
        self.fetch()
        own, held = decision.own.after, self.files[file_id]
        assert replace(held, version=own.version) == replace(own, file_id=file_id, number=held.number)
        if decision.other is not None:
            other = decision.other.after
            assert replace(self.files[other.file_id], version=other.version) == other
        return file_id

    def cancel(self, file_id: int) -> None:
        file = self.files[file_id]
        with self.store.transaction():
            ledger = self.store.ledger()
            around = replace(self.around(file), past=ledger.past(file))
            done = decide_cancel(file, CancelAction(file_id, file.version, "by mistake"), around)
            ledger.carry_out(done, self._author(file.company_id))
        self.fetch()

    def fetch(self) -> None:
        records = self.store.files
        self.files = records.get_many(range(1, 40))
        self.entries = {file_id: records.entries(file_id) for file_id in self.files}
        found = builders.run_sql_at(
            builders.file_of(self.store), "SELECT id, file_id, kind FROM assignment WHERE state = 'open'"
        )
        self.open = {number: (file_id, AssignmentKind(kind)) for number, file_id, kind in found}


@pytest.fixture
def furnished(house: House) -> House:
    for name in ("Alpha", "Beta", "Gamma"):
        builders.a_company(house, name)
    for _number in range(HOUSEHOLD):
        a_person(house)
    return house


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_actions_stored_and_cancelled_bring_back_the_same(
    furnished: House, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def life() -> StoredLife:
        return StoredLife(store=furnished.office.store)

    monkeypatch.setattr(lives, "Life", life)
    ended = lives.live_and_undo(by_chance(seed, OWN))
    assert all(file.state is FileState.CANCELLED for file in ended.files.values())
    assert furnished.office.store.problems() == []


@pytest.mark.parametrize("seed", range(100, 112))
def test_whatever_happens_no_constraint_is_in_the_way(furnished: House, seed: int) -> None:
    """A rule that decided what the schema forbids would end here as a broken constraint."""
    life = StoredLife(store=furnished.office.store)
    for deed in by_chance(seed, [*OWN, *OWN, *THEIRS]):
        do(life, deed)
        life.check()
    store = furnished.office.store
    for company in (ALPHA, BETA, GAMMA):
        mine = [file for file in life.files.values() if file.company_id == company]
        assert store.file_views.count(company, FileCriteria()) == len(mine)
        assert list(store.file_views.iterate(company, FileCriteria())) == mine
        for file in mine:
            view = store.file_views.find(company, file.file_id)
            assert view is not None
            assert len(view.history) == len(life.entries[file.file_id])


def test_loading_many_files_costs_the_same_queries_as_loading_one(furnished: House) -> None:
    """The bulk path rests on this: sets are loaded by IN, not one by one."""
    store = furnished.office.store
    life = StoredLife(store=store)
    for seed in range(100, 104):
        for deed in by_chance(seed, OWN):
            do(life, deed)
        life.today += timedelta(days=400)
    asked: list[str] = []
    database = store.engine.database
    plain = database.execute_sql

    def counted(sql: str, *arguments: object, **options: object) -> object:
        asked.append(sql)
        return plain(sql, *arguments, **options)

    database.execute_sql = counted
    try:
        assert len(store.files.get_many(range(1, 400))) == len(life.files) > 2
    finally:
        del database.execute_sql
    assert len(asked) == 2
