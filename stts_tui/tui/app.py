"""The application: the session, the screens' stack, keys that wait while the program works, one funnel for errors."""

from __future__ import annotations

import sys
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from stts_tui import i18n, trouble
from stts_tui.domain.actions import ActionId
from stts_tui.domain.errors import Refused
from stts_tui.domain.own import Home
from stts_tui.i18n import Words, _
from stts_tui.services.guard import BLOCKED, SESSION_ENDED, Session
from stts_tui.services.house import House
from stts_tui.services.session import Login
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.doors import open_door
from stts_tui.tui.draft import Draft
from stts_tui.tui.gateway import Gateway
from stts_tui.tui.screens.base import SttsScreen
from stts_tui.tui.widgets.entries import TextEntry

# The second route to each function key: Esc, then the key's last digit, as on other terminals; no time limit.
ESCAPED = {"1": "f1", "3": "f3", "5": "f5", "8": "f8", "9": "f9", "0": "f10", "2": "f12"}
_TYPE_AHEAD = 256


class Settled(Message):
    """Follows a key through the same queues; when it arrives, all that the key has caused has begun."""

    def __init__(self, widget: Widget, *, again: bool) -> None:
        super().__init__()
        self.widget = widget
        self.again = again  # go round twice: the first time, what the key posted stood behind it in the widget's queue


