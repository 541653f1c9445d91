"""THE TABLE: every thing a person can do, who may, under which key, with which words.

Rights are written out for every principal, without inheritance STTS 1 < STTS 2 < STTS 3, so that a row can be held
beside the manual. The guard (services/guard.py), menus, key bindings, help, command-line verbs and data/actions.txt
all derive from this tuple. Ids are `thing-verb` and never reused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from stts_tui.domain.actor import Actor, Principal
from stts_tui.i18n import Words, _


class ActionId(StrEnum):
    SESSION_START = "session-start"
    SESSION_END = "session-end"
    HOME_SHOW = "home-show"
    OWN_PASSWORD = "own-password"  # noqa: S105 (an action, not a secret)
    OWN_DATA = "own-data"
    COMPANY_DATA = "company-data"
    USER_LIST = "user-list"
    USER_SEARCH = "user-search"
    USER_SHOW = "user-show"
    USER_ADD = "user-add"
    USER_COPY = "user-copy"
    USER_MODIFY = "user-modify"
    USER_PASSWORD = "user-password"  # noqa: S105
    USER_BLOCK = "user-block"
    USER_UNBLOCK = "user-unblock"
    USER_REMOVE = "user-remove"
    MESSAGES_SETTINGS = "messages-settings"
    FILE_APPLY = "file-apply"
    FILE_TRANSFER = "file-transfer"
    FILE_MODIFY = "file-modify"
    FILE_STOP = "file-stop"
    FILE_SEARCH = "file-search"
    FILE_SHOW = "file-show"
    ACTION_CANCEL = "action-cancel"
    ASSIGNMENT_PROCESS = "assignment-process"
    ACCESS_REQUEST = "access-request"
    ACCESS_STATUS = "access-status"
    ADMINISTRATOR_CREATE = "administrator-create"
    HANDOVER_SHOW = "handover-show"
    DRAFT_KEEP = "draft-keep"
    REQUEST_LIST = "request-list"
    REQUEST_FIND = "request-find"
    REQUEST_SHOW = "request-show"
    REQUEST_INTAKE = "request-intake"
    REQUEST_PROOF = "request-proof"
    REQUEST_PROCESS = "request-process"
    REQUEST_REISSUE = "request-reissue"
    REQUEST_LETTERS = "request-letters"
    REQUEST_REFUSE = "request-refuse"
    REQUEST_WITHDRAW = "request-withdraw"


class Section(Enum):
    """A group of the menu; the French labels of the manual come with its catalogue."""

    SESSION = "session"
    OWN_DATA = "own data"
    USERS = "users"
    MESSAGES = "messages"
    STTS = "stts"
    ACCESS = "access"
    DESK = "access desk"

    @property
    def words(self) -> Words:
        return {
            Section.SESSION: _("Session"),
            Section.OWN_DATA: _("Manage own data"),
            Section.USERS: _("User management"),
            Section.MESSAGES: _("Exchange of structured messages"),
            Section.STTS: _("Social telephone tariff (STTS)"),
            Section.ACCESS: _("Access to the secured environment"),
            Section.DESK: _("Access requests"),
        }[self]


class Target(Enum):
    """What an action is done to: nothing, the row or page of a user, of a tariff file, of an assignment, a request."""

    NONE = "-"
    USER = "user"
    FILE = "file"
    ASSIGNMENT = "assignment"
    REQUEST = "request"


@dataclass(frozen=True)
class Action:
    """A row of the table.

    `key` is the letter on menus and list rows, unique within its section; `confirm` asks before something that
    cannot be undone; `success` is the sentence shown afterwards.
    """

    id: ActionId
    label: Words
    help: Words
    key: str
    section: Section
    who: frozenset[Principal]
    target: Target = Target.NONE
    confirm: bool = False
    success: Words | None = None
    short: Words | None = None  # on the key line, where 80 columns hold all keys of a list

    @property
    def key_words(self) -> Words:
        return self.short or self.label


def _who(*principals: Principal) -> frozenset[Principal]:
    return frozenset(principals)


_P = Principal
_SIGNED_IN = (_P.USER, _P.LOCAL_ADMINISTRATOR, _P.STTS_1, _P.STTS_2, _P.STTS_3, _P.MESSAGES, _P.ACCESS_DESK,
              _P.AUTHORITY)  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    # -- session -------------------------------------------------------------------------------------------------
    Action(
        ActionId.SESSION_START, _("Log in"), _("Log in with your user name and password."), "l", Section.SESSION,
        _who(_P.ANYONE),
    ),
    Action(
        ActionId.SESSION_END, _("Log out"), _("End this session."), "x", Section.SESSION,
        _who(_P.PROVISIONAL, _P.NEWCOMER, *_SIGNED_IN),
    ),
    Action(
        ActionId.HOME_SHOW, _("Welcome page"), _("The page with everything that you may do."), "h", Section.SESSION,
        _who(_P.PROVISIONAL, _P.NEWCOMER, *_SIGNED_IN),
    ),
    Action(
        ActionId.DRAFT_KEEP, _("Keep half-filled forms"),
        _("What you typed when the line dropped is kept for a day, without national register numbers."), "k",
        Section.SESSION, _who(_P.PROVISIONAL, *_SIGNED_IN),
    ),
    # -- own data: everybody may change his own password and own data (design.md, decisions) ----------------------
    Action(
        ActionId.OWN_PASSWORD, _("Change password"), _("Choose a new password for yourself."), "p",
        Section.OWN_DATA, _who(_P.NEWCOMER, *_SIGNED_IN), success=_("Your password has been changed."),
    ),
    Action(
        ActionId.OWN_DATA, _("Consult or modify the other data"),
        _("Your own e-mail address and the language of these pages."), "d",
        Section.OWN_DATA, _who(*_SIGNED_IN), success=_("Your data have been saved."),
    ),
    Action(
        ActionId.COMPANY_DATA, _("Modify the company's e-mail address"),
        _("The e-mail address at which your company is reached."), "e",
        Section.OWN_DATA, _who(_P.LOCAL_ADMINISTRATOR), success=_("The company's data have been saved."),
    ),
    # -- user management: the local administrator of the users' own company ---------------------------------------
    Action(
        ActionId.USER_LIST, _("Users of the company"), _("The list of the users of your company."), "u",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR),
    ),
    Action(
        ActionId.USER_SEARCH, _("Find users"),
        _("Find users by name, national number, blocked, applications or profile; or all who do NOT match."), "f",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), short=_("Find"),
    ),
    Action(
        ActionId.USER_SHOW, _("Show the user"), _("Everything that is known of the user's account."), "s",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, short=_("Show"),
    ),
    Action(
        ActionId.USER_ADD, _("Add a new user"), _("Create an account for a colleague of your company."), "a",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), success=_("{user} has been added."), short=_("Add"),
    ),
    Action(
        ActionId.USER_COPY, _("Copy to a new user"),
        _("Create an account with the applications and profile of this user."), "c",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, success=_("{user} has been added."), short=_("Copy"),
    ),
    Action(
        ActionId.USER_MODIFY, _("Modify the profile"), _("Change a user's data, applications and profile."), "m",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, success=_("{user} has been saved."), short=_("Modify"),
    ),
    Action(
        ActionId.USER_PASSWORD, _("New password"),
        _("Make a new password for a user: it is shown once, and he must choose his own at the next login."), "n",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, confirm=True,
        success=_("{user} has a new password."), short=_("New password"),
    ),
    Action(
        ActionId.USER_BLOCK, _("Block the user"),
        _("A blocked user stays in the list but cannot log in; an open session stops at its next action."), "b",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, success=_("{user} has been blocked."), short=_("Block"),
    ),
    Action(
        ActionId.USER_UNBLOCK, _("Unblock the user"), _("Let a blocked user log in again."), "o",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, success=_("{user} has been unblocked."), short=_("Unblock"),
    ),
    Action(
        ActionId.USER_REMOVE, _("Remove the user"),
        _("Take the account out of the user list for ever; you see it in full before you decide."), "r",
        Section.USERS, _who(_P.LOCAL_ADMINISTRATOR), Target.USER, confirm=True,
        success=_("{user} has been removed."), short=_("Remove"),
    ),
    # -- structured messages -----------------------------------------------------------------------------------------
    Action(
        ActionId.MESSAGES_SETTINGS, _("Exchange by structured messages"),
        _("Settings for the exchange of structured (XML) messages."), "x",
        Section.MESSAGES, _who(_P.LOCAL_ADMINISTRATOR),
    ),
    # -- tariff files: the manual's three profiles, row by row ("User profiles for the STTS-applications") -----------
    Action(
        ActionId.FILE_APPLY, _("Application for a social telephone tariff"),
        _("Apply for the social telephone tariff for a customer."), "a",
        Section.STTS, _who(_P.STTS_1, _P.STTS_2, _P.STTS_3), success=_("File {number} has been created."), short=_("Apply"),
    ),
    Action(
        ActionId.FILE_TRANSFER, _("Transfer of a social telephone tariff"),
        _("Take over a customer's tariff from another operator."), "t",
        Section.STTS, _who(_P.STTS_1, _P.STTS_2, _P.STTS_3),
    ),
    Action(
        ActionId.FILE_MODIFY, _("Modify a file"), _("Change the data of a tariff file."), "m",
        Section.STTS, _who(_P.STTS_1, _P.STTS_2, _P.STTS_3), Target.FILE,
    ),
    Action(
        ActionId.FILE_STOP, _("Stop a reduction or the tariff"),
        _("End one reduction, or the social telephone tariff altogether."), "p",
        Section.STTS, _who(_P.STTS_2, _P.STTS_3), Target.FILE,
    ),
    Action(
        ActionId.FILE_SEARCH, _("Search a file"), _("Find a tariff file by number, name, phone or national number."),
        "f", Section.STTS, _who(_P.STTS_1, _P.STTS_2, _P.STTS_3), short=_("Search"),
    ),
    Action(
        ActionId.FILE_SHOW, _("Show the file"), _("Everything that a tariff file holds."), "s",
        Section.STTS, _who(_P.STTS_1, _P.STTS_2, _P.STTS_3), Target.FILE, short=_("Show"),
    ),
    Action(
        ActionId.ACTION_CANCEL, _("Cancel an action"), _("Undo the latest action of a tariff file."), "c",
        Section.STTS, _who(_P.STTS_3), Target.FILE, confirm=True,
    ),
    Action(
        ActionId.ASSIGNMENT_PROCESS, _("Assignments for the operator"),
        _("Consult and process the assignments of your company."), "w",
        Section.STTS, _who(_P.STTS_3), Target.NONE,
    ),
    # -- access: from the request to the registration (manual, "The local administrator") -----------------------------
    Action(
        ActionId.ACCESS_REQUEST, _("Request access"),
        _("Designate a local administrator for your company, for the first time or in place of the present one."), "r",
        Section.ACCESS, _who(_P.ANYONE),
    ),
    Action(
        ActionId.ACCESS_STATUS, _("Status of a request"),
        _("What has become of a request, by its ticket number and the secret on the printed form."), "t",
        Section.ACCESS, _who(_P.ANYONE),
    ),
    Action(
        ActionId.ADMINISTRATOR_CREATE, _("Create a local administrator"),
        _("Register with the provisional data of the two letters; afterwards these are void."), "c",
        Section.ACCESS, _who(_P.PROVISIONAL),
        success=_("You are registered as {user}. Log in anew with the user name and password that you chose."),
    ),
    Action(
        ActionId.HANDOVER_SHOW, _("Hand-over sheet"),
        _("What your predecessor left that is still going on: planned blocks, requests, users of structured messages."),
        "h", Section.USERS, _who(_P.LOCAL_ADMINISTRATOR),
    ),
    # -- the access desk --------------------------------------------------------------------------------------------
    Action(
        ActionId.REQUEST_LIST, _("Open requests, the most urgent first"),
        _("Requests that something may still come of; overdue ones stand at the top."), "l",
        Section.DESK, _who(_P.ACCESS_DESK),
    ),
    Action(
        ActionId.REQUEST_FIND, _("Find a request"),
        _("By the short code of the form (typed or scanned), ticket number, enterprise number or name."), "f",
        Section.DESK, _who(_P.ACCESS_DESK), short=_("Find"),
    ),
    Action(
        ActionId.REQUEST_SHOW, _("Show the request"), _("Everything that a request holds, and its history."), "s",
        Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST, short=_("Show"),
    ),
    Action(
        ActionId.REQUEST_INTAKE, _("Record what came in"),
        _("The original by post, or a fax, photocopy or e-mail, which is recorded and refused."), "i",
        Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST, short=_("Intake"),
    ),
    Action(
        ActionId.REQUEST_PROOF, _("Record the proof of function"),
        _("The document that proves the function of a responsible from outside the company has been seen."), "o",
        Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST,
        success=_("The proof of function of request {ticket} has been recorded."), short=_("Proof"),
    ),
    Action(
        ActionId.REQUEST_PROCESS, _("Process the request"),
        _("Make provisional data, in two letters; a present local administrator is replaced."), "p",
        Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST, confirm=True,
        success=_("Request {ticket} has been processed."), short=_("Process"),
    ),
    Action(
        ActionId.REQUEST_REISSUE, _("New provisional data"),
        _("For letters that were lost or have lapsed: new data, in two new letters; the old ones are void."), "n",
        Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST, confirm=True,
        success=_("Request {ticket} has new provisional data."), short=_("New letters"),
    ),
    Action(
        ActionId.REQUEST_LETTERS, _("Letters as files for the printer"),
        _("Both letters as files that only you can read; they are removed when the page of the letters is left."), "t",
        Section.DESK, _who(_P.ACCESS_DESK),
    ),
    Action(
        ActionId.REQUEST_REFUSE, _("Refuse the request"), _("End a request with a reason that the requester can read."),
        "x", Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST, confirm=True,
        success=_("Request {ticket} has been refused."), short=_("Refuse"),
    ),
    Action(
        ActionId.REQUEST_WITHDRAW, _("Withdraw the request"),
        _("At the company's own wish; provisional data that were sent are void then."), "w",
        Section.DESK, _who(_P.ACCESS_DESK), Target.REQUEST, confirm=True,
        success=_("Request {ticket} has been withdrawn."), short=_("Withdraw"),
    ),
)  # fmt: skip

_BY_ID = {action.id: action for action in ACTIONS}


def action(action_id: ActionId) -> Action:
    """The row of `action_id`."""
    return _BY_ID[action_id]


def is_allowed(actor: Actor, action_id: ActionId) -> bool:
    """Whether the table lets `actor` do it; which user or file it may be done to is the service's question."""
    return not _BY_ID[action_id].who.isdisjoint(actor.principals)


def allowed(actor: Actor, section: Section | None = None) -> tuple[Action, ...]:
    """The rows that `actor` may do, in the table's order, of one section or of all."""
    return tuple(row for row in ACTIONS if is_allowed(actor, row.id) and section in (None, row.section))


def contract() -> str:
    """The rights matrix as the text of data/actions.txt: one line per action, one column per principal."""
    columns = [principal.value for principal in Principal]
    lines = [
        "# Who may do what. Generated from stts_tui/domain/actions.py by `python -m stts_tui.domain.actions`;",
        "# committed, and compared by tests/contract/test_actions.py, so that a change of a right shows in every diff.",
        f"{'action':<20} {'key':<4} {'target':<11} {'confirm':<8} " + " | ".join(columns),
    ]
    for row in ACTIONS:
        cells = " | ".join(("yes" if p in row.who else "-").ljust(len(p.value)) for p in Principal)
        confirm = "asks" if row.confirm else "-"
        lines.append(f"{row.id:<20} {row.key:<4} {row.target.value:<11} {confirm:<8} {cells}".rstrip())
    return "\n".join(lines) + "\n"


if __name__ == "__main__":  # pragma: no cover - the generator of data/actions.txt
    import sys

    sys.stdout.write(contract())
