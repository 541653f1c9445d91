"""Opening a tariff file: application, transfer, the register's later answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.names import Fit, fit
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import Around, Decision, LiveFile, but, move, must_be_possible
from stts_tui.domain.tariff.entitlement import Answer, Unavailable, Verification
from stts_tui.domain.tariff.fields import as_held
from stts_tui.domain.tariff.file import ApplyForTariff, FileRecord, TransferTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.lines import in_use, to_look_at
from stts_tui.domain.tariff.reasons import Because, Doubt
from stts_tui.domain.tariff.second_part import granted, second_part_reasons, taken_over, with_line, with_second_part

_NAMED = (Fit.WHOLE, Fit.LATER_NAME)


# -- application -------------------------------------------------------------------------------------------------------
def decide_apply(request: ApplyForTariff, around: Around, company_id: int) -> Decision:
    """The file that an application opens.

    It waits for its second part, or is active with it; it waits as requested while the register does not answer, or
    where there is something that the authority looks at (proof of a ground that the register does not know, a Doubt).
    `around.others` are the live files of the person and, if the register told it, of the household.

    Raises, every reason at once: CONSENT_MISSING, PROOF_OF_WHAT, NOT_IDENTIFIED, NAME_NOT_OF_FILE, DECEASED,
        NOT_ENTITLED, CATEGORY_NOT_CONFIRMED, FILE_EXISTS_HERE, FILE_EXISTS_ELSEWHERE, HOUSEHOLD_SERVED, as `in_use`,
        and second_part_reasons.

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
            raise Refused([*reasons, _not_identified(niss, around, company_id)])
        if not answer.alive:
            raise Refused([*reasons, Reason(faults.DECEASED, "niss")])
        reasons.extend(_ground_reasons(request, answer))
        file = _as_registered(file, answer, around)
    if file.communal:
        around = around.without_household()
    reasons.extend(_in_the_way(niss, around.others, company_id))
    if request.second is not None:
        reasons.extend(second_part_reasons(request.second, file, around))
        file = with_second_part(file, request.second)
    reasons.extend(in_use(None, file, around))
    if reasons:
        raise Refused(reasons)
    file = to_look_at(None, file, around)
    if isinstance(answer, Verification) and not file.doubts and (ground := _ground(file, answer)) is not None:
        file = granted(file, ground, around.today, around)
    return Decision(move(ActionId.FILE_APPLY, None, file, around))


def _not_identified(niss: NationalNumber, around: Around, company_id: int) -> Reason:
    """NOT_IDENTIFIED: nothing of what the register knows is told to somebody who cannot name the person.

    NAME_NOT_OF_FILE where the company has a file of the number, and so knows that it is somebody's.
    """
    own = next((file for file in around.others if file.niss == niss and file.company_id == company_id), None)
    if own is None or around.answer is None:
        return Reason(faults.NOT_IDENTIFIED, "niss")
    return Reason(faults.NAME_NOT_OF_FILE, "last_name", {"number": own.number})


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


def communal_now(file: FileRecord, answer: Answer) -> bool:
    """Whether the person is in communal living at the address that the register has now: another home's does not count."""
    if not isinstance(answer, Verification):
        return file.communal
    return answer.communal or (file.communal and file.household_id in (None, answer.household_id))


def _as_registered(file: FileRecord, answer: Verification, around: Around) -> FileRecord:
    """The person as the register writes the name, with household and address, and what is doubtful about that."""
    known = but(
        file, household_id=answer.household_id, address=str(answer.address), verified_on=around.today,
        communal=communal_now(file, answer),
    )  # fmt: skip
    doubts = set(file.doubts) - {Doubt.COMMUNAL}
    if file.communal and not answer.communal:
        doubts.add(Doubt.COMMUNAL)
    if around.namesakes:
        doubts.add(Doubt.NAMESAKE)
    if answer.fit(file.first_name, file.last_name) is Fit.LATER_NAME:
        return but(known, doubts=frozenset(doubts | {Doubt.LATER_NAME}))  # under the name given: somebody looks at it
    return but(known, doubts=frozenset(doubts), first_name=answer.first_name, last_name=answer.last_name)


def rivals(file: FileRecord, around: Around) -> list[LiveFile]:
    """Other live files that hold the place of this one's person or household; not the one that it takes over."""
    return [other for other in around.others if other.file_id != file.taken_from]


