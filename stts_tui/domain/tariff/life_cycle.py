"""The life cycle of a tariff file, as ONE table: state, action -> state, what it needs, which assignments it causes.

A file is a person's right at one operator; reductions are dated discounts inside it. One tariff per beneficiary and
household, over all operators [D10]. The rules (domain/tariff/opening.py, second_part.py, changing.py,
deciding.py) move a
file only along a row of PASSAGES. The forms that are offered (`offered`), README's diagram (`diagram`),
data/life-cycle.md (`table`) and the property tests derive from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.domain.rights.table import is_allowed
from stts_tui.domain.tariff.assignments import TO_DO_KINDS, AssignmentKind
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.i18n import Words, _


class FileState(StrEnum):
    """Where a file stands: [S27] for what waits and what is closed late; the rest is ours."""

    REQUESTED = "requested"
    AWAITING_DOCUMENTS = "awaiting-documents"
    AWAITING_ACTIVATION = "awaiting-activation"
    ACTIVE = "active"
    REFUSED = "refused"
    CLOSED = "closed"
    ENDED = "ended"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Words:
        return {
            FileState.REQUESTED: _("Requested"),
            FileState.AWAITING_DOCUMENTS: _("Awaiting documents"),
            FileState.AWAITING_ACTIVATION: _("Awaiting activation"),
            FileState.ACTIVE: _("Active"),
            FileState.REFUSED: _("Refused"),
            FileState.CLOSED: _("Closed"),
            FileState.ENDED: _("Ended"),
            FileState.TRANSFERRED: _("Transferred"),
            FileState.CANCELLED: _("Cancelled"),
        }[self]

    @property
    def is_live(self) -> bool:
        """Whether the file holds, or is about to hold, its person's and household's one place."""
        return self in LIVE_STATES

    @property
    def waits(self) -> bool:
        """Whether the file is live, and not active yet."""
        return self.is_live and self is not FileState.ACTIVE


LIVE_STATES = (FileState.REQUESTED, FileState.AWAITING_DOCUMENTS, FileState.AWAITING_ACTIVATION, FileState.ACTIVE)


class Standing(Protocol):
    """What the table looks at: a file as it stands (domain.tariff.file.FileRecord)."""

    @property
    def state(self) -> FileState: ...
    @property
    def has_second_part(self) -> bool: ...
    @property
    def activation_due(self) -> date | None: ...
    @property
    def documents_due(self) -> date | None: ...
    @property
    def missing(self) -> frozenset[DocumentKind]: ...
    @property
    def reminded_on(self) -> date | None: ...
    @property
    def warned_on(self) -> date | None: ...


@dataclass(frozen=True)
class Need:
    """What must hold besides the state, in words and as a question to the file and the day."""

    words: Words
    holds: Callable[[Standing, date], bool]


NOTHING = Need(_("-"), lambda _file, _today: True)
NO_SECOND_PART = Need(_("the second part is missing"), lambda file, _today: not file.has_second_part)
LATE = Need(
    _("the second part or the documents are late"),
    lambda file, today: any(
        due is not None and due < today
        for due in (
            file.activation_due if file.state is FileState.AWAITING_ACTIVATION else None,
            file.documents_due if file.state is FileState.AWAITING_DOCUMENTS and file.missing else None,
        )
    ),
)
NOT_REMINDED = Need(
    _("papers are missing, and no reminder yet"), lambda file, _today: file.reminded_on is None and bool(file.missing)
)
NOT_WARNED = Need(_("no warning yet"), lambda file, _today: file.warned_on is None)


@dataclass(frozen=True)
class Passage:
    """A row of the life cycle. `opens` and `ends` are the assignments that it causes (`is_the_authoritys` says whose)."""

    start: FileState | None  # None: there is no file yet
    action: ActionId
    to: FileState
    need: Need = NOTHING
    opens: tuple[AssignmentKind, ...] = ()
    ends: tuple[AssignmentKind, ...] = ()
    looks: tuple[AssignmentKind, ...] = ()  # opened where it leaves something new to be looked at (reasons.Doubt)


_S, _A, _K = FileState, ActionId, AssignmentKind
_ALL_TO_DO = (*TO_DO_KINDS, _K.DOCUMENTS_ASKED)  # what is asked of the customer is of no use to a file that is over
_DECISIONS = (_K.DECIDE, _K.JUDGE_DOCUMENTS, _K.DOCUMENTS_ASKED)
_UNDECIDED = (_S.REQUESTED, _S.AWAITING_DOCUMENTS)
_WAITING = (*_UNDECIDED, _S.AWAITING_ACTIVATION)

PASSAGES: tuple[Passage, ...] = (
    # -- the operator's ----------------------------------------------------------------------------------------------
    Passage(None, _A.FILE_APPLY, _S.REQUESTED, opens=(_K.DECIDE,)),  # the register is silent, or lacks what is proven
    Passage(None, _A.FILE_APPLY, _S.AWAITING_ACTIVATION, opens=(_K.ENTER_MISSING_DATA,)),
    Passage(None, _A.FILE_APPLY, _S.ACTIVE),  # both parts in one go
    Passage(None, _A.FILE_TRANSFER, _S.AWAITING_ACTIVATION, opens=(_K.ENTER_MISSING_DATA,)),
    Passage(None, _A.FILE_TRANSFER, _S.ACTIVE),
    Passage(None, _A.FILE_TRANSFER, _S.REQUESTED, opens=(_K.DECIDE,)),  # its line is to be looked at
    *(Passage(state, _A.FILE_COMPLETE, state, NO_SECOND_PART) for state in _UNDECIDED),  # kept until it is decided
    Passage(_S.AWAITING_ACTIVATION, _A.FILE_COMPLETE, _S.ACTIVE, NO_SECOND_PART, ends=(_K.ENTER_MISSING_DATA,)),
    Passage(
        _S.AWAITING_ACTIVATION,
        _A.FILE_COMPLETE,
        _S.REQUESTED,
        NO_SECOND_PART,
        opens=(_K.DECIDE,),
        ends=(_K.ENTER_MISSING_DATA,),
    ),  # its line is to be looked at
    *(Passage(state, _A.FILE_MODIFY, state) for state in _WAITING),
    Passage(_S.ACTIVE, _A.FILE_MODIFY, _S.ACTIVE, looks=(_K.DECIDE,)),
    Passage(_S.ACTIVE, _A.FILE_STOP, _S.ACTIVE),  # one reduction
    Passage(_S.ACTIVE, _A.FILE_STOP, _S.ENDED, ends=_ALL_TO_DO),  # the tariff altogether
    *(Passage(state, _A.FILE_STOP, _S.CLOSED, ends=_ALL_TO_DO) for state in _WAITING),  # the customer withdraws
    # What another operator's transfer does to the file of the one that had it.
    Passage(_S.ACTIVE, _A.FILE_TRANSFER, _S.TRANSFERRED, opens=(_K.TERMINATE_REDUCTION,), ends=_ALL_TO_DO),
    # -- the register's answer, when it comes later ------------------------------------------------------------------
    Passage(_S.REQUESTED, _A.FILE_VERIFY, _S.REQUESTED),  # it does not decide: the authority's list has it already
    Passage(_S.REQUESTED, _A.FILE_VERIFY, _S.AWAITING_ACTIVATION, opens=(_K.ENTER_MISSING_DATA,), ends=_DECISIONS),
    Passage(_S.REQUESTED, _A.FILE_VERIFY, _S.ACTIVE, opens=(_K.APPLY_REDUCTION,), ends=_DECISIONS),
    Passage(_S.REQUESTED, _A.FILE_VERIFY, _S.REFUSED, opens=(_K.CLOSE_FILE,), ends=_ALL_TO_DO),
    # -- the authority's ---------------------------------------------------------------------------------------------
    *(
        Passage(state, _A.FILE_ASK, _S.AWAITING_DOCUMENTS, opens=(_K.DOCUMENTS_ASKED, _K.JUDGE_DOCUMENTS), ends=(_K.DECIDE,))
        for state in _UNDECIDED
    ),
    Passage(_S.AWAITING_DOCUMENTS, _A.FILE_PAPERS, _S.AWAITING_DOCUMENTS, opens=(_K.JUDGE_DOCUMENTS,)),  # due anew
    Passage(_S.AWAITING_DOCUMENTS, _A.FILE_REMIND, _S.AWAITING_DOCUMENTS, NOT_REMINDED, opens=(_K.DOCUMENTS_ASKED,)),
    *(
        Passage(state, _A.FILE_GRANT, _S.AWAITING_ACTIVATION, opens=(_K.ENTER_MISSING_DATA,), ends=_DECISIONS)
        for state in _UNDECIDED
    ),
    *(Passage(state, _A.FILE_GRANT, _S.ACTIVE, opens=(_K.APPLY_REDUCTION,), ends=_DECISIONS) for state in _UNDECIDED),
    *(Passage(state, _A.FILE_REFUSE, _S.REFUSED, opens=(_K.CLOSE_FILE,), ends=_ALL_TO_DO) for state in _UNDECIDED),
    *(
        Passage(state, _A.FILE_CLOSE, _S.CLOSED, LATE, opens=(_K.CLOSE_FILE,), ends=_ALL_TO_DO)
        for state in (_S.AWAITING_DOCUMENTS, _S.AWAITING_ACTIVATION)
    ),
    *(Passage(state, _A.FILE_END, _S.CLOSED, opens=(_K.CLOSE_FILE,), ends=_ALL_TO_DO) for state in _WAITING),
    Passage(_S.ACTIVE, _A.FILE_END, _S.ENDED, opens=(_K.TERMINATE_REDUCTION,), ends=_ALL_TO_DO),
    Passage(_S.ACTIVE, _A.FILE_RECHECK, _S.ACTIVE, ends=(_K.LAPSING_RIGHT,)),  # the right still holds
    Passage(_S.ACTIVE, _A.FILE_WARN, _S.ACTIVE, NOT_WARNED, opens=(_K.RIGHT_CHECKED, _K.LAPSING_RIGHT)),
    # Another ground, or the line has been looked at.
    Passage(_S.ACTIVE, _A.FILE_GRANT, _S.ACTIVE, opens=(_K.RIGHT_CHECKED,), ends=(_K.LAPSING_RIGHT, _K.DECIDE)),
    *(Passage(state, _A.FILE_ADDRESS, state, opens=(_K.ADDRESS_CHANGED,)) for state in LIVE_STATES),
    *(Passage(state, _A.FILE_NUMBER, state, opens=(_K.NUMBER_CHANGED,)) for state in LIVE_STATES),
)

_BY_STEP = {(row.start, row.action, row.to): row for row in reversed(PASSAGES)}  # the first one, were there several
_FROM: dict[tuple[FileState | None, ActionId], tuple[Passage, ...]] = {}
for _row in PASSAGES:
    _FROM[_row.start, _row.action] = (*_FROM.get((_row.start, _row.action), ()), _row)

# What its own operator may cancel, latest first; the file then is again as it was before (domain/tariff/cancelling.py), and a
# file whose application or transfer is cancelled becomes CANCELLED.
CANCELLABLE = (_A.FILE_APPLY, _A.FILE_TRANSFER, _A.FILE_COMPLETE, _A.FILE_MODIFY, _A.FILE_STOP)
_READING = {_A.FILE_SHOW, _A.FILE_HISTORY, _A.FILE_EXAMINE}
_TOLD = (_S.AWAITING_DOCUMENTS, _S.ACTIVE, _S.REFUSED, _S.CLOSED, _S.ENDED)  # of these the customer may get a letter
_DECIDED = (_S.REFUSED, _S.CLOSED, _S.ENDED)  # if the authority did it, it may set it right (setting_right.py)
_CANCELLING = {_A.ACTION_PREVIEW, _A.ACTION_CANCEL}
_OWN = (_A.FILE_COMPLETE, _A.FILE_MODIFY, _A.FILE_STOP)
_DECIDING = (_A.FILE_VERIFY, _A.FILE_ASK, _A.FILE_PAPERS, _A.FILE_REMIND, _A.FILE_GRANT, _A.FILE_REFUSE, _A.FILE_CLOSE,
             _A.FILE_END, _A.FILE_RECHECK, _A.FILE_WARN, _A.FILE_ADDRESS, _A.FILE_NUMBER)  # fmt: skip


def passages(start: FileState | None, action: ActionId) -> tuple[Passage, ...]:
    """The rows along which `action` may lead from `start`; none if it is not possible then."""
    return _FROM.get((start, action), ())


def leads_from(state: FileState, action: ActionId) -> bool:
    """Whether `action` can be tried on a file in this state: it may want more than that; what only reads always can."""
    reads = action in _READING or (action is ActionId.FILE_LETTER and state in _TOLD)
    lives_again = action is ActionId.FILE_SET_RIGHT and state in _DECIDED
    return bool(passages(state, action)) or reads or lives_again or action in _CANCELLING


def passage(start: FileState | None, action: ActionId, to: FileState) -> Passage:
    """The one row from `start` by `action` to `to`. KeyError: a rule wants what the table does not have."""
    found = _BY_STEP.get((start, action, to))
    if found is None:
        raise KeyError(f"{start} --{action}--> {to} is not in the life cycle")
    return found


def is_possible(file: Standing, action: ActionId, today: date) -> bool:
    """Whether `action` leads anywhere from the file's state, and what it needs holds."""
    return any(row.need.holds(file, today) for row in passages(file.state, action))


