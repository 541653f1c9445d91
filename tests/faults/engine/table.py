"""The engine's table: use cases x points x faults, and what did not hold."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.faults.engine.points import Fault, may_strike
from tests.faults.engine.run import Calm, break_at, calm_run, ready_for_children
from tests.faults.engine.use_cases import Case


@dataclass
class Line:
    """What was found of one case."""

    name: str
    group: str
    points: int = 0
    passed: dict[Fault, int] = field(default_factory=lambda: dict.fromkeys(Fault, 0))
    tried: dict[Fault, int] = field(default_factory=lambda: dict.fromkeys(Fault, 0))
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


def chosen_points(calm: Calm, most: int, chance: random.Random) -> list[int]:
    every = list(range(1, len(calm.points) + 1))
    return every if not most or most >= len(every) else sorted(chance.sample(every, most))


def examine(case: Case, seed: int, most: int = 0, faults: Sequence[Fault] = tuple(Fault)) -> Line:
    """Break `case` at each of its points, or at `most` of them that the seed chooses."""
    line, began = Line(str(case), case.group), time.monotonic()
    chance = random.Random(f"{seed} {case}")
    try:
        calm = calm_run(case)
    except ValueError as error:
        line.wrong.append(str(error))
        return line
    line.points = len(calm.points)
    for at in chosen_points(calm, min(filter(None, (most, case.most)), default=0), chance):
        able = [fault for fault in faults if may_strike(fault, calm.points[at - 1])]
        for fault in [chance.choice(able)] if most and able else able:
            found = break_at(case, calm, at, fault)
            line.tried[fault] += 1
            line.passed[fault] += not found
            line.wrong += [f"{case}, point {at} ({calm.points[at - 1]}), {fault.value}: {what}" for what in found]
    line.seconds = time.monotonic() - began
    return line


def examine_all(
    cases: Sequence[Case], seed: int, most: int, jobs: int, tell: Callable[[Line], object], until: float = 0.0
) -> list[Line]:
    """Every case, `jobs` of them at a time; those that have not begun by the moment `until` (0: never) are left out."""
    global _examined
    _examined = (cases, seed, most, until)
    ready_for_children()
    lines = []
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for line in pool.imap_unordered(_examine_one, range(len(cases))):
            if line is not None:
                tell(line)
                lines.append(line)
    return sorted(lines, key=lambda line: (line.group, line.name))


_examined: tuple[Sequence[Case], int, int, float] = ((), 0, 0, 0.0)


def _examine_one(number: int) -> Line | None:
    cases, seed, most, until = _examined
    if until and time.monotonic() > until:
        return None
    return examine(cases[number], seed, most)


_WIDTH = 46


def head() -> str:
    return f"{'use case':<{_WIDTH}}{'points':>7}" + "".join(f"{fault.value:>12}" for fault in Fault)


def shown(line: Line) -> str:
    cells = (f"{line.passed[fault]}/{line.tried[fault]}" for fault in Fault)
    return f"{line.name[: _WIDTH - 1]:<{_WIDTH}}{line.points:>7}" + "".join(f"{cell:>12}" for cell in cells)


def sums(lines: Sequence[Line]) -> list[str]:
    """A line for each group, and one for all."""
    told = []
    for group in [*sorted({line.group for line in lines}), ""]:
        among = [line for line in lines if not group or line.group == group]
        whole = Line(f"{len(among)} {group or 'use case'}s", group, sum(line.points for line in among))
        for fault in Fault:
            whole.passed[fault] = sum(line.passed[fault] for line in among)
            whole.tried[fault] = sum(line.tried[fault] for line in among)
        told.append(shown(whole))
    return told
