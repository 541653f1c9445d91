"""What each profile is offered in each state is exactly what is allowed: held against the manual, number by number."""

from __future__ import annotations

import re

import pytest

from stts_tui.domain.tariff.life_cycle import FileState
from tests.journeys.steps import at_home, choose
from tests.journeys.tariff.conftest import FAMILY
from tests.journeys.tariff.steps import pick, search, wait_for_options
from tests.terminal import Terminal

S = FileState
# 13 enter the missing data, 2 modify, 14 stop, 10 history, 11 effect of cancelling, 15 cancel.
OFFERED = {
    "stts01": {S.REQUESTED: "13 2 10", S.AWAITING_DOCUMENTS: "13 2 10", S.AWAITING_ACTIVATION: "13 2 10", S.ACTIVE: "2 10"},
    "stts02": {
        S.REQUESTED: "13 2 14 10", S.AWAITING_DOCUMENTS: "13 2 14 10", S.AWAITING_ACTIVATION: "13 2 14 10",
        S.ACTIVE: "2 14 10",
    },
    "stts03": {
        S.REQUESTED: "13 2 14 10 11 15", S.AWAITING_DOCUMENTS: "13 2 14 10", S.AWAITING_ACTIVATION: "13 2 14 10 11 15",
        S.ACTIVE: "2 14 10 11 15", S.CLOSED: "10 11 15", S.ENDED: "10 11 15",
    },
}  # fmt: skip
MENU = {
    "stts01": ["Application for", "Transfer of", "Search a file"],
    "stts02": ["Application for", "Transfer of", "Search a file"],
    "stts03": ["Application for", "Transfer of", "Search a file", "Assignments for the operator", "Statement for"],
}


@pytest.mark.long
@pytest.mark.parametrize("user", sorted(OFFERED))
def test_what_is_offered_is_what_is_allowed(person: Terminal, user: str) -> None:
    at_home(person, user)
    menu = person.text.split("Social telephone tariff (STTS)")[1].split("Account and overviews")[0]
    entries = [found[1] for found in re.finditer(r"(?m)^[> ] [ \d]\d  (.*)", menu)]
    assert [entry.startswith(begin) for entry, begin in zip(entries, MENU[user], strict=True)] == [True] * len(entries)
    search(person)  # refused, closed, transferred and cancelled files are found like the others
    for state, family in sorted(FAMILY.items(), key=lambda item: item[1]):
        person.wait_for(f">__ STTS-.*{family}").press("Enter").wait_for("STTS  Tariff file ").wait_for(
            rf"STTS-[0-9-]+ .* {state.words}"
        )
        wait_for_options(person, OFFERED[user].get(state, "10"))
        person.press("F12").wait_for("STTS  Tariff files found").press("Down")


# 30 ask the register, 31 documents, 32 remind, 33 grant, 23 refuse, 35 end, 36 check again, 37 warn, 38 address, 39 number,
# 28 letter, 29 set right.
TO_DECIDE = {
    S.REQUESTED: "30 31 33 23 35 38 39",
    S.AWAITING_DOCUMENTS: "27 28 31 32 33 23 35 38 39",
    S.AWAITING_ACTIVATION: "35 38 39",
    S.ACTIVE: "33 35 36 37 38 39",
    S.REFUSED: "28 29",
}


@pytest.mark.long
def test_what_the_authority_is_offered(person: Terminal) -> None:
    at_home(person, "bipt0001").resize(132, 30)  # all options in one row
    pick(person, "Search a file of any operator").wait_for("File number").press("Enter").wait_for(
        "STTS  Tariff files found"
    ).wait_for("Bottom")
    for state, family in sorted(FAMILY.items(), key=lambda item: item[1]):
        for _step in range(30):  # past the files of the other operator
            if any(line.startswith(">") and family in line and "Alpha" in line for line in person.lines):
                break
            person.press("Down").settle(0.1)
        person.press("Enter").wait_for("STTS  Tariff file ").wait_for(rf"STTS-[0-9-]+ .* {state.words}")
        wait_for_options(person, TO_DECIDE.get(state, ""))
        person.press("F12").wait_for("STTS  Tariff files found")


@pytest.mark.long
def test_a_local_administrator_makes_the_statement(person: Terminal) -> None:
    choose(at_home(person, "admin01"), "Statement", "Yearly statement").wait_for("are due on 15/04/")


@pytest.mark.long
def test_who_has_no_right_finds_no_number_that_works(person: Terminal) -> None:
    at_home(person, "stts01")
    search(person, "Dubois").press("Enter").wait_for("STTS  Tariff file ")
    person.settle()
    for option in ("14", "15", "11", "13"):
        person.press(option, "Enter").wait_for(f"{option} is no option here").wait_for("STTS  Tariff file ")
