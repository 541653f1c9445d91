"""Finding users: the criteria; the results are a list of their own."""

from __future__ import annotations

from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.people.forms import FIND_USERS
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import UserRow
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.search import SearchScreen


class UserSearchScreen(SearchScreen):
    place = _("Find users")
    help = _(
        "Users must meet every criterion that you give; leave open what does not matter. If one user matches what stands in"
        " the first box, the account opens at once. The complementary search shows all users who do NOT meet the whole of"
        " the criteria; on the list of results F8 does the same."
    )
    form = FIND_USERS
    does = _("Find")
    shows = ActionId.USER_SHOW

    async def look(self, request: UserCriteria) -> Page[UserRow]:
        return (await self.ask(lambda house: house.users.find, request, Place(size=2))).page

    def row_id(self, row: UserRow) -> int:
        return row.account_id

    def results(self, request: UserCriteria) -> SttsScreen:
        from stts_tui.tui.screens.people.user_list import UserListScreen

        return UserListScreen(request)
