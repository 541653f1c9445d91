"""Applying for a social telephone tariff, and taking one over: the first part of a file; the second is offered at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.names import in_full
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.faults import FILE_EXISTS_ELSEWHERE
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.forms import APPLY, TRANSFER
from stts_tui.domain.tariff.steps import Task
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.tariff.file_form import FileFormScreen
from stts_tui.tui.screens.tariff.file_rows import waiting_words
from stts_tui.tui.screens.tariff.step import carry_out

_CARRIED = [field.name for field in APPLY.fields if field in TRANSFER.fields]
START_A_TRANSFER = _("F9: start a transfer?")


@dataclass(frozen=True)
class Carried:
    """What was typed in one form, for another."""

    values: tuple[tuple[str, Raw], ...]


class _FirstPartScreen(FileFormScreen):
    async def submit_task(self, task: Task) -> None:
        self._opened(await carry_out(self.stts, task))

    def _opened(self, file: FileView) -> None:
        """The file is there: on with its second part, at once or later."""
        app = self.stts
        app.changes += 1
        self._saved = True
        complete = ActionId.FILE_COMPLETE in file.offered
        told = (self.success(number=file.number), waiting_words(file))
        words = " ".join(str(each) for each in (*told, _second_part_words(file) if complete else "") if each)
        if isinstance(app.screen_stack[-2], _FirstPartScreen):  # a transfer that an application led to
            app.screen_stack[-2]._saved = True
            app.back()
        app.perform(ActionId.FILE_COMPLETE if complete else ActionId.FILE_SHOW, file.file_id, instead=True, words=words)

    @property
    def _draft_key(self) -> tuple[str, object]:
        return (self.form.name, None)


def _second_part_words(file: FileView) -> Words:
    if file.activation_due is None:
        return _("The second part can be entered now, or F12: later.")
    return _("Enter the second part now, or F12: later, by {day}.").with_values(day=show_date(file.activation_due))


class FileApplyScreen(_FirstPartScreen):
    done_by = ActionId.FILE_APPLY
    BINDINGS = [Binding("f9,ctrl+t", "transfer", show=False, priority=True)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._elsewhere = False

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield from super().functions()
        if self._elsewhere:
            yield "F9", action(ActionId.FILE_TRANSFER).key_words

    def show_refusal(self, no: Refused) -> None:
        """Where the person is served elsewhere, that is no dead end."""
        super().show_refusal(no)
        elsewhere = next((reason for reason in no.reasons if reason.fault is FILE_EXISTS_ELSEWHERE), None)
        self._elsewhere = elsewhere is not None and self.stts.may(ActionId.FILE_TRANSFER)
        self.show_keys()
        if self._elsewhere and elsewhere is not None:
            # Begins as the field's own reason does, which the message keeps showing while the cursor stands there.
            self.say(f"{elsewhere.sentence} {START_A_TRANSFER}", fault=True, reasons=no.reasons)

    def action_transfer(self) -> None:
        if self._elsewhere:
            typed = self.typed()
            carried = Carried(tuple((name, typed[name]) for name in _CARRIED))
            self.stts.perform(ActionId.FILE_TRANSFER, carried)


class FileTransferScreen(_FirstPartScreen):
    done_by = ActionId.FILE_TRANSFER

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        values: dict[str, Raw] = {"consent_on": show_date(self.stts.today)}
        if isinstance(self.target, Carried):
            values.update(dict(self.target.values))
            self.stts.drafts.pop(self._draft_key, None)
            values["consent_by"] = in_full(str(values.get("first_name", "")), str(values.get("last_name", "")))
        return values, {}
