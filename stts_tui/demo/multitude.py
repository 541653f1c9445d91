"""`stts-tui generate`: any number of users, files and operators, in one transaction; the same for the same seed and day.

Files are copies of patterns (patterns.py) with people, operators, staff and lines of their own (lives.py). What is in
memory is the patterns, one set of rows and some staff of each operator, however many files are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from stts_tui.demo import access
from stts_tui.demo.crowd import Counters, Crowd, shared, wheel, zipf
from stts_tui.demo.lives import Lives, Operators, drawn
from stts_tui.demo.patterns import NUMBERED, Pattern
from stts_tui.demo.people import Chance, Population
from stts_tui.demo.staff import Hashes, Staff, Tell
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.i18n import _
from stts_tui.store import prepared
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store
from stts_tui.store.prepared import Act
from stts_tui.store.settings import DEMO, GENERATED

BY = "generate"
LEAST_OPERATORS = 3
_ASKING = 8  # a household that never asked for each so many files
_STEEP = 1.1  # of the operators' sizes
_PLACES = 8192  # of the wheel that they are drawn from
# Of 100 files, how many live which life, by the states in which it ends: an operator's everyday, where most run on.
_ACTIVE, _WAITING = FileState.ACTIVE.value, FileState.AWAITING_ACTIVATION.value
_LIVES: Mapping[tuple[str, ...], float] = {
    (_ACTIVE,): 70, (_WAITING,): 5, (FileState.AWAITING_DOCUMENTS.value,): 1, (FileState.REQUESTED.value,): 0.5,
    (FileState.REFUSED.value,): 3, (FileState.CLOSED.value,): 4, (FileState.ENDED.value,): 9,
    (FileState.CANCELLED.value,): 1.5, (FileState.TRANSFERRED.value, _ACTIVE): 5, (_ACTIVE, _WAITING): 1,
}  # fmt: skip
_OTHERS = 0.1
_REBUILT = (*prepared.FILLED, "audit")  # whose indexes are made again where more comes than there was


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    users: int
    files: int
    operators: int
    seed: int
    day: date  # histories lie before it
    lines: int  # at most so many of the audit, of what was done last


def fill(store: Store, wanted: Wanted, hashes: Hashes, lives: Sequence[Pattern], tell: Tell, *, draft: bool) -> Sequence[str]:
    """All of it or nothing; gives the accounts to log in with.

    `draft`: nobody else knows the database yet. Raises BUSY, TROUBLE, KeyboardInterrupt.
    """
    held = prepared.count(prepared.FILES)
    with store.filling(prepared.FILLED, draft=draft, rebuild=_REBUILT if wanted.files > held else ()):
        found = _Multitude(store, wanted, hashes, tell, lives).made()
        tell(_("marks of rows, indexes"), 0, 0)
    tell(_("statistics"), 0, 0)
    store.refresh_statistics()
    return found


class _Multitude:
    def __init__(self, store: Store, wanted: Wanted, hashes: Hashes, tell: Tell, patterns: Sequence[Pattern]) -> None:
        self._store, self._wanted, self._hashes, self._tell = store, wanted, hashes, tell
        self._patterns = sorted(patterns, key=lambda each: each.begun)
        told = store.settings.get(GENERATED)
        self._is_demo = store.settings.get(DEMO) == "yes"
        self._is_first = not told and not self._is_demo
        self._counters = Counters(**json.loads(told)) if told else Counters()
        self._chance = Chance(wanted.seed)
        self._crowd = Crowd(self._chance, self._counters, beside_demo=self._is_demo)
        self._now = datetime.combine(wanted.day, time(8), UTC)
        self._shares = zipf(wanted.operators, _STEEP)

    def made(self) -> Sequence[str]:
        staff = Staff(self._store, self._crowd, self._chance, self._hashes, self._now, BY)
        self._companies = [staff.add_operator() for _operator in range(self._wanted.operators)]
        staff.add_users(self._companies, self._shares, self._wanted.users, self._tell)
        self._staff, self._authority = staff.acting, staff.authority
        if self._is_first:
            population = Population(self._wanted.seed, self._wanted.day)
            access.add_requests(
                self._store, population, self._chance, self._companies[:3], self._hashes.training, self._wanted.day
            )
        acts = self._add_lives()
        self._add_lines(acts)
        told = {name: str(getattr(self._wanted, name)) for name in ("users", "files", "operators", "seed")}
        self._store.audit.add(AuditLine(self._now, None, BY, None, "generate-run", after=told))
        self._store.settings.save(GENERATED, self._counters.told())
        return staff.training

    # -- files -------------------------------------------------------------------------------------------------------
    def _add_lives(self) -> list[tuple[str, Act]]:
        """Life by life of a pattern, row by row of some thousands of lives; gives what was done, with its moment."""
        acts: list[tuple[str, Act]] = []
        done = 0
        for some in drawn(self._lives(), self._counts()):
            self._tell(_("files"), done, self._wanted.files)
            pattern, count = self._patterns[some.pattern], len(some.values)
            for shape in pattern.rows:
                shape.copy(some.values)
            for at, rank, position in pattern.acts:
                begin = some.ids[0] + rank * count
                acts.append((at, Act(begin, begin + count - 1, position, bool(pattern.bis))))
            done += count * len(pattern.states)
        return acts

    def _lives(self) -> Lives:
        years = sorted({year for pattern in self._patterns for year in pattern.years})
        operators = Operators(self._companies, wheel(self._shares, _PLACES), self._staff, self._authority)
        return Lives(
            self._patterns, self._chance, self._crowd, operators,
            [prepared.last_id(table) + 1 for table in NUMBERED], prepared.last_id("household") + 1,
            {year: self._store.files.last_number(year) for year in years},
        )  # fmt: skip

    def _counts(self) -> list[int]:
        """How many live each pattern: exactly as many files as are wanted, and each at least once where they suffice."""
        files, sizes = self._wanted.files, [len(pattern.states) for pattern in self._patterns]
        weights = self._weights()
        least = 1 if files >= 2 * sum(sizes) else 0
        of_files = shared([weight / sum(weights) for weight in weights], files)
        counts = [max(least, count // size) if size else 0 for count, size in zip(of_files, sizes, strict=True)]
        rest = files - sum(count * size for count, size in zip(counts, sizes, strict=True))
        singles = sorted((place for place, size in enumerate(sizes) if size == 1), key=lambda place: -counts[place])
        while rest:
            for place in singles:
                if rest and (rest > 0 or counts[place] > least):
                    counts[place] += 1 if rest > 0 else -1
                    rest -= 1 if rest > 0 else -1
        empty = [place for place, size in enumerate(sizes) if not size]
        for place, count in zip(empty, shared([1 / len(empty)] * len(empty), files // _ASKING), strict=True):
            counts[place] = count
        return counts

    def _weights(self) -> list[float]:
        """Of files: as _LIVES has them; among those that end alike, simple lives and small households come more often."""
        simple = [len(pattern.rows) ** -2.0 if pattern.states else 0.0 for pattern in self._patterns]
        alike: dict[tuple[str, ...], float] = {}
        for pattern, weight in zip(self._patterns, simple, strict=True):
            alike[pattern.states] = alike.get(pattern.states, 0.0) + weight
        return [
            _LIVES.get(pattern.states, _OTHERS) * weight / alike[pattern.states] if pattern.states else 0.0
            for pattern, weight in zip(self._patterns, simple, strict=True)
        ]

    # -- audit -------------------------------------------------------------------------------------------------------
    def _add_lines(self, acts: list[tuple[str, Act]]) -> None:
        """What was done last, in the order of time."""
        acts.sort(key=lambda each: (each[0], each[1].first), reverse=True)
        chosen, count = [], 0
        for _at, act in acts:
            count += act.last - act.first + 1
            if count > self._wanted.lines:
                break
            chosen.append(act)
        chosen.reverse()
        total = min(count, self._wanted.lines)

        def every() -> Iterator[AuditLine]:
            for act in chosen:
                yield from prepared.lines_of(self._store, act)

        for done in prepared.chain(self._store, every()):
            self._tell(_("lines of the audit trail"), done, total)
