"""A part of a whole is loaded and made when it is first asked for, and once."""

from __future__ import annotations

from collections import Counter

from stts_tui.domain.common.parts import Part


class Whole:
    letters = "abba"
    counted: Part[Counter[str]] = Part("collections.Counter", "letters")


def test_a_part_is_made_of_what_it_needs_once_for_each_whole() -> None:
    whole, other = Whole(), Whole()
    assert whole.counted == {"a": 2, "b": 2}
    assert whole.counted is whole.counted
    assert whole.counted is not other.counted
