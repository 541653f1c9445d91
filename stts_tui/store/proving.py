"""The chain is followed, and rows are compared with their marks: what somebody did past the program is found and named.

Everything here only reads. What is found is English and technical, as the doctor's other words.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stts_tui.store import audit, audit_persons, seals
from stts_tui.store.checkpoints import LINE, LINES, Checkpoint, Checkpoints, leaf_of, path_of, root_of
from stts_tui.store.engine import APART, Engine, Key
from stts_tui.store.places import places
from stts_tui.store.seals import START, Seals
from stts_tui.store.tables import database

_SOME_LINES = f"SELECT {LINE} FROM audit WHERE id BETWEEN ? AND ? ORDER BY id"  # noqa: S608 (ours)
_SEAL = "SELECT id, line, kind, keys, marks, previous, link FROM seal WHERE id >= ? ORDER BY id"


@dataclass(frozen=True)
class Verified:
    """What came of it: from which line on the chain was followed, up to which, and what was found."""

    since: int
    until: int
    problems: tuple[str, ...]


class Proof:
    def __init__(self, engine: Engine, seals: Seals, checkpoints: Checkpoints) -> None:
        self._engine = engine
        self._seals = seals
        self._checkpoints = checkpoints
        self._segment: tuple[Checkpoint, list[tuple[Any, ...]], list[bytes]] | None = None

    # -- the chain -----------------------------------------------------------------------------------------------------
    def chain(self) -> Iterator[str]:
        """Where the chain is broken, from its beginning to its end."""
        known = self._seals.covers()
        if known is None:
            yield "audit: the records under the key are gone"
            return
        for text in known["differed"]:
            yield f"{text} (found before the schema changed)"
        yield from self.follow(self.begins_at(), int(known["plain"]))

    def everything(self, *, deep: bool = True) -> Iterator[str]:
        """The chain whole, its heads, whom its lines are about; `deep`: every row too."""
        yield from self.told(self.chain, "audit")
        yield from self._beside()
        if deep:
            yield from self.told(self.rows, "rows")

    def of_copy(self, given: Iterable[Checkpoint]) -> Iterator[str]:
        """What a copy with a whole chain holds that the program did not write, and what the checkpoints `given` tell against
        it. The head file and the second place are of the database that is in use, and later.
        """
        yield from self.told(self._checkpoints.problems, "audit")
        yield from self.told(audit_persons.problems, "audit")
        for each in given:
            yield from self.told(functools.partial(self.against, each), "audit")
        yield from self.told(self._against_the_newest, "audit")
        yield from self.told(self.rows, "rows")

    def _against_the_newest(self) -> list[str]:
        newest = self._checkpoints.newest()
        return self.against(newest) if newest is not None else []

    def _beside(self) -> Iterator[str]:
        """What stands beside the chain and is no row of it."""
        yield from self.told(self._in_front, "audit")
        yield from self.told(self.heads, "audit")
        yield from self.told(audit_persons.problems, "audit")

    def _in_front(self) -> Iterator[str]:
        """What stands where the chain has not begun yet: nothing of it is followed, and a reader would take it for a line."""
        start = self.begins_at()
        for table, called, last in (("audit", "line", start.line), ("seal", "record", start.seal)):
            found = database.execute_sql(f"SELECT id FROM {table} WHERE id <= ? ORDER BY id", (last,))  # noqa: S608 (ours)
            for (number,) in found.fetchmany(5):
                yield f"audit: {called} {number} was not written by the program: it stands before the chain begins"

    def verify(self, given: Iterable[Checkpoint], *, whole: bool) -> Verified:
        """All but the part of the chain that was verified before, unless `whole`; and what checkpoints tell."""
        known = self._seals.covers()
        start = self.begins_at()
        verified = None if whole else self._checkpoints.verified()
        problems: list[str] = []
        if known is None or verified is None or verified.item.line <= start.line or self.against(verified):
            problems += self.told(self.chain, "audit")
        else:
            start = verified.item
            problems += self.told(lambda: self.follow(start, int(known["plain"])), "audit")
        problems += self._beside()
        for each in [*self._checkpoints.list_()] * whole + [*given]:
            problems += self.told(functools.partial(self.against, each), "audit")
        problems += self.told(self.rows, "rows")
        newest = self._checkpoints.newest()
        if not problems and newest is not None:
            self._checkpoints.note_verified(newest)
        return Verified(start.line + 1, self._seals.head().line, tuple(dict.fromkeys(problems)))

    def reach(self) -> tuple[str, str]:
        """The moments of the first and the last line that are there."""
        found = database.execute_sql("SELECT MIN(at), MAX(at) FROM audit").fetchone()
        return str(found[0] or ""), str(found[1] or "")

    def inclusion(self, number: int) -> tuple[tuple[Any, ...], list[tuple[str, str]], Checkpoint] | None:
        """A line's values, its path, and the checkpoint to whose root that leads; None where none covers it yet."""
        if self._segment is None or not self._segment[0].content["first"] <= number <= self._segment[0].item.line:
            covering = (each for each in self._checkpoints.list_() if each.content["first"] <= number <= each.item.line)
            checkpoint = next(covering, None)
            if checkpoint is None:
                return None
            lines = _lines(checkpoint.content["first"], checkpoint.item.line)
            self._segment = checkpoint, lines, [leaf_of(line) for line in lines]
        checkpoint, lines, leaves = self._segment
        place = next((place for place, line in enumerate(lines) if line[0] == number), None)
        return None if place is None else (lines[place], path_of(leaves, place), checkpoint)

    def begins_at(self) -> seals.Item:
        """Behind what the chain is followed: nothing, or where the newest signed retention took away what was before."""
        kept = [each for each in self._checkpoints.list_() if "removed" in each.content and self._checkpoints.is_signed(each)]
        if not kept:
            return seals.Item(0, 0, START)
        removed = kept[-1].content["removed"]
        return seals.Item(int(removed["line"]), int(removed["seal"]), str(removed["link"]))

    def against(self, given: Checkpoint) -> list[str]:
        """What a checkpoint, wherever it was kept, tells against the chain."""
        where = f"checkpoint {given.number}"
        if not self._checkpoints.is_signed(given):
            return [f"audit: {where} is not signed with this system's key, or was changed"]
        if given.content["origin"] != self._seals.origin():
            return [f"audit: {where} is of another database"]
        item = given.item
        start = self.begins_at()
        if item.line < start.line:
            return []  # what it covers was removed in time, and signed for
        found = database.execute_sql("SELECT link, line FROM seal WHERE id = ?", (item.seal,)).fetchone()
        line = database.execute_sql("SELECT link FROM audit WHERE id = ?", (item.line,)).fetchone()
        last = database.execute_sql("SELECT MAX(id) FROM audit").fetchone()[0] or 0
        if (item.line and line is None and item.line > start.line) or (item.seal > start.seal and found is None):
            return [f"audit: what {where} covers is not there: it knows line {item.line}, the trail ends at {last}"]
        if item.link not in ((found or [""])[0], (line or [""])[0], start.link):
            return [f"audit: line {item.line} is another one than {where} covers"]
        first = int(given.content["first"])
        if first > start.line and _root(first, item.line) != given.content["root"]:
            return [f"audit: lines {first} to {item.line} are not those that {where} covers"]
        here = self._checkpoints.mac_of(given.number)
        if here != given.mac:
            what = "is another one here" if here else f"is not here: {_the_last(self._checkpoints.newest())}"
            return [f"audit: {where} {what}"]
        return []

    def heads(self) -> Iterator[str]:
        """What the checkpoints, the head file and the second place tell."""
        yield from self._checkpoints.problems()
        newest = self._checkpoints.newest()
        yield from self._against_the_newest()
        yield from self._checkpoints.head_problems()
        here, (last, why) = newest.number if newest is not None else 0, self._checkpoints.delivered()
        known = max(self._checkpoints.verified_number(), last)
        if known > here:
            yield f"audit: checkpoint {known} was here and is not there: {_the_last(newest)}"
        if places().second and last < here:
            because = f": {why}" if why else ""
            yield f"audit: checkpoints after {last} have not arrived in the second place{because}"

    def follow(self, last: seals.Item, plain: int = 0) -> Iterator[str]:
        """Where it is broken behind `last`. Lines up to `plain` are of before the key."""
        before = last.link
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
            if previous != before:
                yield f"audit: the chain is broken at {where}: it does not follow the item before"
            elif not is_whole:
                yield f"audit: the chain is broken at {where}: it was changed, or not written by the program"
            elif not follows and number > plain:
                yield f"audit: the chain is broken at {where}: its number does not follow"
            before = link

    def _items(self, last: seals.Item) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Lines and records behind `last`, in the chain's order."""
        lines = iter(database.execute_sql(LINES, (last.line + 1,)))
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
    def told(self, what: Callable[[], Iterable[str]], name: str) -> Iterator[str]:
        """What one of the others finds, and that it could not go on: damage can make anything of a value."""
        failures: tuple[type[Exception], ...] = (ValueError, TypeError, LookupError, *self._engine.errors)
        try:
            yield from what()
        except failures as error:
            yield f"{name}: it cannot be followed any further: {error}"

    def rows(self) -> Iterator[str]:
        """Rows without the mark that the program gave them last, and those where it found another than it had left."""
        covers = [number for (number,) in database.execute_sql("SELECT id FROM seal WHERE kind = 'whole' ORDER BY id")]
        return itertools.chain.from_iterable(
            self.told(functools.partial(self._differing, table, rows, covers), f"rows: {table}")
            for table, rows in self._engine.contents(APART)
        )

    def _differing(self, table: str, rows: Iterable[tuple[Key, bytes]], covers: list[int]) -> Iterator[str]:
        last: dict[Key, bytes] = {}
        told: set[Key] = set()
        is_new = self.begins_at().seal == 0  # else what stood before the first cover was removed in time
        guests = self._engine.guests()  # a cover of an earlier version knew them
        covered = -1  # the latest cover whose records were seen
        found = database.execute_sql(
            "SELECT id, line, kind, keys, marks FROM seal WHERE kind <> 'whole' AND keys LIKE ? ORDER BY id",
            (f'%{table}"%',),  # and some more, whose names are like it
        )
        for number, line, kind, keys, marks in found:
            behind = bisect.bisect_left(covers, number)  # so many covers ended before
            if kind == seals.PART and covered != behind:
                last, covered = {}, behind
            elif kind != seals.PART and covered < behind - 1:  # it had no row then
                last, covered = {}, behind - 1
            for sort, key, was, now in seals.entries(keys, marks, table):
                before = last.get(key, b"" if is_new or covered >= 0 else was)
                if sort != seals.STANDS and before != was and key not in told:
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
            if mark and (table, key) not in guests:
                yield f"rows: {table} {key} was removed outside of the program"


def _the_last(newest: Checkpoint | None) -> str:
    return f"the last one is {newest.number}" if newest is not None else "there is none"


def _lines(first: int, last: int) -> list[tuple[Any, ...]]:
    return list(database.execute_sql(_SOME_LINES, (first, last)).fetchall())


def _root(first: int, last: int) -> str:
    return root_of([leaf_of(each) for each in _lines(first, last)]).hex()


def _moment(at: object) -> datetime:
    """As the program reads it from its column; what is no moment equals none."""
    try:
        found = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found.replace(tzinfo=UTC)
