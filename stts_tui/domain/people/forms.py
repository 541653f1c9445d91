"""The forms of the program, as data. A new form is an entry here; the screen is made from it (tui/screens/base/form.py)."""

from __future__ import annotations

from datetime import date

from stts_tui.domain.common.fields import Choice, Field, Form, Kind, parse_date, text_of
from stts_tui.domain.common.matching import parse_national_number_start, parse_text_match
from stts_tui.domain.common.numbers import parse_national_number
from stts_tui.domain.common.text import clean_email, clean_user_name
from stts_tui.domain.people.own import ChangeCompanyData, ChangeOwnData, ChangePassword
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import AddUser, BlockUser, ModifyUser
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.i18n import _

LONGEST_NAME = 60

LANGUAGE_CHOICES = (
    Choice("en", _("English")),
    Choice("nl", _("Dutch")),
    Choice("fr", _("French")),
    Choice("de", _("German")),
)
_APPLICATIONS = tuple(Choice(application.value, application.words) for application in Application)
_PROFILES = tuple(Choice(str(profile.value), profile.words) for profile in Profile)
ANY = "any"


def _applications(text: str, _today: date) -> frozenset[Application]:
    return frozenset(Application(value) for value in text.split(",") if value)


def _profile(text: str, _today: date) -> Profile | None:
    return Profile(int(text)) if text else None


def _first_name() -> Field:
    return Field("first_name", _("First name"), parse=text_of(LONGEST_NAME), longest=LONGEST_NAME)


def _last_name() -> Field:
    return Field("last_name", _("Name"), parse=text_of(LONGEST_NAME), longest=LONGEST_NAME)


def _email() -> Field:
    return Field("email", _("E-mail address"), parse=lambda text, _today: clean_email(text), longest=254)


def _language() -> Field:
    return Field("language", _("Language"), Kind.CHOICE, choices=LANGUAGE_CHOICES)


def _rights() -> tuple[Field, ...]:
    return (
        Field("applications", _("Applications"), Kind.TICKS, parse=_applications, choices=_APPLICATIONS,
              help=_("Space ticks an application that the user may use.")),
        Field("profile", _("STTS profile"), Kind.CHOICE, parse=_profile, required=False,
              choices=(Choice("", _("No profile")), *_PROFILES),
              help=_("What the user may do in the STTS application; one profile at a time.")),
    )  # fmt: skip


CHANGE_PASSWORD = Form(
    "change-password", _("Change password"),
    (
        Field("old", _("Present password"), Kind.SECRET, longest=1024),
        Field("new", _("New password"), Kind.SECRET, longest=1024, twice=True,
              hint=_("12 to 128 characters"),
              help=_("12 to 128 characters, any; a sentence of some words is easy to remember.")),
    ),
    ChangePassword,
)  # fmt: skip

OWN_DATA = Form("own-data", _("Own data"), (_email(), _language()), ChangeOwnData)

COMPANY_DATA = Form("company-data", _("Company"), (_email(),), ChangeCompanyData)

ADD_USER = Form(
    "add-user", _("Add a new user"),
    (
        Field("user_name", _("User name"), parse=lambda text, _today: clean_user_name(text), longest=20, twice=True,
              hint=_("6-20 letters, digits"),
              help=_("6 to 20 letters or digits; it can never be changed.")),
        _last_name(),
        _first_name(),
        Field("niss", _("National register number"), parse=parse_national_number, longest=20, kept=False,
              hint=_("11 digits"),
              help=_("11 digits, on the identity card; dots and hyphens may stay.")),
        _email(),
        _language(),
        *_rights(),
    ),
    AddUser,
)  # fmt: skip

MODIFY_USER = Form(
    "modify-user", _("Modify the profile"),
    (
        Field("user_name", _("User name"), fixed=True),
        _last_name(),
        _first_name(),
        Field("niss", _("National register number"), fixed=True),
        _email(),
        _language(),
        *_rights(),
    ),
    ModifyUser,
)  # fmt: skip

BLOCK_USER = Form(
    "block-user", _("Block the user"),
    (
        Field("reason", _("Reason"), parse=text_of(120), longest=120),
        Field("until", _("Open again on"), parse=parse_date, required=False, longest=10,
              hint=_("DD/MM/YYYY or +30"),
              help=_("A date, or +30 for in thirty days; empty: until somebody unblocks.")),
    ),
    BlockUser,
)  # fmt: skip


def _yes_no_any(text: str, _today: date) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _profiles(text: str, _today: date) -> frozenset[Profile]:
    return frozenset(Profile(int(value)) for value in text.split(",") if value)


def _name_criterion(name: str) -> Field:
    label = _("Name") if name == "last_name" else _("First name")
    return Field(name, label, parse=lambda text, _today: parse_text_match(text), required=False, longest=LONGEST_NAME,
                 hint=_("a part, or begin*"),
                 help=_("A part is enough; accents do not matter. With * at the end: names that begin so."))  # fmt: skip


def _number_criterion() -> Field:
    return Field("niss_start", _("National register number"), required=False, longest=20, kept=False,
                 parse=lambda text, _today: parse_national_number_start(text),
                 hint=_("or its first digits"),
                 help=_("The whole number or its first digits."))  # fmt: skip


FIND_USERS = Form(
    "find-users", _("Find users"),
    (
        _name_criterion("last_name"),
        _name_criterion("first_name"),
        _number_criterion(),
        Field("blocked", _("Blocked"), Kind.CHOICE, parse=_yes_no_any, required=False,
              choices=(Choice(ANY, _("Does not matter")), Choice("yes", _("Blocked")), Choice("no", _("Not blocked")))),
        Field("applications", _("Has the applications"), Kind.TICKS, parse=_applications, choices=_APPLICATIONS),
        Field("profiles", _("Has one of the profiles"), Kind.TICKS, parse=_profiles, choices=_PROFILES),
        Field("complement", _("Complementary search"), Kind.YES_NO,
              hint=_("all who do NOT match"),
              help=_("Ticked: all users who do NOT match the whole of the criteria.")),
    ),
    UserCriteria,
)  # fmt: skip
