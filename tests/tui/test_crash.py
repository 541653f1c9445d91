"""The program ends by an error of its own: what was typed is there at the next login, as after a lost line."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.app import SttsApp
from tests.builders import PASSWORD, Company
from tests.tui.steps import logged_in


async def test_a_half_filled_form_outlives_an_error_of_the_program(house: House, alpha: Company) -> None:
    apps: list[SttsApp] = []

    def crash() -> None:
        raise RuntimeError("in the midst")

    async def until_it_crashes() -> None:
        async with logged_in(house, "admin01") as person:
            apps.append(person.app)
            await person.choose(ActionId.USER_ADD)
            await person.type("nele01")
            person.app.call_later(crash)
            await person.until(lambda: bool(person.app.failure))

    with pytest.raises(RuntimeError):  # the pilot tells it again
        await until_it_crashes()
    (app,) = apps
    app.keep_unsaved()
    app.gateway.close()
    (kept,) = house.session.log_in(LogIn("admin01", Secret(PASSWORD))).kept
    assert "nele01" in kept.values.values()
