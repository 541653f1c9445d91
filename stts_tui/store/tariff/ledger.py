"""Tariff files as they stand for a set of steps: what the database gave, and what the set has decided since.

Gather, decide, write: whoever carries out a set fetches what its rules look at, lets them decide one after the other,
and keeps each decision here, where the next one sees it. `write` then puts all of it out in a few statements. What was
not fetched beforehand is fetched when it is asked for, so that one step is a set of one.

A ledger belongs in one transaction. Nobody else may change what it holds meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from peewee import Value

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.tariff.around import Deadlines, Decision, LiveFile, Move, Period, but
from stts_tui.domain.tariff.entitlement import Answer
from stts_tui.domain.tariff.entries import Entry, OtherSide, Past, missing
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.store.bulk import Bulk, Changes, next_id, run_many
from stts_tui.store.json_text import again
from stts_tui.store.settings import SystemSettings
from stts_tui.store.tariff import tables
from stts_tui.store.tariff.alike import Lines, Namesakes
from stts_tui.store.tariff.assignments import Assignments
from stts_tui.store.tariff.files import NEUTRAL, Author, Files, Neighbour, number_of
from stts_tui.store.tariff.held import HeldAssignments
from stts_tui.store.tariff.numbers import HeldNumbers
from stts_tui.store.tariff.register import EmbeddedRegister
from stts_tui.store.tariff.rows import changed_columns, columns_of, reduction_columns
from stts_tui.store.tariff.tables import FileHistory, TariffFile

_OLDER = 16  # lines of a history that are read at once where its tail does not tell


class Ledger:
    def __init__(self, files: Files, assignments: Assignments, register: EmbeddedRegister, settings: SystemSettings) -> None:
        self._files = files
        self._register = register
        self._settings = settings
        self._numbers_of = HeldNumbers()
        self.assignments = HeldAssignments(assignments)
        self.namesakes, self.lines = Namesakes(files, self), Lines(files, self)
        # What stands there.
        self._deadlines: dict[date, Deadlines] = {}
        self._answers: dict[str, Answer] = {}
        self._ids: dict[str, int | None] = {}  # by number, of the company that asked
        self._records: dict[int, FileRecord | None] = {}
        self._near: dict[int, Neighbour] = {}
        self._of_person: dict[str, set[int]] = {}
        self._of_household: dict[int, set[int]] = {}
        self._known_persons: set[str] = set()
        self._known_households: set[int] = set()
        self._positions: dict[int, int] = {}
        self._wanted_past: set[int] = set()
        self._tails: dict[int, list[Entry]] = {}  # as stored
        self._caused: dict[int, Entry | None] = {}
        # What was decided.
        self._kept: set[int] = set()
        self._made: dict[int, list[Entry]] = {}
        self._numbers: dict[int, int] = {}  # by year, the last one given
        self._next_file = self._next_entry = 0
        # What is still to be written of it.
        self._new: set[int] = set()
        self._before: dict[int, FileRecord] = {}
        self._by: dict[int, tuple[Author, str]] = {}
        self._entries = Bulk(FileHistory, with_id=True)

    # -- fetching, for many at once ----------------------------------------------------------------------------------
    def ask_register(self, persons: Iterable[NationalNumber], on: date) -> None:
        """Fetch the register's answers about these people."""
        wanted = [niss for niss in persons if niss.digits not in self._answers]
        if wanted:
            self._answers.update(self._register.verify_many(wanted, on))

    def fetch(self, file_ids: Iterable[int]) -> None:
        """Fetch these files."""
        wanted = {file_id for file_id in file_ids if file_id not in self._records}
        if wanted:
            self._records.update(dict.fromkeys(wanted))
            self._records.update(self._files.get_many(sorted(wanted)))
            self.assignments.want(wanted)

    def fetch_numbers(self, company_id: int, numbers: Iterable[str]) -> None:
        """Fetch the company's files of these numbers; of a ledger always the same company's."""
        wanted = sorted({number for number in numbers if number not in self._ids})
        if wanted:
            found = self._files.find_ids(company_id, wanted)
            self._ids.update(dict.fromkeys(wanted))
            self._ids.update(found)
            self.fetch(found.values())

    def fetch_near(self, persons: Iterable[str], households: Iterable[int]) -> None:
        """Fetch what stands in these people's and households' way."""
        numbers = self._numbers_of.all_of(persons) - self._known_persons
        homes = set(households) - self._known_households
        if not numbers and not homes:
            return
        self._known_persons |= numbers
        self._known_households |= homes
        for found in self._files.list_near(sorted(numbers), sorted(homes)):
            if found.file_id not in self._kept:
                self._near[found.file_id] = near = self._under_present(found)
                self._index(found.file_id, near.niss, found.household_id)

    def want_past(self, file_ids: Iterable[int]) -> None:
        """The latest lines of these histories will be asked for."""
        self._wanted_past.update(file_ids)

    # -- looking -----------------------------------------------------------------------------------------------------
    def present(self, niss: NationalNumber) -> NationalNumber:
        """The number that the person has now: the same one, hardly ever another."""
        present = self._numbers_of.present(niss.digits)
        return niss if present == niss.digits else NationalNumber(present)

    def deadlines(self, on: date) -> Deadlines:
        """The days within which things of files are due."""
        if on not in self._deadlines:
            self._deadlines[on] = self._settings.deadlines(on)
        return self._deadlines[on]

    def verify(self, niss: NationalNumber, on: date) -> Answer:
        """What the register says of the person on the day of the set."""
        if niss.digits not in self._answers:
            self.ask_register([niss], on)
        return self._answers[niss.digits]

    def get(self, file_id: int) -> FileRecord | None:
        """The file, whoever's it is."""
        if file_id not in self._records:
            self.fetch([file_id])
        return self._records[file_id]

    def find(self, company_id: int, number: str) -> FileRecord | None:
        """The company's file of that number."""
        if number not in self._ids:
            self.fetch_numbers(company_id, [number])
        file_id = self._ids[number]
        return self.get(file_id) if file_id is not None else None

    def list_live(self, niss: NationalNumber, household_id: int | None) -> list[LiveFile]:
        """Live files of the person or of the household, at any operator, oldest first."""
        return [found.live for found in self.list_near(niss, household_id) if found.live is not None]

    def list_near(self, niss: NationalNumber, household_id: int | None) -> list[Neighbour]:
        """What must be known of every file of the person or of the household, at any operator, oldest first."""
        self.fetch_near([niss.digits], [] if household_id is None else [household_id])
        ids = self._of_person.get(self._numbers_of.present(niss.digits), set())
        if household_id is not None:
            ids = ids | self._of_household.get(household_id, set())
        for file_id in ids:
            if file_id not in self._near:
                self._near[file_id] = self._under_present(_neighbour(self._records[file_id]))
        return [self._near[file_id] for file_id in sorted(ids)]

    def _under_present(self, found: Neighbour) -> Neighbour:
        """The file as one under the present number of its person."""
        present = self._numbers_of.present(found.niss)
        return found if present == found.niss else found.under(present)

    def _index(self, file_id: int, niss: str, household_id: int | None) -> None:
        self._of_person.setdefault(niss, set()).add(file_id)
        if household_id is not None:
            self._of_household.setdefault(household_id, set()).add(file_id)

    # -- histories ---------------------------------------------------------------------------------------------------
    def past(self, file: FileRecord) -> Past:
        """The file's latest entries, and the other operator's side of its transfer: however long their histories are."""
        entries = self.latest(file.file_id)
        taken = self.get(file.taken_from) if file.taken_from is not None else None
        other = None
        if taken is not None:
            theirs = self.latest(taken.file_id)
            held = {entry.entry_id for entry in theirs}
            caused = [entry for entry in self._caused_by(entries) if entry.entry_id not in held]
            noted = self.assignments.is_noted(taken.file_id)
            other = OtherSide(taken, self.assignments.of_entries(taken.file_id, [*caused, *theirs]), noted)
        return Past(self.assignments.of_entries(file.file_id, entries), other)

    def latest(self, file_id: int) -> list[Entry]:
        """The lines of the file's history that tell its latest action, oldest first; without their assignments."""
        if file_id not in self._tails and not self._is_new(file_id):
            wanted = sorted({file_id, *self._wanted_past} - self._tails.keys())
            self._tails.update({each: [] for each in wanted})
            self._tails.update(self._files.tails(wanted))
        made = self._made.get(file_id, [])
        stored = self._tails.get(file_id, [])
        if made:
            stored = [entry for entry in stored if entry.position < made[0].position]
        found = [*stored, *made]
        while (position := missing(found, self._last_position(file_id))) is not None:
            found[:0] = self._files.list_entries(file_id, position, _OLDER)
        return found

    def _caused_by(self, entries: Sequence[Entry]) -> list[Entry]:
        """Lines of other histories that these caused."""
        wanted = [entry.entry_id for entry in entries if entry.entry_id not in self._caused]
        if wanted:
            self._caused.update(dict.fromkeys(wanted))
            self._caused.update(self._files.caused_by(wanted))
        found = [self._caused[entry.entry_id] for entry in entries]
        return [entry for entry in found if entry is not None]

    def _last_position(self, file_id: int) -> int:
        if file_id not in self._positions:
            known = {each for each, held in self._records.items() if held is not None}
            wanted = sorted({file_id, *known} - self._positions.keys())
            self._positions.update(self._files.last_positions(wanted))
        return self._positions[file_id]

    def _is_new(self, file_id: int) -> bool:
        made = self._made.get(file_id)
        return made is not None and made[0].position == 1

    # -- keeping what was decided ------------------------------------------------------------------------------------
    def keep(self, decision: Decision, author: Author) -> int:
        """Keep what was decided, with its history and assignments; gives the file's id."""
        file_id, entry_id = self._keep(decision.own, author, None)
        if decision.other is not None:
            self._keep(decision.other, author, entry_id)
        return file_id

    def carry_out(self, decision: Decision, author: Author) -> int:
        """Keep what was decided and write it: a set of one; gives the file's id."""
        file_id = self.keep(decision, author)
        self.write()
        return file_id

    def _keep(self, move: Move, author: Author, caused_by: int | None) -> tuple[int, int]:
        if move.before is None:
            file, position = self._add(move.after), 1
        else:
            file, position = self._change(move.before, move.after), self._last_position(move.before.file_id) + 1
        file_id = file.file_id
        self._records[file_id] = file
        self._positions[file_id] = position
        self._kept.add(file_id)
        self._near.pop(file_id, None)
        if move.before is not None and move.before.niss != file.niss:
            self._succeed(move.before.niss.digits, file.niss.digits, author.at)
        self._index(file_id, self._numbers_of.present(file.niss.digits), file.household_id)
        self.namesakes.keep(file)
        self.lines.keep(file)
        self._by[file_id] = (author, NEUTRAL if caused_by is not None else author.shown)
        entry = self._enter(file_id, position, move, author, caused_by)
        self.assignments.move(file_id, file.company_id, move, entry.entry_id, author.at)
        return file_id, entry.entry_id

    def _succeed(self, former: str, number: str, at: datetime) -> None:
        """The person has `number` now in place of `former`."""
        replaced = self._numbers_of.succeed(former, number, at)
        for each in replaced:
            self._of_person.setdefault(number, set()).update(self._of_person.pop(each, set()))
        self._near = {
            file_id: found.under(number) if found.niss in replaced else found for file_id, found in self._near.items()
        }  # fmt: skip

    def _add(self, file: FileRecord) -> FileRecord:
        if not self._next_file:
            self._next_file = next_id(TariffFile)
        year = file.requested_on.year
        if year not in self._numbers:
            self._numbers[year] = self._files.last_number(year)
        number = file.number
        if not number:
            self._numbers[year] += 1
            number = number_of(year, self._numbers[year])
        file = but(file, file_id=self._next_file, number=number, version=1)
        self._next_file += 1
        self._ids[number] = file.file_id
        self._new.add(file.file_id)
        self.assignments.begin(file.file_id)
        return file

    def _change(self, before: FileRecord, after: FileRecord) -> FileRecord:
        held = self._records.get(before.file_id)
        if held is None:
            held = self._records[before.file_id] = before
            self.assignments.want([before.file_id])
        if before.file_id not in self._new:
            self._before.setdefault(before.file_id, held)
        if before.household_id is not None and before.household_id != after.household_id:
            self._of_household.get(before.household_id, set()).discard(before.file_id)
        return but(after, version=held.version + 1)

    def _enter(self, file_id: int, position: int, move: Move, author: Author, caused_by: int | None) -> Entry:
        """A line of the file's history."""
        if not self._next_entry:
            self._next_entry = next_id(FileHistory)
        before, after = move.differs
        cancels = move.undoes.cancels if move.undoes is not None else None
        entry = Entry(
            self._next_entry, position, move.action.value, author.company_id, before, after, True, author.automatic, cancels,
            (), (), caused_by,
        )  # fmt: skip
        self._next_entry += 1
        self._made.setdefault(file_id, []).append(entry)
        if caused_by is not None:
            self._caused[caused_by] = entry
        # What another operator's action did to this file does not say who of it did.
        anonymous = caused_by is not None
        self._entries.add({
            "id": entry.entry_id, "file": file_id, "position": position, "at": author.at,
            "actor": None if anonymous else author.account_id, "actor_name": "" if anonymous else author.name,
            "company": author.company_id, "automatic": author.automatic, "action": entry.action,
            "before": again.dump(before) if before else "{}", "after": again.dump(after) if after else "{}",
            "note": move.note, "undoable": True, "cancels": cancels, "caused_by": caused_by,
        })  # fmt: skip
        return entry

    # -- writing -----------------------------------------------------------------------------------------------------
    def write(self) -> None:
        """Write what was kept since the last time. Raises peewee's IntegrityError where a constraint is in the way."""
        reductions = Bulk(tables.Reduction, with_id=False)
        self._numbers_of.write()
        self._write_changed(reductions)
        self._write_new(reductions)
        reductions.write()
        self._entries.write()
        self.assignments.write()
        self._new.clear()
        self._before.clear()
        self._by.clear()

    def _write_new(self, reductions: Bulk) -> None:
        rows = Bulk(TariffFile, with_id=True)
        for file_id in sorted(self._new):
            file = self._held(file_id)
            author, shown = self._by[file_id]
            columns = columns_of(file)
            columns.update(
                id=file_id, number=file.number, company=file.company_id, niss=file.niss.digits, version=file.version,
                changed_at=author.at, changed_by=shown,
            )  # fmt: skip
            rows.add(columns)
            _add_reductions(reductions, file_id, file.reductions)
        rows.write()

    def _write_changed(self, reductions: Bulk) -> None:
        rows, gone = Changes(TariffFile), []
        for file_id, before in self._before.items():
            file = self._held(file_id)
            author, shown = self._by[file_id]
            changed = changed_columns(before, file)
            changed.update(version=file.version, changed_at=author.at, changed_by=shown)
            rows.add(file_id, changed, _rank(file))
            same = _same(before.reductions, file.reductions)
            if same < len(before.reductions):
                gone.append((file_id, before.reductions[same].starts_on.isoformat()))
            _add_reductions(reductions, file_id, file.reductions[same:])
        rows.write()
        if gone:
            _end_reductions(gone)

    def _held(self, file_id: int) -> FileRecord:
        file = self._records[file_id]
        if file is None:
            raise LookupError(f"file {file_id} was kept, but is not there")
        return file


