"""What a screen may ask of the application that shows it; app.py answers. Screens know this module, not that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.table import is_allowed
from stts_tui.tui.type_ahead import TypeAheadApp

if TYPE_CHECKING:  # start-up counts
    from collections.abc import Callable
    from datetime import date, datetime

    from textual.driver import Driver

    from stts_tui.domain.common.calendar import Clock
    from stts_tui.domain.common.errors import Refused
    from stts_tui.domain.common.fields import Raw
    from stts_tui.domain.people.own import Home
    from stts_tui.domain.rights.action import ActionId
    from stts_tui.i18n import Words
    from stts_tui.services.people.session import Login
    from stts_tui.tui.demo_accounts import DemoAccounts
    from stts_tui.tui.gateway import Gateway
    from stts_tui.tui.practice import Practice
    from stts_tui.tui.unsaved import UnsavedForm


class Program(TypeAheadApp, inherit_bindings=False):
    """One person's session: who it is, what was typed, what time it is, the way to the services, and going about."""

    def __init__(
        self, gateway: Gateway, *, clock: Clock, demo: DemoAccounts | None = None, driver_class: type[Driver] | None = None
    ) -> None:
        super().__init__(driver_class)
        self.gateway = gateway
        self._clock = clock
        self.demo = demo
        self.is_demo = demo is not None
        self.session = Session(0, 0)  # nobody's: no account has these
        self.home: Home | None = None
        self.practice: Practice | None = None  # who looks on, in the demo
        self.drafts: dict[tuple[str, object], UnsavedForm] = {}
        self.records_before: dict[str, dict[str, Raw]] = {}  # by the form's name: what was saved last with it
        self.changes = 0  # rises with each change, so that a list knows when it is stale
        self.acts_done = 0  # rises where a page has done what it was opened for, so that a list goes on with its next option

    @property
    def shows_blocks(self) -> bool:
        """Whether the terminal shows half blocks in colours of its own, so that a telephone can read them."""
        return True

    @property
    def now(self) -> datetime:
        return self._clock()

    @property
    def today(self) -> date:
        """The date in Belgium."""
        from stts_tui.domain.common.calendar import belgian_date  # the zones are not for the first page

        return belgian_date(self.now)

    def may(self, action_id: ActionId) -> bool:
        """Whether whoever is at home may do this, by the table."""
        return self.home is not None and is_allowed(self.home.actor, action_id)

    @property
    def own_name(self) -> str:
        """Who is at home, as lists of assignments tell who has taken one."""
        return self.home.actor.name if self.home is not None else ""

    # -- going about -------------------------------------------------------------------------------------------------
    def perform(self, action_id: ActionId, target: object = None, *, instead: bool = False, words: Words | str = "") -> None:
        """Open the screen of an action, on top of the present one or `instead` of it; `words` is what it says."""
        raise NotImplementedError

    def perform_on_several(self, action_id: ActionId, row_ids: tuple[int, ...]) -> bool:
        """Open the screen that does an action to several at once; False where there is none."""
        raise NotImplementedError

    def hear_once_written(self) -> None:
        """Keys count from the moment on at which what the screen shows now has gone out to the terminal."""
        raise NotImplementedError

    def open(self, screen: Screen[None], *, instead: bool = False) -> None:
        """Put a screen that no action of its own opens (help, a list of results) on top, or `instead` of the present."""
        raise NotImplementedError

    def open_help(self) -> None:
        """The help on the present screen, on top of it."""
        raise NotImplementedError

    def open_practice(self) -> None:
        """The page of the tasks to practise, where somebody looks on; else nothing."""
        raise NotImplementedError

    def done(self, words: Words | str = "", *, steps: int = 1) -> None:
        """The page has done what it was opened for: back, by so many steps, with the sentence that says so."""
        self.changes += 1
        self.acts_done += 1
        for _step in range(steps - 1):
            self.back()
        self.back(words)

    def back(self, words: Words | str = "") -> None:
        """One step back, with a sentence for the screen below."""
        raise NotImplementedError

    def ask_password(self, no: Refused, then: Callable[[], None]) -> None:
        """What `no` refused needs the password once more: ask for it on top of what is open, then do it again."""
        raise NotImplementedError

    def ask_purpose(self, no: Refused, page: Screen[None], then: Callable[[], None] | None) -> None:
        """What `no` refused of `page` needs to know why: ask on top of it, `then` do it; None: the page opens anew."""
        raise NotImplementedError

    def back_refused(self, no: Refused) -> None:
        """One step back, with what was refused and why."""
        raise NotImplementedError

    def back_to_home(self, words: Words | str = "") -> None:
        """Back to the welcome page, or to the login page where nobody is logged in."""
        raise NotImplementedError

    # -- the session -------------------------------------------------------------------------------------------------
    def logged_in(self, login: Login) -> None:
        """Go to the welcome page, or to what must be done before."""
        raise NotImplementedError

    def lock(self) -> None:
        """Hide the page until the password is typed; nothing where nobody is logged in."""
        raise NotImplementedError

    def unlocked(self) -> None:
        """The page below the lock comes back as it was."""
        raise NotImplementedError

    async def keep_forms(self) -> None:
        """Store what was typed and not saved, as for a lost line."""
        raise NotImplementedError

    def logged_out(self, words: Words | str) -> None:
        """Forget the session and everything typed in it; back to the login page."""
        raise NotImplementedError

    def lead_on(self, words: Words | str = "") -> None:
        """To what has to be done before anything else, where there is such a thing; `words` is what its page says then."""
        raise NotImplementedError

    async def fetch_home(self) -> None:
        """The rights as they are now. Of earlier logins the welcome page goes on telling what it told at the login."""
        raise NotImplementedError

    def use_language(self, language: str) -> None:
        """From now on speak `language`."""
        raise NotImplementedError

    def refused(self, no: Refused) -> bool:
        """What concerns the whole session; False if the screen itself has to show the refusal."""
        raise NotImplementedError
