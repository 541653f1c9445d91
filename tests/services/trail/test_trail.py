"""Reading the audit trail: one's own lines and no others, each question once, everything shown that was kept."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.paging import Page, Place, Way
from stts_tui.domain.messages.records import RecordKind
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.domain.trail.lines import TrailLine, action_words, sides
from stts_tui.domain.trail.search import Sort, TrailCriteria
from stts_tui.i18n import LANGUAGES, speaking
from stts_tui.services.house import House
from stts_tui.services.private_files import write_export
from tests import builders, messages
from tests.builders import Company, refuses
from tests.tariff_builders import a_change, a_file, an_active_file

ALL = TrailCriteria()


@pytest.fixture
def bipt(house: House) -> Session:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    return builders.log_in(house, "bipt0001")


def lines_of(house: House, session: Session, asked: TrailCriteria = ALL, size: int = 200) -> tuple[TrailLine, ...]:
    return house.trail.find(session, asked, Place(size=size)).page.rows


def kept_of(house: House, action: ActionId) -> list[str]:
    return [line.subject_name for line in house.office.store.audit.list_() if line.action == action.value]


# -- whose lines -----------------------------------------------------------------------------------------------------------
@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.sampled_from(["", "admin01", "stts03", "admin01b", "stts03b", "claes", "work", "?", "bipt0001"]),
    about=st.sampled_from(["", "plain01", "plain01b", "1", "2", "STTS-2026-0000001", "STTS-2026-0000002"]),
    sort=st.sampled_from([None, *Sort]),
    way=st.sampled_from([Way.FIRST, Way.LAST]),
)
@pytest.mark.asvs("V8.4.1")
def test_nobody_sees_another_companys_line_nor_the_authority_one_about_users(
    two_companies: tuple[House, Company, Company, Session], who: str, about: str, sort: Sort | None, way: Way
) -> None:
    house, alpha, beta, bipt = two_companies
    asked, place = TrailCriteria(who, about, sort), Place(way, None, 500)
    companies = dict(builders.run_sql(house, "SELECT id, company_id FROM audit"))
    for made in (alpha, beta):
        for line in found(house, made.session(), asked, place):
            assert companies.get(line.line_id, made.company_id) == made.company_id
    of_users = {row.id.value for row in ACTIONS if row.id.value.startswith("user-")}
    for line in found(house, bipt, asked, place):
        assert line.subject_kind in ("file", "files", "assignment", "assignments", "person", "statement", "export")
        assert line.action not in of_users


def found(house: House, session: Session, asked: TrailCriteria, place: Place) -> tuple[TrailLine, ...]:
    from stts_tui.domain.common.errors import Refused

    try:
        return house.trail.find(session, asked, place).page.rows
    except Refused as no:
        assert no.code in ("audit-nobody", "audit-nothing")
        return ()


@pytest.fixture
def two_companies(house: House, alpha: Company, beta: Company, bipt: Session) -> tuple[House, Company, Company, Session]:
    for made in (alpha, beta):
        file = a_file(house, made.session("stts03"))
        house.files.show(made.session("stts01"), file.file_id)
        house.users.show(made.session(), made.ids["plain01"])
        house.users.block(made.session(), builders.a_block(made.view("plain01")))
        house.authority.examine(bipt, file.file_id)
    return house, alpha, beta, bipt


def test_a_line_that_one_may_not_see_cannot_be_opened(two_companies: tuple[House, Company, Company, Session]) -> None:
    house, alpha, _beta, bipt = two_companies
    rows = builders.run_sql(house, "SELECT id, company_id, subject_kind FROM audit")
    session = alpha.session()
    for line_id, company_id, kind in rows:
        for reader, may in ((session, company_id == alpha.company_id), (bipt, kind == "file")):
            if may:
                assert house.trail.show(reader, line_id).line_id == line_id
            else:
                with refuses("audit-line-unknown"):
                    house.trail.show(reader, line_id)


# -- a look is a line -------------------------------------------------------------------------------------------------------
def test_a_question_is_one_line_whatever_pages_are_turned(house: House, alpha: Company) -> None:
    session = alpha.session()
    for _time in range(30):
        house.users.show(session, alpha.ids["plain01"])
    first = house.trail.find(session, ALL, Place(size=10)).page
    second = house.trail.find(session, ALL, Place(Way.AFTER, first.last, 10)).page
    house.trail.find(session, ALL, Place(Way.BEFORE, second.first, 10))
    house.trail.find(session, ALL, Place(Way.LAST, None, 10))
    house.trail.find(session, ALL, Place(Way.WORD, None, 10, word="stts"))
    assert kept_of(house, ActionId.AUDIT_SEARCH) == ["all lines"]
    house.trail.find(session, ALL, Place(size=10))
    assert kept_of(house, ActionId.AUDIT_SEARCH) == ["all lines"] * 2


def test_no_page_of_a_question_that_was_not_told_is_turned_unseen(house: House, alpha: Company) -> None:
    session = alpha.session()
    house.users.show(session, alpha.ids["plain01"])
    house.trail.find(session, TrailCriteria(about="plain01"), Place(Way.LAST, None, 10))
    house.trail.find(session, ALL, Place())
    house.trail.find(session, TrailCriteria(about="plain01"), Place(Way.LAST, None, 10))
    asked = kept_of(house, ActionId.AUDIT_SEARCH)
    assert asked == ["about “plain01”", "all lines", "about “plain01”"]


def test_whoever_lost_the_right_turns_no_page(house: House, alpha: Company) -> None:
    session = alpha.session()
    first = house.trail.find(session, ALL, Place(size=1)).page
    builders.run_sql(house, "UPDATE account SET local_administrator = FALSE WHERE user_name = 'admin01'")
    with refuses("not-allowed"):
        house.trail.find(session, ALL, Place(Way.AFTER, first.last, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_asked_is_kept_in_english(house: House, alpha: Company, language: str) -> None:
    session = alpha.session()
    with speaking(language):
        house.trail.find(session, TrailCriteria(who="admin01", sort=Sort.LOOKS), Place())
        house.trail.find(session, TrailCriteria(who="admin01", sort=Sort.LOOKS), Place(Way.LAST))
    assert kept_of(house, ActionId.AUDIT_SEARCH) == ["by “admin01”; consultations"]


def test_each_line_in_full_and_each_export_is_a_line(house: House, alpha: Company) -> None:
    session = alpha.session()
    (line,) = lines_of(house, session)
    house.trail.show(session, line.line_id)
    list(house.trail.export(session, ALL).rows)
    assert kept_of(house, ActionId.AUDIT_SHOW) == [str(line.line_id)]
    assert kept_of(house, ActionId.AUDIT_EXPORT) == ["all lines"]


# -- who looked at whom, and what else -----------------------------------------------------------------------------------
def test_who_looked_at_whom(house: House, alpha: Company) -> None:
    session = alpha.session()
    file = a_file(house, alpha.session("stts03"))
    house.files.show(alpha.session("stts01"), file.file_id)
    house.files.history(alpha.session("stts02"), file.file_id)
    house.users.show(session, alpha.ids["plain01"])
    looked = lines_of(house, session, TrailCriteria(about=file.number, sort=Sort.LOOKS))
    assert {(line.actor, line.action) for line in looked} == {("stts01", "file-show"), ("stts02", "file-history")}
    (user,) = lines_of(house, session, TrailCriteria(about="plain01", sort=Sort.LOOKS))
    assert (user.actor, user.actor_name, user.subject) == ("admin01", "Ada Adams", "Piet Claes (plain01)")
    assert lines_of(house, session, TrailCriteria(about=file.number[-7:], who="stts01")) == tuple(
        line for line in looked if line.actor == "stts01"
    )


def test_about_a_national_number_a_message_or_a_request(house: House, alpha: Company, beta: Company, bipt: Session) -> None:
    channel = messages.a_channel(alpha)
    message = channel.send([messages.a_record(RecordKind.SEARCH, "Q-1", last_name="y")])
    file = a_file(house, alpha.session("stts03"))
    session = alpha.session()
    house.users.show(session, alpha.ids["plain01"])
    digits = alpha.view("plain01").niss.digits
    (user,) = lines_of(house, session, TrailCriteria(about=digits))
    assert user.subject == "Piet Claes (plain01)"
    (applied,) = lines_of(house, session, TrailCriteria(about=file.niss.digits))
    assert applied.subject == file.number
    assert lines_of(house, bipt, TrailCriteria(about=file.niss.digits)) == (applied,)
    assert {line.action for line in lines_of(house, session, TrailCriteria(about=message.ticket))} == {"message-import"}
    for reader, text in ((beta.session(), message.ticket), (beta.session(), digits), (bipt, message.ticket)):
        with refuses("audit-nothing") as no:
            lines_of(house, reader, TrailCriteria(about=text))
        assert digits not in no.refusal.first.sentence
    found = house.trail.find(session, TrailCriteria(about=digits), Place())
    assert digits not in found.question
    assert digits not in str(kept_of(house, ActionId.AUDIT_SEARCH))


def test_what_was_done_to_several_at_once_is_about_each_of_them(house: House, alpha: Company) -> None:
    from stts_tui.domain.people.users import PickUser

    session = alpha.session()
    for who in ("plain01", "stts01"):
        view = alpha.view(who)
        house.users.remove(session, PickUser(view.account_id, view.version))
    latest = house.users.show_take_back(session)
    house.users.take_back(session, latest)
    for who in ("plain01", "stts01"):
        acts = {line.action for line in lines_of(house, session, TrailCriteria(about=who, sort=Sort.DOES))}
        assert "user-remove" in acts
    for back in latest.users:
        shown = lines_of(house, session, TrailCriteria(about=back.user.user_name, sort=Sort.LOOKS))
        assert "user-show" in {line.action for line in shown}  # what would come back was looked at
    assert "user-take-back" in {
        line.action for back in latest.users for line in lines_of(house, session, TrailCriteria(about=back.user.user_name))
    }


def test_a_removed_user_an_unknown_act_and_a_company_without_lines(house: House, alpha: Company, beta: Company) -> None:
    from stts_tui.domain.people.users import PickUser
    from stts_tui.store.audit import AuditLine

    session = alpha.session()
    alpha.session("stts02")
    view = alpha.view("stts02")
    house.users.remove(session, PickUser(view.account_id, view.version))
    (line,) = lines_of(house, session, TrailCriteria(who="stts02"))
    assert (line.actor, line.actor_name, line.is_removed, line.action) == ("stts02", "Bnna Janssens", True, "session-start")
    with house.office.store.transaction():
        house.office.store.audit.add(
            AuditLine(house.office.clock(), alpha.ids["stts01"], "stts01", alpha.company_id, "file-forget")
        )
    (old,) = lines_of(house, session, TrailCriteria(who="stts01"))
    assert action_words(old.action) == "file-forget"
    assert lines_of(house, session, TrailCriteria(action="file-forget")) == (old,)
    assert old in lines_of(house, session, TrailCriteria(sort=Sort.DOES))
    found = house.trail.find(beta.session(), TrailCriteria(action="user-add"), Place())
    assert found.page == Page((), 0, None, None, has_before=False, has_after=False)
    assert found.question == "0 lines of Beta Mobile: act: Add a new user"


@pytest.mark.asvs("V16.3.1")
def test_a_failed_login_is_told_to_the_company_whose_account_it_was(house: House, alpha: Company, beta: Company) -> None:
    for name in ("stts01", "nobody1"):
        with refuses("login-wrong"):
            builders.log_in(house, name, "something else altogether")
    (line,) = lines_of(house, alpha.session(), TrailCriteria(who="stts01"))
    assert (line.action, line.outcome) == ("session-start", "login-wrong")
    assert "login-wrong" not in {line.outcome for line in lines_of(house, beta.session())}


def test_what_changed_is_told_in_words_with_national_numbers_masked(house: House, alpha: Company) -> None:
    from stts_tui.domain.tariff import steps

    session = alpha.session()
    file = an_active_file(house, alpha.session("stts03"))
    boss = alpha.session("stts03")
    house.files.carry_out(boss, steps.MODIFY.of(a_change(file, reference="of 85073003328")))
    line = lines_of(house, session, TrailCriteria(about=file.number, action=ActionId.FILE_MODIFY.value))[0]
    (side,) = [each for each in sides(line) if str(each.label) == "Your reference"]
    assert (side.before, side.after) == ("", "of 850730-***.**")
    house.users.add(session, builders.a_new_user())
    added = lines_of(house, session, TrailCriteria(about="newcomer1"))[0]
    told = {str(each.label): (each.before, each.after) for each in sides(added)}
    assert told["National number"][1].endswith("***.**")
    assert told["User name"] == ("", "newcomer1")


def test_the_export_has_words_and_codes_and_never_a_formula(house: House, alpha: Company, tmp_path: Path) -> None:
    session = alpha.session()
    object.__setattr__(house.office, "settings", replace(house.office.settings, exports=str(tmp_path / "exports")))
    builders.run_sql(house, "UPDATE account SET first_name = '=1+1', last_name = 'X' WHERE user_name = 'plain01'")
    house.users.show(session, alpha.ids["plain01"])
    house.users.block(session, builders.a_block(alpha.view("plain01")))
    with speaking("fr"):
        written = write_export(house.office, house.trail.export(session, TrailCriteria(who="admin01")), "audit")
    text = written.path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert written.rows == len(rows) == 3
    assert written.path.stat().st_mode & 0o777 == 0o600
    assert rows[0]["Acte"] == "Bloquer l’utilisateur"
    assert rows[0]["Code de l’acte"] == "user-block"
    assert rows[1]["À propos de"] == "'=1+1 X (plain01)"
    assert rows[2]["Résultat"] == "fait"
    assert list(itertools.pairwise(int(row["Ligne"]) for row in rows)) == [(3, 2), (2, 1)]
