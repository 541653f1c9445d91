"""The second step of the login: the code of a second factor, after the right password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.factors import TypedCode
from stts_tui.domain.people.forms import LOG_IN_CODE
from stts_tui.domain.people.log_in import LogIn
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.people.entering import enter
from stts_tui.tui.widgets.line import Line


class LoginCodeScreen(FormScreen):
    """What was typed before is held until this page is left, and nowhere else."""

    place = _("Log in")
    help = _(
        "The app for codes on your telephone shows six digits, which hold for half a minute. Without the telephone, type one"
        " of your recovery codes. Without both, your local administrator renews the second factor; a local administrator's the"
        " access desk renews."
    )
    form = LOG_IN_CODE
    does = _("Log in")
    keeps_draft = False
    open_to_anyone = True

    def __init__(self, request: LogIn) -> None:
        super().__init__()
        self._request = request

    def above(self) -> Iterable[Widget]:
        told = _("The password is right. Now type the code that the app on your telephone shows, or a recovery code.")
        yield Line(told, classes="wrapped")
        yield Line("")

    async def submit(self, request: TypedCode) -> None:
        await enter(self, replace(self._request, code=request.code), self.stts.back)

    def show_refusal(self, no: Refused) -> None:
        super().show_refusal(no)
        if self.fields is not None:
            self.fields.set_values({"code": ""})
