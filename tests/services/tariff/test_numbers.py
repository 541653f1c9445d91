"""A person's national number may be replaced: register, files, search and statement follow, and nobody has two tariffs."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.numbers import NationalNumber, national_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.authority import EndTariff, NewNumber
from stts_tui.domain.tariff.entitlement import Verification
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.register_file import COLUMNS
from stts_tui.services.host.register import BadRegisterFile, import_register
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from stts_tui.store.tariff.numbers import Numbers
from stts_tui.store.tariff.tables import FormerNumber
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses
from tests.tariff_builders import Person, a_file, a_person, a_transfer, an_active_file, an_application

BORN = date(1960, 3, 2)
BIS, REGISTER, CORRECTED = national_number(BORN, 981, 40), national_number(BORN, 982), national_number(date(1960, 4, 2), 982)
HEAD = ";".join((*COLUMNS, "replaces"))


@pytest.fixture
def bipt(house: House, alpha: Company) -> Session:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY, first_name="Béa", last_name="Dupont")
    return log_in(house, "bipt01")


def a_line(niss: NationalNumber, replaces: str = "", household: int = 910_050, **changes: str) -> str:
    cells = {
        "household": str(household), "street": "Kerkstraat", "number": "5", "postal_code": "9000", "municipality": "Gent",
        "national_number": niss.digits, "last_name": "Adeyemi", "first_name": "Folasade", "birth_date": "", "language": "nl",
        "died_on": "", "category": "age65", "valid_from": "2020-01-01", "valid_to": "", "replaces": replaces,
    }  # fmt: skip
    return ";".join((cells | changes).values())


def take(house: House, *lines: str) -> None:
    data = "\n".join([HEAD, *lines]).encode()
    import_register(house.office.store, house.office.clock(), io.BytesIO(data), "people.csv")


def somebody(niss: NationalNumber) -> Person:
    return Person(niss, "Folasade", "Adeyemi", 0)


def found(house: House, session: Session, digits: str) -> list[str]:
    """The numbers of files that a search by a national number finds, in the one box and by its own criterion."""
    in_box = house.files.find(session, FileCriteria(anything=digits), Place()).page.rows
    by_number = house.files.find(session, FileCriteria(niss_start=digits), Place()).page.rows
    assert [row.number for row in in_box] == [row.number for row in by_number]
    return [row.number for row in in_box]


def now(house: House, session: Session, file: FileView) -> FileView:
    return house.files.show(session, file.file_id)


# -- told by the register --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("turned", [False, True])
def test_one_person_under_two_numbers_has_one_tariff(house: House, alpha: Company, beta: Company, turned: bool) -> None:
    """Both lines stand in the file; which comes first does not matter."""
    lines = [a_line(BIS, household=910_050), a_line(REGISTER, BIS.digits, household=910_051)]
    take(house, *(reversed(lines) if turned else lines))
    known = [house.office.store.register.verify(niss, date(2026, 3, 2)) for niss in (BIS, REGISTER)]
    assert known[0] == known[1]
    assert isinstance(known[0], Verification)
    assert (known[0].niss, known[0].household_id, len(known[0].categories)) == (REGISTER, 910_051, 1)
    file = an_active_file(house, alpha.session("stts03"), somebody(BIS))
    assert file.niss == REGISTER
    for niss in (BIS, REGISTER):
        with refuses("file-exists-here"):
            a_file(house, alpha.session("stts03"), somebody(niss))
        with refuses("file-exists-elsewhere"):
            a_file(house, beta.session("stts03"), somebody(niss))
        assert found(house, alpha.session("stts03"), niss.digits) == [file.number]
    take(house, *lines)  # again: the same
    assert house.office.store.register.count() == 1


def test_a_live_file_follows_its_person(house: House, alpha: Company, beta: Company, clock: FixedClock) -> None:
    session = alpha.session("stts03")
    take(house, a_line(BIS))
    file = an_active_file(house, session, somebody(BIS))
    take(house, a_line(REGISTER, str(BIS)))
    after = now(house, session, file)
    assert (after.niss, after.state, len(after.reductions)) == (REGISTER, FileState.ACTIVE, 1)
    line = after.history[-1]
    assert (line.what, line.by) == (ActionId.FILE_NUMBER.value, "STTS, by itself")
    assert [(change.before, change.after) for change in line.changes] == [(BIS.masked, REGISTER.masked)]
    assert AssignmentKind.NUMBER_CHANGED in [each.kind for each in after.assignments]
    assert not list(do_the_work(house.office))
    # A chain: the number is corrected once more. Each of the three finds the file, and none opens another.
    take(house, a_line(CORRECTED, REGISTER.digits))
    assert now(house, session, file).niss == CORRECTED
    for niss in (BIS, REGISTER, CORRECTED):
        assert found(house, session, niss.digits) == found(house, session, niss.digits[:8]) == [file.number]
        with refuses("file-exists-elsewhere"):
            a_file(house, beta.session("stts03"), somebody(niss))
    audit = str(house.office.store.audit.list_())
    assert not any(niss.digits in audit for niss in (BIS, REGISTER, CORRECTED))
    moved = house.files.carry_out(beta.session("stts03"), steps.TRANSFER.of(a_transfer(somebody(BIS))))
    assert moved.niss == CORRECTED


def test_who_tells_only_the_newest_of_several_tells_all(house: House) -> None:
    take(house, a_line(CORRECTED, f"{BIS} + {REGISTER}"))
    assert Numbers().chains([REGISTER.digits]) == {BIS.digits: CORRECTED.digits, REGISTER.digits: CORRECTED.digits}


def test_two_live_files_of_one_person_are_the_authoritys(
    house: House, alpha: Company, beta: Company, bipt: Session, clock: FixedClock
) -> None:
    one, other = alpha.session("stts03"), beta.session("stts03")
    take(house, a_line(BIS), a_line(REGISTER, household=910_051))
    first, second = an_active_file(house, one, somebody(BIS)), an_active_file(house, other, somebody(REGISTER))
    take(house, a_line(BIS), a_line(REGISTER, BIS.digits, household=910_051))
    assert now(house, one, first).niss == BIS
    assert now(house, one, first).warned_on is not None  # it is on the authority's list
    assert [line.number for line in do_the_work(house.office)] == []
    with refuses("file-exists-here", "file-exists-elsewhere"):
        a_file(house, one, somebody(REGISTER))
    live = now(house, other, second)
    house.authority.carry_out(bipt, steps.END.of(EndTariff(second.file_id, live.version, Because.FRAUD, date(2026, 3, 2))))
    assert next((line.number, line.action) for line in do_the_work(house.office)) == (first.number, ActionId.FILE_NUMBER)
    assert now(house, one, first).niss == REGISTER


def test_what_is_over_follows_too(house: House, alpha: Company, bipt: Session, clock: FixedClock) -> None:
    session = alpha.session("stts03")
    take(house, a_line(BIS))
    file = an_active_file(house, session, somebody(BIS))
    ended = house.authority.carry_out(
        bipt, steps.END.of(EndTariff(file.file_id, file.version, Because.FRAUD, date(2026, 3, 2)))
    )
    take(house, a_line(REGISTER, BIS.digits))
    assert (ended.state, now(house, session, file).niss) == (FileState.ENDED, REGISTER)
    clock.advance(days=1)
    again = an_active_file(house, session, somebody(REGISTER), activation_on=date(2026, 3, 3))
    charged = list(house.office.store.charges.iter_files(file.company_id, date(2026, 1, 1), date(2026, 12, 31)))
    assert [(each.number, each.niss) for each in charged] == [(file.number, REGISTER), (again.number, REGISTER)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (a_line(REGISTER, REGISTER.digits), "replace itself"),
        (a_line(REGISTER, "60430298136"), "do not fit"),
        (a_line(REGISTER, "x"), "only digits"),
        (a_line(CORRECTED, BIS.digits), "one successor"),
    ],
)
def test_a_faulty_successor_is_named(house: House, line: str, says: str) -> None:
    take(house, a_line(REGISTER, BIS.digits))
    before = builders.rows(house)
    with pytest.raises(BadRegisterFile) as caught:
        take(house, line)
    assert [told.startswith("Line 2, replaces: ") and says in told for told in caught.value.told] == [True]
    assert builders.rows(house) == before


def test_a_death_that_the_register_knows_under_the_former_number(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts03")
    take(house, a_line(BIS))
    file = an_active_file(house, session, somebody(BIS))
    house.authority.carry_out(bipt, steps.NUMBER.of(NewNumber(file.file_id, file.version, REGISTER)))
    builders.run_sql(house, "UPDATE registered_person SET died_on = '2026-03-02' WHERE niss = ?", BIS.digits)
    assert [line.action for line in do_the_work(house.office)] == [ActionId.FILE_END]


# -- told by the authority -------------------------------------------------------------------------------------------------
def test_the_authority_tells_another_number(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts03")
    take(house, a_line(BIS))
    file = an_active_file(house, session, somebody(BIS))
    told = house.authority.carry_out(bipt, steps.NUMBER.of(NewNumber(file.file_id, file.version, REGISTER, "seen the card")))
    assert (told.niss, told.history[-1].note, told.history[-1].by) == (REGISTER, "seen the card", "Béa Dupont")
    # The register does not know that number yet; what it holds under the former one is the same person's.
    known = house.office.store.register.verify(REGISTER, date(2026, 3, 2))
    assert isinstance(known, Verification)
    assert (known.niss, known.last_name) == (REGISTER, "Adeyemi")
    assert found(house, session, BIS.digits) == found(house, session, REGISTER.digits) == [file.number]
    with refuses("file-exists-here"):
        a_file(house, session, somebody(BIS))
    # It was a mistake: the number that the person had is the present one again.
    back = house.authority.carry_out(bipt, steps.NUMBER.of(NewNumber(file.file_id, told.version, BIS)))
    assert (back.niss, Numbers().chains([BIS.digits])) == (BIS, {REGISTER.digits: BIS.digits})


def test_what_the_authority_cannot_tell(house: House, alpha: Company, bipt: Session) -> None:
    session = alpha.session("stts03")
    take(house, a_line(BIS), a_line(CORRECTED, household=7))
    file = an_active_file(house, session, somebody(BIS))
    other = a_person(house, "Maria", "Peeters")
    an_active_file(house, session, somebody(CORRECTED))

    def tell(niss: NationalNumber) -> None:
        house.authority.carry_out(bipt, steps.NUMBER.of(NewNumber(file.file_id, file.version, niss)))

    with refuses("number-same"):
        tell(BIS)
    with refuses("number-of-another"):
        tell(other.niss)
    with refuses("number-has-file"):
        tell(CORRECTED)


def test_an_operator_that_gives_the_former_number_is_told(house: House, alpha: Company) -> None:
    take(house, a_line(REGISTER, BIS.digits))
    session = alpha.session("stts03")
    for niss, told in ((BIS, ["remark-number-replaced"]), (REGISTER, [])):
        forecast = house.files.precheck(session, steps.APPLY.of(an_application(somebody(niss))))
        assert [remark.code for remark in forecast.remarks] == told


# -- the chains themselves -------------------------------------------------------------------------------------------------
@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]), max_size=12))
def test_every_number_has_one_present_number(house: House, told: list[tuple[int, int]]) -> None:
    """Against sets of numbers that belong together, each with the one that was told last."""
    numbers, store = Numbers(), house.office.store
    digits = [national_number(BORN, serial).digits for serial in range(1, 8)]
    people = [({number}, number) for number in range(7)]
    with store.transaction():
        FormerNumber.delete().execute()
        for former, number in told:
            mine = next(person for person in people if former in person[0])
            theirs = next(person for person in people if number in person[0])
            can = mine is theirs or mine[1] == former
            assert numbers.can_succeed(digits[former], digits[number]) is can
            if not can:
                continue
            numbers.tell(digits[former], digits[number], house.office.clock())
            present = theirs[1] if mine is not theirs else number if mine[1] == former else mine[1]
            people = [person for person in people if person not in (mine, theirs)] + [(mine[0] | theirs[0], present)]
        chains = numbers.chains(digits)
    for held, present in people:
        assert {chains.get(digits[number], digits[number]) for number in held} == {digits[present]}
        assert digits[present] not in chains
