"""What is shown once and stored nowhere: written for the printer meanwhile, and the files go with the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding

from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.sheet import SheetScreen

if TYPE_CHECKING:
    from stts_tui.domain.people.session import Session
    from stts_tui.services.house import House


class OnceScreen(SheetScreen):
    """Left for good by what its page says, or by F3; `words` is what the page below says then."""

    BINDINGS = [Binding("f6", "write", show=False)]

    def __init__(self, shown: object, words: Words | str) -> None:
        super().__init__(shown)
        self._words = words
        self._files: tuple[Path, ...] = ()

    async def write(self) -> tuple[Path, ...]:
        """Have the service write it; the files."""
        raise NotImplementedError

    @staticmethod
    def forgetting(house: House) -> Callable[[Session, tuple[Path, ...]], None]:
        """The service that removes the files."""
        raise NotImplementedError

    def action_write(self) -> None:
        self.work(self._write)

    async def _write(self) -> None:
        if not self._files:
            self._files = await self.write()
        folder, names = self._files[0].parent, ", ".join(dict.fromkeys(path.stem for path in self._files))
        words = _("Until you leave this page, as text and PDF: {names} in {folder}")
        self.say(words.with_values(names=names, folder=folder))

    def on_lost_line(self) -> Callable[[House], None] | None:
        if not self._files:
            return None
        session, files = self.stts.session, self._files
        return lambda house: self.forgetting(house)(session, files)

    def action_finish(self) -> None:
        self.work(self._done)

    def action_leave(self) -> None:
        self.work(self._leave)

    async def _done(self) -> None:
        await self._forget()
        self.stts.back(self._words)

    async def _leave(self) -> None:
        await self._forget()
        self.stts.back_to_home(self._words)

    async def _forget(self) -> None:
        if self._files:
            await self.ask(self.forgetting, self._files)
            self._files = ()
