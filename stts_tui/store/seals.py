"""The chain's other items: beside a transaction's audit lines, which rows it changed, and their marks before and after.

A mark is a keyed digest of a row (table, key and all columns). A record names each row that its transaction touched, with
the mark of what stood there and of what stands there now, and is linked into the same chain as the lines: the item after
it names it as the one before. So a row that is changed behind the program's back differs from its last mark, and once the
program itself has changed it again, the mark that it found does not follow from the one that it left.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stts_tui.store.bulk import Bulk
from stts_tui.store.engine import APART, Change, Engine, Key
from stts_tui.store.json_text import dump
from stts_tui.store.keys import Keys
from stts_tui.store.tables import Seal, database

START = "0" * 64
MARK = 16  # bytes
WHOLE = "whole"  # the kind of the record that ends those which cover every row anew
PART = "part"
_CHUNK = 20_000  # rows in a record of those

_HEAD = (
    "SELECT a.id, a.link, s.line, s.link FROM (SELECT 1 AS one) o"
    " LEFT JOIN (SELECT id, link FROM audit ORDER BY id DESC LIMIT 1) a ON TRUE"
    " LEFT JOIN (SELECT line, link FROM seal ORDER BY id DESC LIMIT 1) s ON TRUE"
)
MADE, MOVED, GONE, STANDS = "+", "~", "-", "="  # before a table's name: rows that came, were changed, went, stand


@dataclass(frozen=True)
class Head:
    """The chain's last item: it belongs to the audit line of this number, or is it."""

    line: int
    link: str


@dataclass(frozen=True)
class Item:
    """A place in the chain: the last line and the last record up to there, and the link of whichever is later."""

    line: int
    seal: int
    link: str


