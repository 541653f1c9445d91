"""Cancelling the latest action of a tariff file: what it would put back, and doing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.widget import Widget

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.file import FileView, Forecast, PickFile
from stts_tui.domain.tariff.life_cycle import CANCELLABLE
from stts_tui.i18n import _
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import Row, wrapped_rows
from stts_tui.tui.screens.tariff.file_rows import forecast_rows, what_words
from stts_tui.tui.screens.tariff.step import StepForm
from stts_tui.tui.widgets.scroll import Scroll, scrolled

_EFFECT_ROWS = 14  # as in styles/theme.tcss


class CancelPreviewScreen(CardScreen):
    """What cancelling would undo."""

    place = action(ActionId.ACTION_PREVIEW).label
    help = _("What cancelling the latest action would put back. Nothing is done here.")

    async def rows(self) -> list[Row]:
        file = await self.ask(lambda house: house.files.show, self.target_id)
        found = await self.ask(lambda house: house.files.preview_cancel, PickFile(file.file_id, file.version))
        return [(_("File"), file.number), *_latest(file), *forecast_rows(found, self.stts.today)]


def _latest(file: FileView) -> list[Row]:
    """Which action it is, who did it and when."""
    acts = {each.value for each in CANCELLABLE}
    line = next((line for line in reversed(file.history) if line.what in acts and not line.cancelled), None)
    if line is None:
        return []
    return [(_("Cancels"), f"{what_words(line)}, {doer(line.by)}, {show_instant(line.at)}")]


class CancelScreen(StepForm):
    """The form of the step, with its effect above."""

    done_by = ActionId.ACTION_CANCEL

    def above(self) -> Iterable[Widget]:
        yield from super().above()
        yield from scrolled(id="effect")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file = await self.fetch()
        app = self.stts
        found: Forecast = await self.ask(lambda house: house.files.preview_cancel, PickFile(file.file_id, file.version))
        today = app.today
        rows: list[Row] = [*_latest(file), (_("This puts back:"), ""), *forecast_rows(found, today)]
        lines = wrapped_rows(rows, app.size.width)
        await self.query_one(Scroll).show_lines(lines)
        if len(lines) > _EFFECT_ROWS:
            self.say(_("The effect is longer than this: Shift+Tab goes into it, Page Down shows the rest."))
        return {}, {"file_id": file.file_id, "version": file.version}
