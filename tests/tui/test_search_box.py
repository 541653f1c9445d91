"""The one box of the pages that find: a single hit opens itself, eleven right digits need no Enter, F8 turns a question."""

from __future__ import annotations

import pytest

from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from tests.builders import Company
from tests.tariff_builders import MOBILE, a_file, a_person
from tests.tui.steps import Person, logged_in


def rows_of(person: Person) -> int:
    return sum("***" in line for line in person.lines)


@pytest.mark.long
async def test_a_single_hit_opens_itself_and_f12_goes_back_to_the_question(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_SEARCH, *"janssens, ", *alpha.view("stts01").first_name.lower(), "enter")
        assert "stts01" in person.text
        assert person.lines[0].startswith("STTS  User"), person.text
        await person.press("f12")
        assert person.lines[0].startswith("STTS  Find users"), person.text
        await person.press("f12")
        await person.choose(ActionId.USER_SEARCH, *"STTS02", "enter")
        assert "stts02" in person.text


@pytest.mark.long
async def test_eleven_right_digits_start_the_search(house: House, alpha: Company) -> None:
    digits = alpha.view("stts01").niss.digits
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_SEARCH, *digits)
        assert "stts01" in person.text, person.text
        await person.press("f12", "f12")
        await person.choose(ActionId.USER_SEARCH, *digits[:10], str((int(digits[10]) + 1) % 10))
        assert person.lines[0].startswith("STTS  Find users"), person.text


@pytest.mark.long
async def test_a_telephone_number_of_eleven_digits_waits_for_enter(house: House, alpha: Company) -> None:
    file = a_file(house, alpha.session("stts01"), a_person(house), phone=MOBILE)
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.FILE_SEARCH, *"00324700000")
        assert person.lines[0].startswith("STTS  Search a file"), person.text
        await person.press(*"00", "enter")
        assert file.number in person.text
        await person.press("f12", "f12")
        await person.choose(ActionId.FILE_SEARCH, *file.niss.digits)
        assert file.number in person.text


@pytest.mark.long
async def test_nobody_is_told_on_the_page_itself_and_what_was_asked_comes_back(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_SEARCH, *"nobody at all", "enter")
        assert "Nothing matches “nobody at all”." in person.message
        await person.press("f12")
        await person.choose(ActionId.USER_SEARCH)
        assert "nobody at all" not in person.text
        await person.press("f9")
        assert "nobody at all" in person.text


async def test_f8_on_the_results_shows_the_others_and_these_again(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_SEARCH, *"stts", "enter")
        assert rows_of(person) == 3, person.text
        await person.press("f8")
        assert "NOT (" in person.text
        assert rows_of(person) == len(alpha.ids) - 3
        assert "stts01" not in person.text
        await person.press("f8")
        assert "NOT (" not in person.text
        assert rows_of(person) == 3
