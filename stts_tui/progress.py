"""How far a command is, in one line of a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from stts_tui.i18n import Words, _


@contextlib.contextmanager
def shown() -> Iterator[Callable[[Words | str, int, int], None]]:
    """What shows in a line on a terminal how far it is, and takes the line away at the end; nothing elsewhere."""
    shows = sys.stderr.isatty()

    def tell(what: Words | str, done: int, total: int) -> None:
        if shows:
            words = _("{what}: {done} of {total}").with_values(what=what, done=done, total=total) if total else what
            sys.stderr.write(f"\r{words}\033[K")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shows:
            sys.stderr.write("\r\033[K")
