"""Opening a tariff file and completing it: application, transfer, second part, the register's later answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.names import Fit, fit
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import (
    Around,
    Decision,
    LiveFile,
    Move,
    Period,
    but,
    first_free_day,
    move,
    must_be_possible,
    trimmed,
)
from stts_tui.domain.tariff.combining import contradictions
from stts_tui.domain.tariff.entitlement import Unavailable, Verification
from stts_tui.domain.tariff.fields import as_held
from stts_tui.domain.tariff.file import ApplyForTariff, CompleteFile, FileRecord, Reduction, SecondPart, TransferTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.periods import first_day_of_right
from stts_tui.domain.tariff.reasons import Because, Doubt

_ONE_DAY = timedelta(days=1)
_NAMED = (Fit.WHOLE, Fit.LATER_NAME)
_MOBILE_LENGTH = len("+32470000000")
_FIXED_LINES = (Formula.FIXED, Formula.BUNDLE)
_MOBILE_LINES = (Formula.MOBILE, Formula.PREPAID)


# -- application -------------------------------------------------------------------------------------------------------
def decide_apply(request: ApplyForTariff, around: Around, company_id: int) -> Decision:
    """The file that an application opens.

    It waits for its second part, or is active with it; it waits as requested while the register does not answer, or
    where the customer has proof of a ground that the register does not know (the authority then decides).
    `around.others` are the live files of the person and, if the register told it, of the household.

    Raises, every reason at once: CONSENT_MISSING, PROOF_OF_WHAT, NOT_IDENTIFIED, DECEASED, NOT_ENTITLED,
        CATEGORY_NOT_CONFIRMED, FILE_EXISTS_HERE, FILE_EXISTS_ELSEWHERE, HOUSEHOLD_SERVED, and second_part_reasons.

    """
    reasons: list[Reason] = []
    if not request.consent:
        reasons.append(Reason(faults.CONSENT_MISSING, "consent"))
    if request.with_proof and request.category is None:
        reasons.append(Reason(faults.PROOF_OF_WHAT, "category"))
    answer, niss = around.answer, around.niss or request.niss
    file = FileRecord(
        company_id=company_id, niss=niss, household_id=None, state=FileState.REQUESTED, requested_on=around.today,
        **as_held(request),
    )  # fmt: skip
    if not isinstance(answer, Unavailable):
        called = answer.fit(request.first_name, request.last_name) if answer is not None else None
        if answer is None or called not in _NAMED:
            # Nothing of what the register knows is told to somebody who cannot name the person.
            raise Refused([*reasons, Reason(faults.NOT_IDENTIFIED, "niss")])
        if not answer.alive:
            raise Refused([*reasons, Reason(faults.DECEASED, "niss")])
        reasons.extend(_ground_reasons(request, answer))
        file = _as_registered(file, answer, around)
    reasons.extend(_in_the_way(niss, around.others, company_id))
    if request.second is not None:
        reasons.extend(second_part_reasons(request.second, file, around))
    if reasons:
        raise Refused(reasons)
    if request.second is not None:
        file = with_second_part(file, request.second)
    if isinstance(answer, Verification) and not file.doubts and (ground := _ground(file, answer)) is not None:
        file = granted(file, ground, around.today, around)
    return Decision(move(ActionId.FILE_APPLY, None, file, around))


def _ground_reasons(request: ApplyForTariff, answer: Verification) -> list[Reason]:
    if request.with_proof or request.category in answer.categories or (request.category is None and answer.categories):
        return []
    if not answer.categories:
        return [Reason(faults.NOT_ENTITLED, "niss")]
    known = ", ".join(str(category.words) for category in Category if category in answer.categories)
    return [Reason(faults.CATEGORY_NOT_CONFIRMED, "category", {"categories": known})]


def _ground(file: FileRecord, answer: Verification) -> Category | None:
    """The category on which the tariff is given without anybody's decision: the claimed one, or else one known."""
    if file.category in answer.categories:
        return file.category
    if file.category is not None and file.with_proof:
        return None
    return next((category for category in Category if category in answer.categories), None)


