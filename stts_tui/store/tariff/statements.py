"""Statements that were sent: what each file gave in the year, as it was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from peewee import Tuple

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
        for _file, told in groupby(self._lines(company_id, year, serial), key=lambda row: row.file_id):
            *_earlier, last = told
            if last.days:
                yield YearLine(last.file_id, NationalNumber(last.file.niss), _line(last))

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
        return {year: _line(row) for year, row in last.items() if row.days}

    def _lines(self, company_id: int, year: int, serial: int) -> Iterator[SentLine]:
        place: tuple[str, int, int] | None = None
        while True:
            query = (
                SentLine.select(SentLine, TariffFile.id, TariffFile.number, TariffFile.niss, SentStatement.serial)
                .join_from(SentLine, SentStatement)
                .join_from(SentLine, TariffFile)
                .where((SentStatement.company == company_id) & (SentStatement.year == year) & (SentStatement.serial <= serial))
            )
            order = (TariffFile.niss, TariffFile.id, SentStatement.serial)
            if place is not None:
                query = query.where(Tuple(*order) > Tuple(*place))
            rows = list(query.order_by(*order).limit(_PAGE))
            if not rows:
                return
            place = (rows[-1].file.niss, rows[-1].file_id, rows[-1].statement.serial)
            yield from rows

    # -- doing -------------------------------------------------------------------------------------------------------
    def add(
        self, company_id: int, year: int, sent: Sent, at: datetime, actor_id: int, changed: Iterable[Correction]
    ) -> None:  # fmt: skip
        """Keep what was sent: each file that gave something, or of a correction those that changed."""
        statement_id = SentStatement.insert(
            company=company_id, year=year, serial=sent.serial, sent_on=sent.sent_on, at=at, actor=actor_id
        ).execute()
        rows = Bulk(SentLine, with_id=False)
        for each in changed:
            line, amounts = each.now, each.granted_now.amounts
            rows.add({
                "statement": statement_id, "file": each.file_id, "category": each.category.value,
                "formulas": " ".join(formula.value for formula in line.formulas) if line is not None else "",
                "first_on": line.first if line is not None else None, "last_on": line.last if line is not None else None,
                "days": each.granted_now.days, "installation_cents": _cents(amounts.installation),
                "subscription_cents": _cents(amounts.subscription), "calls_cents": _cents(amounts.calls),
                "credit_cents": _cents(amounts.credit), "is_estimate": each.granted_now.is_estimate,
            })  # fmt: skip
        rows.write()


def _line(row: SentLine) -> FileLine:
    amounts = Amounts(
        installation=_euro(row.installation_cents), subscription=_euro(row.subscription_cents),
        calls=_euro(row.calls_cents), credit=_euro(row.credit_cents),
    )  # fmt: skip
    formulas = tuple(Formula(code) for code in row.formulas.split())
    return FileLine(
        row.file.number, Category(row.category), formulas, row.first_on, row.last_on,
        Granted(row.days, amounts, row.is_estimate),
    )  # fmt: skip


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _euro(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
