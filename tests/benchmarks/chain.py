"""What the chain costs: acts with it and without it, alternating in the same run; syncs put aside.

python -m tests.benchmarks.chain [ROUNDS] [RECORDS]

"Without" is the same program with neither notes of changed rows nor records of them, and lines linked by SHA-256 alone,
as they were before schema 0022. Processor time of this process: others use the machine too, and fdatasync waits for a disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from stts_tui.domain.tariff import steps
from stts_tui.services.house import House
from stts_tui.store import audit, seals, sqlite, tables
from stts_tui.store.json_text import dump
from tests import builders
from tests.benchmarks import exchange
from tests.benchmarks.records import applications
from tests.tariff_builders import a_change, a_file


class _Nothing:
    """Notes nothing."""

    def take(self) -> Iterator[object]:
        return iter(())


@contextlib.contextmanager
def without(house: House) -> Iterator[None]:
    """The program as it was before there were keys and marks."""
    connection = house.office.store.engine.database.connection()
    for (name,) in connection.execute("SELECT name FROM temp.sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER temp."{name}"')
    engine = house.office.store.engine
    assert isinstance(engine, sqlite.Sqlite)
    engine._noted.rows = None

    def plain(_key: bytes, number: int, *values: object) -> str:
        return hashlib.sha256(dump([str(value) for value in (number, *values)]).encode("ascii")).hexdigest()

    with (
        mock.patch.object(sqlite.Sqlite, "_note", return_value=_Nothing()),
        mock.patch.object(seals.Seals, "close", seals.Seals.head),
        mock.patch.object(audit, "link_of", plain),
    ):
        yield


def taken(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3


def compare(name: str, house: House, rounds: int, work: Callable[[], object], per: int = 1) -> None:
    """Both ways in turns; medians of processor time for one act, and of the ratios of neighbours."""
    work()
    with_, bare, ratios = [], [], []
    for _ in range(rounds):
        mine = taken(work)
        with without(house):
            work()  # statements are prepared anew
            theirs = taken(work)
        work()
        with_.append(mine / per)
        bare.append(theirs / per)
        ratios.append(mine / theirs)
    low, _middle, high = statistics.quantiles(ratios, n=4)
    print(f"{name:<22} with {statistics.median(with_):8.3f} ms   without {statistics.median(bare):8.3f} ms   "
          f"ratio {statistics.median(with_) / statistics.median(bare):.3f} (of neighbours {statistics.median(ratios):.3f},"
          f" quartiles {low:.2f} to {high:.2f})")  # fmt: skip


def main(rounds: int, records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = builders.a_house(Path(folder))
        alpha = builders.a_staffed_company(house)
        session, admin = alpha.session("stts03"), alpha.session()
        house.office.store.engine.database.execute_sql("PRAGMA synchronous = off")
        file = a_file(house, session)
        number = [0]

        def add() -> None:
            number[0] += 1
            house.users.add(admin, builders.a_new_user(user_name=f"u{number[0]:07}", niss=builders.a_niss(number[0])))

        def modify() -> None:
            number[0] += 1
            view = house.files.show(session, file.file_id)
            house.files.carry_out(session, steps.MODIFY.of(a_change(view, reference=f"R{number[0]}")))

        compare("a look at a file", house, rounds, lambda: house.files.show(session, file.file_id))
        compare("a user added", house, rounds, add)
        compare("a file shown, changed", house, rounds, modify)
        compare("a login", house, rounds, lambda: alpha.session("stts01"))
        builders.close(house)
    with tempfile.TemporaryDirectory() as folder:
        house = builders.a_house(Path(folder))
        exchange.people(house, records * 18)
        number_ = exchange.a_channel(house)
        house.office.store.engine.database.execute_sql("PRAGMA synchronous = off")
        every = iter(applications(records * 18))
        serial = [0]

        def message() -> None:
            serial[0] += 1
            some = [next(every) for _ in range(records)]
            path, name = exchange.a_file(Path(folder), house, number_, some, f"{serial[0]:05}")
            exchange.carry_out(house, path, name)

        compare(f"a message of {records}", house, 4, message, records)
        builders.close(house)
    assert tables.database


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40, int(sys.argv[2]) if len(sys.argv) > 2 else 500)
