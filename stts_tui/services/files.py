"""Tariff files: applying, finding and showing (issue 4 of the project adds the other actions)."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.domain.actions import ActionId
from stts_tui.domain.criteria import FileCriteria
from stts_tui.domain.entitlement import Verification
from stts_tui.domain.errors import refused
from stts_tui.domain.paging import Page, Place
from stts_tui.domain.tariff import (
    NO_SUCH_FILE,
    ApplyForTariff,
    AssignmentKind,
    FileRow,
    FileView,
    open_file,
)
from stts_tui.services.guard import Act, Service, performs
from stts_tui.store.files import NewFile
from stts_tui.store.settings import ACTIVATION_DAYS


@dataclass(frozen=True)
class FilePage:
    """A page of tariff files and the question that it answers, in words."""

    page: Page[FileRow]
    question: str


class FileService(Service):
    @performs(ActionId.FILE_APPLY)
    def apply(self, act: Act, request: ApplyForTariff) -> FileView:
        """Open a tariff file for a person of the register, with the assignment to enter the missing second part.

        Raises Refused with every reason at once: those of domain.tariff.open_file.
        """
        answer = act.store.register.verify(request.niss, act.today)
        in_the_way = act.store.files.list_live(request.niss, answer.household_id) if isinstance(answer, Verification) else []
        days = act.store.settings.get_days(ACTIVATION_DAYS)
        opened = open_file(request, answer, in_the_way, act.company_id, act.today, days)
        file_id, number = act.store.files.add(
            NewFile(
                act.company_id, request.niss, opened.household_id, opened.first_name, opened.last_name,
                opened.category, opened.state, request.phone.e164 if request.phone else "", request.reference,
                act.today, opened.activation_due,
            ),
            act.now, act.actor.name,
        )  # fmt: skip
        act.store.assignments.add(
            file_id, act.company_id, AssignmentKind.ENTER_MISSING_DATA, opened.activation_due, act.now
        )
        after = {"state": opened.state.value, "category": opened.category.value}
        if request.phone:
            after["phone"] = request.phone.e164
        if request.reference:
            after["reference"] = request.reference
        act.store.files.add_history(
            file_id, act.now, act.actor.account_id, act.actor.name, act.action.value, {}, after
        )
        act.about("file", file_id, number)
        act.changed({}, after)
        return self._get(act, file_id)

    @performs(ActionId.FILE_SEARCH)
    def find(self, act: Act, criteria: FileCriteria, place: Place) -> FilePage:
        """A page of one's own company's files that match."""
        company = act.store.companies.get(act.company_id).name
        page = act.store.files.list_page(act.company_id, criteria, place)
        question = criteria.described(company, page.total)
        act.about("files", None, question)
        return FilePage(page, question)

    @performs(ActionId.FILE_SHOW)
    def show(self, act: Act, file_id: int) -> FileView:
        """A file with its reductions and history. Raises NO_SUCH_FILE, also for another company's."""
        return self._get(act, file_id)

    def _get(self, act: Act, file_id: int) -> FileView:
        file = act.store.files.find(act.company_id, file_id)
        if file is None:
            raise refused(NO_SUCH_FILE)
        act.about("file", file_id, file.number)
        return file
