"""data/law.md is the law's, and everything that is cited stands in it."""

from __future__ import annotations

import pytest

from stts_tui import resources
from stts_tui.domain.law.book import law, sources
from stts_tui.domain.law.overview import overview
from stts_tui.domain.law.terms import Category


@pytest.mark.asvs("V2.1.3")
def test_the_committed_page_is_the_law() -> None:
    command = "python -m stts_tui.domain.law.overview > data/law.md"
    assert resources.read_text("law.md") == overview(), f"run: {command}"


def test_every_source_that_is_cited_stands_at_the_end_and_no_other() -> None:
    tables, end = overview().split("## Sources")
    for key in sources():
        assert (f"| {key} |" in tables) == (f"- **{key}** " in end), key


def test_what_is_assumed_stands_apart() -> None:
    before, after = overview().split("## What nobody has published")
    for key, parameter in law().parameters.items():
        assert f"`{key}`" in (after if parameter.assumed else before)


def test_the_program_knows_every_category_of_the_law() -> None:
    latest = law().categories.values[-1].value
    assert latest == frozenset(Category)
