"""Assignments for the operator: its users with the profile STTS 3 consult and process them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import CHANGED_MEANWHILE, refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.assignments import (
    ASSIGNMENT_ENDED,
    NO_SUCH_ASSIGNMENT,
    NOT_A_COLLEAGUE,
    NOT_TO_ACKNOWLEDGE,
    NOTHING_CHOSEN,
    TAKEN_ALREADY,
    TAKEN_BY_ONESELF,
    Acknowledged,
    AssignmentCriteria,
    AssignmentRow,
    AssignmentState,
    AssignmentView,
    Colleague,
    CommentAssignment,
    HandAssignment,
    PickAssignment,
)
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.i18n import Words, with_label
from stts_tui.services.guard import Act, Service, performs
from stts_tui.services.tariff.closed_years import ClosedYears
from stts_tui.store.tariff.ledger import Ledger


@dataclass(frozen=True)
class AssignmentPage:
    """A page of assignments and the question that it answers, in words; `overdue`: how many of all found, if some here."""

    page: Page[AssignmentRow]
    question: str
    overdue: int = 0


class AssignmentService(Service):
    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.ASSIGNMENT_PROCESS)
    def inbox(self, act: Act, criteria: AssignmentCriteria, place: Place) -> AssignmentPage:
        """A page of one's own company's assignments that match, by due date; without criteria all open ones."""
        return page_for(act, act.company_id, act.store.companies.get(act.company_id).name, criteria, place)

    @performs(ActionId.ASSIGNMENT_SHOW)
    def show(self, act: Act, assignment_id: int) -> AssignmentView:
        """An assignment with its comments and what happened. Raises NO_SUCH_ASSIGNMENT, also for another company's."""
        return self._view(act, assignment_id)

    @performs(ActionId.ASSIGNMENT_HAND)
    def colleagues(self, act: Act) -> tuple[Colleague, ...]:
        """To whom an assignment can be handed: open accounts of one's own company with the profile STTS 3, by name."""
        act.about("users", None, "STTS 3")
        return act.store.assignments.list_colleagues(act.company_id, act.today)

    # -- doing -------------------------------------------------------------------------------------------------------
    @performs(ActionId.ASSIGNMENT_TAKE)
    def take(self, act: Act, request: PickAssignment) -> AssignmentView:
        """Make it one's own.

        Raises NO_SUCH_ASSIGNMENT, ASSIGNMENT_ENDED, TAKEN_ALREADY, TAKEN_BY_ONESELF, CHANGED_MEANWHILE.
        """
        row = self._open(act, request.assignment_id)
        if row.taken_by and row.version == request.version:
            colleague = row.taken_by_other(act.actor.name)
            raise refused(TAKEN_ALREADY, name=colleague) if colleague else refused(TAKEN_BY_ONESELF)
        return self._give(act, row, request.version, act.actor.account_id, act.actor.name)

    @performs(ActionId.ASSIGNMENT_HAND)
    def hand(self, act: Act, request: HandAssignment) -> AssignmentView:
        """Give it to a colleague, whoever has it now.

        Raises NO_SUCH_ASSIGNMENT, ASSIGNMENT_ENDED, NOT_A_COLLEAGUE, CHANGED_MEANWHILE.
        """
        row = self._open(act, request.assignment_id)
        colleagues = act.store.assignments.list_colleagues(act.company_id, act.today)
        chosen = next((found for found in colleagues if found.account_id == request.to_account_id), None)
        if chosen is None:
            raise refused(NOT_A_COLLEAGUE, field="to_account_id")
        return self._give(act, row, request.version, chosen.account_id, chosen.name)

    @performs(ActionId.ASSIGNMENT_COMMENT)
    def comment(self, act: Act, request: CommentAssignment) -> AssignmentView:
        """Leave a note, on an open or an ended one. Raises NO_SUCH_ASSIGNMENT."""
        self._row(act, request.assignment_id)
        act.store.assignments.add_comment(request.assignment_id, act.now, act.actor.account_id, act.actor.name, request.text)
        act.changed({}, {"comment": request.text})
        return self._view(act, request.assignment_id)

    @performs(ActionId.ASSIGNMENT_ACKNOWLEDGE)
    def acknowledge(self, act: Act, requests: tuple[PickAssignment, ...]) -> Acknowledged:
        """Take note of one or several, all of them or none; gives the next note, by due date.

        Raises NOTHING_CHOSEN, NO_SUCH_ASSIGNMENT, ASSIGNMENT_ENDED, NOT_TO_ACKNOWLEDGE, CHANGED_MEANWHILE.
        """
        if not requests:
            raise refused(NOTHING_CHOSEN)
        ledger = act.store.ledger()
        acknowledge(act, ledger, requests)
        ledger.write()
        return Acknowledged(len(requests), act.store.assignments.next_note(act.company_id, act.today))

    def _give(self, act: Act, row: AssignmentRow, version: int, account_id: int, name: str) -> AssignmentView:
        saved = act.store.assignments.save_taker(row.assignment_id, version, account_id, act.now, act.actor.name)
        self._must_have_saved(act, saved, row.assignment_id)
        act.changed({"taken by": row.taken_by}, {"taken by": name})
        return self._view(act, row.assignment_id)

    def _must_have_saved(self, act: Act, saved: bool, assignment_id: int) -> None:
        if not saved:
            changed_at, changed_by = act.store.assignments.changed(assignment_id)
            raise refused(CHANGED_MEANWHILE, name=doer(changed_by or "STTS"), at=show_instant(changed_at))

    def _row(self, act: Act, assignment_id: int) -> AssignmentRow:
        act.about("assignment", assignment_id, "")  # also of who asks for another company's
        row = act.store.assignments.find(act.company_id, assignment_id, act.today)
        if row is None:
            raise refused(NO_SUCH_ASSIGNMENT)
        whose = act.store.file_views.numbers_of([row.file_id])
        act.about("assignment", assignment_id, f"{row.number} ({row.kind})", *map(NationalNumber, whose))
        return row

    def _open(self, act: Act, assignment_id: int) -> AssignmentRow:
        row = self._row(act, assignment_id)
        if row.state is not AssignmentState.OPEN:
            raise refused(ASSIGNMENT_ENDED, kind=row.kind.words, number=row.number, state=row.state.words)
        return row

    def _view(self, act: Act, assignment_id: int) -> AssignmentView:
        row = self._row(act, assignment_id)
        return AssignmentView(
            row, _what_happened(act, row), act.store.assignments.ended(assignment_id),
            act.store.assignments.list_comments(assignment_id), _corrects(act, row),
        )  # fmt: skip


