"""Tariff files as people see them: searching, paging, one in full with its history."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from peewee import Expression, Field, ModelSelect, fn

from stts_tui.domain.common.anything import understood
from stts_tui.domain.common.calendar import BELGIUM, belgian_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Page, Place, Tally, Way, page_of
from stts_tui.domain.common.unread import tolerant
from stts_tui.domain.tariff.entries import undone_by
from stts_tui.domain.tariff.file import FileRecord, FileRow, FileView, HistoryLine
from stts_tui.domain.tariff.history import Asked, asked_since, readable
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.domain.tariff.search import CRITERIA, FileCriteria
from stts_tui.i18n import _
from stts_tui.store import names, pages
from stts_tui.store.companies import Companies
from stts_tui.store.engine import in_use
from stts_tui.store.search import Question
from stts_tui.store.tables import Company
from stts_tui.store.tariff.assignments import Assignments
from stts_tui.store.tariff.files import Files
from stts_tui.store.tariff.meaning import meant
from stts_tui.store.tariff.numbers import Numbers
from stts_tui.store.tariff.rows import SHOWN, line_of
from stts_tui.store.tariff.tables import FileHistory, TariffFile

_EXPORT_PAGE = 500
_RECORD_FIELDS = [field.name for field in fields(FileRecord)]


class FileViews:
    """`company_id` None everywhere means the authority, who sees every operator's."""

    def __init__(self, files: Files, assignments: Assignments, companies: Companies) -> None:
        self._files = files
        self._assignments = assignments
        self._companies = companies

    def find(self, company_id: int | None, file_id: int) -> FileView | None:
        """A file of this company with all that belongs to it; None for anybody else's and for none."""
        record = self._files.get(file_id, company_id)
        if record is None:
            return None
        changed_at, changed_by = self._files.changed(file_id)
        history, asked = self._history(record, company_id)
        return FileView(
            **{name: getattr(record, name) for name in _RECORD_FIELDS},
            company=self._companies.get(record.company_id).name,
            changed_at=changed_at,
            changed_by=changed_by,
            history=history,
            asked=asked,
            assignments=self._assignments.of_file(file_id, company_id),
            decided_by=self._assignments.decided_by(file_id) if record.state is FileState.REQUESTED else None,
        )

    def find_key(self, company_id: int, number: str) -> tuple[str | int, ...] | None:
        """Where the company's file of that number stands in the order of names; None for anybody else's and for none."""
        row = self._of_company(company_id).where(TariffFile.number == number).first()
        return _key(row, _ORDERS[""]) if row is not None else None

    def find_of_person(self, company_id: int, niss: NationalNumber) -> int | None:
        """The company's file of the person, under any of the person's numbers: the live one, or the one asked for last."""
        query = self._matching(company_id, FileCriteria(niss_start=niss.digits))
        rows = sorted(query, key=lambda row: (FileState(row.state).is_live, row.requested_on, row.id))
        return int(rows[-1].id) if rows else None

    def find_line(self, company_id: int | None, file_id: int, entry_id: int | None) -> HistoryLine | None:
        """One line of the history of a file of this company, as its reader may see it."""
        rows = FileHistory.select().join(TariffFile).where((FileHistory.id == entry_id) & (FileHistory.file == file_id))
        row = (rows if company_id is None else rows.where(TariffFile.company == company_id)).first()
        if row is None:
            return None
        changed = readable(json.loads(row.before), json.loads(row.after))
        return HistoryLine(row.position, row.at, _author(row, company_id), row.action, changed, row.note)

    def _history(self, record: FileRecord, reader: int | None) -> tuple[tuple[HistoryLine, ...], Asked]:
        """The file's history as its reader may see it, and since when which papers are asked."""
        rows = list(FileHistory.select().where(FileHistory.file == record.file_id).order_by(FileHistory.position))
        lines = [(row.position, row.cancels) for row in rows]
        undone = undone_by(lines)
        gone = {
            position for positions in undone.values() for position in positions
        }  # a cancellation is not cancelled by the next
        sides = [(json.loads(row.before), json.loads(row.after)) for row in rows]
        told = tuple(
            HistoryLine(
                row.position, row.at, _author(row, reader), row.action, readable(*both), row.note, row.position in gone,
                undone.get(row.position, ()),
            )
            for row, both in zip(rows, sides, strict=True)
        )  # fmt: skip
        stands = (
            (belgian_date(row.at), *both)
            for row, both in zip(rows, sides, strict=True) if row.cancels is None and row.position not in gone
        )  # fmt: skip
        return told, asked_since(stands)

    # -- searching ---------------------------------------------------------------------------------------------------
    def list_page(self, company_id: int | None, criteria: FileCriteria, place: Place) -> Page[FileRow]:
        """A page of the files that meet the criteria, ordered by the beneficiary's name."""
        order = _ORDERS[place.order]
        place, found, total = self._question(company_id, criteria).page(order, place, meant)
        keys = {row.id: _key(row, order) for row in found}
        names = self._names(found) if company_id is None else {}
        rows = [line_of(row, names.get(row.company_id, "")) for row in found]
        return page_of(rows, place, total, lambda file: keys[file.file_id])

    def _names(self, found: Sequence[Any]) -> dict[int, str]:
        query = Company.select(Company.id, Company.name).where(Company.id.in_({row.company_id for row in found}))
        return dict(query.tuples())

    def tally(self, company_id: int | None, criteria: FileCriteria) -> Tally:
        """How many match, up to the number that lists tell."""
        return self._question(company_id, criteria).count()

    def count(self, company_id: int | None, criteria: FileCriteria) -> int:
        """How many match, however many."""
        return self._question(company_id, criteria).count_all()

    def first_closing(self, company_id: int, until: date) -> tuple[int, date | None]:
        """How many files `FileCriteria.closing_until` finds, and the first day on which one of them closes."""
        found = [
            self._of_company(company_id).select(fn.COUNT(due), fn.MIN(due)).where(_waits(state, due, until)).tuples().first()
            for state, due in _CLOSING
        ]
        days = [day if isinstance(day, date) else date.fromisoformat(day) for _count, day in found if day is not None]
        return sum(int(count) for count, _day in found), min(days, default=None)

    def iterate(self, company_id: int, criteria: FileCriteria) -> Iterator[FileRecord]:
        """Every matching file of the company in the order of the list, read page by page while they are taken.

        Each page is a short read of its own: nobody waits for whoever takes his time over them. A file that cannot be read
        as it is stored is noted and left out: what is given here is handed on.
        """
        order = (TariffFile.folded_last, TariffFile.folded_first, TariffFile.id)
        query = self._matching(company_id, criteria).select(*order)
        place = Place(size=_EXPORT_PAGE)
        while True:
            keys = list(pages.at(query, order, place).tuples())
            page = keys[:_EXPORT_PAGE]
            records = self._legible(key[2] for key in page)
            yield from (records[key[2]] for key in page if key[2] in records)
            if len(keys) <= _EXPORT_PAGE:
                return
            place = Place(Way.AFTER, page[-1], _EXPORT_PAGE)

    def _legible(self, file_ids: Iterable[int]) -> dict[int, FileRecord]:
        wanted = list(file_ids)
        with contextlib.suppress(Refused):
            return self._files.get_many(wanted)
        found: dict[int, FileRecord] = {}
        for file_id in wanted:  # some of them: each by itself
            try:
                found |= self._files.get_many([file_id])
            except Refused:
                with tolerant():
                    self._files.get_many([file_id])  # for what is noted
        return found

    def numbers_of(self, file_ids: Iterable[int]) -> list[str]:
        """The national numbers of files, for the audit."""
        query = TariffFile.select(TariffFile.niss).where(in_use().one_of(TariffFile.id, list(file_ids)))
        return [row[0] for row in query.tuples()]

    def iterate_numbers(self, company_id: int, criteria: FileCriteria) -> Iterator[str]:
        """Those of every matching file of the company, read page by page while they are taken."""
        query, last = self._matching(company_id, criteria).select(TariffFile.id, TariffFile.niss), 0
        while page := list(query.where(TariffFile.id > last).order_by(TariffFile.id).limit(_EXPORT_PAGE).tuples()):
            yield from (niss for _file_id, niss in page)
            last = page[-1][0]

    def _of_company(self, company_id: int | None) -> ModelSelect:
        """The fence: every query that somebody will see the answer of passes here."""
        query = TariffFile.select()
        for condition in _of(company_id):
            query = query.where(condition)
        return query

    def _question(self, company_id: int | None, criteria: FileCriteria) -> Question:
        return Question(
            TariffFile.select(TariffFile.id),
            TariffFile.select(*_SHOWN),
            _of(company_id),
            _met(criteria, names.holds),
            partial(_met, criteria) if names.are_sought(CRITERIA, criteria) else None,
        )

    def _matching(self, company_id: int | None, criteria: FileCriteria) -> ModelSelect:
        query = self._of_company(company_id)
        for condition in _met(criteria):
            query = query.where(condition)
        return query


