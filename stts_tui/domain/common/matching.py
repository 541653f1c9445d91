"""How a person looks for a text or a number: what was typed, as the store compares it and as a sentence names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.numbers import SEPARATORS
from stts_tui.domain.common.prefixes import without_prefix
from stts_tui.domain.common.text import clean_text, fold
from stts_tui.i18n import _

NOTHING_TO_LOOK_FOR = fault(
    "search-empty-text",
    _("There is no letter or digit in this; type a part of the name, or its beginning followed by *."),
    brief=_("no letter or digit"),
)


NO_PART_OF_A_NUMBER = fault(
    "search-national-number",
    _("Type the national register number or its first digits; dots and hyphens may stay."),
    brief=_("digits only"),
)


LONGEST_TEXT = 60


@dataclass(frozen=True)
class TextMatch:
    """Looks for a folded text in a folded column: anywhere in it, or, typed with a final `*`, at its beginning."""

    folded: str
    typed: str
    at_start: bool = False


def parse_text_match(text: str, longest: int = LONGEST_TEXT) -> TextMatch | None:
    """What a person typed to find a text; None for nothing.

    Raises NOTHING_TO_LOOK_FOR if no letter or digit is left, and as clean_text does: the words are shown and audited.
    """
    if not text.strip():
        return None
    if not fold(text[:longest]):
        raise refused(NOTHING_TO_LOOK_FOR)
    typed = clean_text(text, longest=longest)
    folded = fold(typed)
    return TextMatch(folded, typed, at_start=typed.endswith("*"))


def parse_national_number_start(text: str) -> str | None:
    """The digits, 1 to 11, with which a national number begins; None for nothing. Raises NO_PART_OF_A_NUMBER."""
    digits = re.sub(SEPARATORS, "", without_prefix(text))
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,11}", digits, re.ASCII):
        raise refused(NO_PART_OF_A_NUMBER)
    return digits
