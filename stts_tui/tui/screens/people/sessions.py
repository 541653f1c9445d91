"""One's own sessions: where somebody is logged in, each of which can be ended; and the one too many at a login."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.paging import Page, Place, page_of_few
from stts_tui.domain.people.lists import SESSIONS
from stts_tui.domain.people.session import OpenSession, PickSession
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.question import QuestionScreen
from stts_tui.tui.screens.base.rows import Row, Title


class SessionsScreen(ListScreen[OpenSession]):
    place = action(ActionId.SESSION_LIST).label
    help = _(
        "Each time that you are logged in at this moment. 4 ends one: its page closes by itself. One that you do not know is"
        " somebody else's: end it, then change your password."
    )
    columns = SESSIONS

    async def fetch(self, place: Place) -> tuple[Page[OpenSession], str]:
        own = await self.ask(lambda house: house.session.list_own)
        question = str(_n("{count} session", "{count} sessions").with_values(count=len(own)))
        return page_of_few(own, place, self.row_id, self.told), question

    def row_id(self, row: OpenSession) -> int:
        return row.session_id

    def on_rows(self) -> tuple[Action, ...]:
        return (action(ActionId.SESSION_CLOSE),)

    def open_row(self, action: Action, row_id: int) -> None:
        found = self.known(row_id)
        if found is not None:
            self.stts.open(CloseSessionScreen(found))


class CloseSessionScreen(QuestionScreen[OpenSession]):
    """Asks once more for one session; one's own is a log-out."""

    place = action(ActionId.SESSION_CLOSE).label
    help = action(ActionId.SESSION_CLOSE).help
    does = _("End")

    def __init__(self, session: OpenSession) -> None:
        super().__init__(session.session_id)
        self._session = session

    async def look(self) -> OpenSession:
        return self._session

    def told(self, shown: OpenSession) -> Sequence[Row]:
        return [
            (_("Place"), str(shown.seat.place)), (_("Terminal"), shown.seat.terminal),
            (_("Since"), show_instant(shown.started_at)), (_("Last seen"), show_instant(shown.seen_at)),
        ]  # fmt: skip

    def asked(self, shown: OpenSession) -> Words:
        if shown.is_this:
            return _("This is the session that you are in: Enter logs out.")
        return _("End this session? What is half-filled on its page is lost.")

    async def decide(self, shown: OpenSession) -> None:
        if shown.is_this:
            await self.ask(lambda house: house.session.log_out)
            self.stts.logged_out(_("You have logged out."))
            return
        await self.ask(lambda house: house.session.close, PickSession(shown.session_id))
        self.done(action(ActionId.SESSION_CLOSE).succeeded())


class OldestScreen(QuestionScreen[str]):
    """At a login: as many sessions as may be are there, and the oldest can be ended."""

    place = _("Too many sessions")
    help = _("Enter ends the oldest session and logs in; F12 gives up, and everything stays as it is.")
    does = _("End the oldest")

    def __init__(self, why: str, then: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._why = why
        self._then = then

    async def look(self) -> str:
        return self._why

    def told(self, shown: str) -> Sequence[Row]:
        return [Title(shown)]

    def asked(self, shown: str) -> Words:
        return _("End the oldest session and log in?")

    async def decide(self, shown: str) -> None:
        await self._then()
