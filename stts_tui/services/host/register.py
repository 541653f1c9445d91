"""The register of entitlement, as the host's manager keeps it: `stts-tui register import`, `close` and `open`.

No account does this: who can write the database's file on the host may; each time leaves one audit line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import fault
from stts_tui.domain.tariff.register import ImportCount, RegisterRecord
from stts_tui.exchange.register_file import RegisterFile, line_refused
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
    """Faulty lines; nothing of the file was taken in. `told` are the first of `count` faults, one line each."""

    def __init__(self, told: list[str], count: int) -> None:
        super().__init__(count)
        self.told = told
        self.count = count


def import_register(store: Store, now: datetime, file: BinaryIO, name: str) -> ImportCount:
    """Add or renew every person of `file` and their households: all of it, or nothing where a line is faulty.

    The file is read twice, first without holding anybody up; memory does not grow with it. Live files of people whose
    number was replaced follow then, each in a step of its own.

    Args:
        store: the system's database.
        now: the instant, for the audit line and for dates in the future.
        file: open, seekable; exchange/register_file.py tells its columns.
        name: the file's name, for the audit line.

    Raises: BadRegisterFile; Refused with a fault of store/faults.py.

    """
    today = belgian_date(now)
    first_look = RegisterFile(file, today)
    for _record in first_look.records():
        pass
    _check(first_look)
    file.seek(0)
    count = ImportCount()
    reading = RegisterFile(file, today)
    with store.transaction(background=True):
        begun = store.register.newest_entitlement()
        for batch in _batches(reading.records()):
            for record in store.register.succeed(batch, now, count):
                reading.tell(line_refused(record.line, "replaces", FORKED))
            for record in store.register.take_in(batch, begun, count):
                reading.tell(line_refused(record.line, "national_number", APART))
        _check(reading)
        count.lines = reading.lines
        note(store, now, _BY, "register-import", ("register", None, name), after=count.values())
    if count.replaced:
        follow_numbers(store, now)
    return count


def _check(reading: RegisterFile) -> None:
    if reading.faults:
        raise BadRegisterFile([reason.sentence for reason in reading.faults], reading.fault_count)


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
