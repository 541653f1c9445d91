"""Logging in: one answer to everything that is wrong, a delay that grows and ends, hashes that keep up."""

from __future__ import annotations

import contextlib
import resource
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Fault, Refused, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.services import hashing
from stts_tui.services.hashing import BUSY, NO_ROOM, Hasher, Slots
from stts_tui.services.host.unlocking import unlock
from stts_tui.services.house import House
from stts_tui.services.people.passwords import seconds_to_wait
from stts_tui.settings import LoginDelay, PasswordHashing
from stts_tui.store.queue import Queue
from tests import builders
from tests.builders import PASSWORD, SETTINGS, Company, FixedClock, log_in, refuses
from tests.processes import in_processes


def try_to_log_in(house: House, name: str, password: str) -> Refused:
    with pytest.raises(Refused) as caught:
        log_in(house, name, password)
    return caught.value


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\u202e", "\u0131"])
def test_signs_that_no_name_holds_are_a_wrong_login(house: House, alpha: Company, sign: str) -> None:
    for name, password in ((f"admin01{sign}", PASSWORD), (sign, sign), ("admin01", f"{PASSWORD}{sign}")):
        assert try_to_log_in(house, name, password).code == "login-wrong"


def test_a_login_tells_who_and_what_happened_before(house: House, alpha: Company, clock: FixedClock) -> None:
    first = house.session.log_in(LogIn(" ADMIN01 ", Secret(PASSWORD)))
    assert first.home.company == "Alpha Telecom"
    assert first.home.last_login_at is None
    at = clock.now
    clock.advance(hours=1)
    try_to_log_in(house, "admin01", "wrong wrong wrong")
    second = house.session.log_in(LogIn("admin01", Secret(PASSWORD)))
    assert second.home.last_login_at == at
    assert second.home.failures_since == 1
    third = house.session.log_in(LogIn("admin01", Secret(PASSWORD)))
    assert third.home.failures_since == 0


@pytest.mark.asvs("V6.2.8")
def test_capitals_count_in_the_password(house: House, alpha: Company) -> None:
    assert try_to_log_in(house, "admin01", PASSWORD.upper()).code == "login-wrong"


@pytest.mark.asvs("V6.2.8")
def test_each_sign_counts_in_the_password_the_last_one_too(house: House, alpha: Company) -> None:
    long = "zeven kleine geitjes en een wolf, " * 3 + "en hun moeder die thuiskomt"
    alpha.add("geitje1", password=long)
    for near in (long[:-1], f"{long[:-1]}x", f"{long}!", f" {long}", f"{long} ", long[:72], long[:64]):
        assert try_to_log_in(house, "geitje1", near).code in ("login-wrong", "login-wait"), near
        unlock(house.office.store, house.office.clock(), "geitje1")
    log_in(house, "geitje1", long)


def test_the_password_may_be_typed_in_any_unicode_form(house: House, alpha: Company) -> None:
    alpha.add("eloise1", password="élan vital à Liège")
    log_in(house, "eloise1", "e\u0301lan vital a\u0300 Lie\u0300ge")


@pytest.mark.asvs("V6.2.10")
def test_a_password_does_not_grow_old(house: House, alpha: Company, clock: FixedClock) -> None:
    clock.advance(days=3650)
    house.session.home(log_in(house, "stts01"))


class Counting(Hasher):
    """Counts the work; what is compared is that both answers cost the same number of Argon2 runs."""

    def __init__(self) -> None:
        super().__init__(builders.CHEAP)
        self.runs: list[str] = []

    def verify(self, stored: str | None, password: Secret) -> bool:
        self.runs.append("verify")
        return super().verify(stored, password)

    def hash(self, password: Secret, salt: bytes | None = None) -> str:
        self.runs.append("hash")
        return super().hash(password, salt)


