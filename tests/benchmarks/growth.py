"""What each kind of work takes as the files grow, in databases that `stts-tui generate` made: a table and a picture.

python -m tests.benchmarks.growth [FILES ...]     (10000 100000 1000000; 10000000 takes an hour and 30 GB)

Milliseconds of the processor, medians; of what reads all, for each thousand of what it reads. A kind that grows worse than
the depth of an index is named: more than twice as dear at the largest as at the smallest, beside what reads all.
`GROWTH_FOLDER=PLACE` keeps the databases and finds them again; `GROWTH_PICTURE=FILE` is where the picture (SVG) goes.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from stts_tui.demo import generating
from stts_tui.demo.build import PASSWORD
from stts_tui.demo.multitude import Wanted
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.messages.channel import ChangeChannel, SwitchChannel
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.domain.people.session import Session
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.register_file import COLUMNS
from stts_tui.services.host import proof
from stts_tui.services.host.backups import make_backup
from stts_tui.services.host.register import import_register
from stts_tui.services.house import House
from stts_tui.store.database import Store
from tests import builders
from tests.benchmarks import exchange
from tests.benchmarks.search import median_ms
from tests.tariff_builders import Person, a_change, a_second_part, a_transfer, an_application

DAY = date(2026, 3, 2)
ROUNDS = 9
_DEEP = 2.0  # how much dearer at a thousand times the rows an index may make something


@dataclass(frozen=True)
class Kind:
    """A kind of work: each call of `work` does it once; `of`: how many rows one call
    reads, where it reads all by its nature."""

    name: str
    work: Callable[[], object]
    of: Callable[[], int] | None = None


class World:
    """A generated database of so many files, with who works on it."""

    def __init__(self, folder: Path, files: int) -> None:
        self.files, self.folder = files, folder / f"{files}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / "stts.sqlite"
        if not path.exists():
            wanted = Wanted(users=max(60, files // 50), files=files, operators=12, seed=5, day=DAY, lines=10**6)
            began = time.perf_counter()
            generating.generate(builders.url_at(path), builders.SETTINGS, wanted, Secret(PASSWORD), lambda *_told: None)
            size = path.stat().st_size / 1e9
            print(f"{files} files generated in {time.perf_counter() - began:.0f} s, {size:.2f} GB", flush=True)
        self.house: House = builders.open_house(path, builders.FixedClock(datetime.combine(DAY, clock_time(9), UTC)))
        names = [
            name for (name,) in self._asked("SELECT user_name FROM account WHERE user_name LIKE 'train%stts3' ORDER BY id")
        ]
        self.of = [builders.log_in(self.house, name, PASSWORD) for name in names[:1]]
        self.companies = [
            int(self._asked("SELECT company_id FROM account WHERE user_name = ?", name)[0][0]) for name in names[:2]
        ]
        self._lines = iter(range(9_999_999, 0, -1))

    def _asked(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self.house.office.store.engine.database.execute_sql(sql, values).fetchall())

    def close(self) -> None:
        builders.close(self.house)

    def people_without(self, count: int) -> Iterator[Person]:
        """People who may have the tariff and whose household never asked."""
        found = self._asked(
            "SELECT p.niss, p.first_name, p.last_name, p.household_id FROM registered_person p"
            " JOIN entitlement e ON e.niss = p.niss AND e.valid_to IS NULL AND e.category = 'age65'"
            " WHERE p.died_on IS NULL AND NOT EXISTS (SELECT 1 FROM tariff_file f WHERE f.household_id = p.household_id)"
            " GROUP BY p.household_id ORDER BY p.niss LIMIT ?", count,
        )  # fmt: skip
        return (Person(NationalNumber(row[0]), *row[1:]) for row in found)

    def customers_of(self, company_id: int, count: int) -> list[tuple[int, Person]]:
        """Active files of a company with their people."""
        found = self._asked(
            "SELECT id, niss, first_name, last_name, household_id FROM tariff_file WHERE company_id = ? AND state = 'active'"
            " ORDER BY id DESC LIMIT ?", company_id, count,
        )  # fmt: skip
        return [(row[0], Person(NationalNumber(row[1]), *row[2:])) for row in found]

    def count(self, table: str) -> int:
        return int(self._asked(f"SELECT COUNT(*) FROM {table}")[0][0])

    def line(self) -> PhoneNumber:
        return PhoneNumber(f"+3250{next(self._lines) % 1_000_000:06}")


def a_sender(world: World) -> str:
    """The first operator's number as a sender of messages."""
    house = world.house
    admin = builders.log_in(house, "train1admin", PASSWORD)
    technical = world._asked("SELECT id FROM account WHERE user_name = 'train1stts3'")[0][0]
    builders.run_sql(
        house, "INSERT OR IGNORE INTO account_application (account_id, application) VALUES (?, 'messages')", technical
    )
    view = house.channel.request_number(admin)
    if view.sender is None:
        raise LookupError("the channel has no number")
    view = house.channel.save(admin, ChangeChannel(view.sender.version, technical, "x@train.example"))
    if view.sender is not None:
        house.channel.switch(admin, SwitchChannel(view.sender.version, True))
    return str(view.sender.number) if view.sender is not None else ""


