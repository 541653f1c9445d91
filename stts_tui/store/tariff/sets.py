"""A set of records in one transaction: asked in a few queries, written in a few statements.

A query for each step of each record through the mapper gives a twentieth of what the engine can do [S106].
Here the same services work on a store of the same shape: what they ask for is fetched beforehand for the whole set,
new files with all that belongs to them are gathered and written at the end by `executemany` of text that peewee built
once. Whatever else a service does goes to the database at once, after what was gathered. Results, rows and audit are
those of the record way (tests/services/messages/test_processing.py).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from peewee import JOIN, Expression, ModelSelect

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.around import Deadlines, Decision, LiveFile, Period, but
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.cancelling import Entry
from stts_tui.domain.tariff.entitlement import Address, Answer, Unavailable, Verification
from stts_tui.domain.tariff.file import FileRecord, FileView
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.store import tables
from stts_tui.store.audit import AuditLine, AuditTrail, row_of
from stts_tui.store.bulk import Bulk, next_id
from stts_tui.store.database import Store
from stts_tui.store.engine import in_use
from stts_tui.store.json_text import Again
from stts_tui.store.settings import REGISTER_CLOSED, SystemSettings
from stts_tui.store.tariff.files import Author, Files
from stts_tui.store.tariff.register import EmbeddedRegister
from stts_tui.store.tariff.rows import columns_of, reduction_columns
from stts_tui.store.tariff.views import FileViews

_LIVE = [state.value for state in LIVE_STATES]


@quick
@dataclass(frozen=True)
class _NewFile:
    """A new file that was gathered, with the line of its history."""

    file: FileRecord
    author: Author
    entry: Entry
    opens: tuple[tuple[AssignmentKind, date], ...]
    after: str  # the entry's values as text

    @property
    def live(self) -> LiveFile:
        file = self.file
        return LiveFile(
            file.file_id, file.number, file.company_id, file.niss, file.state, file.taken_from, file.activation_due
        )


class SetRegister(EmbeddedRegister):
    """The register's answers about many people in two queries."""

    def __init__(self) -> None:
        self._closed: str | None = None
        self._asked: dict[str, Answer] = {}

    def ask(self, numbers: Sequence[NationalNumber], on: date) -> dict[str, Verification]:
        """Fetch the answers about these people (at most 500); gives those that are known."""
        self._closed = SystemSettings().get(REGISTER_CLOSED)
        wanted = sorted({number.digits for number in numbers})
        self._asked = dict.fromkeys(wanted)
        if self._closed:
            return {}
        held: dict[str, set[Category]] = {}
        person, right, house = tables.RegisteredPerson, tables.Entitlement, tables.Household
        rights = right.select(right.person, right.category).where(
            in_use().one_of(right.person, wanted)
            & (right.valid_from <= on)
            & (right.valid_to.is_null() | (right.valid_to >= on))
        )
        for digits, category in _plain(rights):
            held.setdefault(digits, set()).add(Category(category))
        people = person.select(
            person.niss, person.first_name, person.last_name, person.died_on, house.id, house.street, house.number,
            house.postal_code, house.municipality,
        ).join(house).where(in_use().one_of(person.niss, wanted))  # fmt: skip
        known: dict[str, Verification] = {}
        for digits, first, last, died, household_id, *address in _plain(people):
            died_on = person.died_on.python_value(died)
            known[digits] = Verification(
                NationalNumber(digits), first, last, household_id, Address(*address),
                alive=died_on is None or died_on > on, categories=frozenset(held.get(digits, ())), died_on=died_on,
            )  # fmt: skip
        self._asked.update(known)
        return known

    def verify(self, niss: NationalNumber, on: date) -> Answer:
        if niss.digits not in self._asked:
            return super().verify(niss, on)
        return Unavailable(self._closed) if self._closed else self._asked[niss.digits]


def _plain(query: ModelSelect) -> Iterator[tuple[Any, ...]]:
    """The rows as the engine gives them, texts and numbers: half the cost."""
    return iter(tables.database.execute(query))


class SetSettings(SystemSettings):
    """The deadlines of a day, asked once."""

    def __init__(self) -> None:
        self._deadlines: dict[date, Deadlines] = {}

    def deadlines(self, on: date) -> Deadlines:
        if on not in self._deadlines:
            self._deadlines[on] = super().deadlines(on)
        return self._deadlines[on]


class SetAudit(AuditTrail):
    """The chain, made in memory."""

    def __init__(self, values: Again) -> None:
        self._values = values
        self._bulk = Bulk(tables.Audit, with_id=False)
        self._links = [super().last_link()]

    def add(self, line: AuditLine) -> None:
        row = row_of(line, self._links[-1], self._values.dump)
        self._bulk.add(row)
        self._links.append(str(row["link"]))

    def last_link(self) -> str:
        return self._links[-1]

    @property
    def mark(self) -> int:
        return len(self._links)

    def back_to(self, mark: int) -> None:
        gone = len(self._links) - mark
        if gone:
            del self._links[mark:], self._bulk.rows[-gone:]

    def write(self) -> None:
        self._bulk.write()
        del self._links[:-1]


