"""Every private part of Textual that the screens use, and no other file does: the one place to look at an upgrade.

Textual promises nothing about these; tests/tui/test_textual_inside.py tells of each which feature goes with it. The
driver's are in stts_tui/wire/textual_inside.py.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import _ansi_sequences, content
from textual.app import App
from textual.keys import Keys

if TYPE_CHECKING:
    from textual.driver import Driver


def read_as_keys(sequences: Mapping[str, str]) -> None:
    """Let what a terminal sends (`sequences`) be these keys, by their names, in every application of this process.

    Where Esc and a digit arrive together, Textual takes them for a Mac's option key: Esc 6 would be §.
    """
    known = _ansi_sequences.ANSI_SEQUENCES_KEYS
    if isinstance(known, dict):  # declared as a Mapping
        known.update({sent: (Keys(key),) for sent, key in sequences.items()})


_divide_line = vars(content).get("divide_line")
_NO_BREAK, _SIGN = "\N{NO-BREAK SPACE}", "_"


def places_to_break(text: str, width: int, fold: bool = True) -> list[int]:
    """Where Textual breaks a text into lines: at blanks, and not at those that French has before : ; ? ! and »."""
    found: list[int] = _divide_line(text.replace(_NO_BREAK, _SIGN), width, fold=fold) if _divide_line else []
    return found


if _divide_line is not None:
    vars(content)["divide_line"] = places_to_break


class InsideApp(App[int], inherit_bindings=False):
    """An application that decides itself what a crash shows."""

    @property
    def driver(self) -> Driver | None:
        """What carries the screen; None before it runs. In pilots it is a headless one."""
        return self._driver

    def crashed(self, error: BaseException | None) -> None:
        """Something unexpected was raised, and the application ends: tell of it here. A hook."""

    def end_at_once(self, code: int) -> None:
        """End with `code` as the return code, and without another word."""
        self._return_code = code
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Instead of the stock crash screen, which prints local variables."""
        self.crashed(sys.exc_info()[1])

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
