"""Structured messages: records carried out a second, beside what the parts alone can do; and memory by size.

    python -m tests.benchmarks.exchange [RECORDS]             applications (default 20,000), against the limit of the same run
    python -m tests.benchmarks.exchange --kind KIND [RECORDS] apply, second-part, transfer, modify, stop, cancel, or all
    python -m tests.benchmarks.exchange --profile ...         where the time goes
    python -m tests.benchmarks.exchange --history             changes of one file, by the length of its history
    python -m tests.benchmarks.exchange --memory              peak memory at 10,000 and at 1,000,000 records
    python -m tests.benchmarks.exchange --growth [RECORDS]    whether a million records go as fast as ten thousand

The limit: parsing and validating the same file with lxml, and doing to a copy of the same database what came of it
(tests/benchmarks/limit.py): inserts, updates by key and deletes, in as many transactions. It is measured before and
after, in wall time and in processor time: others use the machine too, and a disk that answers late weighs on both sides.
"""

from __future__ import annotations

import contextlib
import cProfile
import pstats
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stts_tui.domain.messages.channel import ChangeChannel, SwitchChannel
from stts_tui.domain.messages.message import Environment, Message
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.exchange import writing
from stts_tui.exchange.names import MessageName
from stts_tui.exchange.reading import Reading
from stts_tui.services.house import House
from stts_tui.store.tariff import tables
from tests import builders
from tests.benchmarks.limit import Took, mean, repeat, work_between
from tests.benchmarks.records import KINDS, all_of_them, applications, name_of, numbered
from tests.processes import everybody_has_gone


def people(house: House, count: int) -> None:
    """So many entitled people, each in a household of his own, written past the services."""
    with house.office.store.transaction():
        for start in range(0, count, 500):
            some = range(start, min(start + 500, count))
            tables.Household.insert_many([
                {"id": number + 1, "street": "Kerkstraat", "number": str(number), "postal_code": "9000",
                 "municipality": "Gent"}
                for number in some
            ]).execute()  # fmt: skip
            tables.RegisteredPerson.insert_many([
                {"niss": builders.a_niss(number).digits, "household": number + 1, "first_name": name_of(number)[0],
                 "last_name": name_of(number)[1], "birth_date": date(1950, 1, 1), "language": "nl", "died_on": None}
                for number in some
            ]).execute()  # fmt: skip
            tables.Entitlement.insert_many([
                {"person": builders.a_niss(number).digits, "category": "age65", "valid_from": date(2020, 1, 1),
                 "valid_to": None}
                for number in some
            ]).execute()  # fmt: skip
    house.office.store.refresh_statistics()


def a_channel(house: House, name: str = "Alpha Telecom", ending: str = "") -> str:
    company = builders.a_staffed_company(house, name, ending)
    company.add("tech01", profile=3, applications=builders.EVERY_APPLICATION)
    session = company.session()
    view = house.channel.request_number(session)
    assert view.sender is not None
    view = house.channel.save(session, ChangeChannel(1, company.ids["tech01"], "x@alpha.be"))
    house.channel.switch(session, SwitchChannel(2, True))
    return view.sender.number if view.sender else ""


def a_file(
    folder: Path, house: House, number: str, records: Iterable[Record], serial: str = "00001"
) -> tuple[Path, MessageName]:
    name = MessageName(number, date(2026, 3, 2), serial, Environment.PRODUCTION)
    path = folder / str(name)
    with path.open("wb") as out:
        head = writing.Head(number, name.environment, house.office.clock())
        writing.write(out, "Message", head, (writing.record_node(record, date(2026, 3, 2)) for record in records))
    return path, name


def carry_out(house: House, path: Path, name: MessageName) -> Message:
    sender, carrier = house.processor.technical(name.sender)
    with path.open("rb") as file:
        message = house.processor.receive(file, name, sender, carrier)
    return house.processor.process(message, carrier)


def parse(path: Path) -> Took:
    took = Took()
    with path.open("rb") as file, took.measure():
        for _record in Reading(file):
            pass
    return took


@contextlib.contextmanager
def counted(house: House) -> Iterator[list[int]]:
    """Counts the transactions meanwhile."""
    store, count = house.office.store, [0]
    plain = store.transaction

    @contextlib.contextmanager
    def one_more(**how: Any) -> Iterator[None]:
        count[0] += 1
        with plain(**how):
            yield

    store.transaction = one_more  # type: ignore[method-assign]
    try:
        yield count
    finally:
        del store.transaction


