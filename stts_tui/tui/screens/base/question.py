"""A screen that shows one thing in full and asks once more before something is done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.binding import Binding

from stts_tui.i18n import Words
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import Row

Shown = TypeVar("Shown")


class QuestionScreen(CardScreen, Generic[Shown]):
    """A subclass gives `look()`, `told()`, `question` or `asked()`, and `decide()`, which Enter and F10 do."""

    question: Words
    BINDINGS = [Binding("f10", "do", show=False, priority=True), Binding("enter", "do", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._shown: Shown | None = None

    # -- for subclasses ----------------------------------------------------------------------------------------------
    async def look(self) -> Shown:
        """What the question is about. Raises Refused where it cannot be asked."""
        raise NotImplementedError

    def told(self, shown: Shown) -> Sequence[Row]:
        raise NotImplementedError

    def asked(self, shown: Shown) -> Words:
        return self.question

    async def decide(self, shown: Shown) -> None:
        """Do it, and leave the screen."""
        raise NotImplementedError

    # -- the page ----------------------------------------------------------------------------------------------------
    async def rows(self) -> Sequence[Row]:
        shown = self._shown = await self.look()
        self.say(self.asked(shown), fault=True)
        return self.told(shown)

    def action_do(self) -> None:
        self.work(self._do)

    async def _do(self) -> None:
        if self._shown is not None:
            await self.decide(self._shown)

    def done(self, words: Words | str) -> None:
        """Leave, with these words on the screen below."""
        self.stts.changes += 1
        self.stts.back(words)