@pytest.mark.asvs("V6.3.8")
def test_unknown_wrong_and_blocked_get_the_same_answer_for_the_same_work(tmp_path: Path) -> None:
    hasher = Counting()
    house = builders.a_house(tmp_path, hasher=hasher)
    try:
        alpha = builders.a_staffed_company(house)
        house.users.block(alpha.session(), builders.a_block(alpha.view("stts01")))
        answers = []
        for name in ("nobody99", "stts02", "stts01"):
            hasher.runs.clear()
            no = try_to_log_in(house, name, "not the password")
            answers.append((no.code, no.sentence, no.field, tuple(hasher.runs)))
        assert len(set(answers)) == 1
        assert answers[0][0] == "login-wrong"
        assert answers[0][3] == ("verify",)
        assert try_to_log_in(house, "stts01", PASSWORD).code == "account-blocked"
    finally:
        builders.close(house)


# -- the delay ---------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V6.3.1")
def test_failures_make_one_wait_and_waiting_helps(house: House, alpha: Company, clock: FixedClock) -> None:
    for _ in range(3):
        assert try_to_log_in(house, "stts01", "wrong").code == "login-wrong"
    assert try_to_log_in(house, "stts01", "wrong").code == "login-wrong"
    no = try_to_log_in(house, "stts01", PASSWORD)
    assert no.code == "login-wait"
    assert "2 seconds" in no.sentence
    clock.advance(seconds=2)
    log_in(house, "stts01")
    try_to_log_in(house, "stts01", "wrong")
    log_in(house, "stts01")  # forgiven: no wait


def test_an_unknown_name_waits_likewise(house: House, alpha: Company) -> None:
    for _ in range(4):
        assert try_to_log_in(house, "nobody99", "wrong").code == "login-wrong"
    assert try_to_log_in(house, "nobody99", "wrong").code == "login-wait"


def test_the_delay_is_stored_and_nobody_else_waits(house: House, alpha: Company) -> None:
    for _ in range(4):
        try_to_log_in(house, "stts01", "wrong")
    again = builders.reopen(house)
    assert try_to_log_in(again, "stts01", PASSWORD).code == "login-wait"
    log_in(again, "stts02")


@pytest.mark.asvs("V6.3.1")
def test_never_a_lock_out_for_good(house: House, alpha: Company, clock: FixedClock) -> None:
    longest = house.office.settings.delay.longest_seconds
    for _ in range(40):
        try_to_log_in(house, "stts01", "wrong")
        clock.advance(seconds=longest)
    log_in(house, "stts01")


def test_a_clock_set_back_does_not_lengthen_the_wait(house: House, alpha: Company, clock: FixedClock) -> None:
    for _ in range(6):
        try_to_log_in(house, "stts01", "wrong")
        clock.advance(seconds=8)
    try_to_log_in(house, "stts01", "wrong")
    clock.advance(days=-100)
    try_to_log_in(house, "stts01", PASSWORD)
    clock.advance(seconds=house.office.settings.delay.longest_seconds)
    log_in(house, "stts01")


@pytest.mark.parametrize(("passed", "code"), [(0, "login-wait"), (1, "login-wrong")])
def test_failures_are_forgotten_after_a_day_without_a_try(
    house: House, alpha: Company, clock: FixedClock, passed: int, code: str
) -> None:
    delay = house.office.settings.delay
    for _ in range(delay.free_failures):
        try_to_log_in(house, "stts01", "wrong")
    clock.advance(seconds=delay.forget_seconds + passed)
    assert try_to_log_in(house, "stts01", "wrong").code == "login-wrong"
    assert try_to_log_in(house, "stts01", "wrong").code == code


@given(st.integers(0, 10_000), st.integers(1, 10), st.integers(1, 60), st.integers(60, 10_000))
def test_the_delay_grows_and_ends(failures: int, free: int, first: int, longest: int) -> None:
    delay = LoginDelay(free, first, longest)
    assert seconds_to_wait(failures, delay) <= seconds_to_wait(failures + 1, delay) <= longest
    assert seconds_to_wait(min(failures, free), delay) == 0


def _guess(path: Path, password: str) -> str:
    house = builders.open_house(path)
    try:
        return str(try_to_log_in(house, "stts01", password).code)
    finally:
        builders.close(house)


