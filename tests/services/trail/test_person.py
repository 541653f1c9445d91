"""The report to a person: every line about him, of every company, in his language."""

from __future__ import annotations

import csv

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.paper import as_text
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.trail.person import AskPerson
from stts_tui.i18n import LANGUAGES
from stts_tui.services.host.trail import read_person
from stts_tui.services.house import House
from stts_tui.store.person_lines import lines_about
from tests import builders
from tests.builders import Company, log_in, refuses, run_sql
from tests.tariff_builders import Person, a_change, a_file, a_person, an_active_file


@pytest.fixture
def met(house: House, alpha: Company, beta: Company) -> Person:
    """Somebody with a file at one company, who was looked at by both, and somebody else beside."""
    person, other = a_person(house, "Maria", "Peeters"), a_person(house, "Maria", "Peetermans")
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    file = an_active_file(house, alpha.session("stts03"), person)
    a_file(house, alpha.session("stts03"), other)
    house.files.carry_out(alpha.session("stts03"), steps.MODIFY.of(a_change(file, reference="K-7")))
    house.files.find(alpha.session("stts01"), FileCriteria(), Place())
    house.files.show(alpha.session("stts01"), file.file_id)
    house.files.find(beta.session("stts01"), FileCriteria(niss_start=person.niss.digits), Place())
    with refuses("file-unknown"):
        house.files.show(beta.session("stts01"), file.file_id)
    return person


def acts(house: House, person: Person) -> list[tuple[str, str, str]]:
    with house.office.store.reading():
        found = lines_about(person.niss, house.office.store.pseudonyms)
    return [(line.action, line.company, line.outcome) for line in reversed(found)]


def test_it_tells_every_line_about_the_person_and_no_other(house: House, met: Person) -> None:
    told = acts(house, met)
    assert [each for each in told if each[0] not in ("file-apply", "file-complete")] == [
        ("file-modify", "Alpha Telecom", "done"), ("file-search", "Alpha Telecom", "done"),
        ("file-show", "Alpha Telecom", "done"), ("file-search", "Beta Mobile", "done"),
        ("file-show", "Beta Mobile", "file-unknown"),
    ]  # fmt: skip
    everything = len(house.office.store.audit.list_())
    assert len(told) < everything


def test_the_authority_makes_it_and_that_is_a_line_about_the_person(house: House, met: Person) -> None:
    session, before = log_in(house, "bipt0001"), acts(house, met)
    found = house.trail.person(session, AskPerson(met.niss, "fr"))
    assert len(found.lines) == len(before)
    assert acts(house, met)[len(before) :] == [("audit-person", "", "done")]
    text = as_text(found.paper)
    assert "Alpha Telecom" in text
    assert "stts01" not in text  # for whom, not who
    assert met.niss.digits not in text + repr(builders.rows(house)["audit"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_in_the_persons_language(house: House, met: Person, language: str) -> None:
    session = log_in(house, "bipt0001")
    first = as_text(house.trail.person(session, AskPerson(met.niss, language)).paper).splitlines()[0]
    assert first == {
        "en": "Who consulted or changed your data", "fr": "Qui a consulté ou modifié vos données",
        "nl": "Wie uw gegevens heeft geraadpleegd of gewijzigd", "de": "Wer Ihre Daten abgefragt oder geändert hat",
    }[language]  # fmt: skip


def test_it_is_written_for_the_printer_and_as_rows(house: House, met: Person) -> None:
    text, pdf, rows = house.trail.write_person(log_in(house, "bipt0001"), AskPerson(met.niss, "nl"))
    assert "Alpha Telecom" in text.read_text()
    assert pdf.read_bytes().startswith(b"%PDF")
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (text, pdf, rows))
    with rows.open(encoding="utf-8-sig") as file:
        told = list(csv.reader(file, delimiter=";"))
    assert len(told) - 1 == len(acts(house, met)) - 1
    assert any("stts01" in row for row in told)


def test_lines_of_before_there_were_pseudonyms_are_found_by_file_and_account(house: House, met: Person) -> None:
    before = [each for each in acts(house, met) if each[0] != "file-search"]
    for name in ("audit_no_update", "audit_persons_no_delete"):
        run_sql(house, f"DROP TRIGGER {name}")
    run_sql(house, "DELETE FROM audit_persons")
    run_sql(house, "UPDATE audit SET person = ''")
    assert acts(house, met) == before


def test_the_host_makes_it_across_all_companies(house: House, met: Person) -> None:
    before = acts(house, met)
    found = read_person(house.office.store, house.office.clock(), AskPerson(met.niss, "de"))
    assert len(found.lines) == len(before)
    line = house.office.store.audit.list_()[-1]
    assert (line.actor_name, line.action, line.subject_name) == ("audit", "audit-person", met.niss.masked)
    assert line.person == house.office.store.pseudonyms.of(met.niss.digits)
