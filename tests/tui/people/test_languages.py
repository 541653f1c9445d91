"""Whose language a page speaks: at the login the one that F2 chose, after it the account's, and a kept note its reader's."""

from __future__ import annotations

import pytest

from stts_tui.demo.build import ACCOUNTS
from stts_tui.demo.build import PASSWORD as DEMO_PASSWORD
from stts_tui.i18n import OWN_NAMES, _, use_language
from stts_tui.services.house import House
from stts_tui.tui.demo_accounts import DemoAccounts
from tests.builders import PASSWORD, Company, run_sql
from tests.tui.steps import at_the_screen

LOGIN = {"en": "User name", "nl": "Gebruikersnaam", "fr": "Nom utilisateur", "de": "Benutzername"}
LOGGED_IN = {"nl": "Welkom", "fr": "Bienvenue", "de": "Willkommen", "en": "Welcome"}


async def test_f2_goes_through_the_four_languages_and_names_the_next(house: House, alpha: Company) -> None:
    languages = list(LOGIN)
    async with at_the_screen(house) as person:
        for language, following in zip(languages, [*languages[1:], languages[0]], strict=True):
            assert LOGIN[language] in person.text
            assert f"F2 {OWN_NAMES[following]}" in person.text
            await person.press("f2")
        assert LOGIN["en"] in person.text


@pytest.mark.long
async def test_what_was_typed_before_f2_stays(house: House, alpha: Company) -> None:
    async with at_the_screen(house) as person:
        await person.type("stts01")
        await person.press("f2")
        assert "stts01" in person.text
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")
        assert "Welcome" in person.text, person.text


@pytest.mark.parametrize("language", list(LOGGED_IN))
async def test_an_account_speaks_its_own_and_the_login_page_keeps_its(house: House, alpha: Company, language: str) -> None:
    run_sql(house, "UPDATE account SET language = ?", language)
    use_language("nl")
    async with at_the_screen(house) as person:
        assert LOGIN["nl"] in person.text
        await person.type("stts01")
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")
        assert LOGGED_IN[language] in person.text
        await person.press("f3")
        if LOGIN["nl"] not in person.text:  # it asks
            await person.press("enter")
        assert LOGIN["nl"] in person.text, person.text


async def test_in_the_demo_the_language_of_the_login_page_stays(house: House, alpha: Company) -> None:
    demo = DemoAccounts(PASSWORD, (("stts01", _("access desk")),))
    async with at_the_screen(house, demo=demo) as person:
        await person.press("f2", "f2")
        await person.type("stts01")
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")
        assert LOGGED_IN["fr"] in person.text, person.text


@pytest.mark.parametrize("language", list(LOGIN))
async def test_the_login_page_of_the_demo_tells_each_account_whole(house: House, language: str) -> None:
    use_language(language)
    async with at_the_screen(house, demo=DemoAccounts(DEMO_PASSWORD, ACCOUNTS)) as person:
        assert [f"{name} {words}" for name, words in ACCOUNTS if str(words) not in person.text] == []
        assert "…" not in person.text


async def test_a_refusal_is_in_the_language_of_the_page(house: House, alpha: Company) -> None:
    use_language("fr")
    async with at_the_screen(house) as person:
        await person.type("stts01")
        await person.press("tab")
        await person.type("nothing of the kind")
        await person.press("enter")
        assert "mot de passe" in person.message, person.text
        await person.press("f2")
        assert "mot de passe" not in person.message
