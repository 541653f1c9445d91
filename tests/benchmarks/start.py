"""From the command to the first page, and what it then holds in memory: `python -m tests.benchmarks.start [rounds]`.

Beside the smallest application of stock Textual (Header, Footer, one Static), interleaved; medians, least and most.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.meter import Cost, Meter
from tests.benchmarks.wire import _cell, _open, a_home
from tests.terminal import environment


def once(program: str, folder: Path) -> tuple[Cost, float]:
    """The cost of the first page, and MiB."""
    if program == "hello":
        meter = Meter([sys.executable, "-m", "tests.benchmarks.twin", "hello"], environment(folder))
    else:
        meter = _open(program, folder)
    try:
        cost = meter.first_page()
        return cost, meter.memory()
    finally:
        meter.close()


def main(rounds: int) -> None:
    programs = ("hello", "frugal", "stock")
    found: dict[str, list[tuple[Cost, float]]] = {program: [] for program in programs}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "home"
        folder.mkdir(mode=0o700)
        a_home(folder)
        for number in range(rounds + 1):
            for program in programs:
                result = once(program, folder)
                if number:  # the first fills the caches
                    found[program].append(result)
    for program, results in found.items():
        pairs = [(ours[0], hello[0]) for ours, hello in zip(results, found["hello"], strict=True)]
        time, processor = (_two([getattr(a, what) / getattr(b, what) for a, b in pairs]) for what in ("last", "cpu"))
        print(f"{program:8} {_cell([cost.last for cost, _ in results])} ms to the last byte, "
              f"{_cell([cost.cpu for cost, _ in results])} ms of processor time, "
              f"{_cell([memory for _, memory in results])} MiB; "
              f"ratio to hello in the same round: time {time}, processor {processor}")  # fmt: skip


def _two(values: list[float]) -> str:
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 2]:.2f} ({ordered[0]:.2f}-{ordered[-1]:.2f})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
