"""Break every use case at every statement, in every way, and print what held (tests/README.md, "The fault engine").

python -m tests.faults [--only WORD] [--sample N] [--seed S] [--jobs N] [--minutes N]
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests import temporary
from tests.faults.engine import table
from tests.faults.engine.command_cases import command_cases, record_cases
from tests.faults.engine.points import install
from tests.faults.engine.use_cases import Case, Worlds, service_cases


def every_case(folder: Path) -> list[Case]:
    """All that the program can do. Raises LookupError for what has no scenario, by name."""
    worlds = Worlds(folder)
    return [*service_cases(worlds), *command_cases(worlds), *record_cases(worlds)]


def main(arguments: Sequence[str]) -> int:
    """0 where all held, 1 where something did not, 2 where a use case has no scenario."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="break every use case at every statement")
    parser.add_argument("--only", default="", help="the use cases whose name holds this")
    parser.add_argument("--sample", type=int, default=0, help="so many points of each use case, with one fault each")
    parser.add_argument("--cases", type=int, default=0, help="so many use cases, chosen by the seed")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, default=0.0, help="kills at random moments, for so long")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    temporary.in_memory()
    print(f"seed {given.seed}")
    install()
    with tempfile.TemporaryDirectory() as folder:
        try:
            cases = [case for case in every_case(Path(folder)) if given.only in str(case)]
        except LookupError as error:
            print(error.args[0])
            return 2
        if given.minutes:
            from tests.faults.engine.moments import at_random_moments

            return at_random_moments(cases, given.seed, given.minutes)
        if given.cases:
            cases = random.Random(given.seed).sample(cases, min(given.cases, len(cases)))
        print(table.head())
        lines = table.examine_all(cases, given.seed, given.sample, given.jobs, _tell)
    print("", *table.sums(lines), sep="\n")
    wrong = [what for line in lines for what in line.wrong]
    print(f"{len(wrong)} did not hold; {time.monotonic() - began:.0f} s, {given.jobs} at a time")
    return 1 if wrong else 0


def _tell(line: table.Line) -> None:
    print(table.shown(line), *(f"  ! {what}" for what in line.wrong), sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
