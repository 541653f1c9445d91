"""Many rows like some that the services made, written past them: names and operators of unequal sizes, as people have them.

For measuring searches, and for holding one way of a search against another. What is written so has no marks.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from stts_tui.domain.common.text import fold
from stts_tui.services.house import House
from tests import builders

TODAY = date(2026, 3, 2)
_PARTS = (
    "pee ters jan ssens mae de smet cla wou goos mer tens aer lam bert ver hey den van bos dubo is le clerc ho fman sch",
    "midt er ald ge rard mi chel wil lem pau wels ja cobs",
)
_GIVEN = ("ma ri a jan an ne zo luc fa ti mar hel ri ta ah med pi et li sa no em jo se phi ke",)
_OVER = ("ended", "closed", "refused", "cancelled")
_SHARES = (40, 20, 12, 8, 6, 4, 3, 2.5, 2, 1.5, 0.7, 0.3)  # % of the files, by operator


class Many:
    """Rows for the database of `house`, the same for the same `seed`."""

    def __init__(self, house: House, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._house = house
        self._connection = sqlite3.connect(builders.path_of(house))
        self._connection.execute("PRAGMA cache_size = -500000")
        held = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        self._indexes = self._connection.execute(held).fetchall()
        for name, _sql in self._indexes:  # made anew at the end, to the letter: ten times as fast
            self._connection.execute(f"DROP INDEX {name}")

    def close(self) -> None:
        """All of it is there from now on, and the planner knows."""
        for _name, sql in self._indexes:
            self._connection.execute(sql)
        self._connection.commit()
        self._connection.close()
        self._house.office.store.refresh_statistics()

    def files(self, file_id: int, companies: Sequence[int], count: int) -> None:
        """Like the file of that id, of these operators; assignments for four of ten."""
        like = self._like("tariff_file", file_id)
        lasts, firsts = self._names(_PARTS, max(20, count // 5)), self._names(_GIVEN, max(10, min(20_000, count // 50)))
        weights, first_id = _SHARES[: len(companies)], self._after("tariff_file")
        places = range(first_id, first_id + count)
        owners = self._chance.choices(companies, weights, k=count)

        def rows() -> Iterator[dict[str, object]]:
            for number, owner in zip(places, owners, strict=True):
                chance = self._chance.random()
                state = "active" if chance < 0.8 else "awaiting-activation" if chance < 0.82 else self._chance.choice(_OVER)
                asked = TODAY - timedelta(days=int(self._chance.random() * 1500))
                last, first = self._one_of(lasts, 3), self._one_of(firsts, 2)
                yield {
                    **like, "id": number, "number": f"STTS-2025-{number:07}", "niss": f"{20_000_000_000 + number * 7}",
                    "company_id": owner, "household_id": number + 1_000_000, "last_name": last, "folded_last": fold(last),
                    "first_name": first, "folded_first": fold(first), "state": state,
                    "category": "age65" if number % 17 else "dis66", "requested_on": asked.isoformat(),
                    "activation_due": "2026-04-20" if state == "awaiting-activation" else None,
                    "closed_on": (asked + timedelta(days=int(chance * 60))).isoformat() if state in _OVER else None,
                    "reference": f"K{number * 7:07}", "folded_reference": f"k{number * 7:07}", "phone": f"+324{number:08}",
                }  # fmt: skip

        self._write("tariff_file", rows())
        own = ((number, owner) for number, owner in zip(places, owners, strict=True) if number % 10 < 4)
        self._write("assignment", (self._assignment(number, owner) for number, owner in own))

    def _assignment(self, file_id: int, company_id: int) -> dict[str, object]:
        due = TODAY + timedelta(days=file_id % 90 - 30)
        is_open = self._chance.random() < 0.5
        return {
            "file_id": file_id, "company_id": company_id, "kind": ("apply-reduction", "right-checked")[file_id % 2],
            "state": "open" if is_open else "done", "due_on": due.isoformat(), "created_at": "2026-02-01 09:00:00",
            "ended_at": None if is_open else "2026-02-27 09:00:00", "version": 1, "changed_at": "2026-02-01 09:00:00",
            "changed_by": "",
        }  # fmt: skip

    def users(self, account_id: int, company_id: int, count: int) -> None:
        """Like the account of that id, with applications and profiles; each tenth is blocked."""
        like = self._like("account", account_id)
        lasts, firsts = self._names(_PARTS, max(20, count // 5)), self._names(_GIVEN, max(10, min(20_000, count // 50)))
        places = range(first := self._after("account"), first + count)

        def rows() -> Iterator[dict[str, object]]:
            for number in places:
                last, given = self._one_of(lasts, 3), self._one_of(firsts, 2)
                yield {
                    **like, "id": number, "company_id": company_id, "user_name": f"u{number:08}", "local_administrator": 0,
                    "last_name": last, "folded_last": fold(last), "first_name": given, "folded_first": fold(given),
                    "niss": f"{30_000_000_000 + number * 7}", "blocked_until": "0001-01-01" if number % 10 else "9999-12-31",
                }  # fmt: skip

        self._write("account", rows())
        self._write("account_application", (
            {"account_id": number, "application": which, "profile": 1 + number % 3 if which == "stts" else None}
            for number in places for which in ("stts", "messages") if which == "stts" or number % 4 == 0
        ))  # fmt: skip

    def _names(self, parts: Sequence[str], count: int) -> list[str]:
        syllables, found = " ".join(parts).split(), dict[str, None]()
        while len(found) < count:
            word = "".join(self._chance.choice(syllables) for _part in range(self._chance.choice((2, 3, 3, 4))))
            found[f"van {word}".title() if self._chance.random() < 0.03 else word.title()] = None
        return list(found)

    def _one_of(self, names: Sequence[str], skew: int) -> str:
        return names[int(len(names) * self._chance.random() ** skew)]

    def _like(self, table: str, row_id: int) -> dict[str, object]:
        cursor = self._connection.execute(f"SELECT * FROM {table} WHERE id = ?", [row_id])
        return dict(zip((each[0] for each in cursor.description), cursor.fetchone(), strict=True))

    def _after(self, table: str) -> int:
        return int(self._connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]) + 1

    def _write(self, table: str, rows: Iterator[dict[str, object]]) -> None:
        first = next(rows)
        words = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({', '.join('?' * len(first))})"
        self._connection.execute(words, list(first.values()))
        self._connection.executemany(words, (list(row.values()) for row in rows))
