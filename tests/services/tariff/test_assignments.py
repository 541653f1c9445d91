"""Assignments: the inbox, taking, handing over, comments, acknowledging; those of one's own company only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import (
    AssignmentCriteria,
    AssignmentKind,
    AssignmentRow,
    AssignmentState,
    CommentAssignment,
    HandAssignment,
    PickAssignment,
    Whose,
)
from stts_tui.domain.tariff.authority import AskDocuments
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses
from tests.processes import in_processes
from tests.tariff_builders import a_completion, a_file, a_person, a_pick

MISSING, ASKED = AssignmentKind.ENTER_MISSING_DATA, AssignmentKind.DOCUMENTS_ASKED


def rows(house: House, session: Session, **criteria: object) -> list[AssignmentRow]:
    found = house.assignments.inbox(session, AssignmentCriteria(**criteria), Place())  # type: ignore[arg-type]
    assert found.page.total == len(found.page.rows)
    return list(found.page.rows)


@pytest.fixture
def work(house: House, alpha: Company, beta: Company, clock: FixedClock) -> list[FileView]:
    """Five files of Alpha: three lack their second part, of two the authority has asked papers; one of Beta."""
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    bipt, session, files = log_in(house, "bipt01"), alpha.session("stts01"), []
    for number in range(3):
        files.append(a_file(house, session, a_person(house, "Jan", f"Aerts {'ABC'[number]}")))
        clock.advance(days=1)
    for number in range(2):
        person = a_person(house, "Eva", f"Baert {'AB'[number]}")
        file = a_file(house, session, person, category=Category.HEARING_LOSS, with_proof=True)
        house.authority.carry_out(
            bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, frozenset({DocumentKind.HEARING})))
        )
        files.append(file)
    a_file(house, beta.session("stts01"), a_person(house))
    return files


def test_the_inbox_holds_one_s_own_by_due_date(house: House, alpha: Company, work: list[FileView]) -> None:
    found = rows(house, alpha.session("stts03"))
    assert [row.number for row in found] == [file.number for file in (*work[3:], *work[:3])]
    assert [row.kind for row in found] == [ASKED, ASKED, MISSING, MISSING, MISSING]
    assert [row.due_on for row in found] == sorted(row.due_on for row in found)
    assert found[0].due_on.isoformat() == "2026-03-19"  # ten working days after Thursday 5 March
    assert "***" in found[0].masked_niss


def test_filters_and_overdue_marks(house: House, alpha: Company, work: list[FileView], clock: FixedClock) -> None:
    session = alpha.session("stts03")
    first = rows(house, session)[0]
    house.assignments.take(session, a_pick(first))
    assert {row.kind for row in rows(house, session, kinds=frozenset({MISSING}))} == {MISSING}
    assert [row.assignment_id for row in rows(house, session, whose=Whose.MINE)] == [first.assignment_id]
    assert len(rows(house, session, whose=Whose.NOBODYS)) == 4
    assert [row.number for row in rows(house, session, number=work[1].number)] == [work[1].number]
    assert rows(house, session, overdue=True) == []
    clock.advance(days=58)
    session = log_in(house, "stts03")
    late = rows(house, session, overdue=True)
    assert [row.kind for row in late] == [ASKED, ASKED, MISSING]
    assert [row.overdue for row in rows(house, session)] == [True, True, True, False, False]
    question = house.assignments.inbox(session, AssignmentCriteria(overdue=True, kinds=frozenset({MISSING})), Place())
    assert question.question == "1 assignment of Alpha Telecom: open; overdue; Enter missing data"


def test_pages_follow_each_other(house: House, alpha: Company, work: list[FileView]) -> None:
    session, everything = alpha.session("stts03"), AssignmentCriteria()
    first = house.assignments.inbox(session, everything, Place(size=2)).page
    second = house.assignments.inbox(session, everything, Place(Way.AFTER, first.last, 2)).page
    third = house.assignments.inbox(session, everything, Place(Way.AFTER, second.last, 2)).page
    assert [row.assignment_id for page in (first, second, third) for row in page.rows] == [
        row.assignment_id for row in rows(house, session)
    ]
    back = house.assignments.inbox(session, everything, Place(Way.BEFORE, third.first, 2)).page
    assert back.rows == second.rows


@pytest.mark.long
def test_take_hand_over_and_comment(house: House, alpha: Company, work: list[FileView]) -> None:
    alpha.add("stts04", first_name="Dirk", profile=3)
    session, other = alpha.session("stts03"), alpha.session("stts04")
    row = rows(house, session)[2]
    taken = house.assignments.take(session, a_pick(row)).row
    assert taken.taken_by == "Cnna Janssens"
    with refuses("assignment-yours"):
        house.assignments.take(session, a_pick(taken))
    with refuses("assignment-taken") as caught:
        house.assignments.take(other, a_pick(taken))
    assert "Cnna Janssens" in caught.refusal.sentence
    with refuses("changed-meanwhile"):
        house.assignments.take(other, a_pick(row))
    names = {found.name: found.account_id for found in house.assignments.colleagues(session)}
    assert set(names) == {"Ada Adams", "Cnna Janssens", "Dirk Stts04"}
    handed = house.assignments.hand(session, HandAssignment(row.assignment_id, taken.version, names["Dirk Stts04"]))
    assert handed.row.taken_by == "Dirk Stts04"
    with refuses("assignment-colleague"):
        house.assignments.hand(session, HandAssignment(row.assignment_id, handed.row.version, alpha.ids["stts01"]))
    house.assignments.comment(other, CommentAssignment(row.assignment_id, "customer is ill"))
    view = house.assignments.show(session, row.assignment_id)
    assert [(comment.by, comment.text) for comment in view.comments] == [("Dirk Stts04", "customer is ill")]
    assert (view.row.comments, view.row.state) == (1, AssignmentState.OPEN)
    assert view.what_happened.startswith("02/03/2026 10:00 Application for a social telephone tariff, Anna Janssens; ")


def test_acknowledging_several_brings_the_next(house: House, alpha: Company, work: list[FileView]) -> None:
    session = alpha.session("stts03")
    one, two, missing = rows(house, session)[:3]
    with refuses("assignment-none-chosen"):
        house.assignments.acknowledge(session, ())
    before = builders.rows(house)
    with refuses("assignment-not-acknowledged"):
        house.assignments.acknowledge(session, (a_pick(one), a_pick(missing)))
    assert builders.rows(house) == before  # all or none
    done = house.assignments.acknowledge(session, (a_pick(one),))
    assert (done.count, done.next) == (1, two)
    with refuses("assignment-ended"):
        house.assignments.acknowledge(session, (a_pick(one), a_pick(two)))
    assert house.assignments.acknowledge(session, (a_pick(two),)).next is None
    ended = rows(house, session, ended=True)
    assert [row.number for row in ended] == [one.number, two.number]
    assert {row.state for row in ended} == {AssignmentState.DONE}
    lines = [line for line in house.office.store.audit.list_() if line.action == "assignment-acknowledge"]
    assert [line.subject_name for line in lines] == [f"{row.number} (documents-asked)" for row in (one, two)]


def test_several_at_once(house: House, alpha: Company, work: list[FileView]) -> None:
    session = alpha.session("stts03")
    notes = tuple(a_pick(row) for row in rows(house, session, kinds=frozenset({ASKED})))
    assert house.assignments.acknowledge(session, notes).count == 2
    assert [row.kind for row in rows(house, session)] == [MISSING] * 3


def test_the_second_part_does_the_assignment(house: House, alpha: Company, work: list[FileView]) -> None:
    session = alpha.session("stts03")
    row = rows(house, session, number=work[0].number)[0]
    house.files.carry_out(
        session,
        steps.COMPLETE.of(a_completion(house.files.show(session, work[0].file_id), activation_on=work[0].requested_on)),
    )
    assert rows(house, session, number=work[0].number) == []
    with refuses("assignment-ended"):
        house.assignments.take(session, a_pick(row))


@pytest.mark.asvs("V8.2.2")
def test_another_companys_are_not_there(house: House, alpha: Company, beta: Company, work: list[FileView]) -> None:
    mine, theirs = alpha.session("stts03"), beta.session("stts03")
    row = rows(house, theirs)[0]
    asks = (
        lambda: house.assignments.show(mine, row.assignment_id),
        lambda: house.assignments.take(mine, a_pick(row)),
        lambda: house.assignments.hand(mine, HandAssignment(row.assignment_id, 1, alpha.ids["stts03"])),
        lambda: house.assignments.comment(mine, CommentAssignment(row.assignment_id, "hello")),
        lambda: house.assignments.acknowledge(mine, (a_pick(row),)),
    )
    for ask in asks:
        with refuses("assignment-unknown"):
            ask()
    decide = builders.run_sql(house, "SELECT id FROM assignment WHERE company_id IS NULL")[0][0]
    with refuses("assignment-unknown"):
        house.assignments.show(mine, decide)


def _take(path: Path, user: str, pick: PickAssignment) -> str:
    house = builders.open_house(path)
    try:
        return house.assignments.take(log_in(house, user), pick).row.taken_by
    except Refused as no:
        return no.code
    finally:
        builders.close(house)


def test_two_colleagues_reach_for_one(house: House, alpha: Company, work: list[FileView]) -> None:
    alpha.add("stts04", first_name="Dirk", profile=3)
    pick = a_pick(rows(house, alpha.session("stts03"))[0])
    path = builders.path_of(house)
    builders.close(house)
    answers = in_processes(_take, [(path, "stts03", pick), (path, "stts04", pick)])
    assert len(set(answers) & {"Cnna Janssens", "Dirk Stts04"}) == 1
    assert "changed-meanwhile" in answers


def test_due_dates_are_the_files_own(house: House, alpha: Company, work: list[FileView]) -> None:
    for row in rows(house, alpha.session("stts03"), kinds=frozenset({MISSING})):
        file = next(file for file in work if file.number == row.number)
        assert row.due_on == file.requested_on + timedelta(days=60)
