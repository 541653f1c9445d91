"""Tariff files: what an operator's users do with them. Each action: load, let the rule decide, carry out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.errors import CHANGED_MEANWHILE, Refused, refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff.around import Decision
from stts_tui.domain.tariff.cancelling import Cancellation, can_cancel, decide_cancel
from stts_tui.domain.tariff.changing import decide_modify, decide_stop
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.fields import CSV, REDUCTION
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CancelAction,
    CompleteFile,
    FileExport,
    FileRecord,
    FileRequest,
    FileRow,
    FileView,
    Forecast,
    ModifyFile,
    PickFile,
    StopTariff,
    TransferTariff,
)
from stts_tui.domain.tariff.history import changes, difference
from stts_tui.domain.tariff.life_cycle import offered
from stts_tui.domain.tariff.opening import decide_apply, decide_complete, decide_transfer
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.guard import NOT_ALLOWED, Act, Service, performs
from stts_tui.services.tariff.around import around_file, around_person, around_transfer
from stts_tui.store.tariff.files import Author


@dataclass(frozen=True)
class FilePage:
    """A page of tariff files and the question that it answers, in words."""

    page: Page[FileRow]
    question: str


class FileService(Service):
    # -- opening -----------------------------------------------------------------------------------------------------
    @performs(ActionId.FILE_APPLY)
    def apply(self, act: Act, request: ApplyForTariff) -> FileView:
        """Open a tariff file: awaiting its second part, active with it, or waiting for register or authority.

        Raises Refused with every reason at once: those of domain.tariff.opening.decide_apply.
        """
        return self._carry_out(act, self._decide(act, request))

    @performs(ActionId.FILE_TRANSFER)
    def transfer(self, act: Act, request: TransferTariff) -> FileView:
        """Take a person's tariff over from the operator that has it.

        Raises Refused with every reason at once: those of domain.tariff.opening.decide_transfer.
        """
        return self._carry_out(act, self._decide(act, request))

    @performs(ActionId.FILE_PRECHECK)
    def precheck(self, act: Act, request: FileRequest) -> Forecast:
        """Would this succeed? Every reason against it, or what the file would be; writes nothing but the audit line.

        Raises NOT_ALLOWED for a stop that the asker could not do.
        """
        if isinstance(request, StopTariff) and not is_allowed(act.actor, ActionId.FILE_STOP):
            raise refused(NOT_ALLOWED, action=action(ActionId.FILE_STOP).label)
        if isinstance(request, ApplyForTariff | TransferTariff):
            act.about("person", None, request.niss.masked)
        try:
            decision = self._decide(act, request)
        except Refused as no:
            return Forecast(no.reasons)
        own, other = decision.own, decision.other
        return Forecast(
            (), own.before, own.after, changes(own.before, own.after),
            tuple(kind for kind, _due in own.opens if not kind.is_the_authoritys), own.ends,
            other.after.closed_on if other is not None else None,
        )  # fmt: skip

    # -- going on ----------------------------------------------------------------------------------------------------
    @performs(ActionId.FILE_COMPLETE)
    def complete(self, act: Act, request: CompleteFile) -> FileView:
        """The second part: the reduction begins; a transfer's other operator's ends the day before.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as domain.tariff.opening.decide_complete.
        """
        return self._carry_out(act, self._decide(act, request))

    @performs(ActionId.FILE_MODIFY)
    def modify(self, act: Act, request: ModifyFile) -> FileView:
        """New data; a change of the line ends the present reduction and begins the next.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as domain.tariff.changing.decide_modify.
        """
        return self._carry_out(act, self._decide(act, request))

    @performs(ActionId.FILE_STOP)
    def stop(self, act: Act, request: StopTariff) -> FileView:
        """The end of the present reduction, or of the tariff altogether.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as domain.tariff.changing.decide_stop.
        """
        return self._carry_out(act, self._decide(act, request))

    @performs(ActionId.ACTION_PREVIEW)
    def preview_cancel(self, act: Act, request: PickFile) -> Forecast:
        """What cancelling the file's latest action would undo, or every reason against it; changes nothing.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE.
        """
        file = load(act, act.company_id, request.file_id, request.version)
        try:
            cancellation = self._decide_cancel(act, file)
        except Refused as no:
            return Forecast(no.reasons, file)
        own, other = cancellation.own, cancellation.other
        kinds = act.store.assignments.kinds_of
        return Forecast(
            (), own.before, own.after, changes(own.before, own.after), kinds(own.reopens), kinds(own.withdraws),
            other.before.closed_on if other is not None else None,
        )  # fmt: skip

    @performs(ActionId.ACTION_CANCEL)
    def cancel(self, act: Act, request: CancelAction) -> FileView:
        """Undo the file's latest action exactly; a line of the history says so and why.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as domain.tariff.cancelling.decide_cancel.
        """
        file = load(act, act.company_id, request.file_id, request.version)
        cancellation = self._decide_cancel(act, file)
        act.store.files.carry_out_cancellation(cancellation, author(act), request.reason)
        act.changed(*difference(cancellation.own.before, cancellation.own.after))
        return self._get(act, request.file_id)

    def _decide_cancel(self, act: Act, file: FileRecord) -> Cancellation:
        records = act.store.files
        around = around_file(act.store, file, act.today)
        return decide_cancel(file, records.entries(file.file_id), around, records.other_side(file))

    def _decide(self, act: Act, request: FileRequest) -> Decision:
        store, today = act.store, act.today
        if isinstance(request, ApplyForTariff):
            return decide_apply(request, around_person(store, request.niss, today), act.company_id)
        if isinstance(request, TransferTariff):
            around = around_transfer(store, request.niss, act.company_id, today)
            return decide_transfer(request, around, act.company_id)
        file = load(act, act.company_id, request.file_id, request.version)
        around = around_file(store, file, today)
        if isinstance(request, CompleteFile):
            return decide_complete(file, request, around)
        if isinstance(request, ModifyFile):
            return decide_modify(file, request, around)
        return decide_stop(file, request, around)

    def _carry_out(self, act: Act, decision: Decision) -> FileView:
        file_id = act.store.files.carry_out(decision, author(act))
        act.changed(*decision.own.differs)
        return self._get(act, file_id)

    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.FILE_SEARCH)
    def find(self, act: Act, criteria: FileCriteria, place: Place) -> FilePage:
        """A page of one's own company's files that match."""
        company = act.store.companies.get(act.company_id).name
        page = act.store.file_views.list_page(act.company_id, criteria, place)
        question = criteria.described(company, page.total)
        act.about("files", None, question)
        return FilePage(page, question)

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


# -- shared with the authority's service -------------------------------------------------------------------------------
def author(act: Act) -> Author:
    """Who does it, for the history."""
    return Author(act.now, act.actor.account_id, act.actor.name, act.actor.company_id)


def load(act: Act, company_id: int | None, file_id: int, version: int) -> FileRecord:
    """The file as it was shown to whoever acts on it. Raises NO_SUCH_FILE, CHANGED_MEANWHILE."""
    file = act.store.files.get(file_id, company_id)
    if file is None:
        raise refused(NO_SUCH_FILE)
    act.about("file", file.file_id, file.number)
    if file.version != version:
        changed_at, changed_by = act.store.files.changed(file_id)
        raise refused(CHANGED_MEANWHILE, name=changed_by, at=show_instant(changed_at))
    return file


def view(act: Act, company_id: int | None, file_id: int) -> FileView:
    """Everything of a file that the actor may see, with what he may do to it. Raises NO_SUCH_FILE."""
    found = act.store.file_views.find(company_id, file_id)
    if found is None:
        raise refused(NO_SUCH_FILE)
    act.about("file", file_id, found.number)
    if act.in_series:
        return found  # nobody is there to whom something could be offered
    cancellable = can_cancel(found, act.store.files.entries(file_id))
    return replace(found, offered=offered(act.actor, found, act.today, can_cancel=cancellable))


def _export_rows(records: Iterable[FileRecord]) -> Iterator[tuple[str, ...]]:
    yield tuple(str(row.label) for row in CSV)
    columns = [(row.show, row in REDUCTION) for row in CSV]
    for file in records:
        last = file.reductions[-1] if file.reductions else None
        yield tuple(show(file) if not of_last else show(last) if last else "" for show, of_last in columns)
