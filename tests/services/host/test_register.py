"""Renewing the register from a file: all of it or nothing, with the lines that are wrong."""

from __future__ import annotations

import io
from datetime import date

import pytest

from stts_tui import resources
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.entitlement import Address, Unavailable, Verification
from stts_tui.domain.tariff.file import ApplyForTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.register import ImportCount
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.register_file import COLUMNS
from stts_tui.services.host.register import BadRegisterFile, import_register, set_register_open
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, a_niss
from tests.tariff_builders import a_person

HEAD = ";".join(COLUMNS)


def a_line(niss: NationalNumber, **changes: str) -> str:
    cells = {
        "household": "41", "street": "Kerkstraat", "number": "1", "postal_code": "9000", "municipality": "Gent",
        "national_number": str(niss), "last_name": "Peeters", "first_name": "Maria", "birth_date": "", "language": "nl",
        "died_on": "", "category": "age65", "valid_from": "2020-01-01", "valid_to": "",
    }  # fmt: skip
    return ";".join((cells | changes).values())


def take(house: House, *lines: str, head: str = HEAD) -> ImportCount:
    data = "\r\n".join([head, *lines]).encode()
    return import_register(house.office.store, house.office.clock(), io.BytesIO(data), "people.csv")[0]


def known(house: House, niss: NationalNumber, on: date = date(2026, 3, 2)) -> Verification:
    found = house.office.store.register.verify(niss, on)
    assert isinstance(found, Verification)
    return found


def test_people_are_added_and_renewed(house: House) -> None:
    one, two = a_niss(1), a_niss(2)
    hears = a_line(one, category="hear", valid_to="2026-03-01")
    count = take(house, a_line(one), hears, a_line(two, category="", valid_from=""))
    assert (count.lines, count.people, count.new, count.households) == (3, 2, 2, 1)
    assert known(house, one).categories == {Category.OLDER}
    assert known(house, one, date(2026, 3, 1)).categories == {Category.OLDER, Category.HEARING_LOSS}
    assert known(house, two).household_id == 41
    assert take(house, a_line(one), a_line(two, category="", valid_from="")).changed == 0

    again = take(
        house,
        a_line(one, household="42", street="Nieuwstraat", category="mwb"),
        a_line(two, category="", valid_from="", died_on="2026-02-01", street="Markt"),
    )
    assert (again.new, again.changed, again.moved, again.deaths, again.addresses) == (0, 2, 1, 1, 1)
    assert known(house, one).address == Address("Nieuwstraat", "1", "9000", "Gent")
    assert known(house, one).categories == {Category.WAR_BLIND}  # what the file tells takes the place of what was known
    assert not known(house, two).alive
    assert known(house, two).address.street == "Markt"


def test_somebody_with_one_name_is_taken_as_everybody_else(house: House, alpha: Company) -> None:
    lone, two = a_niss(1), a_niss(2)
    take(house, a_line(lone, last_name="Sukarno", first_name=""), a_line(two, household="42", first_name="-"))
    assert (known(house, lone).first_name, known(house, two).first_name) == ("", "")
    asked = ApplyForTariff(lone, "", "Sukarno", consent=True)
    file = house.files.carry_out(alpha.session("stts01"), steps.APPLY.of(asked))
    assert (file.state, file.last_name, file.first_name) == (FileState.AWAITING_ACTIVATION, "Sukarno", "")
    found = house.files.find(alpha.session("stts01"), FileCriteria(), Place()).page.rows
    assert [by_surname(row.last_name, row.first_name) for row in found] == ["Sukarno"]


def test_each_import_leaves_one_audit_line(house: House, clock: FixedClock) -> None:
    take(house, a_line(a_niss(1)), a_line(a_niss(2)))
    (line,) = house.office.store.audit.list_()
    assert (line.action, line.subject_name, line.after["people"]) == ("register-import", "people.csv", "2")
    assert line.at == clock.now


