"""What cannot be undone, or not for long, is asked once more, under an overview of the account: a new password, a removal."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.people.take_back import REMOVED_FOR_GOOD
from stts_tui.domain.people.users import PickUser, UserView
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.question import Asks, FinalQuestion, QuestionScreen
from stts_tui.tui.screens.base.rows import BLANK, Row
from stts_tui.tui.screens.people.given_password import show_password
from stts_tui.tui.screens.people.user_rows import user_rows


class _AboutUser(Asks[UserView]):
    async def look(self) -> UserView:
        return await self.ask(lambda house: house.users.show, self.target_id)

    def told(self, shown: UserView) -> Sequence[Row]:
        return user_rows(shown)

    def asked(self, shown: UserView) -> Words:
        return self.question.with_values(user=shown.full_name)

    def _leave_with(self, action_id: ActionId, user: UserView, steps: int = 1) -> Words | str:
        """Back to the list, with the success sentence, which it gives."""
        words = action(action_id).succeeded(user=user.full_name)
        self.stts.done(words, steps=steps)
        return words


class NewPasswordScreen(_AboutUser, QuestionScreen[UserView]):
    place = action(ActionId.USER_PASSWORD).label
    help = action(ActionId.USER_PASSWORD).help
    question = _("Make a new password for {user}? The old one no longer works then; open sessions stop.")
    does = _("Make a new password")

    async def decide(self, shown: UserView) -> None:
        given = await self.ask(lambda house: house.users.new_password, PickUser(shown.account_id, shown.version))
        words = self._leave_with(ActionId.USER_PASSWORD, given.user)
        show_password(self.stts, given, words)


class RenewFactorScreen(_AboutUser, QuestionScreen[UserView]):
    place = action(ActionId.USER_FACTOR).label
    help = action(ActionId.USER_FACTOR).help
    question = _("Renew the second factor of {user}? Until a new one is set up, the password alone lets in.")
    does = _("Renew")

    async def decide(self, shown: UserView) -> None:
        user = await self.ask(lambda house: house.users.renew_factor, PickUser(shown.account_id, shown.version))
        self._leave_with(ActionId.USER_FACTOR, user)


class RemoveUserScreen(_AboutUser, FinalQuestion[UserView]):
    place = action(ActionId.USER_REMOVE).label
    help = action(ActionId.USER_REMOVE).help
    question = _("Remove {user}?")
    warning = REMOVED_FOR_GOOD
    does = _("Remove")

    def told(self, shown: UserView) -> Sequence[Row]:
        happens = [
            _("The account leaves the list of users; open sessions stop. The user name is never given again."),
            _("History and statements keep the name."),
        ]
        instead = _("To close the account for a time, block it: F12, then 7.")
        return [*user_rows(shown), BLANK, (_("What happens"), ""), *(("", each) for each in happens), ("", instead)]

    async def decide(self, shown: UserView) -> None:
        removed = await self.ask(lambda house: house.users.remove, PickUser(shown.account_id, shown.version))
        self._leave_with(ActionId.USER_REMOVE, removed, self._steps_to_the_list())

    def _steps_to_the_list(self) -> int:
        """Two where the user's own page lies below, which has nothing left to show."""
        below = self.stts.screen_stack[-2]
        return 2 if isinstance(below, CardScreen) else 1
