"""THE TABLE of steps: what can be done to a tariff file, one row an action.

A row says what is asked (a form, or a question where nothing is), what must be gathered before its rule can decide, and
the rule. Screens, services, records of messages and the periodic work go through it; who may is said by the table of
actions (domain/rights/table.py), from which state to which by the life cycle (life_cycle.py).

A new action: its id and its row there, its command (file.py, authority.py), its form (forms.py), its rule and passage,
and a row here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from stts_tui.domain.common.fields import Form
from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import forms
from stts_tui.domain.tariff.around import Around, Decision
from stts_tui.domain.tariff.authority import (
    AskDocuments,
    EndTariff,
    GrantTariff,
    NewNumber,
    RecordPapers,
    RefuseTariff,
    SetRight,
)
from stts_tui.domain.tariff.cancelling import decide_cancel
from stts_tui.domain.tariff.changing import decide_modify, decide_stop
from stts_tui.domain.tariff.deciding import (
    decide_address,
    decide_ask,
    decide_close,
    decide_end,
    decide_grant,
    decide_number,
    decide_papers,
    decide_recheck,
    decide_refuse,
    decide_remind,
    decide_warn,
)
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CancelAction,
    CompleteFile,
    FileRecord,
    ModifyFile,
    PickFile,
    StopTariff,
    TransferTariff,
)
from stts_tui.domain.tariff.opening import decide_apply, decide_transfer, decide_verify
from stts_tui.domain.tariff.second_part import decide_complete
from stts_tui.domain.tariff.setting_right import decide_set_right
from stts_tui.i18n import Words, _


class Gather(Enum):
    """What a rule looks at. Whatever it is, other files and reductions of the person and household are among it."""

    PERSON = "the person, as the register has it"
    TRANSFER = "the person, as the register has it, with the file of the operator in charge"
    FILE = "the file; of a transfer that waits, its predecessor too"
    REGISTERED = "the file, and its person as the register has it"
    NUMBER = "the file, the register's answer about another number, and whose that is"
    PAST = "the file, its latest entries, and the other operator's side of its transfer"
    DECIDED = "the file, its latest entries, and its person as the register has it"

    @property
    def asks_register(self) -> bool:
        return self not in (Gather.FILE, Gather.PAST, Gather.NUMBER)

    @property
    def reads_past(self) -> bool:
        return self is Gather.PAST or self is Gather.DECIDED


class OfPerson(Protocol):
    """A command that opens a file for somebody."""

    @property
    def niss(self) -> NationalNumber: ...
    @property
    def line(self) -> PhoneNumber | None: ...


class OfFile(Protocol):
    """A command about a file as it was shown to whoever gives it."""

    @property
    def file_id(self) -> int: ...
    @property
    def version(self) -> int: ...


C = TypeVar("C")
P = TypeVar("P", bound=OfPerson)
F = TypeVar("F", bound=OfFile)


@quick
@dataclass(frozen=True)
class Facts:
    """What the rule of a step is given besides its command; `about` is the file that the step is about, if there is one.

    `company_id` is that of whoever acts; None for the authority and the periodic work.
    """

    around: Around
    company_id: int | None
    about: FileRecord | None = None

    @property
    def file(self) -> FileRecord:
        if self.about is None:
            raise LookupError("this step is about a file")
        return self.about

    @property
    def company(self) -> int:
        if self.company_id is None:
            raise LookupError("a file is opened by a company")
        return self.company_id


@quick
@dataclass(frozen=True)
class Task:
    """A step with its command: what is to be gathered about whom or which file, and then decided."""

    action: ActionId
    gather: Gather
    niss: NationalNumber | None  # whose file is to be opened, or which number the file is to have
    pick: PickFile | None  # the file that it is about
    decide: Callable[[Facts], Decision]
    line: str = ""  # which it names, E.164


@dataclass(frozen=True)
class Step(Generic[C]):
    """A row of the table.

    A step has a `form` or a `question`. `checks`: what would come of it can be asked beforehand; `asks_first`: a screen
    shows that by itself before it is done.
    """

    action: ActionId
    command: type[C]
    gather: Gather
    task: Callable[[C, Callable[[Facts], Decision]], Task]
    rule: Callable[[C, Facts], Decision]
    form: Form[C] | None = None
    question: Words | None = None
    checks: bool = False
    asks_first: bool = False

    def of(self, command: C) -> Task:
        """The step with its command."""
        return self.task(command, functools.partial(self.rule, command))


def _digits(line: PhoneNumber | None) -> str:
    return line.e164 if line is not None else ""


def _opening(
    action: ActionId, command: type[P], gather: Gather, rule: Callable[[P, Around, int], Decision], form: Form[P]
) -> Step[P]:
    """A step that opens a file."""

    def task(asked: P, decide: Callable[[Facts], Decision]) -> Task:
        return Task(action, gather, asked.niss, None, decide, _digits(asked.line))

    return Step(
        action, command, gather, task, lambda asked, facts: rule(asked, facts.around, facts.company), form, checks=True
    )  # fmt: skip


def _on_file(
    action: ActionId, command: type[F], rule: Callable[[FileRecord, F, Around], Decision], form: Form[F] | None,
    *, gather: Gather = Gather.FILE, question: Words | None = None, checks: bool = False, asks_first: bool = False,
    line: Callable[[F], PhoneNumber | None] = lambda _asked: None,
) -> Step[F]:  # fmt: skip
    """A step on a file; `line` gives the one that its command names."""

    def task(asked: F, decide: Callable[[Facts], Decision]) -> Task:
        return Task(action, gather, None, PickFile(asked.file_id, asked.version), decide, _digits(line(asked)))

    def rule_on_file(asked: F, facts: Facts) -> Decision:
        return rule(facts.file, asked, facts.around)

    return Step(action, command, gather, task, rule_on_file, form, question, checks, asks_first)


def _numbered(
    action: ActionId, rule: Callable[[FileRecord, NewNumber, Around], Decision], form: Form[NewNumber]
) -> Step[NewNumber]:
    """A step that gives a file another person's number."""

    def task(asked: NewNumber, decide: Callable[[Facts], Decision]) -> Task:
        return Task(action, Gather.NUMBER, asked.niss, PickFile(asked.file_id, asked.version), decide)

    return Step(
        action, NewNumber, Gather.NUMBER, task, lambda asked, facts: rule(facts.file, asked, facts.around), form, checks=True
    )  # fmt: skip


