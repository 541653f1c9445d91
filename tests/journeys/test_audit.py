"""The audit trail at a terminal: who looked at whom, and who may do what."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home
from tests.menu import to


@pytest.mark.long
def test_who_looked_at_a_user(start: Start, home: Path) -> None:
    with start() as person:
        at_home(person, "admin01")
        person.press(*to("admin01", ActionId.USER_SEARCH)).wait_for("any of them")
        person.press("helene1", "Enter").wait_for("STTS  User ").press("F3").wait_for("STTS  Welcome page")
        person.press(*to("admin01", ActionId.AUDIT_SEARCH)).wait_for("About whom or what")
        person.press("Tab", "helene1", "Tab", "1", "Enter").wait_for("line of Alpha Telecom: about .helene1.")
        person.wait_for(r"admin01 +Show the user +Hélène D.Hondt")
        person.press("Enter").wait_for("User: Hélène D.Hondt .helene1.")
        person.press("F3").wait_for("STTS  Welcome page")
        person.press(*to("admin01", ActionId.RIGHTS_SHOW)).wait_for("STTS1")
        person.press("PPage").wait_for(r"\* Log out +x +x +x +x +x +x +x")
    with closing(sqlite3.connect(home / "stts.sqlite")) as connection:
        lines = connection.execute("SELECT action, subject_name FROM audit WHERE action LIKE 'audit-%' ORDER BY id").fetchall()
    assert [line[0] for line in lines] == ["audit-search", "audit-show"]
    assert lines[0][1] == "about “helene1”; consultations"
