"""A message's records as a set and one after the other: the same results, rows and audit, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.law.terms import Category
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import AskDocuments
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.services.house import House
from stts_tui.services.messages.processing import Processor
from stts_tui.store.tables import Audit
from tests import builders, messages
from tests.builders import Company
from tests.messages import SECOND, Channel, a_record, an_application
from tests.tariff_builders import Person, a_file, a_person, a_transfer, an_active_file

K = RecordKind
END = {"last_day": "10/03/2026", "reason": "moved"}
LATER = {**SECOND, "activation_on": "09/03/2026"}


def _stock(house: House) -> tuple[Company, list[Person]]:
    """Files that every kind of record finds something to do with, and their people: two of one household, two without any."""
    alpha, beta = builders.a_staffed_company(house), builders.a_staffed_company(house, "Beta Mobile", "b")
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    people = [a_person(house, "Maria", f"Peeters {n}", niss=builders.a_niss(900_000 + n)) for n in range(7)]
    people.append(a_person(house, "Jan", "Peeters", niss=builders.a_niss(900_010), living_with=people[0]))
    mine, theirs = alpha.session("stts03"), beta.session("stts03")
    an_active_file(house, mine, people[0])
    a_file(house, mine, people[1])
    proven = a_file(house, mine, people[2], category=Category.HEARING_LOSS, with_proof=True)
    asked = AskDocuments(proven.file_id, proven.version, frozenset({DocumentKind.HEARING}))
    house.authority.carry_out(builders.log_in(house, "bipt01"), steps.ASK.of(asked))
    an_active_file(house, theirs, people[3])
    an_active_file(house, theirs, people[4])
    house.files.carry_out(mine, steps.TRANSFER.of(a_transfer(people[4])))
    return alpha, people


def own_line(three: str) -> dict[str, str]:
    """A line that nobody else has: the others take what is in use, and are refused or looked at."""
    return {"phone": f"+3232217{three}"}


_CHOICES: tuple[Callable[[Person, str, str], Record], ...] = (
    lambda person, _number, reference: an_application(person, reference),
    lambda person, _number, reference: an_application(person, reference, **SECOND),
    lambda person, _number, reference: an_application(person, reference, last_name="Wrong"),
    lambda person, _number, reference: Record(K.PRE_CHECK, reference, 0, an_application(person, reference).values),
    lambda _person, number, reference: a_record(K.SECOND_PART, reference, number=number, **LATER | own_line(number[-3:])),
    lambda person, _number, reference: _a_transfer(person, reference),
    lambda person, _number, reference: _a_transfer(person, reference, **LATER | own_line(person.niss.digits[-5:-2])),
    lambda _person, number, reference: a_record(K.MODIFY, reference, number=number, contact=f"contact {reference}"),
    lambda _person, number, reference: a_record(K.MODIFY, reference, number=number, phone="+3292220000"),
    lambda _person, number, reference: a_record(K.STOP_REDUCTION, reference, number=number, **END),
    lambda _person, number, reference: a_record(K.STOP_TARIFF, reference, number=number, **END),
    lambda _person, number, reference: a_record(K.CANCEL, reference, number=number, because="mistake"),
    lambda _person, number, reference: a_record(K.CANCEL, reference, number=number, because="mistake too"),
    lambda _person, _number, reference: a_record(K.SEARCH, reference, last_name="peeters", states=frozenset({"active"})),
    lambda _person, number, reference: a_record(K.PROCESSED, reference, number=number, kind="documents-asked"),
    lambda person, _number, reference: an_application(person, reference, **SECOND, line_reason="one line for two"),
    lambda _person, number, reference: a_record(K.MODIFY, reference, number=number, phone=SECOND["phone"], line_reason="two"),
    lambda person, _number, reference: an_application(person, reference, communal=True),
    lambda _person, number, reference: a_record(K.STATUS, reference, number=number),
    lambda person, _number, reference: a_record(K.STATUS, reference, niss=person.niss.digits),
)  # fmt: skip


def _a_transfer(person: Person, reference: str, **second: str) -> Record:
    values = {"niss": person.niss.digits, "last_name": person.last_name, "first_name": person.first_name,
              "consent_by": "Maria", "consent_on": "02/03/2026", "consent_how": "written", **second}  # fmt: skip
    return Record(K.TRANSFER, reference, 0, values)


class Stock:
    """The database of _stock, made once: each outcome is that of a copy. No dataclass: hypothesis would tell its content."""

    def __init__(self, content: bytes, channel: Channel, people: list[Person]) -> None:
        self.content, self.channel, self.people = content, channel, people

    def outcome(self, folder: Path, plan: list[tuple[int, int]], size: int) -> tuple[Any, Any]:
        """What becomes of the records of `plan`, done in sets of that size: the results, and every row of every table."""
        folder.mkdir()
        path = folder / "stts.sqlite"
        path.write_bytes(self.content)
        path.chmod(0o600)
        builders.put_keys(folder)
        house = builders.open_house(path, builders.FixedClock())
        object.__setattr__(house, "processor", Processor(house.office, set_size=size))
        try:
            channel = replace(self.channel, company=replace(self.channel.company, house=house))
            done = channel.send([
                _CHOICES[kind](self.people[who % len(self.people)], f"STTS-2026-{who % 8 + 1:07}", f"R-{place}")
                for place, (kind, who) in enumerate(plan)
            ])  # fmt: skip
            assert house.office.store.problems() == []
            rows = builders.rows(house)
            rows["reduction"] = sorted(row[1:] for row in rows["reduction"])  # those of a file are written anew: other ids
            del rows["seal"]  # one for each transaction; the lines are linked to them
            line = [field.column_name for field in Audit._meta.sorted_fields]
            linked = [line.index(name) for name in ("previous", "link")]
            rows["audit"] = [tuple(value for place, value in enumerate(row) if place not in linked) for row in rows["audit"]]
            return channel.results(done), rows
        finally:
            builders.close(house)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    house = builders.a_house(tmp_path_factory.mktemp("stock"))
    company, people = _stock(house)
    channel = messages.a_channel(company)
    builders.close(house)
    return Stock(builders.path_of(house).read_bytes(), channel, people)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(_CHOICES) - 1), st.integers(0, 7)), max_size=40), st.integers(2, 40)
)  # fmt: skip
def test_many_together_give_the_same_results_rows_and_audit_as_one_after_the_other(
    stock: Stock, tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[int, int]], size: int
) -> None:
    folder = tmp_path_factory.mktemp("ways")
    many = stock.outcome(folder / "many", plan, size)
    one = stock.outcome(folder / "one", plan, 1)
    assert many[0] == one[0]
    assert many[1] == one[1]


def test_every_kind_of_record_succeeds_somewhere_in_that_stock(stock: Stock, tmp_path: Path) -> None:
    plan = [
        (3, 5), (0, 5), (1, 6), (4, 1), (5, 3), (4, 5), (8, 1), (9, 1), (7, 2), (14, 2), (11, 2), (6, 4), (10, 1),
        (11, 1), (11, 1), (11, 5), (11, 5), (13, 0), (18, 0),
    ]  # fmt: skip
    results, _rows = stock.outcome(tmp_path / "many", plan, 40)
    accepted = {result.kind for result in results if result.accepted}
    assert accepted == set(RecordKind), [(result.kind, result.reasons) for result in results if not result.accepted]
