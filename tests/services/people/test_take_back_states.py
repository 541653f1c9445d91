"""Whatever is done in whatever order: what was done last comes back exactly, or is refused with who and when."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.own import ChangeOwnData
from stts_tui.domain.people.take_back import TERM
from stts_tui.domain.people.users import SetProfile
from stts_tui.domain.rights.actor import Profile
from tests import builders
from tests.builders import FixedClock, a_block, a_modification, refuses
from tests.services.people.test_take_back import STTS, as_it_was, pick, state_of, take_back


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
        assert list(self.house.office.store.proof.chain()) == []


TestTakingBack = TakingBack.TestCase
TestTakingBack.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
