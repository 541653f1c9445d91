"""The embedded register of entitlement (domain.entitlement.Register): people, households, dated categories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stts_tui.domain.entitlement import Address, Answer, Category, Unavailable, Verification
from stts_tui.domain.numbers import NationalNumber
from stts_tui.store.settings import REGISTER_CLOSED, SystemSettings
from stts_tui.store.tables import Entitlement, Household, RegisteredPerson


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


def address_of(household: Household) -> Address:
    return Address(household.street, household.number, household.postal_code, household.municipality)


class EmbeddedRegister:
    """Never out of reach by itself; the host's manager can close it (`stts-tui register close`) while it is renewed."""

    def verify(self, niss: NationalNumber, on: date) -> Answer:
        closed = SystemSettings().get(REGISTER_CLOSED)
        if closed:
            return Unavailable(closed)
        person = (
            RegisteredPerson.select(RegisteredPerson, Household)
            .join(Household)
            .where(RegisteredPerson.niss == niss.digits)
            .first()
        )
        if person is None:
            return None
        held = Entitlement.select(Entitlement.category).where(
            (Entitlement.person == niss.digits)
            & (Entitlement.valid_from <= on)
            & (Entitlement.valid_to.is_null() | (Entitlement.valid_to >= on))
        )
        return Verification(
            niss,
            person.first_name,
            person.last_name,
            person.household_id,
            address_of(person.household),
            alive=person.died_on is None or person.died_on > on,
            categories=frozenset(Category(row[0]) for row in held.tuples()),
            died_on=person.died_on,
        )

    def add_household(self, address: Address, people: Iterable[RegisterEntry]) -> int:
        """A household with its people; gives its id."""
        household_id = int(
            Household.insert(
                street=address.street, number=address.number, postal_code=address.postal_code,
                municipality=address.municipality,
            ).execute()
        )  # fmt: skip
        for entry in people:
            RegisteredPerson.insert(
                niss=entry.niss.digits, household=household_id, first_name=entry.first_name,
                last_name=entry.last_name, birth_date=entry.birth_date, language=entry.language,
                died_on=entry.died_on,
            ).execute()  # fmt: skip
            for category, first, last in entry.categories:
                Entitlement.insert(
                    person=entry.niss.digits, category=category.value, valid_from=first, valid_to=last
                ).execute()
        return household_id

    def list_numbers(self) -> list[NationalNumber]:
        """Everybody's number, in order: for the demo."""
        query = RegisteredPerson.select(RegisteredPerson.niss).order_by(RegisteredPerson.niss).tuples()
        return [NationalNumber(row[0]) for row in query]

    def count(self) -> int:
        return int(RegisteredPerson.select().count())
