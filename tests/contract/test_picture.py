"""README's picture is the program as it is, readable in light and in dark."""

from __future__ import annotations

import pytest
from lxml import etree

from stts_tui import resources
from tests import picture
from tests.picture import DARK, LIGHT, Look, Page

SVG = {"svg": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def page() -> Page:
    return picture.taken()


def test_the_picture_is_what_the_program_shows(page: Page) -> None:
    assert resources.read_text("picture.svg") == picture.drawn(page), "python -m tests.picture > data/picture.svg"


def test_every_word_of_the_page_stands_in_it(page: Page) -> None:
    shown = ["".join(sign for sign, _look in row) for row in page.rows]
    told = "".join(etree.fromstring(picture.drawn(page).encode()).xpath("//svg:text/text()", namespaces=SVG))
    assert "".join(told.split()) == "".join("".join(shown).split())
    assert len(told) > 400


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_each_ink_can_be_read_on_its_paper(page: Page, palette: dict[str, str]) -> None:
    """WCAG's ratio for text, 4.5; for the alarm and the title row too, whether the page has them or not."""
    meant = picture.pairs(page) | {("red", "paper"), ("black", "cyan"), ("black", "yellow"), ("paper", "ink")}
    assert {(ink, paper) for ink, paper in meant if _contrast(palette[ink], palette[paper]) < 4.5} == set()


def test_papers_lines_and_signs_of_xml_are_drawn() -> None:
    row = [*zip("<&  >", [Look(), Look("black", "cyan", bold=True), *[Look(underline=True)] * 2, Look()], strict=True)]
    root = etree.fromstring(picture.drawn(Page("A & B", (tuple(row),))).encode())
    drawn = [(etree.QName(part).localname, part.get("class"), part.text) for part in root][2:]
    assert drawn == [
        ("rect", "on-paper", None), ("text", "ink", "<"), ("rect", "on-cyan", None), ("text", "black bold", "&"),
        ("rect", "ink", None), ("text", "ink", ">"),
    ]  # fmt: skip


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
