"""One record of a structured message: through the same doors, rules and codes as the screens."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from stts_tui.domain.common.errors import Reason, Refused, refused
from stts_tui.domain.common.numbers import NationalNumber
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
from stts_tui.domain.messages.records import OnFile, Processed, Record, RecordKind, Request, request_of
from stts_tui.domain.tariff.assignments import PickAssignment
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.file import ApplyForTariff, FileView
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.records import element_of
from stts_tui.services.guard import Bench
from stts_tui.services.tariff.assignments import AssignmentService
from stts_tui.services.tariff.files import FileService

Done = Mapping[str, str]  # keys of records carried out before, with the ticket of their message


def anomalies(no: Refused, kind: str, reference: str, line: int) -> tuple[Anomaly, ...]:
    """The reasons of a refusal as an answer names them: with the record and the element."""
    return tuple(anomaly(reason, kind, reference, line) for reason in no.reasons)


def anomaly(reason: Reason, kind: str, reference: str, line: int, *, blocking: bool = True) -> Anomaly:
    element = element_of(reason.field)
    path = f"{kind}[{reference}]" + (f"/{element}" if element else "")
    return Anomaly(reason.code, path, line, reason.sentence, blocking)


@quick
@dataclass(frozen=True)
class Prepared:
    """A record with its request, or with why it makes none.

    `key` tells that it was carried out; None for what may be done any number of times. `opens_file`: it is of the kind
    that a set gathers.
    """

    position: int
    record: Record
    key: str | None
    request: Request | None
    no: Refused | None
    opens_file: bool

    @property
    def niss(self) -> NationalNumber | None:
        """Whose file is to be opened."""
        return self.request.niss if isinstance(self.request, ApplyForTariff) else None


_OPENING = (RecordKind.APPLY, RecordKind.PRE_CHECK)


class RecordDesk:
    """Carries records out, each to a `Result`."""

    def __init__(self, files: FileService, assignments: AssignmentService) -> None:
        self._files = files
        self._assignments = assignments
        self._on_file: dict[RecordKind, Callable[..., FileView]] = {
            RecordKind.SECOND_PART: files.complete,
            RecordKind.MODIFY: files.modify,
            RecordKind.STOP_REDUCTION: files.stop,
            RecordKind.STOP_TARIFF: files.stop,
            RecordKind.CANCEL: files.cancel,
        }

    def prepare(self, message: Message, position: int, record: Record, today: date) -> Prepared:
        """The record's request, as far as its own values tell; nothing is asked of the database."""
        key = f"{message.sender}:{record.kind!s}:{record.reference}" if record.kind.writes else None
        request, no = None, None
        try:
            _must_be_normal(record)
            request = request_of(record, today)
        except Refused as refusal:
            no = refusal
        return Prepared(position, record, key, request, no, record.kind in _OPENING)

    def carry_out(self, bench: Bench, prepared: Prepared, done: Done) -> Result:
        """What becomes of a record. Raises Refused, and then nothing of it may stay: whoever calls undoes it."""
        record, key, request = prepared.record, prepared.key, prepared.request
        if key is not None and key in done:
            raise refused(DONE_BEFORE, record=record.reference, ticket=done[key])
        if prepared.no is not None:
            raise prepared.no
        if record.kind is RecordKind.APPLY or record.kind is RecordKind.TRANSFER:
            door: Any = self._files.apply if record.kind is RecordKind.APPLY else self._files.transfer
            number = bench.perform(door, request).number
            return Result(prepared.position, str(record.kind), record.reference, record.line, True, number, done_key=key)
        result = Result(prepared.position, str(record.kind), record.reference, record.line, True, done_key=key)
        if isinstance(request, OnFile):
            return replace(result, file_number=self._on_a_file(bench, record.kind, request))
        if isinstance(request, Processed):
            return replace(result, file_number=self._processed(bench, request))
        if isinstance(request, FileCriteria):
            return self._search(bench, request, result)
        forecast = bench.perform(self._files.precheck, cast(ApplyForTariff, request))
        if not forecast.would_succeed:
            raise Refused(forecast.reasons)
        return result

    def refusal(self, record: Record, position: int, no: Refused) -> Result:
        """The result of a record that was refused."""
        reasons = anomalies(no, record.kind.value, record.reference, record.line)
        return Result(position, record.kind.value, record.reference, record.line, False, reasons=reasons, given=record.values)

    def _on_a_file(self, bench: Bench, kind: RecordKind, request: OnFile) -> str:
        found = bench.store.messages.find_file(_company(bench), request.number)
        if found is None:
            raise refused(NO_SUCH_FILE, field="number")
        bench.perform(self._on_file[kind], request.for_file(*found))
        return request.number

    def _processed(self, bench: Bench, request: Processed) -> str:
        if bench.store.messages.find_file(_company(bench), request.number) is None:
            raise refused(NO_SUCH_FILE, field="number")
        found = bench.store.messages.find_note(_company(bench), request.number, request.kind)
        if found is None:
            raise refused(NO_SUCH_NOTE, field="kind", number=request.number)
        bench.perform(self._assignments.acknowledge, (PickAssignment(*found),))
        return request.number

    def _search(self, bench: Bench, criteria: FileCriteria, result: Result) -> Result:
        page = bench.perform(self._files.find, criteria, Place(size=MOST_FOUND)).page
        found = tuple(
            FoundFile(row.number, row.last_name, row.first_name, row.masked_niss, row.state.value) for row in page.rows
        )
        return replace(result, total_found=page.total, found=found)


def _company(bench: Bench) -> int:
    if bench.actor.company_id is None:
        raise LookupError("messages are exchanged by accounts of a company")
    return bench.actor.company_id


def _must_be_normal(record: Record) -> None:
    """What is written in a message is taken as it is, or refused: nothing is repaired [S91] 2.2.1."""
    wrong = [
        Reason(NOT_NORMAL, name)
        for name, value in record.values.items()
        if isinstance(value, str) and not value.isascii() and not unicodedata.is_normalized("NFC", value)
    ]
    if wrong:
        raise Refused(wrong)
