"""A screen that shows one thing in full: labelled lines, and the options for what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.rights.action import Action
from stts_tui.i18n import Words, _
from stts_tui.tui.binding import option_words
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.rows import Row, wrapped_rows
from stts_tui.tui.widgets.option_list import OPTION
from stts_tui.tui.widgets.scroll import Scroll, scrolled


class CardScreen(SttsScreen):
    """A subclass gives `rows()`, called by `load()`, and `actions()`."""

    BINDINGS = [Binding("f4", "list_options", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._changes = -1
        self._typed = ""  # of an option's number

    async def rows(self) -> Sequence[Row]:
        raise NotImplementedError

    def actions(self) -> tuple[Action, ...]:
        """What may be done with the thing shown."""
        return ()

    def body(self) -> Iterable[Widget]:
        yield from scrolled()

    def options(self) -> Iterable[tuple[str, Words]]:
        return option_words(self.actions())

    async def load(self) -> None:
        self._changes = self.stts.changes
        rows = await self.rows()
        body = self.query_one(Scroll)
        await body.show_lines(wrapped_rows(rows, self.app.size.width))
        body.focus()

    def resumed(self) -> None:
        if self._changes not in (-1, self.stts.changes):
            self.query_one(Scroll).to_top()
            self.action_reload()

    # -- options, as on lists: digits choose, Enter does -----------------------------------------------------------------
    def on_key(self, event: events.Key) -> None:
        typed = self._typed
        if event.key == "enter" and typed:
            self._typed = ""
            self._do_option(typed)
            event.prevent_default()  # else Enter would also do what the page is for
        elif event.key == "backspace" and typed:
            self._show_typed(typed[:-1])
        elif event.character and event.character.isascii() and event.character.isdigit() and len(typed) < OPTION:
            self._show_typed(typed + event.character)
        elif event.character and event.is_printable and typed:
            self._show_typed("")
        else:
            return
        event.stop()

    def _option(self, digits: str) -> Action | None:
        return next((each for each in self.actions() if each.option == int(digits)), None)

    def _show_typed(self, digits: str) -> None:
        self._typed = digits
        action = self._option(digits) if digits else None
        if action is not None:
            self.say(_("{option}={words}: Enter does it.").with_values(option=digits, words=action.label))
        else:
            self.say(digits)

    def _do_option(self, digits: str) -> None:
        action = self._option(digits)
        if action is None:
            self.say(_("{option} is no option here; F4 shows those that are.").with_values(option=digits), fault=True)
            return
        self.say("")
        self.do_option(action)

    def do_option(self, action: Action) -> None:
        """Do it to the thing shown: its page opens."""
        self.stts.perform(action.id, self.target)

    def action_list_options(self) -> None:
        """F4: every option with its whole words."""
        from stts_tui.tui.screens.base.told import show_options  # loaded when it is first opened

        show_options(self.stts, self.actions())
