"""What a rule looks at, and what it decides: plain data, so that one file or a set of them can be decided in memory.

The way of every step: the store gathers a `FileRecord` and its `Around`, a pure function decides, the store writes the
`Decision`. Nothing in between asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any

from stts_tui.domain.common.calendar import add_working_days, show_date
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.law.book import law
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.entitlement import Answer
from stts_tui.domain.tariff.entries import Past
from stts_tui.domain.tariff.faults import AWAITS_ACTIVATION, FILE_OVER, WRONG_ACTION
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.history import Values, difference
from stts_tui.domain.tariff.life_cycle import FileState, is_possible, passage, possible
from stts_tui.i18n import _


@dataclass(frozen=True)
class Deadlines:
    """Days within which something is due on a file, and how far ahead its changes may lie; for a note, working days."""

    activation: int
    documents: int
    reminder: int
    lapse: int
    note: int
    ahead: int
    invoice: int

    @classmethod
    def on(cls, day: date, held: Mapping[str, str] = MappingProxyType({})) -> Deadlines:
        """Those of the law on `day`, with the host's own (`held`: its settings) for what is assumed.

        Raises NOT_THE_HOSTS, NO_DAYS (domain/law/book.py).
        """
        book = law()
        return cls(
            activation=book.hosts_days(book.activation_days, day, held),
            documents=book.hosts_days(book.documents_days, day, held),
            reminder=book.hosts_days(book.reminder_days, day, held),
            lapse=book.hosts_days(book.lapse_days, day, held),
            note=book.hosts_days(book.note_days, day, held),
            ahead=book.hosts_days(book.ahead_days, day, held),
            invoice=book.hosts_days(book.invoice_days, day, held),
        )


@quick
@dataclass(frozen=True)
class LiveFile:
    """A live file that stands in the way of another: whose it is, where, and how it stands."""

    file_id: int
    number: str
    company_id: int
    niss: NationalNumber
    state: FileState
    taken_from: int | None
    activation_due: date | None

    @property
    def is_pending_transfer(self) -> bool:
        """As FileRecord's."""
        return self.taken_from is not None and self.state.waits


@quick
@dataclass(frozen=True)
class Period:
    """Days of a reduction of the same person or household in another file; `last` None: without an end."""

    file_id: int
    first: date
    last: date | None


@quick
@dataclass(frozen=True)
class Around:
    """What stands around a file: the day, the register's answer, other files of its person and household.

    `others` and `periods` hold no part of the file itself. `predecessor` is the live file of another operator that a
    transfer takes over, whole: only rules read it. `past` is there for whoever cancels. `niss` is the person's
    present number, where the one that was asked for has been replaced; `others` stand under present ones. `namesakes` are
    live files of the same name and birth date under another number, `on_line` other people's live files on the line that
    is asked for. Of `others` and `periods`, those of the ids in `of_household` are not the person's own.
    """

    today: date
    deadlines: Deadlines
    answer: Answer = None
    others: Sequence[LiveFile] = ()
    periods: Sequence[Period] = ()
    predecessor: FileRecord | None = None
    past: Past | None = None
    niss: NationalNumber | None = None
    namesakes: Sequence[FileRecord] = ()
    on_line: Sequence[FileRecord] = ()
    of_household: frozenset[int] = frozenset()

    def without_household(self) -> Around:
        """As it is for somebody in communal living: others of the household are in nobody's way [D23]."""
        if not self.of_household:
            return self
        others = [other for other in self.others if other.file_id not in self.of_household]
        periods = [period for period in self.periods if period.file_id not in self.of_household]
        return replace(self, others=others, periods=periods, of_household=frozenset())


@quick
@dataclass(frozen=True)
class Undone:
    """What a cancellation undoes: the line of the history from which on, the assignments withdrawn and reopened.

    `anew` are the days, by kind, of those that are reopened when their own have passed; without it they keep theirs.
    """

    cancels: int
    withdraws: tuple[int, ...] = ()
    reopens: tuple[int, ...] = ()
    anew: tuple[tuple[AssignmentKind, date], ...] = ()


@quick
@dataclass(frozen=True)
class Move:
    """What happens to one file: its state before (None: it is new) and after, the assignments opened and ended."""

    action: ActionId
    before: FileRecord | None
    after: FileRecord
    opens: tuple[tuple[AssignmentKind, date], ...] = ()  # with the day each is due
    ends: tuple[AssignmentKind, ...] = ()
    note: str = ""
    undoes: Undone | None = None

    @cached_property
    def differs(self) -> tuple[Values, Values]:
        """The fields that change, before and after: the history, the audit and the screen want them."""
        return difference(self.before, self.after)

    @property
    def told(self) -> tuple[Values, Values]:
        """The same for the audit, which holds no national number."""
        before, after = self.differs
        if self.before is None or self.before.niss == self.after.niss:
            return before, after
        return before | {"niss": self.before.niss.masked}, after | {"niss": self.after.niss.masked}


@quick
@dataclass(frozen=True)
class Decision:
    """What an action does: to the file itself and, in a transfer, to the other operator's."""

    own: Move
    other: Move | None = None


