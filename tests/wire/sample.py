"""An application that knows nothing of STTS, with stock widgets: `python -m tests.wire.sample stock|frugal`."""

from __future__ import annotations

import os
import sys

from stts_tui.wire import environment

environment.clean(os.environ)

from textual import events  # noqa: E402
from textual.app import App, ComposeResult  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import DataTable, Footer, Header, Input, Label  # noqa: E402

from stts_tui.wire.driver import SturdyDriver  # noqa: E402
from stts_tui.wire.frugal import FrugalDriver  # noqa: E402

NAMES = ("Claes, Rik", "D’Hondt, Hélène", "漢字, かな", "Müller 🙂",
         "O\u0308zgür, A\u0301da", "van den Broeck – Peeters, Marie")  # fmt: skip


class Question(ModalScreen[None]):
    BINDINGS = [("escape", "app.pop_screen", "Close")]
    DEFAULT_CSS = "Question { align: center middle; } Question Label { width: 30; height: 5; border: heavy $primary; }"

    def compose(self) -> ComposeResult:
        yield Label("[b]Are you[/b] [i]sure[/i] of 漢字?")


class Sample(App[None]):
    BINDINGS = [("f2", "ask", "Ask"), ("ctrl+l", "repaint", "Repaint"), ("f3", "app.quit", "Quit"), ("f4", "raw", "Raw")]
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_CSS = "DataTable { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Header()
        entry = Input(placeholder="Name", id="entry")
        entry.cursor_blink = False
        yield entry
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("No", "Name", "State")
        for number in range(60):
            table.add_row(f"{number:03}", NAMES[number % len(NAMES)], "active" if number % 3 else "blocked")
        table.focus()

    def action_ask(self) -> None:
        self.push_screen(Question())

    def action_repaint(self) -> None:
        if isinstance(self._driver, SturdyDriver):
            self._driver.repaint()

    def action_raw(self) -> None:
        """A sequence that no parser of ours knows: a rectangle filled with E (DECFRA, which the emulators ignore)."""
        assert self._driver is not None
        self._driver.write("\x1b[69;2;2;4;9$x")

    def on_key(self, event: events.Key) -> None:
        if event.key == "f5":
            self.sub_title = "been pressed"


if __name__ == "__main__":
    Sample(driver_class=FrugalDriver if sys.argv[1] == "frugal" else SturdyDriver).run(mouse=False)
