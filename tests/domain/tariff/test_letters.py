"""The texts of the letters: the same letters, places and codes in every language, and no more than are there."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

import pytest

from stts_tui.domain.common.letters import texts
from stts_tui.domain.tariff.letters import LetterKind
from stts_tui.domain.tariff.reasons import END_REASONS, REFUSAL_REASONS, Because, DocumentKind
from stts_tui.i18n import LANGUAGES

TOLD = {*END_REASONS, *REFUSAL_REASONS, Because.DOCUMENTS_LATE, Because.ACTIVATION_LATE} - {Because.DECEASED}


def places(text: str) -> set[str]:
    return {name for _before, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_letter_paper_and_reason(language: str) -> None:
    words = texts(language, "letters")
    assert set(words["letters"]) == {kind.value for kind in LetterKind}
    assert set(words["documents"]) == {kind.value for kind in DocumentKind}
    assert set(words["reasons"]) == {because.value for because in TOLD}


def shape(words: Mapping[str, Any]) -> object:
    """The keys and, of each letter, which values stand in which paragraph."""
    return (
        sorted(words["frame"]),
        {kind: [places(part) for part in one["body"].split("\n\n")] for kind, one in words["letters"].items()},
        places(words["frame"]["question"]),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things_in_the_same_paragraphs(language: str) -> None:
    words, english = texts(language, "letters"), texts("en", "letters")
    assert shape(words) == shape(english)
    assert words == english or words["documents"] != english["documents"]
