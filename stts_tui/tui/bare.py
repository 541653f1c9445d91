"""A Textual application without what the stock one must not do here [S103]."""

from __future__ import annotations

import sys
from typing import Any

from textual.app import App

from stts_tui import trouble
from stts_tui.i18n import _


class BareApp(App[int], inherit_bindings=False):
    """No palette, no pictures of the screen, no suspending, no browser; no local variables on a crash."""

    ENABLE_COMMAND_PALETTE = False  # the stock palette writes files
    ALLOW_SELECT = False

    def action_screenshot(self, *_arguments: Any, **_options: Any) -> None: ...

    def action_suspend_process(self) -> None: ...

    def action_command_palette(self) -> None: ...

    async def action_simulate_key(self, key: str) -> None: ...

    def open_url(self, url: str, *, new_tab: bool = True) -> None: ...

    def _fatal_error(self) -> None:
        """End without the stock crash screen, which prints local variables: passwords and national numbers."""
        error = sys.exc_info()[1]
        number = trouble.record(error) if error is not None else "-"
        self._return_code = 70
        self.failure = str(
            _("Something went wrong inside the program. Give your system manager this number: {number}.")
            .with_values(number=number)
        )  # fmt: skip
        self._close_messages_no_wait()

    failure = ""  # what the command prints after an unexpected end

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
