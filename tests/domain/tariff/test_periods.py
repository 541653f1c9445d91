"""The right and the reduction are two periods, and no reduction lies outside the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from stts_tui.domain.law.terms import Category, Formula, Regime
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.periods import Days, first_day_of_right, reduction_of, right_of
from tests.domain.tariff.life import ALPHA, NISS, Life
from tests.domain.tariff.test_file_lives import OWN, THEIRS, by_chance, do

DAY = date(2013, 5, 1)


ASKED = FileRecord(
    company_id=ALPHA,
    niss=NISS,
    household_id=1,
    first_name="Jan",
    last_name="Maes",
    category=Category.OLDER,
    state=FileState.REQUESTED,
    requested_on=DAY,
)


def test_a_right_begins_with_the_grant_and_ends_with_the_file() -> None:
    assert (right_of(ASKED), reduction_of(ASKED), first_day_of_right(ASKED)) == (None, None, DAY)
    later = DAY + timedelta(days=20)
    granted = replace(ASKED, state=FileState.AWAITING_ACTIVATION, granted_from=later)
    assert (right_of(granted), first_day_of_right(granted)) == (Days(later, None), later)
    over = replace(granted, state=FileState.ENDED, closed_on=later + timedelta(days=9))
    assert right_of(over) == Days(later, later + timedelta(days=9))
    assert right_of(replace(over, closed_on=later)) == Days(later, later)
    assert right_of(replace(over, state=FileState.CANCELLED)) is None
    assert right_of(replace(over, closed_on=DAY)) is None  # closed before it began


def test_a_right_goes_on_when_its_reduction_is_stopped() -> None:
    first = Reduction(Formula.FIXED, "+3232210000", DAY, DAY + timedelta(days=9), Category.OLDER)
    second = replace(first, starts_on=DAY + timedelta(days=30), ends_on=None)
    stopped = replace(ASKED, state=FileState.ACTIVE, granted_from=DAY, reductions=(first,))
    assert (right_of(stopped), reduction_of(stopped)) == (Days(DAY, None), Days(DAY, first.ends_on))
    assert reduction_of(replace(stopped, reductions=(first, second))) == Days(DAY, None)


def test_days_hold_days() -> None:
    whole, open_end = Days(DAY, DAY + timedelta(days=9)), Days(DAY, None)
    assert open_end.holds(whole)
    assert whole.holds(whole)
    assert not whole.holds(open_end)
    assert not whole.holds(Days(DAY - timedelta(days=1), DAY))
    assert not whole.holds(Days(DAY, DAY + timedelta(days=10)))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_happens_no_reduction_lies_outside_the_right_and_the_regime_stays(seed: int) -> None:
    life = Life()
    for deed in by_chance(seed, [*OWN, *OWN, *THEIRS]):
        do(life, deed)
        for file in life.files.values():
            assert file.regime is Regime.CLASSIC
            right, reduced = right_of(file), reduction_of(file)
            assert reduced is None or (right is not None and right.holds(reduced)), file
