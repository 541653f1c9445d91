"""A file's life at the screen: two parts, the check beforehand, a transfer, a change, a stop, a cancellation."""

from __future__ import annotations

import csv
import io
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from stts_tui.domain.common.calendar import belgian_date, show_date, system_clock
from stts_tui.domain.rights.action import ActionId
from tests.builders import PASSWORD
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home
from tests.journeys.tariff.conftest import ELSEWHERE, FREE
from tests.journeys.tariff.steps import clear, open_file, pick, search, wait_for_options
from tests.menu import to
from tests.terminal import Terminal


def day(ahead: int = 0) -> str:
    return show_date(belgian_date(system_clock()) + timedelta(days=ahead))


@pytest.mark.long
def test_apply_in_two_parts_in_one_go(person: Terminal) -> None:
    at_home(person, "stts01")
    pick(person, "Application for").wait_for("National register number")
    person.press(FREE.digits, "Tab", "nieuw", "Tab", "nele", *["Tab"] * 3, "Tab", "Tab", "Tab")
    person.press("F8").wait_for("It would be refused").wait_for("consent-missing").wait_for("Nothing has been saved")
    person.press("F12").wait_for("! needed").press("Space", "F8").wait_for("It would succeed")
    person.wait_for("Awaiting activation").wait_for("Enter missing data")
    person.press("F12").press("Enter").wait_for(r"File STTS-\d{4}-\d{7} has been created.*Enter the second part now")
    # the second part, at once
    person.wait_for("Type of formula").press("f", "Tab", "Tab", "03 221 44 55", "Tab", day(), "Tab", day(20), "Tab")
    person.press("65", "Tab", "15,5", "Enter").wait_for("STTS  Tariff file ").wait_for("has been completed")
    person.wait_for(r"STTS-[0-9-]+ .* Active")
    person.wait_for(r"a month +Subscription 6,20 EUR \+ Calls 3,10 EUR = 9,30 EUR")
    person.press("PageDown").wait_for(r"installation +32,50 EUR").wait_for(r"1 day, ")


@pytest.mark.long
def test_the_second_part_may_come_later_from_the_assignment(person: Terminal) -> None:
    at_home(person, "stts03")
    pick(person, "Assignments for the operator").wait_for("Enter missing data")
    row = next(line for line in person.lines if "Claes" in line)
    assert re.search(r"\d\d/\d\d/\d{4}  Enter missing data", row)
    while not re.search("^>.*Claes", person.text, re.MULTILINE):
        person.press("Down").settle(0.1)
    person.press("Enter").wait_for("Activation date").wait_for("Claes, Maria")
    person.press("m", "Tab", "Tab", "0470 12 34 56", "Tab", day(), "Tab", day(20), "Enter")
    person.wait_for("STTS  Tariff file ").wait_for(r"STTS-[0-9-]+ .* Active").wait_for("Mobile subscription")


@pytest.mark.long
def test_transfer_between_two_operators(start: Start) -> None:
    with start() as taking, start() as losing:
        at_home(taking, "stts01")
        pick(taking, "Application for").wait_for("National register number")
        taking.press(ELSEWHERE.digits, "Tab", "benali", "Tab", "fatima", "Tab", "Space", "Enter")
        taking.wait_for(r"F9: start a transfer\?")
        assert "Beta" not in taking.text
        taking.press("F9").wait_for("Consent given by")
        assert ELSEWHERE.digits in taking.text  # what was typed came along
        taking.press("Down", "Down", "Down", "Down", "Down", "i", "Enter").wait_for("has been created")
        taking.wait_for("Activation date")
        # While the second part is missing, the other operator stays in charge.
        at_home(losing, "stts03b")
        search(losing, "benali").press("Enter").wait_for(r"STTS-[0-9-]+ .* Active").press("F3")
        starts = day(5)
        taking.press("f", "Tab", "Tab", "03 221 77 88", "Tab", starts, "Tab", day(30), "Enter")
        taking.wait_for("STTS  Tariff file ").wait_for(r"STTS-[0-9-]+ .* Active").wait_for("Consent +fatima benali")
        search(losing, "benali").wait_for("Transferred").press("Enter").wait_for("STTS  Tariff file ")
        losing.wait_for(r"STTS-[0-9-]+ .* Transferred").wait_for(f"- {day(4)}")  # no day shared, no gap
        assert "Alpha" not in losing.text
        losing.press("F3")
        pick(losing, "Assignments for the operator").wait_for("Terminate reduction.*Benali")


@pytest.mark.long
def test_modify_shows_before_and_after_first(person: Terminal) -> None:
    open_file(person, "stts01", "Dubois").press("2", "Enter").wait_for("These hold from")
    person.press("Tab", "b", "Tab", "Tab", "15", "Enter")
    person.wait_for("Nothing has been saved yet").wait_for("Fixed line -> Bundle")
    person.wait_for(r"Discount now +at most Subscription 8,40").wait_for(r"Discount then +Subscription 6,00 EUR \+ Calls")
    person.press("F12").wait_for("These hold from").press("Enter").wait_for("Nothing has been saved yet")
    person.press("Enter").wait_for("STTS  Tariff file ").wait_for("has been changed")
    person.press("10", "Enter").wait_for("STTS  History of the file").wait_for("Modify a file, Anna Janssens")
    person.wait_for("Fixed line +Bundle")


