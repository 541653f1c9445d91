"""Sessions as rows: how they begin, are locked, proved and ended, whatever the clocks do, and who is refused then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.drafts import KeptForm
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.own import ChangeOwnData
from stts_tui.domain.people.session import Ended, PickSession, Proof, Session
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.rights.action import Again
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.services import seat
from stts_tui.services.house import House
from stts_tui.services.people.watching import watch
from stts_tui.settings import Sessions
from tests import builders
from tests.builders import PASSWORD, Company, FixedClock, log_in, refuses

README = Path(__file__).parents[3] / "README.md"
IDLE, LONGEST, PROOF, AT_ONCE = 600, 36_000, 300, 3
RIGHT, WRONG = Proof(Secret(PASSWORD)), Proof(Secret("not this one at all"))


class Ticks:
    def __init__(self) -> None:
        self.now = 1000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def by_the_terms(house: House, ticks: Ticks, origin: str = "") -> House:
    """Another process's house, by the terms of the settings."""
    limits = replace(builders.LASTING, idle_seconds=IDLE, longest_seconds=LONGEST, proof_seconds=PROOF, at_once=AT_ONCE)
    office = house.office
    return House(
        replace(office, settings=replace(office.settings, sessions=limits), ticks=ticks, seat=seat.here(origin)), is_demo=False
    )


@pytest.fixture
def timed(house: House, ticks: Ticks) -> House:
    return by_the_terms(house, ticks)


def ended(house: House) -> list[str]:
    return [str(why) for (why,) in builders.run_sql(house, "SELECT ended_why FROM login_session ORDER BY id")]


@pytest.mark.asvs("V7.1.1")
def test_the_documents_tell_how_long_and_how_many() -> None:
    limits, readme = Sessions(), README.read_text(encoding="utf-8")
    for name in ("idle_seconds", "longest_seconds", "at_once", "proof_seconds"):
        assert f"`{name}` ({getattr(limits, name)})" in readme
    said = " ".join((README.parent / "SECURITY.md").read_text(encoding="utf-8").split())
    assert (limits.idle_seconds, limits.longest_seconds, limits.at_once, limits.proof_seconds) == (600, 36_000, 3, 300)
    for words in ("After ten minutes without a key", "After ten hours", "three sessions", "more than five minutes ago"):
        assert words in said


# -- the longest session -----------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.asvs("V7.3.2")
def test_a_session_ends_after_ten_hours_whatever_the_clock_of_the_wall_says(
    timed: House, alpha: Company, ticks: Ticks, clock: FixedClock
) -> None:
    session = log_in(timed, "stts01")
    clock.advance(days=400)
    ticks.now += LONGEST - 1
    timed.session.home(session)
    clock.advance(days=-800)
    ticks.now += 1
    with refuses("session-over"):
        timed.session.home(session)
    timed.session.keep_forms(session, (KeptForm("own-data", None, {"email": "x@y.be"}, {}),))
    timed.session.log_out(session, Ended.OVER)
    with refuses("session-over"):
        timed.session.home(session)
    with refuses("session-over"):
        timed.session.keep_forms(session, ())


# -- the lock ----------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V6.3.1", "V7.3.1")
def test_while_a_page_is_locked_services_refuse_and_the_password_alone_opens_it(
    timed: House, alpha: Company, clock: FixedClock
) -> None:
    session = log_in(timed, "stts01")
    timed.session.lock(session)
    for call in (timed.session.home, timed.session.list_own, timed.own.show):
        with refuses("session-locked"):
            call(session)
    with refuses("session-locked"):
        timed.session.prove(session, RIGHT)
    for _try in range(3):
        with refuses("password-wrong"):
            timed.session.unlock(session, WRONG)
    with refuses("password-wrong"):
        timed.session.unlock(session, WRONG)
    with refuses("login-wait"):
        timed.session.unlock(session, RIGHT)
    with refuses("session-locked"):
        timed.session.home(session)
    clock.advance(minutes=1)
    timed.session.unlock(session, RIGHT)
    timed.session.home(session)
    told = builders.run_sql(timed, "SELECT outcome FROM audit WHERE action = 'session-unlock' ORDER BY id")
    assert told == [("password-wrong",)] * 4 + [("login-wait",), ("done",)]
    assert timed.session.log_in(LogIn("stts01", Secret(PASSWORD))).home.failures_since == 4