@pytest.mark.long
@pytest.mark.asvs("V6.3.1")
def test_guesses_at_the_same_time_count_each(house: House, alpha: Company) -> None:
    path = builders.path_of(house)
    builders.close(house)
    codes = in_processes(_guess, [(path, f"wrong {number}") for number in range(8)])
    assert codes.count("login-wrong") == 4  # three free ones, and the one that starts the wait
    assert codes.count("login-wait") == 4


def _log_in_rightly(path: Path, password: str) -> str:
    house = builders.open_house(path)
    try:
        log_in(house, "stts01", password)
        return "in"
    except Refused as no:
        return no.code
    finally:
        builders.close(house)


@pytest.mark.long
def test_right_logins_at_the_same_time_all_get_in(house: House, alpha: Company) -> None:
    """Also where hashes are renewed meanwhile: the parameters of the settings have changed."""
    builders.run_sql(house, "UPDATE account SET password_hash = ? WHERE user_name = 'stts01'",
                     Hasher(PasswordHashing(1, 128, 1)).hash(Secret(PASSWORD)))  # fmt: skip
    path = builders.path_of(house)
    builders.close(house)
    assert in_processes(_log_in_rightly, [(path, PASSWORD)] * 12) == ["in"] * 12
    assert builders.run_sql_at(path, "SELECT count(*) FROM login_throttle") == [(0,)]


class Poor(Hasher):
    """On a computer without memory, or whose slots are all taken."""

    def __init__(self, no: Fault) -> None:
        super().__init__(builders.CHEAP)
        self.no: Fault | None = no

    def verify(self, stored: str | None, password: Secret) -> bool:
        if self.no is not None:
            raise refused(self.no)
        return super().verify(stored, password)


@pytest.mark.parametrize("no", [NO_ROOM, BUSY])
@pytest.mark.asvs("V16.5.3")
def test_no_memory_and_many_people_are_never_told_as_wrong_nor_counted(tmp_path: Path, no: Fault) -> None:
    hasher = Poor(no)
    house = builders.a_house(tmp_path, hasher=hasher)
    try:
        hasher.no = None
        builders.a_staffed_company(house)
        try_to_log_in(house, "stts01", "wrong")
        hasher.no = no
        for _ in range(9):
            assert try_to_log_in(house, "stts01", PASSWORD).code == no.code
        assert house.office.store.throttle.get("stts01") is not None
        hasher.no = None
        for _ in range(2):
            assert try_to_log_in(house, "stts01", "wrong").code == "login-wrong"  # still of the free ones
        log_in(house, "stts01")
    finally:
        builders.close(house)


def _without_memory(stored: str) -> list[object]:
    dear = Hasher(PasswordHashing(1, 2**20, 1))
    resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))
    found: list[object] = []
    for act in (lambda: dear.hash(Secret("x")), lambda: dear.verify(None, Secret("x"))):
        with pytest.raises(Refused) as caught:
            act()
        found.append(caught.value.code)
    return [*found, dear.verify(stored, Secret("x"))]


def test_real_want_of_memory_is_told_as_that() -> None:
    stored = Hasher(builders.CHEAP).hash(Secret("x"))
    assert in_processes(_without_memory, [(stored,)]) == [["hashing-no-room", "hashing-no-room", True]]


@pytest.mark.asvs("V15.2.2")
def test_only_so_many_work_on_passwords_at_a_time(tmp_path: Path) -> None:
    slots = Slots(tmp_path / "s", 3)
    now, most, lock = 0, 0, threading.Lock()

    def work(number: int) -> None:
        nonlocal now, most
        with slots.one(f"user{number}"), slots.one("inside it"):
            with lock:
                now += 1
                most = max(most, now)
            Hasher(PasswordHashing(1, 8192, 1)).hash(Secret("x"))  # long enough for the others to come in, could they
            with lock:
                now -= 1

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(work, range(60)))
    assert 1 <= most <= 3


