"""The two letters with provisional data: shown once, one after the other, or written for the printer meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding

from stts_tui.domain.access.desk import Issued
from stts_tui.domain.access.papers import name_letter, password_letter
from stts_tui.domain.common.paper import Paper, as_text
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.once import OnceScreen
from stts_tui.tui.screens.base.sheet import Heading, labelled

if TYPE_CHECKING:
    from stts_tui.domain.people.session import Session
    from stts_tui.services.house import House
    from stts_tui.tui.program import Program


class LettersScreen(OnceScreen):
    """Enter goes from the first letter to the second, and from that one away for good."""

    place = _("Letter 1 of 2: the user name")
    help = _(
        "The two letters go in two envelopes, on different days. They are shown now and never again; F6 writes both as"
        " files that only you can read, and leaving this page removes these files: print them before. If the letters are"
        " lost, new data can be made."
    )
    does = _("Next letter")
    BINDINGS = [Binding("enter,f10", "next", show=False)]

    def __init__(self, issued: Issued, words: Words | str) -> None:
        super().__init__(issued, words)
        self._issued = issued
        self._letters: tuple[Paper, Paper] = (name_letter(issued), password_letter(issued))
        self._shown = 0

    async def paragraphs(self) -> Sequence[object]:
        issued = self._issued
        if self._shown:
            secret = labelled(_("Provisional password"), issued.password.reveal())
        else:
            secret = labelled(_("Provisional user name"), issued.user_name)
        return [Heading(secret), "", *as_text(self._letters[self._shown]).splitlines()]

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("F6", action(ActionId.REQUEST_LETTERS).key_words),)

    async def write(self) -> tuple[Path, ...]:
        return await self.ask(lambda house: house.desk.write_letters, self._issued.request.request_id, self._letters)

    @staticmethod
    def forgetting(house: House) -> Callable[[Session, tuple[Path, ...]], None]:
        return house.desk.forget_letters

    def action_next(self) -> None:
        if self._shown:
            self.action_finish()
        else:
            self._show(1)

    def _show(self, number: int) -> None:
        self._shown = number
        self.place = _("Letter 2 of 2: the password") if number else _("Letter 1 of 2: the user name")
        self.does = _("Done, for good") if number else _("Next letter")
        self.show_title()
        self.show_keys()
        self.action_reload()

    def action_back(self) -> None:
        """From the second letter to the first. To the end lead only Enter and F3: once gone, the letters are gone."""
        if self._shown:
            self._show(0)
        else:
            self.say(_("The letters are never shown again. Enter goes on to the second one, F3 leaves for good."))


def show_letters(app: Program, issued: Issued, words: Words | str) -> None:
    """Put the letters on top; `words` is what the screen below says afterwards."""
    app.open(LettersScreen(issued, words))
