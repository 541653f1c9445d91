"""The statement's files, made by the services from lives that operators led, beside a ledger kept by hand and the calculator.

The ledger knows only what was asked (which terms from which day to which day at which operator), never what the program
made of it.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.amounts import Terms
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import FileView
from stts_tui.services.house import House
from stts_tui.services.tariff.statement import write_statement
from tests.builders import Company, FixedClock
from tests.oracle import beside
from tests.oracle.calculator import by_days_of_months, days_in, handed_over, installation, most_in
from tests.tariff_builders import Person, a_change, a_file, a_person, a_second_part, a_stop, a_transfer

YEAR = 2026
_CATEGORIES = (Category.OLDER, Category.INTEGRATION_INCOME, Category.HEARING_LOSS, Category.WAR_BLIND)
_FORMULAS = (
    (Formula.FIXED, Operators.ONE), (Formula.FIXED, Operators.CALLS_HERE), (Formula.FIXED, Operators.SUBSCRIPTION_HERE),
    (Formula.BUNDLE, Operators.ONE), (Formula.INTERNET, Operators.ONE), (Formula.CALLS, Operators.CALLS_HERE),
)  # fmt: skip


@dataclass
class Stay:
    """Terms that a file had from a day on; `file` is its number."""

    file: str
    terms: Terms
    first: date
    last: date | None = None
    installed: bool = False


def some_terms(chance: random.Random, category: Category) -> Terms:
    """What an operator may type: a price and costs only where there is something that they are the price of."""
    formula, operators = chance.choice(_FORMULAS)
    sold = formula is not Formula.CALLS and operators is not Operators.CALLS_HERE
    price = Decimal(chance.randrange(1, 6000)).scaleb(-2) if sold else None
    costs = Decimal(chance.randrange(1, 9000)).scaleb(-2) if sold else Decimal(0)
    return Terms(category, formula, operators, price, costs)


@dataclass
class Lives:
    """Two operators, their customers, and the ledger of what was asked for each file."""

    house: House
    clock: FixedClock
    chance: random.Random
    companies: tuple[Company, Company]
    ledger: list[Stay]
    made: int = 0

    @property
    def today(self) -> date:
        return self.clock().date()

    def second(self, terms: Terms, day: date) -> dict[str, object]:
        self.made += 1
        return {
            "formula": terms.formula, "operators": terms.operators, "price": terms.price,
            "installation_costs": terms.installation, "activation_on": day, "invoice_on": day + timedelta(days=20),
            "phone": PhoneNumber(f"+3232{210000 + self.made}"),
        }  # fmt: skip

    def opens(self, person: Person, category: Category) -> FileView:
        terms = some_terms(self.chance, category)
        second = a_second_part(**self.second(terms, self.today))
        file = a_file(self.house, self.companies[0].session("stts03"), person, second=second)
        self.ledger.append(Stay(file.number, terms, self.today, installed=True))
        return file

    def changes(self, file: FileView) -> FileView:
        """Another price from a day of the last fortnight on."""
        stay = self.ledger[-1]
        price = Decimal(self.chance.randrange(1, 6000)).scaleb(-2)
        day = max(stay.first + timedelta(days=1), self.today - timedelta(days=self.chance.randrange(14)))
        boss = self.companies[0].session("stts03")
        shown = self.house.files.show(boss, file.file_id)
        found = self.house.files.carry_out(boss, steps.MODIFY.of(a_change(shown, price=price, effective_on=day)))
        stay.last = handed_over(day)
        self.ledger.append(Stay(file.number, replace(stay.terms, price=price), day))
        return found

    def moves(self, person: Person, category: Category) -> None:
        """To the other operator, from a day on that lies in the days to come."""
        terms = some_terms(self.chance, category)
        day = self.today + timedelta(days=self.chance.randrange(1, 9))
        asked = a_transfer(person, a_second_part(**self.second(terms, day)), consent_on=self.today)
        taken = self.house.files.carry_out(self.companies[1].session("stts03"), steps.TRANSFER.of(asked))
        self.ledger[-1].last = handed_over(day)
        self.ledger.append(Stay(taken.number, terms, day, installed=True))

    def stops(self, file: FileView) -> None:
        day = max(self.ledger[-1].first, self.today - timedelta(days=self.chance.randrange(9)))
        boss = self.companies[0].session("stts03")
        stop = a_stop(self.house.files.show(boss, file.file_id), last_day=day)
        self.house.files.carry_out(boss, steps.STOP.of(stop))
        self.ledger[-1].last = day

    def led(self, nth: int) -> None:
        """One customer's year: opened, perhaps another price, then a move, a stop, or neither."""
        category = self.chance.choice(_CATEGORIES)
        person = a_person(self.house, "Maria", f"Peeters {'abcdefghij'[nth]}", categories=(category,))
        file = self.opens(person, category)
        self.clock.advance(days=self.chance.randrange(2, 40))
        if self.ledger[-1].terms.price is not None and self.chance.random() < 0.6:
            file = self.changes(file)
            self.clock.advance(days=self.chance.randrange(1, 30))
        what = self.chance.choice((self.moves, self.stops, None))
        if what == self.moves:
            self.moves(person, category)
        elif what == self.stops:
            self.stops(file)


