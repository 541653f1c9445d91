"""How many records a set takes: by the time that others may be kept waiting, whatever a record takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stts_tui.services.house import House
from stts_tui.services.messages.pace import ALONE, BESIDE_PEOPLE, Pace
from tests import builders, messages
from tests.builders import Company
from tests.messages import an_application
from tests.processes import everybody_has_gone


def run(each: list[float], *, people: bool, overhead: float = 0.0) -> list[tuple[int, float]]:
    """Sets of records that take so many seconds each, one set after the other: their sizes and times."""
    pace, done = Pace(lambda: people), []
    for seconds in each:
        size = pace.size()
        done.append((size, overhead + size * seconds))
        pace.took(*done[-1])
    return done


@given(st.floats(0.0001, 0.004), st.floats(0, 0.015), st.booleans())
def test_no_set_lasts_longer_than_others_may_wait_and_none_is_needlessly_small(
    each: float, overhead: float, people: bool
) -> None:
    limit = BESIDE_PEOPLE if people else ALONE
    done = run([each] * 30, people=people, overhead=overhead)
    assert max(took for _size, took in done) <= limit
    size, took = done[-1]
    assert took >= limit / 2 or size == 1_000


def test_records_that_become_dearer_are_noticed_at_the_next_set() -> None:
    done = run([0.0004] * 10 + [0.002] * 5, people=True)
    assert max(took for _size, took in done[:10]) <= BESIDE_PEOPLE
    assert max(took for _size, took in done[11:]) <= BESIDE_PEOPLE


def test_one_set_of_cheaper_records_does_not_make_the_next_too_long() -> None:
    done = run([0.002] * 10 + [0.0004] + [0.002] * 5, people=True)
    assert max(took for _size, took in done) <= BESIDE_PEOPLE


def test_a_record_that_takes_longer_than_the_limit_is_done_alone() -> None:
    done = run([0.3] * 5, people=True)
    assert [size for size, _took in done[1:]] == [1] * 4


def test_sets_shrink_as_soon_as_somebody_comes() -> None:
    about = [False]
    pace = Pace(lambda: about[0])
    for _time in range(20):
        pace.took(pace.size(), pace.size() * 0.0004)
    assert pace.size() * 0.0004 > BESIDE_PEOPLE
    about[0] = True
    assert pace.size() * 0.0004 <= BESIDE_PEOPLE


def test_a_message_is_nobody_and_a_look_is_somebody(house: House, alpha: Company) -> None:
    channel = messages.a_channel(alpha)
    some = [an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 65))]
    session, told = alpha.session("stts01"), list[int]()
    everybody_has_gone(builders.path_of(house))
    done = channel.process(channel.receive(channel.text(some)), tell=lambda done, _all: told.append(done))
    assert done.accepted == 65
    assert told == [20, 60, 65]  # carefully at first
    assert not house.office.store.people_about()
    house.users.show(alpha.session(), alpha.ids["stts02"])
    assert house.office.store.people_about()
    everybody_has_gone(builders.path_of(house))
    house.session.home(session)
    assert house.office.store.people_about()
