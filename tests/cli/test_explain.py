"""`stts-tui explain`: a code's page, all codes, and what is nearest to one that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.domain.common.explained import entries
from stts_tui.i18n import LANGUAGES
from tests.cli.test_command import refuses_with, run


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_code_is_printed_in_the_language(tmp_path: Path, language: str) -> None:
    done = run(tmp_path, "--language", language, "explain", "file-over")
    page = entries(language)["file-over"]
    assert done.returncode == 0, done
    said = " ".join(done.stdout.split())
    assert said.startswith("file-over ")
    for part in (page.means, page.do):
        assert " ".join(part.split()) in said


def test_without_a_code_all_are_listed_with_their_sentences(tmp_path: Path) -> None:
    done = run(tmp_path, "explain")
    assert done.returncode == 0, done
    codes = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert codes == sorted(entries("en"))
    assert "  Nothing has been sent yet: tick that all data are right" in done.stdout
    assert "{" not in done.stdout


def test_a_code_that_is_none_names_the_nearest(tmp_path: Path) -> None:
    refuses_with(run(tmp_path, "explain", "file-ovre"), "file-over")
    refuses_with(run(tmp_path, "explain", "zzzzzz"), "`stts-tui explain` lists all of them")
