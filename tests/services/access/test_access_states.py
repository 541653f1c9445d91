"""Whatever people do in whatever order: a company never has two local administrators, and never loses the one it has
other than by the desk's explicit act.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from stts_tui.domain.access.decisions import EndRequest, Medium
from stts_tui.domain.access.desk import Issued
from stts_tui.domain.access.request import LIFE_CYCLE, Move, RequestState, RequestStep, Submitted
from stts_tui.domain.common.errors import Refused
from tests import access_builders as access
from tests import builders

S = RequestState


@pytest.mark.asvs("V2.3.1")
def test_the_table_of_moves() -> None:
    """Beside the manual: only an original is processed, only what is processed registers, an end is an end."""
    assert [step for step, move in LIFE_CYCLE.items() if move.to is S.PROCESSED] == [RequestStep.PROCESS]
    assert LIFE_CYCLE[RequestStep.PROCESS].from_states == {S.RECEIVED}
    assert LIFE_CYCLE[RequestStep.ORIGINAL].from_states == {S.SUBMITTED}
    assert [step for step, move in LIFE_CYCLE.items() if move.to is S.REGISTERED] == [RequestStep.REGISTER]
    assert LIFE_CYCLE[RequestStep.REGISTER].from_states == {S.PROCESSED}
    assert LIFE_CYCLE[RequestStep.COPY].to is None
    ended = {S.REGISTERED, S.REFUSED, S.WITHDRAWN}
    assert {step: move for step, move in LIFE_CYCLE.items() if move.from_states & ended} == {
        RequestStep.FACTOR: Move(frozenset({S.REGISTERED}))  # the local administrator is helped, the state stays
    }
    assert set(RequestStep) - set(LIFE_CYCLE) == {RequestStep.SUBMIT}


class Access(RuleBasedStateMachine):
    """Requesters, the desk and holders of letters at two companies: one with a local administrator, one new here."""

    requests = Bundle("requests")
    letters = Bundle("letters")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stts-states-"))
        self.clock = builders.FixedClock()
        self.house = builders.a_house(self.folder, self.clock)
        self.alpha = builders.a_staffed_company(self.house)
        self.desk = access.a_desk(self.house)
        self.cbe = {True: access.of_company(self.house, self.alpha.company_id), False: access.NEW_COMPANY}
        self.people = 0
        self.expected: dict[int, RequestState] = {}
        self.users = self.live("NOT local_administrator AND provisional_until IS NULL")

    def teardown(self) -> None:
        if hasattr(self, "house"):
            assert list(self.house.office.store.proof.chain()) == []
            builders.close(self.house)
            shutil.rmtree(self.folder)

    # -- what people do ----------------------------------------------------------------------------------------------
    @rule(target=requests, known=st.booleans(), outside=st.booleans(), replaces=st.booleans())
    def submit(self, known: bool, outside: bool, replaces: bool) -> Any:
        self.clock.advance(minutes=16)  # nobody is slowed down here
        self.people += 1
        with self.watched(changes=False):
            made = access.submit(self.house, cbe=self.cbe[known], nth=self.people, outside=outside, replaces=replaces)
            self.expected[self.id_of(made)] = S.SUBMITTED
            return made
        return multiple()

    @rule(target=requests, known=st.booleans())
    def send_by_post(self, known: bool) -> Any:
        """A request that is ready to be processed: without these, few runs would come that far."""
        made = self.submit(known, outside=False, replaces=True)
        self.take_in(made, Medium.ORIGINAL, proof=False)
        return made

    @rule(made=requests, medium=st.sampled_from([Medium.ORIGINAL] * 3 + [Medium.FAX]), proof=st.booleans())
    def take_in(self, made: Submitted, medium: Medium, proof: bool) -> None:
        with self.watched(changes=False):
            access.intake(self.house, self.desk, made, medium=medium, proof=proof)
            self.move(made, RequestStep.ORIGINAL if medium is Medium.ORIGINAL else RequestStep.COPY)

    @rule(made=requests)
    def see_proof(self, made: Submitted) -> None:
        with self.watched(changes=False):
            self.house.desk.see_proof(self.desk, access.pick(self.house, made))

    @rule(target=letters, made=requests, close=st.booleans(), others=st.booleans())
    def process(self, made: Submitted, close: bool, others: bool) -> Any:
        with self.watched(changes=close):
            issued = access.process(self.house, self.desk, made, close_confirmed=close, set_aside_confirmed=others)
            self.move(made, RequestStep.PROCESS)
            assert not issued.closed or (close and made.request.replaces)
            for ticket in issued.set_aside:
                assert others
                self.expected[access.view(self.house, ticket).request_id] = S.WITHDRAWN
            return issued
        return multiple()

    @rule(target=letters, made=requests)
    def reissue(self, made: Submitted) -> Any:
        with self.watched(changes=False):
            issued = self.house.desk.reissue(self.desk, access.pick(self.house, made))
            self.move(made, RequestStep.REISSUE)
            return issued
        return multiple()

    @rule(made=requests, refuse=st.booleans())
    def end(self, made: Submitted, refuse: bool) -> None:
        with self.watched(changes=False):
            door = self.house.desk.refuse if refuse else self.house.desk.withdraw
            door(self.desk, access.ending(self.house, made))
            self.move(made, RequestStep.REFUSE if refuse else RequestStep.WITHDRAW)

    @rule(issued=letters)
    def withdraw_what_was_sent(self, issued: Issued) -> None:
        with self.watched(changes=False):
            request = issued.request
            version = access.view(self.house, request.ticket).version
            self.house.desk.withdraw(self.desk, EndRequest(request.request_id, version, "lost"))
            self.expected[request.request_id] = S.WITHDRAWN

    @rule(issued=letters)
    def register(self, issued: Issued) -> None:
        self.people += 1
        with self.watched(changes=True, may_lose=False):
            access.register(self.house, issued, f"person{self.people}")
            self.expected[issued.request.request_id] = LIFE_CYCLE[RequestStep.REGISTER].to or S.REGISTERED

    @rule(days=st.sampled_from([1, 31]))
    def time_passes(self, days: int) -> None:
        self.clock.now += timedelta(days=days)

    # -- what must hold ----------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def watched(self, *, changes: bool, may_lose: bool = True) -> Iterator[None]:
        """A step that may be refused, which then writes nothing but a count; only `changes` may touch administrators."""
        before, admins = builders.rows(self.house), self.live("local_administrator")
        try:
            yield
        except Refused:
            after = builders.rows(self.house)
            changed = builders.changed_tables(before, after)
            assert changed <= {"login_throttle", "login_session", "audit", "audit_persons", "account"}, changed
            if "account" in changed:  # a failed or a good login is counted; nothing else may differ
                assert self.live("local_administrator") == admins
        now = self.live("local_administrator")
        if not changes:
            assert now == admins
        if not may_lose:
            assert {company for company, _id in admins} <= {company for company, _id in now}

    def move(self, made: Submitted, step: RequestStep) -> None:
        number = self.id_of(made)
        move = LIFE_CYCLE[step]
        assert self.expected[number] in move.from_states, (self.expected[number], step)
        self.expected[number] = move.to or self.expected[number]

    def id_of(self, made: Submitted) -> int:
        return access.view(self.house, made.ticket).request_id

    def live(self, condition: str) -> set[tuple[int, int]]:
        return {
            (company, number)
            for company, number in builders.run_sql(
                self.house, f"SELECT company_id, id FROM account WHERE removed_at IS NULL AND company_id > 0 AND {condition}"
            )
        }

    @invariant()
    def one_administrator_at_most(self) -> None:
        if not hasattr(self, "house"):
            return
        companies = [company for company, _id in self.live("local_administrator")]
        assert len(companies) == len(set(companies))

    @invariant()
    def the_states_are_the_tables(self) -> None:
        if not hasattr(self, "house"):
            return
        found = builders.run_sql(self.house, "SELECT id, state FROM access_request")
        assert {number: RequestState(state) for number, state in found} == self.expected

    @invariant()
    def letters_belong_to_processed_requests(self) -> None:
        if not hasattr(self, "house"):
            return
        waiting = builders.run_sql(self.house, "SELECT provisional_id FROM access_request WHERE state = 'processed'")
        assert {number for (number,) in waiting} == {number for _company, number in self.live("provisional_until IS NOT NULL")}

    @invariant()
    def the_users_stay(self) -> None:
        if not hasattr(self, "house"):
            return
        assert self.live("NOT local_administrator AND provisional_until IS NULL") == self.users


Access.TestCase.settings = settings(
    max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAccess = Access.TestCase
