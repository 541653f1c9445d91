"""Tries from elsewhere keep nobody out who logged in from here before, and how often can be guessed has a bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.own import ChangePassword
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import PickUser
from stts_tui.services.host.unlocking import unlock
from stts_tui.services.house import House
from stts_tui.services.people import gates
from stts_tui.services.people.own import OwnService
from stts_tui.services.people.session import SessionService
from tests.builders import PASSWORD, Company, FixedClock, refuses, rows, run_sql

HOME, ELSEWHERE = "192.0.2.10", "203.0.113.77"
GUESS = "wrong wrong wrong"


def log_in_from(house: House, origin: str, name: str = "admin01", password: str = PASSWORD) -> Session:
    """As a process does whose line comes from there."""
    office = replace(house.office, settings=replace(house.office.settings, origin=origin))
    return SessionService(office).log_in(LogIn(name, Secret(password))).session


def fails(house: House, origin: str, times: int = 1, name: str = "admin01") -> None:
    for _time in range(times):
        with pytest.raises(Refused):
            log_in_from(house, origin, name, GUESS)


@pytest.mark.long
@pytest.mark.asvs("V6.3.1", "V6.1.1")
def test_an_attacker_without_a_pause_keeps_the_only_administrator_out_of_nothing(
    house: House, alpha: Company, clock: FixedClock
) -> None:
    """A try every two seconds, the owner every half minute. (By hand for 8 hours: in each of 960 times.)"""
    log_in_from(house, HOME)
    got_in = looked_at = 0
    for second in range(0, 1200, 2):
        clock.advance(seconds=2)
        try:
            log_in_from(house, ELSEWHERE, password=GUESS)
        except Refused as no:
            looked_at += no.code == "login-wrong"
        if second % 30 == 0:
            log_in_from(house, HOME)
            got_in += 1
    assert got_in == 1200 // 30
    assert looked_at == 13  # three are free, then after 2, 4, 8 ... seconds


@pytest.mark.long
def test_a_days_guesses_are_as_many_as_is_said(house: House, alpha: Company, clock: FixedClock) -> None:
    """The worst of all: somebody who guesses through every gate, at the first moment at which each is open."""
    places = [f"192.0.2.{number}" for number in range(1, 6)]
    for place in places:
        log_in_from(house, place)
        clock.advance(seconds=1)
    count = 0
    for quarter in range(12 + 96):
        clock.advance(seconds=900)
        for place in (*places, ELSEWHERE):
            try:
                log_in_from(house, place, password=GUESS)
            except Refused as no:
                count += no.code == "login-wrong" and quarter >= 12  # the delays have grown
    assert count == gates.GATES * 96
    assert f"{gates.GATES * 96} guesses a day" in " ".join((gates.__doc__ or "").split())


def test_each_place_has_its_own_gate(house: House, alpha: Company, clock: FixedClock) -> None:
    log_in_from(house, HOME)
    fails(house, HOME, 4)
    with refuses("login-wait"):
        log_in_from(house, HOME)
    log_in_from(house, ELSEWHERE)  # which is known from now on
    with refuses("login-wait"):
        log_in_from(house, HOME)  # one gate does not open another
    clock.advance(seconds=2)
    log_in_from(house, HOME)


def test_a_login_from_a_known_place_forgives_nobody_elsewhere(house: House, alpha: Company) -> None:
    log_in_from(house, HOME)
    fails(house, ELSEWHERE, 4)
    log_in_from(house, HOME)
    with refuses("login-wait"):
        log_in_from(house, ELSEWHERE)


def test_a_place_is_the_accounts_own(house: House, alpha: Company) -> None:
    log_in_from(house, HOME, "stts01")
    fails(house, ELSEWHERE, 4, "stts02")
    with refuses("login-wait"):
        log_in_from(house, HOME, "stts02")


def test_unknown_names_wait_wherever_they_come_from(house: House, alpha: Company) -> None:
    fails(house, HOME, 4, "nobody99")
    with refuses("login-wait"):
        log_in_from(house, ELSEWHERE, "nobody99")


def test_the_latest_three_places_are_kept_and_none_in_clear(house: House, alpha: Company, clock: FixedClock) -> None:
    for number in range(5):
        log_in_from(house, f"198.51.100.{number}")
        clock.advance(seconds=1)
    kept = run_sql(house, "SELECT place FROM login_place")
    assert len(kept) == gates.GATES - 1
    assert "198.51.100" not in repr(rows(house))
    fails(house, ELSEWHERE, 4)
    with refuses("login-wait"):
        log_in_from(house, "198.51.100.0")
    log_in_from(house, "198.51.100.4")


def test_without_a_line_there_is_no_place(house: House, alpha: Company) -> None:
    log_in_from(house, "")
    assert run_sql(house, "SELECT count(*) FROM login_place") == [(0,)]


def test_a_new_password_forgets_the_places(house: House, alpha: Company) -> None:
    log_in_from(house, HOME, "stts01")
    user = alpha.view("stts01")
    house.users.new_password(alpha.session(), PickUser(user.account_id, user.version))
    assert run_sql(house, "SELECT count(*) FROM login_place WHERE account_id = ?", user.account_id) == [(0,)]


def test_a_password_is_changed_through_the_same_gate(house: House, alpha: Company) -> None:
    session = log_in_from(house, HOME)
    fails(house, ELSEWHERE, 4)
    office = replace(house.office, settings=replace(house.office.settings, origin=HOME))
    OwnService(office).change_password(session, ChangePassword(Secret(PASSWORD), Secret("iets heel anders nu")))


def test_the_host_opens_every_gate(house: House, alpha: Company, clock: FixedClock) -> None:
    log_in_from(house, HOME)
    fails(house, HOME, 4)
    fails(house, ELSEWHERE, 4)
    assert unlock(house.office.store, clock.now, "admin01") == 8
    log_in_from(house, HOME)
    log_in_from(house, ELSEWHERE)
