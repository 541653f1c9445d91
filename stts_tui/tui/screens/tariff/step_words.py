"""What the pages of steps on tariff files say and hold at first, where that is not what the table of actions says anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.kinds import as_typed
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.fields import BY_NAME
from stts_tui.domain.tariff.file import FileRecord, FileView
from stts_tui.domain.tariff.forms import COMPLETE, MODIFY
from stts_tui.i18n import Words, _


def _nothing(_file: FileRecord, _today: date) -> Mapping[str, Raw]:
    return {}


@dataclass(frozen=True)
class StepWords:
    """`does` is what Enter does (else the action's short words), `help` what F1 tells (else the action's help).

    `values` are those of the form's fields at the start, `known` what its command needs besides the file and its version.
    """

    does: Words | None = None
    help: Words | None = None
    values: Callable[[FileRecord, date], Mapping[str, Raw]] = _nothing
    known: Callable[[FileRecord], Mapping[str, object]] = lambda _file: {}


def _as_it_is(file: FileRecord, _today: date) -> dict[str, Raw]:
    return as_typed(MODIFY, BY_NAME, file) | {"effective_on": ""}


def _stopped_today(file: FileRecord, today: date) -> dict[str, Raw]:
    return {"what": "reduction" if file.running is not None else "tariff", "last_day": show_date(today)}


def _granted_today(file: FileRecord, today: date) -> dict[str, Raw]:
    return {"category": file.category.value if file.category is not None else "", "starts_on": show_date(today)}


def _asked_today(file: FileRecord, _today: date) -> dict[str, Raw]:
    due = file.usual_due if isinstance(file, FileView) else None
    return {
        "documents": frozenset(kind.value for kind in file.documents), "due_on": show_date(due) if due is not None else "",
    }  # fmt: skip


def _received_today(file: FileRecord, today: date) -> dict[str, Raw]:
    return {"papers": frozenset(kind.value for kind, _day in file.received), "received_on": show_date(today)}


WORDS: dict[ActionId, StepWords] = {
    ActionId.FILE_APPLY: StepWords(
        help=_(
            "The register is asked at once whether the customer is entitled. If so, the second part follows: type of"
            " formula, dates and number; it may come later. F8 tells what would come of it and saves nothing. F9, where"
            " the person has a file at another operator, starts a transfer with what you typed."
        )
    ),
    ActionId.FILE_TRANSFER: StepWords(
        help=_(
            "Takes over the tariff that another operator gives this customer, with the customer's consent: who gave"
            " it, when and how. The other operator ends its reduction on the day before yours begins; until your second"
            " part is there it stays in charge."
        )
    ),
    ActionId.FILE_COMPLETE: StepWords(
        _("Save"),
        _("The second part of an application or transfer. Once it is there the reduction begins on the activation date."),
        lambda file, _today: as_typed(COMPLETE, BY_NAME, file),
    ),
    ActionId.FILE_MODIFY: StepWords(
        _("Save"),
        _(
            "Change what differs. Before and after, and the new discount, are shown first. A new number, formula,"
            " operators or price begin a new reduction from the day “these hold from”."
        ),
        _as_it_is,
        lambda file: {"had_price": file.price is not None},
    ),
    ActionId.FILE_STOP: StepWords(
        help=_(
            "A reduction is the discount on one line: it ends, the tariff stays, and another reduction may begin by"
            " modifying the file. Or the tariff ends altogether; the customer can then apply anew."
        ),
        values=_stopped_today,
    ),
    ActionId.ACTION_CANCEL: StepWords(
        _("Cancel the action"),
        _(
            "Undoes the latest action of the file that is not cancelled yet: the file is again exactly as it was"
            " before. The cancellation itself stands in the history, and assignments that the action made are"
            " withdrawn."
        ),
    ),
    ActionId.FILE_VERIFY: StepWords(_("Ask the register")),
    ActionId.FILE_ASK: StepWords(
        help=_("The customer gets a letter that asks for these papers; they go to the authority, never to the operator."),
        values=_asked_today,
    ),
    ActionId.FILE_PAPERS: StepWords(
        _("Save"),
        _(
            "Tick what has come in. What is missing is told in the file, in the reminder and in its letter; once all is there,"
            " nothing is reminded of or closed any more, and the file waits for your judgement."
        ),
        _received_today,
    ),
    ActionId.FILE_GRANT: StepWords(values=_granted_today),
    ActionId.FILE_END: StepWords(_("End the tariff"), values=lambda _file, today: {"last_day": show_date(today)}),
    ActionId.FILE_RECHECK: StepWords(_("Check")),
    ActionId.FILE_ADDRESS: StepWords(_("Pass on")),
}


def words_of(action_id: ActionId) -> StepWords:
    return WORDS.get(action_id) or StepWords()
