"""Passwords: length and lists, no composition rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.passwords import GIVEN_ALPHABET, check_password, given_password, normalise, own_words
from stts_tui.services.people.passwords import check_choice, common_passwords
from tests.builders import refuses

OWN = ["jpeeters01", "Jean-Élie", "Peeters", "jean.elie@alpha.be", "Alpha Telecom"]


@pytest.mark.parametrize(
    "text",
    [
        "vlaamse frieten",
        "12 petites souris",
        "ééééàààààççç",
        "七つの海を渡る小さな白い船",
        "aB3$aB3$aB3$",
        "x" * 11 + "yz",
        "🐘" * 11 + "🐁🐈",
        "vier keer twee en dertig tekens " * 4,  # 128
    ],
)
@pytest.mark.asvs("V6.2.5", "V6.2.9")
def test_any_sign_will_do(text: str) -> None:
    check_choice(Secret(text), OWN)


@pytest.mark.parametrize(
    "text", ["elie elie elie", "hallo Jean hallo", "de maes van Élie", "VANDENBERGHE 12", "berghe op berghe"]
)  # fmt: skip
@pytest.mark.asvs("V6.2.11")
def test_the_parts_of_a_name_are_names_too(text: str) -> None:
    with refuses("password-holds-name"):
        check_choice(Secret(text), own_words("jpeeters01", "Jean-Élie", "Van den Berghe", "j@alpha.be"))
    check_choice(Secret("den eersten van den hoop"), own_words("jpeeters01", "Jean-Élie", "Van den Berghe", "j@alpha.be"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("elf tekens!", "password-too-short"),
        ("ﬀﬀﬀﬀﬀ", "password-too-short"),  # ten letters once normalised
        ("a b" * 43, "password-too-long"),
        ("x" * 1_000_000, "password-too-long"),
        ("twelve\x00chars", "password-unreadable"),
        ("passwordpassword", "password-too-common"),
        ("PasswordPassword", "password-too-common"),
        ("123456789012", "password-too-common"),
        ("aaaaaaaaaaaa", "password-too-common"),
        ("x xx x xxx xx", "password-too-common"),  # two signs only, on no list
        ("pässwördpässwörd", "password-too-common"),
        ("mijn peeters wachtwoord", "password-holds-name"),
        ("JEAN ELIE is mijn naam", "password-holds-name"),
        ("jpeeters01 2026", "password-holds-name"),
        ("hier bij AlphaTelecom", "password-holds-name"),
    ],
)
@pytest.mark.asvs("V6.2.1", "V6.2.11")
def test_what_is_refused(text: str, code: str) -> None:
    with refuses(code) as caught:
        check_choice(Secret(text), OWN)
    assert text not in caught.refusal.sentence


def test_the_list_is_long() -> None:
    assert len(common_passwords()) >= 3000


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
