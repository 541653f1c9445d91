"""The form of an access request on the screen: for whoever has no way to the host's files, line by line as it is printed."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.access.papers import access_form
from stts_tui.domain.access.request import Submitted
from stts_tui.domain.common.paper import as_text
from stts_tui.i18n import _
from stts_tui.tui.screens.base.sheet import SheetScreen


class FormPaperScreen(SheetScreen):
    place = _("The form to print and sign")
    help = _("As it is printed, to copy or to write down: Page Down goes on. It is shown again for the ticket and its secret.")

    def __init__(self, made: Submitted) -> None:
        super().__init__(made)
        self._made = made

    async def paragraphs(self) -> Sequence[object]:
        return as_text(access_form(self._made)).splitlines()
