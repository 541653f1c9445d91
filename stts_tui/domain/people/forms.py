"""The forms of the program, as data. A new form is an entry here; the screen is made from it (tui/screens/base/form.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from stts_tui.domain.common.criteria import ANYTHING, DOES_NOT_MATTER
from stts_tui.domain.common.days import parse_date
from stts_tui.domain.common.fields import Choice, Field, Form, Kind, text_of
from stts_tui.domain.common.kinds import WHOLE_DAY, Row, several
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.factors import Enrol, TypedCode, six_digits, typed_code
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.own import ChangeCompanyData, ChangeOwnData, ChangePassword
from stts_tui.domain.people.purpose import LONGEST_REFERENCE, Purpose, StatePurpose
from stts_tui.domain.people.search import CRITERIA, Ready, UserCriteria
from stts_tui.domain.people.session import Proof
from stts_tui.domain.people.users import AddUser, BlockUser, ModifyUser, PickUser, SetProfile
from stts_tui.domain.rights.actor import Profile
from stts_tui.i18n import Words, _

ANY = "any"
BLOCK_REASONS = (_("Has left the company"), _("On leave"), _("Other function"), _("Password may be known to others"))
_EMAIL, _LANGUAGE = F.email.field, F.language.field
_RIGHTS = (F.applications.field, replace(F.profile.optional, choices=(Choice("", _("No profile")), *F.profile.kind.choices)))
_NAMES = (F.last_name.field, replace(F.first_name.optional, empty=""))


CHANGE_PASSWORD = Form(
    "change-password", _("Change password"),
    (
        Field("old", _("Present password"), Kind.SECRET, longest=1024),
        Field("new", _("New password"), Kind.SECRET, longest=1024, twice=True,
              hint=_("15 to 128 characters"),
              help=_("15 to 128 characters, any, or from 12 on with a second factor; a sentence of some words is easy to"
                     " remember.")),
    ),
    ChangePassword,
)  # fmt: skip

PROVE = Form("prove", _("Your password"), (Field("password", _("Password"), Kind.SECRET, longest=1024),), Proof)

_SIX = Field("code", _("Code"), parse=six_digits, longest=8, kept=False,
             help=_("The six digits that the app shows for the new key."))  # fmt: skip
ENROL = Form("enrol", _("Second factor"), (_SIX,), Enrol)

LOG_IN_CODE = Form(
    "log-in-code", _("Log in"),
    (
        Field("code", _("Code"), parse=typed_code, longest=40, kept=False,
              help=_("The six digits that the app shows, or a recovery code, with or without its hyphens.")),
    ),
    TypedCode,
)  # fmt: skip


def _demand(name: str, title: Words, ask: Words, told: Words) -> Form[Require]:
    """Whether the company demands something of all of its users."""
    return Form(name, title, (Field("required", ask, Kind.YES_NO, help=told),), Require)


REQUIRE_FACTOR = _demand(
    "require-factor", _("Second factor for everybody"), _("Ask everybody for it"),
    _("Ticked: who has none sets one up at the next login, before anything else."),
)  # fmt: skip

REQUIRE_PURPOSE = _demand(
    "require-purpose", _("Purpose of each consultation"), _("Ask for the purpose"),
    _("Ticked: before the data of a customer are shown, whoever looks says why."),
)  # fmt: skip

STATE_PURPOSE = Form(
    "state-purpose", _("Purpose of the consultation"),
    (
        Field("purpose", _("Purpose"), Kind.CHOICE, parse=lambda text, _today: Purpose(text),
              choices=tuple(Choice(each.value, each.words) for each in Purpose),
              help=_("Why you look. It stands in the audit trail and in the report that the person may ask for.")),
        Field("reference", _("Reference or remark"), parse=text_of(LONGEST_REFERENCE), required=False, empty="",
              longest=LONGEST_REFERENCE,
              help=_("Such as the number of a complaint; in words where the purpose is another one.")),
    ),
    StatePurpose,
)  # fmt: skip

OWN_DATA = Form("own-data", _("Own data"), (_EMAIL, _LANGUAGE), ChangeOwnData)

COMPANY_DATA = Form("company-data", _("Company"), (_EMAIL,), ChangeCompanyData)

ADD_USER = Form(
    "add-user", _("Add a new user"),
    (
        replace(F.user_name.field, twice=True), *_NAMES, F.niss.field, _EMAIL, _LANGUAGE, *_RIGHTS,
    ),
    AddUser,
)  # fmt: skip

MODIFY_USER = Form(
    "modify-user", _("Modify the profile"),
    (
        Field("user_name", F.user_name.label, fixed=True), *_NAMES,
        replace(F.niss.field, help=_("11 digits, on the identity card. Once it is corrected, the former one finds, too.")),
        _EMAIL, _LANGUAGE, *_RIGHTS,
    ),
    ModifyUser,
)  # fmt: skip

_APPLICATIONS, _PROFILE = _RIGHTS
SET_PROFILE = Form(
    "set-profile", _("Profile and applications"),
    (
        Field("user_name", F.user_name.label, fixed=True), Field("last_name", F.last_name.label, fixed=True), _PROFILE,
        _APPLICATIONS,
    ),
    SetProfile,
)  # fmt: skip

BLOCK_USER = Form(
    "block-user", _("Block the user"),
    (
        Field("reason", _("Reason"), parse=text_of(120), longest=120, suggestions=BLOCK_REASONS,
              help=_("In your own words, or the digit of a ready-made reason. You and your successors read it.")),
        Field("until", _("Open again on"), parse=parse_date, required=False, longest=10, whole=WHOLE_DAY,
              hint=_("DD/MM/YYYY or +30"),
              help=_("A date, or +30 for in thirty days; empty: until somebody unblocks.")),
    ),
    BlockUser,
)  # fmt: skip

# The same for several users at once: nothing of one of them stands in the form.
BLOCK_USERS = replace(BLOCK_USER, name="block-users")
SET_PROFILES = replace(SET_PROFILE, name="set-profiles", fields=(_PROFILE, _APPLICATIONS))
UNBLOCK_USERS = Form("pick-users", _("Users"), (), PickUser)


def _yes_no_any(text: str, _today: date) -> bool | None:
    return {"yes": True, "no": False}.get(text)


FIND_USERS = Form(
    "find-users", _("Find users"),
    (
        ANYTHING,
        Field("ready", _("Ready-made question"), Kind.CHOICE, required=False, parse=lambda text, _today: Ready(text),
              choices=(DOES_NOT_MATTER, *(Choice(ready.value, ready.words) for ready in Ready))),
        *(each.line() for each in CRITERIA),
        Field("blocked", _("Blocked"), Kind.CHOICE, parse=_yes_no_any, required=False,
              choices=(Choice(ANY, DOES_NOT_MATTER.words), Choice("yes", _("Blocked")), Choice("no", _("Not blocked")))),
        replace(F.applications.field, label=_("Has the applications"), help=None),
        Row(several(Profile), _("Has one of the profiles"), name="profiles").field,
        Field("complement", _("Complementary search"), Kind.YES_NO,
              hint=_("all who do NOT match"),
              help=_("Ticked: all users who do NOT match the whole of the criteria.")),
    ),
    UserCriteria,
)  # fmt: skip
