"""Refusing and withdrawing a request, with the reason that the requester reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from stts_tui.domain.access.decisions import EndRequest
from stts_tui.domain.access.desk import RequestView
from stts_tui.domain.access.forms import REFUSE_REQUEST, WITHDRAW_REQUEST
from stts_tui.domain.access.request import RequestState, RequestStep, next_state
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _, with_label
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.widgets.line import Line


class RefuseRequestScreen(FormScreen):
    place = action(ActionId.REQUEST_REFUSE).label
    help = action(ActionId.REQUEST_REFUSE).help
    form = REFUSE_REQUEST
    does = _("Refuse")
    ends_by = ActionId.REQUEST_REFUSE
    step = RequestStep.REFUSE
    _about: Sequence[Row] = ()

    def above(self) -> Iterable[Widget]:
        yield Line(id="request", classes="wrapped")
        yield Line(
            _("This ends the request for good. The requester reads the reason when asking for the status."), classes="wrapped"
        )
        yield Line(id="effect")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        next_state(view.state, self.step, view.ticket)  # refused before anything is asked
        self.query_one("#request", Line).show(f"{view.ticket}  {with_label(view.company_name, view.state.words)}")
        if view.state is RequestState.PROCESSED:
            void = _("The letters that were sent are void then.")
            alone = _("The letters are void; the company has no local administrator then.")
            self.query_one("#effect", Line).show(alone if view.situation.administrator is None else void)
        self._about = (
            (_("Request"), f"{view.ticket}  {view.state.words}"), (_("Company"), f"{view.company_name}, {view.cbe}"),
            (_("Local administrator"), view.administrator.full_name),
        )  # fmt: skip
        return {}, {"request_id": view.request_id, "version": view.version}

    def about(self) -> Sequence[Row]:
        return self._about

    async def submit(self, request: EndRequest) -> None:
        view = await self.end(request)
        self.done(action(self.ends_by).succeeded(ticket=view.ticket))

    async def end(self, request: EndRequest) -> RequestView:
        return await self.ask(lambda house: house.desk.refuse, request)


class WithdrawScreen(RefuseRequestScreen):
    place = action(ActionId.REQUEST_WITHDRAW).label
    help = action(ActionId.REQUEST_WITHDRAW).help
    form = WITHDRAW_REQUEST
    does = _("Withdraw")
    ends_by = ActionId.REQUEST_WITHDRAW
    step = RequestStep.WITHDRAW

    async def end(self, request: EndRequest) -> RequestView:
        return await self.ask(lambda house: house.desk.withdraw, request)