class Marks:
    """Marks of rows under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._tables: dict[str, hashlib.blake2b] = {}

    def of(self, table: str, content: bytes) -> bytes:
        started = self._tables.get(table)
        if started is None:
            started = hashlib.blake2b(table.encode() + b"\0", digest_size=MARK, key=self._key)
            self._tables[table] = started
        sum_ = started.copy()
        sum_.update(content)
        return sum_.digest()


class Seals:
    def __init__(self, engine: Engine, keys: Callable[[], Keys]) -> None:
        """`keys` are asked for when something is written or proven: without them a database can still be looked at."""
        self._engine = engine
        self._keys = keys

    @functools.cached_property
    def key(self) -> bytes:
        """Of the links."""
        return self._keys().derive("audit chain")

    @functools.cached_property
    def marks(self) -> Marks:
        return Marks(self._keys().derive("row marks"))

    def head(self) -> Head:
        """The last item."""
        line, link, behind, seal = database.execute_sql(_HEAD).fetchone()
        if line is None:
            line, link = 0, START
        # What follows no number, or has no text for a link, cannot be built upon: what is written next does not fit it,
        # and `prove` tells where.
        last = seal if isinstance(behind, int) and behind >= line else link
        return Head(line, last if isinstance(last, str) else START)

    def close(self) -> Head:
        """At the end of a transaction: what it changed becomes an item of the chain."""
        head = self.head()
        keys, marks = self._told(self._engine.changes())
        if keys:
            link = self._write(head, "", keys, marks)
            return Head(head.line, link)
        return head

    def _told(self, changes: Iterable[tuple[str, Sequence[Change]]]) -> tuple[dict[str, list[Key]], list[bytes]]:
        groups: dict[str, tuple[list[Key], list[bytes]]] = {}
        mark = self.marks.of
        for table, rows in changes:
            for key, was, now in rows:
                if was == now:
                    continue
                sort = MADE if was is None else GONE if now is None else MOVED
                held = groups.get(sort + table)
                if held is None:
                    held = groups[sort + table] = ([], [])
                held[0].append(key)
                if was is not None:
                    held[1].append(mark(table, was))
                if now is not None:
                    held[1].append(mark(table, now))
        ordered = sorted(groups.items())  # as the text has them
        return {name: keys for name, (keys, _marks) in ordered}, [each for _name, (_keys, some) in ordered for each in some]

    def follow_on(self, ends: Mapping[str, int]) -> Head:
        """As `close`, with records of the rows that came behind `ends` (engine.filling)."""
        head = self.close()
        for table, rows in self._engine.contents_behind(ends):
            head = self._each(head, "", MADE + table, rows)
        return head

    def _each(self, head: Head, kind: str, name: str, rows: Iterator[tuple[Key, bytes]]) -> Head:
        """Records of one table's rows behind `head`, some thousands in each; gives the last item."""
        table = name[1:]
        while some := list(itertools.islice(rows, _CHUNK)):
            marks = [self.marks.of(table, content) for _key, content in some]
            head = Head(head.line, self._write(head, kind, {name: [key for key, _content in some]}, marks))
        return head

    def _write(self, head: Head, kind: str, keys: Mapping[str, object], marks: Sequence[bytes]) -> str:
        """A record that follows `head`; gives its link."""
        number = (database.execute_sql("SELECT MAX(id) FROM seal").fetchone()[0] or 0) + 1
        told, joined = dump(dict(keys)), b"".join(marks)
        link = link_of(self.key, number, head.line, kind, told, joined, head.link)
        rows = Bulk(Seal, with_id=True)
        rows.add({"id": number, "line": head.line, "kind": kind, "keys": told, "marks": joined, "previous": head.link,
                  "link": link})  # fmt: skip
        rows.write()
        return link

    # -- every row ---------------------------------------------------------------------------------------------------
    def cover(self, why: str, schema: int, differed: Sequence[str] = (), **more: object) -> Head:
        """Every row as it stands, in the caller's transaction: after migrations, and before old records go.

        The last record says `why`, under how many migrations, and what did not have its mark before.
        """
        known = self.covers()
        head = self.head()
        if known is None:
            first = database.execute_sql("SELECT link FROM audit ORDER BY id LIMIT 1").fetchone()
            known = {"origin": first[0] if first is not None else os.urandom(32).hex(), "plain": head.line}
        for _table, _rows in self._engine.changes():
            pass  # they are among those that stand
        for table, rows in self._engine.contents(APART):
            head = self._each(head, PART, STANDS + table, rows)
        about = {"why": why, "schema": schema, "differed": [*known.get("differed", []), *differed]}
        kept: dict[str, object] = {name: known[name] for name in ("origin", "plain", "first") if name in known}
        return Head(head.line, self._write(head, WHOLE, {**about, **kept, **more}, []))

    def covers(self) -> dict[str, Any] | None:
        """What the last record that covers every row says of itself; None where there is none."""
        found = database.execute_sql("SELECT keys FROM seal WHERE kind = 'whole' ORDER BY id DESC LIMIT 1").fetchone()
        return None if found is None else parsed(found[0])

    def origin(self) -> str:
        """Which database it is."""
        known = self.covers()
        return START if known is None else str(known["origin"])


def parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def link_of(key: bytes, number: int, line: int, kind: str, told: str, marks: bytes, previous: str) -> str:
    """The link of a record: HMAC-SHA-256 under the chain's key."""
    text = dump(["seal", number, line, kind, previous, told]).encode("ascii")
    return hmac.digest(key, text + b"\0" + marks, "sha256").hex()


def entries(told: str, marks: bytes, table: str) -> Iterator[tuple[str, int | str, bytes, bytes]]:
    """What a record says of one table: sort, key, mark before, mark after; an empty one where nothing stood or stands."""
    place = 0
    for name, keys in parsed(told).items():
        if not isinstance(keys, list) or not name:
            continue
        sort, of = name[0], name[1:]
        wide = 2 if sort == MOVED else 1
        if of == table:
            for key in keys:
                first = marks[place : place + MARK]
                if sort == MOVED:
                    yield sort, key, first, marks[place + MARK : place + 2 * MARK]
                else:
                    yield sort, key, first if sort == GONE else b"", b"" if sort == GONE else first
                place += wide * MARK
        else:
            place += wide * MARK * len(keys)
