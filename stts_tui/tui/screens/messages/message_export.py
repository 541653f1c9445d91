"""Exports as structured messages, into the company's folder of answers."""

from __future__ import annotations

from collections.abc import Mapping

from stts_tui.domain.common.fields import Choice, Raw
from stts_tui.domain.messages.forms import export_form
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.services.messages.exporting import Export, ExportMessages
from stts_tui.tui.screens.base.form import FormScreen


class ExportScreen(FormScreen):
    place = action(ActionId.MESSAGE_EXPORT).label
    help = _(
        "Writes an XML file that fits the schema: all files of your company, what is new since the last time, or the yearly"
        " statement. It stands in your company's folder of answers, from where SFTP fetches it."
    )
    form = export_form(
        (Choice(each.value, each.words) for each in Export), lambda what, year: ExportMessages(Export(what), year)
    )
    does = _("Export")
    keeps_draft = False

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        return {"what": Export.FILES.value}, {}

    async def submit(self, request: ExportMessages) -> None:
        written = await self.ask(lambda house: house.export.export, request)
        self.done(action(ActionId.MESSAGE_EXPORT).succeeded(count=written.count, name=written.name))
