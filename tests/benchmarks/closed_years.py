"""Closing a year of 100,000 files and correcting it after 100 changes: time against a plain scan of the same rows in the same
run, memory against that of a tenth of the files.

    python -m tests.benchmarks.closed_years [FILES]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from stts_tui.domain.people.session import Session
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.services.house import House
from stts_tui.services.tariff.statement import write_statement
from tests import builders
from tests.benchmarks.register import fill, peak, timed

YEAR, CHANGES = 2025, 100
_SCAN = (
    "SELECT f.*, r.* FROM tariff_file f JOIN reduction r ON r.file_id = f.id WHERE f.company_id = ? ORDER BY f.niss, f.id"
)  # fmt: skip


@dataclass
class Closed:
    """A house with a company of so many files, and what each step took by `how`."""

    files: int
    how: Callable[[Callable[[], object]], float]
    took: dict[str, float] = field(default_factory=dict)

    def run(self) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            self._place = Path(folder)
            self._house = builders.a_house(self._place)
            company = builders.a_company(self._house)
            fill(self._house, company, self.files)
            builders.an_account(self._house, company, "stts0300", profile=3)
            self._who = builders.log_in(self._house, "stts0300")
            self._steps(self._house, self._who, company)
            builders.close(self._house)
        return self.took

    def _steps(self, house: House, who: Session, company: int) -> None:
        def send(day: int) -> Callable[[], object]:
            return lambda: house.statement.send(who, SendStatement(YEAR, date(2026, 2, day)))

        def written(folder: str) -> Callable[[], object]:
            return lambda: write_statement(house.statement.make(who, YEAR), self._place / folder)

        self._time("plain scan", lambda: self._scan(company))
        self._time("statement, CSV and XML", written("open"))
        self._time("marked as sent", send(1))
        self._time("sent statement, CSV and XML", written("closed"))
        step = max(2, self.files // CHANGES)
        builders.run_sql(house, f"UPDATE reduction SET ends_on = '2025-12-30' WHERE file_id % {step} = 1")
        self._time(f"statement and correction of {CHANGES}", written("corrected"))
        self._time("correction marked as sent", send(2))
        self._time("a file's page", lambda: house.files.show(who, 1))

    def _scan(self, company: int) -> None:
        """The rows a statement is made of, as the driver gives them."""
        connection = sqlite3.connect(builders.path_of(self._house))
        for _row in connection.execute(_SCAN, [company]):
            pass
        connection.close()

    def _time(self, name: str, work: Callable[[], object]) -> None:
        self.took[name] = self.how(work)


def main(files: int) -> int:
    times = Closed(files, timed).run()
    small, large = Closed(files // 10, peak).run(), Closed(files, peak).run()
    limit = times["plain scan"]
    print(f"{files} files; memory at most of a tenth -> of all")
    for name, taken in times.items():
        memory = f"{small[name] / 1e6:6.1f} -> {large[name] / 1e6:6.1f} MB"
        print(f"{name:<34} {taken:7.2f} s  {taken / limit:7.1f} x  {memory}")
    return 0 if all(large[name] < 2 * small[name] + 1e6 for name in times) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
