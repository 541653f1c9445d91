"""The chain is followed, and rows are compared with their marks: what somebody did past the program is found and named.

Everything here only reads. What is found is English and technical, as the doctor's other words.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from stts_tui.store import audit, seals
from stts_tui.store.engine import APART, Engine, Key
from stts_tui.store.seals import START, Seals
from stts_tui.store.tables import database

# All that a line's link covers, in its order, between its number and the link itself.
_LINE = (
    "SELECT id, previous, at, actor_id, actor_name, company_id, action, outcome, subject_kind, subject_id, subject_name,"
    ' "before", "after", person, purpose, place, link FROM audit WHERE id >= ? ORDER BY id'
)
_SEAL = "SELECT id, line, kind, keys, marks, previous, link FROM seal WHERE id >= ? ORDER BY id"


class Proof:
    def __init__(self, engine: Engine, seals: Seals) -> None:
        self._engine = engine
        self._seals = seals

    # -- the chain -----------------------------------------------------------------------------------------------------
    def chain(self) -> Iterator[str]:
        """Where the chain is broken, from its beginning to its end."""
        known = self._seals.covers()
        if known is None:
            yield "audit: the records under the key are gone"
            return
        for text in known["differed"]:
            yield f"{text} (found before the schema changed)"
        yield from self.follow(seals.Item(0, 0, START), int(known["plain"]))

    def follow(self, last: seals.Item, plain: int = 0) -> Iterator[str]:
        """Where it is broken behind `last`. Lines up to `plain` are of before the key."""
        for sort, row in self._items(last):
            number, link = row[0], row[-1]
            where = f"line {number}" if sort == "line" else f"record {number}, behind line {row[1]}"
            follows = number == (last.line if sort == "line" else last.seal) + 1
            if sort == "line":
                is_whole = link == self._link_of_line(row, plain)
                previous = row[1]
                last = seals.Item(number, last.seal, link)
            else:
                is_whole = link == seals.link_of(self._seals.key, number, row[1], row[2], row[3], row[4], row[5])
                previous = row[5]
                follows = follows and row[1] == last.line
                last = seals.Item(last.line, number, link)
            if previous != self._previous:
                yield f"audit: the chain is broken at {where}: it does not follow the item before"
            elif not is_whole:
                yield f"audit: the chain is broken at {where}: it was changed, or not written by the program"
            elif not follows and number > plain:
                yield f"audit: the chain is broken at {where}: its number does not follow"
            self._previous = link

    def _items(self, last: seals.Item) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Lines and records behind `last`, in the chain's order."""
        self._previous = last.link
        lines = iter(database.execute_sql(_LINE, (last.line + 1,)))
        records = iter(database.execute_sql(_SEAL, (last.seal + 1,)))
        record = next(records, None)
        for line in lines:
            while record is not None and record[1] < line[0]:
                yield "seal", record
                record = next(records, None)
            yield "line", line
        while record is not None:
            yield "seal", record
            record = next(records, None)

    def _link_of_line(self, row: tuple[Any, ...], plain: int) -> str:
        number, previous, at, *values, _link = row
        moment = _moment(at)
        if number > plain:
            return audit.link_of(self._seals.key, number, previous, moment, *values)
        return audit.plain_link(previous, moment, *values[:-3], more=tuple(values[-3:]))

    # -- rows ----------------------------------------------------------------------------------------------------------
    def rows(self) -> Iterator[str]:
        """Rows without the mark that the program gave them last, and those where it found another than it had left."""
        covers = [number for (number,) in database.execute_sql("SELECT id FROM seal WHERE kind = 'whole' ORDER BY id")]
        return itertools.chain.from_iterable(
            self._differing(table, rows, covers) for table, rows in self._engine.contents(APART)
        )

    def _differing(self, table: str, rows: Iterable[tuple[Key, bytes]], covers: list[int]) -> Iterator[str]:
        last: dict[Key, bytes] = {}
        told: set[Key] = set()
        covered = -1  # the latest cover whose records were seen
        found = database.execute_sql(
            "SELECT id, line, kind, keys, marks FROM seal WHERE kind <> 'whole' AND instr(keys, ?) > 0 ORDER BY id",
            (f'{table}"',),
        )
        for number, line, kind, keys, marks in found:
            behind = bisect.bisect_left(covers, number)  # so many covers ended before
            if kind == seals.PART and covered != behind:
                last, covered = {}, behind
            elif kind != seals.PART and covered < behind - 1:  # it had no row then
                last, covered = {}, behind - 1
            for sort, key, was, now in seals.entries(keys, marks, table):
                if sort != seals.STANDS and last.get(key, b"") != was and key not in told:
                    told.add(key)
                    yield f"rows: {table} {key} was changed outside of the program, before audit line {line}"
                last[key] = now
        if covered < len(covers) - 1:
            last = {}
        for key, content in rows:
            mark = last.pop(key, b"")
            if mark != self._seals.marks.of(table, content):
                how = "was changed outside of the program" if mark else "was not written by the program"
                yield f"rows: {table} {key} {how}"
        for key, mark in last.items():
            if mark:
                yield f"rows: {table} {key} was removed outside of the program"


def _moment(at: object) -> datetime:
    """As the program reads it from its column; what is no moment equals none."""
    try:
        found = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found.replace(tzinfo=UTC)
