"""The ticket of a request: what must be kept, and where the form to print and sign was written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding

from stts_tui.domain.access.papers import access_form, desk_lines, what_counts
from stts_tui.domain.access.request import Submitted
from stts_tui.domain.access.ticket import show_code
from stts_tui.domain.common.errors import Refused
from stts_tui.i18n import Words, _, _c, current_language
from stts_tui.tui.screens.access.form_paper import FormPaperScreen
from stts_tui.tui.screens.base.sheet import Heading, SheetScreen, labelled

if TYPE_CHECKING:
    from stts_tui.domain.common.explained import Coded


class TicketScreen(SheetScreen):
    place = _("Request access: your ticket")
    help = _(
        "Keep the ticket number and the secret: with both you can ask after the request, and the contact centre asks for"
        " the number. The secret is shown here and in the letter before the form, and nowhere else."
    )
    does = _c("key", "Done")
    BINDINGS = [Binding("enter,f10", "back", show=False), Binding("f6", "show_form", show=False)]

    def __init__(self, made: Submitted) -> None:
        super().__init__(made)
        self._made = made
        self._files: tuple[Path, ...] = ()
        self._no: Refused | None = None

    async def paragraphs(self) -> Sequence[object]:
        made = self._made
        if not self._files and self._no is None:
            await self._write()
        found: list[object] = [
            Heading(_("Your request has been made. The form is still to be signed and sent.")),
            labelled(_("Ticket number"), made.ticket),
            labelled(_("Secret"), show_code(made.secret)),
            "",
            Heading(_("The form to print and sign was written to")),
            *self._where(),
            "",
            Heading(_("Send it by post to")),
            *desk_lines(made.desk_address, current_language()),
            *what_counts(made, current_language()),
            "",
            _("The local administrator receives two letters within 5 working days after reception. Questions: {phone}, with"
              " the ticket number.").with_values(phone=made.desk_phone),
        ]  # fmt: skip
        return found

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("F6", _("The form")),)

    def action_show_form(self) -> None:
        self.stts.open(FormPaperScreen(self._made))

    def refusals(self) -> Sequence[Coded]:
        return super().refusals() or (self._no.reasons if self._no is not None else ())

    def _where(self) -> list[str]:
        if not self._files:
            return [self._no.sentence if self._no is not None else ""]
        # By hand: a path has no blanks at which the screen could wrap it.
        folder = textwrap.wrap(f"{self._files[0].parent}/", max(20, self.app.size.width - 1), break_on_hyphens=False)
        return [*folder, *(f"  {path.name}" for path in self._files)]

    async def _write(self) -> None:
        """Once; if it cannot be written, the request stands all the same and the reason is told."""
        app, made = self.stts, self._made
        try:
            self._files = await app.gateway.call(lambda house: house.access.write_form, made, access_form(made))
        except Refused as no:
            self._no = no
