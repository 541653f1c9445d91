"""Processing a request, and new provisional data: an overview of what it does, a yes to each, then the two letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from stts_tui.domain.access.decisions import PickRequest, ProcessRequest, Situation, check_processing
from stts_tui.domain.access.desk import Issued, RequestView
from stts_tui.domain.access.forms import process_form
from stts_tui.domain.access.request import RequestStep, next_state
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.people.fields import language_words
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.access.letters import show_letters
from stts_tui.tui.screens.access.request_card import situation_rows
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.question import FinalQuestion
from stts_tui.tui.screens.base.rows import Row, wrapped_rows
from stts_tui.tui.widgets.scroll import Scroll, scrolled


def _success(action_id: ActionId, issued: Issued) -> Words | str:
    return action(action_id).succeeded(ticket=issued.request.ticket)


def _who(view: RequestView) -> list[Row]:
    """Whom a decision is about."""
    signer = view.responsible.person
    works = _("works in the company") if view.responsible.works_in_company else _("from outside")
    if not view.responsible.works_in_company:
        works = _("from outside, proof seen") if view.proof_seen else _("from outside, PROOF NOT SEEN")
    return [
        (_("Request"), f"{view.ticket}  {view.state.words}"),
        (_("Company"), f"{view.company_name}, {view.cbe}"),
        (_("Local administrator"), f"{view.administrator.full_name}  {view.administrator.niss}"),
        (_("Letters to"), f"{view.administrator.address}, {language_words(view.language)}"),
        (_("Signed by"), f"{signer.full_name}, {signer.qualification.words}, {works}"),
    ]


class ProcessScreen(FormScreen):
    place = action(ActionId.REQUEST_PROCESS).label
    help = _(
        "Provisional data are made, and shown as two letters, once. The account of a present local administrator is closed"
        " in the same moment and its session stops; the company's users stay."
    )
    form = process_form(Situation(None, ()))
    does = _("Process")
    keeps_draft = False
    _about: Sequence[Row] = ()

    def above(self) -> Iterable[Widget]:
        yield from scrolled(id="effect")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        next_state(view.state, RequestStep.PROCESS, view.ticket)  # refused before anything is asked
        self.say(_("Make provisional data? They are shown as two letters, once."), asks=True)
        self._about = (*_who(view), *situation_rows(view))
        lines = wrapped_rows(self._about, self.app.size.width)
        await self.query_one(Scroll).show_lines(lines)
        if self.fields is None:
            self.form = process_form(view.situation)
        present = view.situation.administrator
        closes = present.account_id if present is not None else None
        return {}, {"request_id": view.request_id, "version": view.version, "closes": closes}

    async def check_first(self, request: ProcessRequest) -> None:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        check_processing(request, view.situation, proof_needed=view.proof_needed, replaces=view.replaces)

    def about(self) -> Sequence[Row]:
        return self._about

    async def submit(self, request: ProcessRequest) -> None:
        issued = await self.ask(lambda house: house.desk.process, request)
        words = _success(ActionId.REQUEST_PROCESS, issued)
        self.done(words)
        show_letters(self.stts, issued, words)


class ReissueScreen(FinalQuestion[RequestView]):
    place = action(ActionId.REQUEST_REISSUE).label
    help = action(ActionId.REQUEST_REISSUE).help
    question = _("Make new provisional data? The letters that were sent no longer work then.")
    does = _("Make new ones")

    async def look(self) -> RequestView:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        next_state(view.state, RequestStep.REISSUE, view.ticket)
        return view

    def told(self, shown: RequestView) -> Sequence[Row]:
        return _who(shown)

    async def decide(self, shown: RequestView) -> None:
        issued = await self.ask(lambda house: house.desk.reissue, PickRequest(shown.request_id, shown.version))
        words = _success(ActionId.REQUEST_REISSUE, issued)
        self.done(words)
        show_letters(self.stts, issued, words)
