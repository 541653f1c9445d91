"""What nobody can undo is done by a yes that was typed on its own page, and by nothing else that a keyboard may send."""

from __future__ import annotations

import asyncio
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.services.house import House
from tests import access_builders as access
from tests import builders
from tests.builders import Company
from tests.tui.steps import logged_in

WORDS = st.text(st.sampled_from(string.ascii_lowercase + string.digits), min_size=1, max_size=12)
LIKELY = st.sampled_from(["peeters", "4", "7", "12", "9z5wgpr2", "yes", "4yes", "22", "24", "23", "9", "stts1", "85073003328"])
OFTEN = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def ends(house: House) -> tuple[int, list[str]]:
    """How many users have been removed, and where each request stands."""
    removed = builders.run_sql(house, "SELECT count(*) FROM account WHERE removed_at IS NOT NULL")[0][0]
    return removed, [state for (state,) in builders.run_sql(house, "SELECT state FROM access_request ORDER BY id")]


Way = tuple[ActionId | None, tuple[str, ...]]  # an entry of the welcome page, and keys there
WAYS: dict[str, Way] = {
    "list": (ActionId.USER_LIST, ()), "card": (ActionId.USER_LIST, ("down", "5", "enter")),
    "find": (ActionId.USER_SEARCH, ()), "home": (None, ()),
}  # fmt: skip


@OFTEN
@given(word=WORDS | LIKELY, slowly=st.booleans(), page=st.sampled_from(sorted(WAYS)))
def test_a_word_and_enter_on_a_page_of_users_removes_nobody(
    tmp_path_factory: pytest.TempPathFactory, word: str, slowly: bool, page: str
) -> None:
    house = builders.a_house(tmp_path_factory.mktemp("final"))
    try:
        builders.a_staffed_company(house)
        asyncio.run(_type(house, "admin01", WAYS[page], word, slowly=slowly))
        assert ends(house) == (0, [])
    finally:
        builders.close(house)


@OFTEN
@given(word=WORDS | LIKELY, slowly=st.booleans())
def test_a_word_and_enter_on_the_desks_list_ends_no_request(
    tmp_path_factory: pytest.TempPathFactory, word: str, slowly: bool
) -> None:
    house = builders.a_house(tmp_path_factory.mktemp("final"))
    try:
        builders.a_staffed_company(house)
        builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
        access.submit(house)
        asyncio.run(_type(house, "desk0001", (ActionId.REQUEST_LIST, ()), word, slowly=slowly))
        assert ends(house) == (0, ["submitted"])
    finally:
        builders.close(house)


async def _type(house: House, who: str, way: Way, word: str, *, slowly: bool) -> None:
    async with logged_in(house, who) as person:
        entry, keys = way
        if entry is not None:
            await person.choose(entry)
        for key in keys:
            await person.press(key)
        if slowly:
            for key in (*word, "enter"):
                await person.press(key)
        else:
            await person.press(*word, "enter")


async def test_an_option_and_a_yes_in_one_burst_remove_nobody(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST, "down")
        await person.press("4", "enter", *"yes", "enter")
        assert "Remove the user" in person.lines[0]
        assert "removed" not in person.message
        await person.press("enter")
        assert "Nothing has been done" in person.message
        await person.press(*"no", "enter")
        assert "Remove the user" in person.lines[0]
        await person.press("f10")
        assert "Nothing has been done" in person.message
        await person.press("ctrl+e", *"YES", "enter")
        assert "has been removed" in person.message


async def test_a_paste_of_the_word_is_no_yes(house: House, alpha: Company) -> None:
    from textual import events

    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST, "down", "4", "enter")
        person.app.post_message(events.Paste("yes"))
        await person.press("enter")
        assert "Remove the user" in person.lines[0]


async def test_options_are_worked_from_top_to_bottom_up_to_the_first_refusal(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST, "down", "7", "down", "8", "down", "7", "enter")
        assert "Block the user" in person.lines[0]
        await person.press("1", "enter")
        assert "is not blocked" in person.message  # the second cannot be; the third waits
        marked = [line[1:3] for line in person.lines if line[1:4] in ("8_ ", "7_ ")]
        assert marked == ["8_", "7_"]


async def test_the_mark_follows_its_record(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST, *"stts01", "enter")
        assert next(line for line in person.lines if line[:1] == ">").split()[1] == "stts01"
        await person.press("2", "enter", "ctrl+e", *"Zzz", "enter")
        assert "has been saved" in person.message
        assert next(line for line in person.lines if line[:1] == ">").split()[1] == "stts01"


@pytest.mark.parametrize("word", ["stts01", "Janssens", "janssens, anna", "anna janssens", "JANSSENS"])
async def test_what_is_typed_on_the_list_is_found(house: House, alpha: Company, word: str) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST, *word, "enter")
        assert "Users of the company" in person.lines[0]
        assert next(line for line in person.lines if line[:1] == ">").split()[1] == "stts01"
