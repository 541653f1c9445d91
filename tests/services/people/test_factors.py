"""The second factor: set up, asked for after the password, used once, replaced, renewed, taken away."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.factors import PERIOD, WINDOW, Enrol
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.own import ChangePassword
from stts_tui.domain.people.session import Proof
from stts_tui.domain.people.users import PickUser
from stts_tui.services.house import House
from stts_tui.services.people.codes import new_secret, seal, step_of, unseal
from stts_tui.services.people.session import Login
from stts_tui.settings import Sessions
from tests.builders import PASSWORD, Company, FixedClock, log_in, refuses, rows, run_sql
from tests.factor_builders import Telephone, enrol, log_in_with


def test_who_has_a_factor_is_asked_for_its_code_after_the_password(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    before = rows(house)["login_throttle"]
    with refuses("login-code-needed") as caught:
        log_in_with(house, "stts01", "")
    assert [reason.field for reason in caught.refusal.reasons] == ["code"]
    assert rows(house)["login_throttle"] == before  # the question is no try
    clock.advance(seconds=PERIOD)
    login = log_in_with(house, "stts01", phone.code())
    assert login.actor.user_name == "stts01"
    assert login.home.codes_left is None  # there are plenty
    house.own.show(login.session)


def test_nobody_learns_of_a_factor_without_the_password(house: House, alpha: Company, clock: FixedClock) -> None:
    enrol(house, alpha.session("stts01"), clock)
    told = []
    for name in ("stts01", "stts02", "nobody99"):
        with pytest.raises(Refused) as caught:
            house.session.log_in(LogIn(name, Secret("not the password"), "123456"))
        told.append((caught.value.code, caught.value.sentence, caught.value.field))
    assert len(set(told)) == 1


@pytest.mark.asvs("V6.5.1")
def test_a_code_is_used_once(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    with refuses("code-wrong"):
        log_in_with(house, "stts01", phone.code())  # that of the setting up
    clock.advance(seconds=PERIOD)
    code = phone.code()
    log_in_with(house, "stts01", code)
    with refuses("code-wrong"):
        log_in_with(house, "stts01", code)
    with refuses("code-wrong"):
        log_in_with(house, "stts01", phone.code(-1))  # an earlier one neither
    clock.advance(seconds=PERIOD)
    log_in_with(house, "stts01", phone.code())


def test_a_code_holds_half_a_minute_and_the_one_on_either_side(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    for off, fits in ((-2, False), (2, False), (-1, True), (1, True)):
        clock.advance(seconds=10 * PERIOD)
        if fits:
            log_in_with(house, "stts01", phone.code(off))
        else:
            with refuses("code-wrong"):
                log_in_with(house, "stts01", phone.code(off))


@given(
    st.integers(min_value=0, max_value=2**33), st.integers(min_value=-5, max_value=5), st.integers(min_value=-2, max_value=2)
)
def test_a_step_is_found_within_the_window_and_after_the_last_one(at: int, off: int, after: int) -> None:
    secret = new_secret()
    now = datetime.fromtimestamp(at, UTC)
    step = at // PERIOD
    if step + off < 0:
        return
    code = pyotp.TOTP(secret.reveal()).generate_otp(step + off)
    found = step_of(secret, code, now, step + after)
    near = {pyotp.TOTP(secret.reveal()).generate_otp(max(0, step + each)): step + each for each in range(-WINDOW, WINDOW + 1)}
    if abs(off) <= WINDOW and off > after:
        assert found is not None
        assert found > step + after
    elif code not in near:
        assert found is None


@pytest.mark.asvs("V6.3.1")
def test_wrong_codes_delay_as_wrong_passwords_do_and_are_told(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    for _try in range(4):
        with refuses("code-wrong"):
            log_in_with(house, "stts01", "000000")
        with pytest.raises(Refused):  # the question does not forgive
            log_in_with(house, "stts01", "")
    with refuses("login-wait"):
        log_in_with(house, "stts01", phone.code(1))
    with refuses("login-wait"):
        log_in_with(house, "stts01", "")  # whatever the password: nobody looks
    clock.advance(seconds=PERIOD)
    assert log_in_with(house, "stts01", phone.code()).home.failures_since == 4
    outcomes = [line.outcome for line in house.office.store.audit.list_() if line.action == "session-start"]
    assert outcomes.count("code-wrong") == 4


@pytest.mark.asvs("V6.5.2", "V6.5.4", "V11.3.2")
def test_neither_secret_nor_codes_stand_in_the_database(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    text = repr(rows(house)).lower()
    secret = phone.secret.reveal()
    assert secret.lower() not in text
    assert base64.b32decode(secret).hex() not in text
    assert len(base64.b32decode(secret)) == 20
    assert len(set(phone.codes)) == 10
    for code in phone.codes:
        assert code.reveal() not in text
        assert code.reveal().replace("-", "") not in text
        assert len(code.reveal().replace("-", "")) * 4.95 > 112  # bits


@pytest.mark.asvs("V6.5.1")
def test_a_code_of_recovery_lets_in_once_and_how_many_are_left_is_told(
    house: House, alpha: Company, clock: FixedClock
) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    first = phone.recovery(0)
    assert log_in_with(house, "stts01", first).home.codes_left == 9
    with refuses("code-wrong"):
        log_in_with(house, "stts01", first)
    enrol(house, alpha.session("stts02"), clock)
    with refuses("code-wrong"):  # another account's
        log_in_with(house, "stts02", phone.recovery(1))
    for number in range(1, 8):
        login = log_in_with(house, "stts01", phone.recovery(number))
    clock.advance(seconds=PERIOD)
    assert login.home.codes_left == 2
    assert log_in_with(house, "stts01", phone.code()).home.codes_left == 2  # few: at each login


def test_another_factor_makes_the_one_before_and_its_codes_void(house: House, alpha: Company, clock: FixedClock) -> None:
    old = enrol(house, alpha.session("stts01"), clock)
    clock.advance(seconds=PERIOD)
    session = log_in_with(house, "stts01", old.code()).session
    other = log_in_with(house, "stts01", old.recovery(0)).session
    clock.advance(seconds=PERIOD)
    new = enrol(house, session, clock)
    with refuses("session-ended"):
        house.own.show(other)
    house.own.show(new.session)
    clock.advance(seconds=PERIOD)
    for code in (old.code(), old.recovery(1)):
        with refuses("code-wrong"):
            log_in_with(house, "stts01", code)
    log_in_with(house, "stts01", new.code())


def test_a_secret_that_was_shown_stays_until_it_is_confirmed_or_old(house: House, alpha: Company, clock: FixedClock) -> None:
    session = alpha.session("stts01")
    first = house.factor.show(session).begun
    assert house.factor.show(session).begun == first
    with refuses("code-wrong"):
        house.factor.enrol(session, Enrol("000000"))
    assert house.factor.show(session).begun == first
    assert house.factor.show(alpha.session("stts02")).begun != first
    clock.advance(minutes=15)
    with refuses("factor-not-begun"):
        house.factor.enrol(session, Enrol(pyotp.TOTP(first.secret.reveal()).at(clock.now)))
    assert house.factor.show(session).begun != first
    assert house.factor.show(session).since is None


@pytest.mark.asvs("V7.5.1")
def test_setting_one_up_asks_for_the_password_where_it_was_typed_a_while_ago(
    house: House, alpha: Company, clock: FixedClock
) -> None:
    passed = [0]
    as_shipped = replace(house.office.settings, sessions=Sessions())
    timed = House(replace(house.office, ticks=lambda: passed[0], settings=as_shipped), is_demo=False)
    session = log_in(timed, "stts01")
    phone = Telephone(timed.factor.show(session).begun.secret, clock)
    passed[0] += as_shipped.sessions.proof_seconds
    with refuses("password-again"):
        timed.factor.enrol(session, Enrol(phone.code()))
    assert timed.factor.show(session).since is None
    timed.session.prove(session, Proof(Secret(PASSWORD)))
    timed.factor.enrol(session, Enrol(phone.code()))


@pytest.mark.asvs("V6.5.6")
def test_a_lost_one_is_renewed_by_the_administrator(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    assert alpha.view("stts01").has_factor
    user = alpha.view("stts01")
    house.users.renew_factor(alpha.session(), PickUser(user.account_id, user.version))
    with refuses("session-ended"):
        house.own.show(phone.session)
    assert not alpha.view("stts01").has_factor
    alpha.session("stts01")  # the password alone
    line = [each for each in house.office.store.audit.list_() if each.action == "user-factor"][-1]
    assert (line.actor_name, line.subject_id) == ("admin01", alpha.ids["stts01"])
    with refuses("user-without-factor"):
        house.users.renew_factor(alpha.session(), PickUser(user.account_id, alpha.view("stts01").version))
    enrol(house, alpha.session(), clock)
    clock.advance(seconds=PERIOD)


def test_one_may_take_it_away_where_nobody_asks_for_it(house: House, alpha: Company, clock: FixedClock) -> None:
    with refuses("factor-none"):
        house.factor.remove(alpha.session("stts01"))
    phone = enrol(house, alpha.session("stts01"), clock)
    house.factor.remove(phone.session)
    alpha.session("stts01")


def test_under_another_key_a_code_of_recovery_still_lets_in(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    other = seal(house.office, alpha.ids["stts02"], phone.secret)
    run_sql(house, "UPDATE factor SET secret = ? WHERE account_id = ?", other, alpha.ids["stts01"])
    clock.advance(seconds=PERIOD)
    with refuses("factor-unreadable"):
        log_in_with(house, "stts01", phone.code())
    log_in_with(house, "stts01", phone.recovery(0))


@pytest.mark.parametrize("damage", ["", "AAAA", "no base 64!", "A" * 64])
@pytest.mark.asvs("V11.3.3")
def test_a_changed_secret_is_refused(house: House, damage: str) -> None:
    with refuses("factor-unreadable"):
        unseal(house.office, 1, damage)


@given(st.integers(min_value=0, max_value=59), st.integers(min_value=1, max_value=255))
def test_a_flipped_bit_is_refused(place: int, change: int) -> None:
    class Office:
        class keys:  # noqa: N801 (as the office has it)
            @staticmethod
            def derive(label: str) -> bytes:
                return label.encode().ljust(32)[:32]

    office: object = Office()
    held = bytearray(base64.b64decode(seal(office, 1, Secret("A" * 32))))  # type: ignore[arg-type]
    held[place % len(held)] ^= change
    with refuses("factor-unreadable"):
        unseal(office, 1, base64.b64encode(bytes(held)).decode())  # type: ignore[arg-type]


def test_with_a_factor_twelve_characters_are_enough(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    house.own.change_password(phone.session, ChangePassword(Secret(PASSWORD), Secret("zout en peper")))
    clock.advance(seconds=PERIOD)
    login: Login = house.session.log_in(LogIn("stts01", Secret("zout en peper"), phone.code()))
    assert not login.actor.outdated_password
    house.factor.remove(login.session)
    assert house.session.log_in(LogIn("stts01", Secret("zout en peper"))).actor.outdated_password  # now it is the only one
