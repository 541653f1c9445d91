"""Closing a year on the screen, and being told before a page that changes it."""

from __future__ import annotations

from datetime import date

import pytest

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock
from tests.tariff_builders import a_person, an_active_file
from tests.tui.steps import logged_in


def lived(house: House, company: Company, clock: FixedClock) -> int:
    """A file served since 2 March 2026; it is April 2027."""
    file = an_active_file(house, company.session("stts03"), a_person(house), activation_on=date(2026, 3, 2))
    clock.advance(days=406)
    return file.file_id


@pytest.mark.long
async def test_a_statement_is_marked_as_sent_after_a_yes(house: House, alpha: Company, clock: FixedClock) -> None:
    lived(house, alpha, clock)
    async with logged_in(house, "stts03") as person:
        person.app.perform(ActionId.STATEMENT_SEND)
        await person.rest()
        await person.press("enter")
        assert "Days of service" in person.text, person.text
        assert "305" in person.text
        assert "cannot be undone" in person.text
        await person.type("yes")
        await person.press("enter")
        assert "2026 is marked as sent; the year is closed" in person.message, person.text
    (sent,) = house.office.store.statements.list_sent(alpha.company_id, 2026)
    assert sent.sent_on == date(2027, 4, 12)


@pytest.mark.long
async def test_the_authority_is_told_before_the_yes(house: House, alpha: Company, clock: FixedClock) -> None:
    file_id = lived(house, alpha, clock)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    house.statement.send(alpha.session("stts03"), SendStatement(2026, date(2027, 4, 10)))
    async with logged_in(house, "bipt0001") as person:
        person.app.perform(ActionId.FILE_END, file_id)
        await person.rest()
        await person.press("1", "tab", "ctrl+e")
        await person.type("24/12/2026")
        await person.press("enter")
        words = " ".join(person.text.split())
        assert "which has sent its statement to the fund: that operator then owes a correction" in words, person.text
        await person.type("yes")
        await person.press("enter")
    ended = house.files.show(alpha.session("stts03"), file_id)
    assert ended.state is FileState.ENDED
    async with logged_in(house, "stts03") as person:  # and its operator after it
        for page, target in (
            (ActionId.ASSIGNMENT_SHOW, ended.assignments[0].assignment_id), (ActionId.FILE_SHOW, file_id),
        ):  # fmt: skip
            person.app.perform(page, target)
            await person.rest()
            words = " ".join(person.text.split())
            assert "What this file gave in 2026 is not what the statement told" in words, person.text
            assert "a correction statement is due" in words, person.text
    async with logged_in(house, "bipt0001") as person:  # set right, it is again as it was told: nobody owes anything
        person.app.perform(ActionId.FILE_SET_RIGHT, file_id)
        await person.rest()
        assert "Closed year" not in person.text, person.text