def kinds(world: World) -> Iterator[Kind]:
    house, mine, store = world.house, world.of[0], world.house.office.store
    without = world.people_without(40 * ROUNDS + 400)
    known = [file_id for file_id, _person in world.customers_of(world.companies[0], 200)]
    to_move = iter(world.customers_of(world.companies[1], 500))
    looked = iter(known * 10)
    named = FileCriteria(last_name=parse_text_match("pee*"))

    def apply() -> object:
        second = a_second_part(phone=world.line())
        return tried(
            lambda person: house.files.carry_out(mine, steps.APPLY.of(an_application(person, second=second))), without
        )

    def transfer() -> object:
        people = (person for _file, person in to_move)
        return tried(lambda person: house.files.carry_out(mine, steps.TRANSFER.of(a_transfer(person))), people)

    def modify() -> object:
        view = house.files.show(mine, next(looked))
        return house.files.carry_out(mine, steps.MODIFY.of(a_change(view, reference=f"G{next(numbers)}")))

    numbers = iter(range(10**9))
    yield Kind("look at a file", lambda: house.files.show(mine, next(looked)))
    yield Kind("apply, both parts", apply)
    yield Kind("transfer", transfer)
    yield Kind("modify", modify)
    yield Kind("search, all", lambda: house.files.find(mine, FileCriteria(), Place()))
    yield Kind("search, a name begins", lambda: house.files.find(mine, named, Place()))
    yield Kind("inbox", lambda: house.assignments.inbox(mine, AssignmentCriteria(), Place()))
    yield Kind("work: what is due", lambda: due(store))
    yield Kind("audit: append", lambda: house.session.home(mine))
    yield Kind("audit: verify, recent", lambda: proof.verify(store, [], whole=False))
    yield from _in_bulk(world, mine)


def _in_bulk(world: World, mine: Session) -> Iterator[Kind]:
    house, store = world.house, world.house.office.store
    number, serial = a_sender(world), iter(range(1, 1000))
    people = world.people_without(300 * (ROUNDS + 2) + 5000)

    def message() -> object:
        records = [a_record(next(people)) for _record in range(300)]
        return exchange.carry_out(house, *exchange.a_file(world.folder, house, number, records, f"{next(serial):05}"))

    first = iter(range(0, 10**7, 2000))
    yield Kind("exchange, a record", message, lambda: 300_000)
    now = house.office.clock()
    yield Kind(
        "register, a line", lambda: import_register(store, now, a_register(next(first), 2000), "g.csv"), lambda: 2_000_000
    )
    yield Kind("statement: count, 1000 files", lambda: house.statement.make(mine, 2025), lambda: world.count("tariff_file"))
    yield Kind("audit: verify, 1000 lines", lambda: proof.verify(store, [], whole=True), lambda: world.count("audit"))
    yield Kind("backup, 1000 files", lambda: backed_up(world), lambda: world.count("tariff_file"))


def a_record(person: Person) -> Record:
    values: dict[str, Raw] = {
        "niss": person.niss.digits, "last_name": person.last_name, "first_name": person.first_name, "consent": True,
    }  # fmt: skip
    return Record(RecordKind.APPLY, f"G-{person.niss.digits}", 0, values)


def due(store: Store) -> int:
    """What `stts-tui work` looks for."""
    moment, files = datetime.combine(DAY, clock_time(0), UTC), store.files
    found = (
        files.list_deceased(DAY), files.list_renumbered(), files.list_unverified(), files.list_late(DAY),
        files.list_to_remind(moment - timedelta(days=20)), files.list_moved(), files.list_to_recheck(DAY.replace(year=2024)),
    )  # fmt: skip
    return sum(map(len, found))


