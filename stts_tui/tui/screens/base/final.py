"""What nobody can undo is asked for in a word of its own, on a page that was seen: a typed yes.

What was typed before the page was written out does not count: whoever types ahead, a scanner, a paste, has not read it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from textual import events
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.widgets.entries import TextEntry
from stts_tui.tui.widgets.line import Line

YES = _("yes")
_LONGEST = 12
_NOTHING_DONE = _("Nothing has been done. Type {yes} and Enter to do it; F12 goes back and changes nothing.")


class YesEntry(TextEntry):
    """Its word is typed: nobody pastes a yes."""

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # else the base class would take it


class TypedYes(Horizontal):
    """The warning's field: `said` is whether the word of the reader's language stands in it."""

    def __init__(self, does: Words) -> None:
        super().__init__(classes="row")
        self._does = does

    def compose(self) -> Iterable[Widget]:
        words = _("Type {yes}, then Enter: {act}").with_values(yes=YES, act=self._does)
        yield Line(words, classes="yes-label")
        yield YesEntry("", longest=_LONGEST, secret=False, id="yes")

    @property
    def said(self) -> bool:
        return self.query_one(TextEntry).value.strip().casefold() == str(YES).casefold()


class AsksFinally(SttsScreen):
    """A page whose field must hold the yes before `decide_finally` runs."""

    warning = _("This cannot be undone.")
    BINDINGS = [
        Binding("enter", "answer", show=False),
        Binding("f10", "not_by_function_key", show=False, priority=True),
        Binding("pagedown", "scroll('page_down')", show=False),
        Binding("pageup", "scroll('page_up')", show=False),
    ]

    async def decide_finally(self) -> None:
        """Do it, and leave the page."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        """What the page shows anyway, and below it the warning and the field."""
        yield from super().body()
        yield Line(self.warning, id="warning")
        yield TypedYes(self.does or Words(""))

    async def load(self) -> None:
        """The page stands: the cursor goes into the field; what is read once it has been written out counts."""
        try:
            await super().load()
        finally:  # also where there is nothing to ask: F12 must be heard
            self.query_one(TypedYes).query_one(TextEntry).focus()
            self.stts.hear_once_written()

    def on_mount(self) -> None:
        self.stts.hear_nothing()

    def on_unmount(self) -> None:
        """Left before it was written out; else the next page's keys are that page's own."""
        if self.stts.is_deaf:
            self.stts.hear_once_written()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_answer()

    def action_answer(self) -> None:
        if self.query_one(TypedYes).said:
            self.work(self.decide_finally)
        else:  # also where the end of a yes was heard, but not its beginning: the next one is whole
            self.query_one(TypedYes).query_one(TextEntry).value = ""
            self.say(_NOTHING_DONE.with_values(yes=YES))

    def action_not_by_function_key(self) -> None:
        self.say(_NOTHING_DONE.with_values(yes=YES))

    def action_scroll(self, way: str) -> None:
        getattr(self.query_one("#body"), f"action_{way}")()


class FinalScreen(AsksFinally, CardScreen):
    """Asks for the yes after a form or a set: `rows` say what will happen; then `then` runs on the page below.

    With `place` and `does` as on the page below.
    """

    help = _("What this page asks needs a yes. Type the word that it names, then Enter. F12 and F3 change nothing.")

    def __init__(
        self, place: Words, rows: Sequence[Row], *, question: Words | str, does: Words, then: Callable[[], Awaitable[None]],
        warning: Words | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.place = place
        self.does = does
        self.opening_words = question
        self._rows = rows
        self._then = then
        if warning is not None:
            self.warning = warning

    async def rows(self) -> Sequence[Row]:
        return self._rows

    async def decide_finally(self) -> None:
        below = self.stts.screen_stack[-2]
        self.stts.back()
        if isinstance(below, SttsScreen):
            below.work(self._then)