_NAMES = frozenset(each.name for each in fields(FileRecord))


def but(file: FileRecord, **changes: Any) -> FileRecord:
    """As dataclasses.replace, in a tenth of its time: a record of a message takes several."""
    if not _NAMES.issuperset(changes):
        raise TypeError(f"no such field: {changes.keys() - _NAMES}")
    made = object.__new__(FileRecord)
    made.__dict__.update(file.__dict__, **changes)
    return made


def move(action: ActionId, before: FileRecord | None, after: FileRecord, around: Around, note: str = "") -> Move:
    """The move along the life cycle's row from `before` to `after`; its assignments are those of the row."""
    row = passage(before.state if before is not None else None, action, after.state)
    is_doubtful = after.doubts > (before.doubts if before is not None else frozenset())
    opens = tuple((kind, due_of(kind, after, around)) for kind in (*row.opens, *(row.looks if is_doubtful else ())))
    return Move(action, before, after, opens, row.ends, note)


_DEADLINES = {
    AssignmentKind.ENTER_MISSING_DATA: "activation_due",
    AssignmentKind.JUDGE_DOCUMENTS: "documents_due",
    AssignmentKind.LAPSING_RIGHT: "lapse_due",
}


def due_of(kind: AssignmentKind, file: FileRecord, around: Around) -> date:
    """The day on which an assignment is due: the file's own deadline for what waits for it, else that for a note."""
    deadline = _DEADLINES.get(kind)
    if kind is AssignmentKind.JUDGE_DOCUMENTS and file.documents and not file.missing:
        deadline = None  # nothing is waited for any more
    due: date | None = getattr(file, deadline) if deadline is not None else None
    return due or add_working_days(around.today, around.deadlines.note)


def in_time(file: FileRecord, around: Around) -> FileRecord:
    """The file with its whole term again where its day has passed: else it would be closed as late at once.

    A new term for papers has a reminder of its own.
    """
    today, terms = around.today, around.deadlines
    if file.state is FileState.AWAITING_DOCUMENTS and _has_passed(file.documents_due, today):
        return but(file, documents_due=today + timedelta(days=terms.documents), reminded_on=None)
    if file.state is FileState.AWAITING_ACTIVATION and _has_passed(file.activation_due, today):
        return but(file, activation_due=today + timedelta(days=terms.activation))
    return file


def _has_passed(due: date | None, today: date) -> bool:
    return due is None or due < today


def must_be_possible(file: FileRecord, action: ActionId, today: date) -> None:
    """Raises FILE_OVER, AWAITS_ACTIVATION or WRONG_ACTION unless the life cycle lets the file do `action` now."""
    if not is_possible(file, action, today):
        raise Refused([why_impossible(file, action, today)])


def why_impossible(file: FileRecord, action: ActionId, today: date) -> Reason:
    """The reason why `action` does not fit the file's state, with what does."""
    from stts_tui.domain.rights.table import action as row

    if not file.state.is_live:
        because = file.closed_because.words if file.closed_because is not None else "-"
        day = show_date(file.closed_on) if file.closed_on is not None else "-"
        return Reason(FILE_OVER, None, {"number": file.number, "state": file.state.words, "day": day, "because": because})
    if file.state is FileState.AWAITING_ACTIVATION:
        due = show_date(file.activation_due) if file.activation_due is not None else "-"
        return Reason(AWAITS_ACTIVATION, None, {"number": file.number, "due": due})
    side = row(action).section
    fitting = ", ".join(f"{row(fit).label}{_of_whom(row(fit))}" for fit in possible(file, today)
                        if fit is not action and row(fit).section is side)  # fmt: skip
    values: dict[str, Any] = {"action": row(action).label, "number": file.number, "state": file.state.words,
                              "possible": fitting or _("nothing; the authority decides")}  # fmt: skip
    return Reason(WRONG_ACTION, None, values)


def _of_whom(action: Action) -> str:
    """Which profiles may do it, where not all may."""
    profiles = [(Principal.STTS_1, 1), (Principal.STTS_2, 2), (Principal.STTS_3, 3)]
    may = [f"STTS {number}" for principal, number in profiles if principal in action.who]
    return f" ({', '.join(may)})" if 0 < len(may) < len(profiles) else ""


def trimmed(file: FileRecord, last_day: date) -> FileRecord:
    """The file with no reduction after `last_day`: those that run are ended, those to come are taken away."""
    kept = tuple(
        reduction if reduction.ends_on is not None and reduction.ends_on <= last_day
        else replace(reduction, ends_on=last_day)
        for reduction in file.reductions
        if reduction.starts_on <= last_day
    )  # fmt: skip
    return but(file, reductions=kept)


def first_free_day(file: FileRecord, from_day: date, periods: Sequence[Period]) -> date | None:
    """The first day, not before `from_day`, on which nobody of the household has a reduction for ever after.

    None if one of the others has no end.
    """
    first = from_day
    for period in periods:
        if period.file_id == file.file_id and file.file_id:
            continue
        if period.last is None:
            return None
        first = max(first, period.last + timedelta(days=1))
    return first
