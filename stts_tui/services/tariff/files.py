"""Tariff files: what an operator's users do with them. Each step goes through its row (domain/tariff/steps.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.cancelling import can_cancel
from stts_tui.domain.tariff.combining import remarks
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.fields import CSV, REDUCTION
from stts_tui.domain.tariff.file import CancelAction, FileExport, FileRecord, FileRow, FileView, Forecast, PickFile
from stts_tui.domain.tariff.history import changes
from stts_tui.domain.tariff.life_cycle import offered
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.services.guard import NOT_ALLOWED, Act, Service, performs, performs_any
from stts_tui.services.tariff.closed_years import ClosedYears
from stts_tui.services.tariff.file_set import FileSet, author


@dataclass(frozen=True)
class FilePage:
    """A page of tariff files and the question that it answers, in words."""

    page: Page[FileRow]
    question: str


class FileService(Service):
    """Every step raises NO_SUCH_FILE or CHANGED_MEANWHILE where it is about a file, and as its rule, every reason at once."""

    # -- the steps ----------------------------------------------------------------------------------------------------
    @performs_any(steps.OPERATORS)
    def carry_out(self, act: Act, task: Task) -> FileView:
        """Carry out a step on a file, by the table of steps; the file as it is then."""
        return carry_out(act, task, act.company_id)

    # -- beforehand --------------------------------------------------------------------------------------------------
    @performs(ActionId.FILE_PRECHECK)
    def precheck(self, act: Act, task: Task) -> Forecast:
        """Would this succeed? Every reason against it, or what the file would be; writes nothing but the audit line.

        Raises NOT_ALLOWED for what the asker could not do.
        """
        if not is_allowed(act.actor, task.action):
            raise refused(NOT_ALLOWED, action=action(task.action).label)
        return forecast(act, FileSet(act.store, act.today, act.company_id), task)

    @performs(ActionId.ACTION_PREVIEW)
    def preview_cancel(self, act: Act, request: PickFile) -> Forecast:
        """What cancelling the file's latest action would undo, or every reason against it; changes nothing.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE.
        """
        files = FileSet(act.store, act.today, act.company_id)
        file = files.shown(request)
        found = forecast(act, files, steps.CANCEL.of(CancelAction(request.file_id, request.version, "")))
        return found if found.would_succeed else replace(found, before=file)

    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.FILE_SEARCH)
    def find(self, act: Act, criteria: FileCriteria, place: Place) -> FilePage:
        """A page of one's own company's files that match."""
        return find(act, criteria, place)

    @performs(ActionId.FILE_EXPORT)
    def export(self, act: Act, criteria: FileCriteria) -> FileExport:
        """The rows of a CSV file of one's own company's files that match, head first, read while they are taken."""
        company = act.store.companies.get(act.company_id).name
        total = act.store.file_views.count(act.company_id, criteria)
        question = criteria.described(company, total)
        act.about("files", None, question)
        return FileExport(question, total, _export_rows(act.store.file_views.iterate(act.company_id, criteria)))

    @performs(ActionId.FILE_SHOW)
    def show(self, act: Act, file_id: int) -> FileView:
        """A file with its reductions and history. Raises NO_SUCH_FILE, also for another company's."""
        return self._get(act, file_id)

    @performs(ActionId.FILE_HISTORY)
    def history(self, act: Act, file_id: int) -> FileView:
        """A file for the sake of its history. Raises NO_SUCH_FILE, also for another company's."""
        return self._get(act, file_id)

    def _get(self, act: Act, file_id: int) -> FileView:
        return view(act, act.company_id, file_id)


def find(act: Act, criteria: FileCriteria, place: Place) -> FilePage:
    """A page of one's own company's files that match."""
    company = act.store.companies.get(act.company_id).name
    page = act.store.file_views.list_page(act.company_id, criteria, place)
    question = criteria.described(company, page.total)
    act.about("files", None, question)
    return FilePage(page, question)