def acknowledge(act: Act, ledger: Ledger, requests: Sequence[PickAssignment]) -> None:
    """Take note of one's own company's assignments, for whoever writes the ledger. Raises as the door."""
    numbers = []
    for request in requests:
        held = ledger.assignments.get(act.company_id, request.assignment_id)
        file = ledger.get(held.file_id) if held is not None else None
        if held is None or file is None:
            raise refused(NO_SUCH_ASSIGNMENT)
        if held.state is not AssignmentState.OPEN:
            raise refused(ASSIGNMENT_ENDED, kind=held.kind.words, number=file.number, state=held.state.words)
        if not held.kind.is_note:
            raise refused(NOT_TO_ACKNOWLEDGE, kind=held.kind.words, number=file.number)
        if held.version != request.version:
            raise refused(CHANGED_MEANWHILE, name=doer(held.changed_by or "STTS"), at=show_instant(held.changed_at))
        ledger.assignments.acknowledge(held, act.now, act.actor.name)
        numbers.append(f"{file.number} ({held.kind})")
        act.shows([file.niss.digits])
    act.about("assignment", requests[0].assignment_id if len(requests) == 1 else None, ", ".join(numbers))
    act.changed({"state": AssignmentState.OPEN.value}, {"state": AssignmentState.DONE.value})


def page_for(
    act: Act, company_id: int | None, name: Words | str, criteria: AssignmentCriteria, place: Place
) -> AssignmentPage:
    """A page of a company's assignments, or of the authority's."""
    mine = act.actor.account_id
    page, overdue = act.store.assignments.list_page(company_id, criteria, place, act.today, mine), 0
    act.shows(act.store.file_views.numbers_of(row.file_id for row in page.rows))
    if any(row.overdue for row in page.rows):
        late = replace(criteria, overdue=True)
        overdue = act.store.assignments.tally(company_id, late, act.today, mine)
    return AssignmentPage(page, act.looked_for("assignments", lambda: criteria.described(str(name), page.total)), overdue)


def _corrects(act: Act, row: AssignmentRow) -> tuple[Corrects, ...]:
    file = act.store.ledger().get(row.file_id)
    return ClosedYears(act.store).due(file) if file is not None else ()


def _what_happened(act: Act, row: AssignmentRow) -> str:
    """The line of the file's history that made the assignment, in words."""
    line = act.store.file_views.find_line(act.company_id, row.file_id, act.store.assignments.opened_by(row.assignment_id))
    if line is None:
        return ""
    what = action(ActionId(line.what)).label if line.what in set(ActionId) else line.what
    parts = [f"{show_instant(line.at)} {what}, {doer(line.by)}"]
    parts.extend(str(with_label(change.label, change.after)) for change in line.changes if change.after)
    return "; ".join(parts)
