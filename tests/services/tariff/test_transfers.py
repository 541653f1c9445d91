"""A tariff that goes from one operator to another: the moment, what neither is told, and every refusal."""

from __future__ import annotations

from datetime import date

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, refuses
from tests.services.tariff.lives import day, inbox, shown
from tests.tariff_builders import (
    OTHER_LINE,
    Person,
    a_change,
    a_completion,
    a_file,
    a_person,
    a_second_part,
    a_transfer,
    an_active_file,
    an_application,
)


def test_a_transfer_with_both_parts_ends_the_other_reduction_the_day_before(
    house: House, alpha: Company, beta: Company
) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    asked = a_transfer(person, a_second_part(activation_on=day(10)))
    forecast = house.files.precheck(beta.session("stts01"), steps.TRANSFER.of(asked))
    assert forecast.ends_elsewhere == day(9)
    file = house.files.carry_out(
        beta.session("stts01"), steps.TRANSFER.of(a_transfer(person, a_second_part(activation_on=day(10))))
    )
    assert (file.state, file.consent_by, file.category) == (FileState.ACTIVE, "Maria Peeters", Category.OLDER)
    assert [reduction.starts_on for reduction in file.reductions] == [day(10)]
    left = shown(house, alpha, theirs)
    assert (left.state, left.closed_on, left.closed_because) == (FileState.TRANSFERRED, day(9), Because.TRANSFERRED)
    assert [reduction.ends_on for reduction in left.reductions] == [day(9)]
    assert inbox(house, alpha) == [(AssignmentKind.TERMINATE_REDUCTION, theirs.number)]
    assert inbox(house, beta) == []


def test_while_a_transfer_waits_an_application_is_told_of_one_file_only(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    an_active_file(house, alpha.session("stts01"), person)
    house.files.carry_out(beta.session("stts01"), steps.TRANSFER.of(a_transfer(person)))
    gamma = builders.a_staffed_company(house, "Gamma Telecom", "g")
    here, elsewhere = "file-exists-here", "file-exists-elsewhere"
    for company, told in ((alpha, {here}), (beta, {here, elsewhere}), (gamma, {elsewhere})):
        forecast = house.files.precheck(company.session("stts01"), steps.APPLY.of(an_application(person)))
        assert sorted(reason.code for reason in forecast.reasons) == sorted(told)


@pytest.mark.asvs("V8.2.3")
def test_nothing_of_the_other_operator_is_told_on_either_side(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    theirs = house.files.carry_out(
        alpha.session("stts01"), steps.MODIFY.of(a_change(theirs, reference="K-77", contact="aunt Fien"))
    )
    part = a_second_part(phone=OTHER_LINE, activation_on=day(1))
    file = house.files.carry_out(beta.session("stts01"), steps.TRANSFER.of(a_transfer(person, part)))
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
        house.files.carry_out(alpha.session("stts01"), steps.MODIFY.of(a_change(theirs, reference="K-78")))
    assert "STTS" in caught.refusal.sentence


def test_while_the_second_part_is_missing_the_other_operator_stays_in_charge(
    house: House, alpha: Company, beta: Company, clock: FixedClock
) -> None:
    person = a_person(house)
    theirs = an_active_file(house, alpha.session("stts01"), person)
    pending = house.files.carry_out(beta.session("stts01"), steps.TRANSFER.of(a_transfer(person)))
    assert (pending.state, pending.is_pending_transfer) == (FileState.AWAITING_ACTIVATION, True)
    assert shown(house, alpha, theirs).state is FileState.ACTIVE
    assert shown(house, alpha, theirs).assignments == ()
    assert inbox(house, beta) == [(AssignmentKind.ENTER_MISSING_DATA, pending.number)]
    theirs = house.files.carry_out(
        alpha.session("stts01"), steps.MODIFY.of(a_change(theirs, phone=OTHER_LINE, effective_on=day(4)))
    )
    clock.advance(days=3)
    completion = a_completion(pending, activation_on=day(6))
    active = house.files.carry_out(beta.session("stts01"), steps.COMPLETE.of(completion))
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

    def codes(person: Person, **changes: object) -> list[str]:
        with pytest.raises(Refused) as caught:
            house.files.carry_out(session, steps.TRANSFER.of(a_transfer(person, **changes)))  # type: ignore[arg-type]
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
    house.files.carry_out(gamma.session("stts01"), steps.TRANSFER.of(a_transfer(active)))
    assert codes(active) == ["transfer-pending"]
    assert here.state is FileState.ACTIVE
