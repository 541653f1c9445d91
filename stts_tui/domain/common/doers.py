"""Who did something, as it is kept: a person's name, or the name of what acts without a person logged in."""

from __future__ import annotations

from stts_tui.i18n import Words, _, _c

_NOBODY = {  # as kept -> as told
    "anyone": _c("who did it", "applicant"),  # who asks for access has no account
    "work": _c("who did it", "daily work"),
    "init": _c("who did it", "set-up"),
    "BIPT": _("BIPT"),
}


def doer(name: str) -> Words | str:
    """`name` for a reader: a person's stays as it is."""
    return _NOBODY.get(name, name)
