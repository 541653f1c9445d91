"""What stops an open session: a block, a removal, a new password, a right taken away; and whose rights add up."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor, Application, Profile, Role
from stts_tui.domain.rights.table import ACTIONS, is_allowed
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses


# -- what stops an open session ----------------------------------------------------------------------------------------
@pytest.mark.asvs("V7.4.2")
def test_a_block_stops_an_open_session_at_its_next_action(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    house.users.block(admin, builders.a_block(alpha.view("stts01")))
    with refuses("account-blocked"):
        house.session.home(user)


def test_a_block_with_an_end_ends_by_itself_but_the_old_session_does_not_revive(
    house: House, alpha: Company, clock: FixedClock
) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    until = clock.advance(days=3).date()
    clock.advance(days=-3)
    house.users.block(admin, builders.a_block(alpha.view("stts01"), until=until))
    clock.advance(days=2)
    with refuses("account-blocked") as caught:
        log_in(house, "stts01")
    assert "05/03/2026" in caught.refusal.sentence
    clock.advance(days=1)
    with refuses("session-ended"):
        house.session.home(user)
    log_in(house, "stts01")


@pytest.mark.parametrize("what", ["new_password", "remove"])
@pytest.mark.asvs("V7.4.2", "V7.4.5")
def test_a_new_password_or_a_removal_stops_an_open_session(house: House, alpha: Company, what: str) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    getattr(house.users, what)(admin, PickUser(alpha.ids["stts01"], alpha.view("stts01").version))
    with refuses("session-ended"):
        house.session.home(user)


@pytest.mark.parametrize(("what", "code"), [("new_password", "session-ended"), ("remove", "session-ended"),
                                            ("block", "account-blocked")])  # fmt: skip
@pytest.mark.asvs("V7.4.2", "V7.4.3", "V7.4.5")
def test_a_row_that_somebody_revives_lets_nobody_in(house: House, alpha: Company, what: str, code: str) -> None:
    """What ended it holds by itself: the account's state, and after a new password its count of sessions' lives."""
    admin, user, other = alpha.session(), alpha.session("stts01"), alpha.session("stts02")
    if what != "new_password":  # whoever was blocked before is told nothing more once he is removed
        house.users.block(admin, builders.a_block(alpha.view("stts01")))
    if what != "block":
        getattr(house.users, what)(admin, PickUser(user.account_id, alpha.view("stts01").version))
    builders.run_sql(house, "UPDATE login_session SET ended_at = NULL, ended_why = ''")
    if what != "new_password":
        builders.run_sql(house, "UPDATE account SET session_epoch = ? WHERE id = ?", user.epoch, user.account_id)
    with refuses(code):
        house.session.home(user)
    house.session.home(other)


@pytest.mark.asvs("V7.4.5")
def test_what_ends_a_session_never_brings_an_older_one_back(house: House, alpha: Company) -> None:
    """Whatever comes one after the other: a block, its end, a new password."""
    admin, old = alpha.session(), [alpha.session("stts01")]

    def pick() -> PickUser:
        return PickUser(alpha.ids["stts01"], alpha.view("stts01").version)

    for _ in range(2):
        house.users.block(admin, builders.a_block(alpha.view("stts01")))
        house.users.unblock(admin, pick())
        old.append(alpha.session("stts01"))
    house.users.block(admin, builders.a_block(alpha.view("stts01")))
    house.users.unblock(admin, pick())
    house.users.new_password(admin, pick())
    for session in old:
        with refuses("session-ended"):
            house.session.home(session)


@pytest.mark.asvs("V8.3.2")
def test_a_right_that_was_taken_away_is_gone_at_the_next_action(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    house.users.modify(admin, builders.a_modification(alpha.view("stts01"), applications=frozenset(), profile=None))
    with refuses("not-allowed"):
        house.files.find(user, FileCriteria(), Place())


@pytest.mark.asvs("V7.2.1")
def test_a_session_cannot_be_made_up(house: House, alpha: Company) -> None:
    own, admin = alpha.session("stts01"), alpha.session()
    for session in (
        Session(alpha.ids["admin01"], 99), Session(4711, 0), Session(-1, 0),
        Session(admin.account_id, admin.epoch, own.session_id),  # one's own row for another's account
        Session(admin.account_id, admin.epoch, 4711),
        Session(admin.account_id, admin.epoch + 1, admin.session_id),
    ):  # fmt: skip
        with refuses("session-ended"):
            house.users.list_page(session, Place())
    house.users.list_page(admin, Place())


# -- the union of rights -----------------------------------------------------------------------------------------------
def test_rights_are_the_union_of_the_columns() -> None:
    actor = Actor(1, "ada", "Ada", Role.COMPANY, 1, True, frozenset(Application), Profile.STTS_1)
    may = {row.id for row in ACTIONS if is_allowed(actor, row.id)}
    assert ActionId.USER_BLOCK in may
    assert ActionId.FILE_APPLY in may
    assert ActionId.FILE_STOP not in may  # a local administrator who gave himself a lower profile
