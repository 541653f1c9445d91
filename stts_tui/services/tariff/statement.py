"""The yearly statement for the fund: of one's own company on the screen, of any of them by the host's manager."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.statement import BeneficiaryLine, ChargedFile, StatementHead, Totals, check_year, lines_of
from stts_tui.exchange.statement_files import as_csv, as_xml
from stts_tui.services.guard import Act, Office, Service, performs
from stts_tui.services.private_files import exports_folder, write_private
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store


@dataclass(frozen=True)
class Statement:
    """Whose statement, how many files it will hold, and how to read them from the beginning."""

    heading: StatementHead
    count: int
    files: Callable[[], Iterator[ChargedFile]]


@dataclass(frozen=True)
class WrittenStatement:
    """Where both files are, and the totals."""

    csv: Path
    xml: Path
    totals: Totals


class StatementService(Service):
    @performs(ActionId.STATEMENT_MAKE)
    def make(self, act: Act, year: int) -> Statement:
        """One's own company's statement of `year`, to be written by `write_statement`. Raises YEAR_NOT_OVER."""
        check_year(year, act.today)
        statement = _statement(act.store, act.company_id, year, act.today)
        act.about("statement", None, str(year))
        return statement


def _statement(store: Store, company_id: int, year: int, today: date) -> Statement:
    company = store.companies.get(company_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Statement(
        StatementHead(company.name, company.cbe.digits, year, today),
        store.charges.count_files(company_id, first, last),
        lambda: store.charges.iter_files(company_id, first, last),
    )


def write_statement(statement: Statement, folder: Path) -> WrittenStatement:
    """Both files, readable by their owner only. Raises CANNOT_WRITE."""
    heading = statement.heading
    stem = f"statement-{heading.year}-{heading.cbe}"
    paths: list[Path] = []
    totals = Totals()
    for ending, write in ((".csv", as_csv), (".xml", as_xml)):
        totals = Totals()
        lines: Iterable[BeneficiaryLine] = lines_of(statement.files(), heading.year, totals)
        paths.append(write_private(folder, stem, ending, write(heading, lines, totals)))
    return WrittenStatement(paths[0], paths[1], totals)


def write_for(office: Office, statement: Statement) -> WrittenStatement:
    """The same, where this process puts its exports."""
    return write_statement(statement, exports_folder(office.settings))


def write_all(
    store: Store, now: datetime, year: int, folder: Path, cbe: str | None = None
) -> Iterator[tuple[str, WrittenStatement]]:
    """For the host's manager, who has no account: the statement of each operator, or of the one with this number.

    One audit line each. Raises YEAR_NOT_OVER, CANNOT_WRITE.
    """
    today = belgian_date(now)
    check_year(year, today)
    for company_id in store.companies.list_ids():
        statement = _statement(store, company_id, year, today)
        if cbe is not None and statement.heading.cbe != cbe:
            continue
        written = write_statement(statement, folder)
        with store.transaction(background=True):
            store.audit.add(AuditLine(
                now, None, "statement", company_id, ActionId.STATEMENT_MAKE.value, "done", "statement", None, str(year)
            ))  # fmt: skip
        yield statement.heading.operator, written
