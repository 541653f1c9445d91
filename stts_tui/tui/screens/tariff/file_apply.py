"""Applying for a social telephone tariff, and taking one over: the first part of a file; the second is offered at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.binding import Binding

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff.faults import FILE_EXISTS_ELSEWHERE
from stts_tui.domain.tariff.file import ApplyForTariff, FileView, TransferTariff
from stts_tui.domain.tariff.forms import APPLY, TRANSFER
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.tariff.file_form import FileFormScreen

_CARRIED = ("niss", "last_name", "first_name", "reference", "contact")
START_A_TRANSFER = _("F9: start a transfer?")


@dataclass(frozen=True)
class Carried:
    """What was typed in one form, for another."""

    values: tuple[tuple[str, Raw], ...]


class _FirstPartScreen(FileFormScreen):
    checks = True

    def above(self) -> Iterable[Any]:
        return ()

    def _opened(self, file: FileView) -> None:
        """The file is there: on with its second part, at once or later."""
        app = self.stts
        app.changes += 1
        self._saved = True
        words = f"{self.success(number=file.number)} {_state_words(file)}"
        if isinstance(app.screen_stack[-2], _FirstPartScreen):  # a transfer that an application led to
            app.screen_stack[-2]._saved = True
            app.back()
        complete = ActionId.FILE_COMPLETE in file.offered
        app.perform(ActionId.FILE_COMPLETE if complete else ActionId.FILE_SHOW, file.file_id, instead=True, words=words)

    @property
    def _draft_key(self) -> tuple[str, object]:
        return (self.form.name, None)


def _state_words(file: FileView) -> Words | str:
    if file.activation_due is not None and ActionId.FILE_COMPLETE in file.offered:
        return _("Enter the second part now, or F12: later, by {day}.").with_values(day=show_date(file.activation_due))
    if ActionId.FILE_COMPLETE in file.offered:
        return _("It is “{state}”; the second part can be entered now, or F12: later.").with_values(state=file.state.words)
    return ""


class FileApplyScreen(_FirstPartScreen):
    place = action(ActionId.FILE_APPLY).label
    help = _(
        "The register is asked at once whether the customer is entitled. If so, the second part follows: type of formula,"
        " dates and number; it may come later. F8 tells what would come of it and saves nothing. F9, where the person has"
        " a file at another operator, starts a transfer with what you typed."
    )
    form = APPLY
    does = _("Apply")
    done_by = ActionId.FILE_APPLY
    BINDINGS = [Binding("f9,ctrl+t", "transfer", show=False, priority=True)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._elsewhere = False

    def letters(self) -> Iterable[tuple[str, Words]]:
        yield from super().letters()
        if self._elsewhere:
            yield "F9", action(ActionId.FILE_TRANSFER).label

    async def carry_out(self, request: ApplyForTariff) -> None:
        app = self.stts
        self._opened(await app.gateway.call(lambda house: house.files.apply, app.session, request))

    def show_refusal(self, no: Refused) -> None:
        """Where the person is served elsewhere, that is no dead end."""
        super().show_refusal(no)
        home = self.stts.home
        elsewhere = any(reason.fault is FILE_EXISTS_ELSEWHERE for reason in no.reasons)
        self._elsewhere = elsewhere and home is not None and is_allowed(home.actor, ActionId.FILE_TRANSFER)
        self.show_keys()
        if self._elsewhere:
            # Begins as the field's own reason does, which the message keeps showing while the cursor stands there.
            self.say(f"{FILE_EXISTS_ELSEWHERE.sentence} {START_A_TRANSFER}", fault=True)

    def action_transfer(self) -> None:
        if self._elsewhere:
            typed = self.typed()
            carried = Carried(tuple((name, typed[name]) for name in _CARRIED))
            self.stts.perform(ActionId.FILE_TRANSFER, carried)


class FileTransferScreen(_FirstPartScreen):
    place = action(ActionId.FILE_TRANSFER).label
    help = _(
        "Takes over the tariff that another operator gives this customer, with the customer's consent: who gave it, when and"
        " how. The other operator ends its reduction on the day before yours begins; until your second part is there it"
        " stays in charge."
    )
    form = TRANSFER
    does = _("Transfer")
    done_by = ActionId.FILE_TRANSFER

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        values: dict[str, Raw] = {"consent_on": show_date(self.stts.today)}
        if isinstance(self.target, Carried):
            values.update(dict(self.target.values))
            self.stts.drafts.pop(self._draft_key, None)
            first, last = values.get("first_name", ""), values.get("last_name", "")
            values["consent_by"] = f"{first} {last}".strip()
        return values, {}

    async def carry_out(self, request: TransferTariff) -> None:
        app = self.stts
        self._opened(await app.gateway.call(lambda house: house.files.transfer, app.session, request))
