"""Ticket numbers, short codes and secrets: one wrong sign or one swap is always found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stts_tui.domain.access.ticket import (
    ALPHABET,
    hash_secret,
    new_draft_code,
    new_short_code,
    new_ticket_secret,
    parse_draft_code,
    parse_short_code,
    parse_ticket,
    short_code_of,
    show_code,
    ticket_of,
)
from stts_tui.domain.common.errors import Refused
from tests.builders import refuses

TICKETS = st.builds(ticket_of, st.integers(2000, 2099), st.integers(1, 999_999))
CODES = st.builds(short_code_of, st.text(ALPHABET, min_size=7, max_size=7))


@given(TICKETS)
def test_a_ticket_is_read_as_it_is_shown(ticket: object) -> None:
    assert parse_ticket(str(ticket)) == ticket
    assert parse_ticket(f"  {str(ticket).replace('-', ' ')} ") == ticket
    assert parse_ticket(str(ticket).replace("-", "")) == ticket


@given(TICKETS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_of_a_ticket_is_found(ticket: object, place: int, more: int) -> None:
    digits = str(ticket).replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    with pytest.raises(Refused):
        parse_ticket(wrong)


@given(TICKETS, st.integers(0, 10))
def test_two_swapped_digits_of_a_ticket_are_found(ticket: object, place: int) -> None:
    digits = str(ticket).replace("-", "")
    assume(digits[place] != digits[place + 1])
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    with pytest.raises(Refused):
        parse_ticket(swapped)


@given(CODES)
def test_a_code_is_read_as_it_is_shown_and_as_it_is_scanned(code: str) -> None:
    for typed in (code, code.lower(), show_code(code), f"*{code}*", f" {show_code(code).lower()} "):
        assert parse_short_code(typed) == code


@given(CODES, st.integers(0, 7), st.integers(1, 30))
def test_one_wrong_sign_of_a_code_is_found(code: str, place: int, more: int) -> None:
    sign = ALPHABET[(ALPHABET.index(code[place]) + more) % 31]
    with refuses("short-code-check"):
        parse_short_code(code[:place] + sign + code[place + 1 :])


@given(CODES, st.integers(0, 7), st.integers(0, 7))
def test_two_swapped_signs_of_a_code_are_found_wherever_they_stand(code: str, one: int, other: int) -> None:
    assume(code[one] != code[other])
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    with refuses("short-code-check"):
        parse_short_code("".join(signs))


@pytest.mark.parametrize("text", ["", "2026-000123", "2026-000123-4x", "٢٠٢٦-000123-45", "2" * 10_000, "2026_000123_45"])
def test_what_is_no_ticket(text: str) -> None:
    with refuses("ticket-form"):
        parse_ticket(text)


@pytest.mark.parametrize("text", ["", "K7MX-2PQ", "K7MX-2PQRS", "K7MO-2PQR", "K7M1-2PQR", "K" * 10_000, "É7MX-2PQR"])
def test_what_is_no_code(text: str) -> None:
    with refuses("short-code-form"):
        parse_short_code(text)


def test_the_code_of_a_begun_form_may_be_typed_as_one_likes() -> None:
    code = new_draft_code()
    assert parse_draft_code(f" {show_code(code).lower()} ") == code
    for text in ("", code[:-1], code + "A", "O" * 12):
        with refuses("draft-code-form"):
            parse_draft_code(text)


def test_new_ones_differ_and_are_good() -> None:
    assert len({new_ticket_secret() for _number in range(50)}) == 50
    assert len({new_draft_code() for _number in range(50)}) == 50
    assert all(parse_short_code(new_short_code()) for _number in range(50))


def test_a_secret_may_be_typed_in_small_letters_and_without_hyphens() -> None:
    secret = new_ticket_secret()
    assert hash_secret(show_code(secret).lower()) == hash_secret(secret) != hash_secret(secret[:-1])
    assert secret not in hash_secret(secret)
    hash_secret("\ud800")  # whatever is typed