def backed_up(world: World) -> None:
    store = world.house.office.store
    store.close()  # a process has one open database at a time
    made = make_backup(builders.url_at(world.folder / "stts.sqlite"), world.house.office.clock(), f"{world.folder}/copies/")
    if made.path is not None:
        shutil.rmtree(made.path.parent)
    world.house = builders.open_house(world.folder / "stts.sqlite", world.house.office.clock)


def a_register(first: int, lines: int) -> io.BytesIO:
    """So many people more, in households of their own."""
    text = [";".join(COLUMNS)]
    for number in range(first, first + lines):
        niss = builders.a_niss(number)
        text.append(f"{900_000_000 + number};Kerkstraat;1;9000;Gent;{niss};Peeters;Maria;;nl;;age65;2020-01-01;")
    return io.BytesIO("\n".join(text).encode())


def tried(act: Callable[[Person], object], people: Iterator[Person]) -> object:
    """For the next one for whom it is not refused."""
    for person in people:
        with contextlib.suppress(Refused):
            return act(person)
    raise LookupError("there is nobody left for whom that can be done")


def taken(kind: Kind) -> float:
    """Milliseconds of the processor for one, or for a thousand of what it reads."""
    rounds = 1 if kind.of is not None and kind.of() > 5_000_000 else 3 if kind.of is not None else ROUNDS
    whole = median_ms(kind.work, rounds)
    return whole if kind.of is None else whole / kind.of() * 1000


def table(sizes: Sequence[int], found: Mapping[str, Sequence[float]]) -> Iterator[str]:
    yield "| ms of the processor | " + " | ".join(f"{size:,} files" for size in sizes) + " | growth |"
    yield "| --- |" + " ---: |" * (len(sizes) + 1)
    for name, times in found.items():
        yield f"| {name} | " + " | ".join(f"{each:.3g}" for each in times) + f" | {times[-1] / times[0]:.2f} |"


def picture(sizes: Sequence[int], found: Mapping[str, Sequence[float]]) -> str:
    """Both axes by powers of ten, a line for each kind with its name at the right."""
    wide, high, left, right, top, bottom = 960, 640, 70, 300, 30, 50
    low, up = (math.log10(edge(each for times in found.values() for each in times)) for edge in (min, max))
    floor, ceiling = math.floor(low), max(math.ceil(up), math.floor(low) + 1)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return left + (math.log10(size) - first) / max(last - first, 1e-9) * (wide - left - right)

    def y(ms: float) -> float:
        return top + (ceiling - math.log10(ms)) / (ceiling - floor) * (high - top - bottom)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12">',
        f'<rect width="{wide}" height="{high}" fill="white"/>',
    ]
    for power in range(floor, ceiling + 1):
        at = y(10**power)
        parts.append(f'<path d="M{left} {at:.1f}H{wide - right}" stroke="#ccc"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} ms</text>')
    parts += [f'<text x="{x(size):.1f}" y="{high - 20}" text-anchor="middle">{size:,}</text>' for size in sizes]
    names = sorted(found, key=lambda name: y(found[name][-1]))
    places: list[float] = []
    for name in names:  # one below the other
        places.append(max(y(found[name][-1]), places[-1] + 15 if places else top))
    for number, (name, place) in enumerate(zip(names, places, strict=True)):
        colour = f"hsl({number * 360 // len(names)} 70% 40%)"
        points = " ".join(f"{x(size):.1f},{y(ms):.1f}" for size, ms in zip(sizes, found[name], strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{wide - right + 12}" y="{place + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main(sizes: Sequence[int]) -> int:
    found: dict[str, list[float]] = {}
    read_all: set[str] = set()
    with contextlib.ExitStack() as stack:
        kept = os.environ.get("GROWTH_FOLDER")
        folder = Path(kept) if kept else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for size in sizes:
            world = World(folder, size)
            for kind in kinds(world):
                found.setdefault(kind.name, []).append(taken(kind))
                if kind.of is not None:
                    read_all.add(kind.name)
                print(f"{size:>9,} {kind.name:<30} {found[kind.name][-1]:10.3f} ms", flush=True)
            world.close()
    print(*table(sizes, found), sep="\n")
    if "GROWTH_PICTURE" in os.environ:
        Path(os.environ["GROWTH_PICTURE"]).write_text(picture(sizes, found), encoding="utf-8")
    worse = [name for name, times in found.items() if times[-1] > _DEEP * times[0]]
    print("grows worse than an index:", ", ".join(worse) or "nothing")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main([*map(int, sys.argv[1:])] or [10_000, 100_000, 1_000_000]))
