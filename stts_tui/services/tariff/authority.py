"""The authority (BIPT): its work list, and its decisions on the tariff files of every operator."""

from __future__ import annotations

from stts_tui.domain.common.paging import Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, RefuseTariff
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.i18n import _
from stts_tui.services.guard import Act, Service, performs, performs_any
from stts_tui.services.tariff.assignments import AssignmentPage, page_for
from stts_tui.services.tariff.files import FilePage, carry_out, view


class AuthorityService(Service):
    """Every decision raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as its rule in domain/tariff/deciding.py."""

    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.AUTHORITY_LIST)
    def work_list(self, act: Act, criteria: AssignmentCriteria, place: Place) -> AssignmentPage:
        """What waits for the authority, by due date: files to decide, documents to judge, rights that lapse."""
        return page_for(act, None, str(_("the authority")), criteria, place)

    @performs(ActionId.AUTHORITY_SEARCH)
    def find(self, act: Act, criteria: FileCriteria, place: Place) -> FilePage:
        """A page of every operator's files that match."""
        page = act.store.file_views.list_page(None, criteria, place)
        question = criteria.described(str(_("all operators")), page.total)
        act.about("files", None, question)
        return FilePage(page, question)

    @performs(ActionId.FILE_EXAMINE)
    def examine(self, act: Act, file_id: int) -> FileView:
        """A file of any operator. Raises NO_SUCH_FILE."""
        return view(act, None, file_id)

    # -- deciding ----------------------------------------------------------------------------------------------------
    @performs(ActionId.FILE_VERIFY)
    def verify(self, act: Act, request: PickFile) -> FileView:
        """Let the register's answer of today decide."""
        return carry_out(act, steps.VERIFY.of(request), None)

    @performs(ActionId.FILE_ASK)
    def ask(self, act: Act, request: AskDocuments) -> FileView:
        """Ask the customer for papers."""
        return carry_out(act, steps.ASK.of(request), None)

    @performs(ActionId.FILE_REMIND)
    def remind(self, act: Act, request: PickFile) -> FileView:
        """A second letter."""
        return carry_out(act, steps.REMIND.of(request), None)

    @performs(ActionId.FILE_GRANT)
    def grant(self, act: Act, request: GrantTariff) -> FileView:
        """Give the right, from a day on; to an active file another ground."""
        return carry_out(act, steps.GRANT.of(request), None)

    @performs(ActionId.FILE_REFUSE)
    def refuse(self, act: Act, request: RefuseTariff) -> FileView:
        """Do not give it."""
        return carry_out(act, steps.REFUSE.of(request), None)

    @performs(ActionId.FILE_CLOSE)
    def close_late(self, act: Act, request: PickFile) -> FileView:
        """Close a file whose second part or documents are late."""
        return carry_out(act, steps.CLOSE.of(request), None)

    @performs(ActionId.FILE_END)
    def end(self, act: Act, request: EndTariff) -> FileView:
        """End the tariff: death, or loss of the right."""
        return carry_out(act, steps.END.of(request), None)

    @performs(ActionId.FILE_RECHECK)
    def recheck(self, act: Act, request: PickFile) -> FileView:
        """The periodic check, now."""
        return carry_out(act, steps.RECHECK.of(request), None)

    @performs(ActionId.FILE_WARN)
    def warn(self, act: Act, request: PickFile) -> FileView:
        """Warn the operator that the right lapses."""
        return carry_out(act, steps.WARN.of(request), None)

    @performs(ActionId.FILE_ADDRESS)
    def address(self, act: Act, request: PickFile) -> FileView:
        """Pass the register's new address on to the operator."""
        return carry_out(act, steps.ADDRESS.of(request), None)

    @performs_any(steps.AUTHORITYS)
    def carry_out(self, act: Act, task: Task) -> FileView:
        """Each of them, by its row: what pages that know only the table do."""
        return carry_out(act, task, None)
