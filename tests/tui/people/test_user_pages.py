"""The pages of user management: two who change the same user, names of any length and script, turning pages."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.services.house import House
from stts_tui.tui.widgets.pick_list import PickList
from tests.builders import Company, FixedClock, a_modification
from tests.tui.steps import Person, logged_in

LONG_FIRST = "Maximilienne-Alexandrine-Wilhelmina-Josephina van der Straet"
LONG_LAST = "Vandenbroucke-Vandersteegen de Borchgrave d’Altena-Rekem Xxx"


async def go_to(person: Person, user_name: str) -> Person:
    """On the list: the marker to the row of this user."""
    rows = [row.text for row in person.app.screen.query_one(PickList).rows]
    number = next(number for number, text in enumerate(rows) if text.startswith(user_name))
    return await person.press("home", *["down"] * number)


@pytest.mark.long
async def test_of_two_who_change_a_user_the_second_loses_nothing(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("2", "enter")
        await person.press("end", *"sens")  # the name: Janssenssens
        await person.press(*["tab"] * 5, "down", "space")  # ticks the second application
        await person.press("down", "down", "down", "3")  # the profile
        seen = alpha.view("stts01")
        house.users.modify(alpha.session(), a_modification(seen, email="other@alpha.be", first_name="Hanna"))

        await person.press("f10")
        assert "Changed by Ada Adams on 02/03/2026 10:00" in person.message, person.text
        assert alpha.view("stts01").last_name == "Janssens"
        await person.press("f5")
        assert "Janssenssens" in person.text
        assert "other@alpha.be" in person.text
        assert "Hanna" in person.text
        await person.press("f10")
        assert person.message == "Hanna Janssenssens has been saved. Ctrl+Z takes it back.", person.text
    saved = alpha.view("stts01")
    assert (saved.first_name, saved.last_name, saved.email) == ("Hanna", "Janssenssens", "other@alpha.be")
    assert saved.applications == frozenset({Application.STTS, Application.MESSAGES})
    assert saved.profile is Profile.STTS_3


async def test_columns_stand_whatever_the_names(house: House, alpha: Company) -> None:
    alpha.add("longname", first_name=LONG_FIRST, last_name=LONG_LAST)
    alpha.add("widename", first_name="小龍" * 20, last_name="李" * 20)
    alpha.add("combining", first_name="Zo\u0308e\u0323\u0301", last_name="S\u0323\u0323mets")
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST)
        rows = [line for line in person.lines if "***" in line]
        assert len(rows) == 8
        assert {cell_len(line[: line.index("50.")]) for line in rows} == {43}
        assert {cell_len(line) for line in rows} == {80}


async def test_the_page_that_blocks_says_whom(house: House, alpha: Company) -> None:
    alpha.add("longname", first_name=LONG_FIRST, last_name=LONG_LAST)
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "longname")
        await person.press("7", "enter")
        shown = " ".join(person.text.split())
        assert "longname" in shown
        assert LONG_LAST in shown


async def test_many_criteria_are_said_in_full(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(
            ActionId.USER_SEARCH, "tab", "tab", *"anna", "tab", *"janssens", "tab", *"50", "tab", "2", "right", "tab"
        )
        await person.press("space", "tab", "space", "tab", "space", "tab", "space", "tab")
        await person.press("space", "tab", "space", "tab", "space", "tab", "space", "enter")
        shown = " ".join(person.text.split())
        assert "5 users of Alpha Telecom: NOT (name contains “anna”" in shown, person.text
        assert "Declaration of employment (Dimona)" in shown
        assert "STTS 1 / STTS 2 / STTS 3)" in shown, person.text
        assert len(person.lines) == 24
        assert any("janssens" in line.casefold() for line in person.lines[6:])


async def test_the_first_page_is_full_wherever_one_comes_from(house: House, alpha: Company) -> None:
    for number in range(20):
        alpha.add(f"staff{number:03}", last_name=f"Zegers {number:02}")
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST)
        first = person.lines[5:18]
        await person.press("ctrl+end", "pageup")
        assert [line[1:] for line in person.lines[5:18]] == [line[1:] for line in first]
        assert person.lines[5].startswith(">__ ")
        await person.press("ctrl+end", "home", "up")  # from the last page's first row to the row before it
        marked = next(line for line in person.lines if line.startswith(">__ "))
        assert "Zegers 05" in marked, person.text
        await person.press("down")
        assert "Zegers 06" in next(line for line in person.lines if line.startswith(">__ ")), person.text


@pytest.mark.long
async def test_the_welcome_page_keeps_telling_of_the_login_before(house: House, alpha: Company, clock: FixedClock) -> None:
    alpha.session("stts01")
    clock.advance(days=1)
    alpha.add("longname", first_name=LONG_FIRST, last_name=LONG_LAST, profile=1)
    async with logged_in(house, "stts01") as person:
        assert "Last login: 02/03/2026 10:00." in person.text
        clock.advance(minutes=5)
        await person.press("f5")
        assert "Last login: 02/03/2026 10:00." in person.text
        await person.choose(ActionId.OWN_DATA, "f10")
        assert "Your data have been saved" in person.text
        await person.press("f3", "f5")
        assert "Last login: 02/03/2026 10:00." in person.text
    alpha.session("longname")
    async with logged_in(house, "longname") as person:
        assert person.message.endswith("... F1")
        await person.press("f1")
        assert "Last login: 03/03/2026 10:05." in " ".join(person.text.split()), person.text
