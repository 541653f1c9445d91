"""What an operator does with a tariff file, through the services: both parts, modify, stop, cancel; two users at once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.file import CancelAction, FileView, PickFile, Reduction, StopWhat
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.services.house import House
from stts_tui.store.settings import REGISTER_CLOSED
from tests import builders
from tests.builders import Company, log_in, refuses
from tests.processes import in_processes
from tests.services.tariff.lives import MONDAY, cancel, day, inbox, shown
from tests.tariff_builders import (
    MOBILE,
    OTHER_LINE,
    Person,
    a_change,
    a_completion,
    a_file,
    a_person,
    a_pick,
    a_second_part,
    a_stop,
    a_transfer,
    an_active_file,
    an_application,
)


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
    active = house.files.carry_out(session, steps.COMPLETE.of(a_completion(file, activation_on=day(5))))
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
        house.files.carry_out(
            session, steps.COMPLETE.of(a_completion(file, phone=MOBILE, activation_on=day(-1), invoice_on=day(-2)))
        )
    assert [reason.field for reason in caught.refusal.reasons] == ["phone", "activation_on", "invoice_on"]
    assert "02/03/2026" in caught.refusal.reasons[1].sentence  # the first day that works
    with refuses("activation-too-late") as late:
        house.files.carry_out(session, steps.COMPLETE.of(a_completion(file, activation_on=day(61), invoice_on=day(61))))
    assert "01/05/2026" in late.refusal.sentence
    with refuses("file-over"):
        stopped = house.files.carry_out(alpha.session("stts02"), steps.STOP.of(a_stop(file)))
        house.files.carry_out(session, steps.COMPLETE.of(a_completion(stopped)))


def test_a_reduction_begins_after_the_last_one_of_the_household(house: House, alpha: Company, beta: Company) -> None:
    wife = a_person(house, "Maria", "Peeters")
    husband = a_person(house, "Jan", "Maes", living_with=wife)
    theirs = an_active_file(house, beta.session("stts01"), wife)
    house.files.carry_out(beta.session("stts02"), steps.STOP.of(a_stop(theirs, last_day=day(20))))
    session = alpha.session("stts01")
    file = a_file(house, session, husband)
    with refuses("reduction-overlaps") as caught:
        house.files.carry_out(session, steps.COMPLETE.of(a_completion(file, activation_on=day(20), invoice_on=day(40))))
    assert "23/03/2026" in caught.refusal.sentence  # day 21, the first one free
    active = house.files.carry_out(session, steps.COMPLETE.of(a_completion(file, activation_on=day(21), invoice_on=day(40))))
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
    kept = house.files.carry_out(session, steps.COMPLETE.of(a_completion(file)))
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


# -- modify and stop ---------------------------------------------------------------------------------------------------
def test_a_change_of_the_line_closes_one_reduction_and_opens_the_next(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = an_active_file(house, session)
    changed = house.files.carry_out(
        session,
        steps.MODIFY.of(a_change(file, formula=Formula.MOBILE, phone=MOBILE, price=Decimal("9.99"), effective_on=day(15))),
    )
    assert [(found.formula, found.starts_on, found.ends_on, found.price) for found in changed.reductions] == [
        (Formula.FIXED, day(0), day(14), Decimal("21.50")), (Formula.MOBILE, day(15), None, Decimal("9.99")),
    ]  # fmt: skip
    with refuses("effective-too-early") as caught:
        house.files.carry_out(
            session, steps.MODIFY.of(a_change(changed, phone=OTHER_LINE, formula=Formula.FIXED, effective_on=day(14)))
        )
    assert "17/03/2026" in caught.refusal.sentence
    corrected = house.files.carry_out(
        session, steps.MODIFY.of(a_change(changed, formula=Formula.PREPAID, price=Decimal(0), effective_on=day(15)))
    )
    assert [found.formula for found in corrected.reductions] == [Formula.FIXED, Formula.PREPAID]
    assert corrected.price is None
    texts = house.files.carry_out(
        session, steps.MODIFY.of(a_change(corrected, contact="son", address_note="flat 3", reference="K1"))
    )
    assert texts.reductions == corrected.reductions
    with refuses("file-nothing-changed"):
        house.files.carry_out(session, steps.MODIFY.of(a_change(texts, contact="son")))
    with refuses("activation-fixed", "date-too-far"):
        house.files.carry_out(
            session, steps.MODIFY.of(a_change(texts, activation_on=day(1), formula=Formula.CALLS, effective_on=day(400)))
        )


def test_the_activation_date_moves_the_first_reduction(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = an_active_file(house, session)
    moved = house.files.carry_out(session, steps.MODIFY.of(a_change(file, activation_on=day(3))))
    assert [found.starts_on for found in moved.reductions] == [day(3)]
    with refuses("activation-too-early"):
        house.files.carry_out(session, steps.MODIFY.of(a_change(moved, activation_on=day(-3))))
    with refuses("invoice-too-early"):
        house.files.carry_out(session, steps.MODIFY.of(a_change(moved, invoice_on=day(2))))


def test_a_waiting_file_takes_texts_and_a_number_but_no_formula(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    file = a_file(house, session)
    changed = house.files.carry_out(session, steps.MODIFY.of(a_change(file, phone=OTHER_LINE, reference="K-9")))
    assert (changed.phone, changed.reference, changed.state) == (OTHER_LINE.e164, "K-9", FileState.AWAITING_ACTIVATION)
    with refuses("file-awaiting-activation") as caught:
        house.files.carry_out(session, steps.MODIFY.of(a_change(changed, formula=Formula.BUNDLE)))
    assert "01/05/2026" in caught.refusal.sentence


def test_stopping_a_reduction_leaves_the_tariff_which_can_go_on_on_another_line(house: House, alpha: Company) -> None:
    session = alpha.session("stts02")
    file = an_active_file(house, session)
    stopped = house.files.carry_out(session, steps.STOP.of(a_stop(file, StopWhat.REDUCTION, day(10))))
    assert (stopped.state, stopped.running) == (FileState.ACTIVE, None)
    with refuses("reduction-none"):
        house.files.carry_out(session, steps.STOP.of(a_stop(stopped, StopWhat.REDUCTION)))
    with refuses("effective-too-early"):
        house.files.carry_out(session, steps.MODIFY.of(a_change(stopped, phone=OTHER_LINE, effective_on=day(10))))
    again = house.files.carry_out(session, steps.MODIFY.of(a_change(stopped, phone=OTHER_LINE, effective_on=day(12))))
    assert [(found.starts_on, found.ends_on) for found in again.reductions] == [(day(0), day(10)), (day(12), None)]
    ended = house.files.carry_out(
        session, steps.STOP.of(a_stop(again, last_day=day(20), reason=Because.MOVED, note="to France"))
    )
    assert (ended.state, ended.closed_on, ended.closed_because) == (FileState.ENDED, day(20), Because.MOVED)
    assert ended.history[-1].note == "to France"
    with refuses("file-over") as caught:
        house.files.carry_out(session, steps.MODIFY.of(a_change(ended, reference="K1")))
    assert "Moved" in caught.refusal.sentence
    assert inbox(house, alpha) == []  # one's own stop is no news


def test_a_stop_needs_a_reason_and_a_day_that_fit(house: House, alpha: Company) -> None:
    session = alpha.session("stts02")
    file = an_active_file(house, session)
    with refuses("reason-not-for-this", "date-too-far"):
        house.files.carry_out(session, steps.STOP.of(a_stop(file, last_day=day(93), reason=Because.TRANSFERRED)))
    with refuses("file-awaiting-activation"):
        house.files.carry_out(session, steps.STOP.of(a_stop(a_file(house, session, a_person(house)), StopWhat.REDUCTION)))


# -- cancel ------------------------------------------------------------------------------------------------------------


def test_the_effect_is_shown_before_and_the_cancellation_recorded(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    waiting = a_file(house, session)
    active = house.files.carry_out(session, steps.COMPLETE.of(a_completion(waiting)))
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
    assert a_file(house, session, Person(gone.niss, "Maria", "Peeters", 0)).number != gone.number


def test_a_file_that_was_changed_behind_its_history_is_not_put_back_to_what_it_never_was(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    active = house.files.carry_out(session, steps.COMPLETE.of(a_completion(a_file(house, session))))
    builders.run_sql(house, "UPDATE tariff_file SET phone = ? WHERE id = ?", OTHER_LINE.e164, active.file_id)
    before = builders.rows(house)
    with pytest.raises(ValueError, match=f"{active.number} is not as this action left it"):
        cancel(house, alpha, active)
    assert builders.changed_tables(before, builders.rows(house)) <= {"account", "audit"}  # the session of whoever tried


def test_a_cancelled_transfer_gives_the_tariff_back(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    file = house.files.carry_out(
        beta.session("stts01"), steps.TRANSFER.of(a_transfer(person, a_second_part(activation_on=day(1))))
    )
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
    pending = house.files.carry_out(beta.session("stts01"), steps.TRANSFER.of(a_transfer(person)))
    with refuses("cancel-built-on"):
        cancel(house, alpha, theirs)  # another operator takes this tariff over
    active = house.files.carry_out(beta.session("stts01"), steps.COMPLETE.of(a_completion(pending, activation_on=day(1))))
    note = house.assignments.inbox(alpha.session("stts03"), AssignmentCriteria(), Place()).page.rows[0]
    house.assignments.acknowledge(alpha.session("stts03"), (a_pick(note),))
    with refuses("cancel-built-on") as caught:
        cancel(house, beta, active)
    assert "authority (BIPT)" in caught.refusal.sentence
    other = an_active_file(house, alpha.session("stts01"), a_person(house, "Jan", "Maes"))
    stopped = house.files.carry_out(alpha.session("stts02"), steps.STOP.of(a_stop(other)))
    a_file(house, beta.session("stts01"), Person(other.niss, "Jan", "Maes", 0))
    with refuses("cancel-built-on"):
        cancel(house, alpha, stopped)


# -- two users on one file ---------------------------------------------------------------------------------------------
def test_the_second_of_two_users_is_told_who_was_first(house: House, alpha: Company) -> None:
    first, second = alpha.session("stts01"), alpha.session("stts02")
    file = an_active_file(house, first)
    house.files.carry_out(second, steps.MODIFY.of(a_change(file, reference="K-2")))
    requests: tuple[Callable[[], FileView], ...] = (
        lambda: house.files.carry_out(first, steps.MODIFY.of(a_change(file, reference="K-1"))),
        lambda: house.files.carry_out(second, steps.STOP.of(a_stop(file))),
        lambda: house.files.carry_out(alpha.session("stts03"), steps.CANCEL.of(CancelAction(file.file_id, file.version, "x"))),
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
        return house.files.carry_out(log_in(house, user), steps.COMPLETE.of(a_completion(file))).state.value
    except Refused as no:
        return no.code
    finally:
        builders.close(house)


def test_completions_at_the_same_time_count_once(house: House, alpha: Company) -> None:
    file = a_file(house, alpha.session("stts01"))
    path = builders.path_of(house)
    builders.close(house)
    answers = in_processes(_complete, [(path, user, file) for user in ("stts01", "stts02", "stts03")])
    assert sorted(answers) == ["active", "changed-meanwhile", "changed-meanwhile"]
