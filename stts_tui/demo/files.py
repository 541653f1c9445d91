"""The demo's tariff files: lived through, action by action, by the rules themselves, on days of the past.

So every file's history is complete and can be undone, every state and every kind of assignment is there, for the
operators and for the authority. What `stts-tui work` would find to do is there too: late files, deaths, lapsed rights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from stts_tui.demo.people import Chance
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import PhoneNumber, national_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff.around import Around, Deadlines, Decision
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, NewNumber, RecordPapers, RefuseTariff
from stts_tui.domain.tariff.cancelling import decide_cancel
from stts_tui.domain.tariff.changing import decide_modify, decide_stop
from stts_tui.domain.tariff.deciding import (
    decide_address,
    decide_ask,
    decide_close,
    decide_end,
    decide_grant,
    decide_number,
    decide_papers,
    decide_recheck,
    decide_refuse,
    decide_remind,
)
from stts_tui.domain.tariff.entitlement import Address, Unavailable, Verification
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CancelAction,
    CompleteFile,
    FileRecord,
    ModifyFile,
    SecondPart,
    StopTariff,
    StopWhat,
    TransferTariff,
)
from stts_tui.domain.tariff.opening import decide_apply, decide_transfer
from stts_tui.domain.tariff.reasons import Because, ConsentHow, DocumentKind
from stts_tui.domain.tariff.second_part import decide_complete
from stts_tui.domain.tariff.steps import Gather
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.store.database import Store
from stts_tui.store.tariff.files import Author
from stts_tui.store.tariff.register import RegisterEntry

Household = tuple[int, list[RegisterEntry]]
_AUTHORITY = "bipt"
_DOCUMENTS = {
    Category.OLDER: {DocumentKind.TAX_ASSESSMENT, DocumentKind.HOUSEHOLD},
    Category.DISABILITY: {DocumentKind.DISABILITY, DocumentKind.TAX_ASSESSMENT},
    Category.INTEGRATION_INCOME: {DocumentKind.INTEGRATION_INCOME},
    Category.HEARING_LOSS: {DocumentKind.HEARING},
    Category.LARYNGECTOMY: {DocumentKind.LARYNGECTOMY},
    Category.WAR_BLIND: {DocumentKind.WAR_BLIND},
}
_COMMENTS = ("Customer called back, waits for the technician", "Technician comes on Thursday", "Letter sent", "Ask billing")


def _days(count: int) -> timedelta:
    return timedelta(days=count)


@dataclass
class _Life:
    """One person's file while it is lived through."""

    store: Store
    chance: Chance
    today: date
    companies: list[int]
    staff: dict[int, list[tuple[int, str]]]
    authority: tuple[int, str]
    person: RegisterEntry
    category: Category
    company_id: int = 0
    file_id: int = 0
    at: date = date.min
    file: FileRecord | None = None
    known: Verification | None = None

    @property
    def late(self) -> int:
        """After so many days a file that waits is late, whatever it waits for."""
        due = Deadlines.on(self.today)
        return max(due.activation, due.documents) + 1

    # -- the steps ---------------------------------------------------------------------------------------------------
    def _answer(self, *, knows: bool = True) -> Verification:
        """What the register said on that day, or did not know."""
        if self.known is None:
            answer = self.store.register.verify(self.person.niss, self.today)
            assert isinstance(answer, Verification)  # noqa: S101 (the demo's own register)
            self.known = replace(answer, categories=frozenset({self.category}), alive=True, died_on=None)
        return self.known if knows else replace(self.known, categories=frozenset())

    def _author(self, company_id: int) -> Author:
        at = datetime.combine(self.at, time(8 + self.chance.number(0, 7), self.chance.number(0, 59)), UTC)
        if not company_id:
            return Author(at, *self.authority, None)
        return Author(at, *self.chance.one_of(self.staff[company_id]), company_id)

    def _do(self, decision: Decision, *, by_authority: bool = False) -> None:
        self.file_id = self.store.ledger().carry_out(decision, self._author(0 if by_authority else self.company_id))
        after = decision.own.after
        self.file = replace(after, file_id=self.file_id, version=after.version + 1)

    def _file(self) -> FileRecord:
        assert self.file is not None  # noqa: S101 (a life begins with an application)
        return self.file

    def _around(self, answer: Verification | None = None) -> Around:
        """Each household has one life here: nothing else stands around its file."""
        return Around(self.at, Deadlines.on(self.at), answer or Unavailable("not asked"))

    def apply(
        self, days_ago: int, *, with_proof: bool = False, silent: bool = False, complete: bool = False,
        answer: Verification | None = None,
    ) -> None:  # fmt: skip
        self.at = self.today - _days(days_ago)
        told = Unavailable("demo") if silent else answer or self._answer(knows=not with_proof)
        reference = f"C{self.chance.number(100000, 999999)}" if self.chance.happens(70) else ""
        request = ApplyForTariff(
            self.person.niss, self.person.first_name, self.person.last_name, True,
            self.category if with_proof else None, None, reference, with_proof,
            second=self.second() if complete else None,
        )  # fmt: skip
        self._do(decide_apply(request, Around(self.at, Deadlines.on(self.at), told), self.company_id))

    def second(self, after: int = 0) -> SecondPart:
        """A line that the numbering plan knows: mobiles 0470 0x xx xx, fixed lines 03 221 xx xx."""
        chance = self.chance
        starts = self.at + _days(after)
        invoice = (starts.replace(day=1) + _days(32)).replace(day=1)
        if chance.happens(30):
            phone = PhoneNumber(chance.line("+324700", 5))
            return SecondPart(chance.one_of((Formula.MOBILE, Formula.PREPAID)), phone, starts, invoice)
        formula = chance.one_of((Formula.FIXED, Formula.FIXED, Formula.INTERNET, Formula.BUNDLE, Formula.CALLS))
        phone = PhoneNumber(chance.line("+323221", 4))
        costs = Decimal(chance.one_of((0, 50, 65, 75)))
        price = Decimal(chance.number(15, 60)) + Decimal("0.99") if chance.happens(60) else None
        if formula is Formula.CALLS:
            return SecondPart(formula, phone, starts, invoice, operators=Operators.CALLS_HERE)
        return SecondPart(formula, phone, starts, invoice, costs, price=price)

    def later(self, low: int, high: int) -> None:
        """Some days pass, but never beyond yesterday."""
        self.at = min(self.at + _days(self.chance.number(low, high)), self.today - _days(1))

    def complete(self) -> None:
        self.later(1, 15)
        file = self._file()
        request = CompleteFile(self.file_id, file.version, self.second(self.chance.number(0, 3)))
        self._do(decide_complete(file, request, self._around()))

    def active(self, days_ago: int) -> None:
        one_go = self.chance.happens(30)
        self.apply(days_ago, complete=one_go)
        if not one_go:
            self.complete()

    def modify(self) -> None:
        self.later(20, 40)
        file, other = self._file(), self.second()
        price = other.price or Decimal(0)
        request = ModifyFile(
            self.file_id, file.version, other.phone, other.formula, other.operators, price, effective_on=self.at
        )  # fmt: skip
        self._do(decide_modify(file, request, self._around()))

    def ask(self) -> None:
        self.later(2, 8)
        file = self._file()
        request = AskDocuments(self.file_id, file.version, frozenset(_DOCUMENTS[self.category]))
        self._do(decide_ask(file, request, self._around()), by_authority=True)

    def stop(self, what: StopWhat, reason: Because) -> None:
        self.later(40, 300)
        file = self._file()
        request = StopTariff(self.file_id, file.version, what, self.at, reason)
        self._do(decide_stop(file, request, self._around()))

    def transfer(self, *, complete: bool) -> None:
        """The next operator takes the tariff over."""
        self.later(40, 200)
        taken_from = self.company_id
        self.company_id = next(company for company in self.companies if company != taken_from)
        around = FileSet(self.store, self.at, self.company_id).around_person(self.person.niss, Gather.TRANSFER)
        request = TransferTariff(
            self.person.niss, self.person.first_name, self.person.last_name,
            in_full(self.person.first_name, self.person.last_name), self.at, self.chance.one_of(tuple(ConsentHow)),
            second=self.second(1) if complete else None,
        )  # fmt: skip
        self._do(decide_transfer(request, replace(around, answer=self._answer()), self.company_id))

    # -- the lives ---------------------------------------------------------------------------------------------------
    def live_active(self) -> None:
        self.active(self.chance.number(70, 900))
        if self.chance.happens(25):
            self.modify()
        if self.chance.happens(6):
            self.stop(StopWhat.REDUCTION, Because.CUSTOMER_ASKS)

    def live_awaiting(self) -> None:
        late = self.late
        self.apply(self.chance.number(late + 1, late + 14) if self.chance.happens(12) else self.chance.number(3, late - 6))

    def live_documents(self) -> None:
        late = self.chance.happens(15)
        self.apply(self.chance.number(75, 90) if late else self.chance.number(12, 60), with_proof=True)
        self.ask()
        reminder = _days(Deadlines.on(self.at).reminder + 1)
        if self.today - self.at > reminder and self.chance.happens(70):
            self.at += reminder
            self._do(decide_remind(self._file(), self._around()), by_authority=True)
        came = sorted(self._file().documents)[: self.file_id % 3]  # nothing, one paper, or all
        self.at += _days(2)
        if came and self.at < self.today:
            file = self._file()
            request = RecordPapers(self.file_id, file.version, frozenset(came), self.at)
            self._do(decide_papers(file, request, self._around()), by_authority=True)

    def live_requested(self) -> None:
        proof = self.chance.happens(65)
        self.apply(self.chance.number(1, 10), with_proof=proof, silent=not proof, complete=self.chance.happens(40))

    def live_refused(self) -> None:
        self.apply(self.chance.number(20, 600), with_proof=True)
        self.ask()
        self.later(5, 50)
        file = self._file()
        reason = self.chance.one_of((Because.NO_PROOF, Because.INCOME_TOO_HIGH, Because.NOT_ENTITLED))
        request = RefuseTariff(self.file_id, file.version, reason)
        self._do(decide_refuse(file, request, self._around()), by_authority=True)

    def live_granted(self) -> None:
        self.apply(self.chance.number(15, 90), with_proof=True, complete=self.chance.happens(70))
        self.ask()
        self.later(3, 8)
        file = self._file()
        request = GrantTariff(self.file_id, file.version, self.category, file.requested_on)
        self._do(decide_grant(file, request, self._around(self._answer())), by_authority=True)

    def live_closed(self) -> None:
        papers = self.chance.happens(40)
        self.apply(self.chance.number(self.late + 14, 700), with_proof=papers)
        if papers:
            self.ask()
        if not papers and self.chance.happens(30):
            self.later(3, 40)
            file = self._file()
            request = StopTariff(self.file_id, file.version, StopWhat.TARIFF, self.at, Because.CUSTOMER_ASKS)
            self._do(decide_stop(file, request, self._around()))
            return
        self.at += _days(self.late)
        self._do(decide_close(self._file(), self._around()), by_authority=True)

    def live_ended(self) -> None:
        self.active(self.chance.number(150, 1000))
        if self.chance.happens(50):
            self.stop(StopWhat.TARIFF, self.chance.one_of((Because.CUSTOMER_ASKS, Because.CONTRACT_ENDED, Because.MOVED)))
            return
        self.later(60, 300)
        file = self._file()
        request = EndTariff(self.file_id, file.version, Because.NOT_ENTITLED, self.at)
        self._do(decide_end(file, request, self._around()), by_authority=True)

    def live_transferred(self) -> None:
        self.active(self.chance.number(120, 900))
        self.transfer(complete=True)

    def live_pending(self) -> None:
        self.active(self.chance.number(120, 400))
        self.at = self.today - _days(self.chance.number(61, 90))  # transfer() adds at least 40
        self.transfer(complete=False)

    def live_cancelled(self) -> None:
        self.apply(self.chance.number(10, 400))
        self.later(0, 2)
        file = self._file()
        request = CancelAction(self.file_id, file.version, "Wrong person chosen")
        self._do(decide_cancel(file, request, replace(self._around(), past=self.store.ledger().past(file))))

    def live_warned(self) -> None:
        self.active(self.chance.number(750, 1000))
        self.at = self.today - _days(self.chance.number(5, 50))
        self._do(decide_recheck(self._file(), self._around(self._answer(knows=False))), by_authority=True)

    def live_moved(self) -> None:
        answer = self._answer()
        street = replace(answer.address, number=str(int(answer.address.number) + 2))
        self.apply(self.chance.number(70, 300), complete=True, answer=replace(answer, address=Address(*_parts(street))))
        self.at = self.today - _days(self.chance.number(1, 20))
        self._do(decide_address(self._file(), self._around(answer)), by_authority=True)

    def live_renumbered(self) -> None:
        """Applied for under a bis number; then the person came into the national register."""
        person, answer = self.person, self._answer()
        born = person.niss.birth_date
        if born is None:
            self.live_active()
            return
        bis = national_number(born, self.chance.number(1, 998), bis=40)
        self.person = replace(person, niss=bis)
        self.apply(self.chance.number(70, 300), complete=True, answer=replace(answer, niss=bis))
        self.person = person
        self.at = self.today - _days(self.chance.number(1, 20))
        file = self._file()
        request = NewNumber(self.file_id, file.version, person.niss)
        self._do(decide_number(file, request, self._around(answer)), by_authority=True)


