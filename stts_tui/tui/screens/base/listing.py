"""A screen that is a list of rows, page by page, with letters that act on the marked row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual import events
from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.columns import Columns
from stts_tui.domain.common.paging import Page, Place, Way
from stts_tui.domain.rights.action import Action, Target
from stts_tui.i18n import Words, _
from stts_tui.tui.binding import key_words
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.columns import heading, row_text
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import MARKER, PickList, PickRow

Row = TypeVar("Row")
_LAST_ROW = -1
_OTHER_ROWS = 10  # title 2, question 2, column heads 1, "More" 1, message 2, keys 2


class ListScreen(SttsScreen, Generic[Row]):
    """A subclass gives `columns`, `fetch(place)`, `row_id(row)`, `on_rows()` and `on_list()`.

    Enter does the first row action.
    """

    columns: Columns[Row]
    does = _("Show")
    markable = False  # whether Space marks rows, for what is done to several
    BINDINGS = [
        Binding("pagedown", "turn('after')", show=False),
        Binding("pageup", "turn('before')", show=False),
        Binding("ctrl+home", "turn('first')", show=False),
        Binding("ctrl+end", "turn('last')", show=False),
        Binding("f10", "pick", show=False),
    ]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._place = Place()
        self._page: Page[Row] | None = None
        self._changes = -1
        self._marker: int | None = 0

    # -- for subclasses ----------------------------------------------------------------------------------------------
    async def fetch(self, place: Place) -> tuple[Page[Row], str]:
        """A page, and the question that it answers, in words."""
        raise NotImplementedError

    def row_id(self, row: Row) -> int:
        raise NotImplementedError

    def on_rows(self) -> tuple[Action, ...]:
        """What may be done to a row."""
        return ()

    def on_list(self) -> tuple[Action, ...]:
        """What may be done without one."""
        return ()

    # -- the page ----------------------------------------------------------------------------------------------------
    def body(self) -> Iterable[Widget]:
        yield Line(id="question", classes="wrapped")  # many criteria take more than a row; the rows below then scroll
        yield Line(f"  {heading(self.columns, self._room)}", id="columns")  # behind the place of the marker
        yield PickList(id="body", markable=self.markable)

    def letters(self) -> Iterable[tuple[str, Words]]:
        """All but the first action on rows, which Enter does and the first key row names."""
        return key_words((*self.on_rows()[1:], *self.on_list()))

    @property
    def _room(self) -> int:
        """Cells for a row's columns."""
        return self.app.size.width - MARKER

    @property
    def _page_size(self) -> int:
        return max(1, self.app.size.height - _OTHER_ROWS)

    async def load(self) -> None:
        self._changes = self.stts.changes
        place = Place(self._place.way, self._place.key, self._page_size)
        page, question = await self.fetch(place)
        short = place.key is not None and len(page.rows) < self._page_size and not page.has_before
        if short or (not page.rows and place.key is not None):
            # The first rows by another way than from the start, or a page that has vanished: show a full first page.
            if self._marker == _LAST_ROW and page.rows:
                self._marker = len(page.rows) - 1
            self._place = Place()
            page, question = await self.fetch(Place(size=self._page_size))
        self._page = page
        self.query_one("#question", Line).show(question)
        rows = [PickRow(row_text(self.columns, row, self._room), self.row_id(row)) for row in page.rows]
        rows.append(PickRow(self._end_of_page(page), heading=True))
        self.query_one(PickList).show_rows(rows, self._marker)
        self._marker = 0

    def _end_of_page(self, page: Page[Row]) -> str:
        if not page.total:
            return str(_("Nobody and nothing matches."))
        return str(_("More: Page Down") if page.has_after else _("Bottom"))

    def opened(self) -> None:
        super().opened()
        self.query_one(PickList).focus()

    def resumed(self) -> None:
        """Something was changed meanwhile: fetch the same page, the marker where it was."""
        if self._page is not None and self._changes != self.stts.changes:
            self.action_reload()

    def action_reload(self) -> None:
        self._marker = self.query_one(PickList).position
        self.work(self.load)

    # -- turning pages -----------------------------------------------------------------------------------------------
    def action_turn(self, way: str) -> None:
        page = self._page
        if page is None:
            return
        self.say("")
        wanted = Way(way)
        if wanted is Way.AFTER:
            if not page.has_after:
                self.query_one(PickList).show_rows(self.query_one(PickList).rows, len(page.rows) - 1)
                return
            self._place = Place(Way.AFTER, page.last)
        elif wanted is Way.BEFORE:
            if not page.has_before:
                self.query_one(PickList).show_rows(self.query_one(PickList).rows, 0)
                return
            self._place = Place(Way.BEFORE, page.first)
        else:
            self._place = Place(wanted)
        self.work(self.load)

    def on_pick_list_end_reached(self, event: PickList.EndReached) -> None:
        if self._page is None:
            return
        if event.forward and self._page.has_after:
            self.action_turn("after")
        elif not event.forward and self._page.has_before:
            self._marker = _LAST_ROW
            self.action_turn("before")

    # -- acting ------------------------------------------------------------------------------------------------------
    def on_pick_list_picked(self, _event: PickList.Picked) -> None:
        self.action_pick()

    def action_pick(self) -> None:
        actions = self.on_rows()
        if actions:
            self._act(actions[0])

    def on_key(self, event: events.Key) -> None:
        for action in (*self.on_rows(), *self.on_list()):
            if event.character is not None and event.character.casefold() == action.key:
                event.stop()
                self._act(action)
                return

    def _act(self, action: Action) -> None:
        self.say("")
        target: object = None
        if action.target is not Target.NONE:
            target = self.query_one(PickList).value
            if target is None:
                self.say(_("There is no row to do this to."))
                return
        self.stts.perform(action.id, target)
