"""Refusals in the trail: who, what, why; counted, bounded, and nothing of what was typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stts_tui.domain.common.errors import Refused, all_faults
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.own import ChangePassword
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.trail.search import Sort, TrailCriteria
from stts_tui.services.guard import may_enter
from stts_tui.services.house import House
from stts_tui.services.refusals import FEW, Refusals
from stts_tui.store.audit import AuditLine
from tests import builders
from tests.builders import Company, refuses
from tests.tariff_builders import a_file, a_person, an_application

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def a_line(at: datetime = NOW, outcome: str = "not-allowed") -> AuditLine:
    return AuditLine(at, 7, "stts01", 1, "file-show", outcome)


def told(house: House, before: int) -> list[tuple[str, str, str, int | None]]:
    lines = house.office.store.audit.list_after(before)
    return [(line.action, line.outcome, line.subject_kind, line.subject_id) for line in lines]


@pytest.mark.parametrize("calls", [1, FEW, FEW + 1, 1000])
def test_a_loop_is_counted_and_fills_nothing(calls: int) -> None:
    refusals = Refusals()
    lines = [line for _time in range(calls) if (line := refusals.told(a_line())) is not None]
    assert len(lines) <= FEW + 7
    later = refusals.told(a_line(NOW + timedelta(minutes=2)))
    assert later is not None
    assert sum(int(line.after.get("refusals", 1)) for line in (*lines, later)) == calls + 1


def test_another_reason_actor_or_act_is_another_count() -> None:
    refusals = Refusals()
    for _time in range(1000):
        refusals.told(a_line())
    assert refusals.told(a_line(outcome="session-ended")) is not None


def test_a_page_that_may_not_be_entered_leaves_a_line_and_one_that_may_leaves_none(house: House, alpha: Company) -> None:
    session, before = alpha.session("stts01"), house.office.store.audit.count()
    may_enter(house.office, session, ActionId.FILE_SEARCH)
    assert told(house, before) == []
    with refuses("not-allowed"):
        may_enter(house.office, session, ActionId.ACTION_CANCEL)
    assert told(house, before) == [("action-cancel", "not-allowed", "", None)]


@pytest.mark.asvs("V16.3.3")
def test_what_belongs_to_another_company_is_told_with_its_id(house: House, alpha: Company, beta: Company) -> None:
    file, session = a_file(house, beta.session("stts03")), alpha.session("stts01")
    admin, before = alpha.session(), house.office.store.audit.count()
    with refuses("file-unknown"):
        house.files.show(session, file.file_id)
    with refuses("user-unknown"):
        house.users.show(admin, beta.ids["plain01"])
    assert told(house, before) == [
        ("file-show", "file-unknown", "file", file.file_id),
        ("user-show", "user-unknown", "user", beta.ids["plain01"]),
    ]
    line = house.office.store.audit.list_after(before)[0]
    assert (line.actor_name, line.company_id, line.subject_name) == ("stts01", alpha.company_id, "")


def test_a_session_that_ended_and_a_removed_account_are_named(house: House, alpha: Company) -> None:
    session, before = alpha.session("stts01"), house.office.store.audit.count()
    builders.run_sql(house, "UPDATE account SET removed_at = '2026-01-01 00:00:00' WHERE user_name = 'stts01'")
    with refuses("session-ended"):
        house.files.find(session, FileCriteria(), Place())
    with refuses("session-ended"):
        house.files.find(Session(0, 0), FileCriteria(), Place())
    lines = house.office.store.audit.list_after(before)
    assert [(line.actor_name, line.company_id) for line in lines] == [("stts01", alpha.company_id), ("?", None)]


def test_wrong_input_leaves_none_and_what_tells_of_a_person_one(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    person = a_person(house)
    a_file(house, session, person)
    before = house.office.store.audit.count()
    with refuses("file-exists-here"):
        house.files.carry_out(session, steps.APPLY.of(an_application(person)))
    assert told(house, before) == [("file-apply", "file-exists-here", "person", None)]
    before = house.office.store.audit.count()
    with pytest.raises(Refused):
        house.own.change_password(session, ChangePassword(Secret(builders.PASSWORD), Secret("short")))
    assert told(house, before) == []
    with refuses("old-password-wrong"):
        house.own.change_password(session, ChangePassword(Secret("no, it is not this"), Secret("iets heel anders nu")))
    assert told(house, before) == [("own-password", "old-password-wrong", "", None)]


@pytest.mark.asvs("V16.3.1", "V16.3.3")
def test_a_login_leaves_one_line_however_it_ends(house: House, alpha: Company) -> None:
    builders.run_sql(house, "UPDATE account SET blocked_until = '9999-12-31' WHERE user_name = 'stts01'")
    before = house.office.store.audit.count()
    with refuses("account-blocked"):
        house.session.log_in(LogIn("stts01", Secret(builders.PASSWORD)))
    assert [line[:2] for line in told(house, before)] == [("session-start", "account-blocked")]
    for _time in range(4):
        with refuses("login-wrong"):
            house.session.log_in(LogIn("stts02", Secret("no, it is not this")))
    with refuses("login-wait"):
        house.session.log_in(LogIn("stts02", Secret("no, it is not this")))
    assert [outcome for _act, outcome, *_about in told(house, before)[1:]] == ["login-wrong"] * 4 + ["login-wait"]


@pytest.mark.asvs("V16.3.3")
def test_where_the_line_cannot_be_written_nothing_is_told(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    builders.run_sql(house, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT no_such_function(); END")
    with refuses("database-trouble"):
        house.users.show(session, alpha.ids["plain01"])


def test_the_administrator_finds_refusals_and_those_of_the_company_only(house: House, alpha: Company, beta: Company) -> None:
    for company in (alpha, beta):
        with refuses("not-allowed"):
            house.users.show(company.session("stts01"), alpha.ids["plain01"])
    found = house.trail.find(alpha.session(), TrailCriteria(sort=Sort.REFUSED), Place())
    assert [(row.actor, row.action, row.outcome) for row in found.page.rows] == [("stts01", "user-show", "not-allowed")]
    assert "what was refused" in found.question


def test_no_fault_of_a_field_is_audited() -> None:
    audited = {each.code for each in all_faults() if each.audited}
    assert not {code for code in audited if code.startswith(("field-", "text-", "niss-", "cbe-", "phone-", "day-"))}
    assert {"not-allowed", "session-ended", "file-unknown", "person-not-entitled"} <= audited