def possible(file: Standing, today: date) -> tuple[ActionId, ...]:
    """What can be done to the file as it stands, whoever does it."""
    return tuple(action for action in (*_OWN, *_DECIDING) if is_possible(file, action, today))


def offered(actor: Actor, file: Standing, today: date, *, can_cancel: bool = False) -> tuple[ActionId, ...]:
    """Exactly what `actor` may do to this file now: what screens offer, in the order of the table of actions.

    `can_cancel` (domain.tariff.cancelling.can_cancel) tells whether its latest action is one that this operator may cancel.
    """
    now = {*possible(file, today), *_READING}
    if can_cancel:
        now |= {ActionId.ACTION_PREVIEW, ActionId.ACTION_CANCEL}
    return tuple(action for action in ActionId if action in now and is_allowed(actor, action))


def table() -> str:
    """The life cycle as a table in Markdown, one line for each row: data/life-cycle.md."""
    names = {state: str(state.words) for state in FileState}
    lines = ["| From | Action | To | Needs | Opens | Ends |", "| --- | --- | --- | --- | --- | --- |"]
    for row in PASSAGES:
        start = names[row.start] if row.start is not None else "(no file)"
        lines.append(
            f"| {start} | `{row.action}` | {names[row.to]} | {row.need.words} | {_opened(row)} | {_listed(row.ends)} |"
        )
    return "\n".join(["# The life cycle of a tariff file", "", _HOW_MADE, "", *lines, ""])


