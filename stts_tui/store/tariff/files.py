"""Tariff files as the rules see them: files, what stands around them, their histories.

Every question is asked about many at once, so that many files cost few queries; store/tariff/ledger.py holds the answers
for a set, and writes what was decided.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import JOIN, Expression, fn

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.around import LiveFile, Period
from stts_tui.domain.tariff.entries import Entry
from stts_tui.domain.tariff.fields import BY_NAME
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.store import legible, pages, plain
from stts_tui.store.engine import in_use
from stts_tui.store.tariff import tables
from stts_tui.store.tariff.rows import FILES, REDUCTIONS, file_of, reduction_of
from stts_tui.store.tariff.tables import Assignment, FileHistory, TariffFile

NEUTRAL = "STTS"  # who changed a file, where it was another operator or the periodic work
AUTHORITY = "BIPT"
_LIVE = [state.value for state in LIVE_STATES]
TAIL = 4  # lines of a history that are read first: hardly ever does cancelling look at more


@quick
@dataclass(frozen=True)
class Author:
    """Who does it: an account of a company, of the authority (no company), or the periodic work (`automatic`)."""

    at: datetime
    account_id: int | None
    name: str
    company_id: int | None
    automatic: bool = False

    @property
    def shown(self) -> str:
        """The name that the file's operator reads: nobody's at the authority."""
        if self.automatic:
            return NEUTRAL
        return self.name if self.company_id is not None else AUTHORITY


@quick
@dataclass(frozen=True)
class Neighbour:
    """What others of its person and household must know of a file; `live` None once it is over."""

    file_id: int
    niss: str
    household_id: int | None
    live: LiveFile | None
    periods: tuple[Period, ...]

    def under(self, digits: str) -> Neighbour:
        """The file as one of another number."""
        live = replace(self.live, niss=NationalNumber(digits)) if self.live is not None else None
        return replace(self, niss=digits, live=live)


def number_of(year: int, count: int) -> str:
    """The number of a year's file."""
    return f"STTS-{year:04}-{count:07}"


