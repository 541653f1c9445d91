"""Which tariff files a person looks for, as data: the store turns it into SQL, `described()` into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.matching import TextMatch, joined, name_words
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.i18n import Words, _, _n

if TYPE_CHECKING:  # tariff files are not for the login page
    from stts_tui.domain.law.terms import Category
    from stts_tui.domain.tariff.life_cycle import FileState


_Chosen = TypeVar("_Chosen", bound=Enum)


def _in_order(chosen: frozenset[_Chosen]) -> list[_Chosen]:
    """Members of an enumeration in the order in which it names them."""
    return [member for kind in {type(one) for one in chosen} for member in kind if member in chosen]


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
            phrases.append(name_words(_("“{text}” in the name"), _("a name beginning with “{text}”"), self.last_name))
        if self.first_name:
            phrases.append(
                name_words(_("“{text}” in the first name"), _("a first name beginning with “{text}”"), self.first_name)
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
            phrases.append(name_words(*words, self.reference))
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
        return str(_("{files} with {criteria}").with_values(files=files, criteria=joined(phrases)))


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
