"""A company's users: what is known of them, and what a local administrator asks to be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from stts_tui.domain.common.errors import Reason, fault
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.i18n import _

NO_SUCH_USER = fault(
    "user-unknown",
    _("There is no such user in your company; perhaps the account has been removed. Refresh the list with F5."),
    audited=True,
)
USER_NAME_TAKEN = fault(
    "user-name-taken",
    _("This user name is or was in use, and a user name is never given twice. Choose another."),
    brief=_("already in use"),
)
NATIONAL_NUMBER_TAKEN = fault(
    "user-national-number-taken",
    _("A user of your company already has this national register number: {user}. One person has one account."),
    brief=_("already a user"),
)
ADMINISTRATORS_NUMBER = fault(
    "administrator-number",
    _("The local administrator was designated under this national register number; it is corrected by an access request."),
    brief=_("by access request"),
)
NOT_YOURSELF = fault(
    "user-not-yourself",
    _("You cannot do this to your own account. Another local administrator is designated by an access request."),
    audited=True,
)
LAST_ADMINISTRATOR = fault(
    "user-last-administrator",
    _("This is the company's local administrator; without this account nobody could manage its users."
      " Another is designated by an access request."), audited=True,
)  # fmt: skip
OWN_PASSWORD_ELSEWHERE = fault(
    "user-own-password", _("Your own password you change under “Change password”, on the welcome page.")
)
OWN_FACTOR_ELSEWHERE = fault(
    "user-own-factor", _("Your own second factor you replace under “Second factor”, on the page “My account”.")
)
WITHOUT_FACTOR = fault("user-without-factor", _("{user} has no second factor."))
NOT_BLOCKED = fault("user-not-blocked", _("{user} is not blocked."))
UNTIL_IN_THE_PAST = fault(
    "block-until-past",
    _("The day on which the account opens again lies in the past or is today; give a later day or none."),
    brief=_("must be later"),
)
PROFILE_WITHOUT_APPLICATION = fault(
    "profile-without-application",
    _("A profile belongs to the STTS application: tick that application too, or choose no profile."),
    brief=_("needs STTS"),
)
APPLICATION_WITHOUT_PROFILE = fault(
    "application-without-profile",
    _("Whoever may use the STTS application needs one of its three profiles."),
    brief=_("choose one"),
)
ADMINISTRATOR_HAS_ALL = fault(
    "administrator-has-all",
    _("The local administrator has every application; only the STTS profile can be changed."),
    brief=_("has every one"),
)

_NOT_TO_ONESELF = (ActionId.USER_BLOCK, ActionId.USER_REMOVE)


def why_not(action_id: ActionId, user: UserRow | UserView, actor_id: int) -> Reason | None:
    """Why this cannot be done to the user as the account stands, whoever else has the right: None where it can.

    Faults: NOT_YOURSELF, LAST_ADMINISTRATOR, NOT_BLOCKED, OWN_PASSWORD_ELSEWHERE, OWN_FACTOR_ELSEWHERE,
    WITHOUT_FACTOR.
    """
    if action_id in _NOT_TO_ONESELF:
        if user.account_id == actor_id:
            return Reason(NOT_YOURSELF)
        if user.local_administrator:
            return Reason(LAST_ADMINISTRATOR)
    if action_id is ActionId.USER_PASSWORD and user.account_id == actor_id:
        return Reason(OWN_PASSWORD_ELSEWHERE)
    if action_id is ActionId.USER_FACTOR:
        if user.account_id == actor_id:
            return Reason(OWN_FACTOR_ELSEWHERE)
        if not user.has_factor:
            return Reason(WITHOUT_FACTOR, values={"user": in_full(user.first_name, user.last_name)})
    if action_id is ActionId.USER_UNBLOCK and not user.is_blocked:
        return Reason(NOT_BLOCKED, values={"user": in_full(user.first_name, user.last_name)})
    return None


NEVER_BLOCKED = date.min
BLOCKED_FOR_GOOD = date.max


@dataclass(frozen=True)
class Block:
    """Why an account is closed, and the first day on which it is open again [D18] (None: until it is unblocked)."""

    reason: str
    until: date | None = None


def is_blocked(blocked_until: date, today: date) -> bool:
    """Whether an account is blocked on `today`: computed when asked, so that no sweeper has to run.

    `blocked_until` is the first open day: NEVER_BLOCKED or BLOCKED_FOR_GOOD at the ends.
    """
    return blocked_until > today


@dataclass(frozen=True)
class UserRow:
    """A user in a list; the national number is masked."""

    account_id: int
    version: int
    user_name: str
    first_name: str
    last_name: str
    masked_niss: str
    applications: frozenset[Application]
    profile: Profile | None
    local_administrator: bool
    blocked_until: date  # the first open day; NEVER_BLOCKED or BLOCKED_FOR_GOOD at the ends
    is_blocked: bool
    last_login_at: datetime | None
    has_factor: bool = False


@dataclass(frozen=True)
class UserView:
    """Everything that is known of a user's account."""

    account_id: int
    version: int
    company_id: int
    user_name: str
    first_name: str
    last_name: str
    niss: NationalNumber
    email: str
    language: str
    applications: frozenset[Application]
    profile: Profile | None
    local_administrator: bool
    block: Block | None
    must_choose_password: bool
    created_at: datetime
    last_login_at: datetime | None
    changed_at: datetime
    changed_by: str
    has_factor: bool = False

    @property
    def full_name(self) -> str:
        return in_full(self.first_name, self.last_name)

    @property
    def is_blocked(self) -> bool:
        return self.block is not None


@dataclass(frozen=True)
class AddUser:
    """A new user of the local administrator's own company."""

    user_name: str
    first_name: str
    last_name: str
    niss: NationalNumber
    email: str
    language: str
    applications: frozenset[Application] = field(default_factory=frozenset)
    profile: Profile | None = None


@dataclass(frozen=True)
class CopyUser:
    """A new user with the rights of another: `template` is the account that they are taken from."""

    template: int
    user: AddUser


@dataclass(frozen=True)
class ModifyUser:
    """New data and rights of a user; the user name is fixed. `niss` None: the national number stays as it is."""

    account_id: int
    version: int
    first_name: str
    last_name: str
    email: str
    language: str
    applications: frozenset[Application]
    profile: Profile | None
    niss: NationalNumber | None = None


@dataclass(frozen=True)
class BlockUser:
    """Close an account; `until` is the first day on which it is open again."""

    account_id: int
    version: int
    reason: str
    until: date | None = None
    together: str = ""


@dataclass(frozen=True)
class PickUser:
    """One user as the asker last saw the account: for actions that need nothing else.

    `together`, here and elsewhere, is the same for all of a set, so that it is taken back as one.
    """

    account_id: int
    version: int
    together: str = ""


@dataclass(frozen=True)
class SetProfile:
    """Other rights for a user."""

    account_id: int
    version: int
    profile: Profile | None
    applications: frozenset[Application]
    together: str = ""


@dataclass(frozen=True)
class GivenPassword:
    """A user and the password that was made for him: to be shown once."""

    user: UserView
    password: Secret
