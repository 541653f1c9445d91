"""Blocking a user, with a reason and perhaps a day on which the account opens again; and unblocking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.widget import Widget

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.people.forms import BLOCK_USER
from stts_tui.domain.people.users import BlockUser, PickUser
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.at_once import AtOnceScreen
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.line import Line


class BlockUserScreen(FormScreen):
    place = action(ActionId.USER_BLOCK).label
    help = _(
        "A blocked user stays in the list and cannot log in. The reason is for you and your successors; the user"
        " does not see it."
    )
    form = BLOCK_USER
    does = _("Block")

    def above(self) -> Iterable[Widget]:
        yield Line(id="user", classes="wrapped")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        user = await self.ask(lambda house: house.users.show, self.target_id)
        self.query_one("#user", Line).show(f"{user.user_name}  {user.niss.masked}  {user.full_name}")
        known = {"account_id": user.account_id, "version": user.version}
        if user.block is None:
            return {}, known
        until = show_date(user.block.until) if user.block.until is not None else ""
        self.say(_("This account is blocked already: the reason and the day can be changed."))
        return {"reason": user.block.reason, "until": until}, known

    async def submit(self, request: BlockUser) -> None:
        user = await self.ask(lambda house: house.users.block, request)
        self.done(action(ActionId.USER_BLOCK).succeeded(user=user.full_name))


class UnblockUserScreen(AtOnceScreen):
    """Undoing a block needs no question: it is done, and told on the screen below."""

    place = action(ActionId.USER_UNBLOCK).label
    help = action(ActionId.USER_UNBLOCK).help

    async def act(self) -> Words | str:
        user = await self.ask(lambda house: house.users.show, self.target_id)
        user = await self.ask(lambda house: house.users.unblock, PickUser(user.account_id, user.version))
        return action(ActionId.USER_UNBLOCK).succeeded(user=user.full_name)
