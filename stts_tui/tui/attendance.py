"""Somebody sits at the terminal, or does not: the page is locked, the session ends, and what others decided closes pages.

One clock for all of it, every five seconds, from the login to the log-out. It paints nothing and costs the line nothing
where nothing has changed. What counts as somebody's presence is a key or a paste; neither time, nor what a terminal
answers, nor data that arrive.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import events

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.people.session import ENDS_SESSION, SESSION_OVER, Ended, Session, Terms
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.tui.doors import open_door
from stts_tui.tui.line_loss import unsaved_forms
from stts_tui.tui.on_terminal import TerminalProgram
from stts_tui.tui.screens.base.base import SttsScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from stts_tui.services.house import House
    from stts_tui.services.people.watching import Seen

EVERY = 5.0  # seconds between two looks: a blocked user's page is closed within ten
_TOLD_BEFORE = 300  # seconds before a session has lasted as long as one may
_AT_LAST = 60  # seconds for which work that goes on may put off the lock
_ENDS_AT = _("Your session ends at {time}: it has lasted as long as one may then. Half-filled forms are kept.")


class AttendedProgram(TerminalProgram, inherit_bindings=False):
    """The lock, the longest session, and the look at what has become of the account meanwhile."""

    terms = Terms(0, 0)
    _clock_of_presence: Timer | None = None
    _present = 0.0  # when a key came last
    _began = 0.0
    _told_of_end = False
    _looking = False
    _seen: Seen | None = None
    _unsaved: Sequence[Callable[[House], None]] = ()  # what is stored when the screens have gone
    _behind: list[Callable[[], None]] | None = None  # what pages wait to do until the lock is gone; None: it is not locked

    def tick(self) -> float:
        """Seconds of a clock that nobody sets."""
        from stts_tui.services.seat import ticks  # not for the first page

        return ticks()

    # -- from the login to the log-out -----------------------------------------------------------------------------------
    def attend(self, terms: Terms) -> None:
        """Somebody has logged in."""
        self.terms = terms
        self._present = self._began = self.tick()
        self._told_of_end, self._seen, self._behind = False, None, None
        self._stop()
        self._clock_of_presence = self.set_interval(EVERY, self.look_around)

    def attend_nobody(self) -> None:
        self._stop()
        self._behind = None

    def _stop(self) -> None:
        if self._clock_of_presence is not None:
            self._clock_of_presence.stop()
            self._clock_of_presence = None

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded and self.home is not None:
            if self._is_away and not self.is_locked:
                self.lock()  # the key came before the clock: it was pressed on a page that should not be there
                return
            self._present = self.tick()
        await super().on_event(event)

    @property
    def _is_away(self) -> bool:
        return self.tick() - self._present >= self.terms.idle

    def look_around(self) -> None:
        """Every some seconds: is anybody there, is it time, has anything changed?"""
        if self.home is None or self._looking:
            return
        away = self.tick() - self._present
        if not self.is_locked and away >= self.terms.idle and (not self.is_busy or away >= self.terms.idle + _AT_LAST):
            self.lock()
        left = self.terms.longest - (self.tick() - self._began)
        if left <= 0:
            self._look(self._end_over())
        else:
            if left <= _TOLD_BEFORE and not self._told_of_end and not self.is_locked and isinstance(self.screen, SttsScreen):
                self._told_of_end = True
                self.screen.say(_ENDS_AT.with_values(time=show_instant(self.now + timedelta(seconds=left))))
            self._look(self._look_after_account())

    def _look(self, work: Coroutine[None, None, None]) -> None:
        self._looking = True
        self.run_worker(work, group="attendance", exit_on_error=True)

    # -- the lock ----------------------------------------------------------------------------------------------------------
    @property
    def is_locked(self) -> bool:
        return self._behind is not None

    def lock(self) -> None:
        """The page goes, and what is typed on it stays behind the lock; services refuse until it is opened."""
        if self.home is None or self.is_locked:
            return
        screen = open_door(ActionId.SESSION_UNLOCK)
        screen.performs = ActionId.SESSION_UNLOCK
        self.begin()
        self.push_screen(screen)
        self._behind = []
        self._look(self._tell_lock(self.session))

    async def _tell_lock(self, session: Session) -> None:
        try:
            with contextlib.suppress(Refused):  # whoever is refused has no page any more; the screen is locked anyway
                await self.gateway.quietly(lambda house: house.session.lock, session)
        finally:
            self._looking = False

    def unlocked(self) -> None:
        """The password was typed: the page is back, and does what it had to wait for."""
        waiting, self._behind = self._behind or [], None
        self.begin()
        self.forget_the_last_key()
        self.pop_screen()
        self.screen.call_later(self.end)
        for go in waiting:
            go()

    def waits(self, go: Callable[[], None]) -> bool:
        """Whether a page must wait with it: work may end behind the lock, and its pages must not come before it."""
        if self._behind is None:
            return False
        self._behind.append(go)
        return True

    # -- the longest session -----------------------------------------------------------------------------------------------
    async def _end_over(self) -> None:
        """What is half-filled is kept as for a lost line."""
        session = self.session
        try:
            await self.keep_forms()
            with contextlib.suppress(Refused):
                await self.gateway.quietly(lambda house: house.session.log_out, session, Ended.OVER)
        finally:
            self._looking = False
        if self.session is session:
            self.refused(refused(SESSION_OVER))

    async def keep_forms(self) -> None:
        for job in unsaved_forms(self.screen_stack, self.drafts, self.session):
            with contextlib.suppress(Refused):
                await self.gateway.quietly(partial(_bound, job))

    # -- what others decide ------------------------------------------------------------------------------------------------
    async def _look_after_account(self) -> None:
        session = self.session
        try:
            seen = await self.gateway.quietly(_watching, session, self._seen)
        except Refused as no:
            if no.code in ENDS_SESSION and self.session is session:
                self.refused(no)
            return
        finally:
            self._looking = False
        if self.session is session and seen is not self._seen:
            self._seen = seen
            self._take_notice(seen)

    def _take_notice(self, seen: Seen) -> None:
        """Rights are as they are now: a page that needs one which is gone goes, with what was typed kept."""
        home = self.home
        if home is None or (home.actor, home.company) == (seen.actor, seen.company):
            return
        self.home = replace(home, actor=seen.actor, company=seen.company)
        open_pages = [page for page in self.screen_stack if isinstance(page, SttsScreen) and not page.open_to_anyone]
        gone = next((page.performs for page in open_pages if page.performs is not None and not self.may(page.performs)), None)
        if gone is None:
            for page in open_pages:
                page.rights_changed()
            return
        for page in open_pages:
            page.on_lost_line()
        self.back_to_home()
        self._tell_gone(gone)

    def _tell_gone(self, gone: ActionId) -> None:
        from stts_tui.services.guard import NOT_ALLOWED

        if self.waits(partial(self._tell_gone, gone)):
            return
        no = refused(NOT_ALLOWED, action=action(gone).label)
        if isinstance(self.screen, SttsScreen):
            self.screen.say(no.sentence, fault=True, reasons=no.reasons)

    # -- a line that is lost -------------------------------------------------------------------------------------------
    def exit(self, result: int | None = None, return_code: int = 0, message: object = None) -> None:
        """End. With a return code the line was lost: what was typed and not saved outlives it."""
        if return_code:
            session = self.session if self.home is not None else None
            unsaved = unsaved_forms(self.screen_stack, self.drafts, session)
            if session is not None:
                unsaved.append(lambda house: house.session.log_out(session, Ended.LINE_LOST))
            self._unsaved = unsaved
        super().exit(result, return_code)

    def crashed(self, error: BaseException | None) -> None:
        """What was typed outlives an error of the program, as it does a lost line; where that can still be gathered."""
        with contextlib.suppress(Exception):
            self._unsaved = unsaved_forms(self.screen_stack, self.drafts, self.session if self.home is not None else None)
        super().crashed(error)

    def keep_unsaved(self) -> None:
        """Store what `exit` has gathered; after the end of the screens, before that of the database thread."""
        for keep in self._unsaved:
            self.gateway.run_last(keep)


def _bound(job: Callable[[House], None], house: House) -> Callable[[], None]:
    return partial(job, house)


def _watching(house: House) -> Callable[[Session, Seen | None], Seen]:
    from stts_tui.services.people.watching import watch  # not for the first page

    return partial(watch, house.office)
