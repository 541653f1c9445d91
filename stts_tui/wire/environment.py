"""What must be true of the environment before Textual is imported, and which terminals cannot be served.

Textual reads variables that write files, log keys or import modules (security notes, section 0, item 7): they go.
"""

from __future__ import annotations

from collections.abc import MutableMapping

_DANGEROUS = ("PYTHONINSPECT", "BROWSER", "NO_COLOR", "COLORTERM", "ESCDELAY")
UNUSABLE = frozenset({"", "dumb", "unknown", "vt52"})


def clean(environment: MutableMapping[str, str]) -> None:
    """Take out what steers Textual from outside and set what a slow line needs. Before the first import of it."""
    for name in list(environment):
        if name.startswith("TEXTUAL") or name in _DANGEROUS:
            del environment[name]
    environment["TEXTUAL_ANIMATIONS"] = "none"
    environment["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environment["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environment["TEXTUAL_COLOR_SYSTEM"] = "256" if "256" in environment.get("TERM", "") else "standard"


def is_usable(term: str | None) -> bool:
    """Whether a terminal of this type can show the screens at all."""
    return (term or "") not in UNUSABLE
