"""Assignments: what an operator, or the authority, still has to do or to take note of for a tariff file."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from peewee import JOIN, Expression, Field, ModelSelect, fn

from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Page, Place, Tally, page_of
from stts_tui.domain.common.text import fold
from stts_tui.domain.rights.actor import Profile, Role
from stts_tui.domain.tariff.assignments import (
    AssignmentCriteria,
    AssignmentKind,
    AssignmentRow,
    AssignmentState,
    Colleague,
    Comment,
    Whose,
)
from stts_tui.domain.tariff.fields import FileFields
from stts_tui.domain.tariff.file import FileAssignment
from stts_tui.store import plain
from stts_tui.store.counts import counted
from stts_tui.store.engine import in_use
from stts_tui.store.search import Question
from stts_tui.store.tables import Account, AccountApplication, Company
from stts_tui.store.tariff.meaning import meant
from stts_tui.store.tariff.tables import Assignment, AssignmentComment, TariffFile

_OPEN = AssignmentState.OPEN.value


@dataclass(slots=True)
class Held:
    """An assignment with all that may become of it; it changes in the hands of its set."""

    assignment_id: int
    file_id: int
    company_id: int | None
    kind: AssignmentKind
    state: AssignmentState
    due_on: date
    opened_by: int | None
    ended_by: int | None
    created_at: datetime
    ended_at: datetime | None
    version: int
    changed_at: datetime
    changed_by: str


class Assignments:
    # -- for a set of steps (store/tariff/held.py) -------------------------------------------------------------------
    def list_held(self, file_ids: Sequence[int]) -> list[Held]:
        """Every assignment of these files, oldest first."""
        row = Assignment
        query = row.select(
            row.id, row.file, row.company, row.kind, row.state, row.due_on, row.opened_by, row.ended_by, row.created_at,
            row.ended_at, row.version, row.changed_at, row.changed_by,
        ).where(in_use().one_of(row.file, file_ids))  # fmt: skip
        return [
            Held(
                number, file_id, company_id, AssignmentKind(kind), AssignmentState(state), plain.day(due_on), opened, ended,
                plain.instant(created_at), plain.instant_or_none(ended_at), version, plain.instant(changed_at), changed_by,
            )
            for number, file_id, company_id, kind, state, due_on, opened, ended, created_at, ended_at, version, changed_at,
            changed_by in plain.rows(query.order_by(row.id))
        ]  # fmt: skip

    def find_file(self, company_id: int, assignment_id: int) -> int | None:
        """The file of an assignment of this company."""
        row = self._of(company_id).select(Assignment.file).where(Assignment.id == assignment_id).tuples().first()
        return int(row[0]) if row is not None else None

    # -- the inbox ---------------------------------------------------------------------------------------------------
    def list_page(
        self, company_id: int | None, criteria: AssignmentCriteria, place: Place, today: date, reader_id: int
    ) -> Page[AssignmentRow]:
        """A page of the company's assignments (None: the authority's), by due date."""
        question = self._question(company_id, criteria, today, reader_id)
        place, found, total = question.page(_ORDERS[place.order], place, meant)
        return page_of([_row(row, today) for row in found], place, total, _KEYS[place.order])

    def tally(self, company_id: int | None, criteria: AssignmentCriteria, today: date, reader_id: int) -> Tally:
        """How many match, up to the number that lists tell."""
        return self._question(company_id, criteria, today, reader_id).count()

    def count_each(self, company_id: int | None, criteria: Sequence[AssignmentCriteria], today: date) -> tuple[int, ...]:
        """How many open ones meet each of these criteria, in one pass over what is open; none of them by its taker."""
        conditions = [reduce(operator.and_, _conditions(each, today, 0)) for each in criteria]
        return counted(self._of(company_id).where(Assignment.state == _OPEN), conditions)

    def count_by_operator(self) -> tuple[tuple[int, str, int], ...]:
        """The authority's open ones by the operator of their file, with its name: most first."""
        number = fn.COUNT(Assignment.id)
        query = (
            self._of(None)
            .select(Company.id, Company.name, number)
            .join_from(Assignment, TariffFile)
            .join_from(TariffFile, Company)
            .where(Assignment.state == _OPEN)
            .group_by(Company.id, Company.name)
            .order_by(number.desc(), Company.id)
        )
        return tuple((int(company_id), str(name), int(count)) for company_id, name, count in query.tuples())

    def count_open(self, company_id: int | None) -> int:
        return int(self._of(company_id).where(Assignment.state == _OPEN).count())

    def find(self, company_id: int | None, assignment_id: int, today: date) -> AssignmentRow | None:
        """An assignment of this company (None: of the authority), open or ended."""
        row = self._with_file(self._of(company_id)).where(Assignment.id == assignment_id).first()
        return _row(row, today) if row is not None else None

    def next_note(self, company_id: int, today: date) -> AssignmentRow | None:
        """The next open one by due date that is to be acknowledged."""
        notes = [kind.value for kind in AssignmentKind if kind.is_note]
        query = self._with_file(self._of(company_id)).where((Assignment.state == _OPEN) & Assignment.kind.in_(notes))
        row = query.order_by(Assignment.due_on, Assignment.id).first()
        return _row(row, today) if row is not None else None

    def ended(self, assignment_id: int) -> datetime | None:
        row = Assignment.select(Assignment.ended_at).where(Assignment.id == assignment_id).get()
        return row.ended_at

    def opened_by(self, assignment_id: int) -> int | None:
        """The line of the file's history that made it."""
        row = Assignment.select(Assignment.opened_by).where(Assignment.id == assignment_id).get()
        return row.opened_by_id

    def changed(self, assignment_id: int) -> tuple[datetime, str]:
        row = Assignment.select(Assignment.changed_at, Assignment.changed_by).where(Assignment.id == assignment_id).get()
        return row.changed_at, row.changed_by

    def of_file(self, file_id: int, company_id: int | None) -> tuple[FileAssignment, ...]:
        """A file's open assignments for the company, or for the authority."""
        query = (
            self._of(company_id)
            .select(Assignment, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where((Assignment.file == file_id) & (Assignment.state == _OPEN))
            .order_by(Assignment.due_on, Assignment.id)
        )
        return tuple(
            FileAssignment(row.id, AssignmentKind(row.kind), row.due_on, _name(row.taken_by if row.taken_by_id else None))
            for row in query
        )

    def decided_by(self, file_id: int) -> date | None:
        """When the authority's decision on the file is due, if one is."""
        row = Assignment.get_or_none(
            (Assignment.file == file_id) & (Assignment.kind == AssignmentKind.DECIDE.value) & (Assignment.state == _OPEN)
        )
        return row.due_on if row is not None else None

    def _of(self, company_id: int | None) -> ModelSelect:
        return Assignment.select().where(_whose(company_id))

    def _with_file(self, query: ModelSelect) -> ModelSelect:
        comments = AssignmentComment.select(fn.COUNT(AssignmentComment.id)).where(
            AssignmentComment.assignment == Assignment.id
        )
        return (
            query.select(
                Assignment,
                *_OF_FILE,
                Account.id,
                Account.first_name,
                Account.last_name,
                Company.id,
                Company.name,
                comments.alias("comments"),
            )
            .join_from(Assignment, TariffFile)
            .join_from(Assignment, Account, JOIN.LEFT_OUTER)
            .join_from(TariffFile, Company)
        )

    def _question(self, company_id: int | None, criteria: AssignmentCriteria, today: date, reader_id: int) -> Question:
        fence = [_whose(company_id), Assignment.state != _OPEN if criteria.ended else Assignment.state == _OPEN]
        met = list(_conditions(criteria, today, reader_id))
        return Question(Assignment.select(Assignment.id), self._with_file(Assignment.select()), fence, met)

    # -- doing -------------------------------------------------------------------------------------------------------
    def save_taker(self, assignment_id: int, version: int, account_id: int, at: datetime, by: str) -> bool:
        """False if somebody else has changed the assignment since `version`."""
        return self._save(assignment_id, version, at, by, taken_by=account_id)

    def _save(self, assignment_id: int, version: int, at: datetime, by: str, **columns: object) -> bool:
        query = Assignment.update(version=version + 1, changed_at=at, changed_by=by, **columns)
        return bool(query.where((Assignment.id == assignment_id) & (Assignment.version == version)).execute())

    def add_comment(self, assignment_id: int, at: datetime, actor_id: int, actor_name: str, text: str) -> None:
        AssignmentComment.insert(assignment=assignment_id, at=at, actor=actor_id, actor_name=actor_name, text=text).execute()

    def list_comments(self, assignment_id: int) -> tuple[Comment, ...]:
        query = AssignmentComment.select().where(AssignmentComment.assignment == assignment_id).order_by(AssignmentComment.id)
        return tuple(Comment(row.at, row.actor_name, row.text) for row in query)

    def list_colleagues(self, company_id: int, today: date) -> tuple[Colleague, ...]:
        """The company's open accounts with the profile STTS 3, by name."""
        query = (
            Account.select(Account.id, Account.first_name, Account.last_name)
            .join(AccountApplication)
            .where(
                (Account.company == company_id)
                & (Account.role == Role.COMPANY.value)
                & Account.removed_at.is_null()
                & (Account.blocked_until <= today)
                & (AccountApplication.profile == Profile.STTS_3.value)
            )
            .order_by(Account.folded_last, Account.folded_first, Account.id)
        )
        return tuple(Colleague(row.id, in_full(row.first_name, row.last_name)) for row in query)


def _whose(company_id: int | None) -> Expression:
    """The fence: whose assignments they are."""
    return Assignment.company.is_null() if company_id is None else Assignment.company == company_id


def _conditions(criteria: AssignmentCriteria, today: date, reader_id: int) -> Iterator[Expression]:
    """All but whose it is and whether it is open."""
    if criteria.kinds:
        yield Assignment.kind.in_([kind.value for kind in criteria.kinds])
    if criteria.overdue:
        yield Assignment.due_on < today
    if criteria.due_from is not None:
        yield Assignment.due_on >= criteria.due_from
    if criteria.due_to is not None:
        yield Assignment.due_on <= criteria.due_to
    if criteria.whose is Whose.MINE:
        yield Assignment.taken_by == reader_id
    elif criteria.whose is Whose.NOBODYS:
        yield Assignment.taken_by.is_null()
    if criteria.number:
        yield Assignment.file.in_(TariffFile.select(TariffFile.id).where(TariffFile.number == criteria.number))
    if criteria.operator_id is not None:
        yield Assignment.file.in_(TariffFile.select(TariffFile.id).where(TariffFile.company == criteria.operator_id))


_OF_FILE = (
    TariffFile.id, TariffFile.number, TariffFile.company, TariffFile.niss, TariffFile.first_name, TariffFile.last_name,
    TariffFile.documents, TariffFile.received,
)  # fmt: skip
_ORDERS: dict[str, tuple[Field, ...]] = {
    "": (Assignment.due_on, Assignment.id),
    "file": (TariffFile.number, Assignment.id),
    "name": (TariffFile.folded_last, TariffFile.folded_first, Assignment.id),
}
_KEYS: dict[str, Callable[[AssignmentRow], tuple[str | int, ...]]] = {
    "": lambda row: (row.due_on.isoformat(), row.assignment_id),
    "file": lambda row: (row.number, row.assignment_id),
    "name": lambda row: (fold(row.last_name), fold(row.first_name), row.assignment_id),
}


def _name(account: Account | None) -> str:
    return in_full(account.first_name, account.last_name) if account is not None else ""


def _are_in(file: TariffFile) -> bool:
    """Whether no paper that was asked is missing."""
    asked, came = FileFields.documents.kind.read(file.documents), FileFields.received.kind.read(file.received)
    return bool(asked) and asked <= {kind for kind, _day in came}


def _row(row: Assignment, today: date) -> AssignmentRow:
    state, kind = AssignmentState(row.state), AssignmentKind(row.kind)
    judged = kind is AssignmentKind.JUDGE_DOCUMENTS and state is AssignmentState.OPEN
    return AssignmentRow(
        row.id, row.version, kind, state, row.file.id, row.file.number, row.file.first_name,
        row.file.last_name, NationalNumber(row.file.niss).masked, row.due_on,
        state is AssignmentState.OPEN and row.due_on < today, _name(row.taken_by if row.taken_by_id else None),
        row.comments, row.created_at, row.file.company.name if row.company_id is None else "",
        judged and _are_in(row.file),
    )  # fmt: skip
