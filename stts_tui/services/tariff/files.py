"""Tariff files: what an operator's users do with them. Each step goes through its row (domain/tariff/steps.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.common.unread import deciding
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.cancelling import can_cancel
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.fields import CSV, REDUCTION
from stts_tui.domain.tariff.file import CancelAction, FileExport, FileRecord, FileRow, FileView, Forecast, PickFile
from stts_tui.domain.tariff.life_cycle import offered
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.services.guard import NOT_ALLOWED, Act, Service, performs, performs_any
from stts_tui.services.tariff.closed_years import ClosedYears
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.services.tariff.foreseen import forecast

LONGEST_NUMBER = 11  # digits of a national register number: somebody's own


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

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE, STORED_UNREADABLE.
        """
        files = FileSet(act.store, act.today, act.company_id)
        with deciding():
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
        question = act.looked_for("files", lambda: criteria.described(company, total))
        act.shows_all(act.store.file_views.iterate_numbers(act.company_id, criteria))
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
    show_files(act, [row.file_id for row in page.rows], criteria.niss_start)
    return FilePage(page, act.looked_for("files", lambda: criteria.described(company, page.total)))


def show_files(act: Act, file_ids: Iterable[int], searched: str | None = None) -> None:
    """Tell the audit whose files are shown, and whose number was searched, found or not."""
    act.shows(act.store.file_views.numbers_of(file_ids))
    if searched is not None and len(searched) == LONGEST_NUMBER:
        act.shows([searched])


# -- shared with the authority's service -------------------------------------------------------------------------------
def carry_out(act: Act, task: Task, company_id: int | None) -> FileView:
    """Carry out one step, as a set of one, on the company's files (None: every operator's); the file as it is shown then."""
    files = FileSet(act.store, act.today, company_id)
    done = files.carry_out(act, task)
    files.write()
    return view(act, company_id, done.file_id)


def view(act: Act, company_id: int | None, file_id: int) -> FileView:
    """Everything of a file that the actor may see, with what he may do to it. Raises NO_SUCH_FILE."""
    act.about("file", file_id, "")  # also of who asks for another company's
    found = act.store.file_views.find(company_id, file_id)
    if found is None:
        raise refused(NO_SUCH_FILE)
    act.about("file", file_id, found.number, found.niss)
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
