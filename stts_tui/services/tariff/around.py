"""What the rules of tariff files look at, fetched: one place, so that every action judges by the same facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.tariff.around import Around, LiveFile
from stts_tui.domain.tariff.entitlement import Answer, Unavailable, Verification
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.store.database import Store

_NOT_ASKED = Unavailable("not asked")


def around_person(store: Store, niss: NationalNumber, today: date) -> Around:
    """Around somebody for whom a file is to be opened; the register is asked."""
    return _around(store, today, niss, store.register.verify(niss, today))


def around_transfer(store: Store, niss: NationalNumber, company_id: int, today: date) -> Around:
    """Around somebody whose tariff is to be taken over by `company_id`, with the file of the operator in charge."""
    found = around_person(store, niss, today)
    in_charge = next((file for file in found.others if _is_in_charge(file, niss, company_id)), None)
    if in_charge is None:
        return found
    taken = store.files.get(in_charge.file_id)
    if taken is not None and taken.household_id is not None and not isinstance(found.answer, Verification):
        found = _around(store, today, niss, found.answer, taken.household_id)
    return replace(found, predecessor=taken)


def _is_in_charge(file: LiveFile, niss: NationalNumber, company_id: int) -> bool:
    return file.niss == niss and file.state is FileState.ACTIVE and file.company_id != company_id


def around_file(store: Store, file: FileRecord, today: date, *, ask_register: bool = False) -> Around:
    """Around a file that is there; the register is asked only for what it decides."""
    answer: Answer = store.register.verify(file.niss, today) if ask_register else _NOT_ASKED
    found = _around(store, today, file.niss, answer, file.household_id, file.file_id)
    if file.is_pending_transfer and file.taken_from is not None:
        found = replace(found, predecessor=store.files.get(file.taken_from))
    return found


def _around(
    store: Store, today: date, niss: NationalNumber, answer: Answer, household_id: int | None = None, file_id: int = 0
) -> Around:
    """Other live files and reductions of the person and of the household, the one that the register tells first."""
    if isinstance(answer, Verification):
        household_id = answer.household_id
    others = [file for file in store.files.list_live(niss, household_id) if file.file_id != file_id]
    periods = [period for period in store.files.periods(niss, household_id) if period.file_id != file_id]
    return Around(today, store.settings.deadlines(today), answer, others, periods)
