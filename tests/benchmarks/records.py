"""Records of each kind for tests/benchmarks/exchange.py, by the thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.messages.records import Record, RecordKind
from tests import builders

FIRST_NAMES = ("Maria", "Jan", "Anne-Marie", "Zoë", "Luc", "André", "Fatima", "Marc", "Hélène", "Rita", "Ahmed")
NAMES = ("Peeters", "Janssens", "Maes", "D’Hondt", "Van den Berghe", "Lefèvre", "Müller", "Claes")

_STRIDE = 1_000_003  # a prime: people in an order that is none of theirs


def name_of(number: int) -> tuple[str, str]:
    """First and last name of a person: every second surname is nobody else's."""
    last = NAMES[number % 8]
    if number % 2:
        last += "-" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return FIRST_NAMES[number % 11], last


def applications(
    count: int, second: Callable[[int], bool] = lambda number: number % 3 == 0, *, scattered: bool = False
) -> Iterator[Record]:
    """Some with their second part; every hundredth twice, so that something is refused.

    `scattered`: people come in no order of their numbers, names or households, as an operator's customers do.
    """
    for place in range(count):
        number = place * _STRIDE % count if scattered else place
        person = number - 1 if number % 100 == 99 else number
        first, last = name_of(person)
        values: dict[str, Raw] = {
            "niss": builders.a_niss(person).digits, "last_name": last, "first_name": first, "consent": True,
            "reference": f"K{person:07}",
        }  # fmt: skip
        if second(number):
            values |= _second(number)
        yield Record(RecordKind.APPLY, f"A-{number}", 0, values)


def _second(number: int, month: int = 3) -> dict[str, str]:
    return {"formula": "fixed", "phone": f"+3232{number % 1_000_000:06}",
            "activation_on": f"{2 + number % 25:02}/{month:02}/2026", "invoice_on": f"01/{month + 1:02}/2026"}  # fmt: skip


def numbered(place: int) -> str:
    return f"STTS-2026-{place + 1:07}"


def second_parts(count: int) -> Iterator[Record]:
    for number in range(count):
        yield Record(RecordKind.SECOND_PART, f"S-{number}", 0, {"number": numbered(number), **_second(number)})


def modifications(count: int) -> Iterator[Record]:
    """Every third of the line, the others of a text."""
    for number in range(count):
        new: dict[str, str] = (
            {"phone": f"+3292{number % 1_000_000:06}", "effective_on": "01/04/2026"}
            if number % 3 == 0
            else {"contact": "by post"}
        )
        yield Record(RecordKind.MODIFY, f"M-{number}", 0, {"number": numbered(number), **new})


def stops(count: int) -> Iterator[Record]:
    """Every second of the reduction only."""
    for number in range(count):
        kind = RecordKind.STOP_REDUCTION if number % 2 else RecordKind.STOP_TARIFF
        yield Record(kind, f"Z-{number}", 0, {"number": numbered(number), "last_day": "20/04/2026", "reason": "moved"})


def cancellations(count: int) -> Iterator[Record]:
    for number in range(count):
        yield Record(RecordKind.CANCEL, f"C-{number}", 0, {"number": numbered(number), "because": "entered twice"})


def transfers(count: int) -> Iterator[Record]:
    """Every second with its second part."""
    for number in range(count):
        first, last = name_of(number)
        values = {
            "niss": builders.a_niss(number).digits, "last_name": last, "first_name": first, "consent_by": last,
            "consent_on": "02/03/2026", "consent_how": "written",
        }  # fmt: skip
        yield Record(RecordKind.TRANSFER, f"T-{number}", 0, values | (_second(number, 4) if number % 2 else {}))


def all_of_them(_number: int) -> bool:
    return True


def _none(_number: int) -> bool:
    return False


@dataclass(frozen=True)
class Kind:
    """A kind of message: its records, and the applications before it; of whom, where it is not the same company."""

    records: Callable[[int], Iterable[Record]]
    before: Callable[[int], bool] | None = None  # which applications have their second part; None: there are none
    elsewhere: bool = False


KINDS = {
    "apply": Kind(applications),
    "second-part": Kind(second_parts, _none),
    "transfer": Kind(transfers, all_of_them, elsewhere=True),
    "modify": Kind(modifications, all_of_them),
    "stop": Kind(stops, all_of_them),
    "cancel": Kind(cancellations, all_of_them),
}
