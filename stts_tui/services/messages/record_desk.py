"""Records of structured messages: by the same rows, rules and codes as the screens, many as a set.

Most kinds are steps on a file (domain/tariff/steps.py), which FORMS names; what is another way is a row of WAYS.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from stts_tui.domain.common.errors import Reason, Refused, refused
from stts_tui.domain.common.quick import quick
from stts_tui.domain.messages.message import DONE_BEFORE, NO_SUCH_NOTE, NOT_NORMAL, Anomaly, Message, Result, Told
from stts_tui.domain.messages.records import FORMS, OnFile, Processed, Record, RecordKind
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.domain.tariff.assignments import PickAssignment
from stts_tui.domain.tariff.closed_years import remark
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.file import Forecast
from stts_tui.domain.tariff.outlook import of_forecast
from stts_tui.domain.tariff.steps import Task
from stts_tui.exchange.records import element_of
from stts_tui.services.bench import Bench
from stts_tui.services.messages.errand import AtWork, Errand, Outcome
from stts_tui.services.messages.looking import Search, Status
from stts_tui.services.people.whom import find_whom_to_ask
from stts_tui.services.tariff.assignments import acknowledge
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.services.tariff.foreseen import carry_out_told, foresee_opening, told_of_notes
from stts_tui.store.database import Store

Done = Mapping[str, str]  # keys of records carried out before, with the ticket of their message
R = TypeVar("R")


def anomalies(no: Refused, kind: str, reference: str, line: int) -> tuple[Anomaly, ...]:
    """The reasons of a refusal as an answer names them: with the record and the element."""
    return tuple(anomaly(reason, kind, reference, line) for reason in no.reasons)


def anomaly(reason: Reason, kind: str, reference: str, line: int, *, blocking: bool = True) -> Anomaly:
    element, own = element_of(reason.field), reason.values.get("line")
    path = kind + (f"[{reference}]" if reference else "") + (f"/{element}" if element else "")
    return Anomaly(reason.code, path, own if isinstance(own, int) else line, reason.words.settled(), blocking)


def _came_of(number: str, came: Forecast, today: date) -> Outcome:
    """What is told of a step: the facts that F8 shows of it."""
    return Outcome(
        number, remarks=(*came.remarks, *map(remark, came.corrects)), outlook=of_forecast(came, today)
    )  # fmt: skip


class _Open(Errand):
    """A step that opens a file."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def task(self, work: AtWork) -> Task:
        return self._task

    def carry_out(self, work: AtWork) -> Outcome:
        file, came = work.bench.perform(self._task.action, lambda act: carry_out_told(act, work.files, self._task))
        return _came_of(file.number, came, work.bench.today)


class _Check(_Open):
    """Whether it would succeed."""

    def carry_out(self, work: AtWork) -> Outcome:
        came = work.bench.perform(ActionId.FILE_PRECHECK, lambda act: foresee_opening(act, work.files, self._task))
        return _came_of("", came, work.bench.today)


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
        _file, came = work.bench.perform(task.action, lambda act: carry_out_told(act, work.files, task))
        return _came_of(self.number, came, work.bench.today)


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
        pick, before = PickAssignment(held.assignment_id, held.version), ledger.assignments.standing(file.file_id)
        work.bench.perform(ActionId.ASSIGNMENT_ACKNOWLEDGE, lambda act: acknowledge(act, ledger, [pick]))
        return _came_of(self.number, told_of_notes(work.files, file, before), work.bench.today)


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
    RecordKind.SEARCH: _read_by(Search),
    RecordKind.STATUS: _read_by(Status),
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
            bench.refuse(each.record.kind.action, no)
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
        told=Told(done_now.outlook, next_file=done_now.next_file),
    )  # fmt: skip


def refusal(record: Record, position: int, no: Refused) -> Result:
    """The result of a record that was refused."""
    reasons = anomalies(no, record.kind.value, record.reference, record.line)
    return Result(position, record.kind.value, record.reference, record.line, False, reasons=reasons, given=record.values)


def with_whom(store: Store, actor: Actor, results: Sequence[Result]) -> list[Result]:
    """The results, each refused one with whom to ask about it."""
    if all(result.accepted for result in results):
        return list(results)
    told = Told(whom=find_whom_to_ask(store, actor))
    return [result if result.accepted else replace(result, told=told) for result in results]


def _must_be_normal(record: Record) -> None:
    """What is written in a message is taken as it is, or refused: nothing is repaired [S91] 2.2.1."""
    wrong = [
        Reason(NOT_NORMAL, name)
        for name, value in record.values.items()
        if isinstance(value, str) and not value.isascii() and not unicodedata.is_normalized("NFC", value)
    ]
    if wrong:
        raise Refused(wrong)
