"""People before messages, and before each other's questions: `python -m tests.benchmarks.people [ROUNDS]`. By hand.

Somebody works at a terminal, alone, then beside a running import, then beside a long search of somebody else: the real
program on a real pseudo-terminal, each key timed to the last byte of its answer. Printed: median and 95th percentile
of each key, and the latter beside that of the idle machine in the same run; the first round after a quiet minute is left out.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from stts_tui.domain.common.calendar import system_clock
from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.paging import Place
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.names import parse_name
from tests import builders
from tests.benchmarks import exchange
from tests.benchmarks.meter import Meter
from tests.benchmarks.records import applications, name_of
from tests.terminal import command, environment

RECORDS = 120_000
LONG = 4.0  # seconds of a search
Times = dict[str, list[float]]


def a_round(meter: Meter, number: int, times: Times) -> None:
    """Search, look, go back; apply for somebody; each key that asks the database is timed."""

    def timed(what: str, key: str, wanted: str) -> None:
        times.setdefault(what, []).append(meter.answer(key, wanted))

    timed("open a page", "5", "File number")
    meter.costs(["Tab", *"zzzz"])
    timed("search", "Enter", "Tariff files found")
    timed("back (F12)", "F12", "File number")
    timed("back (F12)", "F12", "Welcome")
    timed("open a page", "3", "asks for it")
    first, last = name_of(number)
    for value in (builders.a_niss(number).digits, last, first):
        meter.press(value, "Tab")
        meter.quiet()
    meter.costs([*["Tab"] * 5, "Space"])
    timed("apply", "Enter", "has been created")
    timed("back (F12)", "F12", "Welcome")


def person(folder: Path, rounds: Sequence[int]) -> Times:
    more = {"STTS_DATABASE": f"sqlite:///{folder}/stts.sqlite", "STTS_SETTINGS": str(folder / "settings.toml")}
    meter = Meter([command()], environment(folder, **more))
    times: Times = {}
    try:
        meter.first_page()
        for key in ("stts01", "Tab", builders.PASSWORD):
            meter.press(key)
            meter.quiet()
        meter.answer("Enter", "Welcome")
        a_round(meter, rounds[0], {})
        for number in rounds[1:]:
            a_round(meter, number, times)
    finally:
        meter.close()
    return times


@contextlib.contextmanager
def beside(*arguments: object) -> Iterator[None]:
    """Another process of this module, at work."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.people", *map(str, arguments)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        yield
        if process.poll() is not None:
            print(f"   {arguments[0]} ended before the person did: the times beside it are too good")
        process.kill()


def carry_on(path: Path, file: Path) -> None:
    house = builders.open_house(path, system_clock)
    name = parse_name(file.name)[1]
    sender, carrier = house.processor.technical(name.sender)
    with file.open("rb") as opened:
        message = house.processor.receive(opened, name, sender, carrier)
    began = time.perf_counter()
    marks: list[tuple[float, int]] = []

    def tell(done: int, _all: int) -> None:
        if not marks:
            print("at work", flush=True)
        marks.append((time.perf_counter() - began, done))
        if len(marks) % 50 == 0:
            print(f"   import: {done} records, {done / marks[-1][0]:.0f} a second", file=sys.stderr, flush=True)

    house.processor.process(message, carrier, tell=tell)


def search_on(path: Path) -> None:
    """One long search after the other: each counts its matches over and over."""
    house = builders.open_house(path, system_clock)
    session = builders.log_in(house, "bipt01")
    views = house.office.store.file_views
    count = views.count

    def for_long(company_id: int | None, criteria: FileCriteria) -> int:
        ends = time.perf_counter() + LONG
        while time.perf_counter() < ends:
            total = count(company_id, criteria)
        return total

    views.count = for_long  # type: ignore[method-assign]
    print("at work", flush=True)
    while True:
        criteria = FileCriteria(states=frozenset({FileState.ACTIVE}), last_name=parse_text_match("er"))
        house.authority.find(session, criteria, Place())


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def report(found: dict[str, Times]) -> None:
    print(
        f"\nms from key to last byte: median / 95th percentile (how many)\n{'':14}" + "".join(f"{name:>28}" for name in found)
    )
    whole = {name: {"all keys": [each for some in times.values() for each in some], **times} for name, times in found.items()}
    for what in whole["idle"]:
        cells = [f"{median(times[what]):7.0f} /{at(times[what], 0.95):7.0f} ({len(times[what])})" for times in whole.values()]
        ratios = " ".join(
            f"{at(times[what], 0.95) / at(whole['idle'][what], 0.95):6.1f}" for times in list(whole.values())[1:]
        )
        print(f"{what:14}" + "".join(f"{cell:>28}" for cell in cells) + f"   p95 beside idle's: {ratios}")


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        house = builders.a_house(folder, clock=system_clock)
        exchange.people(house, RECORDS + 3 * rounds + 3)
        number = exchange.a_channel(house)
        builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
        file, _name = exchange.a_file(folder, house, number, applications(RECORDS))
        builders.close(house)
        (folder / "settings.toml").write_text(builders.CHEAP_TOML)
        some = [range(RECORDS + n * (rounds + 1), RECORDS + (n + 1) * (rounds + 1)) for n in range(3)]
        found = {"idle": person(folder, some[0])}
        with beside("--import", folder / "stts.sqlite", file):
            found["beside an import"] = person(folder, some[1])
        with beside("--search", folder / "stts.sqlite"):
            found["beside a search"] = person(folder, some[2])
    report(found)


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--import"]:
        carry_on(Path(given[1]), Path(given[2]))
    elif given[:1] == ["--search"]:
        search_on(Path(given[1]))
    else:
        main(int(given[0]) if given else 12)
