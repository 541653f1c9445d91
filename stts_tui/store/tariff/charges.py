"""The reductions of a company's files in a period, for the yearly statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from peewee import Tuple, fn

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.amounts import Terms
from stts_tui.domain.law.granting import Stretch
from stts_tui.domain.law.terms import Category, Formula, Operators, Regime
from stts_tui.domain.tariff.statement import ChargedFile
from stts_tui.store.tariff.tables import Reduction, TariffFile

_PAGE = 500


class Charges:
    def iter_files(self, company_id: int, first: date, last: date) -> Iterator[ChargedFile]:
        """The company's files with a reduction between these days, by national number, each with all its reductions.

        Read in pages while they are taken, so that neither memory nor anybody else waits for the last one.
        """
        running = fn.EXISTS(
            Reduction.select(Reduction.id).where(
                (Reduction.file == TariffFile.id)
                & (Reduction.starts_on <= last)
                & (Reduction.ends_on.is_null() | (Reduction.ends_on >= first))
            )
        )
        place: tuple[str, int] | None = None
        while True:
            query = TariffFile.select(
                TariffFile.id, TariffFile.number, TariffFile.niss, TariffFile.regime, TariffFile.installation_cents
            ).where((TariffFile.company == company_id) & running)
            if place is not None:
                query = query.where(Tuple(TariffFile.niss, TariffFile.id) > Tuple(*place))
            files = list(query.order_by(TariffFile.niss, TariffFile.id).limit(_PAGE))
            if not files:
                return
            place = (files[-1].niss, files[-1].id)
            yield from self._charged(files)

    def iter_numbers(self, company_id: int, first: date, last: date) -> Iterator[str]:
        """The national numbers of those files, for the audit, read while they are taken."""
        running = (Reduction.starts_on <= last) & (Reduction.ends_on.is_null() | (Reduction.ends_on >= first))
        own = TariffFile.company == company_id
        latest = ""
        while True:
            query = TariffFile.select(TariffFile.niss).join(Reduction).where(own & running & (TariffFile.niss > latest))
            page = [row[0] for row in query.group_by(TariffFile.niss).order_by(TariffFile.niss).limit(_PAGE).tuples()]
            yield from page
            if len(page) < _PAGE:
                return
            latest = page[-1]

    def _charged(self, files: list[TariffFile]) -> Iterator[ChargedFile]:
        query = (
            Reduction.select()
            .where(Reduction.file.in_([file.id for file in files]))
            .order_by(Reduction.file, Reduction.starts_on)
        )
        held = {file_id: list(rows) for file_id, rows in groupby(query, key=lambda row: row.file_id)}
        for file in files:
            rows = held[file.id]
            stretches = tuple(
                Stretch(_terms(row, file, is_first=number == 0), row.starts_on, row.ends_on, installed=number == 0)
                for number, row in enumerate(rows)
            )
            yield ChargedFile(file.number, NationalNumber(file.niss), stretches, file.id)

    def count_files(self, company_id: int, first: date, last: date) -> int:
        """How many files that are."""
        query = (
            TariffFile.select(fn.COUNT(fn.DISTINCT(TariffFile.id)))
            .join(Reduction)
            .where(
                (TariffFile.company == company_id)
                & (Reduction.starts_on <= last)
                & (Reduction.ends_on.is_null() | (Reduction.ends_on >= first))
            )
        )
        return int(query.scalar() or 0)


def _terms(row: Reduction, file: TariffFile, *, is_first: bool) -> Terms:
    installation = _euro(file.installation_cents) if is_first else None
    return Terms(
        Category(row.category), Formula(row.formula), Operators(row.operators), _euro(row.price_cents), installation,
        Regime(file.regime),
    )  # fmt: skip


def _euro(cents: int | None) -> Decimal | None:
    return Decimal(cents) / 100 if cents is not None else None
