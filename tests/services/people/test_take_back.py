"""Taking back what was done last to users: exactly as it was before, or not at all and then with who and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.own import ChangeOwnData
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.take_back import TakeBack
from stts_tui.domain.people.users import PickUser, SetProfile
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, a_block, a_modification, a_new_user, log_in, refuses

NOT_AS_IT_WAS = {"version", "changed_at", "changed_by", "session_epoch"}  # these only ever go on
STTS = frozenset({Application.STTS})


def pick(company: Company, who: str, together: str = "") -> PickUser:
    return PickUser(company.ids[who], company.view(who).version, together)


def state_of(house: House, account_id: int) -> dict[str, Any]:
    """All that an account is, to the last column, and its rights."""
    names = [each.name for each in house.office.store.engine.database.get_columns("account")]
    values = builders.run_sql(house, "SELECT * FROM account WHERE id = ?", account_id)[0]
    rights = builders.run_sql(
        house, "SELECT application, profile FROM account_application WHERE account_id = ? ORDER BY application", account_id
    )
    return {**dict(zip(names, values, strict=True)), "rights": rights}


def as_it_was(house: House, account_id: int) -> dict[str, Any]:
    return {name: value for name, value in state_of(house, account_id).items() if name not in NOT_AS_IT_WAS}


def take_back(house: House, session: Session) -> TakeBack:
    return house.users.take_back(session, house.users.show_take_back(session))


@pytest.fixture
def admin(alpha: Company) -> Session:
    return alpha.session()


# -- each act ----------------------------------------------------------------------------------------------------------
def do(house: House, alpha: Company, session: Session, what: ActionId) -> None:
    user = alpha.view("stts01")
    acts: dict[ActionId, Any] = {
        ActionId.USER_BLOCK: lambda: house.users.block(session, a_block(user)),
        ActionId.USER_UNBLOCK: lambda: house.users.unblock(session, pick(alpha, "stts01")),
        ActionId.USER_MODIFY: lambda: house.users.modify(
            session, a_modification(user, first_name="Zoë", last_name="Öz", email="z@alpha.be", language="fr")
        ),
        ActionId.USER_PROFILE: lambda: house.users.set_profile(
            session, SetProfile(user.account_id, user.version, None, frozenset({Application.MESSAGES}))
        ),
        ActionId.USER_REMOVE: lambda: house.users.remove(session, pick(alpha, "stts01")),
    }
    acts[what]()


ACTS = [ActionId.USER_BLOCK, ActionId.USER_UNBLOCK, ActionId.USER_MODIFY, ActionId.USER_PROFILE, ActionId.USER_REMOVE]


@pytest.mark.parametrize("what", ACTS)
def test_what_is_taken_back_is_as_it_was_and_nothing_else_has_changed(
    house: House, alpha: Company, admin: Session, what: ActionId
) -> None:
    if what is ActionId.USER_UNBLOCK:
        house.users.block(
            admin, a_block(alpha.view("stts01"), reason="long leave", until=builders.MONDAY_MORNING.date().replace(day=9))
        )
    account_id = alpha.ids["stts01"]
    before = {who: as_it_was(house, there) for who, there in alpha.ids.items()}
    do(house, alpha, admin, what)
    assert as_it_was(house, account_id) != before["stts01"]
    lines = len(house.office.store.audit.list_())
    shown = house.users.show_take_back(admin)
    assert (shown.action, [back.user.user_name for back in shown.users]) == (what, ["stts01"])
    assert shown.users[0].fields  # what would come back is told, and that it is more than nothing
    house.users.take_back(admin, shown)
    assert {who: as_it_was(house, there) for who, there in alpha.ids.items()} == before
    added = house.office.store.audit.list_()[lines:]
    assert [line.action for line in added][-1] == ActionId.USER_TAKE_BACK
    assert added[-1].subject_id == account_id
    assert added[-1].before != added[-1].after
    assert house.office.store.problems() == []


def test_a_removed_user_is_back_with_the_same_password(house: House, alpha: Company, admin: Session) -> None:
    house.users.remove(admin, pick(alpha, "stts01"))
    with refuses("login-wrong"):
        log_in(house, "stts01")
    take_back(house, admin)
    log_in(house, "stts01")
    assert "stts01" in [row.user_name for row in house.users.list_page(admin, Place()).page.rows]


def test_sessions_that_an_act_ended_stay_ended(house: House, alpha: Company, admin: Session) -> None:
    theirs = alpha.session("stts01")
    house.users.block(admin, a_block(alpha.view("stts01")))
    take_back(house, admin)
    with refuses("session-ended"):
        house.own.show(theirs)
    log_in(house, "stts01")


def test_whoever_logged_in_between_is_blocked_again_for_good(
    house: House, alpha: Company, admin: Session, clock: FixedClock
) -> None:
    """A session from between unblocking and taking that back does not come to life when the block ends."""
    house.users.block(admin, a_block(alpha.view("stts01"), until=clock.today + timedelta(days=1)))
    house.users.unblock(admin, pick(alpha, "stts01"))
    between = alpha.session("stts01")
    take_back(house, admin)
    with refuses("account-blocked"):
        log_in(house, "stts01")
    clock.advance(days=2)
    with refuses("session-ended"):
        house.own.show(between)


# -- when not ----------------------------------------------------------------------------------------------------------
def test_nothing_done_is_nothing_to_take_back(house: House, alpha: Company, admin: Session) -> None:
    house.users.add(admin, a_new_user())
    house.users.new_password(admin, pick(alpha, "stts02"))
    with refuses("take-back-nothing"):
        house.users.show_take_back(admin)


@pytest.mark.asvs("V2.3.2")
def test_after_ten_minutes_it_stays(house: House, alpha: Company, admin: Session, clock: FixedClock) -> None:
    house.users.block(admin, a_block(alpha.view("stts01")))
    shown = house.users.show_take_back(admin)
    clock.advance(minutes=9, seconds=59)
    assert house.users.show_take_back(alpha.session()) == shown  # also after another log-in
    clock.advance(seconds=1)
    with refuses("take-back-nothing"):
        house.users.take_back(admin, shown)
    assert alpha.view("stts01").is_blocked


def test_what_was_done_after_the_page_was_shown_is_not_taken_back(house: House, alpha: Company, admin: Session) -> None:
    house.users.block(admin, a_block(alpha.view("stts01")))
    shown = house.users.show_take_back(admin)
    house.users.block(admin, a_block(alpha.view("stts02")))
    with refuses("take-back-nothing"):
        house.users.take_back(admin, shown)
    assert alpha.view("stts01").is_blocked
    assert alpha.view("stts02").is_blocked


def test_taking_back_twice_takes_back_once(house: House, alpha: Company, admin: Session) -> None:
    house.users.block(admin, a_block(alpha.view("stts01")))
    shown = house.users.show_take_back(admin)
    house.users.take_back(admin, shown)
    with refuses("take-back-nothing"):
        house.users.take_back(admin, shown)
    with refuses("take-back-nothing"):
        house.users.show_take_back(admin)


@pytest.mark.asvs("V8.4.1")
def test_another_company_takes_back_nothing_of_ours(house: House, alpha: Company, beta: Company, admin: Session) -> None:
    house.users.block(admin, a_block(alpha.view("stts01")))
    shown = house.users.show_take_back(admin)
    theirs = beta.session()
    with refuses("take-back-nothing"):
        house.users.show_take_back(theirs)
    with refuses("take-back-nothing"):
        house.users.take_back(theirs, shown)
    assert alpha.view("stts01").is_blocked


def test_who_changed_the_account_since_is_told_and_nothing_is_changed(
    house: House, alpha: Company, admin: Session, clock: FixedClock
) -> None:
    house.users.modify(admin, a_modification(alpha.view("stts01"), last_name="Peeters"))
    clock.advance(minutes=2)
    theirs = alpha.session("stts01")
    house.own.save(theirs, ChangeOwnData("own@alpha.be", "fr", alpha.view("stts01").version))
    at, before = show_instant(clock.now), builders.rows(house)["account"]
    clock.advance(minutes=2)
    shown = house.users.show_take_back(admin)
    assert (shown.users[0].changed_by, show_instant(shown.users[0].changed_at or clock.now)) == ("Anna Peeters", at)
    with refuses("take-back-changed") as caught:
        house.users.take_back(admin, shown)
    assert "Anna Peeters" in caught.refusal.sentence
    assert at in caught.refusal.sentence
    assert builders.rows(house)["account"] == before


def test_a_person_who_got_another_account_meanwhile_has_one(house: House, alpha: Company, admin: Session) -> None:
    removed = house.users.remove(admin, pick(alpha, "stts01"))
    house.users.add(admin, a_new_user(niss=removed.niss))
    with refuses("user-national-number-taken"):
        take_back(house, admin)


# -- a set -------------------------------------------------------------------------------------------------------------
def test_a_set_comes_back_together(house: House, alpha: Company, admin: Session) -> None:
    names = ("stts01", "stts02", "stts03")
    before = {who: as_it_was(house, alpha.ids[who]) for who in names}
    house.users.block(admin, a_block(alpha.view("plain01")))
    for who in names:
        house.users.block(admin, replace(a_block(alpha.view(who)), together="s1"))
    shown = house.users.show_take_back(admin)
    assert sorted(back.user.user_name for back in shown.users) == list(names)
    house.users.take_back(admin, shown)
    assert {who: as_it_was(house, alpha.ids[who]) for who in names} == before
    assert alpha.view("plain01").is_blocked  # done before, on its own


@pytest.mark.asvs("V2.3.3")
def test_a_set_comes_back_whole_or_not_at_all(house: House, alpha: Company, admin: Session) -> None:
    for who in ("stts01", "stts02"):
        house.users.set_profile(
            admin, SetProfile(alpha.ids[who], alpha.view(who).version, Profile.STTS_3, STTS, together="s1")
        )
    house.own.save(alpha.session("stts01"), ChangeOwnData("own@alpha.be", "fr", alpha.view("stts01").version))
    before = builders.rows(house)["account"], builders.rows(house)["account_application"]
    with refuses("take-back-changed"):
        take_back(house, admin)
    assert (builders.rows(house)["account"], builders.rows(house)["account_application"]) == before


def test_a_set_that_took_longer_is_never_taken_back_in_part(
    house: House, alpha: Company, admin: Session, clock: FixedClock
) -> None:
    """Of thousands on a slow line the first lapse before the last: all that was done comes back, or nothing."""
    house.users.block(admin, replace(a_block(alpha.view("stts01")), together="s1"))
    clock.advance(minutes=6)
    house.users.block(admin, replace(a_block(alpha.view("stts02")), together="s1"))
    clock.advance(minutes=6)
    house.users.block(admin, replace(a_block(alpha.view("stts03")), together="s1"))
    take_back(house, admin)
    assert not any(alpha.view(who).is_blocked for who in ("stts01", "stts02", "stts03"))