def faults_of(house: House, *lines: str, head: str = HEAD) -> list[str]:
    before = builders.rows(house)
    with pytest.raises(BadRegisterFile) as caught:
        take(house, a_line(a_niss(900)), *lines, head=head)
    assert builders.rows(house) == before
    return caught.value.told


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        ({"household": "0"}, "household", "whole number"),
        ({"household": "x"}, "household", "whole number"),
        ({"street": ""}, "street", "at least one letter"),
        ({"street": "Kerk\x1b[31mstraat"}, "street", "cannot be seen"),
        ({"last_name": "x" * 61}, "last_name", "at most 60"),
        ({"national_number": "85073003329"}, "national_number", "do not fit"),
        ({"birth_date": "January 1950"}, "birth_date", "2026-12-31"),
        ({"birth_date": "1950-02-30"}, "birth_date", "month 02/1950: that month has 28 days"),
        ({"birth_date": "0950-02-20"}, "birth_date", "year 0950"),
        ({"birth_date": "1901-01-01"}, "birth_date", "contradicts"),
        ({"birth_date": "2026-03-03"}, "birth_date", "future"),
        ({"valid_from": "2023-02-29"}, "valid_from", "has 28 days"),
        ({"valid_from": "1949-12-31"}, "valid_from", "before the birth"),
        ({"died_on": "2026-03-03"}, "died_on", "future"),
        ({"died_on": "1900-01-01"}, "died_on", "before the birth"),
        ({"language": "xx"}, "language", "nl"),
        ({"language": ""}, "language", "empty"),
        ({"category": "age66"}, "category", "age65"),
        ({"category": ""}, "category", "without a category"),
        ({"valid_from": ""}, "valid_from", "empty"),
        ({"valid_to": "2019-12-31"}, "valid_to", "before the first"),
    ],
)
def test_a_faulty_line_is_named(house: House, changes: dict[str, str], column: str, says: str) -> None:
    (told,) = faults_of(house, a_line(a_niss(1), **changes))
    assert told.startswith(f"Line 3, {column}: ")
    assert says in told
    assert str(a_niss(1)) not in told


def test_all_faults_are_told_at_once(house: House) -> None:
    told = faults_of(
        house, a_line(a_niss(1), household="", language="", valid_from=""), "a;b", a_line(a_niss(2)),
        a_line(a_niss(2), street="Markt"), a_line(a_niss(3), last_name="Maes"), a_line(a_niss(3), last_name="Claes"),
    )  # fmt: skip
    assert [text.split(":")[0] for text in told] == [
        "Line 3, household", "Line 3, language", "Line 3, valid_from", "Line 4, -", "Line 6, street",
        "Line 8, national_number",
    ]  # fmt: skip


def test_one_person_in_two_places(house: House) -> None:
    others = [a_line(a_niss(nth)) for nth in range(2, 600)]
    (told,) = faults_of(house, a_line(a_niss(1)), *others, a_line(a_niss(1), category="hear"))
    assert told.startswith("Line 602, national_number: ")
    (told,) = faults_of(house, a_line(a_niss(1)), a_line(a_niss(2)), a_line(a_niss(1)))
    assert told.startswith("Line 5, national_number: ")


def test_what_is_no_such_file(house: House) -> None:
    assert "columns" in faults_of(house, head="a,b,c")[0]
    with pytest.raises(BadRegisterFile) as empty:
        import_register(house.office.store, house.office.clock(), io.BytesIO(b""), "x")
    assert "columns" in empty.value.told[0]
    for data, says in ((b"x" * 5000, "longer"), (b'"x', "quotation")):
        file = io.BytesIO(HEAD.encode() + b"\n" + data + b"\n" + a_line(a_niss(1)).encode())
        with pytest.raises(BadRegisterFile) as caught:
            import_register(house.office.store, house.office.clock(), file, "x")
        assert caught.value.told == [f"Line 2, -: {caught.value.told[0].split(': ')[1]}"]
        assert says in caught.value.told[0]


def test_the_sample_is_right_and_commas_do_too(house: House, clock: FixedClock) -> None:
    text = resources.read_text("examples/register.csv")
    for data in (text, "\ufeff" + text.replace(";", ",")):
        count, _reading = import_register(house.office.store, clock(), io.BytesIO(data.encode()), "register.csv")
    assert (count.lines, count.people, count.changed) == (6, 5, 0)


@pytest.mark.asvs("V16.5.2")
def test_a_closed_register_does_not_answer(house: House) -> None:
    person = a_person(house)
    store, now = house.office.store, house.office.clock()
    set_register_open(store, now, "renewal")
    assert store.register.verify(person.niss, now.date()) == Unavailable("renewal")
    set_register_open(store, now, "")
    assert known(house, person.niss).first_name == "Maria"
    assert [line.action for line in store.audit.list_()] == ["register-close", "register-open"]


def test_communal_living_is_told_by_a_column_and_stays_where_it_is_not_told(house: House) -> None:
    one, two, head = a_niss(1), a_niss(2), f"{HEAD};communal"
    take(house, f"{a_line(one)};yes", f"{a_line(two)};yes", head=head)
    assert known(house, two).communal
    assert take(house, a_line(one), a_line(two)).addresses == 0  # an older file, without the column
    assert known(house, one).communal
    take(house, f"{a_line(one)};", head=head)
    assert known(house, one).communal
    take(house, f"{a_line(one)};no", head=head)
    assert not known(house, two).communal
    for lines, says in (
        ((f"{a_line(one)};perhaps",), "yes, no"), ((f"{a_line(one)};yes", f"{a_line(two)};no"), "communal living"),
    ):  # fmt: skip
        with pytest.raises(BadRegisterFile) as caught:
            take(house, *lines, head=head)
        assert says in caught.value.told[0]
