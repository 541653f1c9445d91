"""Finding users: the criteria; the results are a list of their own."""

from __future__ import annotations

from stts_tui.domain.people.forms import FIND_USERS
from stts_tui.domain.people.search import UserCriteria
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen


class UserSearchScreen(FormScreen):
    place = _("Find users")
    help = _(
        "Users must meet every criterion that you give; leave open what does not matter. The complementary search"
        " shows all users who do NOT meet the whole of the criteria."
    )
    form = FIND_USERS
    does = _("Find")
    keeps_draft = False

    async def submit(self, request: UserCriteria) -> None:
        from stts_tui.tui.screens.people.user_list import UserListScreen

        self.stts.open(UserListScreen(request))