class Files:
    # -- loading -----------------------------------------------------------------------------------------------------
    def get(self, file_id: int, company_id: int | None = None) -> FileRecord | None:
        """The file; with `company_id` only if it is that company's: the fence for operators.

        Another's costs what one that does not exist does, and so tells nobody that it is there.
        """
        if company_id is not None:
            own = TariffFile.select(TariffFile.id).where((TariffFile.id == file_id) & (TariffFile.company == company_id))
            if not own.exists():
                return None
        return self.get_many([file_id]).get(file_id)

    def get_many(self, file_ids: Iterable[int]) -> dict[int, FileRecord]:
        """Files by id, with their reductions: two queries."""
        wanted = list(file_ids)
        reductions: dict[int, list[Reduction]] = {}
        query = REDUCTIONS.where(in_use().one_of(tables.Reduction.file, wanted)).order_by(tables.Reduction.starts_on)
        for row in plain.rows(query):
            reductions.setdefault(row[0], []).append(reduction_of(row))
        files = plain.rows(FILES.where(in_use().one_of(TariffFile.id, wanted)))
        return {row[0]: file_of(row, tuple(reductions.get(row[0], ()))) for row in files}

    def changed(self, file_id: int) -> tuple[datetime, str]:
        """When the file was changed last, and by whom."""
        row = TariffFile.select(TariffFile.changed_at, TariffFile.changed_by).where(TariffFile.id == file_id).get()
        return row.changed_at, row.changed_by

    def find_ids(self, company_id: int, numbers: Sequence[str]) -> dict[str, int]:
        """The company's files of these numbers."""
        query = TariffFile.select(TariffFile.number, TariffFile.id).where(
            in_use().one_of(TariffFile.number, numbers) & (TariffFile.company == company_id)
        )
        return dict(plain.rows(query))

    def list_near(self, numbers: Sequence[str], households: Sequence[int]) -> list[Neighbour]:
        """Files of any of these persons or households, at any operator: for the rules, not for anybody's eyes."""
        file, row = TariffFile, tables.Reduction
        query = file.select(
            file.id, row.id, file.number, file.company, file.niss, file.state, file.taken_from, file.activation_due,
            file.household, row.starts_on, row.ends_on,
        ).join(row, JOIN.LEFT_OUTER)  # fmt: skip
        # Two questions, which an index answers; with OR between them the planner may walk all. A household has few files;
        # with the state asked too, the engine would rather walk all live ones.
        which = ((file.niss, numbers), (file.household, households))
        rows = {
            (found[0], found[1] or 0): found
            for column, wanted in which if wanted
            for found in plain.rows(query.where(in_use().one_of(column, wanted)))
        }  # fmt: skip
        files: dict[int, tuple[Any, ...]] = {}
        periods: dict[int, list[Period]] = {}
        for (file_id, row_id), found in rows.items():
            files[file_id] = found
            if row_id:
                periods.setdefault(file_id, []).append(Period(file_id, plain.day(found[9]), plain.day_or_none(found[10])))
        return [
            Neighbour(
                file_id, niss, household_id,
                LiveFile(
                    file_id, number, company_id, NationalNumber(niss), FileState(state), taken_from, plain.day_or_none(due)
                )
                if state in _LIVE else None,
                tuple(periods.get(file_id, ())),
            )
            for file_id, _row, number, company_id, niss, state, taken_from, due, household_id, _first, _last in files.values()
        ]  # fmt: skip

    def list_called(self, names: Sequence[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
        """Live files of people of these folded names (surname, first name), at any operator: name and id."""
        file = TariffFile
        query = file.select(file.folded_last, file.folded_first, file.id).where(
            in_use().one_of(file.folded_last, sorted({last for last, _first in names})) & file.state.in_(_LIVE)
            & in_use().one_of(file.folded_first, sorted({first for _last, first in names}))
        )  # fmt: skip
        wanted = set(names)
        return [((last, first), file_id) for last, first, file_id in plain.rows(query) if (last, first) in wanted]

    def list_on_lines(self, phones: Sequence[str]) -> list[tuple[str, int]]:
        """Live files with any of these lines, at any operator: line and id."""
        file = TariffFile
        wanted = [phone for phone in phones if phone]
        query = file.select(file.phone, file.id).where(in_use().one_of(file.phone, wanted) & file.state.in_(_LIVE))
        return list(plain.rows(query)) if wanted else []

    # -- histories ---------------------------------------------------------------------------------------------------
    def last_positions(self, file_ids: Sequence[int]) -> dict[int, int]:
        """The position of the last line of each file's history, however long that is."""
        last = FileHistory.select(fn.MAX(FileHistory.position)).where(FileHistory.file == TariffFile.id)
        query = TariffFile.select(TariffFile.id, last).where(in_use().one_of(TariffFile.id, file_ids))
        return {file_id: position or 0 for file_id, position in plain.rows(query)}

    def tails(self, file_ids: Sequence[int]) -> dict[int, list[Entry]]:
        """The last few lines of each file's history, oldest first; without the assignments that they caused."""
        latest = FileHistory.alias()
        ids = latest.select(latest.id).where(latest.file == TariffFile.id).order_by(latest.position.desc()).limit(TAIL)
        query = _ENTRIES.join(TariffFile, on=FileHistory.id.in_(ids)).where(in_use().one_of(TariffFile.id, file_ids))
        found: dict[int, list[Entry]] = {}
        for row in plain.rows(query.order_by(FileHistory.file, FileHistory.position)):
            found.setdefault(row[0], []).append(_entry(row))
        return found

    def list_entries(self, file_id: int, down_from: int, count: int) -> list[Entry]:
        """So many lines of the file's history down from a position, oldest first; without their assignments."""
        query = _ENTRIES.where((FileHistory.file == file_id) & (FileHistory.position <= down_from))
        return [_entry(row) for row in plain.rows(query.order_by(FileHistory.position.desc()).limit(count))][::-1]

    def caused_by(self, entry_ids: Sequence[int]) -> dict[int, Entry]:
        """The line of another file's history that each of these lines caused, by the line; without its assignments."""
        query = _ENTRIES.where(in_use().one_of(FileHistory.caused_by, entry_ids))
        return {row[9]: _entry(row) for row in plain.rows(query)}

    def entries(self, file_id: int) -> list[Entry]:
        """The file's whole history, oldest first, with the assignments that its lines caused."""
        opened: dict[int, list[int]] = {}
        ended: dict[int, list[int]] = {}
        query = Assignment.select(Assignment.id, Assignment.opened_by, Assignment.ended_by).where(Assignment.file == file_id)
        for number, opened_by, ended_by in query.tuples():
            opened.setdefault(opened_by, []).append(number)
            ended.setdefault(ended_by, []).append(number)
        return [
            _entry(row, tuple(opened.get(row[1], ())), tuple(ended.get(row[1], ())))
            for row in plain.rows(_ENTRIES.where(FileHistory.file == file_id).order_by(FileHistory.position))
        ]

    def last_number(self, year: int) -> int:
        """The count of the year's last file number; 0 before the first."""
        return pages.last_counted(TariffFile.number, f"STTS-{year:04}-", 7)  # as `number_of` makes it

    # -- what the periodic work looks for: ids, oldest first ---------------------------------------------------------
    def list_unverified(self) -> list[int]:
        """Files for which the register has never answered."""
        return _ids((TariffFile.state == FileState.REQUESTED.value) & TariffFile.verified_on.is_null())

    def list_late(self, today: date) -> list[int]:
        """Files whose second part, or whose documents, should have been there before `today`."""
        waits = (TariffFile.state == FileState.AWAITING_ACTIVATION.value) & (TariffFile.activation_due < today)
        papers = (TariffFile.state == FileState.AWAITING_DOCUMENTS.value) & (TariffFile.documents_due < today)
        return sorted({*_ids(waits), *_ids(papers)})  # two questions, of which each has its index

    def list_to_remind(self, asked_before: datetime) -> list[int]:
        """Files that wait for documents of which none were asked since that moment, without a reminder so far."""
        asked_since = fn.EXISTS(
            FileHistory.select(FileHistory.id).where(
                (FileHistory.file == TariffFile.id)
                & (FileHistory.action == ActionId.FILE_ASK.value)
                & (FileHistory.at >= asked_before)
            )
        )
        papers = (TariffFile.state == FileState.AWAITING_DOCUMENTS.value) & TariffFile.reminded_on.is_null()
        return _ids(papers & ~asked_since)

    def list_to_recheck(self, verified_by: date) -> list[int]:
        """Active files whose right was last checked on that day or before, and that are not warned already."""
        old = (TariffFile.state == FileState.ACTIVE.value) & (TariffFile.verified_on <= verified_by)
        return _ids(old & TariffFile.warned_on.is_null())

    def list_deceased(self, today: date) -> list[int]:
        """Live files of people whom the embedded register holds as deceased by `today`."""
        person, former = tables.RegisteredPerson, tables.FormerNumber
        dead = person.select(person.niss).where(person.died_on <= today)
        under_former = former.select(former.present).where(former.number.in_(dead))  # the register does not know the new one
        return _ids(TariffFile.state.in_(_LIVE) & (TariffFile.niss.in_(dead) | TariffFile.niss.in_(under_former)))

    def list_renumbered(self) -> list[int]:
        """Live files under a number that their person has no more."""
        former = tables.FormerNumber
        return _ids(TariffFile.state.in_(_LIVE) & TariffFile.niss.in_(former.select(former.number)))

    def list_moved(self) -> list[int]:
        """Live files whose person the embedded register has at another address, or in another household."""
        person, home = tables.RegisteredPerson, tables.Household
        present = home.street.concat(" ").concat(home.number).concat(", ").concat(home.postal_code).concat(" ")
        query = (
            TariffFile.select(TariffFile.id)
            .join(person, on=(person.niss == TariffFile.niss))
            .join(home)
            .where(
                TariffFile.state.in_(_LIVE)
                & TariffFile.household.is_null(False)
                & (
                    (TariffFile.household != person.household)
                    | (TariffFile.address != present.concat(home.municipality))
                    | (home.communal & ~TariffFile.communal)
                )
            )
            .order_by(TariffFile.id)
        )
        return [row[0] for row in query.tuples()]


_ENTRIES = FileHistory.select(
    FileHistory.file, FileHistory.id, FileHistory.position, FileHistory.action, FileHistory.company, FileHistory.before,
    FileHistory.after, FileHistory.automatic, FileHistory.cancels, FileHistory.caused_by, FileHistory.undoable,
)  # fmt: skip


def _read_side(text: str) -> None:
    """Whether one side of a line can be read: texts by field."""
    for name, kept in json.loads(text).items():
        if not isinstance(kept, str):
            raise TypeError(f"{name} is no text")
        if name in BY_NAME:
            BY_NAME[name].kind.read(kept)


legible.reads(FileHistory.before, _read_side, "{}", decides=True)
legible.reads(FileHistory.after, _read_side, "{}", decides=True)


def _entry(row: tuple[Any, ...], opened: tuple[int, ...] = (), ended: tuple[int, ...] = ()) -> Entry:
    """A plain row of _ENTRIES."""
    _file, entry_id, position, action, company_id, before, after, automatic, cancels, caused_by, undoable = row
    return Entry(
        entry_id, position, action, company_id, json.loads(before), json.loads(after), bool(undoable), bool(automatic),
        cancels, opened, ended, caused_by,
    )  # fmt: skip


def _ids(condition: Expression) -> list[int]:
    return [row[0] for row in TariffFile.select(TariffFile.id).where(condition).order_by(TariffFile.id).tuples()]
