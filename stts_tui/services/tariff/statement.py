"""The yearly statement for the fund: of one's own company on the screen, of any of them by the host's manager."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from stts_tui.domain.common.calendar import belgian_date, show_date
from stts_tui.domain.common.errors import refused
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.closed_years import NOTHING_TO_SEND, Correction, SendStatement, Sent, check_sent_on, corrections
from stts_tui.domain.tariff.statement import (
    BeneficiaryLine,
    ChargedFile,
    StatementHead,
    Totals,
    YearLine,
    beneficiaries,
    check_year,
    lines_in,
    lines_of,
)
from stts_tui.exchange.statement_files import as_csv, as_xml, correction_csv, correction_xml
from stts_tui.services.guard import MOST_NAMED, Act, Office, Service, performs, performs_prepared
from stts_tui.services.private_files import exports_folder, write_private
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store
from stts_tui.store.tariff.statements import ToKeep
from stts_tui.store.whole_files import take_away, together


@dataclass(frozen=True)
class Statement:
    """Whose statement, how many files it will hold, and how to read them from the beginning.

    `files` gives what stands now, `told` what was told up to the statement that was sent (0) or one of its corrections.
    """

    heading: StatementHead
    count: int
    files: Callable[[], Iterator[ChargedFile]]
    sent: tuple[Sent, ...] = ()
    told: Callable[[int], Iterator[YearLine]] = lambda _serial: iter(())

    def lines(self, totals: Totals) -> Iterator[BeneficiaryLine]:
        """The statement: as it was sent, or as it would be now."""
        if self.sent:
            return beneficiaries(self.told(0), totals)
        return lines_of(self.files(), self.heading.year, totals)

    def changed_since(self) -> Iterator[Correction]:
        """What differs from what was told last: the correction that is due; without a statement that was sent, all of it."""
        told = self.told(self.sent[-1].serial) if self.sent else iter(())
        return corrections(told, lines_in(self.files(), self.heading.year))

    def corrected_by(self, serial: int) -> Iterator[Correction]:
        """What the nth correction that was sent said."""
        return corrections(self.told(serial - 1), self.told(serial))


@dataclass(frozen=True)
class WrittenCorrection:
    """A correction's files: its number, when it was sent (None: it is due), how many files, days and euro more or less."""

    serial: int
    sent_on: date | None
    csv: Path
    xml: Path
    files: int
    days: int
    total: Decimal


