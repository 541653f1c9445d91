"""Invented Belgians: names of both languages and the third, households, national numbers by the formula.

Serials lie between 900 and 998, at the top of the range, so that nothing resembles a real list [D17].
Only Random.random() is used, which gives the same numbers on every version of Python.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from stts_tui import resources
from stts_tui.domain.common.numbers import NationalNumber, national_number
from stts_tui.domain.tariff.entitlement import Address

T = TypeVar("T")
FIRST_SERIAL, LAST_SERIAL = 900, 998


@dataclass(frozen=True)
class Citizen:
    first_name: str
    last_name: str
    niss: NationalNumber
    birth_date: date
    language: str


@dataclass(frozen=True)
class HouseholdPeople:
    address: Address
    people: tuple[Citizen, ...]


class Chance:
    """Draws that are the same each time for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (invented people, no secret)
        self._given: set[str] = set()

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def line(self, start: str, digits: int) -> str:
        """A telephone number with so many digits behind `start` that was not given before."""
        while (line := f"{start}{self.number(0, 10**digits - 1):0{digits}}") in self._given:
            pass
        self._given.add(line)
        return line

    def one_of(self, items: Sequence[T]) -> T:
        return items[self.number(0, len(items) - 1)]

    def happens(self, percent: int) -> bool:
        return self._random.random() * 100 < percent


@cache
def names() -> dict[str, Any]:
    return tomllib.loads(resources.read_text("demo/names.toml"))


class Population:
    """Makes people, each with a national number of his own."""

    def __init__(self, seed: int, today: date) -> None:
        self._chance = Chance(seed)
        self._today = today
        self._used: set[str] = set()

    def household(self) -> HouseholdPeople:
        """One to five people at one address: somebody alone, a couple, parents with children."""
        chance = self._chance
        language = self._language()
        surname = chance.one_of(names()[language]["surnames"])
        oldest = chance.number(20, 95)
        people = [self.person(language, surname, oldest)]
        if chance.happens(65):
            people.append(self.person(language, chance.one_of(names()[language]["surnames"]), max(19, oldest - 3)))
        if 25 <= oldest <= 60:
            children = chance.number(0, 3)
            people.extend(self.person(language, surname, max(0, oldest - 25 - 3 * n)) for n in range(children))
        postal_code, municipality = chance.one_of(names()["places"][language])
        street = chance.one_of(names()["streets"][language])
        return HouseholdPeople(Address(street, str(chance.number(1, 180)), postal_code, municipality), tuple(people))

    def staff_member(self) -> Citizen:
        """Somebody of working age."""
        language = self._language()
        return self.person(language, self._chance.one_of(names()[language]["surnames"]), self._chance.number(21, 63))

    def _language(self) -> str:
        return "de" if self._chance.happens(3) else "nl" if self._chance.happens(57) else "fr"

    def person(self, language: str, surname: str, age: int) -> Citizen:
        chance = self._chance
        birth_date = self._today - timedelta(days=age * 365 + age // 4 + chance.number(1, 364))
        woman = chance.happens(51)
        while True:
            serial = chance.number(FIRST_SERIAL // 2, LAST_SERIAL // 2) * 2 - (0 if woman else 1)
            serial = max(serial, FIRST_SERIAL if woman else FIRST_SERIAL + 1)
            number = national_number(birth_date, serial)
            if number.digits not in self._used:
                break
            birth_date -= timedelta(days=1)
        self._used.add(number.digits)
        first = chance.one_of(names()[language]["women" if woman else "men"])
        return Citizen(first, surname, number, birth_date, language)