# -- shared with the authority's service -------------------------------------------------------------------------------
def carry_out(act: Act, task: Task, company_id: int | None) -> FileView:
    """Carry out one step, as a set of one, on the company's files (None: every operator's); the file as it is shown then."""
    files = FileSet(act.store, act.today, company_id)
    done = files.carry_out(act, task)
    files.write()
    return view(act, company_id, done.file_id)


def forecast(act: Act, files: FileSet, task: Task) -> Forecast:
    """What would come of a task, or every reason against it."""
    try:
        about(act, files, task)
        decision = files.decide(task)
    except Refused as no:
        return Forecast(no.reasons)
    own, other = decision.own, decision.other
    elsewhere = other.after.closed_on if other is not None else None
    if own.undoes is not None:
        elsewhere = other.before.closed_on if other is not None and other.before is not None else None
    told = remarks(own.after, files.today, task.niss)
    held = files.ledger.assignments
    before = held.standing(own.before.file_id) if own.before is not None else {}
    after = held.standing(files.ledger.keep(decision, author(act)))  # as it would be done, and never written
    found = Forecast(
        (), own.before, own.after, changes(own.before, own.after), ends_elsewhere=elsewhere, remarks=told,
        corrects=files.corrects(decision),
    )  # fmt: skip
    return _with_assignments(found, before, after)


_Standing = Mapping[int, tuple[AssignmentKind, AssignmentState, date]]


def _with_assignments(forecast: Forecast, before: _Standing, after: _Standing) -> Forecast:
    """With what becomes of the file's assignments; the authority's are not told."""
    moved = {
        each: now for each, now in after.items() if not now[0].is_the_authoritys and before.get(each) != now
    }  # fmt: skip
    still = {each for each in moved if each in before and before[each][1] is AssignmentState.OPEN}

    def kinds(state: AssignmentState) -> tuple[AssignmentKind, ...]:
        return tuple(kind for kind, now, _due in moved.values() if now is state)

    opens = tuple(kind for each, (kind, now, _due) in moved.items() if now is AssignmentState.OPEN and each not in still)
    due = tuple((kind, day) for each, (kind, now, day) in moved.items() if now is AssignmentState.OPEN and each in still)
    decided = next(
        (day for kind, now, day in after.values() if kind is AssignmentKind.DECIDE and now is AssignmentState.OPEN), None
    )
    done, withdrawn = kinds(AssignmentState.DONE), kinds(AssignmentState.WITHDRAWN)
    return replace(forecast, opens=opens, done=done, withdrawn=withdrawn, due=due, decided_by=decided)


def about(act: Act, files: FileSet, task: Task) -> None:
    """Say to the audit whom or which file a task is about that is not carried out. Raises NO_SUCH_FILE."""
    if task.pick is not None:
        file = files.get(task.pick.file_id)
        act.about("file", file.file_id, file.number)
    elif task.niss is not None:
        act.about("person", None, task.niss.masked)


def view(act: Act, company_id: int | None, file_id: int) -> FileView:
    """Everything of a file that the actor may see, with what he may do to it. Raises NO_SUCH_FILE."""
    found = act.store.file_views.find(company_id, file_id)
    if found is None:
        raise refused(NO_SUCH_FILE)
    act.about("file", file_id, found.number)
    if company_id is not None:  # what an operator owes is its own business
        found = replace(found, corrects=ClosedYears(act.store).due(found))
    cancellable = can_cancel(found, act.store.ledger().latest(file_id))
    return replace(found, offered=offered(act.actor, found, act.today, can_cancel=cancellable))


def _export_rows(records: Iterable[FileRecord]) -> Iterator[tuple[str, ...]]:
    yield tuple(str(row.label) for row in CSV)
    columns = [(row.show, row in REDUCTION) for row in CSV]
    for file in records:
        last = file.reductions[-1] if file.reductions else None
        yield tuple(show(file) if not of_last else show(last) if last else "" for show, of_last in columns)