@pytest.mark.asvs("V15.2.2")
def test_a_login_waits_for_a_place_among_all_of_the_host(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "_PATIENCE", 0.2)
    again = builders.reopen(house)
    engine, count = again.office.store.engine, again.office.settings.hashing.slots
    with contextlib.ExitStack() as others:
        for number in range(1, count + 1):
            others.enter_context(Queue(engine.folder / f"{engine.name}.hashing-{number}", 10).turn(background=True))
        assert try_to_log_in(again, "stts01", PASSWORD).code == "hashing-busy"
    log_in(again, "stts01")
    builders.close(again)


def test_the_host_ends_a_delay(house: House, alpha: Company, clock: FixedClock) -> None:
    for _ in range(9):
        try_to_log_in(house, "stts01", "wrong")
    assert try_to_log_in(house, "stts01", PASSWORD).code == "login-wait"
    assert unlock(house.office.store, clock.now, " STTS01 ") == 4
    log_in(house, "stts01")
    line = house.office.store.audit.list_()[-2]
    assert (line.actor_name, line.action, line.subject_name) == ("host", "user-unlock", "stts01")
    with refuses("unlock-nobody"):
        unlock(house.office.store, clock.now, "nobody99")


# -- hashes ------------------------------------------------------------------------------------------------------------
def test_a_hash_is_renewed_when_the_parameters_change(house: House, alpha: Company) -> None:
    def stored(present: House) -> str:
        return str(builders.run_sql(present, "SELECT password_hash FROM account WHERE user_name = 'stts01'")[0][0])

    before = stored(house)
    log_in(house, "stts01")
    assert stored(house) == before
    dearer = PasswordHashing(time_cost=2, memory_cost=128, parallelism=1)
    again = builders.reopen(house, settings=replace(SETTINGS, hashing=dearer))
    try_to_log_in(again, "stts01", "wrong")
    assert stored(again) == before
    session = log_in(again, "stts01")
    after = stored(again)
    assert argon2.extract_parameters(after).memory_cost == 128
    again.session.home(session)  # the session goes on
    log_in(again, "stts01")
    assert stored(again) == after


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAA$AAAAAAAA",
                                    "$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + "A" * 43])  # fmt: skip
@pytest.mark.asvs("V16.5.3")
def test_a_damaged_hash_fits_nothing_and_breaks_nothing(house: House, alpha: Company, stored: str) -> None:
    alpha.add("damaged1", password_hash=stored)
    assert try_to_log_in(house, "damaged1", "").code == "login-wrong"


@pytest.mark.asvs("V11.4.2")
def test_the_default_is_not_cheap() -> None:
    default = PasswordHashing()
    assert (default.time_cost, default.memory_cost, default.parallelism) == (3, 65536, 4)  # RFC 9106, second choice


# -- what is kept ------------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V14.2.4")
def test_no_password_and_no_unknown_name_reaches_the_disk(house: House, alpha: Company) -> None:
    try_to_log_in(house, "mijn geheim wachtwoord", "in het verkeerde veld")
    try_to_log_in(house, "stts01", "een fout wachtwoord")
    log_in(house, "stts01")
    kept = builders.every_byte(house)
    assert b"geheim" in kept or b"mijngeheimwachtwoord" in kept  # the folded throttle key, gone after a day
    for never in (b"mijn geheim", b"verkeerde veld", b"een fout", PASSWORD.encode()):
        assert never not in kept


@pytest.mark.asvs("V16.3.1")
def test_the_audit_names_no_unknown_user(house: House, alpha: Company) -> None:
    try_to_log_in(house, "hunter2hunter2", "x")
    line = house.office.store.audit.list_()[-1]
    assert (line.outcome, line.actor_name, line.actor_id) == ("login-wrong", "?", None)


def test_a_removed_user_is_an_unknown_one(house: House, alpha: Company) -> None:
    from stts_tui.domain.people.users import PickUser

    house.users.remove(alpha.session(), PickUser(alpha.ids["stts01"], alpha.view("stts01").version))
    assert try_to_log_in(house, "stts01", PASSWORD).code == "login-wrong"
