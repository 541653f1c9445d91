"""What each profile is offered in each state is exactly what is allowed: held against the manual, letter by letter."""

from __future__ import annotations

import pytest

from stts_tui.domain.tariff.life_cycle import FileState
from tests.journeys.steps import at_home
from tests.journeys.tariff.conftest import FAMILY
from tests.journeys.tariff.steps import pick, search, wait_for_letters
from tests.terminal import Terminal

S = FileState
# e enter the missing data, m modify, p stop, h history, v effect of cancelling, c cancel.
OFFERED = {
    "stts01": {S.REQUESTED: "emh", S.AWAITING_DOCUMENTS: "emh", S.AWAITING_ACTIVATION: "emh", S.ACTIVE: "mh"},
    "stts02": {S.REQUESTED: "emph", S.AWAITING_DOCUMENTS: "emph", S.AWAITING_ACTIVATION: "emph", S.ACTIVE: "mph"},
    "stts03": {S.REQUESTED: "emphvc", S.AWAITING_DOCUMENTS: "emph", S.AWAITING_ACTIVATION: "emphvc", S.ACTIVE: "mphvc",
               S.CLOSED: "hvc", S.ENDED: "hvc"},
}  # fmt: skip
MENU = {
    "stts01": ["Application for", "Transfer of", "Search a file"],
    "stts02": ["Application for", "Transfer of", "Search a file"],
    "stts03": ["Application for", "Transfer of", "Search a file", "Assignments for the operator", "Yearly statement"],
}


@pytest.mark.parametrize("user", sorted(OFFERED))
def test_what_is_offered_is_what_is_allowed(person: Terminal, user: str) -> None:
    at_home(person, user)
    menu = person.text.split("Social telephone tariff (STTS)")[1]
    entries = [line.strip()[3:] for line in menu.splitlines() if line.strip()[:1].isdigit()]
    assert [entry.startswith(begin) for entry, begin in zip(entries, MENU[user], strict=True)] == [True] * len(entries)
    search(person)  # refused, closed, transferred and cancelled files are found like the others
    for state, family in sorted(FAMILY.items(), key=lambda item: item[1]):
        person.wait_for(f"> STTS-.*{family}").press("Enter").wait_for("STTS  Tariff file ").wait_for(rf"State +{state.words}")
        wait_for_letters(person, OFFERED[user].get(state, "h"))
        person.press("F12").wait_for("STTS  Tariff files found").press("Down")


# v ask the register, d ask for documents, r remind, g grant, n refuse, e end, k check again, l warn, a pass on an address.
TO_DECIDE = {S.REQUESTED: "vdgnea", S.AWAITING_DOCUMENTS: "drgnea", S.AWAITING_ACTIVATION: "ea", S.ACTIVE: "gekla"}


def test_what_the_authority_is_offered(person: Terminal) -> None:
    at_home(person, "bipt0001")
    pick(person, "Search a file of any operator").wait_for("File number").press("Enter").wait_for("Bottom|More: Page Down")
    for state, family in sorted(FAMILY.items(), key=lambda item: item[1]):
        while not any(line.startswith(">") and family in line and "Alpha" in line for line in person.lines):
            person.press("Down").settle(0.1)  # past the files of the other operator
        person.press("Enter").wait_for("STTS  Tariff file ").wait_for(rf"State +{state.words}")
        wait_for_letters(person, TO_DECIDE.get(state, ""))
        person.press("F12").wait_for("STTS  Tariff files found")


def test_a_local_administrator_makes_the_statement(person: Terminal) -> None:
    at_home(person, "admin01").press("y").wait_for("are due on 15/04/")


def test_who_has_no_right_finds_no_letter_that_works(person: Terminal) -> None:
    at_home(person, "stts01")
    search(person, "Dubois").press("Enter").wait_for("STTS  Tariff file ")
    before = person.settle().text
    assert person.press("p", "c", "v", "e").settle().text == before
