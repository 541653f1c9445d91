"""How a file stands, or would stand: the facts that F8 shows, an answer to a message carries and a record's card tells.

One function makes them of a forecast and one of a file that is there; every mouth takes its words from what they give.
Remarks are no part of it: they are reasons that stand in nobody's way (`Forecast.told`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.quick import quick
from stts_tui.domain.law.amounts import ZERO, Amounts, Discount
from stts_tui.domain.law.terms import Formula
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.charging import discounts_of
from stts_tui.domain.tariff.file import FileRecord, FileView, Forecast
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import DocumentKind, Doubt
from stts_tui.i18n import Words, _


class Waits(StrEnum):
    """What a live file waits for."""

    REGISTER = "register"
    DOUBTS = "doubts"
    AUTHORITY = "authority"
    DOCUMENTS = "documents"
    JUDGEMENT = "judgement"
    SECOND_PART = "second-part"
    PROOF = "proof"

    @property
    def words(self) -> Words:
        """A sentence; its {day} is until when (`until`), where it has one."""
        return {
            Waits.REGISTER: _(
                "The file waits: the register gives no answer now. It is asked again by itself, and as soon as it answers the"
                " file goes on; else the authority (BIPT) decides by {day}."
            ),
            Waits.DOUBTS: _("The file waits: there is something to be looked at. The authority (BIPT) decides by {day}."),
            Waits.AUTHORITY: _(
                "The file waits: the register does not confirm the right. The authority (BIPT) decides by {day}."
            ),
            Waits.DOCUMENTS: _("The file waits for papers of the customer, which go to the authority (BIPT) by {day}."),
            Waits.JUDGEMENT: _("Every paper that was asked is there: the authority (BIPT) judges them."),
            Waits.SECOND_PART: _("The file waits for its second part, which your company enters by {day}."),
            Waits.PROOF: _("The register knows no ground any more: the right lapses unless proof comes by {day}."),
        }[self]

    def until(self, day: date) -> Words:
        """The sentence."""
        return self.words.with_values(day=show_date(day))


def waits_for(file: FileRecord) -> Waits | None:
    """What the file waits for; None where nothing has to come for it to go on."""
    if file.state is FileState.REQUESTED:
        if file.verified_on is None:
            return Waits.REGISTER
        return Waits.DOUBTS if file.doubts else Waits.AUTHORITY
    if file.state is FileState.AWAITING_DOCUMENTS:
        return Waits.DOCUMENTS if file.missing else Waits.JUDGEMENT
    if file.state is FileState.AWAITING_ACTIVATION:
        return Waits.SECOND_PART
    return Waits.PROOF if file.state is FileState.ACTIVE and file.warned_on is not None else None


@quick
@dataclass(frozen=True)
class Assigned:
    """What became of an assignment of one's own company, or one that is open; `due_on` of one that is open."""

    kind: AssignmentKind
    state: AssignmentState
    due_on: date | None = None
    moved: bool = False  # it was open before, and is now due on another day


@quick
@dataclass(frozen=True)
class DatedDiscount:
    """The discount of one reduction: from `first` to `last` (None: without an end), each month, and once for the line."""

    formula: Formula
    first: date
    last: date | None
    monthly: Discount
    installation: Decimal = ZERO

    @property
    def amounts(self) -> Amounts:
        """By component: `installation` once, the others a month."""
        month = self.monthly.amounts
        return Amounts(self.installation, month.subscription, month.calls, month.credit)


@quick
@dataclass(frozen=True)
class Outlook:
    """The facts. `documents` are the papers still missing, `discounts` by first day; `last_day_elsewhere` is that of the
    operator in charge, which a transfer sets.
    """

    state: FileState
    waits: Waits | None = None
    waits_until: date | None = None
    doubts: tuple[Doubt, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    last_day_elsewhere: date | None = None
    assignments: tuple[Assigned, ...] = ()
    discounts: tuple[DatedDiscount, ...] = ()

    @property
    def waiting_words(self) -> Words | str:
        """Why it waits, until when, and what comes then; nothing where it does not."""
        if self.waits is Waits.JUDGEMENT:
            return self.waits.words
        return self.waits.until(self.waits_until) if self.waits is not None and self.waits_until is not None else ""


def of_forecast(forecast: Forecast, today: date) -> Outlook | None:
    """What the action would make, or has made, of the file; None where it would be refused."""
    if forecast.after is None:
        return None
    states = AssignmentState
    assigned = (
        *(Assigned(kind, states.OPEN, due) for kind, due in forecast.opened),
        *(Assigned(kind, states.DONE) for kind in forecast.done),
        *(Assigned(kind, states.WITHDRAWN) for kind in forecast.withdrawn),
        *(Assigned(kind, states.OPEN, due, moved=True) for kind, due in forecast.due),
    )
    return _outlook(forecast.after, today, forecast.decided_by, assigned, forecast.ends_elsewhere)


def of_view(file: FileView, today: date) -> Outlook:
    """How a file stands."""
    open_now = (
        Assigned(each.kind, AssignmentState.OPEN, each.due_on) for each in file.assignments if not each.kind.is_the_authoritys
    )
    return _outlook(file, today, file.decided_by, tuple(open_now))


def before(forecast: Forecast, today: date) -> tuple[DatedDiscount, ...]:
    """The discounts as they are without the action."""
    return _discounts(forecast.before, today) if forecast.before is not None else ()


def _outlook(
    file: FileRecord, today: date, decided_by: date | None, assigned: tuple[Assigned, ...], elsewhere: date | None = None
) -> Outlook:
    waits = waits_for(file)
    until = {
        Waits.DOCUMENTS: file.documents_due, Waits.JUDGEMENT: None, Waits.SECOND_PART: file.activation_due,
        Waits.PROOF: file.lapse_due,
    }.get(waits, decided_by) if waits is not None else None  # fmt: skip
    return Outlook(
        file.state, waits, until,
        tuple(sorted(file.doubts)) if file.state is FileState.REQUESTED else (),
        tuple(sorted(file.missing)) if waits is Waits.DOCUMENTS else (),
        elsewhere, assigned, _discounts(file, today),
    )  # fmt: skip


def _discounts(file: FileRecord, today: date) -> tuple[DatedDiscount, ...]:
    return tuple(
        DatedDiscount(reduction.formula, reduction.starts_on, reduction.ends_on, month, once.amount)
        for reduction, month, once in discounts_of(file, today)
    )
