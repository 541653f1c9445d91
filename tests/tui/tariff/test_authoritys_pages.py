"""The authority's letter on the screen and as files, and a decision set right there."""

from __future__ import annotations

import pytest

from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import AskDocuments, RefuseTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, log_in
from tests.tariff_builders import a_file, a_person
from tests.tui.steps import logged_in


def a_refused_file(house: House, company: Company) -> int:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    proof = {"category": Category.HEARING_LOSS, "with_proof": True}
    file = a_file(house, company.session("stts03"), a_person(house), **proof)
    refusal = RefuseTariff(file.file_id, file.version, Because.NO_PROOF)
    house.authority.carry_out(log_in(house, "bipt0001"), steps.REFUSE.of(refusal))
    return file.file_id


async def test_a_letter_is_read_and_written(house: House, alpha: Company) -> None:
    file_id = a_refused_file(house, alpha)
    async with logged_in(house, "bipt0001") as person:
        person.app.perform(ActionId.FILE_EXAMINE, file_id)
        await person.rest()
        await person.press("2", "8", "enter")
        assert person.lines[0].startswith("STTS  Letter to the customer"), person.text
        assert "Belgisch Instituut voor postdiensten" in person.text
        assert all(len(line) <= 80 for line in person.lines)
        await person.press("f6")
        await person.rest()
        assert "letter-STTS-" in person.text, person.text
        assert ".pdf" in person.text


@pytest.mark.long
async def test_a_decision_is_set_right_after_its_effect_was_shown(house: House, alpha: Company) -> None:
    file_id = a_refused_file(house, alpha)
    async with logged_in(house, "bipt0001") as person:
        person.app.perform(ActionId.FILE_EXAMINE, file_id)
        await person.rest()
        await person.press("2", "9", "enter")
        await person.type("the paper was there")
        await person.press("enter")
        assert "Refused -> Requested" in " ".join(person.text.split()), person.text
        await person.press("enter")
        assert "lives again; its operator is told" in person.message, person.text
    assert house.files.show(alpha.session("stts03"), file_id).state is FileState.REQUESTED


@pytest.mark.long
async def test_after_a_decision_the_next_file_opens_by_itself(house: House, alpha: Company) -> None:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    proof = {"category": Category.HEARING_LOSS, "with_proof": True}
    names = ("Aerts", "Bogaert", "Claes")
    for name in names:
        a_file(house, alpha.session("stts03"), a_person(house, "Rik", name), **proof)
    async with logged_in(house, "bipt0001") as person:
        await person.choose(ActionId.AUTHORITY_LIST, "enter")
        for name in names:
            assert name in person.lines[2], person.text
            await person.press("3", "3", "enter", "tab")
            await person.press("enter")
            if "cannot be undone" in person.text or "Grant" in person.lines[0]:
                await person.press("enter")
            assert "the tariff has been granted" in person.text, person.text
        assert "This is the next one" not in person.message  # that was the last
        await person.press("f12")
        assert "Nobody and nothing matches" in person.text or "0 " in person.lines[2], person.text


@pytest.mark.long
async def test_papers_are_ticked_as_they_come_in_and_a_file_that_is_complete_stays(house: House, alpha: Company) -> None:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    proof = {"category": Category.HEARING_LOSS, "with_proof": True}
    kinds = frozenset({DocumentKind.TAX_ASSESSMENT, DocumentKind.FAMILY_ALLOWANCE})  # the first two of the form
    for name in ("Aerts", "Bogaert", "Claes"):
        file = a_file(house, alpha.session("stts03"), a_person(house, "Rik", name), **proof)
        ask = AskDocuments(file.file_id, file.version, kinds)
        house.authority.carry_out(log_in(house, "bipt0001"), steps.ASK.of(ask))
    async with logged_in(house, "bipt0001") as person:
        await person.choose(ActionId.AUTHORITY_LIST, "enter")
        assert "Aerts" in person.lines[2], person.text
        await person.press("2", "7", "enter")
        missing = "Missing: Tax assessment of every adult at the address; Family-allowance certificate"
        assert missing in " ".join(person.text.split()), person.text
        await person.press("space", "f8")
        assert person.lines[0].startswith("STTS  It would succeed"), person.text
        await person.press("f12", "enter")
        assert "the papers have been recorded. This is the next one." in person.text, person.text  # one is missing still
        assert "Bogaert" in person.lines[2], person.text
        await person.press("2", "7", "enter", "space", "down", "space", "f8")
        assert "Every paper that was asked is there" in person.text, person.text
        await person.press("f12", "enter")
        assert "the papers have been recorded." in person.message, person.text
        assert "This is the next one" not in person.text
        assert "Bogaert" in person.lines[2], person.text  # it can be decided on now
        assert "Everything that was asked is there." in person.text
        assert "32=Remind" not in person.text
        await person.press("3", "3", "enter", "enter")
        if "the tariff has been granted" not in person.text:
            await person.press("enter")
        assert "the tariff has been granted. This is the next one." in person.text, person.text


@pytest.mark.long
async def test_a_tick_that_was_wrong_is_taken_away_on_the_same_page(house: House, alpha: Company) -> None:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    file = a_file(house, alpha.session("stts03"), a_person(house), category=Category.HEARING_LOSS, with_proof=True)
    ask = AskDocuments(file.file_id, file.version, frozenset({DocumentKind.TAX_ASSESSMENT}))
    house.authority.carry_out(log_in(house, "bipt0001"), steps.ASK.of(ask))
    async with logged_in(house, "bipt0001") as person:
        person.app.perform(ActionId.FILE_EXAMINE, file.file_id)
        await person.rest()
        await person.press("2", "7", "enter", "space", "enter")
        assert "Everything that was asked is there." in person.text, person.text
        await person.press("2", "7", "enter")
        assert "[x] Tax assessment" in person.text, person.text
        await person.press("enter")
        assert "papers have been recorded" not in person.text, person.text  # nothing was changed
        await person.press("space", "enter")
        assert "papers have been recorded" in person.message, person.text
        assert "Everything that was asked is there." not in person.text
    lines = house.files.show(alpha.session("stts03"), file.file_id).history[-2:]
    assert [change.after for line in lines for change in line.changes] == [
        "Tax assessment of every adult at the address (02/03/2026)", "",
    ]  # fmt: skip
