"""A screen that shows one thing in full and asks once more before something is done to it; for good: by a typed yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.binding import Binding

from stts_tui.i18n import Words
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.final import AsksFinally
from stts_tui.tui.screens.base.rows import Row

Shown = TypeVar("Shown")


class Asks(CardScreen, Generic[Shown]):
    """What both kinds of question have."""

    question: Words

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
        self._shown = await self.look()
        return self.told(self._shown)

    async def load(self) -> None:
        """The question last: a long page takes a while, and what is said meanwhile would stand in its place."""
        await super().load()
        if self._shown is not None:
            self.say(self.asked(self._shown), asks=True)

    async def _decide(self) -> None:
        if self._shown is not None:
            await self.decide(self._shown)

    def done(self, words: Words | str) -> None:
        """Leave, with these words on the screen below."""
        self.stts.done(words)


class QuestionScreen(Asks[Shown]):
    """A subclass gives `look()`, `told()`, `question` or `asked()`, and `decide()`, which Enter and F10 do."""

    BINDINGS = [Binding("f10", "do", show=False, priority=True), Binding("enter", "do", show=False)]

    def action_do(self) -> None:
        self.work(self._decide)


class FinalQuestion(AsksFinally, Asks[Shown]):
    """The same for what nobody can undo: a typed yes does it, nothing else."""

    async def decide_finally(self) -> None:
        await self._decide()
