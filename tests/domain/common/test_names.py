"""Who is this person: a table of what people write, and what holds for every name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.names import Fit, fit
from stts_tui.domain.common.text import fold

FIRST_NAMES = [
    # known, given, fits
    ("Jean-Pierre Joseph", "Jean-Pierre", Fit.WHOLE),
    ("Jean-Pierre Joseph", "Jean Pierre", Fit.WHOLE),
    ("Jean-Pierre Joseph", "JEAN - PIERRE", Fit.WHOLE),
    ("Jean-Pierre Joseph", "Jean‑Pierre", Fit.WHOLE),
    ("Jean-Pierre Joseph", "Jeanpierre", Fit.WHOLE),
    ("Jean-Pierre Joseph", "Jean-Pierre Joseph", Fit.WHOLE),
    ("Jean-Pierre Joseph", "Jean Pierre J.", Fit.WHOLE),
    ("Jean-Pierre Joseph", "Jean", Fit.FIRST_DIFFERS),
    ("Jean-Pierre Joseph", "Jean Joseph", Fit.FIRST_DIFFERS),
    ("Jean-Pierre Joseph", "Pierre", Fit.FIRST_DIFFERS),
    ("Jean-Pierre Joseph", "J.", Fit.FIRST_DIFFERS),
    ("Jean-Pierre Joseph", "Joseph", Fit.LATER_NAME),
    ("Jean-Pierre Joseph", "Joseph Jean-Pierre", Fit.LATER_NAME),
    ("Jean", "Jean-Pierre", Fit.FIRST_DIFFERS),
    ("Jean Pierre", "Jean-Pierre", Fit.WHOLE),
    ("Jean Pierre", "Jean", Fit.WHOLE),
    ("Jean Pierre", "Pierre", Fit.LATER_NAME),
    ("Anne-Marie", "Anne", Fit.FIRST_DIFFERS),
    ("Anne-Marie", "Marie", Fit.FIRST_DIFFERS),
    ("Anne-Marie", "Annemarie", Fit.WHOLE),
    ("Anne", "Anne-Marie", Fit.FIRST_DIFFERS),
    ("Antoine Laurent Henri", "Antoine", Fit.WHOLE),
    ("Antoine Laurent Henri", "Antoine Laurent", Fit.WHOLE),
    ("Antoine Laurent Henri", "Antoine, Laurent, Henri", Fit.WHOLE),
    ("Antoine Laurent Henri", "Antoine Laurent H", Fit.WHOLE),
    ("Antoine Laurent Henri", "Antoine L.", Fit.WHOLE),
    ("Antoine Laurent Henri", "Laurent", Fit.LATER_NAME),
    ("Antoine Laurent Henri", "Henri", Fit.LATER_NAME),
    ("Antoine Laurent Henri", "Antoine Henri", Fit.FIRST_DIFFERS),
    ("Antoine Laurent Henri", "Anton", Fit.FIRST_DIFFERS),
    ("Antoine", "Antoine Laurent", Fit.WHOLE),
    ("Jürgen", "Juergen", Fit.WHOLE),
    ("Jürgen", "JURGEN", Fit.WHOLE),
    ("Juergen", "Jürgen", Fit.WHOLE),
    ("Jürgen", "Ju\u0308rgen", Fit.WHOLE),
    ("Jurgen", "Juergen", Fit.FIRST_DIFFERS),
    ("Zoë", "Zoe", Fit.WHOLE),
    ("Lies", "", Fit.FIRST_DIFFERS),
]
SURNAMES = [
    ("Van den Berghe", "Vandenberghe", True),
    ("Van den Berghe", "VAN DEN BERGHE", True),
    ("Van den Berghe", "Van Den Berghe", True),
    ("Van den Berghe", "v.d. Berghe", True),
    ("Van den Berghe", "v/d Berghe", True),
    ("Van den Berghe", "Berghe", False),
    ("Van den Berghe", "Van der Berghe", False),
    ("D'Hondt", "d’Hondt", True),
    ("De Smet", "Desmet", True),
    ("De Smet", "Smet", False),
    ("Schröder", "Schroeder", True),
    ("Schröder", "Schroder", True),
    ("Söderström", "Soederstrom", True),
    ("Groß", "Gross", True),
    ("Groß", "GROẞ", True),
    ("Maes", "Mas", False),
    ("Øster", "Oester", True),
    ("Åberg", "Aaberg", True),
]


@pytest.mark.parametrize(("known", "written", "found"), FIRST_NAMES)
def test_first_names(known: str, written: str, found: Fit) -> None:
    assert fit(written, "Dupont", known, "Dupont") is found
    if found is not Fit.LATER_NAME and found is not Fit.WHOLE:
        assert fit(written, "Dupond", known, "Dupont") is Fit.BOTH_DIFFER


@pytest.mark.parametrize(("known", "written", "fits"), SURNAMES)
def test_surnames(known: str, written: str, fits: bool) -> None:
    assert fit("An", written, "An", known) is (Fit.WHOLE if fits else Fit.LAST_DIFFERS)
    assert fit("An", known, "An", written) is (Fit.WHOLE if fits else Fit.LAST_DIFFERS)


def test_somebody_with_one_name() -> None:
    """It may stand in either place; it is not enough for somebody who has two."""
    for known in (("", "Sukarno"), ("Sukarno", "")):
        for written in (("", "Sukarno"), ("sukarno", ""), ("-", "Sukarno")):
            assert fit(*written, *known) is Fit.WHOLE
        assert fit("", "Suharto", *known) is Fit.BOTH_DIFFER
        assert fit("Lies", "Sukarno", *known) is not Fit.WHOLE
    assert fit("", "Peeters", "Lies", "Peeters") is Fit.FIRST_DIFFERS
    assert fit("", "LiesPeeters", "Lies", "Peeters") is not Fit.WHOLE
    assert fit("", "", "", "") is Fit.BOTH_DIFFER


LETTERS = st.text("abcdeéïøäöüßñ", min_size=2, max_size=8).filter(lambda text: bool(fold(text)))
COMPOUND = st.lists(LETTERS, min_size=1, max_size=2).map("-".join)
LISTS = st.lists(COMPOUND, min_size=1, max_size=4)


@given(LISTS, LETTERS, st.integers(1, 4))
def test_each_beginning_of_the_list_fits(names: list[str], last: str, count: int) -> None:
    known, written = " ".join(names), " ".join(names[:count])
    for spelt in (written, written.upper(), written.replace("-", " "), written.replace("-", "")):
        assert fit(spelt, last, known, last) is Fit.WHOLE
        assert fit(known, last, spelt, last) is Fit.WHOLE


@given(LISTS, LISTS, LETTERS, LETTERS)
def test_identifying_is_symmetric(one: list[str], other: list[str], last: str, last_too: str) -> None:
    left, right = (" ".join(one), last), (" ".join(other), last_too)
    assert (fit(*left, *right) is Fit.WHOLE) == (fit(*right, *left) is Fit.WHOLE)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_anything_may_be_compared(first: str, last: str, known_first: str, known_last: str) -> None:
    assert isinstance(fit(first, last, known_first, known_last), Fit)


@given(LETTERS, LETTERS, LETTERS)
def test_half_of_a_compound_name_is_nobody(one: str, two: str, last: str) -> None:
    if fold(one + two) not in (fold(one), fold(two)) and len(fold(one)) > 3:
        assert fit(one, last, f"{one}-{two}", last) is not Fit.WHOLE
