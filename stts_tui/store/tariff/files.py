"""Tariff files as the rules see them: loading a file and what stands around it, carrying out what was decided.

Loading takes sets (`get_many`, `list_live_of`, `periods_of`), so that many files cost few queries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peewee import Expression, Value

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.around import Decision, LiveFile, Period, Step
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.cancelling import Cancellation, Entry, OtherSide, Undoing
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.history import difference
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.store import pages, tables
from stts_tui.store.json_text import dump
from stts_tui.store.tables import Assignment, FileHistory, TariffFile
from stts_tui.store.tariff.assignments import Assignments
from stts_tui.store.tariff.rows import columns_of, file_of, reduction_columns, reduction_of

NEUTRAL = "STTS"  # who changed a file, where it was another operator or the periodic work
AUTHORITY = "BIPT"
_LIVE = [state.value for state in LIVE_STATES]
_MOST_VALUES = 500  # in one IN list


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


class Files:
    def __init__(self, assignments: Assignments) -> None:
        self._assignments = assignments

    # -- loading -----------------------------------------------------------------------------------------------------
    def get(self, file_id: int, company_id: int | None = None) -> FileRecord | None:
        """The file; with `company_id` only if it is that company's: the fence for operators."""
        found = self.get_many([file_id]).get(file_id)
        return found if found is not None and company_id in (None, found.company_id) else None

    def get_many(self, file_ids: Iterable[int]) -> dict[int, FileRecord]:
        """Files by id, with their reductions: two queries for each 500."""
        wanted, found = list(file_ids), {}
        for start in range(0, len(wanted), _MOST_VALUES):
            part = wanted[start : start + _MOST_VALUES]
            reductions: dict[int, list[Reduction]] = {}
            query = tables.Reduction.select().where(tables.Reduction.file.in_(part)).order_by(tables.Reduction.starts_on)
            for row in query.namedtuples():  # half the cost of model objects
                reductions.setdefault(row.file, []).append(reduction_of(row))
            for row in TariffFile.select().where(TariffFile.id.in_(part)).namedtuples():
                found[row.id] = file_of(row, tuple(reductions.get(row.id, ())))
        return found

    def changed(self, file_id: int) -> tuple[datetime, str]:
        """When the file was changed last, and by whom."""
        row = TariffFile.select(TariffFile.changed_at, TariffFile.changed_by).where(TariffFile.id == file_id).get()
        return row.changed_at, row.changed_by

    def list_live(self, niss: NationalNumber, household_id: int | None) -> list[LiveFile]:
        """Live files of the person or of the household, at any operator: for the rule, not for anybody's eyes."""
        return self.list_live_of([niss], [household_id] if household_id is not None else [])

    def list_live_of(self, numbers: Sequence[NationalNumber], households: Sequence[int]) -> list[LiveFile]:
        """Live files of any of the persons or households; at most 500 of each."""
        query = TariffFile.select(
            TariffFile.id, TariffFile.number, TariffFile.company, TariffFile.niss, TariffFile.state, TariffFile.taken_from,
            TariffFile.activation_due,
        ).where(_of(numbers, households)).order_by(TariffFile.id)  # fmt: skip
        # A household has few files; with the state asked too, the engine would rather walk all live ones.
        return [
            LiveFile(file_id, number, company_id, NationalNumber(niss), FileState(state), taken_from, due)
            for file_id, number, company_id, niss, state, taken_from, due in query.tuples()
            if state in _LIVE
        ]

    def periods(self, niss: NationalNumber, household_id: int | None) -> list[Period]:
        """Days of every reduction of the person or of the household, at any operator."""
        return self.periods_of([niss], [household_id] if household_id is not None else [])

    def periods_of(self, numbers: Sequence[NationalNumber], households: Sequence[int]) -> list[Period]:
        """Days of every reduction of any of the persons or households; at most 500 of each."""
        row = tables.Reduction
        query = row.select(row.file, row.starts_on, row.ends_on).join(TariffFile).where(_of(numbers, households))
        return [Period(*found) for found in query.tuples()]

    def entries(self, file_id: int) -> list[Entry]:
        """The file's history as the rule of cancelling reads it, oldest first."""
        opened: dict[int, list[int]] = {}
        ended: dict[int, list[int]] = {}
        query = Assignment.select(Assignment.id, Assignment.opened_by, Assignment.ended_by).where(Assignment.file == file_id)
        for number, opened_by, ended_by in query.tuples():
            opened.setdefault(opened_by, []).append(number)
            ended.setdefault(ended_by, []).append(number)
        return [
            Entry(
                row.id, row.position, row.action, row.company_id, json.loads(row.before), json.loads(row.after),
                row.undoable, row.automatic, row.cancels, tuple(opened.get(row.id, ())), tuple(ended.get(row.id, ())),
                row.caused_by_id,
            )
            for row in FileHistory.select().where(FileHistory.file == file_id).order_by(FileHistory.position)
        ]  # fmt: skip

    def other_side(self, file: FileRecord) -> OtherSide | None:
        """The file that `file` took over, with its history; None if it took none over."""
        taken = self.get(file.taken_from) if file.taken_from is not None else None
        if taken is None:
            return None
        done = Assignment.select().where(
            (Assignment.file == taken.file_id)
            & (Assignment.kind == AssignmentKind.TERMINATE_REDUCTION.value)
            & (Assignment.state == "done")
        )
        return OtherSide(taken, self.entries(taken.file_id), noted=done.exists())

    # -- what the periodic work looks for: ids, oldest first ---------------------------------------------------------
    def list_unverified(self) -> list[int]:
        """Files for which the register has never answered."""
        return _ids((TariffFile.state == FileState.REQUESTED.value) & TariffFile.verified_on.is_null())

    def list_late(self, today: date) -> list[int]:
        """Files whose second part, or whose documents, should have been there before `today`."""
        waits = (TariffFile.state == FileState.AWAITING_ACTIVATION.value) & (TariffFile.activation_due < today)
        papers = (TariffFile.state == FileState.AWAITING_DOCUMENTS.value) & (TariffFile.documents_due < today)
        return _ids(waits | papers)

    def list_to_remind(self, due_by: date) -> list[int]:
        """Files that wait for documents due by that day at the latest, without a reminder so far."""
        papers = (TariffFile.state == FileState.AWAITING_DOCUMENTS.value) & (TariffFile.documents_due <= due_by)
        return _ids(papers & TariffFile.reminded_on.is_null())

    def list_to_recheck(self, verified_by: date) -> list[int]:
        """Active files whose right was last checked on that day or before, and that are not warned already."""
        old = (TariffFile.state == FileState.ACTIVE.value) & (TariffFile.verified_on <= verified_by)
        return _ids(old & TariffFile.warned_on.is_null())

    def list_deceased(self, today: date) -> list[int]:
        """Live files of people whom the embedded register holds as deceased by `today`."""
        person = tables.RegisteredPerson
        dead = person.select(person.niss).where(person.died_on <= today)
        return _ids(TariffFile.state.in_(_LIVE) & TariffFile.niss.in_(dead))

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
                & ((TariffFile.household != person.household) | (TariffFile.address != present.concat(home.municipality)))
            )
            .order_by(TariffFile.id)
        )
        return [row[0] for row in query.tuples()]

    # -- carrying out ------------------------------------------------------------------------------------------------
    def carry_out(self, decision: Decision, author: Author) -> int:
        """Save what was decided, with its history and assignments; gives the file's id. Belongs in a transaction."""
        if decision.other is not None:  # first: it makes place for the file that takes over
            self._save(decision.other.before, decision.other.after, author, is_others=True)
        own = decision.own
        file_id = self._add(own.after, author) if own.before is None else self._save(own.before, own.after, author)
        entry_id = self._write(file_id, own, author)
        if decision.other is not None:
            self._write(decision.other.after.file_id, decision.other, author, caused_by=entry_id)
        return file_id

    def carry_out_cancellation(self, cancellation: Cancellation, author: Author, reason: str) -> None:
        """Put the files back, say so in their histories, withdraw and reopen assignments."""
        own = cancellation.own
        self._save(own.before, own.after, author)
        entry_id = self._write_undoing(own, author, reason, None)
        if cancellation.other is not None:
            self._save(cancellation.other.before, cancellation.other.after, author, is_others=True)
            self._write_undoing(cancellation.other, author, "", entry_id)

    def _add(self, file: FileRecord, author: Author) -> int:
        number = file.number or self._next_number(file.requested_on.year)
        file_id = int(
            TariffFile.insert(
                number=number, company=file.company_id, niss=file.niss.digits, version=1, changed_at=author.at,
                changed_by=author.shown, **columns_of(file),
            ).execute()
        )  # fmt: skip
        self._add_reductions(file_id, file.reductions)
        return file_id

    def _save(self, before: FileRecord | None, file: FileRecord, author: Author, *, is_others: bool = False) -> int:
        # The version was compared when the file was loaded, in this same transaction.
        TariffFile.update(
            version=TariffFile.version + 1, changed_at=author.at, changed_by=NEUTRAL if is_others else author.shown,
            **columns_of(file),
        ).where(TariffFile.id == file.file_id).execute()  # fmt: skip
        if before is None or before.reductions != file.reductions:
            tables.Reduction.delete().where(tables.Reduction.file == file.file_id).execute()
            self._add_reductions(file.file_id, file.reductions)
        return file.file_id

    def _add_reductions(self, file_id: int, reductions: Sequence[Reduction]) -> None:
        row = tables.Reduction
        for reduction in reductions:
            row.insert(file=file_id, **reduction_columns(reduction)).execute()

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

    def _write(self, file_id: int, step: Step, author: Author, caused_by: int | None = None) -> int:
        before, after = step.differs
        entry_id = self._add_entry(file_id, author, step.action, before, after, step.note, caused_by=caused_by)
        self._assignments.end_kinds(file_id, step.ends, step.action, entry_id, author.at)
        for kind, due_on in step.opens:
            company_id = None if kind.is_the_authoritys else step.after.company_id
            self._assignments.open(file_id, company_id, kind, due_on, entry_id, author.at)
        return entry_id

    def _write_undoing(self, undoing: Undoing, author: Author, reason: str, caused_by: int | None) -> int:
        before, after = difference(undoing.before, undoing.after)
        file_id = undoing.before.file_id
        entry_id = self._add_entry(
            file_id, author, ActionId.ACTION_CANCEL, before, after, reason, cancels=undoing.cancels, caused_by=caused_by
        )
        self._assignments.withdraw(undoing.withdraws, entry_id, author.at)
        self._assignments.reopen(undoing.reopens, author.at)
        return entry_id

    def _add_entry(
        self, file_id: int, author: Author, action: ActionId, before: dict[str, str], after: dict[str, str], note: str,
        *, cancels: int | None = None, caused_by: int | None = None,
    ) -> int:  # fmt: skip
        # What another operator's action did to this file does not say who of it did.
        anonymous = caused_by is not None
        return int(
            FileHistory.insert(
                file=file_id, position=FileHistory.select().where(FileHistory.file == file_id).count() + 1, at=author.at,
                actor=None if anonymous else author.account_id, actor_name="" if anonymous else author.name,
                company=author.company_id, automatic=author.automatic, action=action.value,
                before=dump(before), after=dump(after), note=note,
                undoable=True, cancels=cancels, caused_by=caused_by,
            ).execute()
        )  # fmt: skip


def _ids(condition: Expression) -> list[int]:
    return [row[0] for row in TariffFile.select(TariffFile.id).where(condition).order_by(TariffFile.id).tuples()]


def _of(numbers: Sequence[NationalNumber], households: Sequence[int]) -> Expression:
    persons = [Value(number.digits, converter=False) for number in numbers]
    return TariffFile.niss.in_(persons) | TariffFile.household.in_(list(households))
