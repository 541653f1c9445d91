"""Which screen opens for which action. Screens are imported when they are first opened: start-up counts.

The menus offer what the table of actions allows and what has a door here; tests/contract keep doors and services
together. A target (user, file) is given as its id.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from stts_tui.domain.actions import Action, ActionId, Section, allowed
from stts_tui.domain.actor import Actor

if TYPE_CHECKING:
    from stts_tui.tui.screens.base import SttsScreen

DOORS: dict[ActionId, str] = {
    ActionId.SESSION_START: "login:LoginScreen",
    ActionId.HOME_SHOW: "home:HomeScreen",
    ActionId.OWN_PASSWORD: "own:PasswordScreen",
    ActionId.OWN_DATA: "own:OwnDataScreen",
    ActionId.COMPANY_DATA: "own:CompanyDataScreen",
    ActionId.USER_LIST: "user_list:UserListScreen",
    ActionId.USER_SEARCH: "user_search:UserSearchScreen",
    ActionId.USER_SHOW: "user_card:UserCardScreen",
    ActionId.USER_ADD: "user_form:AddUserScreen",
    ActionId.USER_COPY: "user_form:CopyUserScreen",
    ActionId.USER_MODIFY: "user_form:ModifyUserScreen",
    ActionId.USER_PASSWORD: "user_decide:NewPasswordScreen",
    ActionId.USER_BLOCK: "user_block:BlockUserScreen",
    ActionId.USER_UNBLOCK: "user_block:UnblockUserScreen",
    ActionId.USER_REMOVE: "user_decide:RemoveUserScreen",
    ActionId.MESSAGES_SETTINGS: "messages:MessagesScreen",
    ActionId.FILE_APPLY: "file_apply:FileApplyScreen",
    ActionId.FILE_SEARCH: "file_search:FileSearchScreen",
    ActionId.FILE_SHOW: "file_card:FileCardScreen",
    ActionId.ACCESS_REQUEST: "access_request:AccessRequestScreen",
    ActionId.ACCESS_STATUS: "access_status:AccessStatusScreen",
    ActionId.ADMINISTRATOR_CREATE: "registration:RegistrationScreen",
    ActionId.HANDOVER_SHOW: "handover:HandoverScreen",
    ActionId.REQUEST_LIST: "request_list:RequestListScreen",
    ActionId.REQUEST_FIND: "request_find:RequestFindScreen",
    ActionId.REQUEST_SHOW: "request_card:RequestCardScreen",
    ActionId.REQUEST_INTAKE: "request_intake:IntakeScreen",
    ActionId.REQUEST_PROOF: "request_intake:ProofScreen",
    ActionId.REQUEST_PROCESS: "request_process:ProcessScreen",
    ActionId.REQUEST_REISSUE: "request_process:ReissueScreen",
    ActionId.REQUEST_REFUSE: "request_end:RefuseScreen",
    ActionId.REQUEST_WITHDRAW: "request_end:WithdrawScreen",
}


def offered(actor: Actor, section: Section) -> tuple[Action, ...]:
    """The actions of a section that `actor` may do and that have a screen."""
    return tuple(action for action in allowed(actor, section) if action.id in DOORS)


def open_door(action_id: ActionId, target: object = None) -> SttsScreen:
    """The screen of an action, for `target` if it has one."""
    module_name, class_name = DOORS[action_id].split(":")
    module = importlib.import_module(f"stts_tui.tui.screens.{module_name}")
    screen: SttsScreen = getattr(module, class_name)(target)
    return screen
