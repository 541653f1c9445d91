"""The desk's page on which a local administrator's lost second factor is renewed."""

from __future__ import annotations

import pytest

from stts_tui.domain.access.request import RequestStep, Submitted
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.screens.access.request_card import RequestCardScreen
from tests import access_builders as access
from tests.access_builders import OWN_PASSWORD, a_desk
from tests.builders import FixedClock, log_in, rows, run_sql
from tests.factor_builders import enrol
from tests.tui.steps import Person, logged_in
from tests.tui.test_every_screen import fits


@pytest.fixture
def made(house: House) -> Submitted:
    made, issued = access.issue(house, a_desk(house))
    access.register(house, issued)
    run_sql(house, "UPDATE account SET language = 'en'")
    return made


async def opened(person: Person) -> Person:
    """The one request of the company, which opens by itself."""
    await person.choose(ActionId.REQUEST_FIND)
    await person.type("nova")
    await person.press("enter")
    assert isinstance(person.app.screen, RequestCardScreen)
    return person


async def test_it_is_offered_on_the_request_asked_once_more_and_done(house: House, made: Submitted, clock: FixedClock) -> None:
    enrol(house, log_in(house, "lies001", OWN_PASSWORD), clock)
    async with logged_in(house, "desk0001") as person:
        await opened(person)
        assert "44" in person.text, person.text
        assert "Lies Wouters (lies001)" in person.text
        await person.press("4", "4", "enter")
        assert "Renew the second factor of Lies Wouters?" in person.message
        assert "+32470000000" in person.text  # where to call back
        fits(person, 80, 24)
        await person.press("f12")
        assert rows(house)["factor"]
        await person.press("4", "4", "enter", "enter")
        assert person.message == "The second factor of Lies Wouters no longer holds."
        assert "44" not in person.text
    assert not rows(house)["factor"]
    assert access.view(house, made.ticket).history[-1].step is RequestStep.FACTOR


async def test_without_a_factor_nothing_is_offered_and_typed_it_says_why(house: House, made: Submitted) -> None:
    async with logged_in(house, "desk0001") as person:
        await opened(person)
        assert "44" not in person.text
        person.app.perform(ActionId.REQUEST_FACTOR, access.view(house, made.ticket).request_id)
        await person.press()
        assert "Lies Wouters has no second factor." in person.message


async def test_the_list_says_for_which_requests_it_is_too_early(house: House) -> None:
    a_desk(house)
    access.submit(house)
    async with logged_in(house, "desk0001") as person:
        await person.choose(ActionId.REQUEST_LIST)
        await person.press("4", "4", "enter")
        assert "awaits the original" in person.message
