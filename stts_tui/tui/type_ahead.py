"""Keys typed ahead: they wait while the program works, and go in one at a time.

Textual hands a key at once to the widget that has the focus at that moment, and so would give what was typed after a
Tab to the field before it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from textual import events
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from stts_tui.tui.bare import BareApp
from stts_tui.tui.textual_inside import read_as_keys
from stts_tui.tui.widgets.entries import TextEntry

# The second route to each function key: Esc, then the key's last digit, as on other terminals; no time limit. And to each
# key with Ctrl that has no other way, for one hand or one finger: Esc, then its letter.
ESCAPED = {
    "1": "f1", "2": "f12", "3": "f3", "4": "f4", "5": "f5", "6": "f6", "7": "f7", "8": "f8", "9": "f9", "0": "f10",
    **{letter: f"ctrl+{letter}" for letter in "delnopuwxyz"},
}  # fmt: skip
_TYPE_AHEAD = 256
_ANSWERS = frozenset({"enter", "ctrl+j", "ctrl+m", "f10"})  # with what is printable: all that a question can be answered by


def read_escaped_signs() -> None:
    """Once, when the program starts: where Esc and its digit or letter arrive together, they are the key too."""
    read_as_keys({f"\x1b{sign}": key for sign, key in ESCAPED.items()})


class Settled(Message):
    """Follows a key through the same queues; when it arrives, all that the key has caused has begun."""

    def __init__(self, widget: Widget, *, again: bool) -> None:
        super().__init__()
        self.widget = widget
        self.again = again  # go round twice: the first time, what the key posted stood behind it in the widget's queue


class TypeAheadApp(BareApp, inherit_bindings=False):
    """An application that keeps keys until the screen that they are meant for stands."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self._busy = 1  # until the first screen stands
        self._held: deque[events.Key] = deque()
        self._settling: Settled | None = None
        self._letters: TextEntry | None = None  # letters have gone there that nobody has waited for
        self._escape = False
        self.breaks_off: Callable[[], object] | None = None  # what the next key ends, before it waits or goes in
        self._stack: list[Screen[object]] = []  # of pages, when the present work began
        self._deaf_until = 0.0  # what was read of the keyboard before this moment is not heard
        self._unheard: list[events.Key] = []  # read while nobody knew yet when that moment would be

    def begin(self) -> None:
        """Something is going on: keys wait."""
        self._busy += 1
        if self._busy == 1:
            self._stack = list(self.screen_stack)
            self.hold_picture()

    def end(self) -> None:
        self._busy -= 1
        if not self._busy:
            self.about_to_show()
            if self.screen_stack == self._stack:
                self.call_after_refresh(self._show_picture)
            else:  # the second time: what is laid out on a new page may move the cursor
                self.call_after_refresh(self.call_after_refresh, self._show_picture)
            if self._held:
                self.call_later(self._pump)

    def _show_picture(self) -> None:
        if not self._busy:
            self.release_picture()

    def about_to_show(self) -> None:
        """All that was going on has ended: the last that belongs to the same picture. A hook."""

    def key_goes(self, key: events.Key, widget: Widget) -> None:
        """A key is handed to what has the focus. A hook."""

    def hold_picture(self) -> None:
        """More of it is to come: the line need not carry what will not stay. A hook."""

    def release_picture(self) -> None:
        """It is complete. A hook."""

    def hear_nothing(self) -> None:
        """What is typed from now on, and what waits, was typed without a look at what is asked: it never counts."""
        self._held.clear()
        self._unheard.clear()
        self._deaf_until = math.inf

    @property
    def is_deaf(self) -> bool:
        """Whether nobody knows yet from which moment on keys count."""
        return self._deaf_until == math.inf

    async def hear_from(self, moment: float) -> None:
        """What was read of the keyboard since then (by the monotonic clock) counts."""
        self._deaf_until = moment
        unheard, self._unheard = self._unheard, []
        for event in unheard:
            await self.on_event(event)

    @property
    def is_busy(self) -> bool:
        """Whether keys wait, or would."""
        return bool(self._busy or self._held)

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        answers = event.is_printable or event.key in _ANSWERS
        if answers and event.time < self._deaf_until:
            if self.is_deaf:
                self._unheard.append(event)
            return
        key = self._translate(event)
        if self._settling is not None and not self._is_there(self._settling.widget):
            self.forget_the_last_key()  # its widget has gone and taken the message along: keys must not wait for ever
        if key is not None and key.key == "ctrl+l":
            self.action_repaint()
        elif key is not None and len(self._held) < _TYPE_AHEAD:
            self._held.append(key)
            if self.breaks_off is not None:
                self.breaks_off()
            await self._pump()

    async def _pump(self) -> None:
        while self._held and not self._busy:
            await self._deliver(self._held.popleft())

    async def _deliver(self, key: events.Key) -> None:
        widget = self.focused or self.screen
        if isinstance(widget, TextEntry) and widget.whole is None and key.is_printable:
            self._letters = widget
            self.key_goes(key, widget)
            await super().on_event(key)  # a letter in a field moves nothing: the next need not wait
            return
        letters, self._letters = self._letters, None
        if letters is not None:  # but another key does: the letters must stand in their field first
            self._held.appendleft(key)
            self._settle(letters, again=False)
            return
        self.begin()
        self.key_goes(key, widget)
        await super().on_event(key)
        if self._is_there(widget):  # else a key such as F12 has already closed its screen
            self._settle(widget, again=True)
        self.end()

    def _is_there(self, widget: Widget) -> bool:
        """Whether `widget` is on the screen that is on top, or is that screen."""
        return widget.is_attached and widget.screen is self.screen

    def _settle(self, widget: Widget, *, again: bool) -> None:
        self.begin()
        self._settling = Settled(widget, again=again)
        if not widget.post_message(self._settling):
            self.forget_the_last_key()

    def on_settled(self, message: Settled) -> None:
        if message is not self._settling:
            return
        if message.again:
            self._settle(message.widget, again=False)
            self.end()  # of the first time round
        else:
            self.forget_the_last_key()

    def forget_the_last_key(self) -> None:
        """All that it caused has begun, or has gone with its screen: the next key may come."""
        if self._settling is not None:
            self._settling = None
            self.end()

    def _translate(self, event: events.Key) -> events.Key | None:
        """Esc and a digit or letter make one key; a lone Esc does nothing.

        Enter that was typed before the terminal was put into raw mode arrives as a line feed.
        """
        if event.key == "ctrl+j":
            event = events.Key("enter", "\r")
        if event.key == "escape":
            self._escape = True
            return None
        escaped, self._escape = self._escape, False
        sign = event.key.removeprefix("alt+")
        if (escaped or sign != event.key) and sign in ESCAPED:
            return events.Key(ESCAPED[sign], None)
        return event

    def drop_keys(self) -> None:
        """After a refusal: what was typed ahead was meant for what did not happen."""
        self._held.clear()

    def action_repaint(self) -> None:
        self.refresh(layout=True)
