"""The demo's tariff files: in every state, with reductions, histories, transfers between operators, assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from stts_tui.demo.people import Chance
from stts_tui.domain.actions import ActionId
from stts_tui.domain.entitlement import Category
from stts_tui.domain.tariff import AssignmentKind, FileState, Formula, Reduction
from stts_tui.store.database import Store
from stts_tui.store.files import NewFile
from stts_tui.store.register import RegisterEntry

Household = tuple[int, list[RegisterEntry]]
_BY = "demo"
_PLAN = (  # how many of 100 files stand in which state
    (FileState.ACTIVE, 50), (FileState.AWAITING_ACTIVATION, 13), (FileState.AWAITING_DOCUMENTS, 8),
    (FileState.REQUESTED, 4), (FileState.REFUSED, 8), (FileState.CLOSED, 7), (FileState.ENDED, 10),
)  # fmt: skip
_BECAUSE = {
    FileState.REFUSED: ("no proof of entitlement", "income above the ceiling"),
    FileState.CLOSED: ("activated too late", "documents too late"),
    FileState.ENDED: ("customer asked", "contract ended", "no longer entitled"),
}


@dataclass
class _Filing:
    """One person's file while it is made up."""

    store: Store
    companies: list[int]
    chance: Chance
    today: date

    def add(self, household_id: int, person: RegisterEntry, category: Category, state: FileState) -> None:
        company_id = self.chance.one_of(self.companies)
        requested = self.today - timedelta(days=self.chance.number(5, 55 if state.is_live else 700))
        if state in (FileState.ACTIVE, FileState.ENDED):
            requested = self.today - timedelta(days=self.chance.number(70, 900))
        closed = None
        if not state.is_live:
            closed = requested + timedelta(days=min(60, (self.today - requested).days))
        phone, formula = self._line()
        file_id = self._file(company_id, household_id, person, category, state, phone, requested, closed)
        self._history(file_id, ActionId.FILE_APPLY, requested, "", FileState.REQUESTED)
        if state is FileState.ACTIVE:
            starts = requested + timedelta(days=self.chance.number(5, 40))
            self.store.files.add_reduction(file_id, Reduction(formula, phone, starts, None))
            self._history(file_id, ActionId.FILE_MODIFY, starts, FileState.REQUESTED, state)
        elif state is FileState.ENDED and closed is not None:
            self.store.files.add_reduction(file_id, Reduction(formula, phone, requested, closed))
            self._history(file_id, ActionId.FILE_STOP, closed, FileState.ACTIVE, state)
            self._assign(file_id, company_id, AssignmentKind.TERMINATE_REDUCTION, closed)
            if self.chance.happens(50):
                self._transferred(company_id, household_id, person, category, closed, (phone, formula))
        elif closed is not None:
            self._history(file_id, ActionId.FILE_MODIFY, closed, FileState.REQUESTED, state)
            if state is FileState.CLOSED:
                self._assign(file_id, company_id, AssignmentKind.CLOSE_FILE, closed)
        elif state is FileState.AWAITING_ACTIVATION:
            self._assign(file_id, company_id, AssignmentKind.ENTER_MISSING_DATA, requested + timedelta(days=60))

    def _transferred(
        self, from_company: int, household_id: int, person: RegisterEntry, category: Category, ended: date,
        line: tuple[str, Formula],
    ) -> None:  # fmt: skip
        """The same person's file at the operator that took the tariff over, from the next day on."""
        company_id = next(company for company in self.companies if company != from_company)
        phone, formula = line
        starts = ended + timedelta(days=1)
        requested = ended if starts > self.today else starts
        file_id = self._file(
            company_id, household_id, person, category, FileState.ACTIVE, phone, min(requested, self.today), None
        )
        self.store.files.add_reduction(file_id, Reduction(formula, phone, starts, None))
        self._history(file_id, ActionId.FILE_TRANSFER, min(requested, self.today), "", FileState.ACTIVE)

    def _file(
        self, company_id: int, household_id: int, person: RegisterEntry, category: Category, state: FileState,
        phone: str, requested: date, closed: date | None,
    ) -> int:  # fmt: skip
        known = state is FileState.ACTIVE or state is FileState.ENDED or self.chance.happens(50)
        due = requested + timedelta(days=60) if state is FileState.AWAITING_ACTIVATION else None
        reference = f"C{self.chance.number(100000, 999999)}" if self.chance.happens(70) else ""
        because = self.chance.one_of(_BECAUSE[state]) if closed is not None else ""
        file_id, _number = self.store.files.add(
            NewFile(
                company_id, person.niss, household_id, person.first_name, person.last_name, category, state,
                phone if known else "", reference, requested, due, closed, because,
            ),
            _at(requested), _BY,
        )  # fmt: skip
        return file_id

    def _line(self) -> tuple[str, Formula]:
        """An invented line that the numbering plan knows: mobiles 0470 0x xx xx, fixed lines 03 221 xx xx."""
        if self.chance.happens(30):
            formula = self.chance.one_of((Formula.MOBILE, Formula.PREPAID))
            return f"+324700{self.chance.number(0, 99999):05}", formula
        formula = self.chance.one_of((Formula.FIXED, Formula.FIXED, Formula.INTERNET, Formula.BUNDLE, Formula.CALLS))
        return f"+323221{self.chance.number(0, 9999):04}", formula

    def _history(self, file_id: int, action: ActionId, on: date, before: str, after: FileState) -> None:
        changed = {"state": before} if before else {}
        self.store.files.add_history(file_id, _at(on), None, _BY, action.value, changed, {"state": after.value})

    def _assign(self, file_id: int, company_id: int, kind: AssignmentKind, due: date) -> None:
        done = None
        if kind is not AssignmentKind.ENTER_MISSING_DATA and due < self.today - timedelta(days=90):
            done = _at(due + timedelta(days=3))
        self.store.assignments.add(file_id, company_id, kind, due, _at(due - timedelta(days=14)), done)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)


def add_files(
    store: Store, households: list[Household], companies: list[int], chance: Chance, today: date, count: int
) -> None:
    """About `count` files, one household each; only of people with a ground that holds today, and alive."""
    filing = _Filing(store, companies, chance, today)
    states = [state for state, share in _PLAN for _number in range(share * count // 100)]
    made = 0
    for household_id, people in households:
        if made == len(states):
            return
        entitled = [
            (person, category)
            for person in people
            for category, _first, last in person.categories
            if person.died_on is None and (last is None or last >= today)
        ]
        if not entitled or chance.happens(25):  # some who could have it have never asked
            continue
        person, category = chance.one_of(entitled)
        filing.add(household_id, person, category, states[made * 37 % len(states)])
        made += 1
