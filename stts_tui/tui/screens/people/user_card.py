"""A user's account in full."""

from __future__ import annotations

from collections.abc import Sequence

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

    async def rows(self) -> Sequence[Row]:
        return user_rows(await self.ask(lambda house: house.users.show, self.target_id))

    def actions(self) -> tuple[Action, ...]:
        found = row_actions(self.stts.home, Section.USERS, Target.USER)
        return tuple(action for action in found if action.id is not ActionId.USER_SHOW)
