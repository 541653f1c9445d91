"""Records that only look: a search, page by page, and how a file stands. Own files only, as on the screens."""

from __future__ import annotations

from dataclasses import replace

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.paging import Place, Way, to_the_end
from stts_tui.domain.messages.looking import ABOUT_NO_FILE, NOT_DONE_YET, RECORD_OF_SEVERAL, AskStatus, RecordTicket, SearchFor
from stts_tui.domain.messages.message import FoundFile, MessageState
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.combining import remarks
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.outlook import of_view
from stts_tui.services.guard import Act
from stts_tui.services.messages.errand import AtWork, Errand, Outcome
from stts_tui.services.tariff.files import find, view


class Search(Errand):
    """Which files there are, by name, from the beginning or after one of them."""

    def __init__(self, request: SearchFor) -> None:
        self._request = request

    def carry_out(self, work: AtWork) -> Outcome:
        work.files.write()  # the database is asked: it must know of the records before this one
        return work.bench.perform(ActionId.FILE_SEARCH, self._find)

    def _find(self, act: Act) -> Outcome:
        place = Place(size=self._request.most, whole=to_the_end)  # a program reads the number
        if self._request.after is not None:
            key = act.store.file_views.find_key(act.company_id, self._request.after)
            if key is None:
                raise refused(NO_SUCH_FILE, field="after")
            place = replace(place, way=Way.AFTER, key=key)
        page = find(act, self._request.criteria, place).page
        found = tuple(
            FoundFile(row.number, row.last_name, row.first_name, row.masked_niss, row.state.value) for row in page.rows
        )
        return Outcome(total_found=page.total, found=found, next_file=found[-1].number if page.has_after else "")


class Status(Errand):
    """How a file stands: what it waits for, its open assignments, its discounts."""

    def __init__(self, request: AskStatus) -> None:
        self._request = request

    def carry_out(self, work: AtWork) -> Outcome:
        work.files.write()  # as above
        return work.bench.perform(ActionId.FILE_SHOW, lambda act: self._look(act))

    def _look(self, act: Act) -> Outcome:
        request = self._request
        if request.niss is not None:
            file_id, field = act.store.file_views.find_of_person(act.company_id, request.niss), "niss"
        elif request.ticket is not None:
            number = _file_of(act, request.ticket)
            file_id, field = act.store.files.find_ids(act.company_id, [number]).get(number), "ticket"
        else:
            number = request.number or ""
            file_id, field = act.store.files.find_ids(act.company_id, [number]).get(number), "number"
        if file_id is None:
            raise refused(NO_SUCH_FILE, field=field)
        file = view(act, act.company_id, file_id)
        return Outcome(
            file.number, outlook=of_view(file, act.today), remarks=remarks(file, act.today, request.niss)
        )  # fmt: skip


def _file_of(act: Act, ticket: RecordTicket) -> str:
    """The number of the file that an earlier record of the company was about or made.

    Raises NO_SUCH_FILE, also for another company's, NOT_DONE_YET, RECORD_OF_SEVERAL, ABOUT_NO_FILE.
    """
    messages = act.store.messages
    message = messages.find_ticket(ticket.ticket)
    if message is None or message.company_id != act.company_id:
        raise refused(NO_SUCH_FILE, field="ticket")
    if message.state is not MessageState.DONE:  # also the message in which it is asked
        raise refused(ABOUT_NO_FILE if not message.is_open else NOT_DONE_YET, field="ticket", ticket=ticket)
    if ticket.position is None and message.records != 1:
        raise refused(RECORD_OF_SEVERAL, field="ticket", ticket=ticket, count=message.records)
    result = messages.find_result(message.message_id, ticket.position or 1)
    if result is None:
        raise refused(NO_SUCH_FILE, field="ticket")
    if not result.file_number:
        raise refused(ABOUT_NO_FILE, field="ticket", ticket=ticket)
    return result.file_number
