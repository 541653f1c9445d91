"""The letter to the customer that a file calls for: to read, and written for the printer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding

from stts_tui.domain.common.paper import as_text
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.sheet import SheetScreen


class LetterScreen(SheetScreen):
    place = action(ActionId.FILE_LETTER).label
    help = _(
        "What the customer is told of this file as it stands now, in the language that the register holds. F6 writes it as"
        " text and as PDF, which only you can read; written again, it takes the place of the earlier one."
    )
    BINDINGS = [Binding("f6", "write", show=False)]

    async def paragraphs(self) -> Sequence[object]:
        letter = await self.ask(lambda house: house.authority.letter, self.target_id)
        return as_text(letter.paper).splitlines()

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("F6", _("Write files")),)

    def action_write(self) -> None:
        self.work(self._write)

    async def _write(self) -> None:
        text, pdf = await self.ask(lambda house: house.authority.write_letter, self.target_id)
        words = _("Written: {text} and {pdf} in {folder}.")
        self.say(words.with_values(text=text.name, pdf=pdf.name, folder=pdf.parent))
