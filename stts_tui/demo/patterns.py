"""Patterns of lives: what `stts-tui generate` copies a thousand times, with other people, operators, staff and lines.

No second rule makes a file: some hundreds are lived through by the rules themselves, as the demo's are (build.py), in a
database that is thrown away. A pattern is one household of it with all that stands about it, row for row as stored; in
the place of what is somebody's own it has places to be filled.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stts_tui.demo.build import live
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.text import fold
from stts_tui.domain.tariff.entitlement import Address
from stts_tui.store import database, prepared
from stts_tui.store.addresses import default_url
from stts_tui.store.json_text import dump
from stts_tui.store.prepared import FILES, Cell, Fixed, Numbered, Shape, Text

Row = Mapping[str, Any]
# In this order rows are written; the ids of the first are given by whoever fills the places, of the others by the engine.
NUMBERED = (FILES, "file_history", "assignment")
TABLES = ("household", "registered_person", "entitlement", "former_number", *NUMBERED, "reduction", "assignment_comment")
_BY_ENGINE = frozenset({"entitlement", "reduction", "assignment_comment"})
_REFERS = {
    "file_id": FILES, "taken_from_id": FILES, "opened_by_id": "file_history", "ended_by_id": "file_history",
    "caused_by_id": "file_history", "assignment_id": "assignment",
}  # fmt: skip
_OF_ACCOUNTS = ("actor_id", "taken_by_id")
_JSON = ("before", "after")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:00")
_LINE = re.compile(r"\+32\d{8,9}")
_MOBILE, _LONG = "+324", len("+32470000000")
# The first places, the same in every pattern; the others follow as `Pattern` names them.
SECOND, HOUSEHOLD, BASES = 0, 1, 2  # BASES: one behind which the ids begin, for each of NUMBERED
STREET, HOUSE, POSTAL, TOWN, ADDRESS, IN_JSON, NEXT_DOOR, NEXT_IN_JSON, FREE = range(BASES + len(NUMBERED), 14)
# Of each person, account, file: how many places follow each other, and what they are.
NISS, FIRST, LAST, FOLDED_FIRST, FOLDED_LAST, JSON_FIRST, JSON_LAST, FULL, JSON_FULL, BORN = range(10)
OF_PERSON, OF_ACCOUNT, OF_FILE, OF_REFERENCE = 10, 2, 2, 2


@dataclass(frozen=True)
class Member:
    """Somebody of the household: of that language and year; with the surname of which one of the household's surnames."""

    language: str
    born: int
    surname: int


@dataclass
class Pattern:
    """One household, and what of it is to be filled, in the order of the places."""

    rows: list[Shape]
    states: tuple[str, ...]  # of its files, as they came
    years: tuple[int, ...]  # in which they began
    begun: str  # the day of the first application; empty for a household that never asked
    members: list[Member]
    bis: list[int]  # of which members a file was under a bis number at first
    operators: int
    accounts: list[int | None]  # of which operator each is; None: of the authority
    lines: list[bool]  # telephone lines: whether mobile
    references: int
    counts: tuple[int, ...]  # rows of each of NUMBERED
    acts: list[tuple[str, int, int]]  # moment, which of the files, position in its history


def lived(seed: int, today: date, files: int) -> list[Pattern]:
    """Patterns of about so many files and of the households around them, as on `today`: the same for the same `seed`.

    No other store may be open in this process. Raises as database.create() does.
    """
    with tempfile.TemporaryDirectory(prefix="stts-generate-") as folder:
        store = database.create(default_url(Path(folder), "patterns"))
        try:
            with store.transaction():
                live(store, seed, today, files)
            with store.reading():
                return _read()
        finally:
            store.close()


def _read() -> list[Pattern]:
    columns, held = {}, {}
    for table in TABLES:
        names, rows = prepared.stored(table)
        columns[table] = names[1:] if table in _BY_ENGINE else names
        held[table] = [dict(zip(names, row, strict=True)) for row in rows]
    names, rows = prepared.stored("account")
    accounts = {row["id"]: row for row in (dict(zip(names, row, strict=True)) for row in rows)}
    return [_Maker(columns, accounts, life).made() for life in _lives(held)]


