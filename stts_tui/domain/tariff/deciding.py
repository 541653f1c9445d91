"""What the authority decides on a tariff file, and the periodic work in its place (services/host/work.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, Refused, refused
from stts_tui.domain.common.names import Fit, fit
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import Around, Decision, but, in_time, move, must_be_possible, trimmed
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, NewNumber, RecordPapers, RefuseTariff
from stts_tui.domain.tariff.entitlement import Unavailable, Verification
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.opening import communal_now, rivals
from stts_tui.domain.tariff.reasons import END_REASONS, REFUSAL_REASONS, Because, DocumentKind
from stts_tui.domain.tariff.second_part import granted, hand_over, too_far

_ONE_DAY = timedelta(days=1)


def decide_ask(file: FileRecord, request: AskDocuments, around: Around) -> Decision:
    """Papers are asked of the customer; the file waits for them until the day that is named, or the usual deadline.

    A day is named from tomorrow on, and no further ahead than any day of a file. Raises DOCUMENTS_NONE, DOCUMENTS_DUE_WHEN.
    """
    must_be_possible(file, ActionId.FILE_ASK, around.today)
    usual = around.today + timedelta(days=around.deadlines.documents)
    first, last = around.today + _ONE_DAY, max(usual, around.today + timedelta(days=around.deadlines.ahead))
    due = request.due_on or usual
    reasons = []
    if request.documents <= {kind for kind, _day in file.received}:
        reasons.append(Reason(faults.DOCUMENTS_NONE, "documents"))
    if not first <= due <= last:
        reasons.append(Reason(faults.DOCUMENTS_DUE_WHEN, "due_on", {"first": show_date(first), "last": show_date(last)}))
    if reasons:
        raise Refused(reasons)
    after = but(
        file, state=FileState.AWAITING_DOCUMENTS, documents=request.documents, reminded_on=None, documents_due=due
    )  # fmt: skip
    return Decision(move(ActionId.FILE_ASK, file, after, around, request.note))


def decide_papers(file: FileRecord, request: RecordPapers, around: Around) -> Decision:
    """Which papers are there now; those that are new came in on a day from the application to today.

    What was ticked by mistake is taken away again in the same way; where the file counted as complete, the customer then
    has a term that can still be kept [D24]. Raises PAPERS_WHEN, NOTHING_CHANGED.
    """
    must_be_possible(file, ActionId.FILE_PAPERS, around.today)
    held = dict(file.received)
    days = {kind: held.get(kind, request.received_on) for kind in request.papers}
    if days == held:
        raise refused(faults.NOTHING_CHANGED)
    if not file.requested_on <= request.received_on <= around.today:
        first, last = show_date(file.requested_on), show_date(around.today)
        raise refused(faults.PAPERS_WHEN, field="received_on", first=first, last=last)
    received = tuple((kind, days[kind]) for kind in DocumentKind if kind in days)
    after = but(file, received=received)
    if after.missing and not file.missing:
        after = in_time(after, around)
    return Decision(move(ActionId.FILE_PAPERS, file, after, around, request.note))


def decide_remind(file: FileRecord, around: Around) -> Decision:
    """A second letter, once; the deadline stays."""
    must_be_possible(file, ActionId.FILE_REMIND, around.today)
    return Decision(move(ActionId.FILE_REMIND, file, but(file, reminded_on=around.today), around))


def decide_grant(file: FileRecord, request: GrantTariff, around: Around) -> Decision:
    """The right is there: the file awaits its second part, or is active with it; an active one gets another ground.

    Raises GRANT_TOO_EARLY (before the application; for an active file: before its reduction began), TOO_FAR_AHEAD, and
    HOUSEHOLD_SERVED or FILE_EXISTS_ELSEWHERE if the place was taken meanwhile.
    """
    must_be_possible(file, ActionId.FILE_GRANT, around.today)
    if file.state is FileState.ACTIVE:
        return _grant_anew(file, request, around)
    reasons = []
    if request.starts_on < file.requested_on:
        reasons.append(Reason(faults.GRANT_TOO_EARLY, "starts_on", {"first": show_date(file.requested_on)}))
    reasons.extend(too_far(request.starts_on, around, "starts_on"))
    for other in rivals(file, around):
        because = faults.FILE_EXISTS_ELSEWHERE if other.niss == file.niss else faults.HOUSEHOLD_SERVED
        reasons.append(Reason(because))
    if reasons:
        raise Refused(reasons)
    answer = around.answer
    known = but(file, doubts=frozenset())  # whoever grants it has looked at them
    if isinstance(answer, Verification):
        known = _at_home(known, answer)
    after = granted(but(known, verified_on=around.today), request.category, request.starts_on, around)
    return Decision(move(ActionId.FILE_GRANT, file, after, around, request.note), hand_over(around, after))


def _grant_anew(file: FileRecord, request: GrantTariff, around: Around) -> Decision:
    if ahead := too_far(request.starts_on, around, "starts_on"):
        raise Refused(ahead)
    after = but(
        file, category=request.category, verified_on=around.today, warned_on=None, lapse_due=None, doubts=frozenset()
    )  # fmt: skip
    running = file.running
    if running is not None and running.category is not request.category:
        if request.starts_on < running.starts_on:
            raise refused(faults.EFFECTIVE_TOO_EARLY, field="starts_on", given=show_date(request.starts_on),
                          first=show_date(running.starts_on))  # fmt: skip
        earlier = file.reductions[:-1]
        if request.starts_on > running.starts_on:
            earlier = (*earlier, replace(running, ends_on=request.starts_on - _ONE_DAY))
        following = replace(running, starts_on=request.starts_on, category=request.category)
        after = but(after, reductions=(*earlier, following))
    return Decision(move(ActionId.FILE_GRANT, file, after, around, request.note))


def decide_refuse(file: FileRecord, request: RefuseTariff, around: Around) -> Decision:
    """The tariff is not given. Raises REASON_NOT_FOR_THIS."""
    must_be_possible(file, ActionId.FILE_REFUSE, around.today)
    if request.reason not in REFUSAL_REASONS:
        raise refused(faults.REASON_NOT_FOR_THIS, field="reason", reason=request.reason.words)
    after = but(file, state=FileState.REFUSED, closed_on=around.today, closed_because=request.reason, closed_note=request.note)
    return Decision(move(ActionId.FILE_REFUSE, file, after, around, request.note))


def decide_close(file: FileRecord, around: Around) -> Decision:
    """A file whose second part or documents are late is closed; the life cycle's need is that they are."""
    must_be_possible(file, ActionId.FILE_CLOSE, around.today)
    waits = file.state is FileState.AWAITING_ACTIVATION
    because = Because.ACTIVATION_LATE if waits else Because.DOCUMENTS_LATE
    after = but(file, state=FileState.CLOSED, closed_on=around.today, closed_because=because)
    return Decision(move(ActionId.FILE_CLOSE, file, after, around))