class SetFiles(Files):
    """Live files and periods of a set of people, fetched; new files gathered."""

    def __init__(self, store: Store, values: Again) -> None:
        super().__init__(store.assignments)
        self._values = values
        self._asked: set[str] = set()
        self._live: dict[str, list[LiveFile]] = {}
        self._periods: dict[str, list[Period]] = {}
        self._households: dict[str, int] = {}
        self.new: list[_NewFile] = []
        self._of_person: dict[str, list[int]] = {}
        self._of_household: dict[int, list[int]] = {}
        self._first_file = self._first_entry = self._first_number = self._year = 0

    def ask(self, numbers: Sequence[NationalNumber], households: dict[str, int]) -> None:
        """Fetch what stands in these people's and households' way (at most 500 of each)."""
        self._asked = {number.digits for number in numbers}
        self._households = households
        self._live = {digits: [] for digits in self._asked}
        self._periods = {digits: [] for digits in self._asked}
        of_household: dict[int, list[str]] = {}
        for digits, household_id in households.items():
            of_household.setdefault(household_id, []).append(digits)
        file, row = tables.TariffFile, tables.Reduction
        # Two questions, which an index answers; with OR between them the planner may walk all.
        which = (in_use().one_of(file.niss, sorted(self._asked)), in_use().one_of(file.household, sorted(of_household)))
        query = file.select(
            file.id, row.id, file.number, file.company, file.niss, file.state, file.taken_from, file.activation_due,
            file.household, row.starts_on, row.ends_on,
        ).join(row, JOIN.LEFT_OUTER)  # fmt: skip
        seen: set[int] = set()
        for file_id, row_id, number, company_id, niss, state, taken_from, due, household_id, first, last in _any_of(
            query, which
        ):
            concerned = _concerned(niss, of_household.get(household_id, ()), self._asked)
            if state in _LIVE and file_id not in seen:
                seen.add(file_id)
                held = LiveFile(file_id, number, company_id, NationalNumber(niss), FileState(state), taken_from, due)
                for digits in concerned:
                    self._live[digits].append(held)
            if row_id is not None:
                for digits in concerned:
                    self._periods[digits].append(Period(file_id, first, last))

    def forget(self) -> None:
        """Something else was written: what was fetched may be out of date."""
        self._asked = set()

    def _knows(self, niss: NationalNumber, household_id: int | None) -> bool:
        return niss.digits in self._asked and self._households.get(niss.digits) == household_id

    def list_live(self, niss: NationalNumber, household_id: int | None) -> list[LiveFile]:
        if not self._knows(niss, household_id):
            self.write()
            return super().list_live(niss, household_id)
        return [*self._live[niss.digits], *(new.live for new in self._near(niss, household_id))]

    def periods(self, niss: NationalNumber, household_id: int | None) -> list[Period]:
        if not self._knows(niss, household_id):
            self.write()
            return super().periods(niss, household_id)
        near = (
            Period(new.file.file_id, reduction.starts_on, reduction.ends_on)
            for new in self._near(niss, household_id) for reduction in new.file.reductions
        )  # fmt: skip
        return [*self._periods[niss.digits], *near]

    def _near(self, niss: NationalNumber, household_id: int | None) -> Iterator[_NewFile]:
        """New files of the person or household, oldest first."""
        if niss.digits not in self._of_person and household_id not in self._of_household:
            return iter(())
        places = {*self._of_person.get(niss.digits, ())}
        if household_id is not None:
            places |= {*self._of_household.get(household_id, ())}
        return (self.new[place] for place in sorted(places))

    # -- carrying out ------------------------------------------------------------------------------------------------
    def carry_out(self, decision: Decision, author: Author) -> int:
        own = decision.own
        if decision.other is not None or own.before is not None or own.ends:
            raise LookupError("a set gathers new files only")
        year = own.after.requested_on.year
        if year != self._year:
            self.write()
            self._first_file, self._first_entry = next_id(tables.TariffFile), next_id(tables.FileHistory)
            self._year, self._first_number = year, int(self._next_number(year)[-7:])
        count = len(self.new)
        number = f"STTS-{year:04}-{self._first_number + count:07}"
        file = but(own.after, file_id=self._first_file + count, number=number, version=1)
        before, after = own.differs
        entry = Entry(
            self._first_entry + count, 1, str(own.action), author.company_id, before, after, automatic=author.automatic
        )
        self._of_person.setdefault(file.niss.digits, []).append(count)
        if file.household_id is not None:
            self._of_household.setdefault(file.household_id, []).append(count)
        self.new.append(_NewFile(file, author, entry, own.opens, self._values.dump(after)))
        return file.file_id

    def find_new(self, file_id: int) -> _NewFile | None:
        """A file that was gathered and is not written yet."""
        place = file_id - self._first_file
        return self.new[place] if self._first_file and 0 <= place < len(self.new) else None

    def entries(self, file_id: int) -> list[Entry]:
        new = self.find_new(file_id)
        return [new.entry] if new is not None else super().entries(file_id)

    def back_to(self, mark: int) -> None:
        """Give up the files gathered since `len(new)` was `mark`."""
        if mark == len(self.new):
            return
        for index in (self._of_person, self._of_household):
            for places in index.values():
                places[:] = [place for place in places if place < mark]
        del self.new[mark:]

    def write(self) -> None:
        """Write what was gathered."""
        if not self.new:
            return
        file_rows, reduction_rows = Bulk(tables.TariffFile, with_id=True), Bulk(tables.Reduction, with_id=False)
        entry_rows, assignment_rows = Bulk(tables.FileHistory, with_id=True), Bulk(tables.Assignment, with_id=False)
        for new in self.new:
            file, author, entry = new.file, new.author, new.entry
            columns = columns_of(file)
            columns.update(
                id=file.file_id, number=file.number, company=file.company_id, niss=file.niss.digits, version=1,
                changed_at=author.at, changed_by=author.shown,
            )  # fmt: skip
            file_rows.add(columns)
            for reduction in file.reductions:
                reduction_rows.add({"file": file.file_id, **reduction_columns(reduction)})
            entry_rows.add({
                "id": entry.entry_id, "file": file.file_id, "position": 1, "at": author.at, "actor": author.account_id,
                "actor_name": author.name, "company": author.company_id, "automatic": author.automatic,
                "action": entry.action, "before": "{}", "after": new.after, "note": "", "undoable": True,
                "cancels": None, "caused_by": None,
            })  # fmt: skip
            for kind, due_on in new.opens:
                assignment_rows.add({
                    "file": file.file_id, "company": None if kind.is_the_authoritys else file.company_id,
                    "kind": kind.value, "state": AssignmentState.OPEN.value, "due_on": due_on,
                    "taken_by": None, "opened_by": entry.entry_id, "ended_by": None, "created_at": author.at,
                    "ended_at": None, "version": 1, "changed_at": author.at, "changed_by": "",
                })  # fmt: skip
        for bulk in (file_rows, reduction_rows, entry_rows, assignment_rows):
            bulk.write()
        self.new.clear()
        self._of_person.clear()
        self._of_household.clear()
        self._first_file = self._year = 0