def _in_the_way(niss: NationalNumber, files: Sequence[LiveFile], company_id: int) -> list[Reason]:
    reasons: list[Reason] = []
    for file in files:
        if file.niss == niss and file.company_id == company_id:
            reasons.append(Reason(faults.FILE_EXISTS_HERE, "niss", {"number": file.number}))
        elif file.niss == niss:
            if not file.is_pending_transfer:  # of which its predecessor stands in the way
                reasons.append(Reason(faults.FILE_EXISTS_ELSEWHERE, "niss"))
        elif not any(reason.fault is faults.HOUSEHOLD_SERVED for reason in reasons):
            reasons.append(Reason(faults.HOUSEHOLD_SERVED, "niss"))
    if not reasons and files:  # only a transfer that waits, its predecessor ended meanwhile
        reasons.append(Reason(faults.FILE_EXISTS_ELSEWHERE, "niss"))
    return reasons


# -- transfer ----------------------------------------------------------------------------------------------------------
def decide_transfer(request: TransferTariff, around: Around, company_id: int) -> Decision:
    """The file at the operator that takes a tariff over.

    Until its second part is there the other operator stays in charge; then that one's reduction ends the day before.
    `around.predecessor` is the person's active file at another operator, if there is one.

    Raises, every reason at once: CONSENT_AHEAD, CONSENT_TOO_OLD (before the other file began), NOT_IDENTIFIED,
        NAME_NOT_OF_FILE, DECEASED, FILE_EXISTS_HERE, TRANSFER_PENDING, NOT_ACTIVE_THERE, NOT_DECIDED_THERE,
        NOTHING_TO_TRANSFER, HOUSEHOLD_SERVED, as `in_use`, and second_part_reasons.

    """
    reasons: list[Reason] = []
    if request.consent_on > around.today:
        reasons.append(Reason(faults.CONSENT_AHEAD, "consent_on"))
    taken, answer, niss = taken_over(around), around.answer, around.niss or request.niss
    known = answer if isinstance(answer, Verification) else taken
    if (
        known is None
        or (answer is None)
        or fit(request.first_name, request.last_name, known.first_name, known.last_name) is not Fit.WHOLE
    ):
        silent = isinstance(answer, Unavailable) and taken is None
        why = Reason(faults.NOTHING_TO_TRANSFER, "niss") if silent else _not_identified(niss, around, company_id)
        raise Refused([*reasons, why])
    if isinstance(answer, Verification) and not answer.alive:
        raise Refused([*reasons, Reason(faults.DECEASED, "niss")])
    if taken is not None and taken.communal:
        around = around.without_household()
    reasons.extend(_why_no_transfer(niss, around, company_id))
    if taken is None:
        raise Refused(reasons)
    if request.consent_on < taken.requested_on:
        reasons.append(Reason(faults.CONSENT_TOO_OLD, "consent_on", {"given": show_date(request.consent_on)}))
    file = FileRecord(
        company_id=company_id, niss=niss, regime=taken.regime, household_id=taken.household_id,
        category=taken.category, communal=taken.communal, address=taken.address,
        state=FileState.AWAITING_ACTIVATION, requested_on=around.today,
        verified_on=taken.verified_on, granted_from=around.today,
        activation_due=around.today + timedelta(days=around.deadlines.activation), taken_from=taken.file_id,
        **{**as_held(request), "first_name": known.first_name, "last_name": known.last_name},
    )  # fmt: skip
    if request.second is None:
        if reasons:
            raise Refused(reasons)
        return Decision(move(ActionId.FILE_TRANSFER, None, file, around))
    reasons.extend(second_part_reasons(request.second, file, around))
    file = with_second_part(file, request.second)
    reasons.extend(in_use(None, file, around))
    if reasons:
        raise Refused(reasons)
    return with_line(ActionId.FILE_TRANSFER, None, to_look_at(None, file, around), around)


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
    if not reasons and taken_over(around) is None:
        reasons.append(Reason(faults.NOTHING_TO_TRANSFER, "niss"))
    return reasons


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
    if answer is None:
        return _refusal(file, Because.NUMBER_UNKNOWN, around)
    if answer.fit(file.first_name, file.last_name) not in _NAMED:
        return _refusal(file, Because.NAME_DIFFERS, around)
    file_now = _as_registered(file, answer, around)
    if not answer.alive:
        return _refusal(file, Because.DECEASED, around)
    if file_now.communal:
        around = around.without_household()
    if rivals(file, around):
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
