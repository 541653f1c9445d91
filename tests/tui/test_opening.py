"""While the database opens, and where it cannot be opened: the page answers, and nothing that was typed is lost."""

from __future__ import annotations

import threading

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.session import Session
from stts_tui.services.house import House
from stts_tui.tui.app import SttsApp
from stts_tui.tui.gateway import NOT_OPENED, Gateway
from stts_tui.tui.screens.base import base
from stts_tui.tui.screens.people.user_card import UserCardScreen
from tests.builders import PASSWORD, Company, FixedClock
from tests.tui.steps import PATIENCE, at_the_screen


async def test_the_page_answers_while_the_database_opens(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_PATIENCE", 0.01)
    go_on = threading.Event()

    def slowly() -> House:
        assert go_on.wait(PATIENCE), "nobody let it go on: the event loop waits for the database"
        return house

    async with at_the_screen(house, open_house=slowly) as person:
        await person.press("f1")
        assert "Keys everywhere" in person.text
        await person.press("f12")
        await person.type("admin01")
        await person.press("tab")
        await person.type(PASSWORD)
        person.send("enter")
        await person.until(lambda: "One moment: the database is busy" in person.message)
        person.send("f1")  # kept for the page that comes
        go_on.set()
        await person.rest()
        assert "Keys everywhere" in person.text
        await person.press("f12")
        assert "Welcome" in person.text


async def test_a_database_that_cannot_be_opened_ends_the_screens(house: House, alpha: Company) -> None:
    go_on = threading.Event()

    def not_at_all() -> House:
        assert go_on.wait(PATIENCE)
        raise ValueError("no such thing")

    gateway = Gateway(not_at_all)
    app = SttsApp(gateway, clock=FixedClock())
    async with app.run_test() as pilot:
        await pilot.pause()
        waiting = gateway.call(lambda opened: opened.session.home, Session(0, 0))
        go_on.set()
        with pytest.raises(Refused) as no:
            await waiting
        assert no.value.code == NOT_OPENED.code
    assert app.return_value is None
    assert not app.failure
    gateway.close()
    with pytest.raises(ValueError, match="no such thing"):
        gateway.raise_failure()


def test_a_page_that_needs_a_target_and_has_none_says_so() -> None:
    assert UserCardScreen(7).target_id == 7
    with pytest.raises(LookupError, match="UserCardScreen was opened without an id: None"):
        _ = UserCardScreen().target_id