def decide_end(file: FileRecord, request: EndTariff, around: Around) -> Decision:
    """The tariff ends: death, or loss of the right.

    Raises, every reason at once: REASON_NOT_FOR_THIS, END_BEFORE_START, END_BEFORE_BIRTH, DEATH_AHEAD, TOO_FAR_AHEAD.

    `request.last_day` before the first reduction leaves a file without any (somebody died before it began); the file
    itself then ends on the day of its application at the earliest.
    """
    must_be_possible(file, ActionId.FILE_END, around.today)
    reasons = []
    if request.reason not in END_REASONS:
        reasons.append(Reason(faults.REASON_NOT_FOR_THIS, "reason", {"reason": request.reason.words}))
    last_day = request.last_day
    if last_day < file.requested_on and request.reason is not Because.DECEASED:
        reasons.append(Reason(faults.END_BEFORE_START, "last_day", {"first": show_date(file.requested_on)}))
    born = file.niss.birth_date
    if born is not None and last_day < born:
        reasons.append(Reason(faults.END_BEFORE_BIRTH, "last_day"))
    if request.reason is Because.DECEASED and last_day > around.today:
        reasons.append(Reason(faults.DEATH_AHEAD, "last_day"))
    reasons.extend(too_far(last_day, around, "last_day"))
    if reasons:
        raise Refused(reasons)
    active = file.state is FileState.ACTIVE
    after = but(
        trimmed(file, last_day), state=FileState.ENDED if active else FileState.CLOSED,
        closed_on=max(last_day, file.requested_on), closed_because=request.reason, closed_note=request.note,
    )  # fmt: skip
    return Decision(move(ActionId.FILE_END, file, after, around, request.note))


