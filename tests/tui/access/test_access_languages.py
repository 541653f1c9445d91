"""A request in French: its form and its letters are French on the screen, as text and as PDF, whatever the pages speak."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import current_language, speaking
from stts_tui.services.house import House
from tests import access_builders as access
from tests import builders
from tests.access_builders import a_desk, submit
from tests.builders import a_niss
from tests.pdf_text import pages_of
from tests.tui.access.test_access_pages import COMPANY, PART, fill
from tests.tui.steps import Person, at_the_screen, logged_in
from tests.tui.test_every_screen import fits

SEVERAL = "Ελένη Иванова-Čapková"


async def read_to_its_end(person: Person) -> str:
    """All pages of a sheet, each of which fits."""
    read = ""
    for _page in range(9):
        fits(person, 80, 24)
        read += "\n".join(person.lines[1:-3]) + "\n"
        if "Bottom" in person.text or "More" not in person.text:
            return read
        await person.press("pagedown")
    raise AssertionError(person.text)


async def to_the_language(person: Person) -> Person:
    await person.press("f6", "space", "enter")
    for value in COMPANY:
        await person.type(value)
        await person.press("tab")
    return person


@pytest.mark.long
async def test_a_french_request_has_a_french_form(house: House, tmp_path: Path) -> None:
    async with at_the_screen(house) as person:
        await to_the_language(person)
        fits(person, 80, 24)
        await person.press("f", "enter")
        await fill(person, ("Wouters", SEVERAL, *PART[2:]))
        await fill(person, ("Smets", "Stijn", a_niss(20_500).digits, *PART[3:]))
        fits(person, 80, 24)
        assert "Français" in person.text
        await person.press("space", "enter")
        assert "your ticket" in person.lines[0], person.text
        assert "Only the original form" in person.text  # the screen's own language
        await person.press("f6")
        shown = await read_to_its_end(person)
    (text,) = (tmp_path / "papers").glob("access-form-*.txt")
    for part in (
        "Office national de sécurité sociale (ONSS)", "Bruxelles, le 02/03/2026", "Madame, Monsieur,", "faire signer",
        "l’expression de nos salutations", "Signature du responsable", "Qualité Employé", f"Prénom {SEVERAL}",
        "joignez un document",
    ):  # fmt: skip
        for said in (shown, text.read_text(), "\n".join(pages_of(text.with_suffix(".pdf")))):
            assert part in " ".join(said.split()), (part, said)
    for line in filter(None, text.read_text().splitlines()):  # nothing is cut, nothing left out
        assert line in shown, line
    ((language,),) = builders.run_sql(house, "SELECT language FROM access_request")
    assert language == "fr"


@pytest.mark.long
async def test_the_desk_sees_the_language_and_gets_french_letters(house: House, tmp_path: Path) -> None:
    desk = a_desk(house)
    made = submit(house, language="fr")
    access.intake(house, desk, made)
    async with logged_in(house, "desk0001") as person:
        await person.choose(ActionId.REQUEST_LIST, "5", "enter")
        assert re.search(r"Language +Français", await read_to_its_end(person)), person.text
        await person.press("f12")
        await person.press("2", "2", "enter")
        assert "Gent, Français" in person.text, person.text
        await person.press("enter")
        await person.press(*"yes", "enter")
        first = await read_to_its_end(person)
        await person.press("f6")
        assert "as text and PDF" in person.message
        files = sorted((tmp_path / "papers").glob("letter-*"))
        written = [path.read_text() if path.suffix == ".txt" else pages_of(path)[0] for path in files]
        await person.press("home", "enter")
        second = await read_to_its_end(person)
    assert [path.suffix for path in files] == [".pdf", ".txt"] * 2
    for said, secret in zip((first, *written[:2]), ["Nom d’utilisateur provisoire"] * 3, strict=True):
        is_french(said, secret)
    for said, secret in zip((second, *written[2:]), ["Mot de passe provisoire"] * 3, strict=True):
        is_french(said, secret)


def is_french(said: str, secret: str) -> None:
    plain = " ".join(said.split())
    for part in (
        "Gestion des accès", "Téléphone : 02 511 51 51", "Lies Wouters Nova Telecom Kerkstraat 1 9000 Gent",
        "Bruxelles, le 02/03/2026", "Madame, Monsieur,", secret, "jusqu’au 01/04/2026 inclus", "salutations distinguées.",
    ):  # fmt: skip
        assert part in plain, (part, said)


@pytest.mark.long
@pytest.mark.parametrize("language", ["nl", "en"])
async def test_the_language_is_that_of_the_pages_unless_another_is_chosen(house: House, language: str) -> None:
    async with at_the_screen(house) as person:
        with speaking(language):
            await to_the_language(person)
            assert current_language() == language
            await person.press("enter")
            await fill(person, PART)
            await fill(person, ("Smets", "Stijn", a_niss(20_500).digits, *PART[3:]))
            await person.press("space", "enter")
    assert builders.run_sql(house, "SELECT language FROM access_request") == [(language,)]


@pytest.mark.long
async def test_a_begun_form_keeps_its_language(house: House) -> None:
    async with at_the_screen(house) as person:
        await to_the_language(person)
        await person.press("n", "enter", "f3")
        (code,) = re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", person.message)
        await person.press("f6", "tab")
        await person.type(code)
        await person.press("enter")
        await fill(person, PART)
        await fill(person, ("Smets", "Stijn", a_niss(20_500).digits, *PART[3:]))
        assert "Nederlands" in person.text, person.text
