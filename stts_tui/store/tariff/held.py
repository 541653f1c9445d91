"""The assignments of files as they stand for a set of steps (store/tariff/ledger.py): what was there and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.around import Move
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.entries import Entry
from stts_tui.store.bulk import Bulk, Changes, next_id
from stts_tui.store.tariff.assignments import Assignments, Held
from stts_tui.store.tariff.tables import Assignment

_OPEN, _DONE, _WITHDRAWN = AssignmentState.OPEN, AssignmentState.DONE, AssignmentState.WITHDRAWN


class HeldAssignments:
    def __init__(self, assignments: Assignments) -> None:
        self._assignments = assignments
        self._wanted: set[int] = set()
        self._of_file: dict[int, list[Held]] = {}
        self._changed: dict[int, Held] = {}
        self._new: dict[int, Held] = {}
        self._next_id = 0

    # -- looking -----------------------------------------------------------------------------------------------------
    def want(self, file_ids: Iterable[int]) -> None:
        """The assignments of these files may be asked for; all are fetched together once one is."""
        self._wanted.update(file_ids)

    def begin(self, file_id: int) -> None:
        """A file that is new: it has none."""
        self._of_file[file_id] = []

    def of_file(self, file_id: int) -> list[Held]:
        """Every assignment of the file, oldest first."""
        if file_id not in self._of_file:
            wanted = sorted({file_id, *self._wanted} - self._of_file.keys())
            self._of_file.update({each: [] for each in wanted})
            for held in self._assignments.list_held(wanted):
                self._of_file[held.file_id].append(held)
        return self._of_file[file_id]

    def find_open(self, file_id: int, company_id: int, kind: AssignmentKind) -> Held | None:
        """The file's open assignment of that kind, if it is the company's."""
        held = self._open(file_id, kind)
        return held if held is not None and held.company_id == company_id else None

    def get(self, company_id: int, assignment_id: int) -> Held | None:
        """The company's assignment."""
        file_id = self._assignments.find_file(company_id, assignment_id)
        found = self.of_file(file_id) if file_id is not None else []
        return next((held for held in found if held.assignment_id == assignment_id), None)

    def is_noted(self, file_id: int) -> bool:
        """Whether the file's operator has acknowledged the end of its reduction."""
        return any(held.kind is AssignmentKind.TERMINATE_REDUCTION and held.state is _DONE for held in self.of_file(file_id))

    def of_entries(self, file_id: int, entries: Iterable[Entry]) -> list[Entry]:
        """Lines of the file's history, with the assignments that they caused."""
        opened: dict[int | None, list[int]] = {}
        ended: dict[int | None, list[int]] = {}
        for held in self.of_file(file_id):
            opened.setdefault(held.opened_by, []).append(held.assignment_id)
            ended.setdefault(held.ended_by, []).append(held.assignment_id)
        return [
            replace(entry, opened=tuple(opened.get(entry.entry_id, ())), ended=tuple(ended.get(entry.entry_id, ())))
            if entry.entry_id in opened or entry.entry_id in ended else entry  # most caused none
            for entry in entries
        ]  # fmt: skip

    def standing(self, file_id: int) -> dict[int, tuple[AssignmentKind, AssignmentState, date]]:
        """Kind, state and due date of the file's assignments now, by id, oldest first."""
        return {held.assignment_id: (held.kind, held.state, held.due_on) for held in self.of_file(file_id)}

    def _open(self, file_id: int, kind: AssignmentKind) -> Held | None:
        return next((held for held in self.of_file(file_id) if held.kind is kind and held.state is _OPEN), None)

    # -- what a move causes ------------------------------------------------------------------------------------------
    def move(self, file_id: int, company_id: int, move: Move, entry_id: int, at: datetime) -> None:
        """End and open what the move ends and opens; withdraw and reopen what it undoes."""
        for held in self.of_file(file_id) if move.ends else ():
            if held.state is _OPEN and held.kind in move.ends:
                does_it = move.action is ActionId.FILE_COMPLETE or (
                    held.kind.is_the_authoritys and move.action is not ActionId.FILE_VERIFY
                )
                self._end(held, _DONE if does_it else _WITHDRAWN, entry_id, at)
        for kind, due_on in move.opens:
            self._start(file_id, None if kind.is_the_authoritys else company_id, kind, due_on, entry_id, at)
        if move.undoes is not None:
            anew, today = dict(move.undoes.anew), belgian_date(at)
            for held in self.of_file(file_id):
                if held.assignment_id in move.undoes.withdraws and held.state is _OPEN:
                    self._end(held, _WITHDRAWN, entry_id, at)
                elif held.assignment_id in move.undoes.reopens and held.state is not _OPEN:
                    held.state, held.ended_at, held.ended_by = _OPEN, None, None
                    if held.due_on < today:
                        held.due_on = anew.get(held.kind, held.due_on)
                    self._touch(held, at)

    def acknowledge(self, held: Held, at: datetime, by: str) -> None:
        """It is done by somebody who has taken note of it."""
        held.state, held.ended_at = _DONE, at
        self._touch(held, at, by)

    def _end(self, held: Held, state: AssignmentState, entry_id: int, at: datetime) -> None:
        held.state, held.ended_at, held.ended_by = state, at, entry_id
        self._touch(held, at)

    def _start(
        self, file_id: int, company_id: int | None, kind: AssignmentKind, due_on: date, entry_id: int, at: datetime
    ) -> None:
        """A new open assignment; where one of the kind is open already, that one gets the new due date."""
        if (held := self._open(file_id, kind)) is not None:
            held.due_on = due_on
            self._touch(held, at)
            return
        if not self._next_id:
            self._next_id = next_id(Assignment)
        held = Held(self._next_id, file_id, company_id, kind, _OPEN, due_on, entry_id, None, at, None, 1, at, "")
        self._next_id += 1
        self._of_file[file_id].append(held)
        self._new[held.assignment_id] = held

    def _touch(self, held: Held, at: datetime, by: str = "") -> None:
        held.version, held.changed_at, held.changed_by = held.version + 1, at, by
        if held.assignment_id not in self._new:
            self._changed[held.assignment_id] = held

    # -- writing -----------------------------------------------------------------------------------------------------
    def write(self) -> None:
        """Write what changed since the last time. Raises as Bulk.write."""
        changes, rows = Changes(Assignment), Bulk(Assignment, with_id=True)
        for held in self._changed.values():
            changes.add(held.assignment_id, _columns(held), rank=held.state is _OPEN)  # one open of a kind, at most
        for held in self._new.values():
            rows.add({
                "id": held.assignment_id, "file": held.file_id, "company": held.company_id, "kind": held.kind.value,
                "taken_by": None, "opened_by": held.opened_by, "created_at": held.created_at, **_columns(held),
            })  # fmt: skip
        changes.write()
        rows.write()
        self._changed.clear()
        self._new.clear()


def _columns(held: Held) -> dict[str, object]:
    """The columns that may change."""
    return {
        "state": held.state.value, "due_on": held.due_on, "ended_by": held.ended_by, "ended_at": held.ended_at,
        "version": held.version, "changed_at": held.changed_at, "changed_by": held.changed_by,
    }  # fmt: skip
