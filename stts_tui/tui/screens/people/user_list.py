"""The company's users: all of them, or those that a search found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.binding import Binding

from stts_tui.domain.common.errors import Reason
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.people.lists import USERS
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import UserRow, why_not
from stts_tui.domain.rights.action import Action, Section, Target
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.binding import list_actions, row_actions
from stts_tui.tui.screens.base.listing import ListScreen


class UserListScreen(ListScreen[UserRow]):
    """Opened for the whole company (target None) or for the criteria of a search."""

    place = _("Users of the company")
    help = _(
        "Digits choose what to do to a row, letters find a row; Enter carries out, from top to bottom, and stops at the first"
        " refusal. F9 repeats an option downwards. Enter without an option shows the user."
    )
    orders = {"user_name": _("User name"), "blocked_until": _("Blocked")}
    columns = USERS
    BINDINGS = [Binding("f8,ctrl+k", "complement", show=False)]

    async def fetch(self, place: Place) -> tuple[Page[UserRow], str]:
        if isinstance(self.target, UserCriteria):
            found = await self.ask(lambda house: house.users.find, self.target, place)
        else:
            found = await self.ask(lambda house: house.users.list_page, place)
        return found.page, found.question

    def alarm_above(self, count: int) -> Words:
        return _n("{count} blocked here", "{count} blocked here").with_values(count=count)

    def row_id(self, row: UserRow) -> int:
        return row.account_id

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield from super().functions()
        if isinstance(self.target, UserCriteria):
            yield "F8", _("The others")

    def action_complement(self) -> None:
        """F8: exactly those whom the search did not find, and back."""
        if isinstance(self.target, UserCriteria):
            self.target = replace(self.target, complement=not self.target.complement)
            self._place = Place()
            self.rows.typed.clear()
            self.say("")
            self.work(self.load)

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.USERS, Target.USER)

    def why_not(self, action: Action, row: UserRow) -> Reason | None:
        home = self.stts.home
        return why_not(action.id, row, home.actor.account_id) if home is not None else None

    def on_list(self) -> tuple[Action, ...]:
        return list_actions(self.stts.home, Section.USERS)
