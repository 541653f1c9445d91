"""The words that people read, as the catalogues get them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import stts_tui
from stts_tui import resources

ROOT = Path(stts_tui.__file__).parent
_SOMEBODY = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
KEYWORDS = {"_": None, "_n": (1, 2)}  # a catalogue's extraction needs the same


def words() -> Iterator[tuple[str, str]]:
    """Where a sentence stands, and the sentence; singular and plural each."""
    for name, line, message, _comments, _context in extract_from_dir(ROOT, keywords=KEYWORDS):
        for text in message if isinstance(message, tuple) else (message,):
            yield f"{name}:{line}", text


def test_a_sentence_addresses_the_reader_or_names_the_person() -> None:
    assert [(where, text) for where, text in words() if _SOMEBODY.search(text)] == []


def test_so_do_the_explanations_of_the_schema() -> None:
    schema = resources.read_text("schema/stts-1.xsd")
    said = re.findall(r"<xs:documentation>(.*?)</xs:documentation>", schema, re.DOTALL)
    assert len(said) > 100
    assert [text for text in said if _SOMEBODY.search(text)] == []


@pytest.mark.long
def test_the_words_are_found() -> None:
    """The proofs can fail: all kinds of marks are seen."""
    found = {text for _where, text in words()}
    assert "Log in" in found
    assert len(found) > 1000
    assert _SOMEBODY.search("Ask him.")
    assert not _SOMEBODY.search("The history of this file is there.")
