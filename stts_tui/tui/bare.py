"""A Textual application without what the stock one must not do here [S103]."""

from __future__ import annotations

from stts_tui import trouble
from stts_tui.i18n import _
from stts_tui.tui.textual_inside import InsideApp

_UNEXPECTED = 70  # EX_SOFTWARE


class BareApp(InsideApp, inherit_bindings=False):
    """No palette, no pictures of the screen, no suspending, no browser; no local variables on a crash."""

    ENABLE_COMMAND_PALETTE = False  # the stock palette writes files
    ALLOW_SELECT = False

    failure = ""  # what the command prints after an unexpected end

    def action_screenshot(self, *_arguments: object, **_options: object) -> None: ...

    def action_suspend_process(self) -> None: ...

    def action_command_palette(self) -> None: ...

    async def action_simulate_key(self, key: str) -> None: ...

    def open_url(self, url: str, *, new_tab: bool = True) -> None: ...

    def crashed(self, error: BaseException | None) -> None:
        """A number leads the system manager to the log; the stock screen prints passwords and national numbers."""
        number = trouble.record(error) if error is not None else "-"
        words = _("Something went wrong inside the program. Give your system manager this number: {number}.")
        self.failure = str(words.with_values(number=number))
        self.end_at_once(_UNEXPECTED)
