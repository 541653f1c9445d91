"""Papers as PDF: what is one thing stays on one page, and a page of several says which it is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from stts_tui.domain.access.papers import access_form
from stts_tui.domain.common.letters import block, text
from stts_tui.domain.common.paper import Paper, PaperLine, Style
from stts_tui.services.house import House
from stts_tui.services.paper_files import as_pdf, folder_of
from tests.access_builders import submit
from tests.builders import MONDAY_MORNING, refuses
from tests.pdf_text import pages_of

ADDRESS = ("Office national de sécurité sociale (ONSS)", "Gestion des accès", "Place Victor Horta 11", "1060 Bruxelles")


def read(tmp_path: Path, paper: Paper) -> list[str]:
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(as_pdf(paper, MONDAY_MORNING, "2026-000001-05"))
    return pages_of(pdf)


@pytest.mark.parametrize("before", range(50, 60))
def test_an_address_is_on_one_page_wherever_it_begins(tmp_path: Path, before: int) -> None:
    pages = read(tmp_path, (*[text("Lorem ipsum")] * before, block(ADDRESS)))
    assert sum("\n".join(ADDRESS) in page for page in pages) == 1


def test_a_page_of_several_says_which_it_is_and_of_what(tmp_path: Path) -> None:
    assert read(tmp_path, (text("one"),)) == ["one"]
    pages = read(tmp_path, (text("one"), PaperLine(Style.PAGE), text("two")))
    assert pages == ["one\n2026-000001-05  1/2", "two\n2026-000001-05  2/2"]


def test_it_bears_the_moment_of_the_programs_clock(house: House) -> None:
    """Not that of the library: whoever writes the same paper again finds that it is there already."""
    made = submit(house)
    _text, pdf = house.access.write_form(made, access_form(made))
    assert f"/CreationDate (D:{house.office.clock():%Y%m%d%H%M%S}".encode() in pdf.read_bytes()


def test_a_paper_for_which_there_is_no_room_leaves_nothing_and_is_written_when_there_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = submit(house)
    folder = folder_of(house.office)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with refuses("paper-not-written"):
            house.access.write_form(made, access_form(made))
    assert list(folder.iterdir()) == []
    text, pdf = house.access.write_form(made, access_form(made))
    assert text.stat().st_size > 100
    pdf.unlink()  # what a process leaves that was killed between the two
    assert house.access.write_form(made, access_form(made)) == (text, pdf)
