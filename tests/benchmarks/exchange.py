"""Structured messages: records carried out a second, beside what the parts alone can do; and memory by size.

    python -m tests.benchmarks.exchange [RECORDS]           speed (default 20,000), against the limit of the same run
    python -m tests.benchmarks.exchange --profile [RECORDS] where the time goes
    python -m tests.benchmarks.exchange --memory            peak memory at 10,000 and at 1,000,000 records
    python -m tests.benchmarks.exchange --growth [RECORDS]  whether a million records go as fast as ten thousand

The limit: parsing and validating the same file with lxml, and inserting the very rows that came of it with one prepared
`executemany` a table, in transactions of the same size, into a copy of the same database with the same settings. It is
measured before and after, in wall time and in processor time: others use the machine too, and a disk that answers
late weighs on both sides.
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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.messages.channel import ChangeChannel, SwitchChannel
from stts_tui.domain.messages.message import Message
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.exchange import writing
from stts_tui.exchange.names import Environment, MessageName
from stts_tui.exchange.reading import Reading
from stts_tui.services.house import House
from stts_tui.services.messages.processing import Tell
from stts_tui.store import tables
from tests import builders
from tests.processes import everybody_has_gone

FIRST_NAMES = ("Maria", "Jan", "Anne-Marie", "Zoë", "Luc", "André", "Fatima", "Marc", "Hélène", "Rita", "Ahmed")
NAMES = ("Peeters", "Janssens", "Maes", "D’Hondt", "Van den Berghe", "Lefèvre", "Müller", "Claes")
_STRIDE = 1_000_003  # a prime: people in an order that is none of theirs
ROWS = ("tariff_file", "reduction", "file_history", "assignment", "audit", "message_part", "message_result")


def name_of(number: int) -> tuple[str, str]:
    """First and last name of a person: every second surname is nobody else's."""
    last = NAMES[number % 8]
    if number % 2:
        last += "-" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return FIRST_NAMES[number % 11], last


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


def applications(count: int, *, scattered: bool = False) -> Iterator[Record]:
    """Every third with its second part; every hundredth twice, so that something is refused.

    `scattered`: people come in no order of their numbers, names or households, as an operator's customers do.
    """
    for place in range(count):
        number = place * _STRIDE % count if scattered else place
        person = number - 1 if number % 100 == 99 else number
        first, last = name_of(person)
        values: dict[str, Raw] = {
            "niss": builders.a_niss(person).digits, "last_name": last, "first_name": first, "consent": True,
            "reference": f"K{person:07}",
        }  # fmt: skip
        if number % 3 == 0:
            values |= {"formula": "fixed", "phone": f"+3232{number % 1_000_000:06}",
                       "activation_on": f"{2 + number % 25:02}/03/2026", "invoice_on": "01/04/2026"}  # fmt: skip
        yield Record(RecordKind.APPLY, f"A-{number}", 0, values)


def a_channel(house: House) -> str:
    company = builders.a_staffed_company(house)
    company.add("tech01", profile=3, applications=builders.EVERY_APPLICATION)
    session = company.session()
    view = house.channel.request_number(session)
    assert view.sender is not None
    view = house.channel.save(session, ChangeChannel(1, company.ids["tech01"], "x@alpha.be"))
    house.channel.switch(session, SwitchChannel(2, True))
    return view.sender.number if view.sender else ""


def a_file(folder: Path, house: House, number: str, count: int, *, scattered: bool = False) -> tuple[Path, MessageName]:
    name = MessageName(number, date(2026, 3, 2), "00001", Environment.PRODUCTION)
    path = folder / str(name)
    with path.open("wb") as out:
        head = writing.Head(number, name.environment, house.office.clock())
        writing.write(out, "Message", head, map(writing.record_node, applications(count, scattered=scattered)))
    return path, name


def carry_out(house: House, path: Path, name: MessageName, tell: Tell | None = None) -> Message:
    """`tell` is told after each set."""
    sender, carrier = house.processor.technical(name.sender)
    with path.open("rb") as file:
        message = house.processor.receive(file, name, sender, carrier)
    return house.processor.process(message, carrier, tell=tell)


