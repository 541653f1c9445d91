"""Many sessions on one machine: acts a second, waits, errors and memory, as sessions grow on one database.

python -m tests.benchmarks.sessions [SECONDS] [SESSIONS ...]      (10 1 2 16 64)

Each session is a process with a user of its own, who works without a pause: searches, applies, looks, changes, reads
the inbox. All begin at once. Beside each run stands what a sync of the disk takes in it, and what the processors gave.
Memory is that of whole programs, each on its pseudo-terminal, logged in and after some pages: what a process has alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.session import Session
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests import builders
from tests.benchmarks import exchange
from tests.benchmarks.records import name_of
from tests.journeys.steps import at_home
from tests.tariff_builders import Person, a_change, a_second_part, an_application
from tests.terminal import Terminal, at_terminal

_READY = 30  # people whom a session can apply for, by second: more than it manages
Given = TypeVar("Given")


@dataclass
class Told:
    """What one session saw: seconds by act, and what was refused."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    processor: float = 0.0  # seconds

    def timed(self, act: str, work: Callable[[], Given]) -> Given:
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.taken.setdefault(act, []).append(time.perf_counter() - began)

    @property
    def acts(self) -> int:
        return sum(map(len, self.taken.values()))


def work_on(
    path: Path, first: int, seconds: float, people: Sequence[Person], session: Session, begin: Any, out: Any
) -> None:  # fmt: skip
    """One session, until the time is over; `first`: the number of its first line."""
    house, told = builders.open_house(path), Told()
    begin.wait()
    busy, ends = time.process_time(), time.perf_counter() + seconds
    try:
        for number, person in enumerate(people, first):
            if time.perf_counter() > ends:
                break
            _round(house, told, session, person, number)
    except Exception as error:
        told.refused.append(f"{type(error).__name__}: {error}")
    told.processor = time.process_time() - busy
    out.put(told)
    builders.close(house)


def _round(house: House, told: Told, session: Session, person: Person, number: int) -> None:
    """Four looks and three changes, as at a counter."""
    second = a_second_part(phone=PhoneNumber(f"+3232{number:06}"))
    named = FileCriteria(last_name=parse_text_match(person.last_name))
    told.timed("search", lambda: house.files.find(session, named, Place()))
    file = told.timed("apply", lambda: house.files.carry_out(session, steps.APPLY.of(an_application(person, second=second))))
    told.timed("look", lambda: house.files.show(session, file.file_id))
    changed = steps.MODIFY.of(a_change(file, reference=f"R{number}"))
    file = told.timed("modify", lambda: house.files.carry_out(session, changed))
    told.timed("inbox", lambda: house.assignments.inbox(session, AssignmentCriteria(), Place()))
    told.timed("search", lambda: house.files.find(session, FileCriteria(number=file.number), Place()))
    told.timed("modify", lambda: house.files.carry_out(session, steps.MODIFY.of(a_change(file, reference=f"S{number}"))))


def sync_takes(folder: Path) -> float:
    """Seconds of one fdatasync of a page, the median of many."""
    with (folder / "sync").open("wb") as file:
        taken = []
        for _ in range(100):
            os.pwrite(file.fileno(), b"y" * 4096, 0)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def measure(sessions: int, seconds: float) -> tuple[float, float]:
    """Prints a line; acts a second, and seconds of a mean act."""
    way = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        house = builders.a_house(Path(folder))
        alpha = builders.a_staffed_company(house)
        each = max(20, int(_READY * seconds / sessions))
        exchange.people(house, each * sessions)
        people = [Person(builders.a_niss(n), *name_of(n), n + 1) for n in range(each * sessions)]
        for number in range(sessions):
            alpha.add(f"many{number:03}", profile=3)
        logged_in = [alpha.session(f"many{number:03}") for number in range(sessions)]
        path, sync = builders.path_of(house), sync_takes(Path(folder))
        builders.close(house)
        begin, out = way.Barrier(sessions), way.Queue()
        some = [
            way.Process(target=work_on, args=(path, n * 10_000, seconds, people[n * each :][:each], session, begin, out))
            for n, session in enumerate(logged_in)
        ]
        for process in some:
            process.start()
        told = [out.get() for _ in some]
        for process in some:
            process.join()
    acts, own = sum(one.acts for one in told), [one.acts for one in told]
    every = sorted(taken for one in told for some_ in one.taken.values() for taken in some_)
    mean, refused = sum(every) / len(every), [words for one in told for words in one.refused]
    middle, late = (every[int(len(every) * part)] * 1e3 for part in (0.5, 0.99))
    processor = sum(one.processor for one in told) / acts
    print(
        f"{sessions:3} sessions  {acts / seconds:6.1f} acts/s ({min(own)} to {max(own)} each)"
        f"  p50 {middle:.1f}  p99 {late:.1f}  worst {every[-1] * 1e3:.1f} ms  processor {processor * 1e3:.2f} ms an act"
        f"  fdatasync {sync * 1e3:.2f} ms  refused {len(refused)} {refused[:1] or ''}"
    )
    by_act: dict[str, list[float]] = {}
    for one in told:
        for act, taken in one.taken.items():
            by_act.setdefault(act, []).extend(taken)
    print("     medians " + "  ".join(f"{act} {statistics.median(taken) * 1e3:.1f}" for act, taken in by_act.items()) + " ms")
    return acts / seconds, mean


def alone(person: Terminal) -> float:
    """MiB that the program's process shares with no other."""
    found = re.findall(r"Private_\w+:\s+(\d+) kB", Path(f"/proc/{person.process.pid}/smaps_rollup").read_text())
    return sum(map(int, found)) / 1024


def memory(programs: int) -> None:
    """Whole programs side by side, logged in, each after a page and its help."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        home = Path(folder)
        house = builders.a_house(home)
        alpha = builders.a_staffed_company(house)
        for number in range(programs):
            alpha.add(f"many{number:03}", profile=3)
        builders.close(house)
        (home / "settings.toml").write_text(builders.CHEAP_TOML)
        there: dict[str, Any] = {
            "STTS_DATABASE": f"sqlite:///{home}/stts.sqlite",
            "STTS_SETTINGS": str(home / "settings.toml"),
        }
        people = [stack.enter_context(at_terminal(home=home, **there)) for _ in range(programs)]
        for number, person in enumerate(people):
            at_home(person.wait_for("User name"), f"many{number:03}")
            person.press("1").wait_for("must be filled in").press("F1").wait_for("STTS  Help").press("F12").settle()
        taken = sorted(map(alone, people))
    print(
        f"{programs} programs: {statistics.median(taken):.1f} MiB each beyond shared pages, at most {taken[-1]:.1f} (goal 45)"
    )


def main(seconds: float, counts: Sequence[int]) -> None:
    found = {count: measure(count, seconds) for count in counts}
    most, best = max(counts), max(rate for rate, _mean in found.values())
    print(f"{most} sessions give {found[most][0] / best:.2f} x the best (goal 0.9); "
          f"worst wait allowed: {6 * most * found[min(counts)][1] * 1e3:.0f} ms")  # fmt: skip
    memory(min(most, 16))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, [*map(int, sys.argv[2:])] or [1, 2, 16, 64])
