"""A refused record on a form: correct it, check it again."""

from __future__ import annotations

from collections.abc import Mapping

from stts_tui.domain.common.fields import Form, Kind, Raw
from stts_tui.domain.messages.message import Message, Result
from stts_tui.domain.messages.records import FORMS, RecordKind
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.plain import plain_text


class RepairScreen(FormScreen):
    """What is right goes into `corrections`, by its position; nothing is sent from here."""

    help = _(
        "The record as it was sent, with what was wrong beside the fields. Enter checks it again: nothing is written. Once"
        " it is right it waits in the list of results, from where s sends all corrections."
    )
    does: Words | None = _("Check")

    def __init__(self, message: Message, result: Result, corrections: dict[int, dict[str, Raw]]) -> None:
        super().__init__((message.message_id, result.position))
        self._message_id = message.message_id
        self._result = result
        self._corrections = corrections
        kind = RecordKind(result.kind)
        self.form = FORMS[kind]
        self.place = _("{kind}, reference {reference}").with_values(
            kind=kind.words, reference=result.reference or message.record_ticket(result.position)
        )  # fmt: skip

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        sentences = " ".join(reason.sentence for reason in self._result.reasons)
        self.say(sentences, fault=True)
        return {**_shown(self.form, self._result.given), **self._corrections.get(self._result.position, {})}, {}

    async def _do(self) -> None:
        """As every form does, but what was typed itself is kept: it becomes a record again."""
        if self.fields is None:
            return
        self.fields.clear_reasons()
        self.say("")
        values = {name: value for name, value in self.typed().items() if value not in ("", False, frozenset())}
        self.form.parse(self.typed(), self.stts.today)
        await self.submit(values)

    async def submit(self, request: dict[str, Raw]) -> None:
        await self.ask(lambda house: house.messages.check, self._message_id, self._result.position, request)
        self._corrections[self._result.position] = request
        self.done(_("Right now; F6 sends it."))


def _shown(form: Form[object], given: Mapping[str, Raw]) -> dict[str, Raw]:
    """What of a record its form can show: it may hold signs that no screen takes, and choices that are none."""
    found: dict[str, Raw] = {}
    for field in form.fields:
        value = given.get(field.name)
        choices = {choice.value for choice in field.choices}
        if isinstance(value, frozenset):
            found[field.name] = value & choices
        elif isinstance(value, str) and field.kind is not Kind.CHOICE:
            found[field.name] = plain_text(value)
        elif value is not None and (field.kind is not Kind.CHOICE or value in choices):
            found[field.name] = value
    return found
