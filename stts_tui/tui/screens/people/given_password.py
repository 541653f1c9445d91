"""A password that was made for somebody: shown once, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget

from stts_tui.domain.people.users import GivenPassword
from stts_tui.i18n import Words, _, _c
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.widgets.columns import filled
from stts_tui.tui.widgets.line import Line

if TYPE_CHECKING:
    from stts_tui.tui.program import Program

_LABEL = 9  # cells


class GivenPasswordScreen(SttsScreen):
    place = _("New password")
    help = _("Write the password down or read it to the user now: it is stored nowhere and never shown again.")
    does = _c("key", "Done")
    BINDINGS = [Binding("enter,f10", "back", show=False)]

    def __init__(self, given: GivenPassword, words: Words | str) -> None:
        super().__init__()
        self._given = given
        self._words = words

    def body(self) -> Iterable[Widget]:
        given = self._given
        rows = (
            (_("User"), given.user.full_name),
            (_("User name"), given.user.user_name),
            (_("Password"), given.password.reveal()),
        )
        for label, value in rows:
            yield Line(f"{filled(label, _LABEL)} {value}")
        yield Line("")
        told = _("This password is shown now and never again. The user must choose another at the next login.")
        yield Line(told, classes="wrapped")
        yield Vertical(id="body")

    def action_back(self) -> None:
        self.stts.back(self._words)

    def action_leave(self) -> None:
        self.stts.back_to_home(self._words)


def show_password(app: Program, given: GivenPassword, words: Words | str) -> None:
    """Put the page with the password on top; `words` is what the screen below says afterwards."""
    app.open(GivenPasswordScreen(given, words))
