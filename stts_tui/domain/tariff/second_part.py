"""The second part of a tariff file: the line and its billing, with which a reduction begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import Around, Decision, Move, Period, but, first_free_day, move, must_be_possible, trimmed
from stts_tui.domain.tariff.combining import contradictions
from stts_tui.domain.tariff.fields import as_held
from stts_tui.domain.tariff.file import CompleteFile, FileRecord, Reduction, SecondPart
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.lines import in_use, to_look_at
from stts_tui.domain.tariff.periods import first_day_of_right
from stts_tui.domain.tariff.reasons import Because

_ONE_DAY = timedelta(days=1)
_MOBILE_LENGTH = len("+32470000000")
_FIXED_LINES = (Formula.FIXED, Formula.BUNDLE)
_MOBILE_LINES = (Formula.MOBILE, Formula.PREPAID)


def second_part_reasons(second: SecondPart, file: FileRecord, around: Around) -> list[Reason]:
    """Every reason against a second part, each beside its field.

    ACTIVATION_TOO_EARLY (before the right begins), ACTIVATION_TOO_LATE (after the file's deadline), DAYS_TAKEN,
    DAYS_TAKEN_FOR_GOOD (another file's reduction), INVOICE_TOO_EARLY, INVOICE_TOO_LATE, LINE_NOT_OF_FORMULA, and as
    `contradictions`.
    """
    reasons = line_reasons(second.formula, second.phone.e164)
    reasons += contradictions(second.formula, second.operators, second.price, second.installation_costs)
    first = _first_day(file, around)
    last = file.activation_due or around.today + timedelta(days=around.deadlines.activation)
    starts = second.activation_on
    if starts < first:
        values = {"given": show_date(starts), "first": show_date(first)}
        reasons.append(Reason(faults.ACTIVATION_TOO_EARLY, "activation_on", values))
    elif starts > last:
        reasons.append(Reason(faults.ACTIVATION_TOO_LATE, "activation_on", {"last": show_date(last)}))
    else:
        reasons.extend(overlap_reasons(file, starts, None, around.periods, "activation_on", _leaving(around)))
    reasons.extend(invoice_reasons(second.invoice_on, starts, around))
    return reasons


def invoice_reasons(invoice_on: date, starts: date, around: Around) -> list[Reason]:
    """INVOICE_TOO_EARLY, INVOICE_TOO_LATE: the first invoice comes with the reduction or after it, within reason [D20]."""
    last = max(starts, around.today) + timedelta(days=around.deadlines.invoice)
    if invoice_on < starts:
        values = {"given": show_date(invoice_on), "first": show_date(starts)}
        return [Reason(faults.INVOICE_TOO_EARLY, "invoice_on", values)]
    if invoice_on > last:
        return [Reason(faults.INVOICE_TOO_LATE, "invoice_on", {"given": show_date(invoice_on), "last": show_date(last)})]
    return []


def too_far(day: date, around: Around, field: str) -> list[Reason]:
    """TOO_FAR_AHEAD for a day on which nobody can know how things will stand."""
    last = around.today + timedelta(days=around.deadlines.ahead)
    if day <= last:
        return []
    return [Reason(faults.TOO_FAR_AHEAD, field, {"given": show_date(day), "last": show_date(last)})]


def _first_day(file: FileRecord, around: Around) -> date:
    """The first day on which the reduction may begin; a transfer leaves the other operator at least one."""
    first = first_day_of_right(file)
    if (taken := taken_over(around)) is not None and taken.reductions:
        first = max(first, taken.reductions[0].starts_on + _ONE_DAY)
    return first


def taken_over(around: Around) -> FileRecord | None:
    """The predecessor, if it still is in charge."""
    taken = around.predecessor
    return taken if taken is not None and taken.state is FileState.ACTIVE else None


def _leaving(around: Around) -> int:
    taken = taken_over(around)
    return taken.file_id if taken is not None else 0


def line_reasons(formula: Formula, phone: str) -> list[Reason]:
    """LINE_NOT_OF_FORMULA where a mobile number is given for a fixed line, or the other way round."""
    from stts_tui.domain.common.numbers import PhoneNumber

    is_mobile = len(phone) == _MOBILE_LENGTH
    if (formula in _FIXED_LINES and is_mobile) or (formula in _MOBILE_LINES and not is_mobile):
        values = {"phone": PhoneNumber(phone), "formula": formula.words}
        return [Reason(faults.LINE_NOT_OF_FORMULA, "phone", values)]
    return []


def overlap_reasons(
    file: FileRecord, first: date, last: date | None, periods: Sequence[Period], field: str, leaving: int = 0
) -> list[Reason]:
    """DAYS_TAKEN or DAYS_TAKEN_FOR_GOOD if another file's reduction shares a day with those from `first` to `last`.

    `leaving` is the file that a transfer ends on the day before: it does not count.
    """
    others = [period for period in periods if period.file_id not in (file.file_id or -1, leaving)]
    taken = [
        period for period in others
        if (last is None or period.first <= last) and (period.last is None or period.last >= first)
    ]  # fmt: skip
    if not taken:
        return []
    free = first_free_day(file, first, others)
    latest = max((period.last for period in taken if period.last is not None), default=None)
    if free is None or latest is None:
        return [Reason(faults.DAYS_TAKEN_FOR_GOOD, field)]
    return [Reason(faults.DAYS_TAKEN, field, {"last": show_date(latest), "first": show_date(free)})]


def with_second_part(file: FileRecord, second: SecondPart) -> FileRecord:
    """The file with what the second part says; no reduction yet. A reason for its line that is there stays."""
    held = as_held(second)
    if not held["line_reason"] and held["phone"] in ("", file.phone):
        held["line_reason"] = file.line_reason
    return but(file, **held)


def granted(file: FileRecord, category: Category, starts_on: date, around: Around) -> FileRecord:
    """The file once the right is there from `starts_on`: active if its second part is, else awaiting it.

    A reduction begins on the activation date, but not before the right does, nor before others' reductions have ended.
    """
    due = around.today + timedelta(days=around.deadlines.activation)
    file = but(
        file, category=category, granted_from=starts_on, state=FileState.AWAITING_ACTIVATION, activation_due=due,
        documents_due=None,
    )  # fmt: skip
    if file.formula is None or file.activation_on is None:
        return file
    starts = max(file.activation_on, starts_on)
    starts = first_free_day(file, starts, around.periods) or starts
    return activated(file if starts == file.activation_on else but(file, activation_on=starts))


def activated(file: FileRecord) -> FileRecord:
    """The file with its first reduction, from its activation date on."""
    if file.formula is None or file.activation_on is None or file.category is None:
        raise ValueError("a file without category or second part cannot be active")
    reduction = Reduction(file.formula, file.phone, file.activation_on, None, file.category, file.operators, file.price)
    return but(file, state=FileState.ACTIVE, activation_due=None, reductions=(*file.reductions, reduction))


def decide_complete(file: FileRecord, request: CompleteFile, around: Around) -> Decision:
    """The second part: the reduction begins, and a transfer's other operator's ends the day before.

    A file that is not decided yet keeps it until it is; one whose line the authority has to look at goes back to it.
    Raises as must_be_possible, second_part_reasons and `in_use`.
    """
    must_be_possible(file, ActionId.FILE_COMPLETE, around.today)
    after = with_second_part(file, request.second)
    reasons = second_part_reasons(request.second, file, around) + in_use(file, after, around)
    if reasons:
        raise Refused(reasons)
    after = to_look_at(file, after, around)
    if file.state is FileState.AWAITING_ACTIVATION:
        return with_line(ActionId.FILE_COMPLETE, file, after, around)
    return Decision(move(ActionId.FILE_COMPLETE, file, after, around))


def with_line(action: ActionId, before: FileRecord | None, file: FileRecord, around: Around) -> Decision:
    """A file with its second part that awaits nothing more: active, unless its line is to be looked at first."""
    if file.doubts:
        return Decision(move(action, before, but(file, state=FileState.REQUESTED, activation_due=None), around))
    after = activated(file)
    return Decision(move(action, before, after, around), hand_over(around, after))


def hand_over(around: Around, file: FileRecord) -> Move | None:
    """What becomes of the other operator's file: its last reduction ends the day before that of `file` begins."""
    taken = taken_over(around)
    if taken is None or not file.reductions:
        return None
    last_day = file.reductions[-1].starts_on - _ONE_DAY
    after = but(trimmed(taken, last_day), state=FileState.TRANSFERRED, closed_on=last_day, closed_because=Because.TRANSFERRED)
    return move(ActionId.FILE_TRANSFER, taken, after, around)
