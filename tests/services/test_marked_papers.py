"""Papers in a catalogue of marked words, with marked letters: what shows Latin letters and is no data is in neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from stts_tui.demo.build import PASSWORD
from stts_tui.domain.access.papers import access_form, name_letter, password_letter
from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paper import Paper, as_text
from stts_tui.domain.tariff.letters import LetterKind
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from stts_tui.services.paper_files import as_pdf
from tests.access_builders import a_form, issue
from tests.builders import MONDAY_MORNING, log_in, run_sql
from tests.marked import MARKED, in_files, unmarked
from tests.marked_demo import a_marked_demo, data_of


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with a_marked_demo(tmp_path) as made:
        yield made


def of_paper(tmp_path: Path, paper: Paper, known: frozenset[str]) -> dict[str, str]:
    """As text, and as somebody reads it in the PDF."""
    folder = tmp_path / "papers"
    folder.mkdir(exist_ok=True)
    (folder / "paper.pdf").write_bytes(as_pdf(paper, MONDAY_MORNING))
    return {**{word: as_text(paper) for word in unmarked(as_text(paper), known)}, **in_files(folder, known)}


@pytest.mark.long
def test_every_letter_to_a_customer(house: House, tmp_path: Path) -> None:
    known, bipt = data_of(house), log_in(house, "bipt", PASSWORD)
    seen: set[LetterKind] = set()
    yesterday = belgian_date(house.office.clock()) - timedelta(days=1)
    niss = "SELECT niss FROM tariff_file WHERE state = 'active' LIMIT 1"
    run_sql(house, f"UPDATE registered_person SET died_on = ? WHERE niss IN ({niss})", yesterday)
    assert list(do_the_work(house.office))
    for (file_id,) in run_sql(house, "SELECT id FROM tariff_file"):
        try:
            letter = house.authority.letter(bipt, file_id)
        except Refused:
            continue
        if letter.kind not in seen:
            seen.add(letter.kind)
            assert letter.language == MARKED
            assert of_paper(tmp_path, letter.paper, known) == {}
    assert seen == set(LetterKind)


@pytest.mark.long
def test_the_form_and_the_letters_of_access(house: House, tmp_path: Path) -> None:
    desk = log_in(house, "desk", PASSWORD)
    outside = house.access.submit(a_form(language=MARKED, nth=2, outside=True))
    made, issued = issue(house, desk, language=MARKED)
    known = data_of(house)
    for paper in (access_form(outside), access_form(made), name_letter(issued), password_letter(issued)):
        assert of_paper(tmp_path, paper, known) == {}
