"""A refused record on a form: correct it, check it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.binding import Binding

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.fields import Form, Kind, Raw
from stts_tui.domain.messages.message import Message, Result
from stts_tui.domain.messages.records import FORMS, RecordKind, becomes, carried
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.told import ToldScreen, reason_rows
from stts_tui.tui.screens.messages.result_rows import came_rows
from stts_tui.tui.screens.tariff.file_apply import START_A_TRANSFER
from stts_tui.tui.screens.tariff.file_form import NOTHING_SAVED
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.plain import plain_text

if TYPE_CHECKING:
    from stts_tui.domain.common.explained import Coded


@dataclass
class Corrections:
    """What is right, by the record's position; `kinds` of those that become records of another kind."""

    values: dict[int, dict[str, Raw]] = field(default_factory=dict)
    kinds: dict[int, RecordKind] = field(default_factory=dict)


class RepairScreen(FormScreen):
    """What is right goes into `corrections`; nothing is sent from here.

    With `instead`, the record is to become one of another kind with these values: the form is that kind's then.
    """

    BINDINGS = [
        Binding("f8,ctrl+k", "check", show=False, priority=True), Binding("f9,ctrl+t", "transfer", show=False, priority=True),
    ]  # fmt: skip
    help = _(
        "The record as it was sent, with what was wrong beside the fields. Enter checks it again: nothing is written. Once"
        " it is right it waits in the list of results, from where F6 sends all corrections. F8 tells what would come of it,"
        " or whom to ask. F9, where the person has a file at another operator, makes a transfer of it."
    )
    does: Words | None = _("Check")

    def __init__(
        self, message: Message, result: Result, corrections: Corrections,
        instead: tuple[RecordKind, Mapping[str, Raw]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__((message.message_id, result.position))
        self._message = message
        self._result = result
        self._corrections = corrections
        self._codes = [reason.code for reason in result.reasons]
        self._instead = instead
        self._use(instead[0] if instead is not None else RecordKind(result.kind))

    def _use(self, kind: RecordKind) -> None:
        self.kind = kind
        self.form = FORMS[kind]
        reference = self._result.reference or self._message.record_ticket(self._result.position)
        self.place = _("{kind}, reference {reference}").with_values(kind=kind.words, reference=reference)

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        position, kept = self._result.position, self._corrections
        if self._instead is not None:
            return self._instead[1], {}
        values: Mapping[str, Raw] = self._result.given
        if position in kept.values:
            self._use(kept.kinds.get(position, self.kind))
            values = kept.values[position]
        elif self._result.sent_as:
            record = await self.ask(lambda house: house.messages.correction, self._message.message_id, position)
            self._use(record.kind)
            values = record.values
        self.show_title()
        sentences = " ".join(reason.sentence for reason in self._result.reasons)
        told = f"{sentences} {START_A_TRANSFER}" if self._other is not None else sentences
        self.say(told, fault=True, reasons=self._result.reasons)
        return _shown(self.form, values), {}

    # -- what it would be ------------------------------------------------------------------------------------------------
    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "F8", action(ActionId.FILE_PRECHECK).key_words
        if self._other is not None:
            yield "F9", action(ActionId.FILE_TRANSFER).key_words

    @property
    def _other(self) -> RecordKind | None:
        """The kind that it is offered to become."""
        other = becomes(self.kind, self._codes)
        return other if other is not None and self.stts.may(other.action) else None

    def action_transfer(self) -> None:
        other = self._other
        if other is not None:
            instead = other, carried(self._typed(), other)
            self.stts.open(RepairScreen(self._message, self._result, self._corrections, instead), instead=True)

    def action_check(self) -> None:
        if self.fields is not None:
            self.work(self._tell)

    async def _tell(self) -> None:
        """What would come of it, or every reason against it and whom to ask; what is wrong as typed is told on the form."""
        self._parse()
        try:
            result = await self._checked()
            place, rows, reasons = _("It would succeed"), came_rows(result), tuple[Reason, ...]()
        except Refused as no:
            if self.stts.refused(no):
                return
            self.show_refusal(no)
            whom = await self.ask(lambda house: house.session.whom_to_ask)
            place, rows, reasons = _("It would be refused"), reason_rows(no.reasons, whom, self.stts.now), no.reasons
        after = self.query_one("#message", Line).text
        self.stts.open(ToldScreen(place, rows, words=NOTHING_SAVED, after=after, reasons=reasons))

    def show_refusal(self, no: Refused) -> None:
        super().show_refusal(no)
        self._codes = [reason.code for reason in no.reasons]
        self.show_keys()
        if self._other is not None:
            self.say(f"{no.sentence} {START_A_TRANSFER}", fault=True, reasons=no.reasons)

    def refusals(self) -> Sequence[Coded]:
        """Those of the record as it was sent, while nothing newer is told."""
        return super().refusals() or self._result.reasons

    # -- checking ------------------------------------------------------------------------------------------------------
    def _typed(self) -> dict[str, Raw]:
        """What was typed itself: it becomes a record again."""
        return {name: value for name, value in self.typed().items() if value not in ("", False, frozenset())}

    def _parse(self) -> None:
        if self.fields is not None:
            self.fields.clear_reasons()
        self.say("")
        self.form.parse(self.typed(), self.stts.today)

    async def _checked(self) -> Result:
        position = self._result.position
        return await self.ask(lambda house: house.messages.check, self._message.message_id, position, self._typed(), self.kind)

    async def _do(self) -> None:
        """As every form does, but what was typed itself is kept."""
        if self.fields is None:
            return
        self._parse()
        await self._checked()
        self._corrections.values[self._result.position] = self._typed()
        self._corrections.kinds[self._result.position] = self.kind
        self.done(_("Right now; F6 sends it."))


def _shown(form: Form[object], given: Mapping[str, Raw]) -> dict[str, Raw]:
    """What of a record its form can show: it may hold signs that no screen takes, and choices that are none."""
    found: dict[str, Raw] = {}
    for line in form.fields:
        value = given.get(line.name)
        choices = {choice.value for choice in line.choices}
        if isinstance(value, frozenset):
            found[line.name] = value & choices
        elif isinstance(value, str) and line.kind is not Kind.CHOICE:
            found[line.name] = plain_text(value)
        elif value is not None and (line.kind is not Kind.CHOICE or value in choices):
            found[line.name] = value
    return found
