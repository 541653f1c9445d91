"""What everybody may change of himself, and the local administrator of his company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stts_tui.domain.common.errors import fault
from stts_tui.domain.common.numbers import EnterpriseNumber
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.rights.actor import Actor, Application, Profile
from stts_tui.i18n import Words, _

OLD_PASSWORD_WRONG = fault(
    "old-password-wrong", _("This is not your present password."), brief=_("not the old one"), audited=True
)


@dataclass(frozen=True)
class ChangePassword:
    old: Secret
    new: Secret


@dataclass(frozen=True)
class ChangeOwnData:
    """`version` is that of the data as they were shown."""

    email: str
    language: str
    version: int


@dataclass(frozen=True)
class ChangeCompanyData:
    email: str
    version: int


@dataclass(frozen=True)
class OwnData:
    """What an account's owner sees of himself."""

    version: int
    user_name: str
    first_name: str
    last_name: str
    email: str
    language: str
    company: str
    applications: frozenset[Application]
    profile: Profile | None


@dataclass(frozen=True)
class CompanyData:
    version: int
    name: str
    cbe: EnterpriseNumber
    email: str


class Helper(StrEnum):
    """Somebody who helps with a refusal, in the order in which to try."""

    ADMINISTRATOR = "administrator"
    AUTHORITY = "authority"
    DESK = "access-desk"


@dataclass(frozen=True)
class WhomToAsk:
    """Who helps with a refusal that seems wrong: one's own local administrator, and for that one the offices, by telephone."""

    administrator: str  # of one's own company; empty: it is oneself, or there is none
    company: str
    desk_phone: str
    authority_phone: str

    @property
    def helpers(self) -> tuple[tuple[Helper, str, str], ...]:
        """Each with name and telephone number, as far as known, in the order in which to try."""
        offices = ((Helper.AUTHORITY, "", self.authority_phone), (Helper.DESK, "", self.desk_phone))
        return ((Helper.ADMINISTRATOR, self.administrator, ""), *offices) if self.administrator else offices

    @property
    def words(self) -> tuple[Words, ...]:
        """In the order in which to try."""
        told = {
            Helper.ADMINISTRATOR: _("{name}, local administrator of {company}"),
            Helper.AUTHORITY: _("about tariff files the authority (BIPT), {phone}"),
            Helper.DESK: _("about access the access desk (NSSO), {phone}"),
        }
        return tuple(
            told[helper].with_values(name=name, company=self.company, phone=phone) for helper, name, phone in self.helpers
        )


@dataclass(frozen=True)
class Home:
    """What the welcome page shows: who is signed in, where, and what happened at earlier logins."""

    actor: Actor
    company: str
    last_login_at: datetime | None
    failures_since: int
    codes_left: int | None = None  # of recovery: where one was used to log in, or few are left
    handover_waits: bool = False  # a new local administrator who has not seen the hand-over sheet
    new_place: Words | str = ""  # where nobody has logged in from as this account before
