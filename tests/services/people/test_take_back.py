"""Taking back what was done last to users: exactly as it was before, or not at all and then with who and when."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.own import ChangeOwnData
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.take_back import TERM, TakeBack
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
    names = [row[1] for row in builders.run_sql(house, "SELECT * FROM pragma_table_info('account')")]
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


# -- whatever is done, in whatever order -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Done:
    """One act of the administrator, as a reader of the manual would remember it."""

    who: tuple[str, ...]
    before: dict[str, dict[str, Any]]
    at: datetime


WHO = st.sampled_from(("stts01", "stts02", "plain01"))
SOME = st.lists(WHO, min_size=1, max_size=3, unique=True)


class TakingBack(RuleBasedStateMachine):
    """An administrator's acts, what users do themselves meanwhile, and time; then what was done last is taken back."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stts-back-"))
        self.clock = FixedClock()
        self.house = builders.a_house(self.folder, self.clock)
        self.alpha = builders.a_staffed_company(self.house)
        self.admin = self.alpha.session()
        self.done: list[Done] = []
        self.meddled: list[tuple[int, str, str, datetime]] = []  # after how many acts, whose account, by whom, when
        self.audit = 0
        self.sets = 0

    def teardown(self) -> None:
        if hasattr(self, "house"):
            builders.close(self.house)
            shutil.rmtree(self.folder)

    def there(self, who: str) -> bool:
        return state_of(self.house, self.alpha.ids[who])["removed_at"] is None

    def act(self, what: Any, *names: str) -> None:
        """Each of them, as a set where there are several; who cannot be changed so is no part of it."""
        self.sets += 1
        before, acted = {}, []
        for who in names:
            was = as_it_was(self.house, self.alpha.ids[who])
            try:
                what(who, f"set {self.sets}" if len(names) > 1 else "")
            except Refused:
                assert as_it_was(self.house, self.alpha.ids[who]) == was
                continue
            before[who] = was
            acted.append(who)
        if acted:
            self.done.append(Done(tuple(acted), before, self.clock.now))

    # -- what the administrator does -----------------------------------------------------------------------------------
    @rule(names=SOME, days=st.none() | st.integers(1, 3))
    def block(self, names: list[str], days: int | None) -> None:
        until = self.clock.today + timedelta(days=days) if days else None
        self.act(
            lambda who, together: self.house.users.block(
                self.admin, replace(a_block(self.alpha.view(who), until=until, reason=f"leave {days}"), together=together)
            ),
            *self.present(names),
        )

    @rule(names=SOME)
    def unblock(self, names: list[str]) -> None:
        self.act(
            lambda who, together: self.house.users.unblock(self.admin, pick(self.alpha, who, together)), *self.present(names)
        )

    @rule(who=WHO, name=st.sampled_from(("Peeters", "De Smet", "Öz")), profile=st.sampled_from((None, *Profile)))
    def modify(self, who: str, name: str, profile: Profile | None) -> None:
        rights = STTS if profile else frozenset()
        self.act(
            lambda who, _together: self.house.users.modify(
                self.admin, a_modification(self.alpha.view(who), last_name=name, profile=profile, applications=rights)
            ),
            *self.present([who]),
        )

    @rule(names=SOME, profile=st.sampled_from(tuple(Profile)))
    def set_profile(self, names: list[str], profile: Profile) -> None:
        self.act(
            lambda who, together: self.house.users.set_profile(
                self.admin, SetProfile(self.alpha.ids[who], self.alpha.view(who).version, profile, STTS, together)
            ),
            *self.present(names),
        )

    @rule(names=SOME)
    def remove(self, names: list[str]) -> None:
        self.act(
            lambda who, together: self.house.users.remove(self.admin, pick(self.alpha, who, together)), *self.present(names)
        )

    # -- what can not be taken back ------------------------------------------------------------------------------------
    @rule(who=WHO)
    def new_password(self, who: str) -> None:
        for one in self.present([who]):
            self.house.users.new_password(self.admin, pick(self.alpha, one))
            self.meddle(one, "Ada Adams")

    @rule(who=WHO, email=st.sampled_from(("a@alpha.be", "b@alpha.be")))
    def change_own_data(self, who: str, email: str) -> None:
        for one in self.present([who]):
            state = state_of(self.house, self.alpha.ids[one])
            if self.alpha.view(one).is_blocked or state["must_choose_password"]:
                continue
            view = self.alpha.view(one)
            self.house.own.save(self.alpha.session(one), ChangeOwnData(email, "fr", view.version))
            self.meddle(one, view.full_name)

    def meddle(self, who: str, by: str) -> None:
        """Changed in a way that cannot come back."""
        self.meddled.append((len(self.done), who, by, self.clock.now))

    @rule(minutes=st.integers(1, 4))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    # -- taking back ---------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.done)
    @rule()
    def take_back(self) -> None:
        last = self.done[-1]
        if last.at <= self.clock.now - TERM:
            with refuses("take-back-nothing"):
                take_back(self.house, self.admin)
            return
        changed = [
            (by, show_instant(at)) for after, who, by, at in self.meddled if after >= len(self.done) and who in last.who
        ]
        before = builders.rows(self.house)
        if changed:
            with refuses("take-back-changed") as caught:
                take_back(self.house, self.admin)
            told = caught.refusal.sentence
            assert any(by in told and at in told for by, at in changed)
            after = builders.rows(self.house)
            assert builders.changed_tables(before, after) <= {"audit"}  # the look has a line of its own
            return
        lines = len(before["audit"])
        take_back(self.house, self.admin)
        assert {who: as_it_was(self.house, self.alpha.ids[who]) for who in last.who} == last.before
        after = builders.rows(self.house)
        others = {row for row in before["account"] if row[0] not in {self.alpha.ids[who] for who in last.who}}
        assert others <= set(after["account"])
        assert len(after["audit"]) == lines + 2
        self.done.pop()
        self.meddled = [(min(after, len(self.done)), who, by, at) for after, who, by, at in self.meddled]

    def present(self, names: list[str]) -> list[str]:
        return [who for who in names if self.there(who)]

    @invariant()
    def the_audit_only_grows(self) -> None:
        lines = builders.run_sql(self.house, "SELECT COUNT(*) FROM audit")[0][0]
        assert lines >= self.audit
        self.audit = lines
        assert self.house.office.store.audit.problems() == []


TestTakingBack = TakingBack.TestCase
TestTakingBack.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