def _neighbour(file: FileRecord | None) -> Neighbour:
    """The file as others must know of it."""
    if file is None:
        raise LookupError("a file that was kept is there")
    live = LiveFile(
        file.file_id, file.number, file.company_id, file.niss, file.state, file.taken_from, file.activation_due
    ) if file.state.is_live else None  # fmt: skip
    periods = tuple(Period(file.file_id, reduction.starts_on, reduction.ends_on) for reduction in file.reductions)
    return Neighbour(file.file_id, file.niss.digits, file.household_id, live, periods)


def _rank(file: FileRecord) -> int:
    """A file that leaves its person's and household's one place is written before another takes it."""
    if not file.state.is_live:
        return 0
    return 1 if file.is_pending_transfer else 2


def _same(before: Sequence[Reduction], after: Sequence[Reduction]) -> int:
    """How many reductions, from the first on, are the same in both."""
    pairs = zip(before, after, strict=False)
    return next((place for place, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))


def _add_reductions(rows: Bulk, file_id: int, reductions: Sequence[Reduction]) -> None:
    for reduction in reductions:
        rows.add({"file": file_id, **reduction_columns(reduction)})


def _end_reductions(gone: Sequence[tuple[int, str]]) -> None:
    """Take away the reductions of these files from these days on."""
    row, blank = tables.Reduction, Value(0, converter=False)
    sql, _values = row.delete().where((row.file == blank) & (row.starts_on >= blank)).sql()
    run_many(sql, gone)
