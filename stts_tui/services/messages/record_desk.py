"""Records of structured messages: by the same rows, rules and codes as the screens, many as a set.

Most kinds are steps on a file (domain/tariff/steps.py), which FORMS names; what is another way is a row of WAYS.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from stts_tui.domain.common.errors import Reason, Refused, refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.quick import quick
from stts_tui.domain.messages.message import (
    DONE_BEFORE,
    MOST_FOUND,
    NO_SUCH_NOTE,
    NOT_NORMAL,
    Anomaly,
    FoundFile,
    Message,
    Result,
)
from stts_tui.domain.messages.records import FORMS, OnFile, Processed, Record, RecordKind
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.assignments import PickAssignment
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.exchange.records import element_of
from stts_tui.services.guard import Act, Bench
from stts_tui.services.tariff.assignments import acknowledge
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.services.tariff.files import about, find

Done = Mapping[str, str]  # keys of records carried out before, with the ticket of their message
R = TypeVar("R")


def anomalies(no: Refused, kind: str, reference: str, line: int) -> tuple[Anomaly, ...]:
    """The reasons of a refusal as an answer names them: with the record and the element."""
    return tuple(anomaly(reason, kind, reference, line) for reason in no.reasons)


def anomaly(reason: Reason, kind: str, reference: str, line: int, *, blocking: bool = True) -> Anomaly:
    element, own = element_of(reason.field), reason.values.get("line")
    path = kind + (f"[{reference}]" if reference else "") + (f"/{element}" if element else "")
    return Anomaly(reason.code, path, own if isinstance(own, int) else line, reason.sentence, blocking)


@quick
@dataclass(frozen=True)
class Outcome:
    """What came of a record that was accepted."""

    file_number: str = ""
    total_found: int | None = None
    found: tuple[FoundFile, ...] = ()
    remarks: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class AtWork:
    """A set of records while it is carried out: in whose name, and the files as they stand."""

    bench: Bench
    files: FileSet


class Errand(ABC):
    """What a record asks for."""

    number = ""  # of the file that it names, if it names one

    def task(self, work: AtWork) -> Task | None:
        """The step for which something is to be gathered, if there is one."""
        return None

    @abstractmethod
    def carry_out(self, work: AtWork) -> Outcome:
        """Do it. Raises Refused, and then nothing of it stays."""


def _done(work: AtWork, act: Act, task: Task) -> Outcome:
    """The step carried out, with what is to be remarked of it. Raises as its rule."""
    decision = work.files.decide(task)
    told = work.files.remarks(decision, task)  # of what stood before it
    return Outcome(work.files.keep(act, decision).number, remarks=told)


class _Open(Errand):
    """A step that opens a file."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def task(self, work: AtWork) -> Task:
        return self._task

    def carry_out(self, work: AtWork) -> Outcome:
        return work.bench.perform(self._task.action, lambda act: _done(work, act, self._task))


class _Check(_Open):
    """Whether it would succeed."""

    def carry_out(self, work: AtWork) -> Outcome:
        return work.bench.perform(ActionId.FILE_PRECHECK, lambda act: self._try(work, act))

    def _try(self, work: AtWork, act: Act) -> Outcome:
        about(act, work.files, self._task)
        return Outcome(remarks=work.files.remarks(work.files.decide(self._task), self._task))


class _Change(Errand):
    """A step on a file that is there."""

    def __init__(self, request: OnFile) -> None:
        self.number = request.number
        self._request = request

    def task(self, work: AtWork) -> Task | None:
        file = work.files.ledger.find(work.bench.company_id, self.number)
        return self._request.task(file.file_id, file.version) if file is not None else None

    def carry_out(self, work: AtWork) -> Outcome:
        task = self.task(work)
        if task is None:
            raise refused(NO_SUCH_FILE, field="number")
        return work.bench.perform(task.action, lambda act: _done(work, act, task))


class _Acknowledge(Errand):
    def __init__(self, request: Processed) -> None:
        self.number = request.number
        self._kind = request.kind

    def carry_out(self, work: AtWork) -> Outcome:
        company_id, ledger = work.bench.company_id, work.files.ledger
        file = ledger.find(company_id, self.number)
        if file is None:
            raise refused(NO_SUCH_FILE, field="number")
        held = ledger.assignments.find_open(file.file_id, company_id, self._kind)
        if held is None:
            raise refused(NO_SUCH_NOTE, field="kind", number=self.number)
        pick = PickAssignment(held.assignment_id, held.version)
        work.bench.perform(ActionId.ASSIGNMENT_ACKNOWLEDGE, lambda act: acknowledge(act, ledger, [pick]))
        return Outcome(self.number)