def test_a_locked_session_can_keep_its_forms_and_be_logged_out(timed: House, alpha: Company) -> None:
    session = log_in(timed, "stts01")
    timed.session.lock(session)
    timed.session.keep_forms(session, (KeptForm("own-data", None, {"email": "x@y.be"}, {}),))
    timed.session.log_out(session)
    with refuses("session-ended"):
        timed.session.unlock(session, RIGHT)


# -- the password once more --------------------------------------------------------------------------------------------
def weighty(house: House, alpha: Company) -> dict[str, Callable[[Session], Any]]:
    """What asks for the password."""
    user = alpha.view("stts01")
    pick = PickUser(user.account_id, user.version)
    return {
        "a removal": lambda session: house.users.remove(session, pick),
        "a right": lambda session: house.users.modify(
            session, builders.a_modification(user, applications=frozenset(), profile=None)
        ),
        "a user with rights": lambda session: house.users.add(
            session, builders.a_new_user(applications=user.applications, profile=user.profile)
        ),
        "several": lambda session: house.users.block(session, replace(builders.a_block(user), together="set")),
        "passwords of several": lambda session: house.users.new_password(session, replace(pick, together="set")),
        "another address": lambda session: house.own.save(session, ChangeOwnData("new@alpha.be", "en", version=1)),
        "a session": lambda session: house.session.close(session, PickSession(session.session_id)),
    }  # fmt: skip


WEIGHTY = ("a removal", "a right", "a user with rights", "several", "passwords of several", "another address", "a session")


@pytest.mark.parametrize("what", WEIGHTY)
@pytest.mark.asvs("V7.5.1", "V7.5.3")
def test_what_is_weighty_asks_for_the_password_where_it_was_typed_a_while_ago(
    timed: House, alpha: Company, ticks: Ticks, what: str
) -> None:
    session = log_in(timed, "admin01")
    do = weighty(timed, alpha)[what]
    ticks.now += PROOF
    before = builders.rows(timed)
    with refuses("password-again"):
        do(session)
    assert builders.rows(timed) == before
    with refuses("password-wrong"):
        timed.session.prove(session, WRONG)
    with refuses("password-again"):
        do(session)
    timed.session.prove(session, RIGHT)
    ticks.now += PROOF - 1
    do(session)


def test_one_block_one_new_password_and_what_was_typed_a_moment_ago_ask_for_nothing(
    timed: House, alpha: Company, ticks: Ticks
) -> None:
    session = log_in(timed, "admin01")
    ticks.now += PROOF - 1
    user = alpha.view("stts03")
    timed.users.remove(session, PickUser(user.account_id, user.version))
    ticks.now += PROOF
    timed.users.block(session, builders.a_block(alpha.view("stts01")))
    user = alpha.view("stts02")
    timed.users.new_password(session, PickUser(user.account_id, user.version))
    timed.users.add(session, builders.a_new_user())
    with refuses("password-again"):  # what was taken back is given again: as when it was done
        timed.users.remove(session, PickUser(alpha.ids["stts01"], alpha.view("stts01").version))


def test_the_table_says_what_asks() -> None:
    asks = {row.id.value for row in ACTIONS if row.again is Again.ALWAYS}
    assert {"user-remove", "user-profile", "action-cancel", "messages-key", "messages-unkey", "session-close"} <= asks
    assert not asks & {"user-block", "user-password", "session-start", "session-unlock"}


# -- how many ----------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V7.1.2")
def test_three_sessions_at_most_and_the_fourth_ends_the_oldest_if_it_is_told_to(timed: House, alpha: Company) -> None:
    sessions = [log_in(timed, "stts01") for _ in range(AT_ONCE)]
    with refuses("sessions-full"):
        log_in(timed, "stts01")
    for session in sessions:
        timed.session.home(session)
    last = timed.session.log_in(LogIn("stts01", Secret(PASSWORD), ends_oldest=True)).session
    with refuses("session-closed"):
        timed.session.home(sessions[0])
    for session in (*sessions[1:], last):
        timed.session.home(session)
    timed.session.log_out(last)
    log_in(timed, "stts01")


