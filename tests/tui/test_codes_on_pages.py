"""After a refusal F1 has it whole, and below it the page of its code; also where an option or a key is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stts_tui import i18n
from stts_tui.domain.common.explained import ASK, DO, entries
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import LANGUAGES
from stts_tui.services.house import House
from stts_tui.tui.screens.people.user_list import UserListScreen
from tests.builders import Company
from tests.tui.steps import Person, logged_in


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.use_language("en")


def unwrapped(person: Person) -> str:
    return " ".join(person.text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def everybody(house: House, alpha: Company) -> House:
    return house


async def f1_tells(person: Person, code: str, language: str = "en") -> None:
    said = getattr(person.app.screen, "said", "")
    await person.press("f1")
    text, page = unwrapped(person), entries(language)[code]
    assert code in person.text, person.text
    for part in (said, page.means, str(DO.with_values(text=page.do)), str(ASK.with_values(who=page.whom))):
        assert " ".join(part.replace("\N{NO-BREAK SPACE}", " ").split()) in text, (part, person.text)
    await person.press("f12")


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_after_a_refusal_f1_has_the_page_of_its_code(everybody: House, language: str) -> None:
    async with logged_in(everybody, "stts01", size=(80, 60)) as person:
        i18n.use_language(language)
        person.app.perform(ActionId.FILE_SEARCH)
        await person.rest()
        await person.press("*", "enter")
        assert person.app.screen.query_one("#message").has_class("fault"), person.text
        await f1_tells(person, "text-empty", language)


@pytest.mark.long
async def test_a_form_tells_of_every_reason_and_then_of_the_field_at_the_cursor(everybody: House) -> None:
    async with logged_in(everybody, "admin01", size=(80, 90)) as person:
        person.app.perform(ActionId.USER_ADD)
        await person.rest()
        await person.press("f10")
        await f1_tells(person, "field-required")
        await person.type("a b")
        await person.press("f10")
        await f1_tells(person, "user-name-length")


@pytest.mark.long
async def test_an_option_that_is_refused_has_a_code(everybody: House, alpha: Company) -> None:
    async with logged_in(everybody, "admin01", size=(80, 60)) as person:
        person.app.perform(ActionId.USER_LIST)
        await person.rest()
        own, screen = alpha.view("admin01").account_id, person.app.screen
        assert isinstance(screen, UserListScreen)
        place = next(number for number, row in enumerate(screen.rows.rows) if row.value == own)
        await person.press("home", *["down"] * place, "7", "enter")
        await f1_tells(person, "user-not-yourself")


async def test_without_a_refusal_f1_has_no_code(everybody: House) -> None:
    async with logged_in(everybody, "admin01", size=(80, 60)) as person:
        await person.press("f1")
        assert "What to do:" not in person.text
