"""The agreed terms (data/glossary.tsv) are used as agreed: a message that is a term has one of its translations."""

from __future__ import annotations

import csv
import io
from collections import defaultdict

import pytest

from stts_tui import resources
from tests import catalogues
from tests.catalogues import TRANSLATED

HEADS = ["en", "fr", "nl", "de", "context", "source"]
ROWS = list(csv.reader(io.StringIO(resources.read_text("glossary.tsv")), delimiter="\t", quoting=csv.QUOTE_NONE))
TERMS = [dict(zip(HEADS, row, strict=True)) for row in ROWS[1:]]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_each_row_has_a_term_in_four_languages_and_where_it_is_from() -> None:
    assert ROWS[0] == HEADS
    assert [term for term in TERMS if not all(term[head].strip() for head in HEADS if head != "context")] == []
    assert len({tuple(row) for row in ROWS}) == len(ROWS)


def one_of(entry: object) -> object:
    """The only form, or the singular."""
    return entry[0] if isinstance(entry, tuple | list) else entry


@pytest.mark.parametrize("language", TRANSLATED)
def test_terms_are_used_as_agreed(language: str) -> None:
    agreed: dict[str, set[str]] = defaultdict(set)
    for term in TERMS:
        agreed[term["en"]].add(term[language])
    other = []
    for one in catalogues.said():
        if one.message in agreed:
            text = str(one_of(catalogues.entries(language)[one.key].string))
            if plain(text) not in {plain(each) for each in agreed[one.message]}:
                other.append((one.message, text, agreed[one.message]))
    assert other == []