@pytest.mark.parametrize("seed", range(12))
def test_the_files_that_are_sent(
    house: House, alpha: Company, beta: Company, clock: FixedClock, tmp_path: Path, seed: int
) -> None:  # fmt: skip
    lives = Lives(house, clock, random.Random(seed), (alpha, beta), [])
    for nth in range(4):
        lives.led(nth)
    clock.advance(days=(date(YEAR + 1, 1, 15) - lives.today).days)
    told: dict[str, int] = {}
    for company in lives.companies:
        made = write_statement(house.statement.make(company.session("stts03"), YEAR), tmp_path)
        *rows, total = csv.DictReader(io.StringIO(made.csv.read_text("utf-8-sig")), delimiter=";")
        for row in rows:
            hold(row, [stay for stay in lives.ledger if stay.file == row["file"]])
            told[row["file"]] = int(row["days"])
        assert int(total["days"]) == sum(int(row["days"]) for row in rows)
        root = ElementTree.parse(made.xml).getroot()  # noqa: S314 (our own file)
        days = {each.findtext("Number"): each.findtext("Days") for each in root.iter("File")}
        assert days == {row["file"]: row["days"] for row in rows}
        for column in ("installation", "subscription", "calls", "total"):
            assert Decimal(total[column].replace(",", ".")) == sum(Decimal(row[column].replace(",", ".")) for row in rows)
        for each in root.iter("Beneficiary"):
            assert int(each.findtext("Days") or 0) <= most_in(YEAR)
    asked: dict[str, int] = {}
    for stay in lives.ledger:
        asked[stay.file] = asked.get(stay.file, 0) + days_in(YEAR, stay.first, stay.last)
    assert told == {number: days for number, days in asked.items() if days}


def hold(row: dict[str, str], stays: list[Stay]) -> None:
    """A row of the CSV beside what was asked of its file."""
    spread = {"subscription": {Fraction(0)}, "calls": {Fraction(0)}}
    months = 0
    for stay in stays:
        last = min(stay.last or date(YEAR, 12, 31), date(YEAR, 12, 31))
        months += last.month - stay.first.month + 1
        for component, sums in by_days_of_months(beside.line_of(stay.terms), stay.first, last).items():
            name = "calls" if component == "calls" else "subscription"
            spread[name] = {known + each for known in spread[name] for each in sums}
    for name, allowed in spread.items():
        cents = Fraction(Decimal(row[name].replace(",", ".")) * 100)
        assert min(abs(cents - each) for each in allowed) <= Fraction(months, 2), (row, name, allowed)
    first = stays[0]
    once = Decimal(row["installation"].replace(",", ".")) * 100
    assert once in (installation(beside.line_of(first.terms), first.first) if first.installed else {0})
    assert row["category"] == first.terms.category.value
