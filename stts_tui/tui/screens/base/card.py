"""A screen that shows one thing in full: labelled lines, and letters for what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget

from stts_tui.domain.rights.action import Action
from stts_tui.i18n import Words
from stts_tui.tui.binding import key_words
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.rows import Row, wrapped_rows
from stts_tui.tui.widgets.line import Line


class CardScreen(SttsScreen):
    """A subclass gives `rows()`, called by `load()`, and `actions()`."""

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._changes = -1

    async def rows(self) -> Sequence[Row]:
        raise NotImplementedError

    def actions(self) -> tuple[Action, ...]:
        """What may be done with the thing shown."""
        return ()

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(id="body", can_focus=True)

    def letters(self) -> Iterable[tuple[str, Words]]:
        return key_words(self.actions())

    async def load(self) -> None:
        self._changes = self.stts.changes
        rows = await self.rows()
        body = self.query_one("#body")
        texts = wrapped_rows(rows, self.app.size.width)
        shown = list(body.query(Line))
        if len(shown) == len(texts):  # the same lines with other values: only these are painted
            for line, (text, _heading) in zip(shown, texts, strict=True):
                line.show(text)
        else:
            await body.remove_children()
            await body.mount(*(Line(text, classes="heading" if heading else "") for text, heading in texts))
        body.focus()

    def resumed(self) -> None:
        if self._changes not in (-1, self.stts.changes):
            self.action_reload()

    def on_key(self, event: events.Key) -> None:
        for action in self.actions():
            if event.character is not None and event.character.casefold() == action.key:
                event.stop()
                self.stts.perform(action.id, self.target)
                return
