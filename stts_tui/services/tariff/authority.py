"""The authority (BIPT): its work list, and its decisions on the tariff files of every operator."""

from __future__ import annotations

from stts_tui.domain.common.paging import Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.file import FileView
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
    @performs_any(steps.AUTHORITYS)
    def carry_out(self, act: Act, task: Task) -> FileView:
        """Carry out a decision on a file, by the table of steps; the file as it is then."""
        return carry_out(act, task, None)
