"""What cannot be undone is asked once more, under an overview of the account: a new password, a removal."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding

from stts_tui.domain.people.users import PickUser, UserView
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.screens.people.given_password import show_password
from stts_tui.tui.screens.people.user_rows import user_rows


class _DecideScreen(CardScreen):
    question: Words
    BINDINGS = [Binding("f10", "do", show=False, priority=True), Binding("enter", "do", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._user: UserView | None = None

    async def rows(self) -> Sequence[Row]:
        self._user = await self.ask(lambda house: house.users.show, self.target_id)
        return user_rows(self._user)

    async def load(self) -> None:
        await super().load()
        if self._user is not None:  # asked only now that the account is seen
            self.say(self.question.with_values(user=self._user.full_name), fault=True)

    def action_do(self) -> None:
        self.work(self._do)

    async def _do(self) -> None:
        if self._user is not None:
            await self.decide(PickUser(self._user.account_id, self._user.version))

    async def decide(self, user: PickUser) -> None:
        raise NotImplementedError

    def _leave_with(self, action_id: ActionId, user: UserView, steps: int = 1) -> Words | str:
        """Back to the list, with the success sentence, which it gives."""
        self.stts.changes += 1
        words = action(action_id).succeeded(user=user.full_name)
        for _step in range(steps - 1):
            self.stts.back()
        self.stts.back(words)
        return words


class NewPasswordScreen(_DecideScreen):
    place = action(ActionId.USER_PASSWORD).label
    help = action(ActionId.USER_PASSWORD).help
    question = _("Make a new password for {user}? The old one no longer works then; open sessions stop.")
    does = _("Make a new password")

    async def decide(self, user: PickUser) -> None:
        given = await self.ask(lambda house: house.users.new_password, user)
        words = self._leave_with(ActionId.USER_PASSWORD, given.user)
        show_password(self.stts, given, words)


class RemoveUserScreen(_DecideScreen):
    place = action(ActionId.USER_REMOVE).label
    help = action(ActionId.USER_REMOVE).help
    question = _("Remove {user} for ever? The user name is never given again. To close it for a time, block it.")
    does = _("Remove")

    async def decide(self, user: PickUser) -> None:
        removed = await self.ask(lambda house: house.users.remove, user)
        self._leave_with(ActionId.USER_REMOVE, removed, self._steps_to_the_list())

    def _steps_to_the_list(self) -> int:
        """Two where the user's own page lies below, which has nothing left to show."""
        below = self.stts.screen_stack[-2]
        return 2 if isinstance(below, CardScreen) else 1