@pytest.mark.asvs("V7.4.1")
def test_who_has_logged_out_is_out_for_good(timed: House, alpha: Company) -> None:
    session = log_in(timed, "stts01")
    timed.session.log_out(session)
    with refuses("session-ended"):
        timed.session.home(session)
    assert ended(timed) == ["logged-out"]


@pytest.fixture
def killed() -> str:
    """What tells a process that was killed from the living."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = seat.here("").process.split("/")
    born = seat._born(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
    return "/".join((*mark[:2], str(process.pid), born))


def test_three_sessions_that_were_killed_keep_nobody_out(timed: House, alpha: Company, killed: str) -> None:
    office = timed.office
    dead = House(replace(office, seat=replace(office.seat, process=killed)), is_demo=False)
    for _ in range(AT_ONCE):
        log_in(dead, "stts01")
    session = log_in(timed, "stts01")
    assert ended(timed) == ["gone"] * AT_ONCE + [""]
    assert [each.is_this for each in timed.session.list_own(session)] == [True]


def test_a_number_that_was_given_again_is_another_process_and_a_machine_started_anew_has_none(
    timed: House, alpha: Company, clock: FixedClock
) -> None:
    boot, container, pid, born = timed.office.seat.process.split("/")
    for process in (f"{boot}/{container}/{pid}/{int(born) - 1}", f"another/{container}/{pid}/{born}"):
        dead = House(replace(timed.office, seat=replace(timed.office.seat, process=process)), is_demo=False)
        session = log_in(dead, "stts01")
        assert timed.session.list_own(session) == ()
        timed.session.log_out(session)


def test_a_session_of_another_host_is_over_when_it_was_silent_for_half_an_hour(
    timed: House, alpha: Company, clock: FixedClock
) -> None:
    far = House(replace(timed.office, seat=replace(timed.office.seat, host="elsewhere")), is_demo=False)
    session = log_in(far, "stts01")
    clock.advance(minutes=20)
    seen = watch(far.office, session, None)
    assert len(timed.session.list_own(session)) == 1
    clock.advance(minutes=20)
    watch(far.office, session, seen)  # it is alive, and says so
    clock.advance(minutes=20)
    assert len(timed.session.list_own(session)) == 1
    clock.advance(minutes=31)
    log_in(timed, "stts01")
    assert ended(timed)[0] == "gone"


# -- one's own ---------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V7.5.2")
def test_ones_own_sessions_are_listed_with_place_and_another_ones_cannot_be_ended(
    timed: House, alpha: Company, ticks: Ticks
) -> None:
    here, there = log_in(timed, "stts01"), log_in(by_the_terms(timed, ticks, "192.0.2.7"), "stts01")
    foreign = log_in(timed, "stts02")
    assert [(str(each.seat.place), each.is_this) for each in timed.session.list_own(here)] == [
        ("this machine", True), ("192.0.2.7", False),
    ]  # fmt: skip
    with refuses("no-such-session"):
        timed.session.close(here, PickSession(foreign.session_id))
    timed.session.close(here, PickSession(there.session_id))
    with refuses("session-closed"):
        timed.session.home(there)
    with refuses("no-such-session"):
        timed.session.close(here, PickSession(there.session_id))
    told = builders.run_sql(timed, "SELECT subject_name FROM audit WHERE action = 'session-close'")
    assert told == [("192.0.2.7",)]


def test_a_login_from_a_new_place_is_told_and_the_first_of_all_is_not(timed: House, alpha: Company, ticks: Ticks) -> None:
    def place(origin: str) -> str:
        login = by_the_terms(timed, ticks, origin).session.log_in(LogIn("stts01", Secret(PASSWORD), ends_oldest=True))
        assert bool(login.home.new_place) == bool(str(login.home.new_place))  # nothing is said where it is none
        return str(login.home.new_place)

    assert [place(origin) for origin in ("", "192.0.2.7", "192.0.2.7", "", "192.0.2.8")] == [
        "", "192.0.2.7", "", "", "192.0.2.8",
    ]  # fmt: skip


# -- what ends them all ------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V7.4.2", "V7.4.3")
def test_a_new_password_ends_the_others_and_what_blocks_or_removes_all(timed: House, alpha: Company) -> None:
    admin = log_in(timed, "admin01")
    for name, do, why in (
        ("stts01", lambda user: timed.users.block(admin, builders.a_block(user)), "blocked"),
        ("stts02", lambda user: timed.users.remove(admin, PickUser(user.account_id, user.version)), "removed"),
        ("stts03", lambda user: timed.users.new_password(admin, PickUser(user.account_id, user.version)), "password"),
    ):
        log_in(timed, name)
        do(alpha.view(name))
        assert ended(timed)[-1] == why
    with timed.office.store.transaction():
        timed.office.store.sessions.end_everybodys(timed.office.clock())
    assert ended(timed)[0] == "restored"
    with refuses("session-ended"):
        timed.session.home(admin)


# -- the look at the account -------------------------------------------------------------------------------------------
@pytest.mark.asvs("V7.4.2")
def test_what_others_write_is_noticed_and_nothing_else_is_looked_at(
    timed: House, alpha: Company, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = log_in(timed, "stts01")
    seen = watch(timed.office, session, None)
    assert watch(timed.office, session, seen) is seen
    builders.run_sql(timed, "UPDATE account SET first_name = 'Zoe' WHERE user_name = 'stts01'")
    again = watch(timed.office, session, seen)
    assert again.actor.name.startswith("Zoe")
    assert watch(timed.office, session, again) is again
    clock.advance(minutes=1)
    assert watch(timed.office, session, again) is not again
    timed.session.lock(session)
    builders.run_sql(timed, "UPDATE account SET first_name = 'An' WHERE user_name = 'stts01'")
    assert watch(timed.office, session, again).actor.name.startswith("An")  # also behind a lock
    builders.run_sql(timed, "UPDATE account SET blocked_until = '9999-12-31', blocked_reason = 'x' WHERE user_name = 'stts01'")
    with refuses("account-blocked"):
        watch(timed.office, session, again)


# -- any order ---------------------------------------------------------------------------------------------------------
STEPS = ("pass", "wall", "lock", "unlock", "prove", "look", "log in")


def call(house: House, session: Session, what: str) -> object:
    doors: dict[str, Callable[[], object]] = {
        "lock": lambda: house.session.lock(session), "look": lambda: house.session.home(session),
        "unlock": lambda: house.session.unlock(session, RIGHT), "prove": lambda: house.session.prove(session, RIGHT),
    }  # fmt: skip
    return doors[what]()


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 20_000)), max_size=12))
def test_whatever_comes_after_what_a_session_is_open_exactly_while_it_may_be(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """A model of three numbers beside the services: how long it has lasted, since when it is proved, whether it is locked."""
    clock, ticks = FixedClock(), Ticks()
    plain = builders.a_house(Path(tmp_path_factory.mktemp("s")), clock)
    try:
        builders.a_staffed_company(plain)
        timed = by_the_terms(plain, ticks)
        session, lasted, locked = log_in(timed, "stts01"), 0, False
        for what, amount in steps:
            shut = "session-locked" if locked and what in ("look", "prove") else None
            expected = "session-over" if lasted >= LONGEST else shut
            if what == "pass":
                ticks.now += amount
                lasted += amount
            elif what == "wall":
                clock.now += timedelta(seconds=amount * (1 if amount % 2 else -1))
            elif what == "log in":
                timed.session.log_out(session)
                session, lasted, locked = log_in(timed, "stts01"), 0, False
            elif expected is None:
                call(timed, session, what)
                locked = {"lock": True, "unlock": False}.get(what, locked)
            else:
                with refuses(expected):
                    call(timed, session, what)
    finally:
        builders.close(plain)
