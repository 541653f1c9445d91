"""The form of a request and the letters with provisional data: the same in every language, each in its receiver's."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from stts_tui.domain.access.papers import access_form, desk_lines
from stts_tui.domain.access.request import Qualification, Submitted
from stts_tui.domain.access.ticket import ticket_of
from stts_tui.domain.common.letters import texts
from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.domain.common.paper import WIDTH, as_text
from stts_tui.i18n import LANGUAGES, speaking
from tests.access_builders import a_form


def leaves(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Each text with where it stands."""
    for key, held in words.items():
        for place, one in enumerate([held] if isinstance(held, (str, dict)) else held):
            if isinstance(one, str):
                yield f"{path}{key}.{place}", one
            else:
                yield from leaves(one, f"{path}{key}.")


def named(text: str) -> list[frozenset[str]]:
    """The values that each paragraph names."""
    paragraphs = text.split("\n\n")
    return [frozenset(name for _b, name, _s, _c in string.Formatter().parse(part) if name) for part in paragraphs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_values(language: str) -> None:
    words = texts(language, "access")
    shape, english = ({path: named(text) for path, text in leaves(each)} for each in (words, texts("en", "access")))
    assert shape == english
    assert set(words["qualifications"]) == {each.value for each in Qualification}
    assert language == "en" or words["form"] != texts("en", "access")["form"]


def made(language: str, desk: str = "") -> Submitted:
    request = a_form(enterprise_number(4_900_002), outside=True, replaces=True, language=language)
    return Submitted(request, enterprise_number(4_900_002), ticket_of(2026, 1), "ABCDEFGH", "9Z5WGPR2", date(2026, 3, 2),
                     desk, "02 511 51 51")  # fmt: skip


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fr", ("Le responsable signataire", "Numéro de registre national", "1060 Bruxelles", "Directeur")),
        ("nl", ("De verantwoordelijke die tekent", "Rijksregisternummer", "1060 Brussel", "Directeur")),
        ("de", ("Der Verantwortliche, der unterzeichnet", "Nationalregisternummer", "1060 Brüssel", "Direktor")),
        ("en", ("The responsible who signs", "National register number", "1060 Brussels", "Director")),
    ],
)
def test_the_form_is_in_the_language_of_the_request_whatever_the_screen_speaks(language: str, says: tuple[str, ...]) -> None:
    with speaking("de" if language != "de" else "fr"):
        text = as_text(access_form(made(language)))
    for words in says:
        assert words in " ".join(text.split())
    assert "{" not in text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_the_hosts_own_address_of_the_desk_comes_first() -> None:
    assert desk_lines("Our desk, Dorp 1, 9000 Gent", "fr") == ["Our desk", "Dorp 1", "9000 Gent"]
    text = as_text(access_form(made("fr", "Our desk, Dorp 1, 9000 Gent")))
    assert text.startswith("Our desk\nDorp 1\n9000 Gent\nTéléphone\N{NO-BREAK SPACE}: 02 511 51 51\n")
    assert "\nGent, le 02/03/2026\n" in text
    assert "Bruxelles" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_before_the_form_has_what_a_letter_has(language: str) -> None:
    frame, letter = (texts(language, "access")[part] for part in ("frame", "letters"))
    said = as_text(access_form(made(language)))
    kept, signed = said.split(" - - -", 1)
    wanted = (
        *frame["sender"], *frame["address"], "02 511 51 51", "Nova Telecom", "Kerkstraat 1", "9000 Gent",
        frame["address"][1].split(" ")[1], "02/03/2026", frame["reference"], letter["form"]["subject"], frame["salutation"],
        "Lies Wouters", "Stijn Smets", *frame["address"], "ABCD-EFGH", " 5 ", frame["closing"], frame["signature"],
    )  # fmt: skip
    kept = " ".join(kept.split())
    at = 0
    for part in (" ".join(part.split()) if part.strip() == part else part for part in wanted):
        assert part in kept[at:], (part, kept)
        at = kept.index(part, at) + len(part)
    assert "ABCD-EFGH" not in signed  # the secret stays with the company
    assert texts(language, "access")["form"]["signature"] in signed


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_reaches_into_what_stands_beside_it(language: str) -> None:
    words = texts(language, "access")
    wide = {name: label for name, label in words["form"].items() if len(label) > 28 and name not in SENTENCES}
    assert not wide


SENTENCES = {
    "title", "local_administrator", "i_designate", "replaces", "only_the_original", "enclose_proof", "responsible",
    "signature",
}  # fmt: skip


def test_french_has_a_space_that_does_not_break_before_its_double_signs() -> None:
    for name in ("access", "letters"):
        for _path, said in leaves(texts("fr", name)):
            assert not re.search(r" [;:?!»]|« |\w[;?!»]|\w:(?!//)", said), said
            assert "'" not in said
