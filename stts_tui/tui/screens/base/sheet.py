"""A screen that is a sheet of text: headings and paragraphs, wrapped where the terminal ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.columns import filled
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scroll import Scroll, scrolled

LABEL = 26  # cells


def labelled(label: object, value: object) -> str:
    """Both in one line, the value behind the place of the labels."""
    return f"{filled(label, LABEL)}{value}"


class SheetScreen(SttsScreen):
    """A subclass gives `paragraphs()`, called by `load()`."""

    async def paragraphs(self) -> Sequence[object]:
        """Texts from top to bottom; an empty one is a blank line, a Heading is bold."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield from scrolled()

    async def load(self) -> None:
        texts = await self.paragraphs()
        body = self.query_one(Scroll)
        await body.remove_children()
        await body.mount(*(Line(text, classes="heading" if isinstance(text, Heading) else "wrapped") for text in texts))
        body.focus()


class Heading:
    """A bold line of a sheet."""

    def __init__(self, words: object) -> None:
        self._words = words

    def __str__(self) -> str:
        return str(self._words)
