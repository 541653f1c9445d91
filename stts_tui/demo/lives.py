"""What stands in the places of lives (patterns.py): other people, operators, staff and lines for each, drawn in one order.

It takes as long as writing them, so that where there are many a process of its own draws what this one writes.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from stts_tui.demo.crowd import Counters, Crowd, bis_number, whole_name
from stts_tui.demo.patterns import Pattern
from stts_tui.demo.people import Chance
from stts_tui.domain.common.text import fold
from stts_tui.domain.tariff.entitlement import Address
from stts_tui.store.json_text import dump
from stts_tui.store.tariff.files import number_of

_TOGETHER = 2000  # lives of one pattern that are in memory at a time
_APART = 20_000  # lives from which a process of its own is worth its start


@dataclass(frozen=True)
class Some:
    """Lives of one pattern: which, behind which ids of `NUMBERED` they stand, and what stands in each one's places."""

    pattern: int
    ids: tuple[int, ...]
    values: Sequence[Sequence[object]]


@dataclass
class Operators:
    """Who has files: the companies, each in the wheel as often as its share, and who acts there or for the authority."""

    companies: Sequence[int]
    wheel: Sequence[int]
    staff: Mapping[int, Sequence[Sequence[object]]]
    authority: Sequence[object]


class Lives:
    """Draws lives; `ids`, `household` and `numbers` (by year) are the first and the last ones that are given by now."""

    def __init__(
        self, patterns: Sequence[Pattern], chance: Chance, crowd: Crowd, operators: Operators,
        ids: Sequence[int], household: int, numbers: dict[int, int],
    ) -> None:  # fmt: skip
        self._patterns, self._chance, self._crowd, self._operators = patterns, chance, crowd, operators
        self._ids, self._household, self._numbers = tuple(ids), household, numbers

    @property
    def counters(self) -> Counters:
        return self._crowd.counters

    def drawn(self, counts: Sequence[int]) -> Iterator[Some]:
        """So many lives of each pattern, some thousands at a time."""
        for rank, (pattern, count) in enumerate(zip(self._patterns, counts, strict=True)):
            for first in range(0, count, _TOGETHER):
                some = range(first, min(first + _TOGETHER, count))
                values = [self._values(pattern, number * 60 // count, place, len(some)) for place, number in enumerate(some)]
                yield Some(rank, self._ids, values)
                self._ids = tuple(last + rows * len(some) for last, rows in zip(self._ids, pattern.counts, strict=True))

    def _values(self, pattern: Pattern, second: int, place: int, count: int) -> list[object]:
        """What stands in the places of one life, in their order (patterns.py); it is at `place` of so many."""
        crowd, one_of, held = self._crowd, self._chance.one_of, self._operators
        files, lines, assignments = (first + place for first in self._ids)
        members = pattern.members
        street, number, postal, town = crowd.home(members[0].language)
        here, near = str(Address(street, str(number), postal, town)), str(Address(street, str(number + 2), postal, town))
        values: list[object] = [
            f"{second:02}", self._household, files, lines, assignments, street, str(number), postal, town, here,
            dump(here)[1:-1], near, dump(near)[1:-1],
        ]  # fmt: skip
        surnames = [crowd.name_of(members[0].language) for _surname in range(1 + max(each.surname for each in members))]
        born = []
        for member in members:
            niss, day, serial, first = crowd.person(member.language, member.born)
            last = surnames[member.surname]
            born.append((day, serial))
            values += (
                niss.digits, first[0], last[0], first[1], last[1], first[2], last[2], *whole_name(first, last),
                day.isoformat(),
            )  # fmt: skip
        values += [bis_number(*born[member]) for member in pattern.bis]
        companies = self._companies(pattern.operators)
        values += companies
        for of in pattern.accounts:
            values += held.authority if of is None else one_of(held.staff[companies[of]])
        values += [crowd.line(mobile=mobile) for mobile in pattern.lines]
        for _reference in range(pattern.references):
            reference = crowd.reference()
            values += (reference, fold(reference))
        for rank, year in enumerate(pattern.years):
            self._numbers[year] += 1
            values += (number_of(year, self._numbers[year]), files + rank * count)
        self._household += 1
        return values

    def _companies(self, count: int) -> list[int]:
        """So many operators, the large ones more often."""
        held, found = self._operators, list[int]()
        while len(found) < count:
            company = held.companies[self._chance.one_of(held.wheel)]
            if company not in found:
                found.append(company)
        return found


def drawn(lives: Lives, counts: Sequence[int]) -> Generator[Some, None, None]:
    """The lives, drawn while they are taken; at the end their counters are those of all that was given.

    Raises RuntimeError where the process that draws them ends on the way.
    """
    if sum(counts) < _APART:
        yield from lives.drawn(counts)
        return
    way = multiprocessing.get_context("spawn")  # a copy of this process would hold its database
    receiving, sending = way.Pipe(duplex=False)
    process = way.Process(target=_draw, args=(lives, counts, sending), daemon=True)
    process.start()
    sending.close()
    try:
        while isinstance(some := receiving.recv(), Some):
            yield some
        if not isinstance(some, Counters):
            raise RuntimeError(f"what draws the lives ended: {some}")
        lives.counters.take(some)
    except EOFError:
        raise RuntimeError("what draws the lives ended: somebody killed it") from None
    finally:
        receiving.close()  # what is still being sent has nobody to read it: it ends
        process.join()


def _draw(lives: Lives, counts: Sequence[int], sending: Connection) -> None:
    """In a process of its own. Whoever breaks off the command breaks off the other one, which this one notices."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        try:
            for some in lives.drawn(counts):
                sending.send(some)
        except (LookupError, MemoryError, TypeError, ValueError) as error:  # told by whoever waits: nothing on the screen
            sending.send(f"{type(error).__name__}: {error}")
        else:
            sending.send(lives.counters)
