"""Settings of the system: what the law leaves open is the host's, what it says is nobody's."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from stts_tui.domain.law.book import law
from stts_tui.services.house import House
from stts_tui.store.tables import Setting
from tests import builders
from tests.builders import Company, refuses
from tests.tariff_builders import a_file, a_person

TODAY = builders.MONDAY_MORNING.date()


def saved(house: House, name: str, value: str) -> None:
    with house.office.store.transaction():
        house.office.store.settings.save(name, value)


def test_a_host_sets_what_nobody_published(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    assert a_file(house, session, a_person(house, "Jan", "A")).activation_due == TODAY + timedelta(days=60)
    for days in ("1", "3660", "45"):
        saved(house, "activation-days", days)
    assert a_file(house, session, a_person(house, "Jan", "B")).activation_due == TODAY + timedelta(days=45)
    with house.office.store.reading():
        house.office.store.settings.check()
        deadlines = house.office.store.settings.deadlines(TODAY)
    assert (deadlines.activation, deadlines.documents, deadlines.ahead) == (45, 60, 92)


@pytest.mark.parametrize("name", [key for key, one in law().parameters.items() if not one.assumed])
def test_a_host_sets_nothing_that_the_law_says(house: House, name: str) -> None:
    with refuses("law-not-the-hosts") as caught:
        saved(house, name, "7")
    said = caught.refusal.sentence
    assert f"“{name}”" in said
    assert str(law().parameters[name].basis()) in said
    assert "activation-days, documents-days" in said


@pytest.mark.parametrize("given", ["0", "-1", "3661", "sixty", "", "٦", "60.0"])
def test_a_term_is_a_number_of_days(house: House, given: str) -> None:
    with refuses("law-no-days"):
        saved(house, "activation-days", given)


def test_what_came_past_the_settings_is_refused_before_anybody_works(tmp_path: Path) -> None:
    """Somebody who writes into the table itself learns it when the house is opened, not from a wrong bill."""
    path = builders.a_database(tmp_path)
    house = builders.open_house(path)
    with house.office.store.transaction():
        Setting.create(name="calls", value="4.00")
    house.office.store.close()
    with refuses("law-not-the-hosts") as caught:
        builders.open_house(path)
    assert "“calls”" in caught.refusal.sentence
    assert "art. 38 § 1, 2°" in caught.refusal.sentence


def test_the_terms_of_access_are_the_manuals() -> None:
    assert law().desk_working_days.on(date(2026, 3, 2)) == 5
    assert law().provisional_days.on(date(2026, 3, 2)) == 30
