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
    ActionId.MESSAGES_NUMBER: "messages:NumberScreen",
    ActionId.MESSAGES_USER: "messages:TechnicalUserScreen",
    ActionId.MESSAGES_CHANNEL: "messages:SwitchScreen",
    ActionId.MESSAGES_KEY: "message_keys:AddKeyScreen",
    ActionId.MESSAGES_UNKEY: "message_keys:KeysScreen",
    ActionId.MESSAGE_LIST: "message_list:MessageListScreen",
    ActionId.MESSAGE_SHOW: "message_results:ResultsScreen",
    ActionId.MESSAGE_IMPORT: "message_import:WaitingScreen",
    ActionId.MESSAGE_EXPORT: "message_export:ExportScreen",
    ActionId.FILE_APPLY: "file_apply:FileApplyScreen",
    ActionId.FILE_TRANSFER: "file_apply:FileTransferScreen",
    ActionId.FILE_COMPLETE: "file_change:FileCompleteScreen",
    ActionId.FILE_MODIFY: "file_change:FileModifyScreen",
    ActionId.FILE_STOP: "file_change:FileStopScreen",
    ActionId.FILE_SEARCH: "file_search:FileSearchScreen",
    ActionId.FILE_SHOW: "file_card:FileCardScreen",
    ActionId.FILE_HISTORY: "file_card:FileHistoryScreen",
    ActionId.ACTION_PREVIEW: "file_change:CancelPreviewScreen",
    ActionId.ACTION_CANCEL: "file_change:CancelScreen",
    ActionId.STATEMENT_MAKE: "statement:StatementScreen",
    ActionId.ASSIGNMENT_PROCESS: "assignment_list:AssignmentListScreen",
    ActionId.ASSIGNMENT_SHOW: "assignment_card:AssignmentCardScreen",
    ActionId.ASSIGNMENT_TAKE: "assignment_card:TakeScreen",
    ActionId.ASSIGNMENT_HAND: "assignment_card:HandScreen",
    ActionId.ASSIGNMENT_COMMENT: "assignment_card:CommentScreen",
    ActionId.ASSIGNMENT_ACKNOWLEDGE: "assignment_card:AssignmentCardScreen",
    ActionId.AUTHORITY_LIST: "assignment_list:WorkListScreen",
    ActionId.AUTHORITY_SEARCH: "file_search:AuthoritySearchScreen",
    ActionId.FILE_EXAMINE: "file_card:FileExamineScreen",
    ActionId.FILE_VERIFY: "authority_decide:VerifyScreen",
    ActionId.FILE_ASK: "authority_decide:AskScreen",
    ActionId.FILE_REMIND: "authority_decide:RemindScreen",
    ActionId.FILE_GRANT: "authority_decide:GrantScreen",
    ActionId.FILE_REFUSE: "authority_decide:RefuseScreen",
    ActionId.FILE_CLOSE: "authority_decide:CloseLateScreen",
    ActionId.FILE_END: "authority_decide:EndScreen",
    ActionId.FILE_RECHECK: "authority_decide:RecheckScreen",
    ActionId.FILE_WARN: "authority_decide:WarnScreen",
    ActionId.FILE_ADDRESS: "authority_decide:AddressScreen",
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
