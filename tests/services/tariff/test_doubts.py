"""What the authority looks at before a file goes on: a later given name, a namesake under another number."""

from __future__ import annotations

from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import GrantTariff
from stts_tui.domain.tariff.file import PickFile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Doubt
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, a_niss, log_in, refuses
from tests.tariff_builders import a_file, a_person, a_second_part, an_application


def test_a_later_given_name_is_offered_to_the_authority(house: House, alpha: Company) -> None:
    person = a_person(house, "Antoine Laurent Henri", "Lambert")
    session = alpha.session("stts01")
    for nobody in ("Antoine Henri", "Anton", "Laur"):
        with refuses("person-not-identified"):
            house.files.carry_out(session, steps.APPLY.of(an_application(person, first_name=nobody)))
    asked = steps.APPLY.of(an_application(person, first_name="Laurent", second=a_second_part()))
    forecast = house.files.precheck(session, asked)
    assert forecast.after is not None
    assert (forecast.after.state, forecast.after.doubts) == (FileState.REQUESTED, frozenset({Doubt.LATER_NAME}))
    file = house.files.carry_out(session, asked)
    assert (file.state, file.first_name, file.doubts) == (FileState.REQUESTED, "Laurent", frozenset({Doubt.LATER_NAME}))


def test_the_first_two_names_as_on_the_card_are_enough(house: House, alpha: Company) -> None:
    person = a_person(house, "Antoine Laurent Henri", "Lambert")
    file = a_file(house, alpha.session("stts01"), person, first_name="Antoine Laurent")
    assert (file.state, file.first_name) == (FileState.AWAITING_ACTIVATION, "Antoine Laurent Henri")


def test_one_name_and_birth_date_under_two_numbers_is_looked_at_wherever_the_other_file_is(
    house: House, alpha: Company, beta: Company
) -> None:
    one = a_person(house, "Mia", "Claes", niss=a_niss(1))
    other = a_person(house, "Mia", "Claes", niss=a_niss(2))
    twin = a_person(house, "Lea", "Claes", niss=a_niss(3))
    a_file(house, alpha.session("stts01"), one)
    file = a_file(house, beta.session("stts01"), other)
    assert (file.state, file.doubts) == (FileState.REQUESTED, frozenset({Doubt.NAMESAKE}))
    assert a_file(house, beta.session("stts01"), twin).state is FileState.AWAITING_ACTIVATION


def test_the_register_asked_again_does_not_end_a_doubt_but_the_authority_does(house: House, alpha: Company) -> None:
    person = a_person(house, "Antoine Laurent Henri", "Lambert")
    file = a_file(house, alpha.session("stts01"), person, first_name="Henri")
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    session = log_in(house, "bipt01")
    asked = house.authority.carry_out(session, steps.VERIFY.of(PickFile(file.file_id, file.version)))
    assert (asked.state, asked.doubts) == (FileState.REQUESTED, frozenset({Doubt.LATER_NAME}))
    grant = GrantTariff(file.file_id, asked.version, Category.OLDER, file.requested_on)
    granted = house.authority.carry_out(session, steps.GRANT.of(grant))
    assert (granted.state, granted.doubts) == (FileState.AWAITING_ACTIVATION, frozenset())
