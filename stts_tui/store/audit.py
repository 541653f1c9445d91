"""The audit trail: append-only, each line chained to the one before by an HMAC under a key outside of the database.

Between the lines stand the records of store/seals.py, in the same chain. Lines of before schema 0022 are chained by
SHA-256 alone; the first record under the key covers them. A changed, removed or swapped line breaks the chain; a cut
tail is seen beside a checkpoint or the head file (store/checkpoints.py). `store/proving.py` follows the chain.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from stts_tui.domain.common.quick import quick
from stts_tui.store import audit_persons, legible
from stts_tui.store.bulk import Bulk
from stts_tui.store.json_text import again, dump
from stts_tui.store.seals import START, Head, Seals
from stts_tui.store.tables import Audit, Seal, escaped

HOST = "host"  # the place of who sits at the machine itself


@quick
@dataclass(frozen=True)
class AuditLine:
    """One thing done, or consulted. `before` and `after` hold what changed, national numbers masked."""

    at: datetime
    actor_id: int | None
    actor_name: str
    company_id: int | None
    action: str
    outcome: str = "done"
    subject_kind: str = ""
    subject_id: int | None = None
    subject_name: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    person: str = ""  # a keyed pseudonym of the national number of whom it is about
    purpose: str = ""  # why somebody looked, where that is asked
    place: str = ""  # from where: the client's address as sshd says it
    persons: tuple[str, ...] = ()  # pseudonyms of all whom it is about; `person` is made of them


@functools.lru_cache(maxsize=8)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def plain_link(previous: str, at: datetime, *values: object, more: tuple[str, ...] = ()) -> str:
    """The link of a line of before the key.

    `more`: what lines have had since schema 0019; a line that has nothing of it is linked as those before.
    """
    text = dump([previous, _moment(at), *values, *(more if any(more) else ())])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def link_of(key: bytes, number: int, previous: str, at: datetime, *values: object) -> str:
    """The link of a line: HMAC-SHA-256 over its number, the link before, its moment and all that it says."""
    return hmac.digest(key, dump(["line", number, previous, _moment(at), *values]).encode("ascii"), "sha256").hex()


def _row(line: AuditLine, key: bytes, number: int, previous: str) -> dict[str, object]:
    """The columns of `line` where it follows the item whose link is `previous`."""
    actor_name, subject_name = (
        escaped(line.actor_name),
        escaped(line.subject_name),
    )  # as they are stored, so as they are linked
    before = again.dump(line.before) if line.before else "{}"
    after = again.dump(line.after) if line.after else "{}"
    purpose, person = escaped(line.purpose), line.person or audit_persons.in_line(line.persons)
    link = link_of(
        key, number, previous, line.at, line.actor_id, actor_name, line.company_id, line.action, line.outcome,
        line.subject_kind, line.subject_id, subject_name, before, after, person, purpose, line.place,
    )  # fmt: skip
    return {
        "id": number, "at": line.at, "actor": line.actor_id, "actor_name": actor_name, "company": line.company_id,
        "action": line.action, "outcome": line.outcome, "subject_kind": line.subject_kind,
        "subject_id": line.subject_id, "subject_name": subject_name, "before": before, "after": after,
        "previous": previous, "link": link, "person": person, "purpose": purpose, "place": line.place,
    }  # fmt: skip


def _line(row: Audit) -> AuditLine:
    return AuditLine(
        row.at, row.actor_id, row.actor_name, row.company_id, row.action, row.outcome, row.subject_kind,
        row.subject_id, row.subject_name, json.loads(row.before), json.loads(row.after), row.person, row.purpose, row.place,
    )  # fmt: skip


class Chain:
    """Lines that follow the chain's last item: linked in memory, written at once. Belongs in one transaction."""

    def __init__(self, key: bytes, last: Head, place: str) -> None:
        self._key, self._number, self._last = key, last.line, last.link
        self._place = place
        self._rows = Bulk(Audit, with_id=True)
        self._several: list[tuple[int, tuple[str, ...]]] = []

    def add(self, line: AuditLine) -> None:
        self._number += 1
        row = _row(line if line.place else replace(line, place=self._place), self._key, self._number, self._last)
        if len(line.persons) > 1:
            self._several.append((self._number, line.persons))
        self._rows.add(row)
        self._last = str(row["link"])

    @property
    def head(self) -> Head:
        """The chain's last item, once all is written."""
        return Head(self._number, self._last)

    def write(self) -> None:
        self._rows.write()
        if self._several:
            audit_persons.write(self._several)
            self._several.clear()


legible.bounds(Audit.before)
legible.bounds(Audit.after)
legible.bounds(Audit.subject_name, 8192)  # a question of a search, with all its criteria


class AuditTrail:
    place = HOST  # from where this process acts, for each line that does not say it

    def __init__(self, seals: Seals) -> None:
        self._seals = seals

    def add(self, line: AuditLine) -> None:
        """Append `line`, in the caller's transaction."""
        chain = self.chain()
        chain.add(line)
        chain.write()

    def chain(self) -> Chain:
        """For many lines, in the caller's transaction; nobody else may write any before they are written."""
        return Chain(self._seals.key, self._seals.head(), self.place)

    def last_link(self) -> str:
        """Of the chain's last item."""
        return self._seals.head().link

    def count(self) -> int:
        return int(Audit.select().count())

    def list_(self) -> list[AuditLine]:
        """Every line, oldest first: for tests and small databases."""
        return self.list_after(0)

    def last_number(self) -> int:
        """The number of the last line; 0 where there is none."""
        row = Audit.select(Audit.id).order_by(Audit.id.desc()).limit(1).tuples().first()
        return int(row[0]) if row is not None else 0

    def holds(self, link: str) -> bool:
        """Whether an item of the chain has this link."""
        if link in (START, self.last_link()):
            return True
        return any(row.select().where(row.link == link).exists() for row in (Audit, Seal))

    def link_of(self, number: int) -> str:
        """The link of the line with this number; that before the first one where there is none."""
        row = Audit.get_or_none(Audit.id == number)
        return str(row.link) if row is not None else START

    def origin(self) -> str:
        """Which database it is: no two have the same, however many copies there are of one."""
        return self._seals.origin()

    def first_link(self) -> str:
        """The link of the first line there ever was: no two databases have the same, however many copies there are."""
        known = self._seals.covers() or {}
        row = Audit.select(Audit.link).order_by(Audit.id).limit(1).tuples().first()
        return str(known["first"]) if "first" in known else str(row[0]) if row is not None else START

    def behind(self, number: int) -> tuple[int, datetime | None]:
        """How many lines follow the one with this number, and when the first of them was written."""
        found = Audit.select().where(Audit.id > number).order_by(Audit.id)
        count = found.count()  # before `first`, which limits the query
        first = found.first()
        return count, first.at if first is not None else None

    def list_after(self, number: int) -> list[AuditLine]:
        """The lines behind the one with this number, oldest first."""
        return [_line(row) for row in Audit.select().where(Audit.id > number).order_by(Audit.id)]
