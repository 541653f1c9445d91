"""A screen that shows one thing in full: labelled lines, and letters for what may be done with it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget

from stts_tui.domain.rights.action import Action
from stts_tui.i18n import Words
from stts_tui.tui.binding import key_words
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.line import Line

_LABEL = 28


class CardScreen(SttsScreen):
    """A subclass gives `rows()`, called by `load()`, and `actions()`."""

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._changes = -1

    async def rows(self) -> Sequence[tuple[object, object]]:
        """Label and value of each line; a label without a value is a heading, both empty a blank line."""
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


def wrapped_rows(rows: Iterable[tuple[object, object]], width: int) -> list[tuple[str, bool]]:
    """Each row as lines of at most `width` characters, and whether it is a heading; what is longer goes on below."""
    lines: list[tuple[str, bool]] = []
    for label, value in rows:
        name, text = str(label), str(value)
        if name and not text:
            lines.append((name, True))
            continue
        parts = textwrap.wrap(text, max(20, width - _LABEL), break_on_hyphens=False) or [""]
        if len(name) >= _LABEL:
            lines.append((name, False))
            name = ""
        lines.append((f"{name:<{_LABEL}}{parts[0]}", False))
        lines.extend((f"{'':<{_LABEL}}{part}", False) for part in parts[1:])
    return lines
