"""The ledger of keys, for what is done on tariff files."""

from __future__ import annotations

import pytest

from tests.journeys.ledger import FILES, carry_out
from tests.journeys.steps import at_home
from tests.journeys.tariff.conftest import FREE
from tests.journeys.tariff.steps import open_file, pick
from tests.terminal import Terminal


@pytest.mark.long
def test_stopping_an_open_file(person: Terminal) -> None:
    open_file(person, "stts02", "Dubois")
    carry_out(person, FILES[1])


@pytest.mark.long
def test_applying_for_a_person(person: Terminal) -> None:
    at_home(person, "stts01")
    carry_out(person, FILES[3], niss=FREE.digits)


@pytest.mark.long
def test_changing_the_formula(person: Terminal) -> None:
    open_file(person, "stts01", "Dubois")
    carry_out(person, FILES[4])


@pytest.mark.long
def test_assignments_are_taken_commented_on_and_handed_over(person: Terminal) -> None:
    pick(at_home(person, "stts03"), "Assignments for the operator").wait_for("Documents asked")
    for task in FILES[5:]:
        carry_out(person, task)
        person.wait_for("STTS  Assignments")


@pytest.mark.long
def test_acknowledging_and_seeing_the_next(person: Terminal) -> None:
    pick(at_home(person, "stts03"), "Assignments for the operator").wait_for("Documents asked")
    person.press("Enter").wait_for("What happened")
    carry_out(person, FILES[2])
