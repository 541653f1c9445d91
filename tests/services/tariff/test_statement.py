"""The yearly statement from files that lived: days and amounts, one's own company only, written privately."""

from __future__ import annotations

import csv
import io
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import FileView
from stts_tui.services.house import House
from stts_tui.services.tariff.statement import write_all, write_statement
from tests.builders import Company, FixedClock, refuses
from tests.tariff_builders import Person, a_person, a_second_part, a_transfer, an_active_file


def paid_file(house: House, company: Company, person: Person, first: date) -> FileView:
    return an_active_file(house, company.session("stts03"), person, activation_on=first, price=Decimal(30))


@pytest.fixture
def lived(house: House, alpha: Company, beta: Company, clock: FixedClock) -> FixedClock:
    """2026: Maria at Alpha from 2 March to 31 August, then at Beta; Jan at Alpha from 1 December; then it is 2027."""
    maria, jan = a_person(house, "Maria", "Peeters"), a_person(house, "Jan", "Maes")
    paid_file(house, alpha, maria, date(2026, 3, 2))
    clock.advance(days=178)  # 27 August
    taken = a_transfer(
        maria, second=a_second_part(activation_on=date(2026, 9, 1), invoice_on=date(2026, 9, 20), price=Decimal(10)),
        consent_on=date(2026, 8, 27),
    )  # fmt: skip
    house.files.carry_out(beta.session("stts01"), steps.TRANSFER.of(taken))
    clock.advance(days=96)  # 1 December
    paid_file(house, alpha, jan, date(2026, 12, 1))
    clock.advance(days=60)
    return clock


def test_days_and_amounts(house: House, alpha: Company, beta: Company, lived: FixedClock, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    ours = write_statement(house.statement.make(alpha.session("stts03"), 2026), folder)
    theirs = write_statement(house.statement.make(beta.session("admin01"), 2026), folder)
    assert (ours.totals.beneficiaries, ours.totals.granted.days) == (2, 183 + 31)
    assert theirs.totals.granted.days == 122
    # March 30 of 31 days, five whole months; December whole.
    assert ours.totals.granted.amounts.calls == Decimal("3.00") + 5 * Decimal("3.10") + Decimal("3.10")
    assert theirs.totals.granted.amounts.subscription == 4 * Decimal("4.00")
    # Over both operators Maria was served on every day from 2 March on, and on none twice.
    assert 183 + theirs.totals.granted.days == (date(2026, 12, 31) - date(2026, 3, 1)).days

    rows = list(csv.DictReader(io.StringIO(ours.csv.read_text("utf-8-sig")), delimiter=";"))
    assert [row["days"] for row in rows] == ["183", "31", "214"]
    assert {row["operator"] for row in rows} == {"Alpha Telecom"}
    tree = ElementTree.parse(ours.xml)  # noqa: S314 (our own file)
    assert [node.text for node in tree.findall("Beneficiary/Days")] == ["183", "31"]
    assert stat.S_IMODE(ours.csv.stat().st_mode) == stat.S_IMODE(ours.xml.stat().st_mode) == 0o600
    assert "Beta" not in ours.csv.read_text("utf-8")


def test_only_a_year_that_is_over(house: House, alpha: Company, lived: FixedClock) -> None:
    for year in (2027, 2004):
        with refuses("statement-year") as caught:
            house.statement.make(alpha.session("stts03"), year)
        assert caught.refusal.field == "year"


def test_the_hosts_manager_makes_all_of_them(house: House, lived: FixedClock, tmp_path: Path) -> None:
    store = house.office.store
    made = list(write_all(store, lived(), 2026, tmp_path / "out"))
    assert [operator for operator, _written in made] == ["Alpha Telecom", "Beta Mobile"]
    lines = [line for line in store.audit.list_() if line.actor_name == "statement"]
    assert [(line.action, line.subject_name) for line in lines] == [("statement-make", "2026")] * 2
    (cbe,) = {path.name.split("-")[2][:10] for path in (tmp_path / "out").glob("*.csv") if "Alpha" in path.read_text("utf-8")}
    (only,) = write_all(store, lived(), 2026, tmp_path / "out", cbe)
    assert only[0] == "Alpha Telecom"
    assert only[1].csv.name.endswith("-2.csv")  # nothing is replaced


def test_pages_of_files(house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    from stts_tui.store.tariff import charges

    monkeypatch.setattr(charges, "_PAGE", 2)
    for number in range(5):
        paid_file(house, alpha, a_person(house, "Maria", f"Peeters {number}"), date(2026, 3, 2))
    clock.advance(days=365)
    statement = house.statement.make(alpha.session("stts03"), 2026)
    assert statement.count == 5
    assert len({file.number for file in statement.files()}) == 5
