"""Who did something, as it is kept: a person's name, or the name of what acts without a person logged in."""

from __future__ import annotations

from stts_tui.domain.common.text import fold
from stts_tui.i18n import Words, _, _c

_HOST = _c("who did it", "host")

_NOBODY = {  # as kept -> as told
    "anyone": _c("who did it", "applicant"),  # who asks for access has no account
    "work": _c("who did it", "daily work"),
    "init": _c("who did it", "set-up"),
    "register": _HOST,  # commands there: `stts-tui register`, `stts-tui audit`
    "audit": _HOST,
    "host": _HOST,
    "demo": _c("who did it", "demo"),
    "BIPT": _("BIPT"),
    "exchange": _c("who did it", "exchange of messages"),
    "?": _c("who did it", "unknown"),
}


def doer(name: str) -> Words | str:
    """`name` for a reader: a person's stays as it is."""
    return _NOBODY.get(name, name)


def kept(text: str) -> tuple[str, ...]:
    """The names under which what a reader calls `text` is kept: itself, or those of whom the reader's word tells."""
    said = fold(text)
    return (text, *(name for name, words in _NOBODY.items() if name != text and fold(str(words)) == said))
