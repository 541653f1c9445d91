"""One line, one tariff; communal living; and which of number and name did not fit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.messages.records import Record
from stts_tui.domain.messages.records import RecordKind as K
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.authority import EndTariff, GrantTariff, RefuseTariff
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, Doubt
from stts_tui.services.house import House
from stts_tui.store.tariff import tables
from tests import builders, messages
from tests.builders import MONDAY_MORNING, Company, log_in, refuses
from tests.messages import SECOND
from tests.tariff_builders import (
    FIXED_LINE,
    OTHER_LINE,
    a_cancellation,
    a_change,
    a_completion,
    a_file,
    a_person,
    a_second_part,
    a_stop,
    a_transfer,
    an_active_file,
    an_application,
)

MONDAY = MONDAY_MORNING.date()
LOOKED_AT = (FileState.REQUESTED, frozenset({Doubt.SHARED_LINE}))


@pytest.fixture
def bipt(house: House) -> Session:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    return log_in(house, "bipt01")


def standing(file: FileView) -> tuple[FileState, frozenset[Doubt]]:
    return file.state, file.doubts


def grant(house: House, bipt: Session, file: FileView) -> FileView:
    category = file.category or Category.OLDER
    return house.authority.carry_out(bipt, steps.GRANT.of(GrantTariff(file.file_id, file.version, category, MONDAY)))


# -- one line ------------------------------------------------------------------------------------------------------------
def test_a_line_in_use_is_shown_at_home_and_only_said_elsewhere(house: House, alpha: Company, beta: Company) -> None:
    theirs = an_active_file(house, alpha.session("stts01"), a_person(house, "Mia", "Claes"), phone=FIXED_LINE)
    person = a_person(house)
    for company, code, told in ((alpha, "line-in-use-here", True), (beta, "line-in-use-elsewhere", False)):
        session = company.session("stts01")
        for asked in (
            an_application(person, phone=FIXED_LINE), an_application(person, second=a_second_part(phone=FIXED_LINE)),
        ):  # fmt: skip
            forecast = house.files.precheck(session, steps.APPLY.of(asked))
            assert [(reason.code, reason.field) for reason in forecast.reasons] == [(code, "phone")]
            assert (theirs.number in str(forecast.reasons[0].sentence)) is told
            with refuses(code):
                house.files.carry_out(session, steps.APPLY.of(asked))


def test_with_a_reason_it_waits_for_the_authority_who_is_not_asked_twice(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts01")
    an_active_file(house, session, a_person(house, "Mia", "Claes"), phone=FIXED_LINE)
    file = a_file(house, session, phone=FIXED_LINE, line_reason="one line for two flats")
    assert standing(file) == LOOKED_AT
    (other,) = house.authority.examine(bipt, file.file_id).others
    assert (other.doubt, other.last_name, other.company) == (Doubt.SHARED_LINE, "Claes", "Alpha Telecom")
    assert house.files.show(session, file.file_id).others == ()
    assert file.line_reason == "one line for two flats"
    granted = grant(house, bipt, file)
    assert standing(granted) == (FileState.AWAITING_ACTIVATION, frozenset())
    seen = house.files.show(session, file.file_id)
    done = house.files.carry_out(session, steps.COMPLETE.of(a_completion(seen, phone=FIXED_LINE)))
    assert (standing(done), done.line_reason) == ((FileState.ACTIVE, frozenset()), "one line for two flats")


def test_a_second_part_on_anothers_line_goes_back_to_the_authority(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts03")
    an_active_file(house, session, a_person(house, "Mia", "Claes"), phone=FIXED_LINE)
    file = a_file(house, session)
    with refuses("line-in-use-here"):
        house.files.carry_out(session, steps.COMPLETE.of(a_completion(file, phone=FIXED_LINE)))
    task = steps.COMPLETE.of(a_completion(file, phone=FIXED_LINE, line_reason="one line for two"))
    forecast = house.files.precheck(session, task)
    assert forecast.after is not None
    assert (forecast.after.state, forecast.after.doubts) == LOOKED_AT
    assert forecast.withdrawn + forecast.done == (AssignmentKind.ENTER_MISSING_DATA,)
    waits = house.files.carry_out(session, task)
    assert standing(waits) == LOOKED_AT
    assert waits.decided_by is not None
    back = house.files.carry_out(session, steps.CANCEL.of(a_cancellation(waits)))
    assert standing(back) == (FileState.AWAITING_ACTIVATION, frozenset())
    assert [one.kind for one in back.assignments] == [AssignmentKind.ENTER_MISSING_DATA]
    again = a_completion(back, phone=FIXED_LINE, line_reason="two")
    waits = house.files.carry_out(session, steps.COMPLETE.of(again))
    active = grant(house, bipt, waits)
    assert (active.state, active.reductions[0].phone) == (FileState.ACTIVE, FIXED_LINE.e164)


def test_an_active_file_keeps_its_reduction_while_a_new_line_is_looked_at(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts01")
    an_active_file(house, session, a_person(house, "Mia", "Claes"), phone=FIXED_LINE)
    file = an_active_file(house, session, phone=OTHER_LINE)
    with refuses("line-in-use-here"):
        house.files.carry_out(session, steps.MODIFY.of(a_change(file, phone=FIXED_LINE)))
    changed = house.files.carry_out(session, steps.MODIFY.of(a_change(file, phone=FIXED_LINE, line_reason="moved in")))
    assert standing(changed) == (FileState.ACTIVE, frozenset({Doubt.SHARED_LINE}))
    decide = tables.Assignment.get(tables.Assignment.file == file.file_id, tables.Assignment.kind == "decide")
    assert (decide.state, decide.company) == ("open", None)
    looked = grant(house, bipt, changed)
    assert standing(looked) == (FileState.ACTIVE, frozenset())
    assert tables.Assignment.get_by_id(decide.id).state == "done"


def test_a_transfer_keeps_the_persons_own_line_but_not_a_strangers(
    house: House, alpha: Company, beta: Company, bipt: Session
) -> None:
    person, session = a_person(house), beta.session("stts03")
    first = an_active_file(house, alpha.session("stts01"), person, phone=FIXED_LINE)
    an_active_file(house, alpha.session("stts01"), a_person(house, "Mia", "Claes"), phone=OTHER_LINE)
    wednesday = date(2026, 3, 4)
    for phone, reason in ((OTHER_LINE, "line-in-use-elsewhere"), (FIXED_LINE, "")):
        part = a_second_part(phone=phone, activation_on=wednesday)
        forecast = house.files.precheck(session, steps.TRANSFER.of(a_transfer(person, part)))
        assert [each.code for each in forecast.reasons] == ([reason] if reason else [])
    part = a_second_part(phone=OTHER_LINE, activation_on=wednesday, line_reason="one line for two")
    waits = house.files.carry_out(session, steps.TRANSFER.of(a_transfer(person, part)))
    assert (standing(waits), waits.is_pending_transfer) == (LOOKED_AT, True)
    assert house.files.show(alpha.session("stts01"), first.file_id).state is FileState.ACTIVE
    with refuses("file-exists-elsewhere"):  # nobody else may come between
        a_file(house, builders.a_staffed_company(house, "Gamma", "g").session("stts01"), person)
    asked = house.authority.carry_out(bipt, steps.VERIFY.of(PickFile(waits.file_id, waits.version)))
    assert standing(asked) == LOOKED_AT
    active = grant(house, bipt, asked)
    assert (active.state, active.reductions[0].starts_on) == (FileState.ACTIVE, wednesday)
    before = house.files.show(alpha.session("stts01"), first.file_id)
    assert (before.state, before.last_day) == (FileState.TRANSFERRED, date(2026, 3, 3))


def test_a_transfer_that_is_refused_for_its_line_leaves_the_other_operator_in_charge(
    house: House, alpha: Company, beta: Company, bipt: Session
) -> None:
    person = a_person(house)
    first = an_active_file(house, alpha.session("stts01"), person, phone=FIXED_LINE)
    an_active_file(house, alpha.session("stts01"), a_person(house, "Mia", "Claes"), phone=OTHER_LINE)
    part = a_second_part(phone=OTHER_LINE, activation_on=date(2026, 3, 4), line_reason="one line for two")
    waits = house.files.carry_out(beta.session("stts03"), steps.TRANSFER.of(a_transfer(person, part)))
    refusal = RefuseTariff(waits.file_id, waits.version, Because.FRAUD)
    assert house.authority.carry_out(bipt, steps.REFUSE.of(refusal)).state is FileState.REFUSED
    still = house.files.show(alpha.session("stts01"), first.file_id)
    assert (still.state, still.running is not None) == (FileState.ACTIVE, True)


def test_a_line_is_free_again_once_its_file_is_over(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    first = an_active_file(house, session, a_person(house, "Mia", "Claes"), phone=FIXED_LINE)
    house.files.carry_out(session, steps.STOP.of(a_stop(first)))
    assert standing(a_file(house, session, phone=FIXED_LINE)) == (FileState.AWAITING_ACTIVATION, frozenset())


def test_a_message_refuses_the_second_of_one_line_within_itself(house: House, alpha: Company) -> None:
    channel = messages.a_channel(alpha)
    people = messages.some_people(house, 3)
    done = channel.send([
        messages.an_application(people[0], "A", **SECOND),
        messages.an_application(people[1], "B", **SECOND),
        messages.an_application(people[2], "C", **SECOND, line_reason="one line for two"),
    ])  # fmt: skip
    assert channel.codes(done) == {"A": [], "B": ["line-in-use-here"], "C": []}
    files = {row.phone: row.state for row in tables.TariffFile.select().order_by(tables.TariffFile.id)}
    assert files == {FIXED_LINE.e164: "requested"}


# -- communal living -----------------------------------------------------------------------------------------------------
def test_the_household_has_one_place_unless_the_register_tells_of_communal_living(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    one = a_person(house, "Mia", "Claes")
    other = a_person(house, "Jan", "Maes", living_with=one)
    an_active_file(house, session, one)
    with refuses("household-served"):
        a_file(house, session, other)
    tables.Household.update(communal=True).where(tables.Household.id == one.household_id).execute()
    file = an_active_file(house, session, other, price=Decimal("21.50"))
    assert (standing(file), file.communal) == ((FileState.ACTIVE, frozenset()), True)
    third = a_person(house, "Rik", "Bos", living_with=one)
    assert an_active_file(house, session, third).state is FileState.ACTIVE
    assert house.office.store.problems() == []


def test_communal_living_that_the_register_does_not_tell_wants_proof(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts01")
    one = a_person(house, "Mia", "Claes")
    other = a_person(house, "Jan", "Maes", living_with=one)
    an_active_file(house, session, one)
    file = a_file(house, session, other, communal=True)
    assert standing(file) == (FileState.REQUESTED, frozenset({Doubt.COMMUNAL}))
    assert [other.last_name for other in house.authority.examine(bipt, file.file_id).others] == ["Claes"]
    granted = grant(house, bipt, file)
    assert (standing(granted), granted.communal) == ((FileState.AWAITING_ACTIVATION, frozenset()), True)
    seen = house.files.show(session, file.file_id)
    done = house.files.carry_out(session, steps.COMPLETE.of(a_completion(seen, phone=OTHER_LINE)))
    assert (done.state, len(done.reductions)) == (FileState.ACTIVE, 1)
    assert done.communal


def test_whoever_moves_out_of_the_home_is_one_of_a_household_again(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts01")
    one, family = a_person(house, "Mia", "Claes"), a_person(house, "An", "Maes")
    other = a_person(house, "Jan", "Maes", living_with=one)
    an_active_file(house, session, one)
    an_active_file(house, session, family)
    tables.Household.update(communal=True).where(tables.Household.id == one.household_id).execute()
    file = an_active_file(house, session, other)
    people = tables.RegisteredPerson
    people.update(household=family.household_id).where(people.niss == other.niss.digits).execute()
    with refuses("household-served"):
        house.authority.carry_out(bipt, steps.ADDRESS.of(PickFile(file.file_id, file.version)))
    own = tables.Household.insert(street="Dorp", number="2", postal_code="9000", municipality="Gent").execute()
    people.update(household=own).where(people.niss == other.niss.digits).execute()
    moved = house.authority.carry_out(bipt, steps.ADDRESS.of(PickFile(file.file_id, file.version)))
    assert (moved.communal, moved.address) == (False, "Dorp 2, 9000 Gent")


def test_a_message_can_claim_communal_living(house: House, alpha: Company) -> None:
    channel = messages.a_channel(alpha)
    one = a_person(house, "Mia", "Claes")
    other = a_person(house, "Jan", "Maes", living_with=one)
    claim = messages.an_application(other, "B", communal=True)
    done = channel.send([
        messages.an_application(one, "A"), messages.an_application(other, "N"), Record(K.PRE_CHECK, "P", 0, claim.values),
        claim,
    ])  # fmt: skip
    assert channel.codes(done) == {"A": [], "N": ["household-served"], "P": [], "B": []}
    assert tables.TariffFile.get(tables.TariffFile.niss == other.niss.digits).doubts == "communal"


# -- who is it -----------------------------------------------------------------------------------------------------------
def test_an_operator_is_told_what_does_not_fit_of_its_own_file_only(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    file = a_file(house, alpha.session("stts01"), person)
    wrong = steps.APPLY.of(an_application(person, last_name="Wrong"))
    own = house.files.precheck(alpha.session("stts01"), wrong)
    assert [(reason.code, reason.field) for reason in own.reasons] == [("person-name-differs", "last_name")]
    assert file.number in str(own.reasons[0].sentence)
    theirs = house.files.precheck(beta.session("stts01"), wrong)
    assert [reason.code for reason in theirs.reasons] == ["person-not-identified"]


def test_a_death_of_somebody_in_a_home_ends_that_file_alone(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts01")
    one = a_person(house, "Mia", "Claes")
    other = a_person(house, "Jan", "Maes", living_with=one)
    tables.Household.update(communal=True).where(tables.Household.id == one.household_id).execute()
    first, second = an_active_file(house, session, one), an_active_file(house, session, other)
    end = EndTariff(first.file_id, first.version, Because.DECEASED, MONDAY)
    house.authority.carry_out(bipt, steps.END.of(end))
    assert house.files.show(session, second.file_id).state is FileState.ACTIVE
    assert PhoneNumber(second.phone) == PhoneNumber(second.reductions[0].phone)
