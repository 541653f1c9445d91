"""Whom a line of the audit trail is about: keyed pseudonyms of national numbers, one in the line, several beside it.

Whoever has the database without its key can try all numbers, and finds nobody. A line about several holds how many they are
and a hash of them: what is taken away beside it is missed (`problems`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from itertools import groupby

from peewee import Expression

from stts_tui.store.bulk import run_many
from stts_tui.store.keys import Keys
from stts_tui.store.tables import Audit, AuditPerson

_DIGITS = 32  # of a pseudonym, hexadecimal


class Pseudonyms:
    """Of one system; the key is derived once."""

    def __init__(self, keys: Keys) -> None:
        self._key = keys.derive("pseudonym")

    def of(self, digits: str) -> str:
        """The pseudonym of a national number: the same for the same number, and for no other."""
        return hmac.digest(self._key, digits.encode("ascii"), "sha256").hex()[:_DIGITS]


def in_line(persons: Sequence[str]) -> str:
    """What a line about these persons holds: a pseudonym, or how many with a hash of them."""
    if len(persons) < 2:
        return "".join(persons)
    return f"{len(persons)}:{hashlib.sha256(' '.join(sorted(persons)).encode()).hexdigest()[:_DIGITS]}"


def write(several: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Beside lines that were just written, by their numbers: the persons whom each is about."""
    rows = [(number, person) for number, persons in several for person in persons]
    run_many("INSERT INTO audit_persons (line_id, person) VALUES (?, ?)", rows)


def about(persons: Sequence[str]) -> list[Expression]:
    """Which lines are about one of them, for each way a condition on lines that an index serves."""
    beside = AuditPerson.select(AuditPerson.line).where(AuditPerson.person.in_(list(persons)))
    alone = [(Audit.person == person) & (Audit.person != "") for person in persons]
    return [*alone, Audit.id.in_(beside)]


def problems() -> list[str]:
    """Lines about several persons that are not all named any more."""
    rows = AuditPerson.select(AuditPerson.line, AuditPerson.person).order_by(AuditPerson.line).tuples().iterator()
    named = {line: in_line([person for _line, person in group]) for line, group in groupby(rows, key=lambda row: row[0])}
    said = Audit.select(Audit.id, Audit.person).where(Audit.person.contains(":")).order_by(Audit.id).tuples().iterator()
    wrong = [line for line, person in said if named.pop(line, "") != person]
    return [f"audit: the persons of line {line} are not those that it was about" for line in sorted({*wrong, *named})]
