"""The form of a request and the letters with provisional data: the same in every language, each in its receiver's."""

from __future__ import annotations

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


def leaves(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Each text with the values that it names."""
    for key, held in words.items():
        for place, one in enumerate([held] if isinstance(held, (str, dict)) else held):
            if isinstance(one, str):
                yield f"{path}{key}.{place}", frozenset(name for _b, name, _s, _c in string.Formatter().parse(one) if name)
            else:
                yield from leaves(one, f"{path}{key}.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_values(language: str) -> None:
    words = texts(language, "access")
    assert dict(leaves(words)) == dict(leaves(texts("en", "access")))
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
    assert "Our desk, Dorp 1, 9000 Gent" in as_text(access_form(made("fr", "Our desk, Dorp 1, 9000 Gent")))
