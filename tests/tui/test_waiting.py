"""A database that keeps people waiting takes nothing from the page."""

from __future__ import annotations

import asyncio

import pytest

from stts_tui.services.house import House
from stts_tui.tui.screens.base import base
from stts_tui.tui.screens.base.base import SttsScreen
from tests.builders import Company
from tests.tui.steps import logged_in


async def test_what_a_page_said_stands_again_after_the_wait(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    async with logged_in(house, "admin01") as person:
        page, answered = person.app.screen, asyncio.Event()
        assert isinstance(page, SttsScreen)
        page.say("It has been saved.")
        monkeypatch.setattr(base, "_PATIENCE", 0.001)

        async def waits() -> None:
            await answered.wait()

        page.work(waits)
        await person.until(lambda: "the database is busy" in person.text)
        answered.set()
        await person.rest()
        assert person.message == "It has been saved."