def decide_recheck(file: FileRecord, around: Around) -> Decision:
    """The periodic check: the right still holds, holds on another ground, lapses (a warning), or its holder died.

    Raises REGISTER_SILENT; nothing is ever closed by this but for a death that the register knows.
    """
    must_be_possible(file, ActionId.FILE_RECHECK, around.today)
    answer = around.answer
    if isinstance(answer, Unavailable):
        raise refused(faults.REGISTER_SILENT)
    if answer is not None and not answer.alive:
        last_day = answer.died_on or around.today
        return decide_end(file, EndTariff(file.file_id, file.version, Because.DECEASED, last_day), around)
    if answer is None or not answer.categories:
        if file.warned_on is not None:
            raise Refused([Reason(faults.WRONG_ACTION, None, _warned_already(file))])
        return _warning(file, around)
    if file.category in answer.categories:
        after = but(file, verified_on=around.today, warned_on=None, lapse_due=None)
        return Decision(move(ActionId.FILE_RECHECK, file, after, around))
    ground = next(category for category in Category if category in answer.categories)
    starts = max(around.today, file.running.starts_on) if file.running is not None else around.today
    return _grant_anew(file, GrantTariff(file.file_id, file.version, ground, starts), around)


def _warned_already(file: FileRecord) -> dict[str, object]:
    from stts_tui.domain.rights.table import action

    possible = ", ".join(str(action(name).label) for name in (ActionId.FILE_GRANT, ActionId.FILE_END))
    return {"action": action(ActionId.FILE_WARN).label, "number": file.number, "state": file.state.words,
            "possible": possible}  # fmt: skip


def decide_warn(file: FileRecord, around: Around) -> Decision:
    """The operator is warned that the right lapses; the authority decides later. Raises STILL_ENTITLED."""
    must_be_possible(file, ActionId.FILE_WARN, around.today)
    answer = around.answer
    if isinstance(answer, Verification) and answer.alive and answer.categories and not _served_twice(file, around):
        known = ", ".join(str(category.words) for category in Category if category in answer.categories)
        raise refused(faults.STILL_ENTITLED, categories=known)
    return _warning(file, around)


def _served_twice(file: FileRecord, around: Around) -> bool:
    return any(other.file_id != file.file_id for other in around.others)


def _warning(file: FileRecord, around: Around) -> Decision:
    after = but(
        file, verified_on=around.today, warned_on=around.today,
        lapse_due=around.today + timedelta(days=around.deadlines.lapse),
    )  # fmt: skip
    return Decision(move(ActionId.FILE_WARN, file, after, around))


def decide_number(file: FileRecord, request: NewNumber, around: Around) -> Decision:
    """The file is the same person's under another national number; what the person had before leads to it still.

    `around.answer` is the register's about the new number, `around.niss` the one that is told in place of the file's
    already, if one is. A number that the register does not know yet is taken on the authority's word.

    Raises, every reason at once: NUMBER_SAME, NUMBER_TAKEN_OVER, NUMBER_REPLACED, NUMBER_OF_ANOTHER, NUMBER_HAS_FILE.
    """
    must_be_possible(file, ActionId.FILE_NUMBER, around.today)
    reasons, answer = [], around.answer
    if request.niss == file.niss:
        raise refused(faults.NUMBER_SAME, field="niss")
    if around.niss not in (None, file.niss, request.niss):
        reasons.append(Reason(faults.NUMBER_TAKEN_OVER, "niss"))
    if isinstance(answer, Verification):
        if answer.niss not in (request.niss, file.niss):
            reasons.append(Reason(faults.NUMBER_REPLACED, "niss"))
        elif fit(file.first_name, file.last_name, answer.first_name, answer.last_name) is not Fit.WHOLE:
            reasons.append(Reason(faults.NUMBER_OF_ANOTHER, "niss"))
    if any(other.niss == request.niss for other in around.others):
        reasons.append(Reason(faults.NUMBER_HAS_FILE, "niss"))
    if reasons:
        raise Refused(reasons)
    return Decision(move(ActionId.FILE_NUMBER, file, but(file, niss=request.niss), around, request.note))


def _at_home(file: FileRecord, answer: Verification) -> FileRecord:
    """The file with household and address as the register has them."""
    communal = communal_now(file, answer)
    return but(file, household_id=answer.household_id, address=str(answer.address), communal=communal)


def decide_address(file: FileRecord, around: Around) -> Decision:
    """The register's present address and household are taken over, and the operator is told.

    Raises REGISTER_SILENT, ADDRESS_SAME, and HOUSEHOLD_SERVED if the new household has the tariff already.
    """
    must_be_possible(file, ActionId.FILE_ADDRESS, around.today)
    answer = around.answer
    if not isinstance(answer, Verification):
        raise refused(faults.REGISTER_SILENT)
    after = _at_home(file, answer)
    if after == file:
        raise refused(faults.ADDRESS_SAME)
    if not after.communal and any(other.niss != file.niss for other in around.others):
        raise refused(faults.HOUSEHOLD_SERVED)
    return Decision(move(ActionId.FILE_ADDRESS, file, after, around))
