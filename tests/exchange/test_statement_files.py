"""The statement as files, and cells that a spreadsheet must not run."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from stts_tui.domain.law.amounts import Terms
from stts_tui.domain.law.granting import Stretch
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.tariff.statement import ChargedFile, StatementHead, Totals, lines_of
from stts_tui.exchange.csv_writer import csv_lines
from stts_tui.exchange.statement_files import CSV_HEADS, as_csv, as_xml
from tests.builders import a_niss

HEADING = StatementHead("Alpha & <Zonen>", "0400000035", 2013, date(2014, 1, 2))


def files(count: int) -> Iterator[ChargedFile]:
    terms = Terms(Category.OLDER, Formula.FIXED, price=Decimal(20))
    for nth in range(1, count + 1):
        yield ChargedFile(f"STTS-2013-{nth:07}", a_niss(nth), (Stretch(terms, date(2013, 12, 1)),))


def test_csv_ends_in_its_totals() -> None:
    totals = Totals()
    text = "".join(as_csv(HEADING, lines_of(files(3), 2013, totals), totals))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == CSV_HEADS
    assert len(rows) == 4
    assert rows[0]["national_number"] == a_niss(1).masked
    assert (rows[0]["days"], rows[0]["subscription"], rows[0]["total"]) == ("31", "8,00", "11,10")
    assert (rows[0]["first_day"], rows[0]["last_day"], rows[0]["price_known"]) == ("01/12/2013", "31/12/2013", "yes")
    assert (rows[3]["national_number"], rows[3]["beneficiary"], rows[3]["days"]) == ("TOTAL", "3", "93")
    assert rows[3]["total"] == "33,30"
    assert a_niss(1).digits not in text


@pytest.mark.asvs("V1.2.1")
def test_xml_says_the_same() -> None:
    totals = Totals()
    text = "".join(as_xml(HEADING, lines_of(files(3), 2013, totals), totals))
    root = ElementTree.fromstring(text)  # noqa: S314 (our own text)
    assert (root.tag, root.get("year"), root.get("dueOn")) == ("YearlyStatement", "2013", "2014-04-15")
    assert root.findtext("Operator/Name") == "Alpha & <Zonen>"
    assert len(root.findall("Beneficiary/File")) == 3
    assert root.findtext("Beneficiary/File/Subscription") == "8.00"
    assert (root.findtext("Totals/Days"), root.findtext("Totals/Total")) == ("93", "33.30")


def test_a_large_statement_is_never_held_in_memory() -> None:
    def peak(count: int) -> int:
        totals = Totals()
        tracemalloc.start()
        for _line in as_csv(HEADING, lines_of(files(count), 2013, totals), totals):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(50)
    assert peak(1000) < peak(100) * 2 + 300_000  # held, the lines would take some 1,500,000


@pytest.mark.parametrize("text", ["=1+1", "+32 2", "-1", "@SUM(A1)", " =1", "\t=1", "|cmd", "%x", "\u00a0=1", "＝1"])
@pytest.mark.asvs("V1.1.2", "V1.2.10")
def test_a_cell_never_runs(text: str) -> None:
    (_heads, line) = csv_lines(["a"], [[text]])
    cell = next(csv.reader(io.StringIO(line), delimiter=";"))[0]
    assert cell == "'" + text


def test_cells_come_back_as_they_were() -> None:
    row = ["D’Hondt; Zonen", 'say "x"', "a\nb", "Gent", -3, Decimal("-1.5"), None, " x"]
    (_heads, line) = csv_lines(["a"], [row])
    cells = next(csv.reader(io.StringIO(line, newline=""), delimiter=";"))
    assert cells == ["D’Hondt; Zonen", 'say "x"', "a\nb", "Gent", "-3", "-1,50", "", " x"]