def speed(what: str, count: int, profile: bool) -> None:
    kind = KINDS[what]
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        house = builders.a_house(folder)
        people(house, count)
        number = a_channel(house)
        if kind.before is not None:
            owner = a_channel(house, "Beta Mobile", "b") if kind.elsewhere else number
            chosen = (
                record
                for record in applications(count + count // 50 + 2, kind.before)
                if int(record.reference[2:]) % 100 != 99
            )
            carry_out(house, *a_file(folder, house, owner, chosen, "00009"))
        path, name = a_file(folder, house, number, kind.records(count))
        with contextlib.closing(sqlite3.connect(builders.path_of(house))) as held:
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = folder / "before.sqlite"
        shutil.copy(builders.path_of(house), before)
        watcher, whole, parsing = cProfile.Profile(), Took(), [parse(path)]
        everybody_has_gone(builders.path_of(house))
        with counted(house) as transactions:
            if profile:
                watcher.enable()
            with whole.measure():
                message = carry_out(house, path, name)
            watcher.disable()
        assert message.done == count, message
        parsing.append(parse(path))
        builders.close(house)
        done = builders.path_of(house)
        work = work_between(before, done)
        writing_ = [repeat(work, before, done, transactions[0]) for _time in range(2)]
    print(f"{what}: {count} records, {message.accepted} accepted, {message.refused} refused, {transactions[0]} transactions, "
          f"rows {work.counts}")  # fmt: skip
    parsed, written = mean(parsing), mean(writing_)
    for part, took in ("carried out", whole), ("parse and validate", parsed), ("write the rows", written):
        print(f"{part:<18} {count / took.wall:9.0f} records/s   {took.wall * 1e6 / count:6.1f} us each, "
              f"{took.processor * 1e6 / count:6.1f} of the processor")  # fmt: skip
    print(f"ratio to the limit {(parsed.wall + written.wall) / whole.wall:9.2f}   "
          f"by the processor {(parsed.processor + written.processor) / whole.processor:.2f}", flush=True)  # fmt: skip
    if profile:
        pstats.Stats(watcher).sort_stats("tottime").print_stats(40)


def history(counts: Iterable[int] = (300, 600, 1200)) -> None:
    """Modifications of one file: what each costs must not grow with those before it."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder_name:
            folder = Path(folder_name)
            house = builders.a_house(folder)
            people(house, 1)
            number = a_channel(house)
            carry_out(house, *a_file(folder, house, number, applications(1, all_of_them), "00009"))
            records = (
                Record(RecordKind.MODIFY, f"M-{place}", 0, {"number": numbered(0), "contact": f"call {place}"})
                for place in range(count)
            )
            path, name = a_file(folder, house, number, records)
            took = Took()
            with took.measure():
                message = carry_out(house, path, name)
            assert message.accepted == count, message
            builders.close(house)
        print(f"{count:>5} modifications of one file: {took.wall * 1e6 / count:.0f} us each", flush=True)


def one_size(count: int) -> None:
    """In a process of its own: prints its peak memory in kilobytes."""
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        house = builders.a_house(folder)
        people(house, count)
        path, _name = a_file(folder, house, a_channel(house), applications(count))
        builders.close(house)
        script = (
            "import sys, resource; from pathlib import Path; from tests import builders; "
            "from tests.benchmarks.exchange import carry_out; from stts_tui.exchange.names import parse_name; "
            "from stts_tui.services.messages.dropping import DropDesk; from stts_tui.exchange.folder import Folder; "
            "house = builders.open_house(Path(sys.argv[1])); path = Path(sys.argv[2]); "
            "print(DropDesk(house.office, house.processor).run(path, Folder(path.parent)).message.done, "
            "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", script, str(builders.path_of(house)), str(path)], capture_output=True, text=True, check=True
        )
        took = time.perf_counter() - start
        records, peak = done.stdout.split()
    print(f"{records} records: peak {int(peak) // 1024} MiB, {int(records) / took:.0f} records/s", flush=True)


@dataclass(frozen=True)
class Mark:
    """Where a message stands: records done, seconds by the wall and of the processor, what was read and written."""

    done: int
    wall: float
    processor: float
    reads: int
    written: int

    @classmethod
    def now(cls, done: int) -> Mark:
        io = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return cls(done, time.perf_counter(), time.process_time(), int(io["syscr"]), int(io["wchar"]))

    def __sub__(self, before: Mark) -> str:
        count = self.done - before.done
        rates = (count / (getattr(self, what) - getattr(before, what)) for what in ("wall", "processor"))
        reads, written = (self.reads - before.reads) / count, (self.written - before.written) / count / 1024
        return "{:7.0f} records/s, {:7.0f} by the processor; {:5.1f} reads, {:5.1f} KiB written a record".format(
            *rates, reads, written
        )


def marks_of(count: int) -> list[Mark]:
    """A message of so many records, set by set, into a fresh database; nobody else is about."""
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        house = builders.a_house(folder)
        people(house, count)
        path, name = a_file(folder, house, a_channel(house), applications(count, scattered=True))
        sender, carrier = house.processor.technical(name.sender)
        with path.open("rb") as file:
            message = house.processor.receive(file, name, sender, carrier)
        everybody_has_gone(builders.path_of(house))
        marks = [Mark.now(0)]
        told = marks[0]

        def tell(done: int, whole: int) -> None:
            nonlocal told
            marks.append(Mark.now(done))
            if done - told.done >= max(count // 10, 10_000) or done == whole:
                print(f"  {done:9} of {count}: {marks[-1] - told}", flush=True)
                told = marks[-1]

        house.processor.process(message, carrier, tell=tell)
        builders.close(house)
    return marks


def growth(count: int) -> None:
    few, many = marks_of(10_000), marks_of(count)
    print(f"  {'all':>9} of {count}: {many[-1] - many[0]}")
    rates = [[each[-1].done / (getattr(each[-1], what) - getattr(each[0], what)) for what in ("wall", "processor")]
             for each in (few, many)]  # fmt: skip
    print(
        f"over {count} beside over 10,000: {rates[1][0] / rates[0][0]:.2f}, by the processor {rates[1][1] / rates[0][1]:.2f}"
    )


def main() -> None:
    asked = iter(sys.argv[1:])
    kind, count = "apply", 0
    for argument in asked:
        if argument == "--kind":
            kind = next(asked)
        elif not argument.startswith("--"):
            count = int(argument)
    if "--memory" in sys.argv:
        for size in (10_000, count or 1_000_000):
            one_size(size)
    elif "--history" in sys.argv:
        history()
    elif "--growth" in sys.argv:
        growth(count or 1_000_000)
    else:
        for each in KINDS if kind == "all" else [kind]:
            speed(each, count or 20_000, "--profile" in sys.argv)


if __name__ == "__main__":
    main()
