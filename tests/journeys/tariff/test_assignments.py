"""The inbox of profile 3, and the authority's work list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stts_tui.domain.common.calendar import belgian_date, show_date, system_clock
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, say_yes
from tests.journeys.tariff.steps import options, pick, search
from tests.terminal import Terminal


def inbox(person: Terminal, user: str = "stts03") -> Terminal:
    at_home(person, user)
    return pick(person, "Assignments for the operator").wait_for("Due +Assignment").wait_for("Bottom")


def go_to(person: Terminal, *words: str) -> Terminal:
    """The marker onto the row that holds all of `words`."""
    person.press("Home").settle(0.1)
    for _row in range(20):
        if any(line.startswith(">") and all(word in line for word in words) for line in person.lines):
            return person
        person.press("Down").settle(0.1)
    raise AssertionError(f"no row with {words}\n{person.text}")


@pytest.mark.long
def test_take_hand_over_and_comment(start: Start) -> None:
    with start() as one, start() as other:
        inbox(one)
        go_to(one, "Close file", "Evers").press("16", "Enter").wait_for("The assignment is yours")
        one.wait_for(r"Close file +STTS-\d{4}-\d{7} +Evers, Maria +Cnna Jans")
        go_to(one, "Close file", "Evers").press("18", "Enter").wait_for("STTS  Comment").press("ask Dirk first", "Enter")
        one.wait_for("comment has been saved").wait_for(r"\(1\)")
        go_to(one, "Close file", "Evers").press("17", "Enter").wait_for("STTS  Hand the assignment over").press("d", "Enter")
        one.wait_for("has been handed over").wait_for(r"Evers, .*Dirk Desmet")
        inbox(other, "stts04").press("F7").wait_for("Taken by").press("Tab", "Space", "Enter")
        other.wait_for("1 assignment of Alpha Telecom: open; yours").press("5", "Enter").wait_for("Dirk Desmet")
        other.wait_for("ask Dirk first").wait_for("What happened")


@pytest.mark.long
def test_acknowledging_one_opens_the_next(person: Terminal) -> None:
    inbox(person)
    notes = sum(word in line for line in person.lines for word in ("Terminate reduction", "Close file", "Documents asked"))
    assert notes >= 4
    go_to(person, "Terminate reduction").press("Enter").wait_for("What happened").wait_for("end it in your billing|End it")
    person.wait_for(lambda _text: 1 in options(person))
    for _number in range(notes - 1):
        file = person.wait_for("File  ").lines[person.row_of("File  ")]
        person.press("Enter").wait_for("This is the next one").wait_for_gone(file)
    person.press("Enter").wait_for("That was the last one").wait_for("Enter missing data")


@pytest.mark.long
def test_several_are_acknowledged_at_once(person: Terminal) -> None:
    inbox(person)
    go_to(person, "Terminate reduction", "Hermans").press("1")
    go_to(person, "Terminate reduction", "Lemmens").press("1")
    person.press("Enter").wait_for("2 assignments acknowledged").wait_for_gone("Terminate reduction")
    go_to(person, "Enter missing data").press("1", "Enter").wait_for("is not done by taking note of it")


def again(bipt: Terminal) -> Terminal:
    """From the next file, which has opened by itself, back to the one of before."""
    bipt.wait_for("This is the next one").press("F12").wait_for("Position to")
    return go_to(bipt, "Aerts").press("Enter").wait_for("STTS  Tariff file ").wait_for("Aerts, Maria")


@pytest.mark.long
def test_the_authority_decides(start: Start) -> None:
    with start() as bipt, start() as operator:
        at_home(bipt, "bipt0001")
        pick(bipt, "Files to be decided").wait_for("Bottom").wait_for("Decide.*Aerts")
        go_to(bipt, "Decide", "Aerts").press("Enter").wait_for("STTS  Tariff file ").wait_for("Alpha Telecom")
        bipt.wait_for(lambda _text: {31, 33, 23} <= set(options(bipt)))
        bipt.press("31", "Enter").wait_for("Tax assessment|tax assessment").press("Space", "Enter").wait_for(
            "documents have been asked"
        )
        again(bipt)
        bipt.wait_for(r"STTS-[0-9-]+ .* Awaiting documents").wait_for("Documents due by")
        bipt.press("32", "Enter").wait_for("Remind the customer").press("Enter").wait_for("has been reminded")
        bipt.wait_for(lambda _text: bool(options(bipt)) and 32 not in options(bipt))  # once
        today = belgian_date(system_clock())
        bipt.press("33", "Enter").wait_for("STTS  Grant the tariff").press("m", "Enter").wait_for(
            "the tariff has been granted"
        ).press("F3")
        pick(bipt, "Search a file of any operator").wait_for("File number").press(*["Tab"] * 3, "aerts", "Enter")
        bipt.wait_for(">__ STTS-.*Aerts").press("Enter").wait_for("STTS  Tariff file ")
        bipt.wait_for(r"STTS-[0-9-]+ .* Awaiting activation").wait_for(rf"Granted from +{show_date(today)}")
        # The operator is told what is to be done; what was asked of the customer is of no use any more.
        inbox(operator)
        assert any("Enter missing data" in line and "Aerts" in line for line in operator.lines), operator.text
        assert not any("Documents asked" in line and "Aerts" in line for line in operator.lines), operator.text
        bipt.press("F3")
        pick(bipt, "Search a file of any operator").wait_for("File number").press(*["Tab"] * 3, "benali", "Enter")
        bipt.wait_for("Benali.*Beta Mob").press("Enter").wait_for(r"STTS-[0-9-]+ .* Active")
        say_yes(
            bipt.press("35", "Enter").wait_for("STTS  End the tariff").press("d", "Enter").wait_for("can be set right later")
        ).wait_for("the tariff has been ended")
        operator.press("F3")
    with start() as losing:
        at_home(losing, "stts03b")
        search(losing, "benali").press("Enter").wait_for(r"STTS-[0-9-]+ .* Ended").wait_for("Deceased")
        assert show_date(today + timedelta(days=0)) in losing.text
