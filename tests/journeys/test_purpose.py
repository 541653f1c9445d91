"""A company asks why: switched on at one terminal, asked at another, and told in the audit trail and to the person."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, choose, log_in
from tests.journeys.tariff.steps import search
from tests.menu import to


def lines(home: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(home / "stts.sqlite")) as connection:
        return connection.execute("SELECT action, purpose FROM audit WHERE action = 'file-show' ORDER BY id").fetchall()


@pytest.mark.long
def test_why_somebody_looked(start: Start, home: Path) -> None:
    with start() as administrator, start() as person:
        at_home(administrator, "admin01")
        choose(administrator, "The company", "Purpose of each consultation").wait_for("Ask for the purpose")
        administrator.press("x", "Enter").wait_for("have been saved")
        at_home(person, "stts01")
        search(person, "Claes").press("Enter").wait_for("STTS  Purpose of the consultation")
        assert "Claes" not in person.text
        person.press("F12").wait_for("nothing was looked at").wait_for("STTS  Tariff files found")
        assert lines(home) == []
        person.press("Enter").wait_for("STTS  Purpose of the consultation")
        person.press("F3").wait_for("STTS  Welcome page").press("F3").wait_for("You have logged out")
        assert lines(home) == []
        log_in(person, "stts01").wait_for("Welcome page")
        search(person, "Claes").press("Enter").wait_for("STTS  Purpose of the consultation")
        person.press("4", "Tab", "K-17", "Enter").wait_for("STTS  Tariff file ").wait_for("Claes")
        person.press("1", "0", "Enter").wait_for("STTS  History of the file")  # the same person: not asked again
        assert lines(home) == [("file-show", "complaint: K-17")]
        administrator.press("F3").wait_for("STTS  Welcome page")
        administrator.press(*to("admin01", ActionId.AUDIT_SEARCH)).wait_for("About whom or what")
        administrator.press("stts01", "Tab", "Tab", "1", "Enter").wait_for("line.* of Alpha Telecom")
        administrator.press("Enter").wait_for("Purpose +Complaint: K-17")
