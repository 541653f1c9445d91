"""Applying for a social telephone tariff: the first part of a tariff file."""

from __future__ import annotations

from stts_tui.domain.actions import ActionId, action
from stts_tui.domain.files import ApplyForTariff
from stts_tui.domain.forms import APPLY
from stts_tui.i18n import _
from stts_tui.tui.screens.form import FormScreen


class FileApplyScreen(FormScreen):
    place = action(ActionId.FILE_APPLY).label
    help = _(
        "The register is asked at once whether the customer is entitled. If so, the file awaits its second part:"
        " the type of formula, dates and number, within 60 days."
    )
    form = APPLY
    does = _("Apply")

    async def submit(self, request: ApplyForTariff) -> None:
        app = self.stts
        file = await app.gateway.call(app.house.files.apply, app.session, request)
        app.changes += 1
        self._saved = True
        success = action(ActionId.FILE_APPLY).success
        words = success.with_values(number=file.number) if success is not None else ""
        app.perform(ActionId.FILE_SHOW, file.file_id, instead=True, words=words)
