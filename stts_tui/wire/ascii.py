"""Characters for a terminal that shows ASCII only: the nearest that there is, in as many cells."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NEAREST = {
    **dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-"), "…": ".", "•": "*",
    "§": "S", "°": "o",
    "·": ".", "×": "x", "÷": "/", "€": "E", "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O",
    "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "✓": "x", "✔": "x", "✗": "x", "●": "*", "○": "o", "■": "#", "□": "[",
    **dict.fromkeys("←◀◂❮‹", "<"), **dict.fromkeys("→▶▸❯›", ">"), **dict.fromkeys("↑▲▴", "^"), **dict.fromkeys("↓▼▾", "v"),
}  # fmt: skip


@lru_cache(4096)
def nearest(character: str, width: int) -> str:
    """`character` (with its marks), which fills `width` cells, as that many ASCII characters."""
    if character.isascii():
        return character
    found = _NEAREST.get(character[0])
    if found is None:
        first = unicodedata.normalize("NFKD", character)[0]
        found = first if first.isascii() and first.isprintable() else _line(ord(character[0]))
    return found.ljust(width, "?" if found == "?" else " ")


def _line(code: int) -> str:
    """Box drawing, blocks; a question mark for the rest."""
    if 0x2500 <= code < 0x2580:
        if code in (0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2550, 0x2574, 0x2576, 0x2578, 0x257A):
            return "-"
        if code in (0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551, 0x2575, 0x2577, 0x2579, 0x257B):
            return "|"
        return "+"
    if 0x2580 <= code < 0x25A0:
        return "#"
    return "?"
