"""The authority: its work list and decisions, and what the operator is told of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, RefuseTariff
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses
from tests.tariff_builders import a_completion, a_file, a_person, a_second_part, an_active_file

MONDAY = builders.MONDAY_MORNING.date()
KINDS = frozenset({DocumentKind.HEARING, DocumentKind.HOUSEHOLD})
PROOF = {"category": Category.HEARING_LOSS, "with_proof": True}


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


@pytest.fixture
def bipt(house: House, alpha: Company) -> Session:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY, first_name="Béa", last_name="Dupont")
    return log_in(house, "bipt01")


def pick(file: FileView) -> PickFile:
    return PickFile(file.file_id, file.version)


def work_list(house: House, bipt: Session) -> list[tuple[AssignmentKind, str, str]]:
    page = house.authority.work_list(bipt, AssignmentCriteria(), Place()).page
    return [(row.kind, row.number, row.company) for row in page.rows]


def told(house: House, alpha: Company) -> list[AssignmentKind]:
    """What the operator finds in its inbox."""
    page = house.assignments.inbox(alpha.session("stts03"), AssignmentCriteria(), Place()).page
    return [row.kind for row in page.rows]


def undecided(house: House, alpha: Company, **changes: object) -> FileView:
    return a_file(house, alpha.session("stts01"), a_person(house, "Jan", "Maes"), **PROOF, **changes)


def test_what_could_not_be_decided_is_on_the_work_list_with_its_operator(house: House, alpha: Company, bipt: Session) -> None:
    file = undecided(house, alpha)
    a_file(house, alpha.session("stts01"), a_person(house))
    assert work_list(house, bipt) == [(AssignmentKind.DECIDE, file.number, "Alpha Telecom")]
    found = house.authority.find(bipt, FileCriteria(), Place())
    assert found.question == "2 tariff files of all operators"
    assert {row.company for row in found.page.rows} == {"Alpha Telecom"}
    seen = house.authority.examine(bipt, file.file_id)
    assert (seen.company, seen.history[0].by) == ("Alpha Telecom", "Anna Janssens")
    assert set(seen.offered) == {
        ActionId.FILE_EXAMINE, ActionId.FILE_VERIFY, ActionId.FILE_ASK, ActionId.FILE_GRANT, ActionId.FILE_REFUSE,
        ActionId.FILE_END, ActionId.FILE_ADDRESS, ActionId.FILE_NUMBER,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("meanwhile", "state", "because"),
    [
        ("", FileState.REQUESTED, None),
        ("UPDATE registered_person SET died_on = '2026-03-01'", FileState.REFUSED, Because.DECEASED),
        ("UPDATE registered_person SET last_name = 'Peeters'", FileState.REFUSED, Because.NAME_DIFFERS),
        ("DELETE FROM entitlement; DELETE FROM registered_person", FileState.REFUSED, Because.NUMBER_UNKNOWN),
    ],
)
def test_the_register_asked_again_decides(
    house: House, alpha: Company, bipt: Session, meanwhile: str, state: FileState, because: Because | None
) -> None:
    file = undecided(house, alpha)
    if meanwhile:
        for statement in meanwhile.split("; "):
            builders.run_sql(house, statement)
    asked = house.authority.carry_out(bipt, steps.VERIFY.of(pick(file)))
    assert (asked.state, asked.closed_because, asked.verified_on) == (state, because, MONDAY)


def test_documents_are_asked_reminded_of_and_judged(house: House, alpha: Company, bipt: Session, clock: FixedClock) -> None:
    file = undecided(house, alpha, second=a_second_part())
    with refuses("documents-none"):
        house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, frozenset())))
    asked = house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, KINDS, "in both languages")))
    assert (asked.state, asked.documents, asked.documents_due) == (FileState.AWAITING_DOCUMENTS, KINDS, day(60))
    assert work_list(house, bipt) == [(AssignmentKind.JUDGE_DOCUMENTS, file.number, "Alpha Telecom")]
    assert told(house, alpha) == [AssignmentKind.DOCUMENTS_ASKED]
    shown = house.files.show(alpha.session("stts01"), file.file_id)
    assert (shown.history[-1].by, shown.history[-1].note) == ("the authority (BIPT)", "in both languages")
    assert ActionId.ACTION_CANCEL not in house.files.show(alpha.session("stts03"), file.file_id).offered
    reminded = house.authority.carry_out(bipt, steps.REMIND.of(pick(asked)))
    with refuses("file-wrong-action") as caught:
        house.authority.carry_out(bipt, steps.REMIND.of(pick(reminded)))
    assert "Grant the tariff" in caught.refusal.sentence
    clock.advance(days=20)
    granted = house.authority.carry_out(
        log_in(house, "bipt01"), steps.GRANT.of(GrantTariff(file.file_id, reminded.version, Category.HEARING_LOSS, day(10)))
    )
    assert (granted.state, granted.granted_from) == (FileState.ACTIVE, day(10))
    assert [found.starts_on for found in granted.reductions] == [day(10)]  # not on the earlier activation date
    assert work_list(house, log_in(house, "bipt01")) == []
    assert AssignmentKind.APPLY_REDUCTION in told(house, alpha)


def test_granted_before_its_second_part_it_awaits_that(house: House, alpha: Company, bipt: Session) -> None:
    file = undecided(house, alpha)
    with refuses("grant-too-early") as caught:
        house.authority.carry_out(
            bipt, steps.GRANT.of(GrantTariff(file.file_id, file.version, Category.HEARING_LOSS, day(-1)))
        )
    assert "02/03/2026" in caught.refusal.sentence
    granted = house.authority.carry_out(
        bipt, steps.GRANT.of(GrantTariff(file.file_id, file.version, Category.HEARING_LOSS, day(5)))
    )
    assert (granted.state, granted.activation_due) == (FileState.AWAITING_ACTIVATION, day(60))
    assert told(house, alpha) == [AssignmentKind.ENTER_MISSING_DATA]
    session = alpha.session("stts01")
    with refuses("activation-too-early") as early:
        house.files.carry_out(session, steps.COMPLETE.of(a_completion(granted, activation_on=day(4))))
    assert "07/03/2026" in early.refusal.sentence


def test_refused_with_a_reason_that_the_operator_reads(house: House, alpha: Company, bipt: Session) -> None:
    file = undecided(house, alpha)
    with refuses("reason-not-for-this"):
        house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(file.file_id, file.version, Because.MOVED)))
    request = RefuseTariff(file.file_id, file.version, Because.NO_PROOF, "audiogram of 1999")
    refused_file = house.authority.carry_out(bipt, steps.REFUSE.of(request))
    assert (refused_file.state, refused_file.closed_on) == (FileState.REFUSED, MONDAY)
    assert told(house, alpha) == [AssignmentKind.CLOSE_FILE]
    shown = house.files.show(alpha.session("stts01"), file.file_id)
    assert (shown.closed_because, shown.closed_note) == (Because.NO_PROOF, "audiogram of 1999")
    with refuses("file-over"):
        house.authority.carry_out(
            bipt, steps.GRANT.of(GrantTariff(file.file_id, shown.version, Category.HEARING_LOSS, MONDAY))
        )


def test_late_files_are_closed_and_only_they(house: House, alpha: Company, bipt: Session, clock: FixedClock) -> None:
    waiting = a_file(house, alpha.session("stts01"), a_person(house))
    asked = house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(undecided(house, alpha).file_id, 1, KINDS)))
    with refuses("file-awaiting-activation"):
        house.authority.carry_out(bipt, steps.CLOSE.of(pick(waiting)))
    clock.advance(days=60)
    with refuses("file-wrong-action"):
        house.authority.carry_out(log_in(house, "bipt01"), steps.CLOSE.of(pick(asked)))
    clock.advance(days=1)
    bipt = log_in(house, "bipt01")
    assert house.authority.carry_out(bipt, steps.CLOSE.of(pick(waiting))).closed_because is Because.ACTIVATION_LATE
    assert house.authority.carry_out(bipt, steps.CLOSE.of(pick(asked))).closed_because is Because.DOCUMENTS_LATE
    assert sorted(told(house, alpha)) == [AssignmentKind.CLOSE_FILE] * 2
    assert work_list(house, bipt) == []


def test_a_tariff_is_ended_on_a_day(house: House, alpha: Company, bipt: Session) -> None:
    file = an_active_file(house, alpha.session("stts01"))
    with refuses("reason-not-for-this", "end-too-early"):
        house.authority.carry_out(bipt, steps.END.of(EndTariff(file.file_id, file.version, Because.MOVED, day(-9))))
    ended = house.authority.carry_out(bipt, steps.END.of(EndTariff(file.file_id, file.version, Because.NOT_ENTITLED, day(3))))
    assert (ended.state, ended.closed_on, ended.reductions[-1].ends_on) == (FileState.ENDED, day(3), day(3))
    assert told(house, alpha) == [AssignmentKind.TERMINATE_REDUCTION]
    waiting = a_file(house, alpha.session("stts01"), a_person(house, "Jan", "Maes"))
    closed = house.authority.carry_out(
        bipt, steps.END.of(EndTariff(waiting.file_id, waiting.version, Because.DECEASED, day(-9)))
    )
    assert (closed.state, closed.closed_on) == (FileState.CLOSED, MONDAY)


def test_a_right_that_lapses_is_warned_of_before_anything_ends(
    house: House, alpha: Company, bipt: Session, clock: FixedClock
) -> None:
    person = a_person(house, valid=(date(2020, 1, 1), day(30)))
    file = an_active_file(house, alpha.session("stts01"), person)
    with refuses("right-still-known"):
        house.authority.carry_out(bipt, steps.WARN.of(pick(file)))
    assert house.authority.carry_out(bipt, steps.RECHECK.of(pick(file))).verified_on == MONDAY
    clock.advance(days=31)
    bipt = log_in(house, "bipt01")
    warned = house.authority.carry_out(bipt, steps.RECHECK.of(PickFile(file.file_id, file.version + 1)))
    assert (warned.state, warned.warned_on, warned.lapse_due) == (FileState.ACTIVE, day(31), day(91))
    assert warned.running is not None
    assert work_list(house, bipt) == [(AssignmentKind.LAPSING_RIGHT, file.number, "Alpha Telecom")]
    assert told(house, alpha) == [AssignmentKind.RIGHT_CHECKED]
    with refuses("file-wrong-action"):
        house.authority.carry_out(bipt, steps.RECHECK.of(pick(warned)))
    kept = house.authority.carry_out(
        bipt, steps.GRANT.of(GrantTariff(file.file_id, warned.version, Category.LARYNGECTOMY, day(31)))
    )
    assert [(found.category, found.starts_on, found.ends_on) for found in kept.reductions] == [
        (Category.OLDER, day(0), day(30)), (Category.LARYNGECTOMY, day(31), None),
    ]  # fmt: skip
    assert (kept.warned_on, work_list(house, bipt)) == (None, [])


@pytest.mark.parametrize("first", [0, -1])
def test_another_category_may_hold_from_the_first_day_of_the_reduction_and_no_earlier(
    house: House, alpha: Company, bipt: Session, clock: FixedClock, first: int
) -> None:
    person = a_person(house, valid=(date(2020, 1, 1), day(30)))
    file = an_active_file(house, alpha.session("stts01"), person)
    clock.advance(days=31)
    bipt = log_in(house, "bipt01")
    warned = house.authority.carry_out(bipt, steps.RECHECK.of(pick(file)))
    asked = GrantTariff(file.file_id, warned.version, Category.LARYNGECTOMY, day(first))
    if first < 0:
        with refuses("effective-too-early"):
            house.authority.carry_out(bipt, steps.GRANT.of(asked))
        return
    kept = house.authority.carry_out(bipt, steps.GRANT.of(asked))
    assert [(found.category, found.starts_on, found.ends_on) for found in kept.reductions] == [
        (Category.LARYNGECTOMY, day(0), None)
    ]


def test_a_new_address_is_passed_on(house: House, alpha: Company, bipt: Session) -> None:
    person = a_person(house)
    file = an_active_file(house, alpha.session("stts01"), person)
    with refuses("address-same"):
        house.authority.carry_out(bipt, steps.ADDRESS.of(pick(file)))
    builders.run_sql(house, "UPDATE household SET number = '7' WHERE id = ?", person.household_id)
    moved = house.authority.carry_out(bipt, steps.ADDRESS.of(pick(file)))
    assert moved.address == "Kerkstraat 7, 9000 Gent"
    assert told(house, alpha) == [AssignmentKind.ADDRESS_CHANGED]
    change = moved.history[-1].changes[0]
    assert (change.before, change.after) == ("Kerkstraat 1, 9000 Gent", "Kerkstraat 7, 9000 Gent")


def test_an_operator_does_not_see_who_at_the_authority_decided(house: House, alpha: Company, bipt: Session) -> None:
    file = undecided(house, alpha)
    house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(file.file_id, file.version, Because.NO_PROOF)))
    shown = house.files.show(alpha.session("stts01"), file.file_id)
    assert "Dupont" not in str(shown)
    assert shown.changed_by == "BIPT"
    assert house.authority.examine(bipt, file.file_id).history[-1].by == "Béa Dupont"
