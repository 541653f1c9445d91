"""National numbers that were replaced, as they were told: which one a person has now, and which ones it had before [D19]."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from stts_tui.domain.tariff.life_cycle import LIVE_STATES
from stts_tui.store import pages, plain
from stts_tui.store.engine import in_use
from stts_tui.store.tariff.tables import Entitlement, FormerNumber, RegisteredPerson, TariffFile

_LIVE = [state.value for state in LIVE_STATES]
_MOST = 100  # numbers that a beginning may name: a search goes no further


class Numbers:
    """Chains of numbers; each number has one present number, and that one is nobody's former number."""

    def chains(self, numbers: Iterable[str]) -> dict[str, str]:
        """The former numbers of everybody whom one of these names, each with the present one; mostly none."""
        wanted = sorted(set(numbers))
        if not wanted:
            return {}
        row = FormerNumber
        presents = {
            present
            for column in (row.number, row.present)
            for (present,) in plain.rows(row.select(row.present).where(in_use().one_of(column, wanted)).distinct())
        }
        if not presents:
            return {}
        chain = row.select(row.number, row.present).where(in_use().one_of(row.present, sorted(presents)))
        return dict(plain.rows(chain))

    def can_succeed(self, former: str, number: str) -> bool:
        """Whether `number` may be told to replace `former`: somebody else's number has not replaced that before."""
        chains = self.chains([former, number])
        return former not in chains or chains[former] == chains.get(number, number)

    def tell(self, former: str, number: str, at: datetime) -> None:
        """`number` replaces `former`, as can_succeed allows: both are one person's, with all that belongs to it.

        The present number is then `number`, or what has replaced that; told of a present number, it gives way to an earlier
        one again. What is over follows at once, a live file by a step of its own.
        """
        chains, row = self.chains([former, number]), FormerNumber
        if former in chains:
            return  # told before
        present = chains.get(number, number)
        if present == former:
            present = number
        row.delete().where(row.number == present).execute()
        row.update(present=present, told_at=at).where((row.present == former) & (row.number != present)).execute()
        row.insert(number=former, present=present, told_at=at).execute()
        theirs = row.select(row.number).where(row.present == present)
        TariffFile.update(niss=present).where(TariffFile.niss.in_(theirs) & TariffFile.state.not_in(_LIVE)).execute()

    def forget_people(self, numbers: Iterable[str]) -> None:
        """Take these numbers out of the register: it holds their people under their present ones."""
        wanted = list(numbers)
        Entitlement.delete().where(Entitlement.person.in_(wanted)).execute()
        RegisteredPerson.delete().where(RegisteredPerson.niss.in_(wanted)).execute()

    def named_by(self, start: str) -> list[str]:
        """The numbers that may stand on files of people who had, or have, one that begins so."""
        row = FormerNumber
        pairs = row.select(row.number, row.present).where(
            pages.begins_with(row.number, start) | pages.begins_with(row.present, start)
        )
        return sorted({number for pair in plain.rows(pairs.limit(_MOST)) for number in pair})


class HeldNumbers:
    """The chains as they stand for a set of steps (store/tariff/ledger.py): what was there and what was told since."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._asked: set[str] = set()
        self._present: dict[str, str] = {}  # of those that were replaced
        self._told: list[tuple[str, str, datetime]] = []

    def present(self, digits: str) -> str:
        """The number that whoever has this one has now."""
        self._ask({digits})
        return self._present.get(digits, digits)

    def all_of(self, persons: Iterable[str]) -> set[str]:
        """All the numbers that these people have or had."""
        asked = set(persons)
        self._ask(asked)
        if not self._present:
            return asked
        presents = {self._present.get(number, number) for number in asked}
        return presents | {former for former, present in self._present.items() if present in presents}

    def _ask(self, numbers: set[str]) -> None:
        unasked = numbers - self._asked
        if unasked:
            self._asked |= unasked
            self._present.update(self._numbers.chains(unasked))

    def succeed(self, former: str, number: str, at: datetime) -> list[str]:
        """`number` is told in place of `former`; gives all that it replaces."""
        self._ask({former, number})
        self._told.append((former, number, at))
        self._present.pop(number, None)
        replaced = [former, *(each for each, present in self._present.items() if present == former)]
        self._present.update(dict.fromkeys(replaced, number))
        return replaced

    def write(self) -> None:
        """Write what was told since the last time."""
        for told in self._told:
            self._numbers.tell(*told)
        self._told.clear()
