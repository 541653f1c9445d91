"""The second part of a file, modifying it, stopping it, cancelling its latest action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.containers import VerticalScroll
from textual.widget import Widget

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.kinds import as_typed
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.fields import BY_NAME
from stts_tui.domain.tariff.file import (
    CancelAction,
    CompleteFile,
    Forecast,
    ModifyFile,
    PickFile,
    StopTariff,
)
from stts_tui.domain.tariff.forms import CANCEL, COMPLETE, MODIFY, STOP
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import wrapped_rows
from stts_tui.tui.screens.tariff.file_form import FileFormScreen
from stts_tui.tui.screens.tariff.file_rows import forecast_rows
from stts_tui.tui.widgets.line import Line

_EFFECT_ROWS = 14  # as in styles/theme.tcss


class FileCompleteScreen(FileFormScreen):
    place = action(ActionId.FILE_COMPLETE).label
    help = _("The second part of an application or transfer. Once it is there the reduction begins on the activation date.")
    form = COMPLETE
    does = _("Save")
    checks = True
    done_by = ActionId.FILE_COMPLETE

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file = await self.fetch()
        return as_typed(self.form, BY_NAME, file), {"file_id": file.file_id, "version": file.version}

    async def carry_out(self, request: CompleteFile) -> None:
        app = self.stts
        self.finish(await app.gateway.call(lambda house: house.files.complete, app.session, request))


class FileModifyScreen(FileFormScreen):
    place = action(ActionId.FILE_MODIFY).label
    help = _(
        "Change what differs. Before and after, and the new discount, are shown first. A new number, formula, operators or"
        " price begin a new reduction from the day “these hold from”."
    )
    form = MODIFY
    does = _("Save")
    checks = True
    asks_first = True
    done_by = ActionId.FILE_MODIFY

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file = await self.fetch()
        return as_typed(self.form, BY_NAME, file) | {"effective_on": ""}, {
            "file_id": file.file_id,
            "version": file.version,
            "had_price": file.price is not None,
        }

    async def carry_out(self, request: ModifyFile) -> None:
        app = self.stts
        self.finish(await app.gateway.call(lambda house: house.files.modify, app.session, request))


class FileStopScreen(FileFormScreen):
    place = action(ActionId.FILE_STOP).label
    help = _(
        "A reduction is the discount on one line: it ends, the tariff stays, and another reduction may begin by modifying"
        " the file. Or the tariff ends altogether; the customer can then apply anew."
    )
    form = STOP
    does = _("Stop")
    checks = True
    asks_first = True
    done_by = ActionId.FILE_STOP

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file = await self.fetch()
        today = self.stts.today
        what = "reduction" if file.running is not None else "tariff"
        return {"what": what, "last_day": show_date(today)}, {"file_id": file.file_id, "version": file.version}

    async def carry_out(self, request: StopTariff) -> None:
        app = self.stts
        self.finish(await app.gateway.call(lambda house: house.files.stop, app.session, request))


class CancelPreviewScreen(CardScreen):
    """What cancelling would undo."""

    place = action(ActionId.ACTION_PREVIEW).label
    help = _("What cancelling the latest action would put back. Nothing is done here.")

    async def rows(self) -> list[tuple[object, object]]:
        app = self.stts
        file = await app.gateway.call(lambda house: house.files.show, app.session, self.target_id)
        found = await app.gateway.call(
            lambda house: house.files.preview_cancel, app.session, PickFile(file.file_id, file.version)
        )
        return [(_("File"), file.number), *forecast_rows(found, app.today)]


class CancelScreen(FileFormScreen):
    place = action(ActionId.ACTION_CANCEL).label
    help = _(
        "Undoes the latest action of the file that is not cancelled yet: the file is again exactly as it was before. The"
        " cancellation itself stands in the history, and assignments that the action made are withdrawn."
    )
    form = CANCEL
    does: Words | None = _("Cancel the action")
    done_by = ActionId.ACTION_CANCEL

    def above(self) -> Iterable[Widget]:
        yield from super().above()
        yield VerticalScroll(id="effect")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file = await self.fetch()
        app = self.stts
        found: Forecast = await app.gateway.call(
            lambda house: house.files.preview_cancel, app.session, PickFile(file.file_id, file.version)
        )
        today = app.today
        rows = [(_("This puts back:"), ""), *forecast_rows(found, today)]
        effect = self.query_one("#effect")
        await effect.remove_children()
        lines = wrapped_rows(rows, app.size.width)
        await effect.mount(*(Line(text, classes="heading" if heading else "") for text, heading in lines))
        if len(lines) > _EFFECT_ROWS:
            self.say(_("The effect is longer than this: Shift+Tab goes into it, Page Down shows the rest."))
        return {}, {"file_id": file.file_id, "version": file.version}

    async def carry_out(self, request: CancelAction) -> None:
        app = self.stts
        self.finish(await app.gateway.call(lambda house: house.files.cancel, app.session, request))
