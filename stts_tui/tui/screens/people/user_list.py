"""The company's users: all of them, or those that a search found."""

from __future__ import annotations

from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.people.lists import USERS
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import UserRow
from stts_tui.domain.rights.action import Action, Section, Target
from stts_tui.i18n import _
from stts_tui.tui.binding import list_actions, row_actions
from stts_tui.tui.screens.base.listing import ListScreen


class UserListScreen(ListScreen[UserRow]):
    """Opened for the whole company (target None) or for the criteria of a search."""

    place = _("Users of the company")
    help = _("Go to a user with the arrow keys and press a letter: what it does stands at the bottom of the screen.")
    columns = USERS

    async def fetch(self, place: Place) -> tuple[Page[UserRow], str]:
        if isinstance(self.target, UserCriteria):
            found = await self.ask(lambda house: house.users.find, self.target, place)
        else:
            found = await self.ask(lambda house: house.users.list_page, place)
        return found.page, found.question

    def row_id(self, row: UserRow) -> int:
        return row.account_id

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.USERS, Target.USER)

    def on_list(self) -> tuple[Action, ...]:
        return list_actions(self.stts.home, Section.USERS)
