"""The second factor: six digits that change every half minute (RFC 6238 [S97]), and codes that stand in for them once.

What a person types, what an app is told, who must have one. Nothing is reckoned or encrypted here: services/people/codes.py.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.paper import Paper, PaperLine, Style
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.passwords import GIVEN_ALPHABET
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Profile, Role
from stts_tui.i18n import Words, _

DIGITS = 6
PERIOD = 30  # seconds that a code holds
WINDOW = 1  # steps by which a telephone's clock may be off, either way
SECRET_BYTES = 20  # 160 bits, as RFC 4226 recommends; 32 letters of base 32
LONGEST_ADDRESS = 78  # bytes: the largest symbol of version 4 at level L, 19 rows of half blocks with its quiet zone
RECOVERY_CODES = 10
RECOVERY_LENGTH = 24  # of 31 signs: 118 bits; from 112 on a plain hash of it will do ([S91] 6.5.2)
FEW = 3  # of codes of recovery: so few are told at each login
_ISSUER = "STTS"

CODE_NEEDED = fault(
    "login-code-needed",
    _("The password is right. Now type the code that the app on your telephone shows, or a recovery code."),
)
CODE_WRONG = fault(
    "code-wrong",
    _("This code is not right, or was used already. Wait for the next one of the app, and look at the telephone's clock."),
    brief=_("not right"),
)
CODE_SHAPE = fault(
    "code-shape",
    _("A code has six digits, a recovery code six groups of four letters and digits; blanks and hyphens do not count."),
    brief=_("no code"),
)
FACTOR_UNREADABLE = fault(
    "factor-unreadable",
    _("The codes of the app cannot be checked here: the key of this computer is another one than when they were set up."
      " A recovery code lets you in; tell your system manager."),
)  # fmt: skip
NOT_BEGUN = fault(
    "factor-not-begun", _("The key on this page no longer holds. Press F5 for a new one, and scan or type that one.")
)
NO_FACTOR = fault("factor-none", _("There is no second factor to be taken away."))
FACTOR_REQUIRED = fault("factor-required", _("A second factor is asked of you, so it can be replaced but not taken away."))


class Asked(StrEnum):
    """Whom the host may ask for a second factor; a company asks all of its own."""

    ADMINISTRATOR = "administrator"
    STTS_1 = "stts1"
    STTS_2 = "stts2"
    STTS_3 = "stts3"
    DESK = "desk"
    AUTHORITY = "authority"

    @property
    def words(self) -> Words:
        return {
            Asked.ADMINISTRATOR: _("local administrators"),
            Asked.STTS_1: Profile.STTS_1.words,
            Asked.STTS_2: Profile.STTS_2.words,
            Asked.STTS_3: Profile.STTS_3.words,
            Asked.DESK: Role.ACCESS_DESK.words,
            Asked.AUTHORITY: Role.AUTHORITY.words,
        }[self]


_OF_PROFILE = {Profile.STTS_1: Asked.STTS_1, Profile.STTS_2: Asked.STTS_2, Profile.STTS_3: Asked.STTS_3}


def asked_of(text: str) -> frozenset[Asked]:
    """What the setting of the whole system says; a name that is none is left out."""
    known = {each.value: each for each in Asked}
    return frozenset(known[name] for name in text.split(",") if name in known)


def is_asked(asked: frozenset[Asked], role: Role, profile: Profile | None, *, administrator: bool) -> bool:
    """Whether the host asks somebody who stands so for a second factor."""
    if role is not Role.COMPANY:
        return (Asked.DESK if role is Role.ACCESS_DESK else Asked.AUTHORITY) in asked
    return (administrator and Asked.ADMINISTRATOR in asked) or (profile is not None and _OF_PROFILE[profile] in asked)


@dataclass(frozen=True)
class Begun:
    """A factor that its owner has not confirmed yet."""

    secret: Secret  # base 32, as an app takes it
    user_name: str

    @property
    def address(self) -> str:
        return address(self.user_name, self.secret.reveal())

    @property
    def in_groups(self) -> str:
        return in_groups(self.secret.reveal())


@dataclass(frozen=True)
class FactorView:
    """How somebody's own factor stands, and one that may take its place."""

    since: datetime | None  # None: there is none
    codes_left: int
    required: bool
    begun: Begun


@dataclass(frozen=True)
class Enrol:
    """The first code of a factor that was begun."""

    code: str


@dataclass(frozen=True)
class TypedCode:
    """The second step of a login."""

    code: str


@dataclass(frozen=True)
class Enrolled:
    """A factor that counts from now on: the session to go on with, and its codes of recovery, shown once."""

    session: Session
    codes: tuple[Secret, ...]


@dataclass(frozen=True)
class RequiredView:
    required: bool
    version: int
    users: int
    without: int  # of them: who would be led to set one up


def address(user_name: str, secret: str) -> str:
    """What a telephone scans: at most LONGEST_ADDRESS bytes, whatever the name; the issuer goes before the name is cut."""
    room = LONGEST_ADDRESS - len(f"otpauth://totp/?secret={secret}")
    name = quote(user_name, safe="")
    label = f"{_ISSUER}:{name}"
    if len(label) > room:
        label = re.sub(r"%[0-9A-F]?$", "", name[:room])  # no half of an escape
    return f"otpauth://totp/{label}?secret={secret}"


def in_groups(text: str) -> str:
    """In groups of four, to be read and typed."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def typed_code(text: str, _today: date) -> str:
    """A code as it was typed: six digits, or a code of recovery without its hyphens. Raises CODE_SHAPE."""
    found = re.sub(r"[\s-]", "", text).lower()
    if re.fullmatch(rf"[0-9]{{{DIGITS}}}", found, re.ASCII) or is_recovery(found):
        return found
    raise refused(CODE_SHAPE)


def six_digits(text: str, today: date) -> str:
    """A code of an app, and no code of recovery. Raises CODE_SHAPE."""
    found = typed_code(text, today)
    if is_recovery(found):
        raise refused(CODE_SHAPE)
    return found


def is_recovery(code: str) -> bool:
    return len(code) == RECOVERY_LENGTH and set(code) <= set(GIVEN_ALPHABET)


def new_recovery_codes() -> tuple[Secret, ...]:
    """Ten, each random and in groups, to be written down."""
    made = ("".join(secrets.choice(GIVEN_ALPHABET) for _sign in range(RECOVERY_LENGTH)) for _code in range(RECOVERY_CODES))
    return tuple(Secret("-".join(code[start : start + 4] for start in range(0, RECOVERY_LENGTH, 4))) for code in made)


def recovery_paper(user_name: str, company: str, codes: Iterable[Secret]) -> Paper:
    """The codes to be printed and put away, in the reader's language."""
    about = (
        _("Each of these codes lets you in once in place of a code of the app, if the telephone is lost or broken."),
        _("Keep this sheet away from the telephone and from the password. Cross out what you have used."),
        _("A new second factor makes new codes; these are void then."),
    )
    return (
        PaperLine(Style.TITLE, str(_("Recovery codes"))),
        PaperLine(Style.LABELLED, str(_("User name")), user_name),
        *([PaperLine(Style.LABELLED, str(_("Company")), company)] if company else []),
        PaperLine(Style.TEXT),
        *(PaperLine(Style.TEXT, str(words)) for words in about),
        PaperLine(Style.HEADING, str(_("The codes"))),
        *(PaperLine(Style.LABELLED, f"{number}.", code.reveal()) for number, code in enumerate(codes, start=1)),
    )