def _as_registered(file: FileRecord, answer: Verification, around: Around) -> FileRecord:
    """The person as the register writes the name, with household and address, and what is doubtful about that."""
    known = but(file, household_id=answer.household_id, address=str(answer.address), verified_on=around.today)
    doubts = set(file.doubts)
    if around.namesakes:
        doubts.add(Doubt.NAMESAKE)
    if answer.fit(file.first_name, file.last_name) is Fit.LATER_NAME:
        return but(known, doubts=frozenset(doubts | {Doubt.LATER_NAME}))  # under the name given: somebody looks at it
    return but(known, doubts=frozenset(doubts), first_name=answer.first_name, last_name=answer.last_name)


def _in_the_way(niss: NationalNumber, files: Sequence[LiveFile], company_id: int) -> list[Reason]:
    reasons: list[Reason] = []
    for file in files:
        if file.niss == niss and file.company_id == company_id:
            reasons.append(Reason(faults.FILE_EXISTS_HERE, "niss", {"number": file.number}))
        elif file.niss == niss:
            if file.state is not FileState.AWAITING_ACTIVATION or file.taken_from is None:  # of a transfer its predecessor
                reasons.append(Reason(faults.FILE_EXISTS_ELSEWHERE, "niss"))
        elif not any(reason.fault is faults.HOUSEHOLD_SERVED for reason in reasons):
            reasons.append(Reason(faults.HOUSEHOLD_SERVED, "niss"))
    if not reasons and files:  # only a transfer that waits, its predecessor ended meanwhile
        reasons.append(Reason(faults.FILE_EXISTS_ELSEWHERE, "niss"))
    return reasons


# -- the second part ---------------------------------------------------------------------------------------------------
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
    if (taken := _taken_over(around)) is not None and taken.reductions:
        first = max(first, taken.reductions[0].starts_on + _ONE_DAY)
    return first


def _taken_over(around: Around) -> FileRecord | None:
    """The predecessor, if it still is in charge."""
    taken = around.predecessor
    return taken if taken is not None and taken.state is FileState.ACTIVE else None


