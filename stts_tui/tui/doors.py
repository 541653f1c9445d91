"""Which screen opens for which action. Screens are imported when they are first opened: start-up counts.

The menus offer what the table of actions allows and what has a door here; tests/contract keep doors and services
together. A target (user, file) is given as its id.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.actor import Actor
from stts_tui.domain.rights.table import action, allowed

if TYPE_CHECKING:
    from stts_tui.tui.screens.base.base import SttsScreen

DOORS: dict[ActionId, str] = {
    ActionId.SESSION_START: "people.login:LoginScreen",
    ActionId.SESSION_UNLOCK: "people.lock:LockScreen",
    ActionId.SESSION_PROVE: "people.lock:ProveScreen",
    ActionId.PURPOSE_STATE: "people.purpose:PurposeScreen",
    ActionId.SESSION_LIST: "people.sessions:SessionsScreen",
    ActionId.SESSION_CLOSE: "people.sessions:SessionsScreen",
    ActionId.HOME_SHOW: "people.home:HomeScreen",
    ActionId.OWN_PASSWORD: "people.own:PasswordScreen",
    ActionId.OWN_FACTOR: "people.factor:FactorScreen",
    ActionId.OWN_FACTOR_REMOVE: "people.factor:RemoveFactorScreen",
    ActionId.COMPANY_FACTOR: "people.factor:RequireFactorScreen",
    ActionId.COMPANY_PURPOSE: "people.purpose:RequirePurposeScreen",
    ActionId.OWN_DATA: "people.own:OwnDataScreen",
    ActionId.COMPANY_DATA: "people.own:CompanyDataScreen",
    ActionId.USER_LIST: "people.user_list:UserListScreen",
    ActionId.USER_SEARCH: "people.user_search:UserSearchScreen",
    ActionId.USER_SHOW: "people.user_card:UserCardScreen",
    ActionId.USER_ADD: "people.user_form:AddUserScreen",
    ActionId.USER_COPY: "people.user_form:CopyUserScreen",
    ActionId.USER_MODIFY: "people.user_form:ModifyUserScreen",
    ActionId.USER_PASSWORD: "people.user_decide:NewPasswordScreen",
    ActionId.USER_FACTOR: "people.user_decide:RenewFactorScreen",
    ActionId.USER_BLOCK: "people.user_block:BlockUserScreen",
    ActionId.USER_UNBLOCK: "people.user_block:UnblockUserScreen",
    ActionId.USER_PROFILE: "people.user_form:UserProfileScreen",
    ActionId.USER_TAKE_BACK: "people.take_back:TakeBackScreen",
    ActionId.USER_REMOVE: "people.user_decide:RemoveUserScreen",
    ActionId.MESSAGES_SETTINGS: "messages.settings:MessagesScreen",
    ActionId.MESSAGES_NUMBER: "messages.settings:NumberScreen",
    ActionId.MESSAGES_USER: "messages.settings:TechnicalUserScreen",
    ActionId.MESSAGES_CHANNEL: "messages.settings:SwitchScreen",
    ActionId.MESSAGES_KEY: "messages.keys:AddKeyScreen",
    ActionId.MESSAGES_UNKEY: "messages.keys:KeysScreen",
    ActionId.MESSAGE_LIST: "messages.message_list:MessageListScreen",
    ActionId.MESSAGE_SHOW: "messages.results:ResultsScreen",
    ActionId.MESSAGE_IMPORT: "messages.message_import:WaitingScreen",
    ActionId.MESSAGE_EXPORT: "messages.message_export:ExportScreen",
    ActionId.FILE_APPLY: "tariff.file_apply:FileApplyScreen",
    ActionId.FILE_TRANSFER: "tariff.file_apply:FileTransferScreen",
    ActionId.FILE_SEARCH: "tariff.file_search:FileSearchScreen",
    ActionId.FILE_SHOW: "tariff.file_card:FileCardScreen",
    ActionId.FILE_HISTORY: "tariff.file_card:FileHistoryScreen",
    ActionId.ACTION_PREVIEW: "tariff.file_cancel:CancelPreviewScreen",
    ActionId.ACTION_CANCEL: "tariff.file_cancel:CancelScreen",
    ActionId.STATEMENT_MAKE: "tariff.statement:StatementScreen",
    ActionId.STATEMENT_SEND: "tariff.statement:SendStatementScreen",
    ActionId.ASSIGNMENT_PROCESS: "tariff.assignment_list:AssignmentListScreen",
    ActionId.ASSIGNMENT_SHOW: "tariff.assignment_card:AssignmentCardScreen",
    ActionId.ASSIGNMENT_TAKE: "tariff.assignment_card:TakeScreen",
    ActionId.ASSIGNMENT_HAND: "tariff.assignment_card:HandScreen",
    ActionId.ASSIGNMENT_COMMENT: "tariff.assignment_card:CommentScreen",
    ActionId.ASSIGNMENT_ACKNOWLEDGE: "tariff.assignment_card:AssignmentCardScreen",
    ActionId.AUTHORITY_LIST: "tariff.assignment_list:WorkListScreen",
    ActionId.AUTHORITY_SEARCH: "tariff.file_search:AuthoritySearchScreen",
    ActionId.FILE_EXAMINE: "tariff.file_card:FileExamineScreen",
    ActionId.FILE_LETTER: "tariff.letter:LetterScreen",
    ActionId.ACCESS_REQUEST: "access.request_form:AccessRequestScreen",
    ActionId.ACCESS_STATUS: "access.status:AccessStatusScreen",
    ActionId.ADMINISTRATOR_CREATE: "access.registration:RegistrationScreen",
    ActionId.HANDOVER_SHOW: "access.handover:HandoverScreen",
    ActionId.REQUEST_LIST: "access.request_list:RequestListScreen",
    ActionId.REQUEST_FIND: "access.request_find:RequestFindScreen",
    ActionId.REQUEST_SHOW: "access.request_card:RequestCardScreen",
    ActionId.REQUEST_INTAKE: "access.request_intake:IntakeScreen",
    ActionId.REQUEST_PROOF: "access.request_intake:ProofScreen",
    ActionId.REQUEST_PROCESS: "access.request_process:ProcessScreen",
    ActionId.REQUEST_REISSUE: "access.request_process:ReissueScreen",
    ActionId.REQUEST_REFUSE: "access.request_end:RefuseRequestScreen",
    ActionId.REQUEST_WITHDRAW: "access.request_end:WithdrawScreen",
    ActionId.REQUEST_FACTOR: "access.request_factor:RenewFactorScreen",
    ActionId.OVERVIEW_USERS: "base.overview:OverviewScreen",
    ActionId.OVERVIEW_FILES: "base.overview:OverviewScreen",
    ActionId.OVERVIEW_ASSIGNMENTS: "base.overview:OverviewScreen",
    ActionId.OVERVIEW_WORK: "base.overview:OverviewScreen",
    ActionId.OVERVIEW_DECISIONS: "base.overview:OverviewScreen",
    ActionId.OVERVIEW_REQUESTS: "base.overview:OverviewScreen",
    ActionId.AUDIT_SEARCH: "trail.find:TrailFindScreen",
    ActionId.AUDIT_SHOW: "trail.line:TrailLineScreen",
    ActionId.AUDIT_PERSON: "trail.person:AskPersonScreen",
    ActionId.RIGHTS_SHOW: "trail.rights:RightsScreen",
}

_USERS = "people.user_set:UserSetScreen"
SETS: dict[ActionId, str] = {  # the pages of what can be done to several at once
    ActionId.USER_BLOCK: _USERS, ActionId.USER_UNBLOCK: _USERS, ActionId.USER_PROFILE: _USERS, ActionId.USER_REMOVE: _USERS,
    ActionId.USER_PASSWORD: _USERS,
}  # fmt: skip

_STEPS = "tariff.step"  # the pages of all other actions on a tariff file


def has_door(action_id: ActionId) -> bool:
    """Whether an action has a screen: one of its own, or that of a step on a tariff file (screens/tariff/step.py)."""
    return action_id in DOORS or action(action_id).target is Target.FILE


def offered(actor: Actor, section: Section) -> tuple[Action, ...]:
    """The actions of a section that `actor` may do and that have a screen."""
    return tuple(row for row in allowed(actor, section) if has_door(row.id))


def open_door(action_id: ActionId, target: object = None) -> SttsScreen:
    """The screen of an action, for `target` if it has one."""
    if action_id not in DOORS:
        of_step: SttsScreen = _screens(_STEPS).screen_of(action_id, target)
        return of_step
    return _screen(DOORS[action_id], action_id if action_id in _COUNTED else target)  # one page for every overview


def open_set(action_id: ActionId, row_ids: tuple[int, ...]) -> SttsScreen | None:
    """The screen that does an action to several at once; None where there is none and they go one by one."""
    if action_id not in SETS:
        return None
    return _screen(SETS[action_id], action_id, row_ids)


_OF_USERS, _OF_REQUESTS = "people.user_list:UserListScreen", "access.request_list:RequestListScreen"
_OF_FILES, _OF_ALL_FILES = "tariff.file_list:FileListScreen", "tariff.file_list:AuthorityFileListScreen"
_OF_ASSIGNMENTS, _OF_WORK = "tariff.assignment_list:AssignmentListScreen", "tariff.assignment_list:WorkListScreen"
_COUNTED: dict[ActionId, str] = {  # the list that a figure of an overview counts
    ActionId.OVERVIEW_USERS: _OF_USERS, ActionId.OVERVIEW_FILES: _OF_FILES,
    ActionId.OVERVIEW_ASSIGNMENTS: _OF_ASSIGNMENTS, ActionId.OVERVIEW_WORK: _OF_WORK,
    ActionId.OVERVIEW_DECISIONS: _OF_ALL_FILES, ActionId.OVERVIEW_REQUESTS: _OF_REQUESTS,
}  # fmt: skip


def counted(overview: ActionId, criteria: object) -> SttsScreen:
    """The list behind a figure of an overview."""
    return _screen(_COUNTED[overview], criteria)


_PICKERS = {  # where a file's number is picked from, by the right to search there
    ActionId.FILE_SEARCH: "tariff.file_list:PickFileScreen",
    ActionId.AUTHORITY_SEARCH: "tariff.file_list:PickAnyFileScreen",
}


def picker(may: Callable[[ActionId], bool], entry: object) -> SttsScreen | None:
    """The page that picks a file's number into `entry`; None for whoever may not search files."""
    door = next((door for right, door in _PICKERS.items() if may(right)), None)
    return _screen(door, entry) if door is not None else None


def practice_screen() -> SttsScreen:
    """The page of the tasks to practise (practice.py)."""
    return _screen("practice.lessons:LessonsScreen")


def _screen(door: str, *given: object) -> SttsScreen:
    """The screen behind a door: "module:Class", made of what is given to it."""
    module_name, class_name = door.split(":")
    screen: SttsScreen = getattr(_screens(module_name), class_name)(*given)
    return screen


def _screens(name: str) -> ModuleType:
    return importlib.import_module(f"stts_tui.tui.screens.{name}")