_HOW_MADE = (
    "Generated from stts_tui/domain/tariff/life_cycle.py by `python -m stts_tui.domain.tariff.life_cycle`; committed, and"
    " compared by tests/contract/test_life_cycle.py."
)


def diagram() -> str:
    """The life cycle as a picture (Mermaid), in README: the rows that change the state."""
    arrows: dict[tuple[FileState | None, FileState], list[str]] = {}
    for row in PASSAGES:
        if row.start is not row.to:
            arrows.setdefault((row.start, row.to), []).append(row.action.value)
    lines = ["```mermaid", "stateDiagram-v2"]
    for (source, to), actions in arrows.items():
        begin = source.name if source is not None else "[*]"
        lines.append(f"    {begin} --> {to.name}: {', '.join(dict.fromkeys(actions))}")
    made = (FileState.REQUESTED, FileState.AWAITING_ACTIVATION, FileState.ACTIVE)
    lines += [f"    {state.name} --> CANCELLED: {ActionId.ACTION_CANCEL}" for state in made]
    lines += [f"    {state.name} --> [*]" for state in FileState if not state.is_live]
    return "\n".join([*lines, "```"])


def _opened(row: Passage) -> str:
    if not row.looks:
        return _listed(row.opens)
    return f"{_listed(row.looks)}, where there is something to be looked at"


def _listed(kinds: Iterable[AssignmentKind]) -> str:
    found = tuple(kinds)
    if found == _ALL_TO_DO:
        return "all that was to be done, and the note of documents asked"
    return ", ".join(str(kind.words) for kind in found) or "-"


if __name__ == "__main__":  # pragma: no cover - the generator of data/life-cycle.md
    import sys

    sys.stdout.write(table())
