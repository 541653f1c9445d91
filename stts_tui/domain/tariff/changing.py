"""Modifying a tariff file, stopping one reduction or the tariff altogether."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.law.terms import Formula, Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import Around, Decision, but, move, must_be_possible, trimmed, why_impossible
from stts_tui.domain.tariff.combining import contradictions, fitting
from stts_tui.domain.tariff.fields import as_held
from stts_tui.domain.tariff.file import FileRecord, ModifyFile, Reduction, SecondPart, StopTariff, StopWhat
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.lines import in_use, to_look_at
from stts_tui.domain.tariff.periods import first_day_of_right
from stts_tui.domain.tariff.reasons import STOP_REASONS
from stts_tui.domain.tariff.second_part import invoice_reasons, line_reasons, overlap_reasons, too_far
from stts_tui.i18n import _

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Line:
    """What a reduction is given on."""

    formula: Formula | None
    phone: str
    operators: Operators
    price: Decimal | None


_BY_RULES = {*(each.name for each in fields(_Line)), "activation_on"}  # what a modification does not simply take over
_SECOND = {each.name for each in fields(SecondPart)} & {each.name for each in fields(ModifyFile)} - {"phone"}


def _line_of(file: FileRecord) -> _Line:
    return _Line(file.formula, file.phone, file.operators, file.price)


def _wanted(file: FileRecord, request: ModifyFile) -> _Line:
    """The line that is asked for; of a new formula alone what belongs to it follows (combining.py)."""
    formula = request.formula or file.formula
    is_new = formula is not file.formula
    kept_price = None if is_new and formula is not None and not formula.has_subscription else file.price
    return _Line(
        formula,
        request.phone.e164 if request.phone is not None else file.phone,
        request.operators or (fitting(formula, file.operators) if is_new else file.operators),
        kept_price if request.price is None else request.price or None,
    )


# -- modifying ---------------------------------------------------------------------------------------------------------
def decide_modify(file: FileRecord, request: ModifyFile, around: Around) -> Decision:
    """The file with new data; a change of the line ends the present reduction and begins the next.

    A file that is not active yet takes new texts and a number; what belongs to its second part it takes once it has one.

    Raises, every reason at once, and as must_be_possible: EFFECTIVE_TOO_EARLY, TOO_FAR_AHEAD, ACTIVATION_FIXED,
        ACTIVATION_TOO_EARLY, ACTIVATION_AFTER_END, DAYS_TAKEN, DAYS_TAKEN_FOR_GOOD, INVOICE_TOO_EARLY,
        INVOICE_TOO_LATE, as `contradictions` and `in_use`, LINE_NOT_OF_FORMULA, NOTHING_CHANGED,
        AWAITS_ACTIVATION, WRONG_ACTION.

    """
    must_be_possible(file, ActionId.FILE_MODIFY, around.today)
    before, wanted = file, _wanted(file, request)
    new = {name: value for name, value in as_held(request).items() if value is not None and name not in _BY_RULES}
    file = but(file, **new)
    reasons: list[Reason] = []
    if not before.has_second_part and _touches_second_part(request):
        raise Refused([why_impossible(before, ActionId.FILE_MODIFY, around.today)])
    if wanted.formula is not None and wanted != _line_of(before):
        reasons.extend(line_reasons(wanted.formula, wanted.phone))
    if wanted.formula is not None and (wanted.formula, wanted.operators, wanted.price) != (
        before.formula, before.operators, before.price,
    ):  # fmt: skip
        reasons.extend(contradictions(wanted.formula, wanted.operators, wanted.price, None))
    if request.activation_on not in (None, before.activation_on):
        file = _activate_anew(file, request.activation_on, around, reasons)
    if before.state is FileState.ACTIVE and (wanted != _line_of(before) or _begins_again(before, request)):
        file = _on_line(file, wanted, request.effective_on or around.today, around, reasons)
    file = but(file, formula=wanted.formula, phone=wanted.phone, operators=wanted.operators, price=wanted.price)
    days, were = (file.invoice_on, file.activation_on), (before.invoice_on, before.activation_on)
    if file.invoice_on is not None and file.activation_on is not None and days != were:
        reasons.extend(invoice_reasons(file.invoice_on, file.activation_on, around))
    reasons.extend(in_use(before, file, around))
    if not reasons and file == before:
        reasons.append(Reason(faults.NOTHING_CHANGED))
    if reasons:
        raise Refused(reasons)
    return Decision(move(ActionId.FILE_MODIFY, before, to_look_at(before, file, around), around))


def _touches_second_part(request: ModifyFile) -> bool:
    return any(getattr(request, name) is not None for name in _SECOND)


def _begins_again(file: FileRecord, request: ModifyFile) -> bool:
    """Whether a reduction is to begin though none runs now."""
    return file.running is None and request.effective_on is not None


def _activate_anew(file: FileRecord, day: date | None, around: Around, reasons: list[Reason]) -> FileRecord:
    """The file whose first reduction begins on another day."""
    if day is None:
        return file
    if not file.reductions:  # not decided yet
        reasons.extend([*_before_the_right(file, day), *too_far(day, around, "activation_on")])
        return but(file, activation_on=day)
    only = file.reductions[0]
    if file.taken_from is not None or len(file.reductions) > 1:
        why = _("it is also the end of another operator's reduction") if file.taken_from else _("the line has changed since")
        reasons.append(Reason(faults.ACTIVATION_FIXED, "activation_on", {"why": why}))
        return file
    early = _before_the_right(file, day)
    if early:
        reasons.extend(early)
    elif only.ends_on is not None and day > only.ends_on:
        reasons.append(Reason(faults.ACTIVATION_AFTER_END, "activation_on", {"last": show_date(only.ends_on)}))
    else:
        reasons.extend(too_far(day, around, "activation_on"))
        reasons.extend(overlap_reasons(file, day, only.ends_on, around.periods, "activation_on"))
    return but(file, activation_on=day, reductions=(replace(only, starts_on=day),))


def _before_the_right(file: FileRecord, day: date) -> list[Reason]:
    first = first_day_of_right(file)
    if day >= first:
        return []
    return [Reason(faults.ACTIVATION_TOO_EARLY, "activation_on", {"given": show_date(day), "first": show_date(first)})]


def _on_line(file: FileRecord, line: _Line, day: date, around: Around, reasons: list[Reason]) -> FileRecord:
    """The file whose reduction is given on `line` from `day` on."""
    if line.formula is None or file.category is None:
        raise ValueError("an active file has a formula and a category")
    reasons.extend(too_far(day, around, "effective_on"))
    running = file.running
    first = running.starts_on if running is not None else (file.last_day or file.requested_on) + _ONE_DAY
    if day < first:
        values = {"given": show_date(day), "first": show_date(first)}
        reasons.append(Reason(faults.EFFECTIVE_TOO_EARLY, "effective_on", values))
        return file
    following = Reduction(line.formula, line.phone, day, None, file.category, line.operators, line.price)
    if running is None:
        reasons.extend(overlap_reasons(file, day, None, around.periods, "effective_on"))
        return but(file, reductions=(*file.reductions, following))
    earlier = file.reductions[:-1]
    if day > running.starts_on:
        earlier = (*earlier, replace(running, ends_on=day - _ONE_DAY))
    return but(file, reductions=(*earlier, following))


# -- stopping ----------------------------------------------------------------------------------------------------------
def decide_stop(file: FileRecord, request: StopTariff, around: Around) -> Decision:
    """The end of the present reduction, or of the tariff; a file that still waits is withdrawn by its customer.

    Raises, every reason at once, and as must_be_possible: REASON_NOT_FOR_THIS, NO_REDUCTION, STOP_TOO_EARLY,
        TOO_FAR_AHEAD, AWAITS_ACTIVATION, WRONG_ACTION (there is no reduction to stop before a file is active).

    """
    must_be_possible(file, ActionId.FILE_STOP, around.today)
    reasons: list[Reason] = []
    if request.reason not in STOP_REASONS:
        reasons.append(Reason(faults.REASON_NOT_FOR_THIS, "reason", {"reason": request.reason.words}))
    reasons.extend(too_far(request.last_day, around, "last_day"))
    if request.what is StopWhat.REDUCTION:
        after = _without_reduction(file, request, around, reasons)
    else:
        after = over(file, request, reasons)
    if reasons:
        raise Refused(reasons)
    return Decision(move(ActionId.FILE_STOP, file, after, around, request.note))


def _without_reduction(file: FileRecord, request: StopTariff, around: Around, reasons: list[Reason]) -> FileRecord:
    if file.state is not FileState.ACTIVE:
        raise Refused([why_impossible(file, ActionId.FILE_STOP, around.today)])
    running = file.running
    if running is None:
        reasons.append(Reason(faults.NO_REDUCTION, None, {"number": file.number}))
        return file
    if request.last_day < running.starts_on:
        reasons.append(Reason(faults.STOP_TOO_EARLY, "last_day", {"first": show_date(running.starts_on)}))
        return file
    return but(file, reductions=(*file.reductions[:-1], replace(running, ends_on=request.last_day)))


def over(file: FileRecord, request: StopTariff, reasons: list[Reason]) -> FileRecord:
    """The file after its last day."""
    active = file.state is FileState.ACTIVE
    first = file.reductions[0].starts_on if file.reductions else file.requested_on
    if request.last_day < first:
        reasons.append(Reason(faults.STOP_TOO_EARLY, "last_day", {"first": show_date(first)}))
        return file
    return but(
        trimmed(file, request.last_day) if active else file,
        state=FileState.ENDED if active else FileState.CLOSED, closed_on=request.last_day,
        closed_because=request.reason, closed_note=request.note,
    )  # fmt: skip
