"""What an operator does with tariff files, through the services: both parts, transfer, modify, stop, cancel, search."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.file import CancelAction, FileView, PickFile, Reduction, StopWhat, TransferTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.store.settings import REGISTER_CLOSED
from tests import builders
from tests.builders import (
    MOBILE,
    OTHER_LINE,
    Company,
    FixedClock,
    a_change,
    a_completion,
    a_file,
    a_person,
    a_second_part,
    a_stop,
    a_transfer,
    an_active_file,
    an_application,
    log_in,
    refuses,
)
from tests.processes import in_processes

MONDAY = builders.MONDAY_MORNING.date()


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def inbox(house: House, company: Company) -> list[tuple[AssignmentKind, str]]:
    page = house.assignments.inbox(company.session("stts03"), AssignmentCriteria(), Place()).page
    return [(row.kind, row.number) for row in page.rows]


def shown(house: House, company: Company, file: FileView) -> FileView:
    return house.files.show(company.session("stts01"), file.file_id)


# -- both parts --------------------------------------------------------------------------------------------------------
def test_both_parts_in_one_go_make_an_active_file(house: House, alpha: Company) -> None:
    part = a_second_part(operators=Operators.CALLS_HERE)
    file = a_file(house, alpha.session("stts01"), second=part, contact="by e-mail")
    assert file.state is FileState.ACTIVE
    assert file.reductions == (
        Reduction(Formula.FIXED, "+3232210000", MONDAY, None, Category.OLDER, Operators.CALLS_HERE, Decimal("21.50")),
    )
    assert (file.installation_costs, file.invoice_on, file.contact) == (Decimal("50.00"), day(30), "by e-mail")
    assert file.assignments == ()
    assert inbox(house, alpha) == []


def test_the_second_part_later_activates_the_file_and_does_the_assignment(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = a_file(house, session)
    assert [(found.kind, found.due_on) for found in file.assignments] == [(AssignmentKind.ENTER_MISSING_DATA, day(60))]
    active = house.files.complete(session, a_completion(file, activation_on=day(5)))
    assert (active.state, active.activation_due) == (FileState.ACTIVE, None)
    assert [reduction.starts_on for reduction in active.reductions] == [day(5)]
    assert builders.run_sql(house, "SELECT state FROM assignment") == [("done",)]
    line = active.history[-1]
    assert line.what == ActionId.FILE_COMPLETE
    assert ("State", "Awaiting activation", "Active") in [(str(c.label), c.before, c.after) for c in line.changes]
    assert ("Activation date", "", "07/03/2026") in [(str(c.label), c.before, c.after) for c in line.changes]


def test_every_reason_against_a_second_part_at_once_and_its_field(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = a_file(house, session)
    with refuses("line-not-of-formula", "activation-too-early", "invoice-too-early") as caught:
        house.files.complete(session, a_completion(file, phone=MOBILE, activation_on=day(-1), invoice_on=day(-2)))
    assert [reason.field for reason in caught.refusal.reasons] == ["phone", "activation_on", "invoice_on"]
    assert "02/03/2026" in caught.refusal.reasons[1].sentence  # the first day that works
    with refuses("activation-too-late") as late:
        house.files.complete(session, a_completion(file, activation_on=day(61), invoice_on=day(61)))
    assert "01/05/2026" in late.refusal.sentence
    with refuses("file-over"):
        stopped = house.files.stop(alpha.session("stts02"), a_stop(file))
        house.files.complete(session, a_completion(stopped))


def test_a_reduction_begins_after_the_last_one_of_the_household(house: House, alpha: Company, beta: Company) -> None:
    wife = a_person(house, "Maria", "Peeters")
    husband = a_person(house, "Jan", "Maes", living_with=wife)
    theirs = an_active_file(house, beta.session("stts01"), wife)
    house.files.stop(beta.session("stts02"), a_stop(theirs, last_day=day(20)))
    session = alpha.session("stts01")
    file = a_file(house, session, husband)
    with refuses("reduction-overlaps") as caught:
        house.files.complete(session, a_completion(file, activation_on=day(20), invoice_on=day(40)))
    assert "23/03/2026" in caught.refusal.sentence  # day 21, the first one free
    active = house.files.complete(session, a_completion(file, activation_on=day(21), invoice_on=day(40)))
    assert active.state is FileState.ACTIVE


# -- the register is silent, or does not know --------------------------------------------------------------------------
def test_while_the_register_is_silent_the_file_waits_and_nothing_is_lost(house: House, alpha: Company) -> None:
    store = house.office.store
    with store.transaction():
        store.settings.save(REGISTER_CLOSED, "renewed")
    person = a_person(house)
    session = alpha.session("stts01")
    file = a_file(house, session, person)
    assert (file.state, file.verified_on, file.household_id) == (FileState.REQUESTED, None, None)
    kept = house.files.complete(session, a_completion(file))
    assert (kept.state, kept.formula, kept.reductions) == (FileState.REQUESTED, Formula.FIXED, ())
    with refuses("file-exists-here"):
        a_file(house, session, person)


def test_proof_of_a_ground_that_the_register_lacks_goes_to_the_authority(house: House, alpha: Company) -> None:
    poor = a_person(house, "Jan", "Maes", categories=())
    session = alpha.session("stts01")
    with refuses("person-not-entitled"):
        a_file(house, session, poor)
    with refuses("proof-without-category"):
        a_file(house, session, poor, with_proof=True)
    file = a_file(house, session, poor, with_proof=True, category=Category.HEARING_LOSS)
    assert (file.state, file.category) == (FileState.REQUESTED, Category.HEARING_LOSS)
    assert inbox(house, alpha) == []  # it is the authority's to decide
    assert builders.run_sql(house, "SELECT kind, company_id FROM assignment") == [("decide", None)]


# -- precheck ----------------------------------------------------------------------------------------------------------
def test_a_precheck_says_everything_and_writes_nothing(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    session = alpha.session("stts02")
    file = an_active_file(house, session)
    before = builders.rows(house)
    fine = house.files.precheck(session, steps.APPLY.of(an_application(person)))
    assert (fine.would_succeed, fine.opens) == (True, (AssignmentKind.ENTER_MISSING_DATA,))
    assert fine.after is not None
    assert fine.after.state is FileState.AWAITING_ACTIVATION
    wrong = house.files.precheck(session, steps.APPLY.of(an_application(person, consent=False, category=Category.WAR_BLIND)))
    assert [reason.code for reason in wrong.reasons] == ["consent-missing", "category-not-confirmed"]
    changed = house.files.precheck(session, steps.MODIFY.of(a_change(file, formula=Formula.BUNDLE, effective_on=day(9))))
    assert [str(change.label) for change in changed.changes] == ["Type of formula", "Reductions"]
    stopped = house.files.precheck(session, steps.STOP.of(a_stop(file, last_day=day(-4))))
    assert [reason.code for reason in stopped.reasons] == ["stop-too-early"]
    with refuses("not-allowed"):
        house.files.precheck(alpha.session("stts01"), steps.STOP.of(a_stop(file)))
    after = builders.rows(house)
    assert builders.changed_tables(before, after) == {"audit", "account"}
    assert all(person.niss.digits not in str(row) for row in after["audit"])


# -- transfer ----------------------------------------------------------------------------------------------------------
def test_a_transfer_with_both_parts_ends_the_other_reduction_the_day_before(
    house: House, alpha: Company, beta: Company
) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    asked = a_transfer(person, a_second_part(activation_on=day(10)))
    forecast = house.files.precheck(beta.session("stts01"), steps.TRANSFER.of(asked))
    assert forecast.ends_elsewhere == day(9)
    file = house.files.transfer(beta.session("stts01"), asked)
    assert (file.state, file.consent_by, file.category) == (FileState.ACTIVE, "Maria Peeters", Category.OLDER)
    assert [reduction.starts_on for reduction in file.reductions] == [day(10)]
    left = shown(house, alpha, theirs)
    assert (left.state, left.closed_on, left.closed_because) == (FileState.TRANSFERRED, day(9), Because.TRANSFERRED)
    assert [reduction.ends_on for reduction in left.reductions] == [day(9)]
    assert inbox(house, alpha) == [(AssignmentKind.TERMINATE_REDUCTION, theirs.number)]
    assert inbox(house, beta) == []


def test_nothing_of_the_other_operator_is_told_on_either_side(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    theirs = house.files.modify(alpha.session("stts01"), a_change(theirs, reference="K-77", contact="aunt Fien"))
    part = a_second_part(phone=OTHER_LINE, activation_on=day(1))
    file = house.files.transfer(beta.session("stts01"), a_transfer(person, part))
    left = house.files.show(alpha.session("stts03"), theirs.file_id)
    assignment = house.assignments.show(alpha.session("stts03"), left.assignments[0].assignment_id)
    told = (str(left.history[-1]), left.changed_by, str(assignment))
    for secret in ("Beta", file.number, "Janssens", "+3232210001", "03 221 00 01"):
        assert all(secret not in words for words in told), secret
    assert left.history[-1].by == "another operator"
    assert left.changed_by == "STTS"
    for secret in ("Alpha", theirs.number, "K-77", "aunt Fien", "03 221 00 00"):
        assert secret not in str(file)
    with refuses("changed-meanwhile") as caught:
        house.files.modify(alpha.session("stts01"), a_change(theirs, reference="K-78"))
    assert "STTS" in caught.refusal.sentence


def test_while_the_second_part_is_missing_the_other_operator_stays_in_charge(
    house: House, alpha: Company, beta: Company, clock: FixedClock
) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    pending = house.files.transfer(beta.session("stts01"), a_transfer(person))
    assert (pending.state, pending.is_pending_transfer) == (FileState.AWAITING_ACTIVATION, True)
    assert shown(house, alpha, theirs).state is FileState.ACTIVE
    assert shown(house, alpha, theirs).assignments == ()
    assert inbox(house, beta) == [(AssignmentKind.ENTER_MISSING_DATA, pending.number)]
    theirs = house.files.modify(alpha.session("stts01"), a_change(theirs, phone=OTHER_LINE, effective_on=day(4)))
    clock.advance(days=3)
    completion = a_completion(pending, activation_on=day(6))
    active = house.files.complete(beta.session("stts01"), completion)
    left = shown(house, alpha, theirs)
    assert [(found.starts_on, found.ends_on) for found in left.reductions] == [(day(0), day(3)), (day(4), day(5))]
    assert [(found.starts_on, found.ends_on) for found in active.reductions] == [(day(6), None)]


def test_every_refusal_of_a_transfer(house: House, alpha: Company, beta: Company) -> None:
    gamma = builders.a_staffed_company(house, "Gamma", "c")
    active, waiting, proving, free, mine = (a_person(house, "Maria", name) for name in "ABCDE")
    dead = a_person(house, "Leo", "Baert", died_on=date(2026, 1, 1))
    an_active_file(house, alpha.session("stts01"), active)
    a_file(house, alpha.session("stts01"), waiting)
    a_file(house, alpha.session("stts01"), proving, with_proof=True, category=Category.HEARING_LOSS)
    here = an_active_file(house, beta.session("stts01"), mine)
    session = beta.session("stts01")

    def codes(person: builders.Person, **changes: object) -> list[str]:
        with pytest.raises(Refused) as caught:
            house.files.transfer(session, a_transfer(person, **changes))  # type: ignore[arg-type]
        for reason in caught.value.reasons:
            assert "{" not in reason.sentence
            assert "Alpha" not in reason.sentence
        return [reason.code for reason in caught.value.reasons]

    assert codes(active, last_name="Wrong") == ["person-not-identified"]
    assert codes(active, consent_on=day(1)) == ["consent-ahead"]
    assert codes(waiting) == ["transfer-not-active"]
    assert codes(proving) == ["transfer-not-decided"]
    assert codes(free) == ["transfer-nothing"]
    assert codes(mine, consent_on=day(1)) == ["consent-ahead", "file-exists-here"]
    assert codes(dead) == ["person-deceased"]
    assert codes(active, second=a_second_part(activation_on=day(0))) == ["activation-too-early"]
    house.files.transfer(gamma.session("stts01"), a_transfer(active))
    assert codes(active) == ["transfer-pending"]
    assert here.state is FileState.ACTIVE


# -- modify and stop ---------------------------------------------------------------------------------------------------
def test_a_change_of_the_line_closes_one_reduction_and_opens_the_next(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = an_active_file(house, session)
    changed = house.files.modify(
        session, a_change(file, formula=Formula.MOBILE, phone=MOBILE, price=Decimal("9.99"), effective_on=day(15))
    )
    assert [(found.formula, found.starts_on, found.ends_on, found.price) for found in changed.reductions] == [
        (Formula.FIXED, day(0), day(14), Decimal("21.50")), (Formula.MOBILE, day(15), None, Decimal("9.99")),
    ]  # fmt: skip
    with refuses("effective-too-early") as caught:
        house.files.modify(session, a_change(changed, phone=OTHER_LINE, formula=Formula.FIXED, effective_on=day(14)))
    assert "17/03/2026" in caught.refusal.sentence
    corrected = house.files.modify(session, a_change(changed, formula=Formula.PREPAID, price=Decimal(0), effective_on=day(15)))
    assert [found.formula for found in corrected.reductions] == [Formula.FIXED, Formula.PREPAID]
    assert corrected.price is None
    texts = house.files.modify(session, a_change(corrected, contact="son", address_note="flat 3", reference="K1"))
    assert texts.reductions == corrected.reductions
    with refuses("file-nothing-changed"):
        house.files.modify(session, a_change(texts, contact="son"))
    with refuses("activation-fixed", "date-too-far"):
        house.files.modify(session, a_change(texts, activation_on=day(1), formula=Formula.CALLS, effective_on=day(400)))


def test_the_activation_date_moves_the_first_reduction(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = an_active_file(house, session)
    moved = house.files.modify(session, a_change(file, activation_on=day(3)))
    assert [found.starts_on for found in moved.reductions] == [day(3)]
    with refuses("activation-too-early"):
        house.files.modify(session, a_change(moved, activation_on=day(-3)))
    with refuses("invoice-too-early"):
        house.files.modify(session, a_change(moved, invoice_on=day(2)))


def test_a_waiting_file_takes_texts_and_a_number_but_no_formula(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = a_file(house, session)
    changed = house.files.modify(session, a_change(file, phone=OTHER_LINE, reference="K-9"))
    assert (changed.phone, changed.reference, changed.state) == (OTHER_LINE.e164, "K-9", FileState.AWAITING_ACTIVATION)
    with refuses("file-awaiting-activation") as caught:
        house.files.modify(session, a_change(changed, formula=Formula.BUNDLE))
    assert "01/05/2026" in caught.refusal.sentence


def test_stopping_a_reduction_leaves_the_tariff_which_can_go_on_on_another_line(house: House, alpha: Company) -> None:
    session = alpha.session("stts02")
    file = an_active_file(house, session)
    stopped = house.files.stop(session, a_stop(file, StopWhat.REDUCTION, day(10)))
    assert (stopped.state, stopped.running) == (FileState.ACTIVE, None)
    with refuses("reduction-none"):
        house.files.stop(session, a_stop(stopped, StopWhat.REDUCTION))
    with refuses("effective-too-early"):
        house.files.modify(session, a_change(stopped, phone=OTHER_LINE, effective_on=day(10)))
    again = house.files.modify(session, a_change(stopped, phone=OTHER_LINE, effective_on=day(12)))
    assert [(found.starts_on, found.ends_on) for found in again.reductions] == [(day(0), day(10)), (day(12), None)]
    ended = house.files.stop(session, a_stop(again, last_day=day(20), reason=Because.MOVED, note="to France"))
    assert (ended.state, ended.closed_on, ended.closed_because) == (FileState.ENDED, day(20), Because.MOVED)
    assert ended.history[-1].note == "to France"
    with refuses("file-over") as caught:
        house.files.modify(session, a_change(ended, reference="K1"))
    assert "Moved" in caught.refusal.sentence
    assert inbox(house, alpha) == []  # one's own stop is no news


def test_a_stop_needs_a_reason_and_a_day_that_fit(house: House, alpha: Company) -> None:
    session = alpha.session("stts02")
    file = an_active_file(house, session)
    with refuses("reason-not-for-this", "date-too-far"):
        house.files.stop(session, a_stop(file, last_day=day(93), reason=Because.TRANSFERRED))
    with refuses("file-awaiting-activation"):
        house.files.stop(session, a_stop(a_file(house, session, a_person(house)), StopWhat.REDUCTION))


# -- cancel ------------------------------------------------------------------------------------------------------------
def cancel(house: House, company: Company, file: FileView) -> FileView:
    version = shown(house, company, file).version
    return house.files.cancel(company.session("stts03"), CancelAction(file.file_id, version, "wrong customer"))


def test_the_effect_is_shown_before_and_the_cancellation_recorded(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    waiting = a_file(house, session)
    active = house.files.complete(session, a_completion(waiting))
    assert {ActionId.ACTION_CANCEL, ActionId.ACTION_PREVIEW} <= set(active.offered)
    before = builders.rows(house)
    forecast = house.files.preview_cancel(session, PickFile(active.file_id, active.version))
    assert builders.changed_tables(before, builders.rows(house)) == {"audit"}
    assert forecast.after is not None
    assert (forecast.after.state, forecast.opens) == (FileState.AWAITING_ACTIVATION, (AssignmentKind.ENTER_MISSING_DATA,))
    undone = cancel(house, alpha, active)
    assert undone.state is FileState.AWAITING_ACTIVATION
    assert [found.kind for found in undone.assignments] == [AssignmentKind.ENTER_MISSING_DATA]
    assert [(line.what, line.cancelled, line.undoes, line.note) for line in undone.history] == [
        ("file-apply", False, (), ""), ("file-complete", True, (), ""), ("action-cancel", False, (2,), "wrong customer"),
    ]  # fmt: skip
    gone = cancel(house, alpha, undone)
    assert (gone.state, gone.assignments) == (FileState.CANCELLED, ())
    assert gone.closed_because is Because.CANCELLED
    with refuses("cancel-nothing"):
        cancel(house, alpha, gone)
    assert a_file(house, session, builders.Person(gone.niss, "Maria", "Peeters", 0)).number != gone.number


def test_a_cancelled_transfer_gives_the_tariff_back(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    file = house.files.transfer(beta.session("stts01"), a_transfer(person, a_second_part(activation_on=day(1))))
    with refuses("cancel-not-yours"):
        cancel(house, alpha, theirs)
    assert cancel(house, beta, file).state is FileState.CANCELLED
    left = shown(house, alpha, theirs)
    assert (left.state, left.reductions, left.closed_on) == (FileState.ACTIVE, theirs.reductions, None)
    assert inbox(house, alpha) == []
    assert [(line.what, line.by, line.cancelled) for line in left.history] == [
        ("file-apply", "Anna Janssens", False), ("file-transfer", "another operator", True),
        ("action-cancel", "another operator", False),
    ]  # fmt: skip


def test_what_others_build_on_is_not_cancelled(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    pending = house.files.transfer(beta.session("stts01"), a_transfer(person))
    with refuses("cancel-built-on"):
        cancel(house, alpha, theirs)  # another operator takes this tariff over
    active = house.files.complete(beta.session("stts01"), a_completion(pending, activation_on=day(1)))
    note = house.assignments.inbox(alpha.session("stts03"), AssignmentCriteria(), Place()).page.rows[0]
    house.assignments.acknowledge(alpha.session("stts03"), (builders.a_pick(note),))
    with refuses("cancel-built-on") as caught:
        cancel(house, beta, active)
    assert "authority (BIPT)" in caught.refusal.sentence
    other = an_active_file(house, alpha.session("stts01"), a_person(house, "Jan", "Maes"))
    stopped = house.files.stop(alpha.session("stts02"), a_stop(other))
    a_file(house, beta.session("stts01"), builders.Person(other.niss, "Jan", "Maes", 0))
    with refuses("cancel-built-on"):
        cancel(house, alpha, stopped)


# -- two users on one file ---------------------------------------------------------------------------------------------
def test_the_second_of_two_users_is_told_who_was_first(house: House, alpha: Company) -> None:
    first, second = alpha.session("stts01"), alpha.session("stts02")
    file = an_active_file(house, first)
    house.files.modify(second, a_change(file, reference="K-2"))
    requests = (
        lambda: house.files.modify(first, a_change(file, reference="K-1")),
        lambda: house.files.stop(second, a_stop(file)),
        lambda: house.files.cancel(alpha.session("stts03"), CancelAction(file.file_id, file.version, "x")),
    )
    for ask in requests:
        with refuses("changed-meanwhile") as caught:
            ask()
        assert "Bnna Janssens" in caught.refusal.sentence
        assert "02/03/2026 10:00" in caught.refusal.sentence
    assert shown(house, alpha, file).reference == "K-2"


def _complete(path: Path, user: str, file: FileView) -> str:
    house = builders.open_house(path)
    try:
        return house.files.complete(log_in(house, user), a_completion(file)).state.value
    except Refused as no:
        return no.code
    finally:
        builders.close(house)


def test_completions_at_the_same_time_count_once(house: House, alpha: Company) -> None:
    file = a_file(house, alpha.session("stts01"))
    path = house.office.store.path
    builders.close(house)
    answers = in_processes(_complete, [(path, user, file) for user in ("stts01", "stts02", "stts03")])
    assert sorted(answers) == ["active", "changed-meanwhile", "changed-meanwhile"]


def _take_over(path: Path, user: str, request: TransferTariff) -> str:
    house = builders.open_house(path)
    try:
        return house.files.transfer(log_in(house, user), request).state.value
    except Refused as no:
        return no.code
    finally:
        builders.close(house)


def test_two_operators_reach_for_one_customer_at_once(house: House, alpha: Company, beta: Company) -> None:
    builders.a_staffed_company(house, "Gamma", "c")
    person = a_person(house)
    an_active_file(house, alpha.session("stts01"), person)
    path = house.office.store.path
    builders.close(house)
    answers = in_processes(_take_over, [(path, user, a_transfer(person)) for user in ("stts01b", "stts01c")])
    assert sorted(answers) == ["awaiting-activation", "transfer-pending"]


# -- search and export -------------------------------------------------------------------------------------------------
@pytest.fixture
def several(house: House, alpha: Company, beta: Company, clock: FixedClock) -> dict[str, FileView]:
    """Files of Alpha in several states, and one of Beta."""
    session = alpha.session("stts02")
    made = {"old": an_active_file(house, session, a_person(house, "Els", "Aerts"))}
    made["ended"] = house.files.stop(session, a_stop(made.pop("old"), last_day=day(2)))
    clock.advance(days=10)
    session = alpha.session("stts03")
    made["waiting"] = a_file(house, session, a_person(house, "Jan", "Baert"), reference="KL-2041", phone=MOBILE)
    made["hearing"] = an_active_file(house, session, a_person(house, "Ann", "Claes", categories=(Category.HEARING_LOSS,)))
    cancelled = a_file(house, session, a_person(house, "Bea", "Dams"))
    made["cancelled"] = house.files.cancel(session, CancelAction(cancelled.file_id, cancelled.version, "x"))
    a_file(house, beta.session("stts01"), a_person(house, "Rik", "Evers"))
    return made


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (FileCriteria(), {"ended", "waiting", "hearing", "cancelled"}),
        (FileCriteria(states=frozenset({FileState.ENDED, FileState.CANCELLED})), {"ended", "cancelled"}),
        (FileCriteria(states=frozenset({FileState.REFUSED})), set()),
        (FileCriteria(categories=frozenset({Category.HEARING_LOSS})), {"hearing"}),
        (FileCriteria(reference=parse_text_match("kl 20*")), {"waiting"}),
        (FileCriteria(reference=parse_text_match("2041")), {"waiting"}),
        (FileCriteria(phone=MOBILE), {"waiting"}),
        (FileCriteria(requested_to=day(9)), {"ended"}),
        (FileCriteria(requested_from=day(10), requested_to=day(10)), {"waiting", "hearing", "cancelled"}),
        (FileCriteria(closed_from=day(0), closed_to=day(5)), {"ended"}),
        (FileCriteria(closed_from=day(5)), {"cancelled"}),
        (FileCriteria(states=frozenset({FileState.ACTIVE}), last_name=parse_text_match("baert")), set()),
    ],
)
def test_any_combination_of_criteria_finds_one_s_own_files(
    house: House, alpha: Company, several: dict[str, FileView], criteria: FileCriteria, found: set[str]
) -> None:
    page = house.files.find(alpha.session("stts01"), criteria, Place()).page
    assert {row.number for row in page.rows} == {several[name].number for name in found}
    assert page.total == len(found)
    rows = list(house.files.export(alpha.session("stts01"), criteria).rows)
    assert {row[0] for row in rows[1:]} == {several[name].number for name in found}


@pytest.mark.parametrize("few", [0, 3000])
def test_pages_are_the_same_whether_sorted_or_found_in_order(
    house: House, alpha: Company, several: dict[str, FileView], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    from stts_tui.store.tariff import views as files

    monkeypatch.setattr(files, "_FEW", few)
    session, names = alpha.session("stts01"), []
    page = house.files.find(session, FileCriteria(), Place(size=3)).page
    names += [row.last_name for row in page.rows]
    after = house.files.find(session, FileCriteria(), Place(Way.AFTER, page.last, 3)).page
    names += [row.last_name for row in after.rows]
    assert names == ["Aerts", "Baert", "Claes", "Dams"]
    assert house.files.find(session, FileCriteria(), Place(Way.BEFORE, after.first, 3)).page.rows == page.rows


def test_the_question_names_every_criterion(house: House, alpha: Company, several: dict[str, FileView]) -> None:
    criteria = FileCriteria(
        states=frozenset({FileState.ENDED}), categories=frozenset({Category.OLDER}), requested_from=day(0), closed_to=day(9)
    )
    assert house.files.find(alpha.session("stts01"), criteria, Place()).question == (
        "1 tariff file of Alpha Telecom with the state Ended and the category Older than 65, low income and"
        " a request since 02/03/2026 and an end until 11/03/2026"
    )


def test_an_export_is_read_while_it_is_taken_and_numbers_are_masked(
    house: House, alpha: Company, several: dict[str, FileView], monkeypatch: pytest.MonkeyPatch
) -> None:
    from stts_tui.store.tariff import views as files

    monkeypatch.setattr(files, "_EXPORT_PAGE", 1)
    export = house.files.export(alpha.session("stts01"), FileCriteria())
    assert (export.total, next(export.rows)[0]) == (4, "File")
    with house.office.store.transaction():  # nobody waits for whoever takes his time over the rows
        house.office.store.settings.save("colour", "blue")
    rows = list(export.rows)
    assert [row[2] for row in rows] == ["Aerts", "Baert", "Claes", "Dams"]
    for row in rows:
        assert len(row) == len(rows[0])
        assert "***" in row[4]
    assert rows[0][1:2] + rows[0][-2:] == ("Ended", "04/03/2026", "The customer asks for it")