@pytest.mark.long
def test_stop_one_reduction_then_the_tariff(person: Terminal) -> None:
    open_file(person, "stts02", "Dubois").press("14", "Enter").wait_for("Last day")
    person.press("Down", "Down", "Enter").wait_for("Reason: this must be filled in|required")
    person.press("t", "Enter").wait_for("Nothing has been saved yet")
    person.wait_for(r"In \d{4} +\d+ days?, .* EUR -> \d+ days?, .* EUR")
    person.press("Enter").wait_for("stopped").wait_for(r"STTS-[0-9-]+ .* Active")
    wait_for_options(person, "2 14 10")
    person.press("14", "Enter").wait_for("Last day").press("Down", "Down", "t", "Enter").wait_for("Active -> Ended").press(
        "Enter"
    )
    person.wait_for(r"STTS-[0-9-]+ .* Ended")
    wait_for_options(person, "10")


@pytest.mark.long
def test_cancel_the_latest_action_and_see_what_it_puts_back(person: Terminal) -> None:
    open_file(person, "stts03", "Goossens").press("11", "Enter").wait_for("What cancelling would undo").wait_for(
        "Ended -> Active"
    )
    person.press("F12").wait_for("STTS  Tariff file ").press("15", "Enter").wait_for("This puts back:").wait_for(
        "Ended -> Active"
    )
    person.press("Enter").wait_for("! required").press("wrong customer", "Enter")
    person.wait_for("the latest action has been cancelled").wait_for(r"STTS-[0-9-]+ .* Active")
    person.press("10", "Enter").wait_for("STTS  History").wait_for("Cancel an action").wait_for("wrong customer")
    person.press("PageDown").wait_for(r"\(cancelled since\)")


@pytest.mark.long
def test_two_users_on_one_file(start: Start) -> None:
    with start() as first, start() as second:
        for person, user in ((first, "stts01"), (second, "stts02")):
            open_file(person, user, "Dubois").press("2", "Enter").wait_for("These hold from")
        first.press(*["Tab"] * 7, "from the first", "Enter").wait_for("Nothing has been saved yet").press("Enter")
        first.wait_for("has been changed")
        second.press(*["Tab"] * 8, "from the second", "Enter")
        second.wait_for(lambda text: "Nothing has been saved yet" in text or "Changed meanwhile" in text)
        if "Changed meanwhile" not in second.text:
            second.press("Enter")
        second.wait_for("Changed meanwhile").wait_for(r"Anna Janssens|stts01").wait_for("now: from the first")
        second.wait_for("you typed: from the second").wait_for("What you typed is kept")
        second.press("Enter").wait_for("What you typed is kept").wait_for("from the second")
        second.press("Enter").wait_for("Nothing has been saved yet").press("Enter").wait_for("has been changed")
        second.wait_for("from the second").wait_for("from the first")


@pytest.mark.long
def test_search_by_any_combination_and_export(person: Terminal, home: Path) -> None:
    at_home(person, "stts01")
    pick(person, "Search a file").wait_for("File number")
    person.press(*["Tab"] * 8, "o", "Enter").wait_for("Bottom")  # over, for whatever reason
    assert all(name in person.text for name in ("Evers", "Fabry", "Goossens", "Hermans", "Ickx"))
    assert "Dubois" not in person.text
    person.press("\x18").wait_for("files have been written to")
    shown = "".join(line.strip() for line in person.lines)
    (count,) = re.findall(r"(\d+) files", shown)
    (path,) = (home / ".local/share/stts-tui/exports").glob("files-*.csv")
    assert path.name in shown
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == int(count) + 1
    assert not re.search(r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", path.read_text("utf-8"))  # masked


@pytest.mark.long
def test_the_yearly_statement(person: Terminal, home: Path) -> None:
    at_home(person, "admin01")
    pick(person, "Statement", "Yearly statement").wait_for("are due on 15/04/")
    clear(person, 4).press("2099", "Enter").wait_for("! a past year")
    clear(person, 4).press(str(belgian_date(system_clock()).year - 1), "Enter").wait_for("Beneficiaries")
    folder = home / ".local/share/stts-tui/exports"
    assert sorted(path.suffix for path in folder.glob("statement-*")) == [".csv", ".xml"]


@pytest.mark.long
def test_both_parts_typed_far_ahead(start: Start) -> None:
    """Login, application and second part in one burst, before the first screen stands: every key reaches its field."""
    with start() as person:
        person.press("stts01", "Tab", PASSWORD, "Enter", *to("stts01", ActionId.FILE_APPLY))
        person.press(FREE.digits, "Tab", "nieuw", "Tab", "nele", "Tab")
        person.press("Space", "Enter", "i", "Tab", "Tab", "03 221 44 55", "Tab", day(), "Tab", day(20), "Tab", "Tab", "20")
        person.press("Enter").wait_for("has been completed").wait_for("Internet").wait_for("Subscription 8,00 EUR")
