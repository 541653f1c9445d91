"""What a row of the table of actions is made of: ids, sections of the menu, targets (the table: domain/rights/table.py)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum

from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import Words, _


class ActionId(StrEnum):
    SESSION_START = "session-start"
    SESSION_END = "session-end"
    SESSION_LOCK = "session-lock"
    SESSION_UNLOCK = "session-unlock"
    SESSION_PROVE = "session-prove"
    PURPOSE_STATE = "purpose-state"
    SESSION_LIST = "session-list"
    SESSION_CLOSE = "session-close"
    HOME_SHOW = "home-show"
    OWN_PASSWORD = "own-password"  # noqa: S105 (an action, not a secret)
    OWN_DATA = "own-data"
    OWN_FACTOR = "own-factor"
    OWN_FACTOR_REMOVE = "own-factor-remove"
    COMPANY_DATA = "company-data"
    COMPANY_FACTOR = "company-factor"
    COMPANY_PURPOSE = "company-purpose"
    USER_LIST = "user-list"
    USER_SEARCH = "user-search"
    USER_SHOW = "user-show"
    USER_ADD = "user-add"
    USER_COPY = "user-copy"
    USER_MODIFY = "user-modify"
    USER_PASSWORD = "user-password"  # noqa: S105 (likewise)
    USER_FACTOR = "user-factor"
    USER_BLOCK = "user-block"
    USER_UNBLOCK = "user-unblock"
    USER_PROFILE = "user-profile"
    USER_REMOVE = "user-remove"
    USER_TAKE_BACK = "user-take-back"
    MESSAGES_SETTINGS = "messages-settings"
    MESSAGES_NUMBER = "messages-number"
    MESSAGES_CHANNEL = "messages-channel"
    MESSAGES_USER = "messages-user"
    MESSAGES_KEY = "messages-key"
    MESSAGES_UNKEY = "messages-unkey"
    MESSAGE_LIST = "message-list"
    MESSAGE_SHOW = "message-show"
    MESSAGE_IMPORT = "message-import"
    MESSAGE_REPAIR = "message-repair"
    MESSAGE_EXPORT = "message-export"
    FILE_APPLY = "file-apply"
    FILE_PRECHECK = "file-precheck"
    FILE_COMPLETE = "file-complete"
    FILE_TRANSFER = "file-transfer"
    FILE_MODIFY = "file-modify"
    FILE_STOP = "file-stop"
    FILE_SEARCH = "file-search"
    FILE_EXPORT = "file-export"
    FILE_SHOW = "file-show"
    FILE_HISTORY = "file-history"
    STATEMENT_MAKE = "statement-make"
    STATEMENT_SEND = "statement-send"
    ACTION_PREVIEW = "action-preview"
    ACTION_CANCEL = "action-cancel"
    ASSIGNMENT_PROCESS = "assignment-process"
    ASSIGNMENT_SHOW = "assignment-show"
    ASSIGNMENT_TAKE = "assignment-take"
    ASSIGNMENT_HAND = "assignment-hand"
    ASSIGNMENT_COMMENT = "assignment-comment"
    ASSIGNMENT_ACKNOWLEDGE = "assignment-acknowledge"
    AUTHORITY_LIST = "authority-list"
    AUTHORITY_SEARCH = "authority-search"
    FILE_EXAMINE = "file-examine"
    FILE_VERIFY = "file-verify"
    FILE_ASK = "file-ask"
    FILE_PAPERS = "file-papers"
    FILE_REMIND = "file-remind"
    FILE_GRANT = "file-grant"
    FILE_REFUSE = "file-refuse"
    FILE_CLOSE = "file-close"
    FILE_END = "file-end"
    FILE_RECHECK = "file-recheck"
    FILE_WARN = "file-warn"
    FILE_ADDRESS = "file-address"
    FILE_LETTER = "file-letter"
    FILE_SET_RIGHT = "file-set-right"
    FILE_NUMBER = "file-number"
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
    REQUEST_FACTOR = "request-factor"
    OVERVIEW_USERS = "overview-users"
    OVERVIEW_FILES = "overview-files"
    OVERVIEW_ASSIGNMENTS = "overview-assignments"
    OVERVIEW_WORK = "overview-work"
    OVERVIEW_DECISIONS = "overview-decisions"
    OVERVIEW_REQUESTS = "overview-requests"
    AUDIT_SEARCH = "audit-search"
    AUDIT_SHOW = "audit-show"
    AUDIT_EXPORT = "audit-export"
    AUDIT_PERSON = "audit-person"
    RIGHTS_SHOW = "rights-show"


class Option(IntEnum):
    """What is typed beside a row of a list, or on a card: one number is one verb, whatever it is done to.

    2 to 9 are IBM i's, which who comes from green screens has in the fingers.
    """

    ACKNOWLEDGE = 1
    CHANGE = 2
    COPY = 3
    REMOVE = 4
    DISPLAY = 5
    BLOCK = 7
    UNBLOCK = 8
    CREDENTIALS = 9
    HISTORY = 10
    EFFECT = 11
    PROFILE = 12
    COMPLETE = 13
    STOP = 14
    CANCEL = 15
    TAKE = 16
    HAND_OVER = 17
    COMMENT = 18
    RECORD = 20
    PROOF = 21
    PROCESS = 22
    REFUSE = 23
    WITHDRAW = 24
    PAPERS = 27
    LETTER = 28
    SET_RIGHT = 29
    ASK_REGISTER = 30
    ASK_DOCUMENTS = 31
    REMIND = 32
    GRANT = 33
    CLOSE = 34
    END = 35
    CHECK_AGAIN = 36
    WARN = 37
    ADDRESS = 38
    NEW_NUMBER = 39
    REPAIR = 40
    NUMBER = 41
    SWITCH = 42
    ADD_KEY = 43
    FACTOR = 44


class Section(Enum):
    """A group of the menu; the French labels of the manual come with its catalogue."""

    SESSION = "session"
    OWN_DATA = "own data"
    USERS = "users"
    MESSAGES = "messages"
    STTS = "stts"
    ASSIGNMENTS = "assignments"
    AUTHORITY = "authority"
    ACCESS = "access"
    DESK = "access desk"
    OVERVIEWS = "overviews"
    AUDIT = "audit"

    @property
    def words(self) -> Words:
        return {
            Section.SESSION: _("Session"),
            Section.OWN_DATA: _("Manage own data"),
            Section.USERS: _("User management"),
            Section.MESSAGES: _("Exchange of structured messages"),
            Section.STTS: _("Social telephone tariff (STTS)"),
            Section.ASSIGNMENTS: _("Assignments for the operator"),
            Section.AUTHORITY: _("Authority (BIPT): decisions on tariff files"),
            Section.ACCESS: _("Access to the secured environment"),
            Section.DESK: _("Access requests"),
            Section.OVERVIEWS: _("Account and overviews"),
            Section.AUDIT: _("Audit trail and rights"),
        }[self]


class Page(Enum):
    """A page of the menu: one entry of the welcome page stands for all actions of the table that name it.

    It has no right of its own: it shows what the actor may do of them, and nobody sees it empty.
    """

    STATEMENT = "statement"
    ACCOUNT = "account"
    COMPANY = "company"
    OVERVIEWS = "overviews"
    AUDIT = "audit"

    @property
    def section(self) -> Section:
        """Where its entry stands on the welcome page."""
        return Section.STTS if self is Page.STATEMENT else Section.OVERVIEWS

    @property
    def label(self) -> Words:
        return {
            Page.STATEMENT: _("Statement for the fund"),
            Page.ACCOUNT: _("My account"),
            Page.COMPANY: _("The company"),
            Page.OVERVIEWS: _("Overviews"),
            Page.AUDIT: _("Audit trail and rights"),
        }[self]

    @property
    def help(self) -> Words:
        return {
            Page.STATEMENT: _("Make the statement of a year, and tell that it has been sent."),
            Page.ACCOUNT: _("What is your own: your password, your e-mail address and language, what you did last."),
            Page.COMPANY: _("What concerns your company as a whole: how it is reached, how it exchanges messages."),
            Page.OVERVIEWS: _("How much there is of what, in figures; each figure opens the list that it counts."),
            Page.AUDIT: _("Who did or looked at what, and who may do what."),
        }[self]


class Target(Enum):
    """What an action is done to: nothing, the row or page of a user, of a tariff file, of an assignment, of an access
    request, of a message, of a line of the audit trail, of a session of one's own, or the company's channel for messages.
    """

    NONE = "-"
    USER = "user"
    FILE = "file"
    ASSIGNMENT = "assignment"
    REQUEST = "request"
    MESSAGE = "message"
    CHANNEL = "channel"
    LINE = "audit line"
    SESSION = "session"


class Again(Enum):
    """Whether the password is asked for again, where it was typed longer ago than the settings' `proof_seconds`."""

    NEVER = "-"
    SOME = "some"  # for some of what is asked: where rights change, for several at once; the service says when
    ALWAYS = "always"


