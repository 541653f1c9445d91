"""A user's account in full."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.people.users import UserView, why_not
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.i18n import _
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.screens.people.takes_back import TakesBack
from stts_tui.tui.screens.people.user_rows import user_rows


class UserCardScreen(TakesBack, CardScreen):
    place = _("User")
    help = _("Everything that is known of this account. This consultation is recorded.")

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._user: UserView | None = None

    async def rows(self) -> Sequence[Row]:
        self._user = await self.ask(lambda house: house.users.show, self.target_id)
        self.show_keys()
        return user_rows(self._user)

    def actions(self) -> tuple[Action, ...]:
        """Only what would not be refused at once."""
        home, user = self.stts.home, self._user
        if home is None or user is None:
            return ()
        found = (each for each in row_actions(home, Section.USERS, Target.USER) if each.id is not ActionId.USER_SHOW)
        return tuple(each for each in found if why_not(each.id, user, home.actor.account_id) is None)
