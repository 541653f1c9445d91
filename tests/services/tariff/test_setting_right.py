"""A wrong decision, or a death that was wrongly reported: the file lives again with its days, and its operator is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, PickAssignment
from stts_tui.domain.tariff.authority import AskDocuments, RefuseTariff, SetRight
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses
from tests.tariff_builders import Person, a_file, a_person, a_stop, an_active_file

PROOF = {"category": Category.HEARING_LOSS, "with_proof": True}


@pytest.fixture
def bipt(house: House, alpha: Company) -> Session:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    return log_in(house, "bipt01")


def worked(house: House) -> list[ActionId]:
    return [line.action for line in do_the_work(house.office)]


def set_right(house: House, bipt: Session, file: FileView) -> FileView:
    shown = house.authority.examine(bipt, file.file_id)
    assert ActionId.FILE_SET_RIGHT in shown.offered
    return house.authority.carry_out(bipt, steps.SET_RIGHT.of(SetRight(shown.file_id, shown.version, "wrongly reported")))


def reported_dead(house: House, person: Person, day: date | None) -> None:
    died_on = day.isoformat() if day is not None else None
    builders.run_sql(house, "UPDATE registered_person SET died_on = ? WHERE niss = ?", died_on, person.niss.digits)


def inbox(house: House, company: Company) -> list[AssignmentKind]:
    page = house.assignments.inbox(company.session("stts03"), AssignmentCriteria(), Place()).page
    return [row.kind for row in page.rows]


def test_somebody_who_was_reported_dead_lives(house: House, alpha: Company, bipt: Session, clock: FixedClock) -> None:
    maria, boss = a_person(house), alpha.session("stts03")
    file = an_active_file(house, boss, maria)
    clock.advance(days=20)
    reported_dead(house, maria, clock.today - timedelta(days=5))
    assert worked(house) == [ActionId.FILE_END]
    assert inbox(house, alpha) == [AssignmentKind.TERMINATE_REDUCTION]
    with refuses("file-still-deceased"):  # it would be ended again tomorrow
        set_right(house, bipt, file)
    clock.advance(days=10)
    reported_dead(house, maria, None)
    alive = set_right(house, bipt, file)
    assert (alive.state, alive.reductions, alive.closed_on) == (FileState.ACTIVE, file.reductions, None)
    # Both facts stand in the history, the first one as undone; the operator is told, and has nothing to end any more.
    first, second = alive.history[-2:]
    assert (first.what, first.cancelled) == (ActionId.FILE_END, True)
    assert (second.what, second.undoes, second.note) == (ActionId.FILE_SET_RIGHT, (first.position,), "wrongly reported")
    assert inbox(house, alpha) == [AssignmentKind.APPLY_REDUCTION]
    assert worked(house) == []
    assert house.files.show(boss, file.file_id).state is FileState.ACTIVE


def test_also_where_the_operator_has_ended_its_reduction_already(
    house: House, alpha: Company, bipt: Session, clock: FixedClock
) -> None:
    maria, boss = a_person(house), alpha.session("stts03")
    file = an_active_file(house, boss, maria)
    reported_dead(house, maria, clock.today)
    worked(house)
    (row,) = house.assignments.inbox(boss, AssignmentCriteria(), Place()).page.rows
    house.assignments.acknowledge(boss, (PickAssignment(row.assignment_id, row.version),))
    reported_dead(house, maria, None)
    set_right(house, bipt, file)
    assert inbox(house, alpha) == [AssignmentKind.APPLY_REDUCTION]


def test_a_wrong_refusal_waits_again_for_its_papers(house: House, alpha: Company, bipt: Session, clock: FixedClock) -> None:
    """With the whole term, where the day has passed meanwhile: else it would be closed as late at once."""
    file = a_file(house, alpha.session("stts03"), a_person(house), **PROOF)
    kinds = frozenset({DocumentKind.HEARING})
    asked = house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, kinds)))
    refused = house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(file.file_id, asked.version, Because.NO_PROOF)))
    again = set_right(house, bipt, refused)
    assert (again.state, again.documents, again.documents_due) == (
        FileState.AWAITING_DOCUMENTS, kinds, asked.documents_due,
    )  # fmt: skip
    assert {found.kind for found in again.assignments} == {AssignmentKind.JUDGE_DOCUMENTS}
    clock.advance(days=61)
    assert worked(house) == [ActionId.FILE_CLOSE]
    again = set_right(house, bipt, refused)
    assert again.documents_due == clock.today + timedelta(days=60)
    assert [(found.kind, found.due_on) for found in again.assignments] == [
        (AssignmentKind.JUDGE_DOCUMENTS, again.documents_due)
    ]  # nobody is told that it is late
    assert worked(house) == [ActionId.FILE_REMIND]


def test_the_operator_has_its_whole_term_again_too(house: House, alpha: Company, bipt: Session, clock: FixedClock) -> None:
    boss = alpha.session("stts03")
    file = a_file(house, boss, a_person(house))
    assert file.state is FileState.AWAITING_ACTIVATION
    clock.advance(days=90)
    assert worked(house) == [ActionId.FILE_CLOSE]
    again = set_right(house, bipt, file)
    rows = house.assignments.inbox(alpha.session("stts03"), AssignmentCriteria(), Place()).page.rows
    due = {row.kind: (row.due_on, row.overdue) for row in rows}
    assert due[AssignmentKind.ENTER_MISSING_DATA] == (again.activation_due, False)
    assert again.activation_due == clock.today + timedelta(days=60)


def test_nobody_gets_two(house: House, alpha: Company, beta: Company, bipt: Session) -> None:
    maria = a_person(house)
    file = a_file(house, alpha.session("stts03"), maria, **PROOF)
    refused = house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(file.file_id, file.version, Because.NO_PROOF)))
    an_active_file(house, beta.session("stts01"), maria)
    with refuses("file-place-taken"):
        set_right(house, bipt, refused)


def test_what_an_operator_ended_is_the_operators(house: House, alpha: Company, bipt: Session) -> None:
    boss = alpha.session("stts03")
    file = an_active_file(house, boss, a_person(house))
    for number in range(2):
        shown = house.authority.examine(bipt, file.file_id)
        assert ActionId.FILE_SET_RIGHT not in shown.offered
        with refuses("file-not-to-set-right"):
            house.authority.carry_out(bipt, steps.SET_RIGHT.of(SetRight(shown.file_id, shown.version, "wrong")))
        if number == 0:
            house.files.carry_out(boss, steps.STOP.of(a_stop(file)))
