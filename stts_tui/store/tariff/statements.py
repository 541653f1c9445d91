"""Statements that were sent: what each file gave in the year, as it was told."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from peewee import Tuple, fn

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.amounts import Amounts
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.tariff.closed_years import Correction, Sent
from stts_tui.domain.tariff.statement import FileLine, YearLine
from stts_tui.store.bulk import Bulk
from stts_tui.store.tariff.tables import SentLine, SentStatement, TariffFile

_PAGE = 500


class SentStatements:
    # -- looking -----------------------------------------------------------------------------------------------------
    def list_sent(self, company_id: int, year: int) -> tuple[Sent, ...]:
        """The statement of the year and its corrections that were sent, in their order."""
        query = (
            SentStatement.select(SentStatement.serial, SentStatement.sent_on)
            .where((SentStatement.company == company_id) & (SentStatement.year == year))
            .order_by(SentStatement.serial)
        )
        return tuple(Sent(row.serial, row.sent_on) for row in query)

    def closed_years(self, company_id: int) -> dict[int, date]:
        """The years whose statement the company has sent, and when."""
        query = SentStatement.select(SentStatement.year, SentStatement.sent_on).where(
            (SentStatement.company == company_id) & (SentStatement.serial == 0)
        )
        return {row.year: row.sent_on for row in query}

    def iter_lines(self, company_id: int, year: int, serial: int) -> Iterator[YearLine]:
        """What was told of each file up to this statement or correction, by national number and file, read in pages."""
        sent = {
            row.id: row.serial
            for row in SentStatement.select(SentStatement.id, SentStatement.serial).where(
                (SentStatement.company == company_id) & (SentStatement.year == year) & (SentStatement.serial <= serial)
            )
        }
        for files in self._files(company_id, list(sent)):
            lines = SentLine.select().where(SentLine.statement.in_(list(sent)) & SentLine.file.in_(list(files)))
            last = {row.file_id: row for row in sorted(lines, key=lambda row: sent[row.statement_id])}
            for file_id, (number, niss) in files.items():
                if last[file_id].days:
                    yield YearLine(file_id, NationalNumber(niss), _line(last[file_id], number))

    def _files(self, company_id: int, sent: list[int]) -> Iterator[dict[int, tuple[str, str]]]:
        """The files of these statements in their order, with number and national number, some hundred at a time.

        From the side of the files, whose index has that order: no page looks at the rows before it.
        """
        told = fn.EXISTS(SentLine.select(SentLine.file).where(SentLine.statement.in_(sent) & (SentLine.file == TariffFile.id)))
        place: tuple[str, int] | None = None
        while True:
            query = TariffFile.select(TariffFile.id, TariffFile.number, TariffFile.niss).where(
                (TariffFile.company == company_id) & told
            )
            if place is not None:
                query = query.where(Tuple(TariffFile.niss, TariffFile.id) > Tuple(*place))
            files = {
                file_id: (number, niss)
                for file_id, number, niss in query.order_by(TariffFile.niss, TariffFile.id).limit(_PAGE).tuples()
            }
            if not files:
                return
            last = next(reversed(files))
            place = (files[last][1], last)
            yield files

    def told(self, company_id: int, file_id: int) -> dict[int, FileLine]:
        """What was told last of one file, by year; of a year in which it was told to give nothing, no line."""
        rows = (
            SentLine.select(SentLine, TariffFile.number, SentStatement.year)
            .join_from(SentLine, SentStatement)
            .join_from(SentLine, TariffFile)
            .where((SentStatement.company == company_id) & (SentLine.file == file_id))
            .order_by(SentStatement.year, SentStatement.serial)
        )
        last = {row.statement.year: row for row in rows}
        return {year: _line(row, row.file.number) for year, row in last.items() if row.days}

    # -- doing -------------------------------------------------------------------------------------------------------
    def add(
        self, company_id: int, year: int, sent: Sent, at: datetime, actor_id: int, changed: ToKeep
    ) -> None:  # fmt: skip
        """Keep what was sent: each file that gave something, or of a correction those that changed."""
        statement_id = SentStatement.insert(
            company=company_id, year=year, serial=sent.serial, sent_on=sent.sent_on, at=at, actor=actor_id
        ).execute()
        rows = Bulk(SentLine, with_id=False)
        for page in changed.pages:
            for kept in json.loads(zlib.decompress(page)):
                values = dict(zip(_KEPT, kept, strict=True))
                days = {name: date.fromisoformat(values[name]) if values[name] else None for name in ("first_on", "last_on")}
                rows.add({**values, **days, "statement": statement_id})
            rows.write()


_KEPT = (
    "file", "category", "formulas", "first_on", "last_on", "days", "installation_cents", "subscription_cents", "calls_cents",
    "credit_cents", "is_estimate",
)  # fmt: skip


@dataclass(frozen=True)
class ToKeep:
    """What is to be kept of a statement or correction, read before the transaction that keeps it.

    In packed pages: a year of 100,000 files takes some MB so, and not some hundred.
    """

    count: int
    pages: tuple[bytes, ...]

    @classmethod
    def of(cls, changed: Iterable[Correction]) -> ToKeep:
        rows, count, pages = map(_kept, changed), 0, []
        while page := list(islice(rows, _PAGE)):
            count += len(page)
            pages.append(zlib.compress(json.dumps(page).encode(), 1))
        return cls(count, tuple(pages))


def _kept(each: Correction) -> list[object]:
    line, amounts = each.now, each.granted_now.amounts
    held = (" ".join(line.formulas), str(line.first), str(line.last)) if line is not None else ("", "", "")
    cents = (_cents(amount) for _name, amount in sorted(amounts.parts(), key=lambda part: _KEPT.index(f"{part[0]}_cents")))
    return [each.file_id, each.category.value, *held, each.granted_now.days, *cents, each.granted_now.is_estimate]


def _line(row: SentLine, number: str) -> FileLine:
    amounts = Amounts(
        installation=_euro(row.installation_cents), subscription=_euro(row.subscription_cents),
        calls=_euro(row.calls_cents), credit=_euro(row.credit_cents),
    )  # fmt: skip
    formulas = tuple(Formula(code) for code in row.formulas.split())
    return FileLine(
        number, Category(row.category), formulas, row.first_on, row.last_on,
        Granted(row.days, amounts, row.is_estimate),
    )  # fmt: skip


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _euro(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
