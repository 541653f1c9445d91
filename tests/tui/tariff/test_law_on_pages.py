"""The article of the law stands where an amount, a term or a refusal comes from it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import AskDocuments, RefuseTariff
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, log_in, refuses
from tests.tariff_builders import a_change, a_file, a_person, a_second_part, an_active_file
from tests.tui.steps import logged_in

TODAY = builders.MONDAY_MORNING.date()
PROOF = {"category": Category.HEARING_LOSS, "with_proof": True}


@pytest.fixture
def filed(house: House, alpha: Company) -> House:
    """A file of each kind that a page tells the law of."""
    session = alpha.session("stts01")
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    bipt = log_in(house, "bipt01")
    an_active_file(house, session, a_person(house, "Jan", "Vast"))
    an_active_file(house, session, a_person(house, "Jan", "Twee"), operators=Operators.CALLS_HERE)
    income = a_person(house, "Jan", "Leefloon", categories=(Category.INTEGRATION_INCOME,))
    an_active_file(house, session, income, formula=Formula.BUNDLE, price=Decimal(50))
    a_file(house, session, a_person(house, "Jan", "Wacht"))
    asked = a_file(house, session, a_person(house, "Jan", "Papier"), **PROOF)
    house.authority.carry_out(
        bipt, steps.ASK.of(AskDocuments(asked.file_id, asked.version, frozenset({DocumentKind.HEARING})))
    )
    poor = a_file(house, session, a_person(house, "Jan", "Rijk"), **PROOF)
    house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(poor.file_id, poor.version, Because.INCOME_TOO_HIGH)))
    return house


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("vast", ["8,40 EUR + Calls 3,10 EUR = 11,50 EUR legal basis art. 38 § 1, 2°", "25,00 EUR (art. 38 § 1, 1°)"]),
        ("twee", ["Calls 11,50 EUR legal basis art. 38 § 1, 3°"]),
        ("leefloon", ["= 11,50 EUR legal basis art. 38 § 3; art. 38 § 2"]),
        ("wacht", ["(term set by the authority)"]),
        ("papier", ["(term set by the authority)"]),
        ("rijk", ["Household income above the ceiling (art. 22 § 1)"]),
    ],
)
async def test_a_file_tells_what_its_amounts_and_terms_come_from(filed: House, name: str, says: list[str]) -> None:
    async with logged_in(filed, "stts01") as person:
        await person.choose(ActionId.FILE_SEARCH, "tab", "tab", "tab", *name, "enter", "enter")
        page = " ".join(person.text.split())
        for words in says:
            assert words in page, person.text


def test_a_refusal_tells_the_article(house: House, alpha: Company, beta: Company) -> None:
    session = alpha.session("stts01")
    first = a_person(house, "Jan", "Een")
    an_active_file(house, beta.session("stts01"), first)
    with refuses("household-served") as caught:
        a_file(house, session, a_person(house, "Eva", "Een", living_with=first))
    assert caught.refusal.sentence.endswith("Else the household itself chooses who has it. (art. 22 § 1)")
    with refuses("file-exists-elsewhere") as caught:
        a_file(house, session, first)
    assert caught.refusal.sentence.endswith("(art. 22 § 1)")
    with refuses("person-not-entitled") as caught:
        a_file(house, session, a_person(house, "Jan", "Niets", categories=()))
    assert caught.refusal.sentence.endswith("(art. 22 § 1)")


def test_a_refusal_for_a_term_that_nobody_published_says_who_set_it(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    late = a_second_part(activation_on=TODAY + timedelta(days=61), invoice_on=TODAY + timedelta(days=70))
    with refuses("activation-too-late") as caught:
        a_file(house, session, a_person(house, "Jan", "Laat"), second=late)
    assert caught.refusal.sentence.endswith("(term set by the authority)")
    file = an_active_file(house, session, a_person(house, "Jan", "Ver"))
    with refuses("date-too-far") as caught:
        house.files.carry_out(
            session, steps.MODIFY.of(a_change(file, price=Decimal(10), effective_on=TODAY + timedelta(days=93)))
        )
    assert caught.refusal.sentence.endswith("(term set by the authority)")
