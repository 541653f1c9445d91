"""A set of blocks whose process is killed half-way: each user is blocked or not, whole; what was done can be taken back."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from stts_tui.domain.common.calendar import system_clock
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.rights.action import ActionId
from tests import builders
from tests.builders import Company
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home
from tests.menu import to

MANY = 400
PATIENCE = 20.0


def a_crowd(path: Path) -> None:
    house = builders.open_house(path, clock=system_clock)
    with house.office.store.transaction():
        ((company_id,),) = builders.run_sql(house, "SELECT id FROM company WHERE name = 'Alpha Telecom'")
    alpha = Company(house, company_id)
    stored = house.office.hasher.hash(Secret(builders.PASSWORD))
    for number in range(MANY):
        alpha.add(f"crowd{number:03}", first_name="Piet", last_name=f"Menigte {number:03}", password_hash=stored)
    builders.close(house)


def blocked(path: Path) -> list[tuple[str, str, int]]:
    """Name, reason and version of those who are blocked."""
    with sqlite3.connect(path) as db:
        found = db.execute("SELECT user_name, blocked_reason, version FROM account WHERE blocked_until > '2000-01-01'")
        return list(found.fetchall())


@pytest.mark.long
def test_a_killed_set_leaves_each_user_whole_and_is_taken_back(start: Start, home: Path) -> None:
    path = home / "stts.sqlite"
    a_crowd(path)
    with start() as admin:
        at_home(admin, "admin01").press(*to("admin01", ActionId.USER_LIST)).wait_for("users of Alpha Telecom")
        admin.press("crowd", "Enter").wait_for(">__ crowd000").press("7", "F9", "F9").wait_for("options typed")
        admin.press("Enter").wait_for("users will change").press("1", "Enter")
        ends = time.monotonic() + PATIENCE
        while len(blocked(path)) < 5:
            assert time.monotonic() < ends, admin.text
        os.kill(admin.process.pid, signal.SIGKILL)
        admin.process.wait(10)
    done = blocked(path)
    assert 5 <= len(done) < MANY
    assert {(reason, version) for _name, reason, version in done} == {("Has left the company", 2)}
    house = builders.open_house(path, clock=system_clock)
    try:
        assert house.office.store.problems() == []
        told = builders.run_sql(house, "SELECT COUNT(*) FROM audit WHERE action = 'user-block' AND outcome = 'done'")
        assert told == [(len(done),)]
    finally:
        builders.close(house)
    with start() as admin:
        at_home(admin, "admin01").press(*to("admin01", ActionId.USER_LIST)).wait_for("users of Alpha Telecom").press("C-z")
        admin.wait_for(rf"Bring {len(done)} accounts back").press("Enter").wait_for("Taken back: ")
    assert blocked(path) == []