class SttsApp(App[int], inherit_bindings=False):
    """One person at one terminal."""

    CSS_PATH = "styles/theme.tcss"
    ENABLE_COMMAND_PALETTE = False  # the stock palette writes files (security notes, F3)
    ALLOW_SELECT = False
    BINDINGS = [Binding("ctrl+l", "repaint", show=False, priority=True)]

    def __init__(self, house: House, *, demo: DemoAccounts | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.theme = "ansi-dark"  # the terminal's own colours; only bold and dim are ours
        self.house = house
        self.demo = demo
        self.gateway = Gateway()
        self.session = Session(0, 0)  # nobody's: no account has these
        self.home: Home | None = None
        self.drafts: dict[tuple[str, object], Draft] = {}
        self.changes = 0  # rises with each change, so that a list knows when it is stale
        self._busy = 1  # until the first screen stands
        self._held: deque[events.Key] = deque()
        self._settling: Settled | None = None
        self._letters: TextEntry | None = None  # letters have gone there that nobody has waited for
        self._escape = False

    def on_mount(self) -> None:
        self.perform(ActionId.SESSION_START)
        self.end()

    # -- going about -------------------------------------------------------------------------------------------------
    def perform(
        self, action_id: ActionId, target: object = None, *, instead: bool = False, words: Words | str = ""
    ) -> None:
        """Open the screen of an action, on top of the present one or `instead` of it; `words` is what it says."""
        self.begin()  # until the screen has been painted: keys typed ahead are for it
        screen = open_door(action_id, target)
        screen.performs = action_id
        screen.opening_words = words
        if instead:
            self._has_settled()  # whatever followed the last key goes with the screen that is left
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def open(self, screen: SttsScreen) -> None:
        """Put a screen that no action of its own opens (help, a list of results) on top."""
        self.begin()
        self.push_screen(screen)

    def back(self, words: Words | str = "") -> None:
        """One step back, with a sentence for the screen below."""
        self.pop_screen()
        self._arrive(words)

    def back_to_home(self, words: Words | str = "") -> None:
        """Back to the welcome page, or to the login page where nobody is logged in."""
        with self.batch_update():
            while len(self.screen_stack) > (3 if self.home is not None else 2):
                self.pop_screen()
        self._arrive(words)

    def _arrive(self, words: Words | str) -> None:
        """On a screen that stood below: keys wait until it has noticed."""
        self.begin()
        self._has_settled()  # whatever followed the last key went with the screen that was left
        self.screen.call_later(self.end)
        if isinstance(self.screen, SttsScreen):
            self.screen.say(words)

    # -- the session -------------------------------------------------------------------------------------------------
    def logged_in(self, login: Login) -> None:
        self.session, self.home = login.session, login.home
        self.use_language(login.actor.language)
        self.perform(ActionId.HOME_SHOW)
        if login.actor.must_choose_password:
            self.perform(ActionId.OWN_PASSWORD)

    def use_language(self, language: str) -> None:
        i18n.use_language(language)

    def logged_out(self, words: Words | str) -> None:
        """Forget the session and everything typed in it; back to the login page."""
        self.session, self.home = Session(0, 0), None
        self.drafts.clear()
        self.back_to_home(words)

    def refused(self, no: Refused) -> bool:
        """What concerns the whole session; False if the screen itself has to show the refusal."""
        self._held.clear()
        if self.home is not None and no.code in (SESSION_ENDED.code, BLOCKED.code):
            self.logged_out(no.sentence)
            return True
        return False

    # -- keys --------------------------------------------------------------------------------------------------------
    # One key at a time: Textual hands a key at once to the widget that has the focus at that moment, and so would give
    # what was typed after a Tab to the field before it.
    def begin(self) -> None:
        """Something is going on: keys wait."""
        self._busy += 1

    def end(self) -> None:
        self._busy -= 1
        if not self._busy and self._held:
            self.call_later(self._pump)

    @property
    def is_busy(self) -> bool:
        """Whether keys wait, or would."""
        return bool(self._busy or self._held)

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        key = self._translate(event)
        if self._settling is not None and not self._is_there(self._settling.widget):
            self._has_settled()  # its widget has gone and taken the message along: keys must not wait for ever
        if key is not None and key.key == "ctrl+l":
            self.action_repaint()
        elif key is not None and len(self._held) < _TYPE_AHEAD:
            self._held.append(key)
            await self._pump()

    async def _pump(self) -> None:
        while self._held and not self._busy:
            await self._deliver(self._held.popleft())

    async def _deliver(self, key: events.Key) -> None:
        widget = self.focused or self.screen
        if isinstance(widget, TextEntry) and key.is_printable:
            self._letters = widget
            await super().on_event(key)  # a letter in a field moves nothing: the next need not wait
            return
        letters, self._letters = self._letters, None
        if letters is not None:  # but another key does: the letters must stand in their field first
            self._held.appendleft(key)
            self._settle(letters, again=False)
            return
        self.begin()
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
            self._has_settled()

    def on_settled(self, message: Settled) -> None:
        if message is not self._settling:
            return
        if message.again:
            self._settle(message.widget, again=False)
            self.end()  # of the first time round
        else:
            self._has_settled()

    def _has_settled(self) -> None:
        if self._settling is not None:
            self._settling = None
            self.end()

    def _translate(self, event: events.Key) -> events.Key | None:
        """Esc and a digit make a function key; a lone Esc does nothing.

        Enter that was typed before the terminal was put into raw mode arrives as a line feed.
        """
        if event.key == "ctrl+j":
            event = events.Key("enter", "\r")
        if event.key == "escape":
            self._escape = True
            return None
        escaped, self._escape = self._escape, False
        digit = event.key.removeprefix("alt+")
        if (escaped or digit != event.key) and digit in ESCAPED:
            return events.Key(ESCAPED[digit], None)
        return event

    def watch_focused(self, focused: Widget | None) -> None:
        self.show_cursor(focused is not None)

    def show_cursor(self, visible: bool) -> None:
        """The terminal's own cursor: in the field, on the marked row; a screen reader follows it."""
        show = getattr(self._driver, "show_cursor", None)  # absent from the headless driver of tests
        if show is not None:
            show(visible)

    def action_repaint(self) -> None:
        self.refresh(layout=True)

    # -- what the stock application must not do (security notes, F3, F10) -----------------------------------------------
    def action_screenshot(self, *_arguments: Any, **_options: Any) -> None: ...

    def action_suspend_process(self) -> None: ...

    def action_command_palette(self) -> None: ...

    async def action_simulate_key(self, key: str) -> None: ...

    def open_url(self, url: str, *, new_tab: bool = True) -> None: ...

    def _fatal_error(self) -> None:
        """End without the stock crash screen, which prints local variables: passwords and national numbers."""
        error = sys.exc_info()[1]
        number = trouble.record(error) if error is not None else "-"
        self._return_code = 70
        self.failure = str(
            _("Something went wrong inside the program. Give your system manager this number: {number}.")
            .with_values(number=number)
        )  # fmt: skip
        self._close_messages_no_wait()

    failure = ""  # what the command prints after an unexpected end

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
