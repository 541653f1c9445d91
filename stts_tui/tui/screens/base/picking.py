"""A page of entries of which one is picked, by its number, with Enter or with F10."""

from __future__ import annotations

from textual.binding import Binding

from stts_tui.i18n import Words, _c
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.pick_list import PickList


class PickingScreen(SttsScreen):
    """A subclass puts a PickList among its widgets and says what becomes of the value that is picked."""

    does: Words | None = _c("key", "Open")
    BINDINGS = [Binding("f10", "pick", show=False)]

    @property
    def entries(self) -> PickList:
        return self.query_one(PickList)

    def picked(self, value: object) -> None:
        raise NotImplementedError

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        self.picked(event.value)

    def action_pick(self) -> None:
        self.picked(self.entries.value)