class Standing(Enum):
    """In what state of the session it may be done."""

    OPEN = "open"
    LOCKED = "locked"  # also while the page is locked
    OVER = "over"  # also when the session has lasted as long as one may: to wind it up


@dataclass(frozen=True)
class Action:
    """A row of the table.

    `option` is the number beside a row of a list and on a card, `function` the key on a list for what needs no row.
    `page` is the page of the menu on which it has its entry, where that is not the welcome page itself.
    What is `final` cannot be undone by anybody: it asks for a typed yes. `success` is the sentence shown afterwards. What
    only `looks` changes nothing but the audit, by whatever door of it: it keeps nobody waiting, however long it takes.
    What is `explained` opens one person's data: where the company asks why, it is shown once that was said.
    `again`: whether the password is asked for once more; `standing`: in which state of the session it may be done.
    """

    id: ActionId
    label: Words
    help: Words
    section: Section
    who: frozenset[Principal]
    target: Target = Target.NONE
    option: Option | None = None
    function: str = ""
    page: Page | None = None
    final: bool = False
    looks: bool = False
    explained: bool = False
    again: Again = Again.NEVER
    standing: Standing = Standing.OPEN
    success: Words | None = None
    short: Words | None = None  # on the key row, where 80 columns hold all options of a list

    @property
    def key_words(self) -> Words:
        return self.short or self.label

    def succeeded(self, **values: object) -> Words | str:
        """What is told afterwards, with the values of its sentence; nothing where nothing is to be told."""
        return self.success.with_values(**values) if self.success is not None else ""


def who(*principals: Principal) -> frozenset[Principal]:
    return frozenset(principals)
