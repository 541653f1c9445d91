"""The status of a request, for whoever holds the form: ticket number and secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding

from stts_tui.domain.access.decisions import Medium
from stts_tui.domain.access.desk import is_lapsed
from stts_tui.domain.access.forms import ACCESS_STATUS, AskStatus
from stts_tui.domain.access.papers import desk_lines
from stts_tui.domain.access.request import HistoryEvent, RequestState, RequestStatus, RequestStep
from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, current_language, with_label
from stts_tui.tui.screens.access.form_paper import FormPaperScreen
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.sheet import Heading, SheetScreen, labelled


class AccessStatusScreen(FormScreen):
    place = action(ActionId.ACCESS_STATUS).label
    help = _("Both stand in the letter before the form: the ticket number, and under it the secret. A ticket"
             " alone tells nothing.")  # fmt: skip
    form = ACCESS_STATUS
    does = _("Show")
    keeps_draft = False

    async def submit(self, request: AskStatus) -> None:
        app = self.stts
        app.open(StatusScreen(await app.gateway.call(lambda house: house.access.status, request), request))


class StatusScreen(SheetScreen):
    place = action(ActionId.ACCESS_STATUS).label
    help = _("How far the request is, and what comes next. F6 shows its form once more.")
    BINDINGS = [Binding("f6", "show_form", show=False)]

    def __init__(self, status: RequestStatus, asked: AskStatus) -> None:
        super().__init__(status)
        self._status, self._asked = status, asked

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("F6", _("The form")),)

    def action_show_form(self) -> None:
        self.work(self._show_form)

    async def _show_form(self) -> None:
        app = self.stts
        app.open(FormPaperScreen(await app.gateway.call(lambda house: house.access.form, self._asked)))

    async def paragraphs(self) -> Sequence[object]:
        status = self._status
        found: list[object] = [
            labelled(_("Ticket number"), status.ticket),
            labelled(_("Company"), status.company_name),
            labelled(_("Request made on"), show_date(status.submitted_on)),
            labelled(_("State"), status.state.words),
        ]
        if status.due_by is not None:
            found.append(labelled(_("To be processed by"), show_date(status.due_by)))
        if status.state is RequestState.PROCESSED and status.provisional_until is not None:
            found.append(labelled(_("Letters work until"), show_date(status.provisional_until)))
        found += ["", self._next(), "", Heading(_("What happened"))]
        found += [labelled(show_instant(event.at), event_words(event)) for event in status.events]
        return found

    def _next(self) -> Words:
        status = self._status
        today = self.stts.today
        address = ", ".join(desk_lines(status.desk_address, current_language()))
        if is_lapsed(status.state, status.provisional_until, today):
            words = _("The provisional data of the letters have lapsed. New ones: {phone}, with the ticket number.")
            return words.with_values(phone=status.desk_phone)
        return {
            RequestState.SUBMITTED: _("The signed original has not come in yet. It goes by post to: {address}"),
            RequestState.RECEIVED: _("The signed original is here. Two letters follow within the term."),
            RequestState.PROCESSED: _("Two letters are on their way to the local administrator, for the first login: it"
                                      " leads to “Create a local administrator”."),
            RequestState.REGISTERED: _("The local administrator has registered. Nothing remains to be done."),
            RequestState.REFUSED: _("The request has been refused; the reason stands below. A new one can be made."),
            RequestState.WITHDRAWN: _("The request has been withdrawn. A new one can be made."),
        }[status.state].with_values(address=address, phone=status.desk_phone)  # fmt: skip


def event_words(event: HistoryEvent) -> str:
    """An event of a request's history in one line."""
    note = event.note
    if event.step is RequestStep.COPY:
        medium, _blank, day = note.partition(" ")
        note = f"{Medium(medium).words}, {day}"
    return str(with_label(event.step.words, note)) if note else str(event.step.words)
