"""Whom the lines of the trail are about: a pseudonym of each person who was shown, changed, searched or exported."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.store import audit_persons
from tests import builders
from tests.builders import Company, refuses, run_sql
from tests.tariff_builders import a_change, a_file, a_person, an_active_file, an_application


def named(house: House, after: int = 0) -> dict[str, set[str]]:
    """By the act, the pseudonyms that its lines behind a number name."""
    found: dict[str, set[str]] = {}
    sql = (
        "SELECT action, coalesce(p.person, a.person) FROM audit a LEFT JOIN audit_persons p ON p.line_id = a.id"
        f" WHERE a.id > {after} AND a.person <> ''"
    )
    for act, person in run_sql(house, sql):
        found.setdefault(act, set()).add(person)
    return found


def last(house: House) -> int:
    return house.office.store.audit.last_number()


def pseudonym(house: House, digits: str) -> str:
    return house.office.store.pseudonyms.of(digits)


def test_a_pseudonym_is_keyed_and_hides_the_number(house: House) -> None:
    made = pseudonym(house, "85073003328")
    assert len(made) == 32
    assert made == pseudonym(house, "85073003328") != pseudonym(house, "85073003427")
    assert made != hashlib.sha256(b"85073003328").hexdigest()[:32]


def test_a_file_is_named_however_it_is_met(house: House, alpha: Company) -> None:
    session, before = alpha.session("stts03"), last(house)
    person = a_person(house)
    house.files.precheck(session, steps.APPLY.of(an_application(person)))
    file = an_active_file(house, session, person)
    house.files.carry_out(session, steps.MODIFY.of(a_change(file, reference="K-7")))
    house.files.find(session, FileCriteria(), Place())
    house.files.show(session, file.file_id)
    house.files.history(session, file.file_id)
    list(house.files.export(session, FileCriteria()).rows)
    house.assignments.inbox(session, AssignmentCriteria(), Place())
    house.statement.make(session, 2025)
    mine = {pseudonym(house, person.niss.digits)}
    found = named(house, before)
    for act in ("file-precheck", "file-apply", "file-modify", "file-search", "file-show", "file-history", "file-export"):
        assert found[act] == mine, act


def test_who_is_searched_by_number_is_named_whether_found_or_not(house: House, alpha: Company) -> None:
    before = last(house)
    house.files.find(alpha.session("stts01"), FileCriteria(niss_start="85073003328"), Place())
    assert named(house, before)["file-search"] == {pseudonym(house, "85073003328")}


def test_a_refusal_that_tells_of_a_person_names_him_once_for_each(house: House, alpha: Company) -> None:
    session, before = alpha.session("stts03"), last(house)
    people = [a_person(house, "Rik", f"Claes{number}", categories=()) for number in "ABCDEFGHIJKLMNO"]
    for person in people:
        with refuses("person-not-entitled"):
            house.files.carry_out(session, steps.APPLY.of(an_application(person)))
    assert named(house, before)["file-apply"] == {pseudonym(house, person.niss.digits) for person in people}


def test_a_list_names_everybody_on_it_and_a_changed_list_is_missed(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    people = [a_person(house, "Rik", f"Claes{letter}") for letter in "ABCDEFG"]
    for person in people:
        a_file(house, session, person)
    before = last(house)
    house.files.find(session, FileCriteria(), Place(size=5))
    ((person,),) = run_sql(house, f"SELECT person FROM audit WHERE id > {before}")
    assert person.startswith("5:")
    assert len(named(house, before)["file-search"]) == 5
    assert house.office.store.problems() == []
    run_sql(house, "DROP TRIGGER audit_persons_no_delete")
    run_sql(
        house, f"DELETE FROM audit_persons WHERE person = (SELECT min(person) FROM audit_persons WHERE line_id > {before})"
    )
    with house.office.store.reading():
        assert audit_persons.problems() != []


def test_an_export_of_many_names_each_of_them_in_lines_of_their_own(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stts_tui.services.act.MOST_NAMED", 3)
    session = alpha.session("stts03")
    people = [a_person(house, "Rik", f"Claes{letter}") for letter in "ABCDEFG"]
    for person in people:
        a_file(house, session, person)
    before = last(house)
    list(house.files.export(session, FileCriteria()).rows)
    assert named(house, before)["file-export"] == {pseudonym(house, person.niss.digits) for person in people}
    assert house.office.store.audit.last_number() == before + 3


def test_users_are_named_too(house: House, alpha: Company) -> None:
    admin, before = alpha.session(), last(house)
    house.users.show(admin, alpha.ids["plain01"])
    house.users.list_page(admin, Place())
    ((digits,),) = run_sql(house, "SELECT niss FROM account WHERE user_name = 'plain01'")
    found = named(house, before)
    assert found["user-show"] == {pseudonym(house, digits)}
    assert pseudonym(house, digits) in found["user-list"]
    assert len(found["user-list"]) == 5


def test_no_line_holds_a_number_in_clear(house: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    person = a_person(house)
    a_file(house, session, person)
    house.files.find(session, FileCriteria(niss_start=person.niss.digits), Place())
    text = repr(builders.rows(house)["audit"]) + repr(builders.rows(house)["audit_persons"])
    assert person.niss.digits not in text
    assert str(person.niss) not in text


@pytest.mark.asvs("V16.2.1")
def test_a_line_says_from_where(house: House, alpha: Company) -> None:
    house = builders.reopen(house, settings=replace(house.office.settings, origin="2001:db8::7"))
    house.users.show(builders.log_in(house, "admin01"), alpha.ids["plain01"])
    line = house.office.store.audit.list_()[-1]
    assert (line.at, line.actor_name, line.action, line.subject_id, line.place) == (
        house.office.clock(), "admin01", "user-show", alpha.ids["plain01"], "2001:db8::7",
    )  # fmt: skip
