"""The field of the password: it shows nothing, and takes a paste."""

from __future__ import annotations

import pytest
from textual import events

from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.screens.people.home import HomeScreen
from tests.builders import PASSWORD, Company
from tests.tui.steps import at_the_screen, logged_in


@pytest.mark.asvs("V6.2.6")
async def test_a_password_is_not_shown_while_it_is_typed(house: House, alpha: Company) -> None:
    async with at_the_screen(house) as person:
        await person.type("stts01")
        assert "stts01" in person.text
        await person.press("tab")
        await person.type(PASSWORD)
        for word in PASSWORD.split():
            assert word not in person.text


@pytest.mark.asvs("V6.2.6")
async def test_nor_where_it_is_changed(house: House, alpha: Company) -> None:
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.OWN_PASSWORD)
        for word in ("aardappel", "bloemkool", "courgette"):
            await person.type(word)
            assert word not in person.text
            await person.press("tab")


@pytest.mark.asvs("V6.2.7")
async def test_a_password_may_be_pasted(house: House, alpha: Company) -> None:
    async with at_the_screen(house) as person:
        await person.type("stts01")
        await person.press("tab")
        person.app.post_message(events.Paste(PASSWORD))
        await person.rest()
        assert "frieten" not in person.text
        await person.press("enter")
        assert isinstance(person.app.screen, HomeScreen), person.text
