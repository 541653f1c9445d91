"""User management: what is done, what is refused, and that nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.own import ChangePassword
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import CopyUser, PickUser
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, a_block, a_modification, a_new_user, log_in, refuses


def pick(company: Company, who: str) -> PickUser:
    return PickUser(company.ids[who], company.view(who).version)


def test_a_name_with_an_invisible_sign_makes_nobody_untouchable(house: House, alpha: Company) -> None:
    """It came past every gate, from another program; shown, blocked and removed the user can be all the same."""
    builders.run_sql(house, "UPDATE account SET last_name = 'Ev\u202eil', changed_by = 'x\x1bc' WHERE user_name = 'stts01'")
    admin = alpha.session()
    assert house.users.show(admin, alpha.ids["stts01"]).user_name == "stts01"
    house.users.block(admin, a_block(alpha.view("stts01")))
    house.users.unblock(admin, pick(alpha, "stts01"))
    house.users.new_password(admin, pick(alpha, "stts01"))
    house.users.remove(admin, pick(alpha, "stts01"))
    trail = house.office.store.audit
    assert any("Ev<U+202E>il" in line.subject_name for line in trail.list_())
    assert all(line.subject_name.isprintable() and line.actor_name.isprintable() for line in trail.list_())
    assert list(house.office.store.proof.chain()) == []


# -- adding ------------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V6.4.1")
def test_an_added_user_gets_a_password_that_he_must_change(house: House, alpha: Company) -> None:
    given = house.users.add(alpha.session(), a_new_user(applications=frozenset({Application.STTS}), profile=Profile.STTS_2))
    assert given.user.profile is Profile.STTS_2
    session = log_in(house, "newcomer1", given.password.reveal())
    with refuses("choose-password-first"):
        house.own.show(session)
    session = house.own.change_password(session, ChangePassword(given.password, Secret("zeven kleine geitjes")))
    assert house.own.show(session).user_name == "newcomer1"
    with refuses("login-wrong"):
        log_in(house, "newcomer1", given.password.reveal())
    log_in(house, "newcomer1", "zeven kleine geitjes")


@pytest.mark.asvs("V6.4.1")
def test_a_new_password_that_was_given_is_changed_before_anything_else(house: House, alpha: Company) -> None:
    given = house.users.new_password(alpha.session(), pick(alpha, "stts01"))
    session = log_in(house, "stts01", given.password.reveal())
    with refuses("choose-password-first"):
        house.own.show(session)
    session = house.own.change_password(session, ChangePassword(given.password, Secret("zeven kleine geitjes")))
    house.own.show(session)


def test_the_given_password_is_stored_nowhere(house: House, alpha: Company) -> None:
    given = house.users.add(alpha.session(), a_new_user())
    kept = builders.every_byte(house)
    assert given.password.reveal().encode() not in kept
    assert a_new_user().niss.digits.encode() in kept  # the proof can fail
    assert str(a_new_user().niss).encode() not in kept
    line = house.office.store.audit.list_()[-1]
    assert line.after["national number"] == a_new_user().niss.masked


@pytest.mark.parametrize("name", ["STTS01", "stts01", "stts01b"])
def test_a_user_name_is_given_once_in_all_companies(house: House, alpha: Company, beta: Company, name: str) -> None:
    with refuses("user-name-taken") as caught:
        house.users.add(alpha.session(), a_new_user(user_name=name.lower()))
    assert caught.refusal.field == "user_name"


def test_the_name_of_a_removed_user_is_never_given_again(house: House, alpha: Company) -> None:
    admin = alpha.session()
    removed = house.users.remove(admin, pick(alpha, "stts01"))
    with refuses("user-name-taken"):
        house.users.add(admin, a_new_user(user_name="stts01"))
    house.users.add(admin, a_new_user(niss=removed.niss))  # the person may come back under another name


def test_one_person_has_one_account_in_a_company(house: House, alpha: Company, beta: Company) -> None:
    niss = alpha.view("stts01").niss
    with refuses("user-national-number-taken") as caught:
        house.users.add(alpha.session(), a_new_user(niss=niss))
    assert caught.refusal.field == "niss"
    assert str(niss) not in caught.refusal.sentence
    house.users.add(beta.session(), a_new_user(niss=niss))


@pytest.mark.parametrize(
    ("applications", "profile", "code"),
    [
        (frozenset(), Profile.STTS_1, "profile-without-application"),
        (frozenset({Application.STTS}), None, "application-without-profile"),
        (frozenset({Application.MESSAGES}), Profile.STTS_3, "profile-without-application"),
    ],
)
@pytest.mark.asvs("V2.2.3")
def test_profile_and_application_belong_together(
    house: House, alpha: Company, applications: frozenset[Application], profile: Profile | None, code: str
) -> None:
    before = builders.rows(house)
    admin = alpha.session()
    with refuses(code):
        house.users.add(admin, a_new_user(applications=applications, profile=profile))
    with refuses(code):
        house.users.modify(admin, a_modification(alpha.view("plain01"), applications=applications, profile=profile))
    after = builders.rows(house)
    assert builders.changed_tables(before, after) <= {
        "audit",
        "account",
        "login_throttle",
        "login_session",
    }  # the login's own traces
    assert len(after["account"]) == len(before["account"])


def test_a_copy_looks_at_its_template(house: House, alpha: Company, beta: Company) -> None:
    asked = a_new_user(applications=frozenset({Application.STTS}), profile=Profile.STTS_1)
    made = house.users.copy(alpha.session(), CopyUser(alpha.ids["stts01"], asked)).user
    assert (made.profile, made.local_administrator) == (Profile.STTS_1, False)
    with refuses("user-unknown"):
        house.users.copy(alpha.session(), CopyUser(beta.ids["stts01"], a_new_user(user_name="another1")))


# -- modifying ---------------------------------------------------------------------------------------------------------
def test_a_change_keeps_before_and_after(house: House, alpha: Company) -> None:
    before = alpha.view("stts01")
    after = house.users.modify(alpha.session(), a_modification(before, email="anna@alpha.be", profile=Profile.STTS_3))
    assert (after.email, after.profile, after.version) == ("anna@alpha.be", Profile.STTS_3, before.version + 1)
    line = house.office.store.audit.list_()[-1]
    assert line.before == {"e-mail": before.email, "profile": "STTS 1"}
    assert line.after == {"e-mail": "anna@alpha.be", "profile": "STTS 3"}


@pytest.mark.asvs("V2.3.4", "V15.4.2")
def test_two_who_change_the_same_user(house: House, alpha: Company) -> None:
    seen = alpha.view("stts01")
    house.users.modify(alpha.session(), a_modification(seen, email="first@alpha.be"))
    with refuses("changed-meanwhile") as caught:
        house.users.modify(alpha.session(), a_modification(seen, email="second@alpha.be"))
    assert "Ada Adams" in caught.refusal.sentence
    assert "02/03/2026 10:00" in caught.refusal.sentence
    assert alpha.view("stts01").email == "first@alpha.be"


def test_a_local_administrator_may_take_a_lower_profile_but_no_application_less(house: House, alpha: Company) -> None:
    lower = house.users.modify(alpha.session(), a_modification(alpha.view("admin01"), profile=Profile.STTS_1))
    assert lower.profile is Profile.STTS_1
    with refuses("administrator-has-all"):
        house.users.modify(
            alpha.session(), a_modification(lower, applications=frozenset({Application.STTS}), profile=Profile.STTS_1)
        )


# -- blocking ----------------------------------------------------------------------------------------------------------
def test_a_blocked_user_stays_in_the_list(house: House, alpha: Company) -> None:
    admin = alpha.session()
    house.users.block(admin, a_block(alpha.view("stts01"), reason="left the desk"))
    page = house.users.list_page(admin, Place()).page
    assert {row.user_name: row.is_blocked for row in page.rows}["stts01"]
    found = house.users.find(admin, UserCriteria(blocked=True), Place())
    assert [row.user_name for row in found.page.rows] == ["stts01"]
    with refuses("account-blocked"):
        log_in(house, "stts01")


def test_unblocking_lets_him_in_again(house: House, alpha: Company) -> None:
    admin = alpha.session()
    house.users.block(admin, a_block(alpha.view("stts01")))
    again = house.users.block(admin, a_block(alpha.view("stts01"), reason="another reason"))
    assert again.block is not None
    assert again.block.reason == "another reason"
    house.users.unblock(admin, pick(alpha, "stts01"))
    log_in(house, "stts01")
    with refuses("user-not-blocked"):
        house.users.unblock(admin, pick(alpha, "stts01"))


def test_a_block_until_a_day_opens_on_that_day_in_belgium(house: House, alpha: Company, clock: FixedClock) -> None:
    admin = alpha.session()
    with refuses("block-until-past"):
        house.users.block(admin, a_block(alpha.view("stts01"), until=clock.today))
    house.users.block(admin, a_block(alpha.view("stts01"), until=clock.today + timedelta(days=1)))
    clock.advance(hours=13, minutes=59)  # 22:59 UTC, still Monday in Belgium
    with refuses("account-blocked"):
        log_in(house, "stts01")
    clock.advance(minutes=1)
    log_in(house, "stts01")
    page = house.users.find(log_in(house, "admin01"), UserCriteria(blocked=True), Place()).page
    assert not page.rows


# -- himself, the last one, the others ---------------------------------------------------------------------------------
def test_nobody_blocks_or_removes_himself(house: House, alpha: Company) -> None:
    admin = alpha.session()
    with refuses("user-not-yourself"):
        house.users.block(admin, a_block(alpha.view("admin01")))
    with refuses("user-not-yourself"):
        house.users.remove(admin, pick(alpha, "admin01"))
    with refuses("user-own-password"):
        house.users.new_password(admin, pick(alpha, "admin01"))


@pytest.mark.parametrize("what", ["show", "modify", "block", "unblock", "new_password", "remove"])
@pytest.mark.asvs("V8.2.2")
def test_another_companys_user_is_unknown(house: House, alpha: Company, beta: Company, what: str) -> None:
    admin, theirs = alpha.session(), beta.view("stts01")
    asked = {"show": theirs.account_id, "modify": a_modification(theirs, email="x@alpha.be"), "block": a_block(theirs)}
    request = asked.get(what, PickUser(theirs.account_id, theirs.version))
    before = builders.rows(house)
    with refuses("user-unknown"):
        getattr(house.users, what)(admin, request)
    assert builders.changed_tables(before, builders.rows(house)) == {"audit"}  # that it was tried


def test_removed_means_gone_but_the_audit_keeps_its_meaning(house: House, alpha: Company) -> None:
    admin = alpha.session()
    house.users.show(admin, alpha.ids["stts01"])
    removed = house.users.remove(admin, pick(alpha, "stts01"))
    with refuses("user-unknown"):
        house.users.show(admin, removed.account_id)
    with refuses("user-unknown"):
        house.users.remove(admin, PickUser(removed.account_id, removed.version + 1))
    names = [row.user_name for row in house.users.list_page(admin, Place()).page.rows]
    assert "stts01" not in names
    lines = [line for line in house.office.store.audit.list_() if line.subject_id == removed.account_id]
    about = [line.subject_name for line in lines if line.outcome == "done"]
    assert about[-1] == "Anna Janssens (stts01)"
    assert list(house.office.store.proof.chain()) == []


@pytest.mark.asvs("V15.4.2")
def test_a_stale_overview_removes_nobody(house: House, alpha: Company) -> None:
    seen = pick(alpha, "stts01")
    house.users.modify(alpha.session(), a_modification(alpha.view("stts01"), email="new@alpha.be"))
    for what in ("remove", "new_password"):
        with refuses("changed-meanwhile"):
            getattr(house.users, what)(alpha.session(), seen)


# -- own data ----------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V6.2.1", "V6.2.2", "V6.2.3", "V6.2.11", "V7.4.3")
def test_changing_ones_password_needs_the_old_one_and_ends_other_sessions(house: House, alpha: Company) -> None:
    here, elsewhere = alpha.session("stts01"), alpha.session("stts01")
    good = Secret("zeven kleine geitjes")
    with refuses("old-password-wrong") as caught:
        house.own.change_password(here, ChangePassword(Secret("wrong"), good))
    assert caught.refusal.field == "old"
    with refuses("password-not-new"):
        house.own.change_password(here, ChangePassword(Secret(builders.PASSWORD), Secret(builders.PASSWORD)))
    for bad, code in (("anna stts01 geheim", "password-holds-name"), ("veertien teken", "password-too-short")):
        with refuses(code):
            house.own.change_password(here, ChangePassword(Secret(builders.PASSWORD), Secret(bad)))
    here = house.own.change_password(here, ChangePassword(Secret(builders.PASSWORD), good))
    house.session.home(here)
    with refuses("session-ended"):
        house.session.home(elsewhere)
    with refuses("login-wrong"):
        log_in(house, "stts01")
    log_in(house, "stts01", good.reveal())


@pytest.mark.asvs("V6.3.1")
def test_the_old_password_cannot_be_guessed_from_an_open_session(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    for _ in range(4):
        with refuses("old-password-wrong"):
            house.own.change_password(session, ChangePassword(Secret("wrong"), Secret("zeven kleine geitjes")))
    with refuses("login-wait"):
        house.own.change_password(session, ChangePassword(Secret(builders.PASSWORD), Secret("zeven kleine geitjes")))


def test_own_and_company_data(house: House, alpha: Company) -> None:
    from stts_tui.domain.people.own import ChangeCompanyData, ChangeOwnData

    admin = alpha.session()
    own = house.own.show(admin)
    saved = house.own.save(admin, ChangeOwnData("ada@alpha.be", "nl", own.version))
    assert (saved.email, saved.language) == ("ada@alpha.be", "nl")
    with refuses("changed-meanwhile"):
        house.own.save(admin, ChangeOwnData("other@alpha.be", "nl", own.version))
    company = house.own.show_company(admin)
    assert house.own.save_company(admin, ChangeCompanyData("stts@alpha.be", company.version)).email == "stts@alpha.be"
    with refuses("changed-meanwhile"):
        house.own.save_company(admin, ChangeCompanyData("x@alpha.be", company.version))


# -- the audit ---------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V16.2.5")
def test_a_number_typed_where_a_reason_belongs_is_not_kept_in_the_audit(house: House, alpha: Company) -> None:
    user = alpha.view("stts01")
    house.users.block(alpha.session(), a_block(user, reason=f"see {user.niss}, or {user.niss.digits}"))
    line = house.office.store.audit.list_()[-1]
    assert line.after["blocked"] == f"until unblocked: see {user.niss.masked}, or {user.niss.digits[:6]}-***.**"


@pytest.mark.parametrize("between", ["/", "-", "\u2011", "."])
def test_however_the_number_is_written(house: House, alpha: Company, between: str) -> None:
    digits = alpha.view("stts01").niss.digits
    written = between.join((digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:]))
    house.users.block(alpha.session(), a_block(alpha.view("stts01"), reason=f"see {written}, STTS-2026-0000001"))
    kept = house.office.store.audit.list_()[-1].after["blocked"]
    assert digits[6:9] not in kept
    assert kept.endswith("-***.**, STTS-2026-0000001")


@pytest.mark.parametrize(
    ("meddling", "line"),
    [
        ("UPDATE audit SET actor_name = 'somebody' WHERE id = 1", 1),
        ("UPDATE audit SET previous = link WHERE id = 2", 2),
        ("UPDATE audit SET link = previous WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 2", 3),
    ],
)
def test_whoever_meddles_with_the_audit_is_found(house: House, alpha: Company, meddling: str, line: int) -> None:
    session = alpha.session()
    for _look in range(3):
        house.users.list_page(session, Place())
    assert house.office.store.problems() == []
    builders.run_sql(house, "DROP TRIGGER audit_no_update")
    builders.run_sql(house, "DROP TRIGGER audit_no_delete")
    builders.run_sql(house, meddling)
    assert house.office.store.problems()[0].startswith(f"audit: the chain is broken at line {line}: ")


def test_builders_fill_forms_as_they_are(alpha: Company) -> None:
    user = alpha.view("stts01")
    assert replace(a_modification(user), version=1).email == user.email
