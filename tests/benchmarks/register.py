"""Importing a register of 100,000 lines, and making the statement of 100,000 files: time against a plain reading of the
same file in the same run, memory against that of a tenth of it.

    python -m tests.benchmarks.register [LINES]
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from stts_tui.domain.law.terms import Formula
from stts_tui.exchange.register_file import COLUMNS
from stts_tui.services.host.register import import_register
from stts_tui.services.house import House
from stts_tui.services.tariff.statement import write_statement
from stts_tui.store.tariff import tables
from tests import builders


def a_register(lines: int) -> bytes:
    text = [";".join(COLUMNS)]
    for number in range(lines):
        niss = builders.a_niss(number)
        person = f"{niss};Peeters;Maria {number % 50};;nl;;age65;2020-01-01;"
        text.append(f"{number // 2 + 1};Kerkstraat;{number // 2 % 90};9000;Gent;{person}")
    return "\n".join(text).encode()


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def take(house: House, data: bytes) -> Callable[[], object]:
    return lambda: import_register(house.office.store, house.office.clock(), io.BytesIO(data), "bench.csv")


def fill(house: House, company_id: int, count: int) -> None:
    """Active files written in bulk, past the services."""
    at, first = house.office.clock(), date(2025, 1, 1)
    for start in range(0, count, 500):
        with house.office.store.transaction():
            rows = range(start, min(start + 500, count))
            tables.TariffFile.insert_many([{
                "number": f"STTS-2024-{number:07}", "company": company_id, "niss": builders.a_niss(number).digits,
                "first_name": "Maria", "last_name": "Peeters", "folded_first": "maria", "folded_last": "peeters",
                "category": "age65", "state": "active", "regime": "classic", "phone": "", "reference": "",
                "folded_reference": "", "contact": "", "address": "",
                "address_note": "", "with_proof": False, "requested_on": first, "documents": "",
                "formula": "fixed", "operators": "one", "consent_by": "", "closed_because": "", "closed_note": "",
                "version": 1, "changed_at": at, "changed_by": "bench",
            } for number in rows]).execute()  # fmt: skip
            tables.Reduction.insert_many([{
                "file": number + 1, "formula": Formula.FIXED.value, "phone": "",
                "starts_on": first + timedelta(days=number % 300), "ends_on": None, "category": "age65",
                "operators": "one", "price_cents": 2150,
            } for number in rows]).execute()  # fmt: skip


def main(lines: int) -> int:
    data = a_register(lines)
    tenth = a_register(lines // 10)
    plain = timed(lambda: list(csv.reader(io.StringIO(data.decode()), delimiter=";")))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        house = builders.a_house(place)
        small = peak(take(house, tenth))
        first = timed(take(house, data))
        again = timed(take(house, data))
        large = peak(take(house, data))
        company = builders.a_company(house)
        fill(house, company, lines)
        builders.an_account(house, company, "stts0300", profile=3)
        who = builders.log_in(house, "stts0300")
        statement = timed(lambda: write_statement(house.statement.make(who, 2025), place / "out"))
        builders.close(house)
    print(f"{lines} lines: plain reading {plain:.2f} s; import {first:.1f} s; again, nothing new {again:.1f} s")
    print(f"memory at most: {small / 1e6:.1f} MB for a tenth, {large / 1e6:.1f} MB for all (limit: twice the tenth's)")
    print(f"statement of {lines} files, CSV and XML: {statement:.1f} s")
    return 0 if large < 2 * small else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
