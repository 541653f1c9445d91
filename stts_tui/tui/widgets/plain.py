"""The one gate between stored text and the screen: neither markup nor a control character passes.

Textual interprets `[...]` in nearly every widget and lets ESC and C1 through to the terminal [S102].
Every text that a widget shows goes through here; tests/contract/test_rooms.py forbids raw widgets.
"""

from __future__ import annotations

import unicodedata

from textual.content import Content

_PLAIN = {"\t": " ", "\n": " ", "\r": " "}
# Format characters (Cf) hold the bidi controls and zero-width signs; Cs, Co, Cn have no business on a screen either.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain_text(text: object) -> str:
    """`text` as one line of harmless characters; what cannot be shown becomes `?`."""
    found = str(text)
    if found.isprintable():
        return found
    return "".join(
        character if unicodedata.category(character) not in _UNSHOWN else _PLAIN.get(character, "?") for character in found
    )


def plain(text: object) -> Content:
    """`text` for a widget: shown as it is, never read as markup."""
    return Content(plain_text(text))