def _asked(
    action: ActionId, question: Words, rule: Callable[[FileRecord, Around], Decision], gather: Gather = Gather.FILE
) -> Step[PickFile]:
    """A step on a file that needs no more than a yes."""
    return _on_file(
        action, PickFile, lambda file, _pick, around: rule(file, around), None, gather=gather, question=question
    )  # fmt: skip


# -- the operator's ------------------------------------------------------------------------------------------------------
APPLY = _opening(ActionId.FILE_APPLY, ApplyForTariff, Gather.PERSON, decide_apply, forms.APPLY)
TRANSFER = _opening(ActionId.FILE_TRANSFER, TransferTariff, Gather.TRANSFER, decide_transfer, forms.TRANSFER)
COMPLETE = _on_file(
    ActionId.FILE_COMPLETE, CompleteFile, decide_complete, forms.COMPLETE, checks=True, line=lambda asked: asked.second.phone
)  # fmt: skip
MODIFY = _on_file(
    ActionId.FILE_MODIFY, ModifyFile, decide_modify, forms.MODIFY, checks=True, asks_first=True,
    line=lambda asked: asked.phone,
)  # fmt: skip
STOP = _on_file(ActionId.FILE_STOP, StopTariff, decide_stop, forms.STOP, checks=True, asks_first=True)
CANCEL = _on_file(ActionId.ACTION_CANCEL, CancelAction, decide_cancel, forms.CANCEL, gather=Gather.PAST)

# -- the authority's, and the periodic work's ----------------------------------------------------------------------------
VERIFY = _asked(
    ActionId.FILE_VERIFY, _("Ask the register again? What it knows today decides about the file at once."),
    decide_verify, Gather.REGISTERED,
)  # fmt: skip
ASK = _on_file(ActionId.FILE_ASK, AskDocuments, decide_ask, forms.ASK, checks=True)
PAPERS = _on_file(ActionId.FILE_PAPERS, RecordPapers, decide_papers, forms.PAPERS, checks=True)
REMIND = _asked(
    ActionId.FILE_REMIND, _("Remind the customer of the documents? The due date stays as it is."), decide_remind
)  # fmt: skip
GRANT = _on_file(ActionId.FILE_GRANT, GrantTariff, decide_grant, forms.GRANT, gather=Gather.REGISTERED, checks=True)
REFUSE = _on_file(ActionId.FILE_REFUSE, RefuseTariff, decide_refuse, forms.REFUSE, checks=True)
CLOSE = _asked(
    ActionId.FILE_CLOSE, _("Close this file, which is late? The operator is told; the customer can apply anew."), decide_close
)  # fmt: skip
END = _on_file(ActionId.FILE_END, EndTariff, decide_end, forms.END, checks=True)
RECHECK = _asked(
    ActionId.FILE_RECHECK, _("Check now whether the right still holds? The next periodic check counts from today."),
    decide_recheck, Gather.REGISTERED,
)  # fmt: skip
WARN = _asked(
    ActionId.FILE_WARN, _("Warn the operator that this right lapses? Nothing closes before you decide on it."),
    decide_warn, Gather.REGISTERED,
)  # fmt: skip
ADDRESS = _asked(
    ActionId.FILE_ADDRESS, _("Take over the address that the register has now, and tell the operator?"),
    decide_address, Gather.REGISTERED,
)  # fmt: skip
NUMBER = _numbered(ActionId.FILE_NUMBER, decide_number, forms.NUMBER)
SET_RIGHT = _on_file(
    ActionId.FILE_SET_RIGHT, SetRight, decide_set_right, forms.SET_RIGHT, gather=Gather.DECIDED, asks_first=True
)  # fmt: skip

_OPERATORS = (APPLY, TRANSFER, COMPLETE, MODIFY, STOP, CANCEL)
_AUTHORITYS = (VERIFY, ASK, PAPERS, REMIND, GRANT, REFUSE, CLOSE, END, RECHECK, WARN, ADDRESS, NUMBER, SET_RIGHT)

STEPS: dict[ActionId, Step[Any]] = {step.action: step for step in (*_OPERATORS, *_AUTHORITYS)}
OPERATORS = frozenset(step.action for step in _OPERATORS)
AUTHORITYS = frozenset(step.action for step in _AUTHORITYS)
