"""A right counts from its first day to its last, whether one asks on a screen or many in a message."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stts_tui.domain.tariff import steps
from stts_tui.services.house import House
from tests import builders, messages
from tests.builders import Company, refuses
from tests.messages import an_application as a_record
from tests.tariff_builders import a_person, an_application

MONDAY = builders.MONDAY_MORNING.date()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("valid", "codes"),
    [
        ((MONDAY, None), []),
        ((MONDAY, MONDAY), []),
        ((date(2020, 1, 1), MONDAY), []),
        ((MONDAY + DAY, None), ["person-not-entitled"]),
        ((date(2020, 1, 1), MONDAY - DAY), ["person-not-entitled"]),
    ],
)
def test_the_first_and_the_last_day_count(
    house: House, alpha: Company, valid: tuple[date, date | None], codes: list[str]
) -> None:
    by_hand, by_message = a_person(house, valid=valid), a_person(house, "Jan", "Maes", valid=valid)
    channel = messages.a_channel(alpha)
    done = channel.send([a_record(by_message, "A")])
    assert channel.codes(done) == {"A": codes}
    if codes:
        with refuses(*codes):
            house.files.carry_out(alpha.session("stts01"), steps.APPLY.of(an_application(by_hand)))
    else:
        assert house.files.carry_out(alpha.session("stts01"), steps.APPLY.of(an_application(by_hand))).number
