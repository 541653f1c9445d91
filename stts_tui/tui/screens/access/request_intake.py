"""What came in for a request: the original or something that is none; the proof of function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.widget import Widget

from stts_tui.domain.access.decisions import Medium, PickRequest, RecordIntake
from stts_tui.domain.access.forms import INTAKE
from stts_tui.domain.access.request import RequestStep, next_state
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _c
from stts_tui.tui.screens.base.at_once import AtOnceScreen
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.line import Line


class IntakeScreen(FormScreen):
    place = action(ActionId.REQUEST_INTAKE).label
    help = _(
        "Only the signed original by post is accepted; from its day of reception five working days are counted. A fax,"
        " photocopy or e-mail is recorded and refused: the requester reads that when asking for the status."
    )
    form = INTAKE
    does = _c("key", "Record")

    def above(self) -> Iterable[Widget]:
        yield Line(id="request", classes="wrapped")
        yield Line(id="signer", classes="wrapped")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        next_state(view.state, RequestStep.COPY, view.ticket)  # refused before anything is asked
        self.query_one("#request", Line).show(f"{view.ticket}  {view.company_name}, {view.cbe}")
        signer = view.responsible.person
        told = _("To be signed by {name}, {kind}").with_values(name=signer.full_name, kind=signer.qualification.words)
        enclosed = "" if view.responsible.works_in_company else _("from outside: proof of function needed")
        self.query_one("#signer", Line).show(f"{told}  {enclosed}")
        today = show_date(self.stts.today)
        known = {"request_id": view.request_id, "version": view.version}
        return {"medium": Medium.ORIGINAL.value, "on": today, "proof": False}, known

    async def submit(self, request: RecordIntake) -> None:
        view = await self.ask(lambda house: house.desk.intake, request)
        if request.medium is Medium.ORIGINAL and view.due_by is not None:
            words = _("The original of request {ticket} is in; it is to be processed by {day}.")
            self.done(words.with_values(ticket=view.ticket, day=show_date(view.due_by)))
        else:
            words = _("Recorded and refused: {medium}. Only the original by post is accepted for request {ticket}.")
            self.done(words.with_values(medium=request.medium.words, ticket=view.ticket))


class ProofScreen(AtOnceScreen):
    """Seeing a proof needs no question: it is recorded, and told on the screen below."""

    place = action(ActionId.REQUEST_PROOF).label
    help = action(ActionId.REQUEST_PROOF).help

    async def act(self) -> Words | str:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        view = await self.ask(lambda house: house.desk.see_proof, PickRequest(view.request_id, view.version))
        return action(ActionId.REQUEST_PROOF).succeeded(ticket=view.ticket)
