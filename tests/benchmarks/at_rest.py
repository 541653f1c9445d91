"""What encryption at rest costs beside a plain file in the same run, and what a continuous copy loses; by hand.

python -m tests.benchmarks.at_rest             acts, reads, starts: median and range of rounds that take turns
python -m tests.benchmarks.at_rest --loss      a host is killed: acts since the last copy, for `backup --every`
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from stts_tui import bootstrap
from stts_tui.services.house import House
from stts_tui.store import database, key_file, tables
from stts_tui.store.addresses import with_key
from stts_tui.store.sqlite import url_of
from tests import builders
from tests.terminal import command

_OPENING = "import sys; from stts_tui import bootstrap; s = bootstrap.open_store(sys.argv[1]); s.schema(); s.close()"
_TOLD = (
    "ms an act", "ms an act, processor", "ms a reading of all users", "ms a reading, processor", "ms to open",
    "ms to open, processor",
)  # fmt: skip
ROUNDS, ACTS, READS = 9, 30, 30
USERS = 300


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="stts-at-rest-") as folder:
        (_loss if "--loss" in arguments else _cost)(Path(folder))


def _made(folder: Path, key: Path | None) -> str:
    """An address of a house with a company of many users."""
    folder.mkdir(mode=0o700)
    url = with_key(url_of(folder / "stts.sqlite"), key)
    database.create(url).close()
    house = _open(url)
    builders.a_staffed_company(house)
    for number in range(USERS):
        builders.an_account(house, 1, f"extra{number:04d}", password_hash="-")
    builders.close(house)
    return url


def _open(url: str) -> House:
    return bootstrap.assemble(bootstrap.open_store(url), builders.SETTINGS, builders.FixedClock())


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that it took, and seconds on the processor, of children too: others' work bends only the first."""
    began, before = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - began, sum(os.times()[:4]) - before


def _round(url: str) -> tuple[float, ...]:
    """Milliseconds that an act, a reading and an opening by a new process take: by the clock, and on the processor."""
    house = _open(url)
    session = builders.log_in(house, "admin01")
    store = house.office.store

    def acts() -> None:
        for _time in range(ACTS):
            nth = 20_000 + tables.Account.select().count()
            house.users.add(session, builders.a_new_user(user_name=f"new{nth}", niss=builders.a_niss(nth)))

    def reads() -> None:
        for _time in range(READS):
            with store.snapshot():
                list(tables.Account.select().dicts())

    wrote, read = _timed(acts), _timed(reads)
    builders.close(house)
    start = _timed(lambda: subprocess.run([sys.executable, "-c", _OPENING, url], check=True))
    parts = [(wrote, ACTS), (read, READS), (start, 1)]
    return tuple(1000 * spent / count for both, count in parts for spent in both)


def _cost(folder: Path) -> None:
    key_file.make(folder / "key")
    urls = {"plain": _made(folder / "plain", None), "encrypted": _made(folder / "sealed", folder / "key")}
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in urls}
    for number in range(ROUNDS):
        for name in sorted(urls, reverse=bool(number % 2)):
            found[name].append(_round(urls[name]))
    for nth, what in enumerate(_TOLD):
        columns = {name: [each[nth] for each in rounds] for name, rounds in found.items()}
        told = {name: f"{statistics.median(of):.1f} ({min(of):.1f} to {max(of):.1f})" for name, of in columns.items()}
        ratio = statistics.median(columns["encrypted"]) / statistics.median(columns["plain"])
        print(f"{what}: plain {told['plain']}, encrypted {told['encrypted']}, ratio {ratio:.2f}")


def _write(url: str, told: Path) -> None:
    """Acts as fast as they go; the number of each is written down once it is acknowledged."""
    house = _open(url)
    with told.open("w") as file:
        while True:
            builders.log_in(house, "stts01")
            file.write(f"{house.office.store.audit.last_number()}\n")
            file.flush()


def _loss(folder: Path, every: int = 5, rounds: int = 5) -> None:
    lost, ages = [], []
    for number in range(rounds):
        place = folder / f"round-{number}"
        place.mkdir(mode=0o700)
        url = _made(place / "db", None)
        copying = subprocess.Popen(
            [command(), "backup", "--every", str(every), "--keep", "3", "--database", url, f"{place}/copies/"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        writing = multiprocessing.get_context("spawn").Process(target=_write, args=(url, place / "told"))
        writing.start()
        time.sleep(2 * every + every * (number + 0.5) / rounds)
        killed = time.time()
        os.kill(copying.pid, signal.SIGKILL)
        os.kill(writing.pid or 0, signal.SIGKILL)
        copying.wait()
        writing.join()
        newest = max((place / "copies").glob("stts-*.sqlite"), key=lambda path: path.stat().st_mtime)
        (held,) = builders.run_sql_at(newest, "SELECT max(id) FROM audit")[0]
        acknowledged = int((place / "told").read_text().split()[-1])
        done = subprocess.run(
            [command(), "restore", "--yes", "back", "--database", url_of(place / "db/back.sqlite"), str(newest)],
            stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert done.returncode == 0
        lost.append(acknowledged - (held or 0))
        ages.append(killed - newest.stat().st_mtime)
        print(f"killed {ages[-1]:.1f} s after the last copy was whole: {lost[-1]} of {acknowledged} acts are not in it")
    print(f"--every {every}: lost {statistics.median(lost)} acts ({min(lost)} to {max(lost)}),"
          f" {statistics.median(ages):.1f} s of work ({min(ages):.1f} to {max(ages):.1f})")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