def _of(company_id: int | None) -> list[Expression]:
    return [TariffFile.company == company_id] if company_id is not None else []


def _met(criteria: FileCriteria, holds: pages.Holds = pages.contains) -> list[Expression]:
    """What files must meet to be found."""
    found = pages.conditions(TariffFile, CRITERIA, criteria, Numbers().named_by, holds)
    if criteria.due_until is not None:
        found.append(_due_until(criteria.due_until))
    if criteria.closing_until is not None:
        found.append(pages.any_of([_waits(state, due, criteria.closing_until) for state, due in _CLOSING]))
    if criteria.decided:
        found.append(TariffFile.id.in_(_decided(criteria)))
    if criteria.anything:
        sought = understood(criteria.anything)
        parts = pages.names_hold(TariffFile.folded_last, TariffFile.folded_first, sought, holds)
        found.append(pages.any_of([meant(sought), *parts]))
    return found


def _due_until(day: date) -> Expression:
    """Something is waited for until then; what is late already, too."""
    live = TariffFile.state.in_([state.value for state in LIVE_STATES])
    return live & ((TariffFile.activation_due <= day) | (TariffFile.documents_due <= day) | (TariffFile.lapse_due <= day))


_CLOSING = (
    (FileState.AWAITING_ACTIVATION, TariffFile.activation_due), (FileState.AWAITING_DOCUMENTS, TariffFile.documents_due),
)  # fmt: skip


