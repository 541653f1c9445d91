"""An overview: figures with their bars; the number of a figure opens the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.figures import Figure, Groups, bars
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _c, _n
from stts_tui.services.overviews import AskOverview
from stts_tui.services.private_files import write_rows
from stts_tui.tui.doors import counted
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.told import ToldScreen
from stts_tui.tui.widgets.columns import cut, filled, wrapped
from stts_tui.tui.widgets.pick_list import PickList, PickRow

WORD, NUMBER, BAR = 38, 7, 26  # cells


class OverviewScreen(SttsScreen):
    of: ActionId
    does = _c("key", "Open")
    BINDINGS = [Binding("f10", "pick", show=False), Binding("ctrl+x", "export", show=False)]

    def body(self) -> Iterable[Widget]:
        yield PickList(id="body")

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    async def load(self) -> None:
        groups = await self.ask(lambda house: house.overviews.show, AskOverview(self.of))
        self._list.show_rows(_rows(groups), self._list.position)
        self._list.focus()

    def resumed(self) -> None:
        """Back from a list: what was done there may have changed the figures."""
        self.work(self.load)

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "Ctrl+X", _("Export")

    def in_full(self) -> list[str]:
        """Names that have no room in their column."""
        figures = (row.value for row in self._list.rows if isinstance(row.value, Figure))
        return [*super().in_full(), *(str(each.words) for each in figures if cut(each.words, WORD) != str(each.words))]

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        self._open(event.value)

    def action_pick(self) -> None:
        self._open(self._list.value)

    def _open(self, value: object) -> None:
        if isinstance(value, Figure):
            self.say("")
            self.stts.open(counted(self.of, value.of))

    def action_export(self) -> None:
        self.work(self._export)

    async def _export(self) -> None:
        rows = await self.ask(lambda house: house.overviews.export, AskOverview(self.of))
        path = await self.stts.gateway.call(lambda house: lambda: write_rows(house.office, str(self.of), rows))
        told = _n("{count} figure has been written to {path}.", "{count} figures have been written to {path}.")
        words = told.with_values(count=len(rows) - 1, path=path)
        if max(map(len, str(words).split())) <= self.app.size.width and len(wrapped(words, self.app.size.width)) <= 2:
            self.say(words)
        else:  # a path that two rows do not hold is never cut
            self.stts.open(ToldScreen(self.place, [("", words)]))


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


class UsersOverview(OverviewScreen):
    of = ActionId.OVERVIEW_USERS
    place, help = action(of).label, action(of).help


class FilesOverview(OverviewScreen):
    of = ActionId.OVERVIEW_FILES
    place, help = action(of).label, action(of).help


class AssignmentsOverview(OverviewScreen):
    of = ActionId.OVERVIEW_ASSIGNMENTS
    place, help = action(of).label, action(of).help


class WorkOverview(OverviewScreen):
    of = ActionId.OVERVIEW_WORK
    place, help = action(of).label, action(of).help


class DecisionsOverview(OverviewScreen):
    of = ActionId.OVERVIEW_DECISIONS
    place, help = action(of).label, action(of).help


class RequestsOverview(OverviewScreen):
    of = ActionId.OVERVIEW_REQUESTS
    place, help = action(of).label, action(of).help
