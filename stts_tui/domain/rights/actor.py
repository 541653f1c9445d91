"""Who acts: an account's role, rights and state, reduced to the principals that the table of actions knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from functools import cached_property

from stts_tui.i18n import Words, _


class Role(StrEnum):
    """What an account belongs to: a company, or one of the two roles without a company [D4]."""

    COMPANY = "company"
    ACCESS_DESK = "desk"
    AUTHORITY = "authority"

    @property
    def words(self) -> Words:
        return {
            Role.COMPANY: _("User of a company"),
            Role.ACCESS_DESK: _("Access desk (NSSO)"),
            Role.AUTHORITY: _("Authority (BIPT)"),
        }[self]


class Profile(IntEnum):
    """The three user profiles of the STTS application (manual, "User profiles"): at most one per user [D1]."""

    STTS_1 = 1
    STTS_2 = 2
    STTS_3 = 3

    @property
    def words(self) -> Words:
        return {
            Profile.STTS_1: _("STTS 1: Commercial profile"),
            Profile.STTS_2: _("STTS 2: Administrative profile"),
            Profile.STTS_3: _("STTS 3: Extended administrative profile"),
        }[self]


class Application(StrEnum):
    """An e-government application that a local administrator can give (manual, "The local administrator").

    This program serves the first two; of the others it keeps only who may use them, for the portal that serves them.
    """

    STTS = "stts"
    MESSAGES = "messages"
    DIMONA = "dimona"
    DMFA = "dmfa"

    @property
    def words(self) -> Words:
        return {
            Application.STTS: _("Social telephone tariff (STTS)"),
            Application.MESSAGES: _("Structured messages (XML)"),
            Application.DIMONA: _("Declaration of employment (Dimona)"),
            Application.DMFA: _("Quarterly declaration (DmfA)"),
        }[self]

    @property
    def short(self) -> Words:
        """The same in a word, for cards and columns."""
        return {
            Application.STTS: _("STTS"),
            Application.MESSAGES: _("Messages (XML)"),
            Application.DIMONA: _("Dimona"),
            Application.DMFA: _("DmfA"),
        }[self]


class Principal(Enum):
    """A column of the rights matrix. What an account may do is the union over its principals."""

    ANYONE = "anyone"  # not signed in
    PROVISIONAL = "provisional"  # holds the data of two letters, which lead only to “Create a local administrator”
    NEWCOMER = "newcomer"  # was given a password, or has one that no longer will do: must choose before anything else
    UNENROLLED = "without factor"  # must set up a second factor before anything else
    USER = "user"  # any account of a company
    LOCAL_ADMINISTRATOR = "local administrator"
    STTS_1 = "STTS 1"
    STTS_2 = "STTS 2"
    STTS_3 = "STTS 3"
    MESSAGES = "structured messages"  # has that application
    ACCESS_DESK = "access desk"
    AUTHORITY = "authority"


_OF_PROFILE = {Profile.STTS_1: Principal.STTS_1, Profile.STTS_2: Principal.STTS_2, Profile.STTS_3: Principal.STTS_3}


@dataclass(frozen=True)
class Actor:
    """The account that acts, as it stands in the database at this moment."""

    account_id: int
    user_name: str
    name: str
    role: Role
    company_id: int | None
    local_administrator: bool = False
    applications: frozenset[Application] = field(default_factory=frozenset)
    profile: Profile | None = None
    must_choose_password: bool = False
    language: str = "en"
    provisional: bool = False
    outdated_password: bool = False  # it was found too short, or too easy to guess, when it was typed at a login
    must_enrol: bool = False  # a second factor is asked for, and there is none yet
    must_say_why: bool = False  # the company asks for the purpose before a person’s data are shown

    @cached_property
    def principals(self) -> frozenset[Principal]:
        """The columns of the rights matrix that this account stands in."""
        if self.provisional:
            return frozenset({Principal.PROVISIONAL})
        if self.must_choose_password or self.outdated_password:
            return frozenset({Principal.NEWCOMER})
        if self.must_enrol:
            return frozenset({Principal.UNENROLLED})
        if self.role is Role.ACCESS_DESK:
            return frozenset({Principal.ACCESS_DESK})
        if self.role is Role.AUTHORITY:
            return frozenset({Principal.AUTHORITY})
        found = {Principal.USER}
        if self.local_administrator:
            found.add(Principal.LOCAL_ADMINISTRATOR)
        if self.profile is not None:
            found.add(_OF_PROFILE[self.profile])
        if Application.MESSAGES in self.applications:
            found.add(Principal.MESSAGES)
        return frozenset(found)
