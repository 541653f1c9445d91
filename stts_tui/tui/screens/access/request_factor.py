"""A local administrator who lost the second factor: asked once more, under what tells who it is and where to call back."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.access.decisions import PickRequest
from stts_tui.domain.access.desk import RequestView
from stts_tui.domain.access.registered import with_factor
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.access.request_card import situation_rows
from stts_tui.tui.screens.base.question import QuestionScreen
from stts_tui.tui.screens.base.rows import Row


class RenewFactorScreen(QuestionScreen[RequestView]):
    place = action(ActionId.REQUEST_FACTOR).label
    help = action(ActionId.REQUEST_FACTOR).help
    question = _("Renew the second factor of {user}? Until a new one is set up, the password alone lets in.")
    does = _("Renew")

    async def look(self) -> RequestView:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        with_factor(view)  # refused before anything is asked
        return view

    def told(self, shown: RequestView) -> Sequence[Row]:
        person = shown.administrator
        return [
            (_("Request"), f"{shown.ticket}  {shown.state.words}"),
            (_("Company"), f"{shown.company_name}, {shown.cbe}"),
            *situation_rows(shown),
            (_("National number"), person.niss),
            (_("On the form"), f"{person.email}  {person.phone}"),
        ]

    def asked(self, shown: RequestView) -> Words:
        return self.question.with_values(user=with_factor(shown).full_name)

    async def decide(self, shown: RequestView) -> None:
        await self.ask(lambda house: house.desk.renew_factor, PickRequest(shown.request_id, shown.version))
        self.done(action(ActionId.REQUEST_FACTOR).succeeded(user=with_factor(shown).full_name))
