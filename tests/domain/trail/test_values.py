"""Codes that a line of the trail keeps, in the reader's words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stts_tui.domain.trail.lines import TrailLine, kind_words, sides
from stts_tui.domain.trail.values import in_words
from stts_tui.i18n import speaking


@pytest.mark.parametrize(
    ("kind", "field", "kept", "told"),
    [
        ("assignment", "state", "open", "Open"),
        ("message", "state", "receiving", "Being received"),
        ("access request", "state", "submitted", "awaits the original"),
        ("sender", "channel", "closed", "closed"),
        ("user", "applications", "messages, stts", "Structured messages (XML), Social telephone tariff (STTS)"),
        ("user", "language", "fr", "Français"),
        ("export", "what", "news", "Assignments and changes since the last time"),
        ("user", "blocked", "until 2026-12-31: on leave", "until 31/12/2026: on leave"),
        ("user", "blocked", "until unblocked: has left", "yes, without end: has left"),
        ("message", "state", "of another version", "of another version"),
        ("user", "blocked", "as it was once", "as it was once"),
    ],
)
def test_a_code_is_told_in_words(kind: str, field: str, kept: str, told: str) -> None:
    with speaking("en"):
        assert in_words(kind, field, kept) == told


def test_a_line_tells_both_sides_in_the_readers_words() -> None:
    line = TrailLine(
        1, datetime(2026, 3, 2, tzinfo=UTC), "admin", "messages-channel", subject_kind="sender",
        before={"channel": "closed"}, after={"channel": "open"},
    )  # fmt: skip
    with speaking("nl"):
        (side,) = sides(line)
        assert (str(side.label), side.before, side.after) == ("Kanaal", "gesloten", "open")
        assert (str(kind_words("overview")), str(kind_words("figures"))) == ("Overzichten", "Cijfers van de dag")
