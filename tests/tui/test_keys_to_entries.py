"""What opens an entry of the welcome page, wherever it stands there."""

from __future__ import annotations

import pytest

from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.binding import keys_to, menu_rows
from stts_tui.tui.screens.base.base import SttsScreen
from tests.builders import Company
from tests.tui.steps import logged_in


@pytest.mark.parametrize("name", ["admin01", "stts03"])
async def test_the_keys_to_each_entry_open_it(house: House, alpha: Company, name: str) -> None:
    async with logged_in(house, name) as person:
        home = person.app.screen
        assert person.app.home is not None
        actor = person.app.home.actor
        for row in menu_rows(actor):
            if not isinstance(row.value, ActionId):
                continue
            await person.press(*keys_to(actor, row.value))
            opened = person.app.screen
            if opened is home:  # it has nothing to show, and says so
                assert person.message
                continue
            assert isinstance(opened, SttsScreen)
            assert opened.performs is row.value
            await person.press("f3")
        assert keys_to(actor, ActionId.AUTHORITY_LIST) == ()
