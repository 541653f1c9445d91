"""`stts-tui work`: every kind of step, once; twice, and twice at once, nothing more."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.authority import AskDocuments
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.services.host.work import WorkLine, do_the_work
from stts_tui.services.house import House
from stts_tui.store.settings import REGISTER_CLOSED
from tests import builders
from tests.builders import Company, FixedClock, log_in
from tests.processes import in_processes
from tests.tariff_builders import OTHER_LINE, Person, a_cancellation, a_file, a_person, a_second_part, an_active_file

MONDAY = builders.MONDAY_MORNING.date()


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def worked(house: House) -> list[tuple[str, ActionId, FileState]]:
    return [(line.number, line.action, line.state) for line in do_the_work(house.office)]


def now(house: House, company: Company, file: FileView) -> FileView:
    return house.files.show(company.session("stts03"), file.file_id)


def register(house: House, closed: str) -> None:
    with house.office.store.transaction():
        house.office.store.settings.save(REGISTER_CLOSED, closed)


@pytest.mark.long
def test_files_that_waited_for_the_register_are_decided_once_it_answers(house: House, alpha: Company, beta: Company) -> None:
    session = alpha.session("stts01")
    fine, whole, poor, proving = (a_person(house, "Jan", name, categories=grounds) for name, grounds in (
        ("A", (Category.OLDER,)), ("B", (Category.OLDER,)), ("C", ()), ("D", ())))  # fmt: skip
    served = a_person(house, "Jan", "E")
    an_active_file(house, beta.session("stts01"), a_person(house, "Eva", "E", living_with=served))
    register(house, "renewed")
    unknown = a_file(house, session, Person(builders.a_niss(3), "No", "Body", 0))
    files = [
        a_file(house, session, fine), a_file(house, session, whole, second=a_second_part(phone=OTHER_LINE)),
        a_file(house, session, poor),
        a_file(house, session, proving, category=Category.HEARING_LOSS, with_proof=True), a_file(house, session, served),
        unknown,
    ]  # fmt: skip
    assert worked(house) == []
    register(house, "")
    after = [FileState.AWAITING_ACTIVATION, FileState.ACTIVE, FileState.REFUSED, FileState.REQUESTED, FileState.REFUSED,
             FileState.REFUSED]  # fmt: skip
    expected = [(file.number, ActionId.FILE_VERIFY, state) for file, state in zip(files, after, strict=True)]
    assert sorted(worked(house)) == sorted(expected)
    assert [now(house, alpha, file).closed_because for file in files] == [
        None, None, Because.NOT_ENTITLED, None, Because.SERVED_ALREADY, Because.NUMBER_UNKNOWN,
    ]  # fmt: skip
    first = now(house, alpha, files[0])
    assert (first.household_id, first.address) == (fine.household_id, "Kerkstraat 1, 9000 Gent")
    assert [found.starts_on for found in now(house, alpha, files[1]).reductions] == [MONDAY]
    assert first.history[-1].by == "STTS, by itself"
    assert worked(house) == []
    # The operator's own application can still be cancelled, and goes with the register's answer to it.
    cancelled = house.files.carry_out(alpha.session("stts03"), steps.CANCEL.of(a_cancellation(first)))
    assert (cancelled.state, cancelled.history[-1].undoes) == (FileState.CANCELLED, (1, 2))


def test_late_files_are_closed_and_customers_reminded(house: House, alpha: Company, clock: FixedClock) -> None:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    session, bipt = alpha.session("stts01"), log_in(house, "bipt01")
    waiting = a_file(house, session)
    proving = a_file(house, session, a_person(house, "Jan", "D"), category=Category.HEARING_LOSS, with_proof=True)
    house.authority.carry_out(
        bipt, steps.ASK.of(AskDocuments(proving.file_id, proving.version, frozenset({DocumentKind.HEARING})))
    )
    clock.advance(days=29)
    assert worked(house) == []
    clock.advance(days=1)
    assert worked(house) == [(proving.number, ActionId.FILE_REMIND, FileState.AWAITING_DOCUMENTS)]
    clock.advance(days=30)
    assert worked(house) == []  # the last day counts
    clock.advance(days=1)
    assert worked(house) == [
        (waiting.number, ActionId.FILE_CLOSE, FileState.CLOSED), (proving.number, ActionId.FILE_CLOSE, FileState.CLOSED),
    ]  # fmt: skip
    page = house.assignments.inbox(log_in(house, "stts03"), AssignmentCriteria(), Place()).page
    assert [row.kind for row in page.rows].count(AssignmentKind.CLOSE_FILE) == 2


def test_a_death_ends_the_tariff_on_that_day(house: House, alpha: Company, clock: FixedClock) -> None:
    person = a_person(house)
    file = an_active_file(house, alpha.session("stts01"), person)
    clock.advance(days=20)
    builders.run_sql(house, "UPDATE registered_person SET died_on = ? WHERE niss = ?", day(12).isoformat(), person.niss.digits)
    assert worked(house) == [(file.number, ActionId.FILE_END, FileState.ENDED)]
    ended = now(house, alpha, file)
    assert (ended.closed_on, ended.closed_because, ended.reductions[0].ends_on) == (day(12), Because.DECEASED, day(12))
    assert [found.kind for found in ended.assignments] == [AssignmentKind.TERMINATE_REDUCTION]
    assert worked(house) == []


def test_every_two_years_the_right_is_checked_and_only_warned_of(house: House, alpha: Company, clock: FixedClock) -> None:
    session = alpha.session("stts01")
    good = an_active_file(house, session)
    other = an_active_file(house, session, a_person(house, "Jan", "B", categories=(Category.INTEGRATION_INCOME,)))
    lapsed = an_active_file(house, session, a_person(house, "Jan", "C", valid=(date(2020, 1, 1), day(400))))
    builders.run_sql(house, "UPDATE entitlement SET category = 'lary' WHERE niss = ?", other.niss.digits)
    clock.advance(days=730)
    assert worked(house) == []
    clock.advance(days=1)
    assert worked(house) == [
        (good.number, ActionId.FILE_RECHECK, FileState.ACTIVE), (other.number, ActionId.FILE_GRANT, FileState.ACTIVE),
        (lapsed.number, ActionId.FILE_WARN, FileState.ACTIVE),
    ]  # fmt: skip
    assert worked(house) == []
    changed = house.office.store.files.get(other.file_id)
    assert changed is not None
    assert [found.category for found in changed.reductions] == [Category.INTEGRATION_INCOME, Category.LARYNGECTOMY]
    clock.advance(days=200)
    assert worked(house) == []  # nothing is closed for it before somebody decides


def test_a_new_address_is_noticed_and_a_second_tariff_in_one_household_is_the_authoritys(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    moved, joining = a_person(house, "Jan", "A"), a_person(house, "Jan", "B")
    file, other = an_active_file(house, session, moved), an_active_file(house, session, joining)
    builders.run_sql(house, "UPDATE household SET street = 'Dorp' WHERE id = ?", moved.household_id)
    assert worked(house) == [(file.number, ActionId.FILE_ADDRESS, FileState.ACTIVE)]
    assert worked(house) == []
    builders.run_sql(
        house, "UPDATE registered_person SET household_id = ? WHERE niss = ?", moved.household_id, joining.niss.digits
    )
    assert worked(house) == [(other.number, ActionId.FILE_WARN, FileState.ACTIVE)]
    assert worked(house) == []


def test_each_step_is_one_audit_line_without_anybodys_number(house: House, alpha: Company, clock: FixedClock) -> None:
    file = a_file(house, alpha.session("stts01"))
    clock.advance(days=61)
    before = len(house.office.store.audit.list_())
    worked(house)
    lines = house.office.store.audit.list_()[before:]
    assert [(line.actor_id, line.actor_name, line.action, line.subject_name) for line in lines] == [
        (None, "work", "file-close", file.number)
    ]
    assert file.niss.digits not in str(lines)
    assert house.office.store.problems() == []


def _work(path: Path, advance: int) -> list[WorkLine]:
    clock = FixedClock()
    clock.advance(days=advance)
    house = builders.open_house(path, clock)
    try:
        return list(do_the_work(house.office))
    finally:
        builders.close(house)


@pytest.mark.long
def test_twice_at_once_does_everything_once(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    files = [a_file(house, session, a_person(house, "Jan", f"A{'abcdefgh'[number]}")) for number in range(8)]
    path = builders.path_of(house)
    builders.close(house)
    lines = [line for found in in_processes(_work, [(path, 61)] * 3) for line in found]
    assert sorted(line.number for line in lines) == sorted(file.number for file in files)


def test_broken_off_it_goes_on_where_it_was(house: House, alpha: Company, clock: FixedClock) -> None:
    session = alpha.session("stts01")
    files = [a_file(house, session, a_person(house, "Jan", f"A{'abc'[number]}")) for number in range(3)]
    clock.advance(days=61)
    assert next(do_the_work(house.office)).number == files[0].number
    assert [number for number, _action, _state in worked(house)] == [file.number for file in files[1:]]


@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2028, 2, 29), date(2027, 2, 28)])
def test_two_years_before_is_a_day(today: date) -> None:
    from stts_tui.services.host.work import _years_before

    assert _years_before(today, 2).year == today.year - 2
