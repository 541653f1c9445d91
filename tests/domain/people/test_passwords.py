"""Passwords: length and lists, no composition rules."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.guessable import own_signs
from stts_tui.domain.people.passwords import (
    GIVEN_ALPHABET,
    SHORTEST,
    WITH_FACTOR,
    check_password,
    given_password,
    normalise,
    own_words,
)
from stts_tui.services.people.passwords import check_choice, common_passwords
from tests.builders import refuses

OWN = ["jpeeters01", "Jean-Élie", "Peeters", "jean.elie@alpha.be", "Alpha Telecom"]


@pytest.mark.parametrize(
    "text",
    [
        "vlaamse frieten",
        "12 petites souris",
        "ééééàààààçççèèè",
        "七つの海を渡る小さな白い船と猫",
        "aB3$gT7%mK1!pQ5",
        "x" * 9 + "yzabhu",
        "🐘🐁🐈🐕🐖🐄🐎🐑🐐🐓🦆🦢🦉🦅🐝",
        "honderdachtentwintig tekens mag een wachtwoord hebben, en niet een meer" + ", maar met spaties en komma's ertussen",
    ],
)
@pytest.mark.asvs("V6.2.5", "V6.2.9")
def test_any_sign_will_do(text: str) -> None:
    check_choice(Secret(text), OWN)
    check_choice(Secret(text[:12]), OWN, WITH_FACTOR)


@pytest.mark.parametrize(
    "text", ["elie en een elie", "goeiedag Jean hallo", "de maes van Élie", "VANDENBERGHE 1202", "berghe op berghe"]
)  # fmt: skip
@pytest.mark.asvs("V6.2.11")
def test_the_parts_of_a_name_are_names_too(text: str) -> None:
    with refuses("password-holds-name"):
        check_choice(Secret(text), own_words("jpeeters01", "Jean-Élie", "Van den Berghe", "j@alpha.be"))
    check_choice(Secret("den eersten van den hoop"), own_words("jpeeters01", "Jean-Élie", "Van den Berghe", "j@alpha.be"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("veertien teken", "password-too-short"),
        ("ﬀﬀﬀﬀﬀ", "password-too-short"),  # ten letters once normalised
        ("a b" * 43, "password-too-long"),
        ("x" * 1_000_000, "password-too-long"),
        ("fifteen\x00characters", "password-unreadable"),
        ("passwordpassword", "password-too-common"),
        ("PasswordPassword", "password-too-common"),
        ("123456789012345", "password-too-common"),
        ("aaaaaaaaaaaaaaa", "password-too-common"),
        ("x xx x xxx xx xxx", "password-too-common"),  # two signs only, on no list
        ("stts-tui stts-tui", "password-repeats"),
        ("qwertyuiopasdfg", "password-repeats"),
        ("Welkom01Welkom01", "password-repeats"),
        ("Welkom01!Welkom02?", "password-repeats"),  # a listed word twice, and little besides
        ("aB3$aB3$aB3$aB3$", "password-repeats"),
        ("poiuytreza 54321", "password-repeats"),
        ("abcdefgh 87654321", "password-repeats"),
        ("$%$$%$&$%$$%$&$%", "password-repeats"),  # signs alone
        ("🐘🐁🐈" * 5, "password-repeats"),
        ("pässwördpässwörd", "password-too-common"),
        ("mijn peeters wachtwoord", "password-holds-name"),
        ("JEAN ELIE is mijn naam", "password-holds-name"),
        ("jpeeters01 in 2026", "password-holds-name"),
        ("hier bij AlphaTelecom", "password-holds-name"),
    ],
)
@pytest.mark.asvs("V6.2.1", "V6.2.11")
def test_what_is_refused(text: str, code: str) -> None:
    with refuses(code) as caught:
        check_choice(Secret(text), OWN)
    assert text not in caught.refusal.sentence


@pytest.mark.parametrize(
    ("text", "code"),
    [("elf tekens!", "password-too-short"), ("qwertyuiopasdf", "password-repeats"), ("zout en peper", "")],
)  # fmt: skip
@pytest.mark.asvs("V6.2.1")
def test_with_a_second_factor_twelve_are_enough(text: str, code: str) -> None:
    with refuses(code) if code else contextlib.nullcontext():
        check_choice(Secret(text), OWN, WITH_FACTOR)
    with refuses(code or "password-too-short"):
        check_choice(Secret(text[:14]), OWN, WITH_FACTOR if code == "password-repeats" else SHORTEST)


@given(st.text(min_size=1, max_size=30), st.integers(min_value=2, max_value=6), st.text(max_size=5))
def test_the_same_again_is_nobodys_own_however_often(text: str, times: int, rest: str) -> None:
    assert own_signs(text * times, ()) == 0
    assert own_signs(text * times + text[: len(rest)], ()) == 0  # ... and broken off


@given(st.text(alphabet="bdfhjlnprtvxzéè 🐘", max_size=60))
def test_what_is_counted_as_own_is_never_more_than_there_is(text: str) -> None:
    assert 0 <= own_signs(text, common_passwords()) <= len(text)


def test_innocent_words_with_neighbours_are_no_walk() -> None:
    for text in ("were we a power too", "de hersenen reposeren", "Poertsch und Astern"):
        assert own_signs(text, common_passwords()) == len(text)


@pytest.mark.asvs("V6.2.4", "V6.2.12")
def test_the_most_used_passwords_of_broken_into_services_are_refused() -> None:
    met = FREQUENCY_LISTS["passwords"]
    assert len(met) >= 30_000
    for each in met:
        with pytest.raises(Refused):
            check_password(Secret(each), common_passwords(), (), WITH_FACTOR)


@given(st.text(max_size=200))
@pytest.mark.asvs("V1.1.1")
def test_a_choice_is_judged_as_it_is_normalised(text: str) -> None:
    def judged(password: str) -> str:
        try:
            check_password(Secret(password), common_passwords(), OWN)
        except Refused as no:
            return no.code
        return "fine"

    assert judged(normalise(text)) == judged(text)


@pytest.mark.asvs("V6.4.1")
def test_given_passwords_differ_and_may_be_typed() -> None:
    made = {given_password().reveal() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert [len(group) for group in password.split("-")] == [5, 5, 5, 5]
        assert set(password) <= {*GIVEN_ALPHABET, "-"}
        check_choice(Secret(password), OWN)


def test_a_secret_hides_itself() -> None:
    secret = Secret("vlaamse frieten")
    for shown in (repr(secret), str(secret), f"{secret}", repr([secret]), repr({"p": secret})):
        assert "frieten" not in shown