def _any_of(query: ModelSelect, conditions: Sequence[Expression]) -> list[tuple[Any, ...]]:
    """The rows that meet one condition or more, each once, by their first two columns."""
    found = {(row[0], row[1] or 0): row for condition in conditions for row in query.where(condition).tuples()}
    return [found[key] for key in sorted(found)]


def _concerned(niss: str, of_household: Sequence[str], asked: set[str]) -> set[str]:
    """Those of the people asked about whom a file of `niss`, in that household, concerns."""
    return {*of_household} | ({niss} & asked)


class SetViews(FileViews):
    """New files are shown from memory."""

    def __init__(self, store: Store, files: SetFiles) -> None:
        super().__init__(files, store.assignments, store.companies)
        self._new = files

    def find(self, company_id: int | None, file_id: int) -> FileView | None:
        new = self._new.find_new(file_id)
        if new is None:
            return super().find(company_id, file_id)
        return cast("FileView", new.file)  # in a series nobody looks at more of it (services/guard.py, Act)


class SetStore:
    """A store of the shape of `Store` for one set of records, inside a transaction that is open.

    Between `ask` and `settle`, new files are gathered. Outside of that, everything is done at once, as the store
    itself does it; only the audit always waits for `settle` or `finish`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        values = Again()
        self.audit = SetAudit(values)
        self.files = SetFiles(store, values)
        self.file_views: FileViews = SetViews(store, self.files)
        self.register = SetRegister()
        self.settings = SetSettings()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @property
    def as_store(self) -> Store:
        """For those who take a store."""
        return cast("Store", self)

    def ask(self, numbers: Sequence[NationalNumber], on: date) -> None:
        """Fetch all that the rules of opening a file look at, for at most 500 people; new files are gathered from now on."""
        known = self.register.ask(numbers, on)
        self.files.ask(numbers, {digits: answer.household_id for digits, answer in known.items()})

    @contextlib.contextmanager
    def attempt(self, *, gathered: bool) -> Iterator[None]:
        """One record: if it is refused, nothing of it stays.

        `gathered`: it only gathers, so that giving up what it gathered is enough; otherwise a savepoint is set.
        """
        files, lines = len(self.files.new), self.audit.mark
        try:
            with contextlib.nullcontext() if gathered else self._store.savepoint():
                yield
        except Refused:
            self.files.back_to(files)
            self.audit.back_to(lines)
            raise

    def settle(self) -> Store:
        """Write what was gathered; gives the store for records that read and write at once."""
        self.files.write()
        self.files.forget()
        plain = _Direct(self._store, self.audit)
        return cast("Store", plain)

    def finish(self) -> None:
        """Write everything."""
        self.settle()
        self.audit.write()


class _Direct:
    """The store itself, but for the audit, which is written with the set's."""

    def __init__(self, store: Store, audit: SetAudit) -> None:
        self._store = store
        self.audit = audit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
