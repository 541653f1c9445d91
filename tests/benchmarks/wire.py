"""What the line carries: `python -m tests.benchmarks.wire [rounds] [idle seconds]`. By hand; nothing is asserted.

The frugal wire, the same program on the stock wire, stock Textual with stock widgets, and ncurses repainting the very
frames of the first: all in one run, interleaved. Medians, with the least and the most where they differ. Then the frugal wire
in each language: the longest is printed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from stts_tui.domain.common.calendar import system_clock
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import LANGUAGES
from tests import builders
from tests.benchmarks.meter import Cost, Meter
from tests.benchmarks.replay import repaint
from tests.menu import to
from tests.tariff_builders import a_person
from tests.terminal import command, environment

Tasks = Sequence[tuple[str, Sequence[str]]]
FORTY = "the quick brown fox jumps over a lazy dog"[:40]
FIND_USER, APPLY = to("admin01", ActionId.USER_SEARCH), to("stts01", ActionId.FILE_APPLY)
ADMIN: Tasks = (
    ("log in", [*"admin01", "Tab", *builders.PASSWORD, "Enter"]),
    ("find a user and block him", [*FIND_USER, *"hondt", "Enter", "7", "Enter", *"on long leave", "Enter"]),
    ("page through 200 rows", ["F3", *to("admin01", ActionId.USER_LIST), *["PageDown"] * 15]),
    ("ten rows down", ["Home", *["Down"] * 9]),
    ("type 40 characters", ["F3", *to("admin01", ActionId.USER_ADD), *FORTY[:20], "Tab", *FORTY[20:]]),
    ("six fields on", ["Tab"] * 6),
    ("open and close a dialog", ["F1", "F12"]),
)
USER: Tasks = (
    ("(log in)", [*"stts01", "Tab", *builders.PASSWORD, "Enter"]),
    ("file an application", [*APPLY, *str(builders.a_niss(700).digits), "Tab", *"peeters", "Tab", *"maria", "Tab", "Space",
                             "Tab", *"0470987654", "Enter"]),
)  # fmt: skip
TWIN: Tasks = (
    ("log in", [*"admin01", "Tab", *builders.PASSWORD, "Enter"]),
    ("find a user and block him", ["5", *"hondt", "Enter", "b", *"on long leave", "Enter"]),
    ("page through 200 rows", ["F12", "4", *["PageDown"] * 15]),
    ("ten rows down", ["C-Home", *["Down"] * 9]),
    ("type 40 characters", ["F12", "6", *FORTY[:20], "Tab", *FORTY[20:]]),
    ("six fields on", ["Tab"] * 6),
    ("open and close a dialog", ["F12", "F1", "F12"]),
)
TWIN_USER: Tasks = (
    ("(log in)", TWIN[0][1]),
    ("file an application", ["6", *str(builders.a_niss(700).digits), "Tab", *"peeters", "Tab", *"maria", "Tab", "Space",
                             "Tab", *"0470987654", "Enter"]),
)  # fmt: skip


def a_home(folder: Path, language: str = "en") -> None:
    """A company with 230 users, whose pages are in one language, and a register."""
    house = builders.a_house(folder, clock=system_clock)
    alpha = builders.a_staffed_company(house)
    alpha.add("helene1", first_name="Hélène", last_name="D’Hondt", profile=1)
    for number in range(230):
        alpha.add(f"staff{number:03}", first_name="Piet", last_name=f"Zegers {number:03}")
    a_person(house, "Maria", "Peeters", niss=builders.a_niss(700))
    builders.run_sql(house, "UPDATE account SET language = ?", language)
    builders.close(house)
    (folder / "settings.toml").write_text(builders.CHEAP_TOML)


def run(open_it: Callable[[], Meter], tasks: Tasks, frames: list[list[dict[str, Any]]] | None = None) -> dict[str, Cost]:
    """The cost of each task; `frames` takes what stood on the screen after each key."""
    found: dict[str, Cost] = {}
    meter = open_it()
    try:
        found["login page"] = meter.first_page()
        if frames is not None:
            frames.append([meter.frame()])
        for name, keys in tasks:
            if frames is not None:
                frames.append([])
            for key in keys:
                found[name] = found.get(name, Cost()) + meter.cost(key, 0.4 if key in ("Enter", "F3", "F12") else 0.15)
                if frames is not None:
                    frames[-1].append(meter.frame())
        meter.quiet(0.5)
        if len(tasks) > 2:
            found["idle"] = meter.idle(IDLE)
        found["memory"] = Cost(cpu=meter.memory())
    finally:
        meter.close()
    return found


def limit(frames: list[list[dict[str, Any]]], tasks: Tasks) -> dict[str, Cost]:
    """ncurses on the same frames."""
    costs = iter(repaint([frame for step in frames for frame in step]))
    names = ["login page", *(name for name, _ in tasks)]
    return {name: sum((next(costs) for _ in step), Cost()) for name, step in zip(names, frames, strict=True)}


def main(rounds: int) -> None:
    results: dict[str, dict[str, list[Cost]]] = {name: {} for name in ("frugal", "stock", "twin", "ncurses")}

    def keep(program: str, found: dict[str, Cost]) -> None:
        for name, cost in found.items():
            if not name.startswith("("):
                results[program].setdefault(name, []).append(cost)

    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds):
            for program in ("frugal", "stock", "twin"):
                for tasks, twin in ((ADMIN, TWIN), (USER, TWIN_USER)):
                    folder = Path(place) / f"{number}{program}{tasks is USER}"
                    folder.mkdir(mode=0o700)
                    a_home(folder)
                    frames: list[list[dict[str, Any]]] | None = [] if program == "frugal" else None
                    found = run(lambda: _open(program, folder), twin if program == "twin" else tasks, frames)  # noqa: B023
                    keep(program, found if tasks is ADMIN else {name: found[name] for name in found if name == tasks[1][0]})
                    if frames is not None:
                        paid = limit(frames, tasks)
                        keep("ncurses", paid if tasks is ADMIN else {tasks[1][0]: paid[tasks[1][0]]})
    report(results)
    longest()


def longest() -> None:
    """The bytes of each task in the language that needs most, and what all together take in each of the four."""
    found: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as place:
            for tasks in (ADMIN, USER):
                folder = Path(place) / f"{tasks is USER}"
                folder.mkdir(mode=0o700)
                a_home(folder, language)
                costs = run(lambda: _open("frugal", folder), tasks)  # noqa: B023
                names = [name for name in costs if name not in ("idle", "memory")] if tasks is ADMIN else [USER[1][0]]
                found.setdefault(language, {}).update({name: costs[name].sent for name in names})
    sums = {language: sum(each.values()) for language, each in found.items()}
    most = max(sums, key=lambda language: sums[language])
    print("\nbytes by language: " + ", ".join(f"{language} {total}" for language, total in sums.items()))
    print("\n".join(f"{name:28}{sent:>20}" for name, sent in found[most].items()))


def _open(program: str, folder: Path) -> Meter:
    more = {"STTS_DATABASE": f"sqlite:///{folder}/stts.sqlite", "STTS_SETTINGS": str(folder / "settings.toml")}
    if program == "twin":
        return Meter([sys.executable, "-m", "tests.benchmarks.twin"], environment(folder))
    return Meter([command(), "--wire", program], environment(folder, **more))


def report(results: dict[str, dict[str, list[Cost]]]) -> None:
    names = [name for name in results["frugal"] if name not in ("idle", "memory")]
    for title, what in (("bytes", "sent"), ("bytes after zlib", "zipped"), ("packets", "packets"),
                        ("ms of processor time for each key", "cpu"), ("ms from key to last byte", "last")):  # fmt: skip
        per_key = what in ("cpu", "last")
        print(f"\n{title}\n{'':28}" + "".join(f"{program:>20}" for program in results) + "   frugal/ncurses stock twin")
        totals = dict.fromkeys(results, 0.0)
        for name in names:
            cells, middles = [], {}
            for program, found in results.items():
                values = [getattr(cost, what) / (max(cost.keys, 1) if per_key else 1) for cost in found[name]]
                middles[program] = median(values)
                totals[program] += middles[program]
                cells.append(_cell(values))
            print(f"{name:28}" + "".join(f"{cell:>20}" for cell in cells) + _ratios(middles))
        if not per_key:
            print(f"{'all':28}" + "".join(f"{total:>20.0f}" for total in totals.values()) + _ratios(totals))
    print()
    for program in ("frugal", "stock", "twin"):
        idle = results[program]["idle"]
        sent, cpu = _cell([cost.sent for cost in idle]), _cell([cost.cpu for cost in idle])
        memory = _cell([cost.cpu for cost in results[program]["memory"]])
        print(f"{program}: idle {IDLE:.0f} s: {sent} bytes, {cpu} ms; memory {memory} MiB")


def _cell(values: Sequence[float]) -> str:
    shown = "{:.1f}" if isinstance(values[0], float) else "{:.0f}"
    middle = shown.format(median(values))
    return middle if min(values) == max(values) else f"{middle} ({shown.format(min(values))}-{shown.format(max(values))})"


def _ratios(middles: dict[str, float]) -> str:
    ours, others = middles["frugal"], (middles[name] for name in ("ncurses", "stock", "twin"))
    return "   " + " ".join(f"{ours / other:>8.2f}" if other else f"{'-':>8}" for other in others)


IDLE = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
