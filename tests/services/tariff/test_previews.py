"""A preview says what then happens: every line of it, and nothing else, whatever the file has gone through before."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.authority import AskDocuments
from stts_tui.domain.tariff.file import FileView, Forecast, PickFile, StopWhat
from stts_tui.domain.tariff.history import changes
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.domain.tariff.steps import Task
from stts_tui.services.house import House
from stts_tui.tui.screens.tariff.file_rows import forecast_rows
from tests import builders
from tests.builders import MONDAY_MORNING, FixedClock, a_staffed_company, run_sql
from tests.tariff_builders import MOBILE, a_cancellation, a_change, a_completion, a_file, a_person, a_stop, an_active_file

_TODAY = MONDAY_MORNING.date()
TASKS: dict[str, Callable[[FileView], Task]] = {
    "complete": lambda file: steps.COMPLETE.of(a_completion(file)),
    "complete later": lambda file: steps.COMPLETE.of(a_completion(file, activation_on=_TODAY + timedelta(days=9))),
    "reference": lambda file: steps.MODIFY.of(a_change(file, reference="C1")),
    "formula": lambda file: steps.MODIFY.of(a_change(file, formula=Formula.MOBILE, phone=MOBILE)),
    "nothing": lambda file: steps.MODIFY.of(a_change(file)),
    "stop": lambda file: steps.STOP.of(a_stop(file)),
    "stop one": lambda file: steps.STOP.of(a_stop(file, StopWhat.REDUCTION)),
    "stop later": lambda file: steps.STOP.of(a_stop(file, last_day=_TODAY + timedelta(days=20))),
    "cancel": lambda file: steps.CANCEL.of(a_cancellation(file)),
}
_number = itertools.count()


def _fresh(folder: Path) -> Path:
    made = folder / str(next(_number))
    made.mkdir()
    return made


def standing(house: House, file_id: int) -> dict[int, tuple[str, str, str]]:
    """The operator's assignments in the database."""
    own = "company_id IS NOT NULL"
    found = run_sql(house, f"SELECT id, kind, state, due_on FROM assignment WHERE file_id = ? AND {own}", file_id)
    return {row[0]: (row[1], row[2], str(row[3])) for row in found}


def comes_true(
    forecast: Forecast, before: dict[int, tuple[str, str, str]], after: dict[int, tuple[str, str, str]], shown: FileView
) -> None:
    moved = {each: now for each, now in after.items() if before.get(each) != now}
    assert sorted(forecast.done) == sorted(kind for kind, state, _due in moved.values() if state == "done")
    assert sorted(forecast.withdrawn) == sorted(kind for kind, state, _due in moved.values() if state == "withdrawn")
    still = {each for each in moved if before.get(each, ("", "", ""))[1] == "open" and moved[each][1] == "open"}
    opened = [kind for each, (kind, state, _due) in moved.items() if state == "open" and each not in still]
    assert sorted(forecast.opens) == sorted(opened)
    assert sorted((kind, str(due)) for kind, due in forecast.due) == sorted((moved[each][0], moved[each][2]) for each in still)
    assert forecast.after is not None
    assert [*changes(forecast.before, forecast.after)] == [*changes(forecast.before, shown)]
    assert list(forecast.changes) == [*changes(forecast.before, shown)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("previews")


@pytest.mark.long
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    begins=st.sampled_from(["asked", "documents", "active"]),
    names=st.lists(st.sampled_from(sorted(TASKS)), min_size=1, max_size=5),
)
def test_a_preview_comes_true_line_by_line(folder: Path, begins: str, names: list[str]) -> None:
    house = builders.a_house(_fresh(folder), FixedClock())
    try:
        company = a_staffed_company(house)
        session = company.session("stts03")
        if begins == "active":
            file = an_active_file(house, session)
        elif begins == "asked":
            file = a_file(house, session)
        else:
            file = a_file(house, session, a_person(house, categories=()), with_proof=True, category=Category.WAR_BLIND)
            builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
            ask = AskDocuments(file.file_id, file.version, frozenset(DocumentKind))
            file = house.authority.carry_out(builders.log_in(house, "bipt0001"), steps.ASK.of(ask))
            file = house.files.show(session, file.file_id)
        for name in names:
            task = TASKS[name](file)
            if name == "cancel":
                forecast = house.files.preview_cancel(session, PickFile(file.file_id, file.version))
            else:
                forecast = house.files.precheck(session, task)
            before = standing(house, file.file_id)
            if not forecast.would_succeed:
                with pytest.raises(Refused):
                    house.files.carry_out(session, task)
                continue
            rows = forecast_rows(forecast, _TODAY)
            assert all(str(row[1]) != str(row[0]) for row in rows if isinstance(row, tuple))
            after = house.files.carry_out(session, task)
            comes_true(forecast, before, standing(house, file.file_id), after)
            file = house.files.show(session, file.file_id)
    finally:
        builders.close(house)


def test_a_note_of_documents_asked_does_not_outlive_what_asked_them(folder: Path) -> None:
    house = builders.a_house(_fresh(folder), FixedClock())
    try:
        session = a_staffed_company(house).session("stts03")
        file = a_file(house, session, a_person(house, categories=()), with_proof=True, category=Category.WAR_BLIND)
        builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
        ask = AskDocuments(file.file_id, file.version, frozenset(DocumentKind))
        asked = house.authority.carry_out(builders.log_in(house, "bipt0001"), steps.ASK.of(ask))
        house.files.carry_out(session, steps.STOP.of(a_stop(asked)))
        states = {kind: state for kind, state, _due in standing(house, file.file_id).values()}
        assert states[AssignmentKind.DOCUMENTS_ASKED] == "withdrawn"
    finally:
        builders.close(house)
