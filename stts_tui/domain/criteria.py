"""What a person looks for, as data: the store turns it into SQL, `described()` into words.

"Recherche complémentaire" negates the whole set of criteria, within the company (design.md, decisions): exactly the
rows that do NOT match all of them. No criterion at all matches everything, so its complement is empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from stts_tui.domain.actor import Application, Profile
from stts_tui.domain.calendar import show_date
from stts_tui.domain.errors import fault, refused
from stts_tui.domain.numbers import SEPARATORS, PhoneNumber
from stts_tui.domain.text import clean_text, fold
from stts_tui.i18n import Words, _, _n

if TYPE_CHECKING:  # tariff files are not for the login page
    from stts_tui.domain.entitlement import Category
    from stts_tui.domain.tariff import FileState

NOTHING_TO_LOOK_FOR = fault(
    "search-empty-text",
    _("There is no letter or digit in this; type a part of the name, or its beginning followed by *."),
    brief=_("no letter or digit"),
)
NO_PART_OF_A_NUMBER = fault(
    "search-national-number",
    _("Type the national register number or its first digits; dots and hyphens may stay."),
    brief=_("digits only"),
)

LONGEST_TEXT = 60


@dataclass(frozen=True)
class TextMatch:
    """Looks for a folded text in a folded column: anywhere in it, or, typed with a final `*`, at its beginning."""

    folded: str
    typed: str
    at_start: bool = False


def parse_text_match(text: str) -> TextMatch | None:
    """What a person typed to find a name; None for nothing.

    Raises NOTHING_TO_LOOK_FOR if no letter or digit is left, and as clean_text does: the words are shown and audited.
    """
    if not text.strip():
        return None
    if not fold(text[:LONGEST_TEXT]):
        raise refused(NOTHING_TO_LOOK_FOR)
    typed = clean_text(text, longest=LONGEST_TEXT)
    folded = fold(typed)
    return TextMatch(folded, typed, at_start=typed.endswith("*"))


def parse_national_number_start(text: str) -> str | None:
    """The digits, 1 to 11, with which a national number begins; None for nothing. Raises NO_PART_OF_A_NUMBER."""
    digits = re.sub(SEPARATORS, "", text.strip())
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,11}", digits, re.ASCII):
        raise refused(NO_PART_OF_A_NUMBER)
    return digits


def _name_words(label_part: Words, label_start: Words, match: TextMatch) -> Words:
    return (label_start if match.at_start else label_part).with_values(text=match.typed.rstrip("*"))


def _join(phrases: list[Words]) -> str:
    return str(_(" and ")).join(str(phrase) for phrase in phrases)


_Chosen = TypeVar("_Chosen", bound=Enum)


def _in_order(chosen: frozenset[_Chosen]) -> list[_Chosen]:
    """Members of an enumeration in the order in which it names them."""
    return [member for kind in {type(one) for one in chosen} for member in kind if member in chosen]


@dataclass(frozen=True)
class UserCriteria:
    """Users of a company who meet every criterion given; with `complement`, all the others."""

    last_name: TextMatch | None = None
    first_name: TextMatch | None = None
    niss_start: str | None = None
    blocked: bool | None = None
    applications: frozenset[Application] = field(default_factory=frozenset)  # has all of these
    profiles: frozenset[Profile] = field(default_factory=frozenset)  # has one of these
    complement: bool = False

    def _phrases(self) -> list[Words]:
        phrases: list[Words] = []
        if self.last_name:
            phrases.append(
                _name_words(_("have “{text}” in the name"), _("have a name beginning with “{text}”"), self.last_name)
            )
        if self.first_name:
            phrases.append(
                _name_words(
                    _("have “{text}” in the first name"),
                    _("have a first name beginning with “{text}”"),
                    self.first_name,
                )
            )
        if self.niss_start:
            phrases.append(
                _("have this national number") if len(self.niss_start) == 11
                else _("have a national number beginning with these digits")
            )  # fmt: skip
        if self.blocked is not None:
            phrases.append(_("are blocked") if self.blocked else _("are not blocked"))
        for application in Application:
            if application in self.applications:
                phrases.append(_("have {application}").with_values(application=application.words))
        if self.profiles:
            numbers = str(_(" or ")).join(f"STTS {profile.value}" for profile in sorted(self.profiles))
            phrases.append(_("have the profile {profiles}").with_values(profiles=numbers))
        return phrases

    def described(self, company: str, count: int) -> str:
        """The question in words with the number of answers: "3 users of ACME who are not (blocked and ...)"."""
        users = _n("{count} user of {company}", "{count} users of {company}").with_values(count=count, company=company)
        phrases = self._phrases()
        if self.complement:
            if not phrases:
                return str(_("{users}: no criterion is set, so nobody fails to match").with_values(users=users))
            return str(
                _("{users} who do NOT ({criteria})").with_values(users=users, criteria=_join(phrases))
            )
        if not phrases:
            return str(users)
        return str(_("{users} who {criteria}").with_values(users=users, criteria=_join(phrases)))


@dataclass(frozen=True)
class FileCriteria:
    """Tariff files of one's own company that meet every criterion given. Days: both ends included."""

    number: str | None = None  # the file number, in full
    last_name: TextMatch | None = None
    first_name: TextMatch | None = None
    phone: PhoneNumber | None = None
    niss_start: str | None = None
    reference: TextMatch | None = None
    states: frozenset[FileState] = field(default_factory=frozenset)  # is in one of these
    categories: frozenset[Category] = field(default_factory=frozenset)  # has one of these
    requested_from: date | None = None
    requested_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None

    def _phrases(self) -> list[Words]:
        phrases: list[Words] = []
        if self.number:
            phrases.append(_("number {number}").with_values(number=self.number))
        if self.last_name:
            phrases.append(_name_words(_("“{text}” in the name"), _("a name beginning with “{text}”"), self.last_name))
        if self.first_name:
            phrases.append(
                _name_words(
                    _("“{text}” in the first name"), _("a first name beginning with “{text}”"), self.first_name
                )
            )
        if self.phone:
            phrases.append(_("the telephone number {phone}").with_values(phone=self.phone))
        if self.niss_start:
            phrases.append(
                _("this national number") if len(self.niss_start) == 11
                else _("a national number beginning with these digits")
            )  # fmt: skip
        if self.reference:
            words = _("“{text}” in the reference"), _("a reference beginning with “{text}”")
            phrases.append(_name_words(*words, self.reference))
        if self.states:
            phrases.append(_one_of(_("the state {choices}"), [state.words for state in _in_order(self.states)]))
        if self.categories:
            chosen = [category.words for category in _in_order(self.categories)]
            phrases.append(_one_of(_("the category {choices}"), chosen))
        phrases.extend(_days(_("a request"), self.requested_from, self.requested_to))
        phrases.extend(_days(_("an end"), self.closed_from, self.closed_to))
        return phrases

    def described(self, company: str, count: int) -> str:
        """The question in words with the number of answers."""
        files = _n("{count} tariff file of {company}", "{count} tariff files of {company}").with_values(
            count=count, company=company
        )
        phrases = self._phrases()
        if not phrases:
            return str(files)
        return str(_("{files} with {criteria}").with_values(files=files, criteria=_join(phrases)))


def _one_of(words: Words, choices: list[Words]) -> Words:
    return words.with_values(choices=str(_(" or ")).join(str(choice) for choice in choices))


def _days(what: Words, first: date | None, last: date | None) -> list[Words]:
    if first is not None and last is not None:
        words = _("{what} from {first} to {last}")
    elif first is not None:
        words = _("{what} since {first}")
    elif last is not None:
        words = _("{what} until {last}")
    else:
        return []
    return [words.with_values(what=what, first=show_date(first or date.min), last=show_date(last or date.min))]
