"""A company with 300,000 tariff files: searches, the inbox and actions against 20 look-ups by key in the same run.

python -m tests.benchmarks.files [FILES]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from stts_tui.store.tariff import tables
from tests import builders
from tests.benchmarks.users import median_ms
from tests.tariff_builders import a_file, a_person, an_active_file

NAMES = ("peeters", "janssens", "maes", "desmet", "claes", "wouters", "goossens", "mertens", "aerts", "lambert")
STATES = ("active",) * 8 + ("ended", "closed")


def fill(house: House, file_id: int, count: int) -> None:
    """Files like one that the services made, each of a person and household of his own; written past them."""
    connection = sqlite3.connect(builders.path_of(house))
    names = [row[1] for row in connection.execute("PRAGMA table_info(tariff_file)")]
    like = dict(zip(names, connection.execute("SELECT * FROM tariff_file WHERE id = ?", [file_id]).fetchone(), strict=True))

    def files() -> Iterator[list[object]]:
        for number in range(count):
            last, state = f"{NAMES[number % 10]}{number * 7 % 3000}", STATES[number // 10 % 10]
            yield list({
                **like, "id": number + 10, "number": f"STTS-2025-{number:07}", "niss": f"{50000000000 + number}",
                "household_id": number + 1_000_000, "last_name": last, "folded_last": last, "state": state,
                "closed_on": None if state == "active" else "2026-03-02", "reference": f"C{number}",
                "folded_reference": f"c{number}", "phone": f"+3247{number:07}",
            }.values())  # fmt: skip

    connection.executemany(f"INSERT INTO tariff_file VALUES ({','.join('?' * len(names))})", files())
    connection.executemany(
        "INSERT INTO assignment (file_id, company_id, kind, state, due_on, created_at, version, changed_at, changed_by)"
        " VALUES (?, ?, 'close-file', 'open', ?, '2026-03-02 09:00:00', 1, '2026-03-02 09:00:00', '')",
        ((number + 10, like["company_id"], f"2026-0{1 + number % 9}-1{number % 9}") for number in range(0, count, 10)),
    )
    connection.commit()
    connection.close()
    house.office.store.refresh_statistics()


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = builders.a_house(Path(folder))
        alpha = builders.a_staffed_company(house)
        file = an_active_file(house, alpha.session("stts03"))
        people = iter([a_person(house, "Jan", f"New {number:03}") for number in range(60)])
        fill(house, file.file_id, count)
        session, files, inbox = alpha.session("stts03"), house.files, house.assignments.inbox
        limit = median_ms(lambda: [tables.TariffFile.get_by_id(number) for number in range(10, 30)])

        def found(place: Place = Place(), **criteria: object) -> Callable[[], object]:  # noqa: B008 (frozen)
            return lambda: files.find(session, FileCriteria(**criteria), place)  # type: ignore[arg-type]

        asked: dict[str, Callable[[], object]] = {
            "all, page 1": found(),
            "all, last page": found(Place(Way.LAST)),
            "name begins with maes12": found(last_name=parse_text_match("maes12*")),
            "name holds aes12": found(last_name=parse_text_match("aes12")),
            "state that nobody has": found(states=frozenset({FileState.REFUSED})),
            "state of a tenth": found(states=frozenset({FileState.CLOSED})),
            "requested in a month without any": found(requested_from=date(2026, 4, 1)),
            "reference begins with c2999": found(reference=parse_text_match("c2999*")),
            "national number": found(niss_start="50000001234"),
            "file number": found(number="STTS-2025-0001234"),
            "inbox": lambda: inbox(session, AssignmentCriteria(), Place()),
            "inbox, a kind that nobody has": lambda: inbox(
                session, AssignmentCriteria(kinds=frozenset({AssignmentKind.ADDRESS_CHANGED})), Place()
            ),
            "show": lambda: files.show(session, file.file_id),
            "apply": lambda: a_file(house, session, next(people)),
        }
        print(f"{count} files; 20 look-ups by key: {limit:.1f} ms")
        for name, work in asked.items():
            taken = median_ms(work)
            print(f"{name:<34} {taken:7.1f} ms  {taken / limit:5.1f} x")
        start = time.perf_counter()
        rows = sum(1 for _row in islice(files.export(session, FileCriteria()).rows, 10_000))
        print(f"export: {(time.perf_counter() - start) / rows * 1e6:.0f} microseconds a row")
        start = time.perf_counter()
        steps = sum(1 for _step in do_the_work(house.office))
        print(f"work without anything due: {(time.perf_counter() - start) * 1000:.0f} ms ({steps} steps)")
        builders.close(house)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
