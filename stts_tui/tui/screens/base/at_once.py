"""A page that asks nothing and shows nothing: it does what it was opened for, and the page below says what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.i18n import Words
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.line import Line


class AtOnceScreen(SttsScreen):
    """A subclass gives `act()`, which does it and gives the sentence that says so."""

    async def act(self) -> Words | str:
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield Line(id="body")

    async def load(self) -> None:
        self.stts.done(await self.act())

    def show_refusal(self, no: Refused) -> None:
        """There is nothing to see here: the page below says why not."""
        self.stts.back_refused(no)