def _waits(state: FileState, due: Field, until: date) -> Expression:
    """As the partial indexes of migration 0017 have it."""
    return (TariffFile.state == state.value) & (due <= until)


def _decided(criteria: FileCriteria) -> ModelSelect:
    """The files of the authority's decisions, not of those that were made by themselves."""
    line = FileHistory
    query = line.select(line.file).where(
        line.company.is_null() & (line.automatic == False) & line.action.in_(sorted(criteria.decided))  # noqa: E712
    )
    if criteria.decided_from is not None:
        query = query.where(line.at >= datetime.combine(criteria.decided_from, time.min, BELGIUM).astimezone(UTC))
    if criteria.decided_to is not None:
        after = criteria.decided_to + timedelta(days=1)
        query = query.where(line.at < datetime.combine(after, time.min, BELGIUM).astimezone(UTC))
    return query


# Each is that of an index, of a company's files and of all (migration 0027).
_ORDERS = {
    "": (TariffFile.folded_last, TariffFile.folded_first, TariffFile.id),
    "number": (TariffFile.number, TariffFile.id),
    "state": (TariffFile.state, TariffFile.folded_last, TariffFile.folded_first, TariffFile.id),
    "requested": (TariffFile.requested_on, TariffFile.id),
}


_SHOWN = list(dict.fromkeys([*SHOWN, *(column for order in _ORDERS.values() for column in order)]))


def _key(row: Any, order: Sequence[Any]) -> tuple[str | int, ...]:
    parts = (getattr(row, column.name) for column in order)
    return tuple(part.isoformat() if isinstance(part, date) else part for part in parts)


def _author(row: FileHistory, reader: int | None) -> str:
    """Who did it, as far as the reader may know: the name of one's own people only, of all for the authority."""
    if row.automatic:
        return str(_("STTS, by itself"))
    if reader is None or row.company_id == reader:
        return row.actor_name or str(_("another operator"))
    return str(_("the authority (BIPT)") if row.company_id is None else _("another operator"))
