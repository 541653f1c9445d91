"""The table of the fields of an account: one label, one limit and one help, in whatever form a field is met."""

from __future__ import annotations

from dataclasses import replace

from stts_tui.domain.common.fields import Choice, Kind
from stts_tui.domain.common.kinds import EMAIL, FIRST_NAME, NAME, NATIONAL_NUMBER, Row, code, rows_of, several, text
from stts_tui.domain.common.text import clean_user_name
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.i18n import OWN_NAMES, Words, _

LANGUAGE_CHOICES = tuple(Choice(language, Words(name)) for language, name in OWN_NAMES.items())
_USER_NAME = replace(text(20), parse=lambda typed, _today: clean_user_name(typed), hint=_("6-20 letters, digits"))
_LANGUAGE = replace(text(2), asked=Kind.CHOICE, choices=LANGUAGE_CHOICES)


class UserFields:
    user_name = Row(_USER_NAME, _("User name"), help=_("6 to 20 letters or digits; it can never be changed."))
    last_name = Row(NAME, _("Name"), folded="folded_last")
    first_name = Row(FIRST_NAME, _("First name"), folded="folded_first")
    niss = Row(
        NATIONAL_NUMBER,
        _("National register number"),
        short=_("National number"),
        kept=False,
        help=_("11 digits, on the identity card; dots and hyphens may stay."),
    )
    email = Row(EMAIL, _("E-mail address"))
    language = Row(_LANGUAGE, _("Language"))
    applications = Row(several(Application), _("Applications"), help=_("Space ticks an application that the user may use."))
    profile = Row(
        code(Profile), _("STTS profile"), help=_("What the user may do in the STTS application; one profile at a time.")
    )


def language_words(code: str) -> Words:
    """What one of LANGUAGE_CHOICES is called."""
    return next(choice.words for choice in LANGUAGE_CHOICES if choice.value == code)


BY_NAME = {row.name: row for row in rows_of(UserFields)}
