"""Who may what: the table of actions against profiles and roles, one's own marked."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from stts_tui.domain.rights import matrix
from stts_tui.i18n import _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scroll import Scroll, scrolled


class RightsScreen(SttsScreen):
    place = _("Who may do what")
    help = _(
        "An x: whoever stands above the column may do it. A star before a row: you may; a star before a head: you stand in"
        " that column. Your company's local administrator gives profiles and applications."
    )

    def body(self) -> Iterable[Widget]:
        yield Line("", id="columns")
        yield from scrolled()

    async def load(self) -> None:
        actor = await self.ask(lambda house: house.trail.rights)
        width = self.app.size.width
        self.query_one("#columns", Line).show(matrix.head(width, actor))
        body = self.query_one(Scroll)
        await body.show_lines([(text, heading, ()) for text, heading in matrix.lines(width, actor)])
        body.focus()