def _leaving(around: Around) -> int:
    taken = _taken_over(around)
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
    """The file with what the second part says; no reduction yet."""
    return but(file, **as_held(second))


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

    A file that is not decided yet keeps it until it is. Raises as must_be_possible and second_part_reasons.
    """
    must_be_possible(file, ActionId.FILE_COMPLETE, around.today)
    reasons = second_part_reasons(request.second, file, around)
    if reasons:
        raise Refused(reasons)
    after = with_second_part(file, request.second)
    if file.state is not FileState.AWAITING_ACTIVATION:
        return Decision(move(ActionId.FILE_COMPLETE, file, after, around))
    return Decision(move(ActionId.FILE_COMPLETE, file, activated(after), around), _hand_over(around, request.second))


# -- transfer ----------------------------------------------------------------------------------------------------------
def decide_transfer(request: TransferTariff, around: Around, company_id: int) -> Decision:
    """The file at the operator that takes a tariff over.

    Until its second part is there the other operator stays in charge; then that one's reduction ends the day before.
    `around.predecessor` is the person's active file at another operator, if there is one.

    Raises, every reason at once: CONSENT_AHEAD, CONSENT_TOO_OLD (before the other file began), NOT_IDENTIFIED, DECEASED,
        FILE_EXISTS_HERE, TRANSFER_PENDING, NOT_ACTIVE_THERE, NOT_DECIDED_THERE, NOTHING_TO_TRANSFER,
        HOUSEHOLD_SERVED, and second_part_reasons.

    """
    reasons: list[Reason] = []
    if request.consent_on > around.today:
        reasons.append(Reason(faults.CONSENT_AHEAD, "consent_on"))
    taken, answer, niss = _taken_over(around), around.answer, around.niss or request.niss
    known = answer if isinstance(answer, Verification) else taken
    if (
        known is None
        or (answer is None)
        or fit(request.first_name, request.last_name, known.first_name, known.last_name) is not Fit.WHOLE
    ):
        because = faults.NOTHING_TO_TRANSFER if isinstance(answer, Unavailable) and taken is None else faults.NOT_IDENTIFIED
        raise Refused([*reasons, Reason(because, "niss")])
    if isinstance(answer, Verification) and not answer.alive:
        raise Refused([*reasons, Reason(faults.DECEASED, "niss")])
    reasons.extend(_why_no_transfer(niss, around, company_id))
    if taken is None:
        raise Refused(reasons)
    if request.consent_on < taken.requested_on:
        reasons.append(Reason(faults.CONSENT_TOO_OLD, "consent_on", {"given": show_date(request.consent_on)}))
    file = FileRecord(
        company_id=company_id, niss=niss, regime=taken.regime, household_id=taken.household_id,
        category=taken.category, state=FileState.AWAITING_ACTIVATION, address=taken.address, requested_on=around.today,
        verified_on=taken.verified_on, granted_from=around.today,
        activation_due=around.today + timedelta(days=around.deadlines.activation), taken_from=taken.file_id,
        **{**as_held(request), "first_name": known.first_name, "last_name": known.last_name},
    )  # fmt: skip
    if request.second is None:
        if reasons:
            raise Refused(reasons)
        return Decision(move(ActionId.FILE_TRANSFER, None, file, around))
    reasons.extend(second_part_reasons(request.second, file, around))
    if reasons:
        raise Refused(reasons)
    active = activated(with_second_part(file, request.second))
    return Decision(move(ActionId.FILE_TRANSFER, None, active, around), _hand_over(around, request.second))


def _why_no_transfer(niss: NationalNumber, around: Around, company_id: int) -> list[Reason]:
    reasons: list[Reason] = []
    for file in around.others:
        last = show_date(file.activation_due) if file.activation_due is not None else "-"
        if file.niss != niss:
            reasons.append(Reason(faults.HOUSEHOLD_SERVED, "niss"))
        elif file.company_id == company_id:
            reasons.append(Reason(faults.FILE_EXISTS_HERE, "niss", {"number": file.number}))
        elif file.state is FileState.AWAITING_ACTIVATION:
            because = faults.TRANSFER_PENDING if file.taken_from is not None else faults.NOT_ACTIVE_THERE
            reasons.append(Reason(because, "niss", {"last": last}))
        elif file.state is not FileState.ACTIVE:
            reasons.append(Reason(faults.NOT_DECIDED_THERE, "niss"))
    if not reasons and _taken_over(around) is None:
        reasons.append(Reason(faults.NOTHING_TO_TRANSFER, "niss"))
    return reasons


def _hand_over(around: Around, second: SecondPart) -> Move | None:
    """What becomes of the other operator's file: its last reduction ends the day before the new one begins."""
    taken = _taken_over(around)
    if taken is None:
        return None
    last_day = second.activation_on - _ONE_DAY
    after = but(trimmed(taken, last_day), state=FileState.TRANSFERRED, closed_on=last_day, closed_because=Because.TRANSFERRED)
    return move(ActionId.FILE_TRANSFER, taken, after, around)


# -- the register's later answer ---------------------------------------------------------------------------------------
def decide_verify(file: FileRecord, around: Around) -> Decision:
    """What the register's answer makes of a file that waits for it.

    Granted, refused, or left to the authority (proof of a ground that the register does not know). Raises as
    must_be_possible, and REGISTER_SILENT.
    """
    must_be_possible(file, ActionId.FILE_VERIFY, around.today)
    answer = around.answer
    if isinstance(answer, Unavailable):
        raise Refused([Reason(faults.REGISTER_SILENT)])
    if answer is None or answer.fit(file.first_name, file.last_name) not in _NAMED:
        return _refusal(file, Because.NOT_IDENTIFIED, around)
    file_now = _as_registered(file, answer, around)
    if not answer.alive:
        return _refusal(file, Because.DECEASED, around)
    if around.others:
        return _refusal(file, Because.SERVED_ALREADY, around)
    ground = _ground(file, answer)
    if ground is not None and not file_now.doubts:
        after = granted(file_now, ground, file.requested_on, around)
    elif ground is not None or file.with_proof:
        after = file_now
    else:
        return _refusal(file, Because.NOT_ENTITLED, around)
    return Decision(move(ActionId.FILE_VERIFY, file, after, around))


def _refusal(file: FileRecord, because: Because, around: Around) -> Decision:
    after = but(file, state=FileState.REFUSED, closed_on=around.today, closed_because=because, verified_on=around.today)
    return Decision(move(ActionId.FILE_VERIFY, file, after, around))
