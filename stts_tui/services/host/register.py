"""The register of entitlement, as the host's manager keeps it: `stts-tui register import`, `close` and `open`.

No account does this: who can write the database's file on the host may; each time leaves one audit line.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import fault
from stts_tui.domain.tariff.register import ImportCount, RegisterRecord
from stts_tui.exchange.register_file import FaultyLine, RegisterFile, line_refused
from stts_tui.i18n import Words, _
from stts_tui.services.guard import note
from stts_tui.services.host.work import follow_numbers
from stts_tui.store.database import Store
from stts_tui.store.settings import REGISTER_CLOSED

APART = fault("register-apart", _("This person stands elsewhere in the file too; the lines of one person stand together."))

FORKED = fault(
    "register-forked", _("A number that this line replaces was replaced by another one before; a number has one successor.")
)

_BY = "register"
_BATCH = 500


class BadRegisterFile(Exception):
    """Faulty lines; nothing of the file was taken in. `told` tells of the `count` faults, one line for each kind."""

    def __init__(self, told: list[str], count: int) -> None:
        super().__init__(count)
        self.told = told
        self.count = count


def seekable(file: BinaryIO) -> BinaryIO:
    """`file`, or, where that is a pipe, a nameless copy of it that can be read twice."""
    if file.seekable():
        return file
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (goes with the process that asked for it)
    shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy


def check_register(file: BinaryIO, today: date) -> RegisterFile:
    """Read a register as an import would, and write nothing: the reading tells what is faulty in it."""
    reading = RegisterFile(file, today)
    seen: set[str] = set()
    for record in reading.records():
        number = record.entry.niss.digits
        if number in seen:
            reading.leave_out(record, line_refused(record.line, "national_number", APART))
        seen.add(number)
    return reading


def import_register(
    store: Store, now: datetime, file: BinaryIO, name: str, faulty: Callable[[FaultyLine], object] | None = None
) -> tuple[ImportCount, RegisterFile]:
    """Add or renew every person of `file` and their households: all of it, or nothing where a line is faulty.

    Where a faulty line refuses the whole, the file is read for that first, without holding anybody up; memory does not grow
    with it. Live files of people whose number was replaced follow then, each in a step of its own.

    Args:
        store: the system's database.
        now: the instant, for the audit line and for dates in the future.
        file: open, seekable; exchange/register_file.py tells its columns.
        name: the file's name, for the audit line.
        faulty: with it, only people of whom a line is faulty are left out, and it is called with each of their lines.

    Returns: what was done, and the reading, which tells what was left out.
    Raises: BadRegisterFile; Refused with a fault of store/faults.py.

    """
    today = belgian_date(now)
    if faulty is None:
        first_look = RegisterFile(file, today)
        for _record in first_look.records():
            pass
        _check(first_look)
        file.seek(0)
    count = ImportCount()
    reading = RegisterFile(file, today, faulty or (lambda _line: None))
    with store.transaction(background=True):
        begun = store.register.newest_entitlement()
        for batch in _batches(reading.records()):
            forked = store.register.succeed(batch, now, count)
            for record in forked:
                reading.leave_out(record, line_refused(record.line, "replaces", FORKED))
            for record in store.register.take_in([each for each in batch if each not in forked], begun, count):
                reading.leave_out(record, line_refused(record.line, "national_number", APART))
        if faulty is None or reading.is_unreadable:
            _check(reading)
        count.lines = reading.lines
        note(store, now, _BY, "register-import", ("register", None, name), after=count.values())
    store.was_loaded(count.lines)
    if count.replaced:
        follow_numbers(store, now)
    return count, reading


def _check(reading: RegisterFile) -> None:
    if reading.groups:
        raise BadRegisterFile([group.sentence for group in reading.groups.values()], reading.fault_count)


def _batches(records: Iterator[RegisterRecord]) -> Iterator[list[RegisterRecord]]:
    while batch := list(islice(records, _BATCH)):
        yield batch


def set_register_open(store: Store, now: datetime, why_closed: Words | str) -> None:
    """Let the register answer (no reason) or not (the reason); files then wait and are verified by `stts-tui work`."""
    action = "register-close" if str(why_closed) else "register-open"
    with store.transaction():
        before = store.settings.get(REGISTER_CLOSED)
        store.settings.save(REGISTER_CLOSED, str(why_closed))
        note(store, now, _BY, action, ("register", None, ""), {"closed": before}, {"closed": str(why_closed)})
