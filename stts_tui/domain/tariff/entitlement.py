"""Who may have the social tariff: the question put to the register, whichever register answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from stts_tui.domain.common.names import Fit, fit
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.common.text import fold
from stts_tui.domain.law.terms import Category


@quick
@dataclass(frozen=True)
class Address:
    street: str
    number: str
    postal_code: str
    municipality: str

    def lines(self) -> tuple[str, str]:
        """The address as on an envelope, in two lines."""
        return f"{self.street} {self.number}", f"{self.postal_code} {self.municipality}"

    def __str__(self) -> str:
        return ", ".join(self.lines())


@quick
@dataclass(frozen=True)
class Verification:
    """The register's answer about one person on one day."""

    niss: NationalNumber
    first_name: str
    last_name: str
    household_id: int
    address: Address
    alive: bool
    categories: frozenset[Category] = field(default_factory=frozenset)
    died_on: date | None = None
    communal: bool = False  # several households live at the address

    @property
    def called(self) -> tuple[str, str]:
        """Surname and first name, folded."""
        return fold(self.last_name), fold(self.first_name)

    def is_called(self, first_name: str, last_name: str) -> bool:
        """Whether the name given is this person's (domain.common.names)."""
        return self.fit(first_name, last_name) is Fit.WHOLE

    def fit(self, first_name: str, last_name: str) -> Fit:
        """How the name given fits the register's."""
        return fit(first_name, last_name, self.first_name, self.last_name)


@dataclass(frozen=True)
class Unavailable:
    """The register does not answer now: nothing is known, and nothing may be concluded; it is asked again later.

    `why` is for the log and the system manager, never for a customer.
    """

    why: str = ""


# The three answers: what is known of the person; None, nobody has this number; Unavailable, no answer at all.
Answer = Verification | Unavailable | None


class Register(Protocol):
    """A register of entitlement: the embedded one (store/tariff/register.py), later perhaps the Crossroads Bank."""

    def verify(self, niss: NationalNumber, on: date) -> Answer:
        """What is known of the person on the day `on`; None if the number is unknown.

        Unavailable is an answer, not an error: whoever asks must say what waits until the register answers again.
        """
        ...
