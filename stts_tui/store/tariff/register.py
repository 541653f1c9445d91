"""The embedded register of entitlement (domain.tariff.entitlement.Register): people, households, dated categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from peewee import fn

from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.entitlement import Address, Answer, Unavailable, Verification
from stts_tui.domain.tariff.register import ImportCount, Receiver, RegisterEntry, RegisterRecord
from stts_tui.store import plain
from stts_tui.store.engine import in_use
from stts_tui.store.settings import REGISTER_CLOSED, SystemSettings
from stts_tui.store.tariff.numbers import Numbers
from stts_tui.store.tariff.tables import Entitlement, Household, RegisteredPerson

__all__ = ["EmbeddedRegister", "RegisterEntry", "address_of"]

_Ground = tuple[str, date, date | None]


def address_of(household: Household) -> Address:
    return Address(household.street, household.number, household.postal_code, household.municipality)


class EmbeddedRegister:
    """Never out of reach by itself; the host's manager can close it (`stts-tui register close`) while it is renewed."""

    def verify(self, niss: NationalNumber, on: date) -> Answer:
        return self.verify_many([niss], on)[niss.digits]

    def verify_many(self, numbers: Sequence[NationalNumber], on: date) -> dict[str, Answer]:
        """The answers about all of these people, by the digits that were asked, in three queries.

        A number that was replaced is answered as the present one, which may still stand under a former one itself.
        """
        asked = sorted({number.digits for number in numbers})
        closed = SystemSettings().get(REGISTER_CLOSED)
        if closed:
            return dict.fromkeys(asked, Unavailable(closed))
        chains = Numbers().chains(asked)
        answers = self._verify({*asked, *chains, *chains.values()}, on)
        if chains:
            for former, present in chains.items():
                if (found := answers[former]) is not None and answers[present] is None:
                    answers[present] = replace(found, niss=NationalNumber(present))
            answers.update({former: answers[present] for former, present in chains.items()})
        return {digits: answers[digits] for digits in asked}

    def _verify(self, numbers: Iterable[str], on: date) -> dict[str, Verification | None]:
        """What stands under each of these numbers itself."""
        wanted = sorted(numbers)
        held: dict[str, set[Category]] = {}
        person, right, house = RegisteredPerson, Entitlement, Household
        rights = right.select(right.person, right.category).where(
            in_use().one_of(right.person, wanted)
            & (right.valid_from <= on)
            & (right.valid_to.is_null() | (right.valid_to >= on))
        )
        for digits, category in plain.rows(rights):
            held.setdefault(digits, set()).add(Category(category))
        people = person.select(
            person.niss, person.first_name, person.last_name, person.died_on, house.id, house.street, house.number,
            house.postal_code, house.municipality, house.communal,
        ).join(house).where(in_use().one_of(person.niss, wanted))  # fmt: skip
        answers: dict[str, Verification | None] = dict.fromkeys(wanted)
        for digits, first, last, died, household_id, *address, communal in plain.rows(people):
            died_on = plain.day_or_none(died)
            answers[digits] = Verification(
                NationalNumber(digits), first, last, household_id, Address(*address),
                alive=died_on is None or died_on > on, categories=frozenset(held.get(digits, ())), died_on=died_on,
                communal=bool(communal),
            )  # fmt: skip
        return answers

    def find_receiver(self, niss: NationalNumber) -> Receiver | None:
        """To whom a letter to this person goes, and in which language; None if the register does not know the person."""
        row = RegisteredPerson.get_or_none(RegisteredPerson.niss == niss.digits)
        if row is None:
            return None
        return Receiver(in_full(row.first_name, row.last_name), address_of(row.household).lines(), row.language)

    def add_household(self, address: Address, people: Iterable[RegisterEntry], *, communal: bool = False) -> int:
        """A household with its people; gives its id."""
        household_id = int(
            Household.insert(
                street=address.street, number=address.number, postal_code=address.postal_code,
                municipality=address.municipality, communal=communal,
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

    # -- renewing it from a file -------------------------------------------------------------------------------------
    def newest_entitlement(self) -> int:
        """Marks where an import begins: what it adds has a higher id."""
        return int(Entitlement.select(fn.MAX(Entitlement.id)).scalar() or 0)

    def succeed(self, records: Sequence[RegisterRecord], at: datetime, count: ImportCount) -> list[RegisterRecord]:
        """Keep which numbers those of `records` replace, before they are taken in.

        Returns: records that would replace a number which another one has replaced; nothing is done with them.
        """
        numbers, forked = Numbers(), []
        for record in records:
            for former in record.entry.replaces:
                if not numbers.can_succeed(former.digits, record.entry.niss.digits):
                    forked.append(record)
                    break
                numbers.tell(former.digits, record.entry.niss.digits, at)
                numbers.forget_people([former.digits])
                count.replaced += 1
        return forked

    def take_in(self, records: Sequence[RegisterRecord], begun: int, count: ImportCount) -> list[RegisterRecord]:
        """Add or renew the people of `records` and their households, in the caller's transaction.

        Args:
            records: some hundreds.
            begun: what newest_entitlement() gave before the first of them.
            count: grows by what was done.

        Returns: records of people whom this import has told of before, apart from these; nothing is done with them.

        """
        numbers = [record.entry.niss.digits for record in records]
        known = {row.niss: row for row in RegisteredPerson.select().where(RegisteredPerson.niss.in_(numbers))}
        held: dict[str, list[tuple[int, _Ground]]] = {}
        query = Entitlement.select(
            Entitlement.person, Entitlement.id, Entitlement.category, Entitlement.valid_from, Entitlement.valid_to
        ).where(Entitlement.person.in_(numbers))
        for niss, row_id, *ground in query.tuples():
            held.setdefault(niss, []).append((row_id, tuple(ground)))
        earlier = {niss for niss, rows in held.items() if any(row_id > begun for row_id, _ground in rows)}
        fresh: list[RegisterRecord] = []
        apart: list[RegisterRecord] = []
        formers = Numbers().chains(numbers)
        for record in records:
            if record.entry.niss.digits in formers:
                count.passed_over += 1
                continue
            (apart if record.entry.niss.digits in earlier else fresh).append(record)
            earlier.add(record.entry.niss.digits)
        self._save_households(fresh, count)
        self._save_people(fresh, known, count)
        self._save_grounds(fresh, held)
        return apart

    def _save_households(self, records: Sequence[RegisterRecord], count: ImportCount) -> None:
        """What a file does not tell of communal living stays as it was known."""
        ids = {record.household_id for record in records}
        known = {row.id: (address_of(row), row.communal) for row in Household.select().where(Household.id.in_(list(ids)))}
        wanted: dict[int, tuple[Address, bool]] = {}
        for record in records:
            was = wanted.get(record.household_id) or known.get(record.household_id)
            held = was[1] if was is not None else False
            wanted[record.household_id] = (record.address, held if record.communal is None else record.communal)
        changed = [(key, home) for key, home in wanted.items() if known.get(key) != home]
        count.households += sum(1 for key in wanted if key not in known)
        count.addresses += sum(1 for key, _home in changed if key in known)
        if changed:
            columns = [Household.street, Household.number, Household.postal_code, Household.municipality, Household.communal]
            Household.insert_many(
                [
                    (key, address.street, address.number, address.postal_code, address.municipality, communal)
                    for key, (address, communal) in changed
                ],
                [Household.id, *columns],
            ).on_conflict(conflict_target=[Household.id], preserve=columns).execute()

    def _save_people(
        self, records: Sequence[RegisterRecord], known: Mapping[str, RegisteredPerson], count: ImportCount
    ) -> None:
        rows = []
        for record in records:
            entry, old = record.entry, known.get(record.entry.niss.digits)
            row = (
                entry.niss.digits, record.household_id, entry.first_name, entry.last_name, entry.birth_date,
                entry.language, entry.died_on,
            )  # fmt: skip
            count.people += 1
            if old is None:
                count.new += 1
            else:
                was = (old.niss, old.household_id, old.first_name, old.last_name, old.birth_date, old.language, old.died_on)
                if was == row:
                    continue
                count.changed += 1
                count.moved += old.household_id != record.household_id
            count.deaths += entry.died_on is not None and (old is None or old.died_on is None)
            rows.append(row)
        person = RegisteredPerson
        columns = [person.niss, person.household, person.first_name, person.last_name, person.birth_date,
                   person.language, person.died_on]  # fmt: skip
        if rows:
            RegisteredPerson.insert_many(rows, columns).on_conflict(
                conflict_target=[RegisteredPerson.niss], preserve=columns[1:]
            ).execute()

    def _save_grounds(self, records: Sequence[RegisterRecord], held: Mapping[str, Sequence[tuple[int, _Ground]]]) -> None:
        """What the file tells of a person's categories takes the place of what was known."""
        gone: list[int] = []
        rows: list[tuple[str, str, date, date | None]] = []
        for record in records:
            niss = record.entry.niss.digits
            told = [(category.value, first, last) for category, first, last in record.entry.categories]
            gone.extend(row_id for row_id, _ground in held.get(niss, ()))
            rows.extend((niss, *ground) for ground in told)
        if gone:
            Entitlement.delete().where(Entitlement.id.in_(gone)).execute()
        if rows:
            Entitlement.insert_many(
                rows, [Entitlement.person, Entitlement.category, Entitlement.valid_from, Entitlement.valid_to]
            ).execute()

    def list_numbers(self) -> list[NationalNumber]:
        """Everybody's number, in order: for the demo."""
        query = RegisteredPerson.select(RegisteredPerson.niss).order_by(RegisteredPerson.niss).tuples()
        return [NationalNumber(row[0]) for row in query]

    def count(self) -> int:
        return int(RegisteredPerson.select().count())