def _lives(held: Mapping[str, list[dict[str, Any]]]) -> Iterable[dict[str, list[dict[str, Any]]]]:
    """By household: the rows of each table that are about it."""
    home: dict[tuple[str, Any], int] = {("household", row["id"]): row["id"] for row in held["household"]}
    lives: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    owner = {
        "household": ("household", "id"), "registered_person": ("household", "household_id"),
        "entitlement": ("registered_person", "niss"), "former_number": ("registered_person", "present"),
        FILES: ("registered_person", "niss"), "file_history": (FILES, "file_id"), "assignment": (FILES, "file_id"),
        "reduction": (FILES, "file_id"), "assignment_comment": ("assignment", "assignment_id"),
    }  # fmt: skip
    for table in TABLES:
        of, by = owner[table]
        key = "niss" if table == "registered_person" else "id"
        for row in held[table]:
            life = home[of, row[by]]
            if key in row:
                home[table, row[key]] = life
            lives[life][table].append(row)
    return [lives[life] for life in sorted(lives)]


class _Maker:
    """One household on its way to a pattern."""

    def __init__(
        self, columns: Mapping[str, list[str]], accounts: Mapping[int, Row], life: Mapping[str, list[dict[str, Any]]]
    ) -> None:
        self._columns, self._accounts, self._life = columns, accounts, life
        self._next = FREE
        self._ranks = {(table, row["id"]): rank for table in NUMBERED for rank, row in enumerate(life.get(table, ()))}
        self._files = life.get(FILES, [])
        self._whole: dict[tuple[str, Any], int] = {}  # a column's value that is a place
        self._within: dict[str, int] = {}  # what stands within texts, as it stands there
        self._in_json: dict[str, int] = {}
        self._by: dict[str, int] = {}  # full names of accounts

    def made(self) -> Pattern:
        self._home()
        members, bis = self._people()
        companies = list(dict.fromkeys(row["company_id"] for row in self._files))
        first = self._take(len(companies))
        for place, company in enumerate(companies, first):
            self._whole["company_id", company] = place
        accounts = self._staff(companies)
        lines = list(dict.fromkeys(_LINE.findall(" ".join(str(value) for row in self._every() for value in row.values()))))
        first = self._take(len(lines))
        self._within |= {line: place for place, line in enumerate(lines, first)}
        references = list(dict.fromkeys(row["reference"] for row in self._files if row["reference"]))
        first = self._take(len(references) * OF_REFERENCE)
        for place, text in enumerate(references):
            self._whole["reference", text] = self._in_json[dump(text)] = first + place * OF_REFERENCE
            self._whole["folded_reference", fold(text)] = first + place * OF_REFERENCE + 1
        first = self._take(len(self._files) * OF_FILE)
        for rank, row in enumerate(self._files):
            self._whole["number", row["number"]] = first + rank * OF_FILE
            self._in_json[f'"taken_from": "{row["id"]}"'] = first + rank * OF_FILE + 1
        return Pattern(
            rows=[self._row(table, row) for table in TABLES for row in self._life.get(table, ())],
            states=tuple(row["state"] for row in self._files),
            years=tuple(int(row["requested_on"][:4]) for row in self._files),
            begun=min((row["requested_on"] for row in self._files), default=""),
            members=members, bis=bis, operators=len(companies), accounts=accounts,
            lines=[line.startswith(_MOBILE) and len(line) == _LONG for line in lines], references=len(references),
            counts=tuple(len(self._life.get(table, ())) for table in NUMBERED), acts=self._acts(),
        )  # fmt: skip

    def _take(self, count: int) -> int:
        """So many places more; gives the first."""
        first = self._next
        self._next += count
        return first

    def _every(self) -> Iterable[Row]:
        return (row for table in TABLES for row in self._life.get(table, ()))

    def _home(self) -> None:
        (home,) = self._life["household"]
        self._in_json[f'"household_id": "{home["id"]}"'] = HOUSEHOLD
        for name, place in (("street", STREET), ("number", HOUSE), ("postal_code", POSTAL), ("municipality", TOWN)):
            self._whole[name, home[name]] = place
        for further, place, in_json in ((0, ADDRESS, IN_JSON), (2, NEXT_DOOR, NEXT_IN_JSON)):
            number = int(home["number"]) + further
            text = str(Address(home["street"], str(number), home["postal_code"], home["municipality"]))
            self._whole["address", text] = place
            self._in_json[dump(text)] = in_json

    def _people(self) -> tuple[list[Member], list[int]]:
        people = self._life["registered_person"]
        surnames = list(dict.fromkeys(row["last_name"] for row in people))
        first = self._take(len(people) * OF_PERSON)
        place_of = {row["niss"]: first + rank * OF_PERSON for rank, row in enumerate(people)}
        self._within |= {niss: place + NISS for niss, place in place_of.items()}
        formers = self._life.get("former_number", ())
        self._within |= {row["number"]: place for place, row in enumerate(formers, self._take(len(formers)))}
        self._people_at = place_of
        members = [
            Member(row["language"], int(row["birth_date"][:4]), surnames.index(row["last_name"])) for row in people
        ]  # fmt: skip
        ranks = {row["niss"]: rank for rank, row in enumerate(people)}
        return members, [ranks[row["present"]] for row in formers]

    def _staff(self, companies: Sequence[int]) -> list[int | None]:
        found = dict.fromkeys(row[name] for row in self._every() for name in _OF_ACCOUNTS if row.get(name) is not None)
        first = self._take(len(found) * OF_ACCOUNT)
        for rank, account in enumerate(found):
            held = self._accounts[account]
            for name in _OF_ACCOUNTS:
                self._whole[name, account] = first + rank * OF_ACCOUNT
            self._by.setdefault(in_full(held["first_name"], held["last_name"]), first + rank * OF_ACCOUNT + 1)
        of = [self._accounts[account]["company_id"] for account in found]
        return [None if company is None else companies.index(company) for company in of]

    def _acts(self) -> list[tuple[str, int, int]]:
        ranks = {row["id"]: rank for rank, row in enumerate(self._files)}
        return [
            (row["at"], ranks[row["file_id"]], row["position"])
            for row in self._life.get("file_history", ())
            if row["caused_by_id"] is None
        ]

    # -- rows --------------------------------------------------------------------------------------------------------
    def _row(self, table: str, row: Row) -> Shape:
        """`row` with its places; whose name it holds stands in itself, or is that of its file."""
        person = self._people_at.get(row.get("niss", ""), self._owner(row))
        columns = self._columns[table]
        return Shape(table, tuple(columns), tuple(self._cell(table, name, row[name], person) for name in columns))

    def _cell(self, table: str, name: str, value: Any, person: int | None) -> Cell:
        of = table if name == "id" else _REFERS.get(name)
        if value is None:
            return Fixed(None)
        if of in NUMBERED:
            return Numbered(BASES + NUMBERED.index(of), self._ranks[of, value])
        if (place := self._place(table, name, value, person)) is not None:
            return Text(("", ""), (place,))
        found = self._text(name, value, person) if isinstance(value, str) else None
        return Fixed(value) if found is None else found

    def _owner(self, row: Row) -> int | None:
        """The places of whose file it is."""
        held = next((file for file in self._files if file["id"] in (row.get("file_id"), row.get("id"))), None)
        if held is None:
            return None
        return self._people_at.get(held["niss"]) or next(iter(self._people_at.values()))

    def _place(self, table: str, name: str, value: Any, person: int | None) -> int | None:
        if name == "household_id" or (table == "household" and name == "id"):
            return HOUSEHOLD
        if name in ("changed_by", "actor_name"):
            return self._by.get(value)
        if name == "birth_date" and person is not None:
            return person + BORN
        if person is not None and (own := _OWN.get(name)) is not None and value:
            return person + own
        return self._within.get(value, self._whole.get((name, value)))

    def _text(self, name: str, value: str, person: int | None) -> Text | None:
        """As a text with places in it; None where it has none."""
        if _INSTANT.fullmatch(value):
            return Text((value[:-2], ""), (SECOND,))
        known = {**self._within}
        if name in _JSON:
            known |= self._in_json
            if person is not None:
                known |= _names(value, person)
        known = {text: place for text, place in known.items() if text in value}
        if not known:
            return None
        pattern = re.compile("|".join(re.escape(text) for text in sorted(known, key=len, reverse=True)))
        found, parts = pattern.findall(value), pattern.split(value)
        for rank, each in enumerate(found):  # of a value with its key or its quotes only what stands within is a place
            before, after = _around(each)
            parts[rank] += before
            parts[rank + 1] = after + parts[rank + 1]
        return Text(tuple(parts), tuple(known[each] for each in found))


_OWN = {"first_name": FIRST, "last_name": LAST, "folded_first": FOLDED_FIRST, "folded_last": FOLDED_LAST, "consent_by": FULL}
_KEYED = re.compile(r'("(?:first_name|last_name|consent_by|household_id|taken_from)": )"')
_OWN_IN_JSON = {"first_name": JSON_FIRST, "last_name": JSON_LAST, "consent_by": JSON_FULL}


def _names(text: str, person: int) -> dict[str, int]:
    """The names that stand in the JSON of a history, with their keys."""
    found = {}
    for key, behind in _OWN_IN_JSON.items():
        for each in re.findall(rf'"{key}": "(?:[^"\\]|\\.)*"', text):
            found[each] = person + behind
    return found


def _around(text: str) -> tuple[str, str]:
    """What stands before and behind the place in `text`."""
    keyed = _KEYED.match(text)
    if keyed is not None:
        return f'{keyed.group(1)}"', '"'
    return ('"', '"') if text.startswith('"') else ("", "")
