"""A first tariff file: the rule of application, who sees it, how it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.numbers import NationalNumber, parse_phone_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses
from tests.processes import in_processes
from tests.tariff_builders import Person, a_file, a_person, an_application


def numbers(house: House, company: Company, **criteria: object) -> list[str]:
    page = house.files.find(company.session("stts01"), FileCriteria(**criteria), Place()).page  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.number for row in page.rows]


def test_an_application_becomes_a_file_that_awaits_its_second_part(house: House, alpha: Company, clock: FixedClock) -> None:
    person = a_person(house, "Hélène", "Gérard")
    phone = parse_phone_number("0470 12 34 56")
    typed = {"first_name": "helene", "last_name": "GERARD", "phone": phone, "reference": "K-1"}
    file = a_file(house, alpha.session("stts01"), person, **typed)
    assert (file.first_name, file.last_name) == ("Hélène", "Gérard")  # as the register writes it
    assert (file.state, file.category) == (FileState.AWAITING_ACTIVATION, Category.OLDER)
    assert file.activation_due == clock.today + timedelta(days=60)
    assert file.number == "STTS-2026-0000001"
    assert [(line.by, line.what) for line in file.history] == [("Anna Janssens", "file-apply")]
    found = builders.run_sql(house, "SELECT kind, state, due_on FROM assignment")
    assert found == [("enter-missing-data", "open", "2026-05-01")]
    shown = house.files.show(alpha.session("stts02"), file.file_id)
    assert replace(shown, offered=()) == replace(file, offered=())
    assert set(shown.offered) - set(file.offered) == {ActionId.FILE_STOP}  # profile 2's


def test_numbers_follow_each_other_within_a_year(house: House, alpha: Company, clock: FixedClock) -> None:
    session = alpha.session("stts01")
    made = [a_file(house, session, a_person(house, last_name=name)).number for name in ("Aerts", "Baert")]
    clock.advance(days=365)
    made.append(a_file(house, log_in(house, "stts01"), a_person(house, last_name="Claes")).number)
    assert made == ["STTS-2026-0000001", "STTS-2026-0000002", "STTS-2027-0000001"]


def codes_of(house: House, company: Company, asked: object) -> list[str]:
    before = builders.rows(house)
    session = company.session("stts01")
    with pytest.raises(Refused) as caught:
        house.files.carry_out(session, steps.APPLY.of(asked))  # type: ignore[arg-type]
    after = builders.rows(house)
    assert builders.changed_tables(before, after) <= {"account", "audit"}  # the login's traces
    refusal = 1 if caught.value.outcome else 0  # what tells something of a person has a line
    assert len(after["audit"]) == len(before["audit"]) + 1 + refusal
    return [reason.code for reason in caught.value.reasons]


@pytest.mark.long
def test_every_refusal(house: House, alpha: Company, beta: Company) -> None:
    fine = a_person(house, "Maria", "Peeters")
    poor = a_person(house, "Jan", "Maes", categories=())
    past = a_person(house, "Eva", "Smet", valid=(date(2020, 1, 1), date(2026, 3, 1)))
    dead = a_person(house, "Leo", "Baert", died_on=date(2026, 1, 1))
    here = a_person(house, "Rik", "Claes")
    elsewhere = a_person(house, "Fatima", "Benali")
    served = a_person(house, "Luc", "Claes", living_with=here)
    other = a_person(house, "Ali", "Benali", living_with=elsewhere)
    file = a_file(house, alpha.session("stts01"), here)
    a_file(house, beta.session("stts01"), elsewhere)

    def codes(person: Person, **changes: object) -> list[str]:
        return codes_of(house, alpha, an_application(person, **changes))

    assert codes(fine, consent=False) == ["consent-missing"]
    assert codes(fine, last_name="Pieters") == ["person-not-identified"]
    assert codes(fine, niss=NationalNumber("85073003328")) == ["person-not-identified"]
    assert codes(poor) == ["person-not-entitled"]
    assert codes(past) == ["person-not-entitled"]
    assert codes(dead) == ["person-deceased"]
    assert codes(fine, category=Category.WAR_BLIND) == ["category-not-confirmed"]
    assert codes(here) == ["file-exists-here"]
    assert codes(elsewhere) == ["file-exists-elsewhere"]
    assert codes(served) == ["household-served"]
    assert codes(other) == ["household-served"]
    assert codes(here, consent=False, category=Category.WAR_BLIND) == [
        "consent-missing", "category-not-confirmed", "file-exists-here",
    ]  # fmt: skip
    with refuses("file-exists-here") as caught:
        house.files.carry_out(alpha.session("stts01"), steps.APPLY.of(an_application(here)))
    assert file.number in caught.refusal.sentence


@pytest.mark.asvs("V8.2.3")
def test_nothing_of_another_operators_file_is_told(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    theirs = a_file(house, beta.session("stts01"), person)
    with refuses("file-exists-elsewhere") as caught:
        house.files.carry_out(alpha.session("stts01"), steps.APPLY.of(an_application(person)))
    for secret in (theirs.number, "Beta", person.niss.digits, str(person.niss)):
        assert secret not in caught.refusal.sentence
    with refuses("file-unknown"):
        house.files.show(alpha.session("stts01"), theirs.file_id)
    assert numbers(house, alpha) == []
    assert numbers(house, alpha, number=theirs.number) == []


def test_a_file_is_found_by_everything_that_a_caller_knows(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    one = a_file(house, session, a_person(house, "Hélène", "D’Hondt"), phone=parse_phone_number("0470 12 34 56"))
    other = a_file(house, session, a_person(house, "Jan", "Van den Berghe"))
    assert numbers(house, alpha) == [one.number, other.number]
    assert numbers(house, alpha, number=one.number) == [one.number]
    assert numbers(house, alpha, last_name=parse_text_match("dhondt")) == [one.number]
    assert numbers(house, alpha, last_name=parse_text_match("berg")) == [other.number]
    assert numbers(house, alpha, last_name=parse_text_match("berg*")) == []
    assert numbers(house, alpha, last_name=parse_text_match("VANDENB*")) == [other.number]
    assert numbers(house, alpha, first_name=parse_text_match("helene")) == [one.number]
    assert numbers(house, alpha, phone=parse_phone_number("+32 470 12.34.56")) == [one.number]
    assert numbers(house, alpha, niss_start=other.niss.digits) == [other.number]
    assert numbers(house, alpha, niss_start=one.niss.digits[:4]) == [one.number, other.number]
    assert numbers(house, alpha, last_name=parse_text_match("dhondt"), first_name=parse_text_match("jan")) == []


def test_the_question_is_said_in_words(house: House, alpha: Company) -> None:
    a_file(house, alpha.session("stts01"))
    found = house.files.find(
        alpha.session("stts01"), FileCriteria(last_name=parse_text_match("peet*"), niss_start="53"), Place()
    )
    assert found.question == (
        "1 tariff file of Alpha Telecom: name begins with “peet”; national number begins with these digits"
    )


def _apply(path: Path, user: str, niss: NationalNumber) -> str:
    house = builders.open_house(path)
    try:
        asked = an_application(Person(niss, "Maria", "Peeters", 1))
        return house.files.carry_out(log_in(house, user), steps.APPLY.of(asked)).number
    except Refused as no:
        return no.code
    finally:
        builders.close(house)


@pytest.mark.long
def test_applications_at_the_same_time_make_one_file(house: House, alpha: Company, beta: Company) -> None:
    person = a_person(house)
    path = builders.path_of(house)
    builders.close(house)
    users = ["stts01", "stts02", "stts03", "stts01b", "stts02b", "stts03b"]
    answers = in_processes(_apply, [(path, user, person.niss) for user in users])
    assert answers.count("STTS-2026-0000001") == 1
    assert set(answers) - {"STTS-2026-0000001"} <= {"file-exists-here", "file-exists-elsewhere"}


def test_a_crash_between_two_steps_leaves_nothing(house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    person, session = a_person(house), alpha.session("stts01")
    before = builders.rows(house)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(house.office.store.audit, "add", full)
    with refuses("database-trouble"):
        house.files.carry_out(session, steps.APPLY.of(an_application(person)))
    assert builders.rows(house) == before