class _Search(Errand):
    def __init__(self, criteria: FileCriteria) -> None:
        self._criteria = criteria

    def carry_out(self, work: AtWork) -> Outcome:
        work.files.write()  # the database is asked: it must know of the records before this one
        page = work.bench.perform(ActionId.FILE_SEARCH, lambda act: find(act, self._criteria, Place(size=MOST_FOUND))).page
        found = tuple(
            FoundFile(row.number, row.last_name, row.first_name, row.masked_niss, row.state.value) for row in page.rows
        )
        return Outcome(total_found=page.total, found=found)


def _read_by(errand: Callable[[R], Errand]) -> Callable[[Record, date], Errand]:
    """Reads a record through its form, and makes `errand` of what that gives."""

    def read(record: Record, today: date) -> Errand:
        request: R = FORMS[record.kind].parse(record.values, today)
        return errand(request)

    return read


# What is none of these is a step on a file that is there.
WAYS: dict[RecordKind, Callable[[Record, date], Errand]] = {
    RecordKind.PRE_CHECK: _read_by(_Check),
    RecordKind.APPLY: _read_by(_Open),
    RecordKind.TRANSFER: _read_by(_Open),
    RecordKind.SEARCH: _read_by(_Search),
    RecordKind.PROCESSED: _read_by(_Acknowledge),
}
_change = _read_by(_Change)


@quick
@dataclass(frozen=True)
class Prepared:
    """A record with what it asks for, or with why it asks for nothing.

    `key` tells that it was carried out; None for what may be done any number of times.
    """

    position: int
    record: Record
    key: str | None
    errand: Errand | None
    no: Refused | None


def prepare(message: Message, position: int, record: Record, today: date) -> Prepared:
    """What the record asks for, as far as its own values tell; nothing is asked of the database."""
    if record.faults:
        return Prepared(position, record, None, None, Refused(record.faults))
    key = f"{message.sender}:{record.kind!s}:{record.reference}" if record.kind.writes else None
    try:
        _must_be_normal(record)
        return Prepared(position, record, key, WAYS.get(record.kind, _change)(record, today), None)
    except Refused as no:
        return Prepared(position, record, key, None, no)


def carry_out(bench: Bench, prepared: Sequence[Prepared]) -> list[Result]:
    """What becomes of some hundred records: gathered together, carried out one after the other, written at once.

    Raises peewee's IntegrityError where the tables refuse what the rules allowed; then nothing of them may stay.
    """
    work = AtWork(bench, FileSet(bench.store, bench.today, bench.company_id))
    done = bench.store.messages.find_done(each.key for each in prepared if each.key is not None)
    _gather(work, [each.errand for each in prepared if each.errand is not None and each.key not in done])
    results = []
    for each in prepared:
        try:
            results.append(_one(work, each, done))
        except Refused as no:
            results.append(refusal(each.record, each.position, no))
    work.files.write()
    bench.write()
    return results


def carry_out_one(bench: Bench, prepared: Prepared) -> Result:
    """What becomes of one record. Raises Refused, and then nothing of it stays."""
    work = AtWork(bench, FileSet(bench.store, bench.today, bench.company_id))
    done = bench.store.messages.find_done([prepared.key] if prepared.key is not None else [])
    result = _one(work, prepared, done)
    work.files.write()
    bench.write()
    return result


def _gather(work: AtWork, errands: Sequence[Errand]) -> None:
    ledger = work.files.ledger
    numbers = {errand.number for errand in errands if errand.number}
    if numbers:
        ledger.fetch_numbers(work.bench.company_id, numbers)
    tasks = (errand.task(work) for errand in errands)
    work.files.gather([task for task in tasks if task is not None])


def _one(work: AtWork, each: Prepared, done: Done) -> Result:
    record, key = each.record, each.key
    if key is not None and key in done:
        raise refused(DONE_BEFORE, record=record.reference, ticket=done[key])
    if each.errand is None:
        raise each.no or refused(NOT_NORMAL)
    done_now = each.errand.carry_out(work)
    told = tuple(
        anomaly(reason, str(record.kind), record.reference, record.line, blocking=False) for reason in done_now.remarks
    )
    return Result(
        each.position, str(record.kind), record.reference, record.line, True, done_now.file_number, told,
        total_found=done_now.total_found, found=done_now.found, done_key=key,
    )  # fmt: skip


def refusal(record: Record, position: int, no: Refused) -> Result:
    """The result of a record that was refused."""
    reasons = anomalies(no, record.kind.value, record.reference, record.line)
    return Result(position, record.kind.value, record.reference, record.line, False, reasons=reasons, given=record.values)


def _must_be_normal(record: Record) -> None:
    """What is written in a message is taken as it is, or refused: nothing is repaired [S91] 2.2.1."""
    wrong = [
        Reason(NOT_NORMAL, name)
        for name, value in record.values.items()
        if isinstance(value, str) and not value.isascii() and not unicodedata.is_normalized("NFC", value)
    ]
    if wrong:
        raise Refused(wrong)