def _parts(address: Address) -> tuple[str, str, str, str]:
    return address.street, address.number, address.postal_code, address.municipality


_PLAN: tuple[tuple[Callable[[_Life], None], int], ...] = (  # how many of 100 files live which life
    (_Life.live_active, 41), (_Life.live_awaiting, 11), (_Life.live_documents, 7), (_Life.live_requested, 5),
    (_Life.live_refused, 6), (_Life.live_granted, 4), (_Life.live_closed, 6), (_Life.live_ended, 6),
    (_Life.live_transferred, 5), (_Life.live_pending, 2), (_Life.live_cancelled, 2), (_Life.live_warned, 3),
    (_Life.live_moved, 2), (_Life.live_renumbered, 1),
)  # fmt: skip


def add_files(
    store: Store, households: list[Household], companies: list[int], chance: Chance, today: date, count: int
) -> None:
    """About `count` files, one household each; of people with a ground that holds today, a few of whom have died since."""
    staff = {
        company: [(found.account_id, found.name) for found in store.assignments.list_colleagues(company, today)]
        for company in companies
    }
    held = store.accounts.find_credentials(_AUTHORITY, today)
    actor = store.accounts.find_actor(held.account_id) if held is not None else None
    authority = (actor.account_id, actor.name) if actor is not None else (0, "")
    lives = [live for live, share in _PLAN for _number in range(share * count // 100)]
    made = 0
    for _household_id, people in households:
        if made == len(lives):
            break
        live = lives[made * 37 % len(lives)]
        entitled = [
            (person, category)
            for person in people
            for category, _first, last in person.categories
            if (person.died_on is None or live is _Life.live_active) and (last is None or last >= today)
        ]
        if not entitled or chance.happens(25):  # some who could have it have never asked
            continue
        person, category = chance.one_of(entitled)
        life = _Life(store, chance, today, companies, staff, authority, person, category, chance.one_of(companies))
        if person.died_on is None:
            live(life)
        else:
            life.active(chance.number(200, 600))
        made += 1
    _busy(store, companies, staff, chance, today)


def _busy(store: Store, companies: list[int], staff: dict[int, list[tuple[int, str]]], chance: Chance, today: date) -> None:
    """Staff at work: old notes were acknowledged, some assignments are taken, some have a comment."""
    now = datetime.combine(today, time(8), UTC)
    for company in companies:
        rows = store.assignments.list_page(company, AssignmentCriteria(), Place(size=10_000), today, 0).rows
        ledger = store.ledger()
        for row in rows:
            account_id, name = chance.one_of(staff[company])
            if row.kind.is_note and row.due_on < today - _days(90):
                held = ledger.assignments.get(company, row.assignment_id)
                if held is not None:
                    ledger.assignments.acknowledge(held, now - _days(60), name)
                continue
            if chance.happens(20):
                store.assignments.save_taker(row.assignment_id, row.version, account_id, now - _days(2), name)
            if chance.happens(15):
                at = now - _days(chance.number(1, 2))
                store.assignments.add_comment(row.assignment_id, at, account_id, name, chance.one_of(_COMMENTS))
        ledger.write()