@dataclass(frozen=True)
class WrittenStatement:
    """Where both files are, and the totals; with the corrections of a statement that was sent."""

    csv: Path
    xml: Path
    totals: Totals
    corrections: tuple[WrittenCorrection, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file."""
        return (self.csv, self.xml, *(path for each in self.corrections for path in (each.csv, each.xml)))


class StatementService(Service):
    @performs(ActionId.STATEMENT_MAKE)
    def make(self, act: Act, year: int) -> Statement:
        """One's own company's statement of `year`, to be written by `write_statement`. Raises YEAR_NOT_OVER.

        Of a year that was marked as sent it is the one that was sent, with its corrections.
        """
        check_year(year, act.today)
        statement = statement_of(act.store, act.company_id, year, act.today)
        act.about("statement", None, str(year))
        act.shows_all(act.store.charges.iter_numbers(act.company_id, date(year, 1, 1), date(year, 12, 31)))
        return statement

    def _read(self, session: Session, request: SendStatement) -> _ToSend:
        """What is told, read before anybody has to wait for it."""
        office = self._office
        today = belgian_date(office.clock())
        check_year(request.year, today)
        with office.store.snapshot():
            actor = office.store.accounts.find_actor(session.account_id)
            if actor is None or actor.company_id is None:
                raise LookupError("the guard lets in accounts of a company only")
            statement = statement_of(office.store, actor.company_id, request.year, today)
            return _ToSend(statement.sent, ToKeep.of(statement.changed_since()))

    @performs_prepared(ActionId.STATEMENT_SEND, _read)
    def send(self, act: Act, request: SendStatement, read: _ToSend) -> Sent:
        """Mark the company's statement, or the correction that is due, as sent: what it told is kept for ever.

        Raises YEAR_NOT_OVER, NOT_SENT_THEN, NOTHING_TO_SEND.
        """
        earlier = act.store.statements.list_sent(act.company_id, request.year)
        check_sent_on(request, earlier, act.today)
        if earlier and (earlier != read.sent or not read.changed.count):  # a colleague was faster, or all of it is told
            raise refused(NOTHING_TO_SEND, field="year", year=request.year, day=show_date(earlier[-1].sent_on))
        sent = Sent(len(earlier), request.sent_on)
        act.store.statements.add(act.company_id, request.year, sent, act.now, act.actor.account_id, read.changed)
        act.about("statement", None, str(request.year))
        act.changed({}, {"correction": str(sent.serial), "sent on": show_date(sent.sent_on), "files": str(read.changed.count)})
        return sent


@dataclass(frozen=True)
class _ToSend:
    sent: tuple[Sent, ...]
    changed: ToKeep


def statement_of(store: Store, company_id: int, year: int, today: date) -> Statement:
    """A company's statement of the year, as it was sent or as it stands."""
    company = store.companies.get(company_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    sent = store.statements.list_sent(company_id, year)
    return Statement(
        StatementHead(company.name, company.cbe.digits, year, today, sent[0].sent_on if sent else None),
        store.charges.count_files(company_id, first, last),
        lambda: store.charges.iter_files(company_id, first, last),
        sent,
        lambda serial: store.statements.iter_lines(company_id, year, serial),
    )


def write_statement(statement: Statement, folder: Path) -> WrittenStatement:
    """Both files, readable by their owner only; two more for each correction; all or none of them. Raises CANNOT_WRITE."""
    heading = statement.heading
    stem = f"statement-{heading.year}-{heading.cbe}"
    totals = Totals()
    with together() as paths:
        for ending, write in ((".csv", as_csv), (".xml", as_xml)):
            totals = Totals()
            lines: Iterable[BeneficiaryLine] = statement.lines(totals)
            paths.append(write_private(folder, stem, ending, write(heading, lines, totals)))
        written = WrittenStatement(paths[0], paths[1], totals)
        return replace(written, corrections=tuple(_write_corrections(statement, folder, stem, paths)))


def _write_corrections(statement: Statement, folder: Path, stem: str, paths: list[Path]) -> Iterator[WrittenCorrection]:
    """Those that were sent, as they were, and the one that is due; their files are added to `paths`."""
    if not statement.sent:
        return
    for one in statement.sent[1:]:
        read = _read_once(functools.partial(statement.corrected_by, one.serial))
        yield _write_correction(statement, folder, stem, one.serial, one.sent_on, read, paths)
    due = _read_once(statement.changed_since)
    if next(due(), None) is not None:
        yield _write_correction(statement, folder, stem, len(statement.sent), None, due, paths)


_MOST_HELD = 2000  # corrections


def _read_once(read: Callable[[], Iterator[Correction]]) -> Callable[[], Iterator[Correction]]:
    """Corrections that are wanted several times: mostly few among many files, so held; many are read again each time."""
    held = tuple(itertools.islice(read(), _MOST_HELD + 1))
    return read if len(held) > _MOST_HELD else lambda: iter(held)


def _write_correction(
    statement: Statement, folder: Path, stem: str, serial: int, sent_on: date | None,
    read: Callable[[], Iterator[Correction]], paths: list[Path],
) -> WrittenCorrection:  # fmt: skip
    head = statement.heading
    stem = f"{stem}-correction-{serial}"
    csv = write_private(folder, stem, ".csv", correction_csv(head, serial, read()))
    paths.append(csv)
    xml = write_private(folder, stem, ".xml", correction_xml(head, serial, sent_on, read()))
    paths.append(xml)
    files, days, total = 0, 0, Decimal(0)
    for each in read():
        files += 1
        days += each.granted_now.days - each.granted_sent.days
        total += each.granted_now.amounts.total - each.granted_sent.amounts.total
    return WrittenCorrection(serial, sent_on, csv, xml, files, days, total)


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
        statement = statement_of(store, company_id, year, today)
        if cbe is not None and statement.heading.cbe != cbe:
            continue
        written = write_statement(statement, folder)
        with store.transaction(background=True, undone=functools.partial(take_away, written.paths)):
            numbers = store.charges.iter_numbers(company_id, date(year, 1, 1), date(year, 12, 31))
            persons = map(store.pseudonyms.of, numbers)
            some = tuple(itertools.islice(persons, MOST_NAMED))
            line = AuditLine(
                now, None, "statement", company_id, ActionId.STATEMENT_MAKE.value, "done", "statement", None, str(year)
            )  # fmt: skip
            store.audit.add(replace(line, persons=some))
            while some := tuple(itertools.islice(persons, MOST_NAMED)):
                store.audit.add(replace(line, persons=some))
        yield statement.heading.operator, written
