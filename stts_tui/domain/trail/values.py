"""What a line of the audit trail keeps of a field as a code, in words: a state, an application, the day of a block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from stts_tui.domain.access.request import RequestState, RequestStep
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.messages.message import MessageState
from stts_tui.domain.people.purpose import purpose_words
from stts_tui.domain.rights.actor import Application
from stts_tui.domain.tariff.assignments import AssignmentState
from stts_tui.i18n import OWN_NAMES, Words, _, with_label

_FACTORS: Mapping[str, Words] = {
    "none": _("none"), "app": _("codes of an app"), "another": _("codes of another app"), "asked for": _("asked of everybody"),
    "not asked for": _("asked of nobody"),
}  # fmt: skip
_CODES: Mapping[tuple[str, str], Mapping[str, Words | str]] = {  # kind of what the line is about, and field
    ("assignment", "state"): {each.value: each.words for each in AssignmentState},
    ("access request", "state"): {each.value: each.words for each in RequestState},
    ("access request", "step"): {each.value: each.words for each in RequestStep},
    ("message", "state"): {each.value: each.words for each in MessageState},
    ("sender", "channel"): {"open": _("open"), "closed": _("closed")},
    ("user", "applications"): {each.value: each.words for each in Application},
    ("user", "language"): OWN_NAMES,
    ("user", "second factor"): _FACTORS,
    ("company", "second factor"): _FACTORS,
    ("company", "purpose"): {"asked for": _("asked of everybody"), "not asked for": _("asked of nobody")},
    ("export", "what"): {
        "files": _("All files of the company"),
        "news": _("Assignments and changes since the last time"),
        "statement": _("The yearly statement"),
    },
}
_BLOCK = re.compile(r"until (?:(\d{4}-\d\d-\d\d)|unblocked): (.*)", re.DOTALL)


def in_words(kind: str, field: str, kept: str) -> str:
    """A value as a person reads it; what has no words as it was kept."""
    if codes := _CODES.get((kind, field)):
        return ", ".join(str(codes.get(code, code)) for code in kept.split(", "))
    if (kind, field) == ("session", "purpose"):
        return str(purpose_words(kept))
    if field == "blocked" and (block := _BLOCK.fullmatch(kept)):
        return _blocked(block[1], block[2])
    return kept


def _blocked(day: str | None, reason: str) -> str:
    until = _("until {day}").with_values(day=show_date(date.fromisoformat(day))) if day else _("yes, without end")
    return str(with_label(until, reason)) if reason else str(until)
