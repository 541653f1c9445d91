"""F4 at a field: what it may hold, as a list; the number or Enter picks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.entries import ChoiceEntry, TextEntry
from stts_tui.tui.widgets.pick_list import PickList, PickRow


class ChooseScreen(SttsScreen):
    """`choices` are number, words and value; the one that is picked goes into `entry`."""

    help = _("What the field may hold. Its number, or the arrow keys and Enter, picks; F12 leaves the field as it was.")
    does = _("Pick")

    def __init__(
        self, place: Words, choices: Sequence[tuple[str, Words, str]], entry: ChoiceEntry | TextEntry
    ) -> None:  # fmt: skip
        super().__init__()
        self.place = place
        self._choices = choices
        self._entry = entry

    def body(self) -> Iterable[Widget]:
        rows = [
            PickRow(f"{number:>2}  {words}", value, shortcut=number, initial=str(words)[:1].casefold())
            for number, words, value in self._choices
        ]  # fmt: skip
        yield PickList(rows, id="body")

    def opened(self) -> None:
        super().opened()
        rows = self.query_one(PickList)
        rows.focus()
        values = [value for _number, _words, value in self._choices]
        if self._entry.value in values:
            rows.move_to(values.index(self._entry.value))

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        self._entry.value = str(event.value)
        self.stts.back()
