"""An STTS user files an application and finds it."""

from __future__ import annotations

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.builders import a_niss
from tests.journeys.steps import at_home
from tests.menu import to
from tests.terminal import Terminal

APPLY, FIND = to("stts01", ActionId.FILE_APPLY), to("stts01", ActionId.FILE_SEARCH)


@pytest.mark.long
def test_file_an_application_and_find_it(person: Terminal) -> None:
    at_home(person, "stts01").press(*APPLY).wait_for("National register number")
    person.press(a_niss(700).digits, "Tab", "peeters", "Tab", "MARIA", "Tab", "Tab", "Tab", "Tab", "0470/98.76.54", "Enter")
    person.wait_for("! ").press("Space", "Enter")  # the tick was forgotten: the cursor stands there
    person.wait_for(r"File STTS-\d{4}-0000003 has been created")
    person.wait_for("Peeters").wait_for("Awaiting|awaits|activation")
    person.press("F3").wait_for("Welcome page").press(*FIND).wait_for("File number")
    person.press(*["Tab"] * 5, "+32 470 98 76 54", "Enter").wait_for("1 tariff file of .*: telephone")
    person.wait_for("Peeters, Maria")
    assert str(a_niss(700)) not in person.text
    person.press("Enter").wait_for(str(a_niss(700)).replace(".", r"\."))


@pytest.mark.long
def test_every_refusal_says_what_to_do(person: Terminal) -> None:
    at_home(person, "stts01").press(*APPLY).wait_for("National register number")

    def apply(nth: int, last: str, first: str) -> Terminal:
        person.press("F12").wait_for("Welcome page").press(*APPLY).wait_for("National register number").settle(0.1)
        for width in (20, 20, 20):
            person.press(*["Backspace"] * width, "Tab")
        person.press("S-Tab", "S-Tab", "S-Tab", a_niss(nth).digits, "Tab", last, "Tab", first, "Enter")
        return person

    apply(700, "Peeters", "Mario").wait_for("! not identified")
    apply(702, "Benali", "Fatima").wait_for("another operator")
    person.press("Down", "Down", "Down").wait_for("must ask for the tariff in person")  # at the tick: why it is marked too
    assert "STTS-" not in person.text
    apply(701, "Claes", "Rik").wait_for(r"STTS-\d{4}-0000001")


@pytest.mark.asvs("V8.2.2")
def test_a_file_of_another_company_is_not_there(person: Terminal) -> None:
    at_home(person, "stts01").press(*FIND).wait_for("File number").press("Enter").wait_for("1 tariff file of Alpha Telecom")
    person.wait_for("Claes, Rik")
    assert "Benali" not in person.text
