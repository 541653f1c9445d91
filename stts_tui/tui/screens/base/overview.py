"""An overview: figures with their bars; the number of a figure opens the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.figures import Figure, Groups, bars
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.services.overviews import AskOverview
from stts_tui.services.private_files import write_rows
from stts_tui.tui.doors import counted
from stts_tui.tui.screens.base.picking import PickingScreen
from stts_tui.tui.screens.base.told import say_whole
from stts_tui.tui.widgets.columns import cut, filled
from stts_tui.tui.widgets.pick_list import PickList, PickRow

WORD, NUMBER, BAR = 38, 7, 26  # cells


class OverviewScreen(PickingScreen):
    """The overview `of` an action, whose words are the page's."""

    BINDINGS = [Binding("ctrl+x", "export", show=False)]

    def __init__(self, of: ActionId) -> None:
        super().__init__()
        self.of = of
        self.place, self.help = action(of).label, action(of).help

    def body(self) -> Iterable[Widget]:
        yield PickList(id="body")

    async def load(self) -> None:
        groups = await self.ask(lambda house: house.overviews.show, AskOverview(self.of))
        self.entries.show_rows(_rows(groups), self.entries.position)
        self.entries.focus()

    def resumed(self) -> None:
        """Back from a list: what was done there may have changed the figures."""
        self.work(self.load)

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "Ctrl+X", _("Export")

    def in_full(self) -> list[str]:
        """Names that have no room in their column."""
        figures = (row.value for row in self.entries.rows if isinstance(row.value, Figure))
        return [*super().in_full(), *(str(each.words) for each in figures if cut(each.words, WORD) != str(each.words))]

    def picked(self, value: object) -> None:
        if isinstance(value, Figure):
            self.say("")
            self.stts.open(counted(self.of, value.of))

    def action_export(self) -> None:
        self.work(self._export)

    async def _export(self) -> None:
        rows = await self.ask(lambda house: house.overviews.export, AskOverview(self.of))
        path = await self.stts.gateway.call(lambda house: lambda: write_rows(house.office, str(self.of), rows))
        told = _n("{count} figure has been written to {path}.", "{count} figures have been written to {path}.")
        say_whole(self, told.with_values(count=len(rows) - 1, path=path), self.place)


def _rows(groups: Groups) -> list[PickRow]:
    rows: list[PickRow] = []
    number = 0
    for group in groups:
        if rows:
            rows.append(PickRow("", heading=True))
        rows.append(PickRow(str(group.words), heading=True))
        lengths = bars([figure.count for figure in group.figures], BAR)
        for figure, bar in zip(group.figures, lengths, strict=True):
            number += 1
            word = filled(cut(figure.words, WORD), WORD)
            text = f"{number:>2}  {word}{figure.count:>{NUMBER}}  {bar}".rstrip()
            rows.append(PickRow(text, figure, shortcut=str(number), initial=str(figure.words)[:1].casefold()))
    return rows
