"""A screen that is a list of rows, page by page: digits choose what is done to a row, letters find one, Enter does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from textual import events
from textual.binding import Binding
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.widget import Widget

from stts_tui.domain.common.columns import Columns
from stts_tui.domain.common.errors import Reason
from stts_tui.domain.common.paging import Key, Page, Place, Way
from stts_tui.domain.rights.action import Action, Option
from stts_tui.i18n import Words, _, _n, with_label
from stts_tui.tui.binding import function_words, option_words
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.counting import Counting
from stts_tui.tui.screens.base.options import OptionWork
from stts_tui.tui.widgets.columns import alarms, heading, row_text, shown, whole
from stts_tui.tui.widgets.line import FAULT, Line
from stts_tui.tui.widgets.option_list import BEFORE, OptionList, WordLine
from stts_tui.tui.widgets.pick_list import PickRow
from stts_tui.tui.widgets.scroll import BOTTOM, MORE

Row = TypeVar("Row")
_LAST_ROW = -1
_FEW = 5  # rows of a page that carry an alarm, at most: what nearly all are is said once
_OTHER_ROWS = 10  # title 2, question 2, column heads 1, "More" 1, message 2, keys 2
_ALL_AT_ONCE = 500  # rows that are fetched together where all found are meant


class ListScreen(SttsScreen, Generic[Row]):
    """A subclass gives `columns`, `fetch(place)`, `row_id(row)`, `on_rows()` and `on_list()`.

    Enter on a row without an option shows it.
    """

    columns: Columns[Row]
    does = _("Do")
    orders: Mapping[str, Words] = {}  # other orders of the rows, by the name that `Place.order` has for them
    BINDINGS = [
        Binding("pagedown", "turn('after')", show=False),
        Binding("pageup", "turn('before')", show=False),
        Binding("ctrl+home", "turn('first')", show=False),
        Binding("ctrl+end", "turn('last')", show=False),
        Binding("f10", "enter", show=False),
        Binding("f4", "list_options", show=False),
        Binding("f9,ctrl+d", "repeat", show=False),
        Binding("ctrl+o", "sort", show=False),
        Binding("f11,ctrl+w", "others", show=False),
        Binding("ctrl+u", "count", show=False),
    ]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._place = Place()
        self._page: Page[Row] | None = None
        self._changes = -1
        self._marker: int | None = 0
        self._order = ""
        self._others = False  # whether F11 shows the columns that the window has no room for
        self._follow: int | None = None  # the record that the marker stays on
        self._repeated = False
        self._known: dict[int, Row] = {}  # rows that were seen, for options on other pages
        self.work_list = OptionWork(self)
        self._counting = Counting(self)

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

    def why_not(self, action: Action, row: Row) -> Words | str | Reason | None:
        """Why this cannot be done to the row as it is shown; None where it can be tried."""
        return None

    def alarm_above(self, count: int) -> Words:
        """What stands above a page of which `count` rows, too many to be marked, need a hand; nothing: the question does."""
        return _n("{count} refused here", "{count} refused here").with_values(count=count)

    def told(self, row: Row) -> str:
        """All that the list shows of a row, in one text."""
        return " ".join(str(column.text(row)) for column in self.columns)

    async def found_elsewhere(self, word: str) -> bool:
        """`word` is on no row: whether it was found otherwise, and has been opened."""
        return False

    def open_row(self, action: Action, row_id: int) -> None:
        """Do what an option says to one row: its page opens."""
        self.stts.perform(action.id, row_id)

    def open_rows(self, action: Action, row_ids: tuple[int, ...]) -> bool:
        """Do it to several at once, where there is a page for that; False where they go one by one."""
        return self.stts.perform_on_several(action.id, row_ids)

    # -- the page ----------------------------------------------------------------------------------------------------
    def body(self) -> Iterable[Widget]:
        with Horizontal(id="above"):
            yield Line(id="question", classes="wrapped")  # many criteria take more than a row; the rows below then scroll
            yield WordLine(id="word")
        yield Line(self._heading(), id="columns")
        yield OptionList(id="body")

    def _heading(self) -> str:
        options = _("Opt")
        return f"{options} {heading(self._columns, self._room)}"

    @property
    def _columns(self) -> Columns[Row]:
        return shown(self.columns, self._room, others=self._others)

    def options(self) -> Iterable[tuple[str, Words]]:
        return option_words(self.on_rows())

    def functions(self) -> Iterable[tuple[str, Words]]:
        return function_words(self.on_list())

    @property
    def rows(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def marked(self) -> Row | None:
        """The row at the marker."""
        value = self.rows.value
        return self._known.get(value) if isinstance(value, int) else None

    def known(self, row_id: int) -> Row | None:
        """A row that has been seen, as it was then."""
        return self._known.get(row_id)

    @property
    def _room(self) -> int:
        """Cells for a row's columns."""
        return self.app.size.width - BEFORE

    @property
    def _page_size(self) -> int:
        return max(1, self.app.size.height - _OTHER_ROWS)

    async def load(self) -> None:
        self._changes = self.stts.changes
        page, question = await self._fetch_page()
        self._page = page
        self._known.update((self.row_id(row), row) for row in page.rows)
        found = [alarms(self._columns, row, self._room) for row in page.rows]
        many = sum(map(bool, found)) > _FEW
        self._show_question(question, str(self.alarm_above(sum(map(bool, found)))) if many else None)
        rows = [
            PickRow(row_text(self._columns, row, self._room), self.row_id(row), alarms=() if many else its)
            for row, its in zip(page.rows, found, strict=True)
        ]
        rows.append(PickRow(self._end_of_page(page), heading=True))
        self.rows.show_rows(rows, self._marker)
        self._marker = 0

    def _show_question(self, question: str, above: str | None) -> None:
        question = f"{question[:1].upper()}{question[1:]}"  # it may begin with "more than"
        text = f"{question}  {FAULT}{above}" if above else question
        start = len(question) + 2 if above else 0
        self.query_one("#question", Line).show(text, alarms=[(start, len(text))] if above is not None else ())

    async def _fetch_page(self) -> tuple[Page[Row], str]:
        """The page at the place, or, where a record is followed, the one that it stands on."""
        place = Place(self._place.way, self._place.key, self._page_size, self._order, whole=self._counting.until)
        page, question = await self.fetch(place)
        short = place.key is not None and len(page.rows) < self._page_size and not page.has_before
        if short or (not page.rows and place.key is not None):
            # The first rows by another way than from the start, or a page that has vanished: show a full first page.
            if self._marker == _LAST_ROW and page.rows:
                self._marker = len(page.rows) - 1
            self._place = Place()
            page, question = await self.fetch(Place(size=self._page_size, order=self._order))
        follow, self._follow = self._follow, None
        if follow is None:
            return page, question
        ids = [self.row_id(row) for row in page.rows]
        if follow not in ids:  # it has gone to another page, or out of the list
            there = Place(Way.RECORD, None, self._page_size, self._order, record=follow)
            moved, question_there = await self.fetch(there)
            if moved.mark is not None:
                self._place = Place(Way.FROM, moved.first)
                self._marker = moved.mark
                return moved, question_there
        else:
            self._marker = ids.index(follow)
        return page, question

    def _end_of_page(self, page: Page[Row]) -> str:
        if not page.total:
            return str(_("Nobody and nothing matches."))
        return str(MORE if page.has_after else BOTTOM)

    def opened(self) -> None:
        super().opened()
        self.query_one(WordLine).show_word("")
        self.rows.focus()

    def resumed(self) -> None:
        """Another page was on top: what changed there is fetched, and the options that are left are worked."""
        if self._page is None:
            return
        if self._changes != self.stts.changes:
            self._stay()
            self.work(self._load_and_go_on)
        else:
            self.work_list.go_on()

    async def _load_and_go_on(self) -> None:
        await self.load()
        self.work_list.go_on()

    def _stay(self) -> None:
        """The marker stays on its record wherever that goes, or else on the row's place."""
        value = self.rows.value
        self._marker = self.rows.position
        self._follow = value if isinstance(value, int) else None

    def action_reload(self) -> None:
        self._stay()
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
                self.rows.show_rows(self.rows.rows, len(page.rows) - 1)
                return
            self._place = Place(Way.AFTER, page.last)
        elif wanted is Way.BEFORE:
            if not page.has_before:
                self.rows.show_rows(self.rows.rows, 0)
                return
            self._place = Place(Way.BEFORE, page.first)
        else:
            self._place = Place(wanted)
        self.work(self.load)

    def on_option_list_turned(self, event: OptionList.Turned) -> None:
        if event.last:
            self._marker = _LAST_ROW
        self.action_turn("last" if event.last else "first")

    def on_pick_list_end_reached(self, event: OptionList.EndReached) -> None:
        if self._page is None:
            return
        if event.forward and self._page.has_after:
            self.action_turn("after")
        elif not event.forward and self._page.has_before:
            self._marker = _LAST_ROW
            self.action_turn("before")

    def action_others(self) -> None:
        """F11: the columns that have no room, in place of the others."""
        self._others = not self._others
        self.query_one("#columns", Line).show(self._heading())
        self.action_reload()

    def help_at_cursor(self) -> str:
        """The marked row whole: what a column cuts stands here."""
        row = self.marked
        told = whole(self.columns, row) if row is not None else []
        return "; ".join(str(with_label(words, text)) for words, text in told if str(words))

    def action_sort(self) -> None:
        """The same rows in the next of the list's orders."""
        names = ["", *self.orders]
        if len(names) == 1:
            self.say(_("This list has one order only."))
            return
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self._place = Place()
        words = self.orders.get(self._order)
        self.say(_("By {column}.").with_values(column=words) if words is not None else _("In the usual order."))
        self._marker = 0
        self.work(self.load)

    def action_count(self) -> None:
        """All that match are counted, where the list tells only that there are more than so many."""
        if self._page is not None:
            self._stay()
            self._counting.start(self._page.total)

    # -- finding -----------------------------------------------------------------------------------------------------
    def on_option_list_word_changed(self, event: OptionList.WordChanged) -> None:
        line = self.query_one(WordLine)
        line.show_word(event.word)
        if event.word:
            self.app.cursor_position = line.region.offset + Offset(line.end, 0)

    async def _find(self, word: str) -> None:
        self.say("")
        page, _question = await self.fetch(Place(Way.WORD, None, self._page_size, self._order, word=word))
        if page.mark is not None:
            self._place = Place(Way.FROM, page.first) if page.first is not None else Place()
            self._follow = self.row_id(page.rows[page.mark])
            await self.load()
        elif not await self.found_elsewhere(word):
            self.say(_("Nothing on this list begins with “{word}”.").with_values(word=word))

    # -- options -----------------------------------------------------------------------------------------------------
    def on_option_list_entered(self, event: OptionList.Entered) -> None:
        word = event.word
        if word:
            self.work(lambda: self._find(word))
        else:
            self.work_list.start()

    def on_option_list_left(self, event: OptionList.Left) -> None:
        """An option that cannot be is told of when its row is left."""
        if isinstance(event.value, int):
            self.work_list.tell_why_not(event.value)

    def on_pick_list_picked(self, _event: OptionList.Picked) -> None:
        self.action_pick()

    def action_enter(self) -> None:
        """F10 does what Enter does."""
        if self.rows.word:
            word = self.rows.word
            self.rows.set_word("")
            self.work(lambda: self._find(word))
        elif self.rows.typed:
            self.work_list.start()
        else:
            self.action_pick()

    def action_pick(self) -> None:
        """Enter without an option shows the row."""
        self.say("")
        value = self.rows.value
        shows = next((each for each in self.on_rows() if each.option is Option.DISPLAY), None)
        if isinstance(value, int) and shows is not None:
            self.open_row(shows, value)

    def on_key(self, event: events.Key) -> None:
        if event.key not in ("f9", "ctrl+d"):
            self._repeated = False
        for action in self.on_list():
            if event.key == action.function:
                event.stop()
                self.say("")
                self.do_on_list(action)
                return

    def do_on_list(self, action: Action) -> None:
        """What needs no row: its page opens."""
        self.stts.perform(action.id)

    def action_list_options(self) -> None:
        """F4: every option with its whole words, and why one cannot be chosen for this row."""
        self.work_list.show_all()

    def action_repeat(self) -> None:
        """The option of the marked row for those below it on the page; the second time, for all found."""
        option = self.rows.typed.get(self.rows.value, "")
        if not option:
            self.say(_("Type an option first; F9 repeats it downwards."))
        elif self._repeated:
            self.work(lambda: self._repeat_for_all(option))
        else:
            self._repeated = True
            self.work_list.repeat([row.value for row in self.rows.rows[self.rows.position :] if not row.heading], option)

    async def _repeat_for_all(self, option: str) -> None:
        """Also for what stands on other pages."""
        key: Key | None = None
        ids: list[int] = []
        while True:
            way = Way.FIRST if key is None else Way.AFTER
            page, _question = await self.fetch(Place(way, key, _ALL_AT_ONCE, self._order))
            self._known.update((self.row_id(row), row) for row in page.rows)
            ids += [self.row_id(row) for row in page.rows]
            key = page.last
            if not page.has_after:
                break
        self.work_list.repeat(ids, option)
