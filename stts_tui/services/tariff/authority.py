"""The authority (BIPT): its work list, and its decisions on the tariff files of every operator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.text import fold
from stts_tui.domain.common.unread import deciding
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.file import FileRecord, FileView, Forecast, OtherFile
from stts_tui.domain.tariff.letters import NO_LETTER, Letter, letter_of, write
from stts_tui.domain.tariff.reasons import Doubt
from stts_tui.domain.tariff.register import Receiver
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.setting_right import wrong_decision
from stts_tui.domain.tariff.steps import Task
from stts_tui.i18n import _
from stts_tui.services.guard import NOT_ALLOWED, Act, Service, performs, performs_any
from stts_tui.services.paper_files import write_both
from stts_tui.services.tariff.assignments import AssignmentPage, page_for
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.services.tariff.files import FilePage, carry_out, show_files, view
from stts_tui.services.tariff.foreseen import forecast
from stts_tui.store.settings import AUTHORITY_PHONE


class AuthorityService(Service):
    """Every decision raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as its rule in domain/tariff/deciding.py."""

    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.AUTHORITY_LIST)
    def work_list(self, act: Act, criteria: AssignmentCriteria, place: Place) -> AssignmentPage:
        """What waits for the authority, by due date: files to decide, documents to judge, rights that lapse."""
        return page_for(act, None, _("the authority"), criteria, place)

    @performs(ActionId.AUTHORITY_SEARCH)
    def find(self, act: Act, criteria: FileCriteria, place: Place) -> FilePage:
        """A page of every operator's files that match."""
        page = act.store.file_views.list_page(None, criteria, place)
        show_files(act, [row.file_id for row in page.rows], criteria.niss_start)
        return FilePage(page, act.looked_for("files", lambda: criteria.described(str(_("all operators")), page.total)))

    @performs(ActionId.FILE_EXAMINE)
    def examine(self, act: Act, file_id: int) -> FileView:
        """A file of any operator. Raises NO_SUCH_FILE."""
        file = view(act, None, file_id)
        more = [ActionId.FILE_LETTER] if letter_of(file) is not None else []
        if wrong_decision(file, act.store.ledger().latest(file_id)) is not None:
            more.append(ActionId.FILE_SET_RIGHT)
        due = act.today + timedelta(days=act.store.settings.deadlines(act.today).documents)
        return replace(file, offered=(*file.offered, *more), usual_due=due, others=tuple(_others(act, file)))

    @performs(ActionId.FILE_LETTER)
    def letter(self, act: Act, file_id: int) -> Letter:
        """The letter to the customer that the file calls for, dated today.

        Raises NO_SUCH_FILE, NO_LETTER, and STORED_UNREADABLE: which one it is follows from what stands there.
        """
        return _letter(act, file_id)

    @performs(ActionId.FILE_LETTER)
    def write_letter(self, act: Act, file_id: int) -> tuple[Path, Path]:
        """The same as text and as PDF, to be printed; gives the files. Raises as `letter`, and NOT_WRITTEN."""
        letter = _letter(act, file_id)
        return write_both(self._office, f"letter-{letter.number}-{letter.kind}", letter.paper, anew=True, by=act)

    @performs(ActionId.FILE_EXAMINE)
    def foresee(self, act: Act, task: Task) -> Forecast:
        """What a decision would do to a file, or every reason against it; writes nothing but the audit line.

        Raises NO_SUCH_FILE, CHANGED_MEANWHILE, and NOT_ALLOWED for what the asker could not decide.
        """
        if not is_allowed(act.actor, task.action):
            raise refused(NOT_ALLOWED, action=action(task.action).label)
        return forecast(act, FileSet(act.store, act.today, None), task)

    # -- deciding ----------------------------------------------------------------------------------------------------
    @performs_any(steps.AUTHORITYS)
    def carry_out(self, act: Act, task: Task) -> FileView:
        """Carry out a decision on a file, by the table of steps; the file as it is then."""
        return carry_out(act, task, None)


def _others(act: Act, file: FileView) -> Iterator[OtherFile]:
    """The live files that the file's doubts are about."""
    ledger = act.store.ledger()
    about: dict[Doubt, Callable[[], Iterable[FileRecord | None]]] = {
        Doubt.SHARED_LINE: lambda: ledger.lines.of(file.phone, file.niss),
        Doubt.NAMESAKE: lambda: ledger.namesakes.of((fold(file.last_name), fold(file.first_name)), file.niss),
        Doubt.COMMUNAL: lambda: (
            ledger.get(near.file_id)
            for near in ledger.list_live(file.niss, file.household_id)
            if near.niss != ledger.present(file.niss)
        ),
    }
    for doubt in sorted(file.doubts & about.keys()):
        for other in filter(None, about[doubt]()):
            act.shows([other.niss.digits])
            company = act.store.companies.get(other.company_id).name
            yield OtherFile(doubt, other.number, other.first_name, other.last_name, other.niss.masked, company)


def _letter(act: Act, file_id: int) -> Letter:
    with deciding():  # it goes to the customer
        file = view(act, None, file_id)
        receiver = act.store.register.find_receiver(file.niss) or Receiver(
            in_full(file.first_name, file.last_name), tuple(part for part in file.address.split(", ", 1) if part),
            act.store.companies.get(file.company_id).language,
        )  # fmt: skip
    letter = write(file, receiver, act.store.settings.get(AUTHORITY_PHONE), act.today)
    if letter is None:
        raise refused(NO_LETTER, number=file.number)
    return letter
