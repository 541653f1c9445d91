"""Tariff files with their history and reductions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Expression, ModelSelect

from stts_tui.domain.criteria import FileCriteria
from stts_tui.domain.entitlement import Category
from stts_tui.domain.numbers import NationalNumber
from stts_tui.domain.paging import Page, Place, page_of
from stts_tui.domain.tariff import (
    LIVE_STATES,
    FileRow,
    FileState,
    FileView,
    Formula,
    HistoryLine,
    LiveFile,
    Reduction,
)
from stts_tui.domain.text import fold
from stts_tui.store import pages, tables
from stts_tui.store.register import address_of
from stts_tui.store.tables import FileHistory, Household, TariffFile


@dataclass(frozen=True)
class NewFile:
    """A tariff file to be made."""

    company_id: int
    niss: NationalNumber
    household_id: int
    first_name: str
    last_name: str
    category: Category
    state: FileState
    phone: str
    reference: str
    requested_on: date
    activation_due: date | None = None
    closed_on: date | None = None
    closed_because: str = ""


class Files:
    def add(self, file: NewFile, at: datetime, by: str) -> tuple[int, str]:
        """A new file under the year's next number; gives its id and number. Belongs in a transaction."""
        number = self._next_number(file.requested_on.year)
        file_id = int(
            TariffFile.insert(
                number=number, company=file.company_id, person=file.niss.digits, household=file.household_id,
                first_name=file.first_name, last_name=file.last_name, folded_first=fold(file.first_name),
                folded_last=fold(file.last_name), category=file.category.value, state=file.state.value,
                phone=file.phone, reference=file.reference, requested_on=file.requested_on,
                activation_due=file.activation_due, closed_on=file.closed_on, closed_because=file.closed_because,
                version=1, changed_at=at, changed_by=by,
            ).execute()
        )  # fmt: skip
        return file_id, number

    def _next_number(self, year: int) -> str:
        start = f"STTS-{year:04}-"
        latest = (
            TariffFile.select(TariffFile.number)
            .where(pages.begins_with(TariffFile.number, start))
            .order_by(TariffFile.number.desc())
            .limit(1)
            .tuples()
            .first()
        )
        count = int(latest[0][len(start) :]) if latest is not None else 0
        return f"{start}{count + 1:07}"

    def add_history(
        self, file_id: int, at: datetime, actor_id: int | None, actor_name: str, action: str,
        before: Mapping[str, str], after: Mapping[str, str],
    ) -> None:  # fmt: skip
        """The next line of a file's history."""
        position = FileHistory.select().where(FileHistory.file == file_id).count() + 1
        FileHistory.insert(
            file=file_id, position=position, at=at, actor=actor_id, actor_name=actor_name, action=action,
            before=json.dumps(dict(before), sort_keys=True), after=json.dumps(dict(after), sort_keys=True),
        ).execute()  # fmt: skip

    def add_reduction(self, file_id: int, reduction: Reduction) -> None:
        tables.Reduction.insert(
            file=file_id, formula=reduction.formula.value, phone=reduction.phone, starts_on=reduction.starts_on,
            ends_on=reduction.ends_on,
        ).execute()  # fmt: skip

    def list_live(self, niss: NationalNumber, household_id: int) -> list[LiveFile]:
        """Live files of the person or of the household, at any operator: for the rule, not for anybody's eyes."""
        states = [state.value for state in LIVE_STATES]
        query = TariffFile.select(TariffFile.number, TariffFile.company, TariffFile.person).where(
            TariffFile.state.in_(states)
            & ((TariffFile.person == niss.digits) | (TariffFile.household == household_id))
        )
        return [LiveFile(number, company_id, NationalNumber(digits)) for number, company_id, digits in query.tuples()]

    def find(self, company_id: int, file_id: int) -> FileView | None:
        """A file of this company with all that belongs to it; None for anybody else's and for none."""
        row = (
            self._of_company(company_id)
            .select(TariffFile, Household)
            .join(Household)
            .where(TariffFile.id == file_id)
            .first()
        )
        if row is None:
            return None
        return FileView(
            row.id,
            row.version,
            row.number,
            NationalNumber(row.niss),
            row.first_name,
            row.last_name,
            address_of(row.household),
            Category(row.category),
            FileState(row.state),
            row.phone,
            row.reference,
            row.requested_on,
            row.activation_due,
            row.closed_on,
            row.closed_because,
            self._reductions(file_id),
            self._history(file_id),
        )

    def _reductions(self, file_id: int) -> tuple[Reduction, ...]:
        query = tables.Reduction.select().where(tables.Reduction.file == file_id).order_by(tables.Reduction.starts_on)
        return tuple(Reduction(Formula(row.formula), row.phone, row.starts_on, row.ends_on) for row in query)

    def _history(self, file_id: int) -> tuple[HistoryLine, ...]:
        query = FileHistory.select().where(FileHistory.file == file_id).order_by(FileHistory.position)
        lines = []
        for row in query:
            before, after = json.loads(row.before), json.loads(row.after)
            changes = tuple((name, before.get(name, ""), after.get(name, "")) for name in sorted({*before, *after}))
            lines.append(HistoryLine(row.at, row.actor_name, row.action, changes))
        return tuple(lines)

    def list_page(self, company_id: int, criteria: FileCriteria, place: Place) -> Page[FileRow]:
        """A page of the company's files that meet the criteria, ordered by the beneficiary's name."""
        query = self._matching(company_id, criteria)
        found = list(pages.at(query, (TariffFile.folded_last, TariffFile.folded_first, TariffFile.id), place))
        keys = {row.id: (row.folded_last, row.folded_first, row.id) for row in found}
        rows = [self._row(row) for row in found]
        return page_of(rows, place, self.count(company_id, criteria), lambda file: keys[file.file_id])

    def count(self, company_id: int, criteria: FileCriteria) -> int:
        return int(self._matching(company_id, criteria).count())

    def _row(self, row: Any) -> FileRow:
        return FileRow(
            row.id, row.number, row.first_name, row.last_name, NationalNumber(row.niss).masked, row.phone,
            FileState(row.state), row.requested_on,
        )  # fmt: skip

    def _of_company(self, company_id: int) -> ModelSelect:
        """The fence: every query that somebody will see the answer of passes here."""
        return TariffFile.select().where(TariffFile.company == company_id)

    def _matching(self, company_id: int, criteria: FileCriteria) -> ModelSelect:
        query = self._of_company(company_id)
        for condition in _conditions(criteria):
            query = query.where(condition)
        return query


def _conditions(criteria: FileCriteria) -> list[Expression]:
    found: list[Expression] = []
    if criteria.number:
        found.append(TariffFile.number == criteria.number)
    if criteria.last_name:
        found.append(pages.matches(TariffFile.folded_last, criteria.last_name))
    if criteria.first_name:
        found.append(pages.matches(TariffFile.folded_first, criteria.first_name))
    if criteria.phone:
        found.append(TariffFile.phone == criteria.phone.e164)
    if criteria.niss_start:
        found.append(pages.begins_with(TariffFile.person, criteria.niss_start))
    return found
