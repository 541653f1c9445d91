"""Adding, copying and modifying a user."""

from __future__ import annotations

from collections.abc import Mapping

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.kinds import as_typed
from stts_tui.domain.people.fields import BY_NAME
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.forms import ADD_USER, MODIFY_USER
from stts_tui.domain.people.users import AddUser, CopyUser, GivenPassword, ModifyUser
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.people.given_password import show_password


class AddUserScreen(FormScreen):
    place = action(ActionId.USER_ADD).label
    help = _("The user must belong to your company. A password is made and shown once; the first login asks for another.")
    form = ADD_USER
    does = _("Create")
    done_by = ActionId.USER_ADD

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        home = self.stts.home
        return {"language": home.actor.language if home is not None else "en"}, {}

    async def submit(self, request: AddUser) -> None:
        self._show(await self.ask(lambda house: house.users.add, request))

    def _show(self, given: GivenPassword) -> None:
        words = action(self.done_by).succeeded(user=given.user.full_name)
        self.done(words)
        show_password(self.stts, given, words)


class CopyUserScreen(AddUserScreen):
    place = action(ActionId.USER_COPY).label
    done_by = ActionId.USER_COPY

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        user = await self.ask(lambda house: house.users.show, self.target_id)
        return {row.name: row.typed(user) for row in (F.applications, F.profile, F.language)}, {}

    async def submit(self, request: AddUser) -> None:
        copy = CopyUser(self.target_id, request)
        self._show(await self.ask(lambda house: house.users.copy, copy))


class ModifyUserScreen(FormScreen):
    place = action(ActionId.USER_MODIFY).label
    help = _("Change a user's data or rights. The user name and the national register number can never be changed.")
    form = MODIFY_USER

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        user = await self.ask(lambda house: house.users.show, self.target_id)
        return as_typed(self.form, BY_NAME, user), {"account_id": user.account_id, "version": user.version}

    async def submit(self, request: ModifyUser) -> None:
        app = self.stts
        user = await self.ask(lambda house: house.users.modify, request)
        if app.home is not None and user.account_id == app.home.actor.account_id:  # his own rights: the menus follow
            await app.fetch_home()
        self.done(action(ActionId.USER_MODIFY).succeeded(user=user.full_name))