@dataclass
class Took:
    """Seconds by the wall and of the processor."""

    wall: float = 0.0
    processor: float = 0.0

    @contextlib.contextmanager
    def measure(self) -> Iterator[None]:
        wall, processor = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.processor += time.process_time() - processor


def parse(path: Path) -> Took:
    took = Took()
    with path.open("rb") as file, took.measure():
        for _record in Reading(file):
            pass
    return took


def insert(done: Path, before: Path, count: int, sets: int) -> Took:
    """The rows that `done` has and `before` has not, into a copy of `before`."""
    copy = before.with_name("copy.sqlite")
    shutil.copy(before, copy)
    with contextlib.closing(sqlite3.connect(done)) as source, contextlib.closing(sqlite3.connect(before)) as empty:
        held = {name: empty.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ROWS}
        rows = {name: source.execute(f"SELECT * FROM {name}").fetchall()[held[name] :] for name in ROWS}
        message = source.execute("SELECT * FROM message").fetchone()
    assert len(rows["message_result"]) == count
    target = sqlite3.connect(copy, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = 1", "temp_store = memory"):
        target.execute(f"PRAGMA {pragma}")
    target.execute(f"INSERT INTO message VALUES ({', '.join('?' * len(message))})", message)
    took = Took()
    with took.measure():
        for number in range(sets):
            target.execute("BEGIN IMMEDIATE")
            for name in ROWS:
                found = rows[name]
                part = found[len(found) * number // sets : len(found) * (number + 1) // sets]
                if part:
                    target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(part[0]))})", part)
            target.execute("COMMIT")
    target.close()
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    return took


def mean(some: list[Took]) -> Took:
    return Took(sum(each.wall for each in some) / len(some), sum(each.processor for each in some) / len(some))


def speed(count: int, profile: bool) -> None:
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        house = builders.a_house(folder)
        people(house, count)
        path, name = a_file(folder, house, a_channel(house), count)
        with contextlib.closing(sqlite3.connect(builders.path_of(house))) as held:
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = folder / "before.sqlite"
        shutil.copy(builders.path_of(house), before)
        sets: list[int] = []
        watcher, whole, parsing = cProfile.Profile(), Took(), [parse(path)]
        if profile:
            watcher.enable()
        with whole.measure():
            message = carry_out(house, path, name, lambda done, _all: sets.append(done))
        watcher.disable()
        assert message.done == count, message
        parsing.append(parse(path))
        builders.close(house)
        inserting = [insert(builders.path_of(house), before, count, len(sets)) for _time in range(2)]
    print(f"{count} records, {path.name}: {message.accepted} accepted, {message.refused} refused, in {len(sets)} sets")
    parsed, inserted = mean(parsing), mean(inserting)
    for what, took in ("carried out", whole), ("parse and validate", parsed), ("insert the rows", inserted):
        print(f"{what:<18} {count / took.wall:9.0f} records/s   {took.wall * 1e6 / count:6.1f} us each, "
              f"{took.processor * 1e6 / count:6.1f} of the processor")  # fmt: skip
    print(f"ratio to the limit {(parsed.wall + inserted.wall) / whole.wall:9.2f}   "
          f"by the processor {(parsed.processor + inserted.processor) / whole.processor:.2f}")  # fmt: skip
    if profile:
        pstats.Stats(watcher).sort_stats("tottime").print_stats(35)


def one_size(count: int) -> None:
    """In a process of its own: prints its peak memory in kilobytes."""
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        house = builders.a_house(folder)
        people(house, count)
        path, _name = a_file(folder, house, a_channel(house), count)
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
        path, name = a_file(folder, house, a_channel(house), count, scattered=True)
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
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if "--memory" in sys.argv:
        for count in (10_000, int(given[0]) if given else 1_000_000):
            one_size(count)
        return
    if "--growth" in sys.argv:
        growth(int(given[0]) if given else 1_000_000)
        return
    speed(int(given[0]) if given else 20_000, "--profile" in sys.argv)


if __name__ == "__main__":
    main()
