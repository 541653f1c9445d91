"""Text from outside: what is stored, what is searched, e-mail addresses, user names, dates."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.text import clean_email, clean_text, clean_user_name, fold
from tests.builders import refuses


@given(st.text(max_size=80))
@example("Ele\u0301onore Scha\u0308fer")
@pytest.mark.asvs("V1.1.1")
def test_clean_text_is_plain_and_stays_as_it_is(text: str) -> None:
    try:
        found = clean_text(text, longest=60)
    except Refused as no:
        assert no.code in {"text-too-long", "text-not-plain", "text-empty"}
        return
    assert found == clean_text(found, longest=60)
    assert len(found) <= 60
    assert found == found.strip()
    assert "  " not in found
    assert unicodedata.is_normalized("NFC", found)
    assert found.isprintable()


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(fold(text.upper()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D'Hondt", "d’hondt"),
        ("ʼt Hooft", "'t Hooft"),
        ("Van den Berghe", "VANDENBERGHE"),
        ("Éloïse", "eloise"),
        ("Strauß", "STRAUSS"),
        ("Łukasz", "lukasz"),
        ("Œdipe", "oedipe"),
        ("Søren", "soren"),
        ("Jean-Luc", "jean luc"),
        ("e\u0301", "é"),
        ("x" + "\u0301" * 4, "x" + "\u0301" * 4),
    ],
)
def test_what_a_search_takes_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-empty"),
        ("   ", "text-empty"),
        ("---", "text-empty"),
        ("a" * 61, "text-too-long"),
        ("a" * 10_000_000, "text-too-long"),
        ("Jan\x1b[31m", "text-not-plain"),
        ("Jan\u202ensoJ", "text-not-plain"),
        ("Jan\u200b", "text-not-plain"),
        ("Jan\x9b", "text-not-plain"),
        ("Jan\n", "text-not-plain"),
        ("e" + "\u0301" * 20, "text-not-plain"),
        ("x" + "\u0301" * 5, "text-not-plain"),
    ],
)
@pytest.mark.asvs("V1.3.3")
def test_text_that_is_refused(text: str, code: str) -> None:
    with refuses(code):
        clean_text(text, longest=60)


def test_markup_is_text_like_any_other() -> None:
    assert clean_text("[@click=app.screenshot('/tmp/x')]Jan[/]", longest=60) == "[@click=app.screenshot('/tmp/x')]Jan[/]"


@pytest.mark.parametrize("text", ["a@b.be", "Jan.Peeters+stts@Telecom.BE", "o'neill@x-y.example", "x@xn--bcher-kva.example"])
def test_email_addresses(text: str) -> None:
    found = clean_email(f" {text} ")
    assert found.split("@")[0] == text.split("@")[0]
    assert found.split("@")[1] == text.split("@")[1].lower()


@pytest.mark.parametrize(
    "text",
    ["", "jan", "jan@", "@x.be", "jan@x", "jan@x..be", "jan@@x.be", "jan @x.be", "jan@x.be, piet@x.be", ".jan@x.be",
     "jan.@x.be", "jan@-x.be", "jan@127.0.0.1", "jan@x.be\n", f"{'a' * 65}@x.be", "jan@bücher.example"],
)  # fmt: skip
def test_no_email_addresses(text: str) -> None:
    with refuses("email-wrong"):
        clean_email(text)


def test_a_user_name() -> None:
    assert clean_user_name(" Jan001 ") == "jan001"
    for text, code in (
        ("jan01", "user-name-length"), ("j" * 21, "user-name-length"), ("jan.001", "user-name-signs"),
        ("jané01", "user-name-signs"), ("jan 001", "user-name-signs"),
    ):  # fmt: skip
        with refuses(code):
            clean_user_name(text)
