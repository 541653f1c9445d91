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


_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 4  # on one letter; more are piled over the rows above it (domain/common/text.py takes as many)
_LONGEST = 16_384  # characters that are laid out of any text: what is longer ends in "…", here and everywhere


def plain_text(text: object) -> str:
    """`text` as one line of harmless characters and bounded length; what cannot be shown becomes `?`."""
    found = str(text)
    if len(found) > _LONGEST:
        found = found[: _LONGEST - 1] + "…"
    if found.isascii() and found.isprintable():
        return found
    signs, marks = [], 0
    for sign in found:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in _MARKS else 0
        if marks <= _MOST_MARKS:
            signs.append(sign if category not in _UNSHOWN else _PLAIN.get(sign, "?"))
        elif marks == _MOST_MARKS + 1:
            signs.append("?")
    return "".join(signs)


def plain(text: object) -> Content:
    """`text` for a widget: shown as it is, never read as markup."""
    return Content(plain_text(text))
