"""A small world in memory in which tariff files live: the rules with lists for a store. For property tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.around import Around, Deadlines, Decision, LiveFile, Move, Period
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.cancelling import decide_cancel
from stts_tui.domain.tariff.entitlement import Address, Answer, Unavailable, Verification
from stts_tui.domain.tariff.entries import Entry, OtherSide, Past
from stts_tui.domain.tariff.file import CancelAction, FileRecord, SecondPart
from stts_tui.domain.tariff.history import difference
from stts_tui.domain.tariff.life_cycle import PASSAGES, FileState, is_possible

ALPHA, BETA, GAMMA, DELTA = 1, 2, 3, 4
NISS = NationalNumber("17073003384")
MONDAY = date(2026, 3, 2)
SHARED = "+32470009999"  # the line of a stranger
_STRANGER = FileRecord(
    file_id=999, number="F999", company_id=DELTA, niss=NationalNumber("85073003328"), household_id=99, first_name="Mia",
    last_name="Claes", category=Category.OLDER, state=FileState.ACTIVE, phone=SHARED, requested_on=date(2025, 1, 1),
)  # fmt: skip


def an_answer(**changes: object) -> Verification:
    given = Verification(NISS, "Jan", "Maes", 7, Address("Kerkstraat", "1", "9000", "Gent"), True, frozenset({Category.OLDER}))
    return replace(given, **changes)  # type: ignore[arg-type]


@dataclass
class Life:
    """One person, three operators, the authority."""

    today: date = MONDAY
    answer: Answer = field(default_factory=an_answer)
    files: dict[int, FileRecord] = field(default_factory=dict)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    open: dict[int, tuple[int, AssignmentKind]] = field(default_factory=dict)  # by id: file and kind
    made: int = 0

    # -- what a store does -------------------------------------------------------------------------------------------
    def around(self, file: FileRecord | None = None, company_id: int = 0, line: str = "") -> Around:
        others = [
            LiveFile(other.file_id, other.number, other.company_id, other.niss, other.state, other.taken_from,
                     other.activation_due)
            for other in self.files.values()
            if other.state.is_live and (file is None or other.file_id != file.file_id)
        ]  # fmt: skip
        periods = [
            Period(other.file_id, reduction.starts_on, reduction.ends_on)
            for other in self.files.values() if file is None or other.file_id != file.file_id
            for reduction in other.reductions
        ]  # fmt: skip
        predecessor = None
        if file is not None and file.is_pending_transfer and file.taken_from is not None:
            predecessor = self.files[file.taken_from]
        elif file is None:
            predecessor = next(
                (other for other in self.files.values() if other.state is FileState.ACTIVE and other.company_id != company_id),
                None,
            )
        return Around(
            self.today, Deadlines.on(self.today), answer=self.answer, others=others, periods=periods, predecessor=predecessor,
            on_line=[_STRANGER] if line == SHARED else [],
        )  # fmt: skip

    def carry_out(self, decision: Decision, company_id: int | None, *, automatic: bool = False) -> int:
        if decision.other is not None:
            self._keep(decision.other.after)
        own = decision.own
        file_id = own.after.file_id or len(self.files) + 1
        self._keep(replace(own.after, file_id=file_id, number=own.after.number or f"F{file_id}"))
        entry = self._write(file_id, own, company_id, None, automatic)
        if decision.other is not None:
            self._write(decision.other.after.file_id, decision.other, company_id, entry, automatic)
        return file_id

    def _keep(self, file: FileRecord) -> None:
        self.files[file.file_id] = replace(file, version=file.version + 1)

    def _write(self, file_id: int, step: Move, company_id: int | None, caused_by: int | None, automatic: bool) -> int:
        before, after = difference(step.before, step.after)
        ended = [number for number, (owner, kind) in self.open.items() if owner == file_id and kind in step.ends]
        for number in ended:
            del self.open[number]
        opened = []
        for kind, _due in step.opens:
            if (file_id, kind) not in self.open.values():
                self.made += 1
                self.open[self.made] = (file_id, kind)
                opened.append(self.made)
        return self._line(file_id, step.action, company_id, before, after, caused_by, automatic, opened, ended)

    def _line(
        self, file_id: int, action: ActionId, company_id: int | None, before: dict[str, str], after: dict[str, str],
        caused_by: int | None, automatic: bool = False, opened: list[int] | None = None, ended: list[int] | None = None,
        cancels: int | None = None,
    ) -> int:  # fmt: skip
        lines = self.entries.setdefault(file_id, [])
        entry_id = sum(len(found) for found in self.entries.values()) + 1
        lines.append(
            Entry(
                entry_id, len(lines) + 1, action.value, company_id, before, after, True, automatic, cancels,
                tuple(opened or ()), tuple(ended or ()), caused_by,
            )
        )  # fmt: skip
        return entry_id

    def cancel(self, file_id: int) -> None:
        """The latest action of the file, by its own operator. Raises as decide_cancel."""
        file = self.files[file_id]
        other = None
        if file.taken_from is not None:
            other = OtherSide(self.files[file.taken_from], self.entries[file.taken_from], noted=False)
        around = replace(self.around(file), past=Past(self.entries[file_id], other))
        done = decide_cancel(file, CancelAction(file_id, file.version, "by mistake"), around)
        entry = self._undo(done.own, file.company_id, None)
        if done.other is not None:
            self._undo(done.other, file.company_id, entry)

    def _undo(self, move: Move, company_id: int, caused_by: int | None) -> int:
        assert move.before is not None
        assert move.undoes is not None
        self._keep(move.after)
        for number in move.undoes.withdraws:
            self.open.pop(number, None)
        for number in move.undoes.reopens:
            self.open[number] = self.kinds_before[number]
        before, after = move.differs
        return self._line(
            move.before.file_id, ActionId.ACTION_CANCEL, company_id, before, after, caused_by, cancels=move.undoes.cancels
        )

    kinds_before: dict[int, tuple[int, AssignmentKind]] = field(default_factory=dict)

    def remember(self) -> None:
        """Note which assignments there were, so that they can be opened again."""
        self.kinds_before |= self.open

    # -- what must always hold ---------------------------------------------------------------------------------------
    def picture(self) -> tuple[object, ...]:
        """Everything that an undoing must bring back; files cancelled altogether count as not there."""
        there = [file for file in self.files.values() if file.state is not FileState.CANCELLED]
        return (tuple(replace(file, version=0) for file in there), frozenset(self.open.values()))

    def check(self) -> None:
        in_place = [file for file in self.files.values() if file.state.is_live and not file.is_pending_transfer]
        assert len(in_place) <= 1
        assert len([file for file in self.files.values() if file.is_pending_transfer]) <= 1
        days = sorted(
            (reduction.starts_on, reduction.ends_on or date.max)
            for file in self.files.values() for reduction in file.reductions
        )  # fmt: skip
        for (_first, last), (following, _last) in pairwise(days):
            assert last < following, days
        for file in self.files.values():
            assert (file.closed_on is not None) is not file.state.is_live
            assert all(later.ends_on is not None for later in file.reductions[:-1])
            if file.state is FileState.ACTIVE:
                assert file.reductions
                assert file.category is not None
                assert file.has_second_part
            if not file.state.is_live:
                assert file.running is None
                assert not [kind for owner, kind in self.open.values() if owner == file.file_id and not kind.is_note]
            if file.doubts and file.state.is_live:
                assert file.state is not FileState.AWAITING_ACTIVATION or not file.has_second_part
                assert {(file.file_id, AssignmentKind.DECIDE), (file.file_id, AssignmentKind.JUDGE_DOCUMENTS)} & {
                    *self.open.values()
                } or file.state is FileState.AWAITING_ACTIVATION
            if file.state is FileState.AWAITING_ACTIVATION:
                assert file.activation_due is not None
                assert (file.file_id, AssignmentKind.ENTER_MISSING_DATA) in self.open.values()
            assert all(file.requested_on <= day <= self.today for _kind, day in file.received)
            if file.state is FileState.AWAITING_DOCUMENTS:
                assert file.documents
                assert file.documents_due is not None
                assert (file.file_id, AssignmentKind.JUDGE_DOCUMENTS) in self.open.values()
                assert not is_possible(file, ActionId.FILE_CLOSE, self.today) or file.missing
            taken = self.files[file.taken_from] if file.taken_from is not None else None
            if taken is not None and taken.state is FileState.TRANSFERRED and file.reductions:
                assert taken.closed_on == file.reductions[0].starts_on - timedelta(days=1)  # no gap
        assert len(self.open) == len(set(self.open.values()))  # never two open for the same file and kind


ROWS = {(row.start, row.action, row.to) for row in PASSAGES}
Deed = Callable[[Life], object]


def silent() -> Unavailable:
    return Unavailable("test")


LINE, OTHER = PhoneNumber("+3232210000"), PhoneNumber("+32470000000")


def second(life: Life, one: int, other: int) -> SecondPart:
    starts = life.today + timedelta(days=one % 40)
    mobile = bool(other % 2)
    theirs = mobile and other % 5 == 0  # a stranger's
    line = PhoneNumber(SHARED) if theirs else OTHER if mobile else LINE
    return SecondPart(
        Formula.MOBILE if mobile else Formula.FIXED, line, starts, starts + timedelta(days=other % 9),
        Decimal(0 if mobile else other % 90), price=Decimal("21.50") if other % 3 else None,
        line_reason="one line for two" if theirs and other % 4 else "",
    )  # fmt: skip
