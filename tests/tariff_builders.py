"""People of the register and tariff files with few words; each argument has a good default."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.people.session import Session
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentRow, PickAssignment
from stts_tui.domain.tariff.entitlement import Address
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CancelAction,
    CompleteFile,
    FileView,
    ModifyFile,
    SecondPart,
    StopTariff,
    StopWhat,
    TransferTariff,
)
from stts_tui.domain.tariff.reasons import Because, ConsentHow
from stts_tui.services.house import House
from stts_tui.store.tariff import tables
from stts_tui.store.tariff.register import RegisterEntry
from tests.builders import MONDAY_MORNING, a_niss


@dataclass(frozen=True)
class Person:
    """Somebody of the register."""

    niss: NationalNumber
    first_name: str
    last_name: str
    household_id: int


def a_person(
    house: House,
    first_name: str = "Maria",
    last_name: str = "Peeters",
    *,
    niss: NationalNumber | None = None,
    categories: tuple[Category, ...] = (Category.OLDER,),
    valid: tuple[date, date | None] = (date(2020, 1, 1), None),
    died_on: date | None = None,
    living_with: Person | None = None,
) -> Person:
    """A person of the register who is entitled; alone in a household unless living with somebody."""
    store = house.office.store
    with store.transaction():
        # Each born on another day: namesakes are not the rule.
        niss = niss or a_niss(500_000 + 400 * tables.RegisteredPerson.select().count())
        entry = RegisterEntry(
            niss, first_name, last_name, niss.birth_date, "nl", died_on,
            tuple((category, *valid) for category in categories),
        )  # fmt: skip
        address = Address("Kerkstraat", "1", "9000", "Gent")
        household_id = store.register.add_household(address, [entry])
        if living_with is not None:
            tables.RegisteredPerson.update(household=living_with.household_id).where(
                tables.RegisteredPerson.niss == niss.digits
            ).execute()
            household_id = living_with.household_id
    return Person(niss, first_name, last_name, household_id)


def an_application(person: Person, **changes: Any) -> ApplyForTariff:
    """What an operator's user types to apply for `person`, consent ticked."""
    return replace(ApplyForTariff(person.niss, person.first_name, person.last_name, consent=True), **changes)


def a_file(house: House, session: Session, person: Person | None = None, **changes: Any) -> FileView:
    """A file opened by the user of `session`."""
    return house.files.carry_out(session, steps.APPLY.of(an_application(person or a_person(house), **changes)))


FIXED_LINE, OTHER_LINE, MOBILE = (PhoneNumber(e164) for e164 in ("+3232210000", "+3232210001", "+32470000000"))


def a_second_part(**changes: Any) -> SecondPart:
    """A fixed line that begins on MONDAY_MORNING's date."""
    first = MONDAY_MORNING.date()
    given = SecondPart(Formula.FIXED, FIXED_LINE, first, first + timedelta(days=30), Decimal(50), price=Decimal("21.50"))
    return replace(given, **changes)


def an_active_file(house: House, session: Session, person: Person | None = None, **changes: Any) -> FileView:
    """A file opened with both parts in one go; `changes` are those of the second part."""
    held = tables.TariffFile.select().where(tables.TariffFile.phone != "").count()
    if held:  # one line, one tariff
        changes.setdefault("phone", PhoneNumber(f"+323221{1000 + held}"))
    changes.setdefault("activation_on", belgian_date(house.office.clock()))
    changes.setdefault("invoice_on", changes["activation_on"] + timedelta(days=30))
    return a_file(house, session, person, second=a_second_part(**changes))


def a_completion(file: FileView, **changes: Any) -> CompleteFile:
    changes.setdefault("activation_on", file.requested_on)
    return CompleteFile(file.file_id, file.version, a_second_part(**changes))


def a_transfer(person: Person, second: SecondPart | None = None, **changes: Any) -> TransferTariff:
    """What operator B types to take `person`'s tariff over."""
    given = TransferTariff(
        person.niss, person.first_name, person.last_name, f"{person.first_name} {person.last_name}",
        MONDAY_MORNING.date(), ConsentHow.WRITTEN, second=second,
    )  # fmt: skip
    return replace(given, **changes)


def a_change(file: FileView, **changes: Any) -> ModifyFile:
    return ModifyFile(file.file_id, file.version, **changes)


def a_stop(file: FileView, what: StopWhat = StopWhat.TARIFF, last_day: date | None = None, **changes: Any) -> StopTariff:
    day = last_day or MONDAY_MORNING.date()
    return replace(StopTariff(file.file_id, file.version, what, day, Because.CUSTOMER_ASKS), **changes)


def a_cancellation(file: FileView, reason: str = "by mistake") -> CancelAction:
    return CancelAction(file.file_id, file.version, reason)


def a_pick(row: AssignmentRow) -> PickAssignment:
    return PickAssignment(row.assignment_id, row.version)
