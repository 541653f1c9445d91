"""Clocks that jump while people work: the order stays, nobody is shut out for ever, nothing is broken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, refuses

JUMPS = {"400 days back": -400 * 24, "400 days on": 400 * 24, "an hour back": -1, "an hour on": 1, "a minute back": -1 / 60}


@pytest.mark.parametrize("jump", JUMPS)
def test_acts_around_a_jump_stay_in_their_order(house: House, alpha: Company, clock: FixedClock, jump: str) -> None:
    session = alpha.session()
    house.users.add(session, builders.a_new_user())
    clock.advance(hours=JUMPS[jump])
    house.users.add(session, builders.a_new_user(user_name="newcomer2", niss=builders.a_niss(2)))
    house.users.block(alpha.session(), builders.a_block(alpha.view("stts02")))
    actions = [line.action for line in house.office.store.audit.list_()]
    assert [each for each in actions if each.startswith("user-")] == ["user-add", "user-add", "user-block"]
    assert house.office.store.problems() == []


@pytest.mark.parametrize(
    "moment", [datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)]
)
def test_the_hour_that_is_missing_or_comes_twice(house: House, alpha: Company, clock: FixedClock, moment: datetime) -> None:
    clock.now = moment
    session = alpha.session()
    for nth in range(3):
        house.users.add(session, builders.a_new_user(user_name=f"newcomer{nth}", niss=builders.a_niss(1 + nth)))
        clock.advance(seconds=1)
    assert house.office.store.problems() == []


@pytest.mark.asvs("V6.3.1")
def test_a_clock_set_back_during_a_wait_shuts_nobody_out(house: House, alpha: Company, clock: FixedClock) -> None:
    for _try in range(8):
        with pytest.raises(Refused):
            builders.log_in(house, "admin01", "not the password at all")
    with refuses("login-wait"):
        builders.log_in(house, "admin01")
    clock.advance(days=-400)
    with refuses("login-wait"):  # as long as a wait is at most, and no longer
        builders.log_in(house, "admin01")
    clock.advance(seconds=house.office.settings.delay.longest_seconds + 1)
    builders.log_in(house, "admin01")
