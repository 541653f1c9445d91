"""A page that tells something in lines, wrapped, and perhaps asks whether to go on: reasons, forecasts, two versions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.errors import Reason
from stts_tui.domain.people.own import WhomToAsk
from stts_tui.domain.rights.action import Action
from stts_tui.i18n import Words, _
from stts_tui.tui.binding import by_number
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.rows import BLANK, Row, wrapped_rows
from stts_tui.tui.widgets.columns import wrapped
from stts_tui.tui.widgets.scroll import Scroll, scrolled

if TYPE_CHECKING:
    from stts_tui.domain.common.explained import Coded
    from stts_tui.tui.program import Program


class ToldScreen(SttsScreen):
    """`rows` as on a card. With `then`, Enter goes back to the screen below and does it there; else Enter goes back.

    `words` is what this page says, `after` what the screen below says when it is there again; `reasons` are the refusals
    among the rows, which F1 explains.
    """

    help = _("F12 and F3 change nothing.")
    BINDINGS = [Binding("enter,f10", "do", show=False)]

    def __init__(
        self, place: Words, rows: Sequence[Row], *, does: Words | None = None,
        then: Callable[[], Awaitable[None]] | None = None, words: Words | str = "", after: Words | str = "",
        reasons: Sequence[Coded] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.place = place
        self.does = does if does is not None else _("Back")
        self.opening_words = words
        self._rows = rows
        self._then = then
        self._after = after
        self._told = reasons

    def refusals(self) -> Sequence[Coded]:
        return self._told

    def body(self) -> Iterable[Widget]:
        yield from scrolled()

    async def load(self) -> None:
        body = self.query_one(Scroll)
        if not body.children:
            await body.show_lines(wrapped_rows(self._rows, self.app.size.width))
        body.focus()

    def action_do(self) -> None:
        below = self.stts.screen_stack[-2]
        self.action_back()
        if self._then is not None and isinstance(below, SttsScreen):
            below.work(self._then)

    def action_back(self) -> None:
        self.stts.back(self._after)


def say_whole(page: SttsScreen, words: Words | str, place: Words) -> None:
    """Say `words` on the page where its rows hold them whole, else on one of their own: a path is never cut."""
    width = page.app.size.width
    if max(map(len, str(words).split())) <= width and len(wrapped(words, width)) <= page.message_rows:
        page.say(words)
    else:
        page.stts.open(ToldScreen(place, [("", words)]))


def show_options(
    stts: Program, actions: Iterable[Action], why_not: Callable[[Action], Words | str | Reason | None] = lambda _action: None
) -> None:
    """Open a page with every option in words, and why one cannot be chosen now; nothing where there is none."""
    rows: list[Row] = []
    for each in by_number(actions):
        no = why_not(each)
        told = no.sentence if isinstance(no, Reason) else no
        rows.append((f"{int(each.option or 0):>2}  {each.key_words}", told or each.help))
    if rows:
        stts.open(ToldScreen(_("Options"), rows))


def reason_rows(reasons: Iterable[Reason], whom: WhomToAsk, now: datetime) -> list[Row]:
    """Every reason with its code, once; then whom to ask about them, and what to tell."""
    told = {reason.code: reason.sentence for reason in reasons}
    rows: list[Row] = []
    for code, sentence in told.items():
        rows += [(code, ""), ("", sentence), BLANK]
    rows.append((_("If this seems wrong"), ""))
    rows.extend((_("Ask") if number == 0 else "", words) for number, words in enumerate(whom.words))
    rows.append((_("Tell"), f"{', '.join(told)}; {show_instant(now)}"))
    return rows
