"""The application: the session, the screens' stack, one funnel for errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.reactive import Reactive
from textual.screen import Screen

from stts_tui import i18n
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.session import ENDS_SESSION, Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import comes_first
from stts_tui.i18n import Words
from stts_tui.tui.attendance import AttendedProgram
from stts_tui.tui.doors import open_door, open_set
from stts_tui.tui.gateway import Gateway
from stts_tui.tui.line_loss import KEPT_FORMS
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.unsaved import UnsavedForm

if TYPE_CHECKING:  # loaded when the house is opened, after the first page: start-up counts
    from textual.driver import Driver

    from stts_tui.domain.common.calendar import Clock
    from stts_tui.services.house import House
    from stts_tui.services.people.session import Login
    from stts_tui.tui.demo_accounts import DemoAccounts


_A_MOMENT = 0.03  # seconds in which the first page goes out


class SttsApp(AttendedProgram, inherit_bindings=False):
    """One person at one terminal."""

    CSS_PATH = "styles/theme.tcss"
    # The terminal's own colours; of them three pairs, and bold. From the beginning: a change reads all styles again.
    theme: Reactive[str] = Reactive("ansi-dark", init=False)

    def __init__(
        self, gateway: Gateway, *, clock: Clock, demo: DemoAccounts | None = None, driver_class: type[Driver] | None = None
    ) -> None:
        super().__init__(gateway, clock=clock, demo=demo, driver_class=driver_class)
        self._first_page_stands = False

    def on_mount(self) -> None:
        self.hold_picture()
        self.set_class(self.is_monochrome, "monochrome")
        self.perform(ActionId.SESSION_START)
        self.end()

    # -- going about -------------------------------------------------------------------------------------------------
    def perform(self, action_id: ActionId, target: object = None, *, instead: bool = False, words: Words | str = "") -> None:
        if self.waits(partial(self.perform, action_id, target, instead=instead, words=words)):
            return
        self.begin()  # until the screen has been painted: keys typed ahead are for it
        screen = open_door(action_id, target)
        screen.performs = action_id
        screen.opening_words = words
        self._show(screen, instead)

    def perform_on_several(self, action_id: ActionId, row_ids: tuple[int, ...]) -> bool:
        screen = open_set(action_id, row_ids)
        if screen is None:
            return False
        self.begin()
        screen.performs = action_id
        self._show(screen, instead=False)
        return True

    def open(self, screen: Screen[None], *, instead: bool = False) -> None:
        if self.waits(partial(self.open, screen, instead=instead)):
            return
        self.begin()
        self._show(screen, instead)

    def open_help(self) -> None:
        from stts_tui.tui.screens.base.help import HelpScreen  # not for the first page

        if isinstance(self.screen, SttsScreen):
            self.open(HelpScreen(self.screen))

    def _show(self, screen: Screen[None], instead: bool) -> None:
        if instead:
            self.forget_the_last_key()  # what follows it goes with the screen that is left
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def back(self, words: Words | str = "") -> None:
        if self.waits(partial(self.back, words)):
            return
        self.pop_screen()
        self._arrive(words)

    def ask_password(self, no: Refused, then: Callable[[], None]) -> None:
        from stts_tui.tui.screens.people.lock import ProveScreen  # not for the first page

        screen = ProveScreen(then, no.sentence)
        screen.performs = ActionId.SESSION_PROVE
        self.open(screen)

    def ask_purpose(self, no: Refused, page: Screen[None], then: Callable[[], None] | None) -> None:
        if self.waits(partial(self.ask_purpose, no, page, then)) or page is not self.screen:
            return
        from stts_tui.tui.screens.people.purpose import PurposeScreen  # not for the first page

        screen = PurposeScreen(no.first.values["asked"], page, then)
        screen.performs = ActionId.PURPOSE_STATE
        self.open(screen, instead=then is None)

    def back_refused(self, no: Refused) -> None:
        if self.waits(partial(self.back_refused, no)):
            return
        self.back()
        if isinstance(self.screen, SttsScreen):
            self.screen.say(no.sentence, fault=True, reasons=no.reasons)

    def back_to_home(self, words: Words | str = "") -> None:
        if self.waits(partial(self.back_to_home, words)):
            return
        with self.batch_update():
            while len(self.screen_stack) > (3 if self.home is not None else 2):
                self.pop_screen()
        self._arrive(words)

    def _arrive(self, words: Words | str) -> None:
        """On a screen that stood below: keys wait until it has noticed."""
        self.begin()
        self.forget_the_last_key()  # what followed it went with the screen that was left
        self.screen.call_later(self.end)
        if isinstance(self.screen, SttsScreen):
            self.screen.say(words)

    # -- the session -------------------------------------------------------------------------------------------------
    def logged_in(self, login: Login) -> None:
        self.session, self.home = login.session, login.home
        self.attend(login.terms)
        if self.demo is None:  # who tries the program is one person, whatever account: the language of the login page stays
            self.use_language(login.actor.language)
        self.drafts = {(kept.form, kept.target): UnsavedForm(kept.values, kept.known, kept.values) for kept in login.kept}
        self.perform(ActionId.HOME_SHOW, words=KEPT_FORMS if login.kept else "")
        self.lead_on()

    def lead_on(self, words: Words | str = "") -> None:
        first = comes_first(self.home.actor) if self.home is not None else None
        if first is not None:
            self.perform(first, words=words)

    async def fetch_home(self) -> None:
        fresh = await self.gateway.call(lambda house: house.session.home, self.session)
        if self.home is not None:
            fresh = replace(fresh, last_login_at=self.home.last_login_at, failures_since=self.home.failures_since,
                            new_place=self.home.new_place)  # fmt: skip
        self.home = fresh

    def use_language(self, language: str) -> None:
        i18n.use_language(language)

    def logged_out(self, words: Words | str) -> None:
        self.attend_nobody()
        self.session, self.home = Session(0, 0), None
        self.drafts.clear()
        self.records_before.clear()
        self.back_to_home(words)

    def refused(self, no: Refused) -> bool:
        self.drop_keys()
        if self.home is not None and no.code in ENDS_SESSION:
            self.logged_out(no.sentence)
            if isinstance(self.screen, SttsScreen):
                self.screen.say(no.sentence, reasons=no.reasons)
            return True
        return False

    # -- the first page --------------------------------------------------------------------------------------------------
    def release_picture(self) -> None:
        super().release_picture()
        if not self._first_page_stands:
            told = partial(self.call_later, self._house_opened)
            self.set_timer(_A_MOMENT, partial(self.gateway.open, told))
        self._first_page_stands = True

    def _house_opened(self, house: House | None) -> None:
        if house is None:
            self.exit()
        elif house.is_demo and not self.is_demo:
            self.is_demo = True
            if isinstance(self.screen, SttsScreen):
                self.screen.show_title()
