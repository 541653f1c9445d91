"""What a register of entitlement holds, as the host's manager delivers it: people, households, dated categories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.entitlement import Address


@dataclass(frozen=True)
class RegisterEntry:
    """A person to be put into the register; `categories` with the first and last day of each."""

    niss: NationalNumber
    first_name: str
    last_name: str
    birth_date: date | None
    language: str
    died_on: date | None
    categories: tuple[tuple[Category, date, date | None], ...] = ()
    replaces: tuple[NationalNumber, ...] = ()  # earlier numbers of the same person


@dataclass(frozen=True)
class RegisterRecord:
    """A person with the household and its address; `line` is where the file tells it, `cells` what its lines hold there.

    `communal`: whether several households live there; None where it is not told.
    """

    line: int
    household_id: int
    address: Address
    entry: RegisterEntry
    cells: tuple[tuple[int, tuple[str, ...]], ...] = ()
    communal: bool | None = None

    @property
    def home(self) -> tuple[Address, bool | None]:
        """What is alike for all of the household."""
        return self.address, self.communal


@dataclass
class ImportCount:
    """What an import did."""

    lines: int = 0
    people: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    deaths: int = 0
    households: int = 0
    addresses: int = 0  # of households that were known
    replaced: int = 0  # numbers that were told to be replaced
    passed_over: int = 0  # people told under a number that was replaced: they stand under the present one

    def values(self) -> dict[str, str]:
        """For the audit line."""
        return {name: str(value) for name, value in vars(self).items()}


@dataclass(frozen=True)
class Receiver:
    """To whom a letter goes, and in which language; the address line by line, none where it is not known."""

    name: str
    address: tuple[str, ...]
    language: str
