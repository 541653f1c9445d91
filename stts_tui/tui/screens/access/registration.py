"""Create a local administrator: the only page to which provisional data lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.widget import Widget

from stts_tui.domain.access.forms import REGISTER
from stts_tui.domain.access.registration import Registration
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.names import in_full
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.line import Line


class RegistrationScreen(FormScreen):
    place = action(ActionId.ADMINISTRATOR_CREATE).label
    help = _(
        "Choose the user name and the password with which you will log in from now on. The user name can never be changed."
        " Afterwards the data of the two letters no longer work."
    )
    form = REGISTER
    does = _("Register")

    def above(self) -> Iterable[Widget]:
        yield Line(id="person", classes="wrapped")
        yield Line(id="until", classes="wrapped")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.registration.show)
        self.query_one("#person", Line).show(
            f"{in_full(view.first_name, view.last_name)}, {view.company_name}  ({view.ticket})"
        )
        until = _("These provisional data work until {day}.").with_values(day=show_date(view.until))
        if view.closes:
            until = _("Registering closes your account {user}: one person has one account.").with_values(user=view.closes)
        self.query_one("#until", Line).show(until)
        return {"language": view.language}, {}

    async def submit(self, request: Registration) -> None:
        user_name = await self.ask(lambda house: house.registration.register, request)
        self._saved = True
        self.stts.logged_out(action(ActionId.ADMINISTRATOR_CREATE).succeeded(user=user_name))
