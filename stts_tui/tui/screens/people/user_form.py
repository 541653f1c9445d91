"""Adding, copying and modifying a user."""

from __future__ import annotations

from collections.abc import Mapping

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.kinds import as_typed
from stts_tui.domain.people.fields import BY_NAME
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.forms import ADD_USER, MODIFY_USER, SET_PROFILE
from stts_tui.domain.people.users import AddUser, CopyUser, GivenPassword, ModifyUser, SetProfile, UserView
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


class _RightsScreen(FormScreen):
    async def _own_rights(self, user: UserView) -> None:
        """Where these are one's own rights, the menus follow."""
        home = self.stts.home
        if home is not None and user.account_id == home.actor.account_id:
            await self.stts.fetch_home()


class UserProfileScreen(_RightsScreen):
    """The rights alone: the profile first, since it is what changes most."""

    place = action(ActionId.USER_PROFILE).label
    help = action(ActionId.USER_PROFILE).help
    form = SET_PROFILE

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        user = await self.ask(lambda house: house.users.show, self.target_id)
        return as_typed(self.form, BY_NAME, user), {"account_id": user.account_id, "version": user.version}

    async def submit(self, request: SetProfile) -> None:
        user = await self.ask(lambda house: house.users.set_profile, request)
        await self._own_rights(user)
        self.done(action(ActionId.USER_PROFILE).succeeded(user=user.full_name))


class ModifyUserScreen(_RightsScreen):
    place = action(ActionId.USER_MODIFY).label
    help = _("Change a user's data or rights. The user name can never be changed; a national number that is corrected can.")
    form = MODIFY_USER

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        user = await self.ask(lambda house: house.users.show, self.target_id)
        return as_typed(self.form, BY_NAME, user), {"account_id": user.account_id, "version": user.version}

    async def submit(self, request: ModifyUser) -> None:
        user = await self.ask(lambda house: house.users.modify, request)
        await self._own_rights(user)
        self.done(action(ActionId.USER_MODIFY).succeeded(user=user.full_name))
