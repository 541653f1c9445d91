"""The question about tariff files in words: every criterion, each way of saying it."""

from __future__ import annotations

from datetime import date

import pytest

from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("criteria", "words"),
    [
        (FileCriteria(number="STTS-2026-0000001"), "number STTS-2026-0000001"),
        (FileCriteria(last_name=parse_text_match("peet")), "name contains “peet”"),
        (FileCriteria(last_name=parse_text_match("peet*")), "name begins with “peet”"),
        (FileCriteria(first_name=parse_text_match("an")), "first name contains “an”"),
        (FileCriteria(first_name=parse_text_match("an*")), "first name begins with “an”"),
        (FileCriteria(phone=PhoneNumber("+3232211234")), "telephone number 03 221 12 34"),
        (FileCriteria(niss_start="85073003328"), "this national number"),
        (FileCriteria(niss_start="8507300332"), "national number begins with these digits"),
        (FileCriteria(reference=parse_text_match("kl-20")), "reference contains “kl-20”"),
        (FileCriteria(reference=parse_text_match("kl-20*")), "reference begins with “kl-20”"),
        (FileCriteria(states=frozenset({FileState.ENDED, FileState.ACTIVE})), "state: Active / Ended"),
        (FileCriteria(categories=frozenset({Category.LARYNGECTOMY})), "category: Laryngectomy"),
        (FileCriteria(requested_from=FIRST), "requested since 02/03/2026"),
        (FileCriteria(requested_to=LAST), "requested until 09/03/2026"),
        (FileCriteria(requested_from=FIRST, requested_to=LAST), "requested from 02/03/2026 to 09/03/2026"),
        (FileCriteria(closed_from=FIRST), "over since 02/03/2026"),
        (FileCriteria(closed_to=LAST), "over until 09/03/2026"),
        (FileCriteria(closed_from=FIRST, closed_to=LAST), "over from 02/03/2026 to 09/03/2026"),
    ],
)
def test_a_criterion_in_words(criteria: FileCriteria, words: str) -> None:
    assert criteria.described("Alpha Telecom", 2) == f"2 tariff files of Alpha Telecom: {words}"


def test_none_one_and_several() -> None:
    assert FileCriteria().described("Alpha Telecom", 1) == "1 tariff file of Alpha Telecom"
    both = FileCriteria(number="X", niss_start="8").described("Alpha Telecom", 0)
    assert both == "0 tariff files of Alpha Telecom: number X; national number begins with these digits"
