"""Whatever lies in a column: every door answers or refuses with a code, and who only looks is shown the rest.

Columns, values and doors are found by themselves. The suite takes a sample; STTS_EVERY_COLUMN=1 takes each.
"""

from __future__ import annotations

import os
import random
import traceback

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.unread import noting
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests import access_builders, builders, hostile
from tests.builders import FixedClock, log_in
from tests.hostile import Column
from tests.services.test_guard import CALLS, doors
from tests.services.world import Prepared, World, closed, furnish

WHOLE = bool(os.environ.get("STTS_EVERY_COLUMN"))
_SAMPLE = 40
# What these tell is the caller's own record, or needs a world of its own.
_ELSEWHERE = {
    "channel.request_number",
    "registration.register",
    "registration.show",
    "registration.handover",
    "session.log_out",
}

# For these the test itself asks the store what to ask for, outside of the guard, where nobody only looks.
_ASK_THE_STORE = {"files.preview_cancel", "assignments.show", "authority.foresee"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    clock = FixedClock()
    world = furnish(builders.a_house(tmp_path_factory.mktemp("world"), clock), clock)
    return closed(world, Session(0, 0))


def sessions(world: World) -> list[Session]:
    """Of those who together may do everything."""
    company, house = world.company, world.house
    return [company.session("admin01"), company.session("stts03"), access_builders.a_desk(house), log_in(house, "bipt01")]


def who_may(world: World, held: list[Session], door: str) -> Session | None:
    store = world.house.office.store
    for session in held:
        with store.snapshot():
            actor = store.accounts.find_actor(session.account_id)
        if actor is not None and is_allowed(actor, doors(world.house)[door]):
            return session
    return None


def cases(house: House) -> list[tuple[Column, object]]:
    """Each column with each value that does not belong there; or a sample, of each column's kinds another one each time."""
    found = [(column, value) for column in hostile.columns(house) for value in hostile.values_for(column.kind)]
    return found if WHOLE else random.Random(15).sample(found, _SAMPLE)


def looked_through(world: World, held: dict[str, Session]) -> dict[str, str]:
    """What each door that only looks answers: nothing, or the code of its refusal."""
    told = {}
    for door, session in held.items():
        try:
            CALLS[door](world, session)
            told[door] = ""
        except Refused as no:
            told[door] = no.code
        except (LookupError, TypeError) as error:
            if not is_of_the_test(error):
                raise
    return told


def is_of_the_test(error: Exception) -> bool:
    """Whether there was nothing to ask for: no assignment of the kind, no line of the act that the door is tried with."""
    return "tests" in traceback.extract_tb(error.__traceback__)[-1].filename


def test_whoever_looks_is_answered_whatever_lies_in_a_column(
    tmp_path_factory: pytest.TempPathFactory, prepared: Prepared
) -> None:
    world = prepared.open(tmp_path_factory.mktemp("world"))
    held = sessions(world)
    looks = {
        door: session
        for door, performs in doors(world.house).items()
        if door in CALLS and door not in _ELSEWHERE and action(performs).looks
        if (session := who_may(world, held, door)) is not None
    }
    assert len(looks) > 20
    every = cases(world.house)
    before = looked_through(world, looks)
    content = builders.path_of(world.house)
    builders.close(world.house)
    bytes_before = content.read_bytes()
    for column, value in every:
        fresh = Prepared(bytes_before, world).open(tmp_path_factory.mktemp("world"))
        try:
            hostile.poison(fresh.house, column, value)
            now = looked_through(fresh, looks)
        except Exception as error:
            raise AssertionError(f"{column}: {str(value)[:40]!r}") from error
        finally:
            builders.close(fresh.house)
        lost = {door for door, code in now.items() if code == "stored-unreadable" and not before[door]} - _ASK_THE_STORE
        assert not lost, (column, str(value)[:40], lost)


def test_an_act_is_done_or_refused_with_a_code(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> None:
    world = prepared.open(tmp_path_factory.mktemp("world"))
    held = sessions(world)
    acts = {
        door: session
        for door, performs in doors(world.house).items()
        if door in CALLS and door not in _ELSEWHERE and not action(performs).looks
        if (session := who_may(world, held, door)) is not None
    }
    every = [(column, value, door) for column, value in cases(world.house) for door in acts]
    chosen = every if WHOLE else random.Random(16).sample(every, 2 * _SAMPLE)
    builders.close(world.house)
    content = builders.path_of(world.house).read_bytes()
    for column, value, door in chosen:
        fresh = Prepared(content, world).open(tmp_path_factory.mktemp("world"))
        try:
            hostile.poison(fresh.house, column, value)
            CALLS[door](fresh, acts[door])
        except Refused:
            pass
        except Exception as error:
            if is_of_the_test(error):
                continue
            raise AssertionError(f"{column} {door}: {str(value)[:40]!r}") from error
        finally:
            builders.close(fresh.house)


def test_an_export_holds_the_other_files_and_says_which_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, prepared: Prepared
) -> None:
    world = prepared.open(tmp_path_factory.mktemp("world"))
    session, file = world.company.session("stts03"), world.file("active")
    before = list(world.house.files.export(session, FileCriteria()).rows)
    builders.run_sql(world.house, "UPDATE tariff_file SET documents_due = 'never' WHERE id = ?", file.file_id)
    with noting() as noted:
        rows = list(world.house.files.export(session, FileCriteria()).rows)
    assert [row for row in before if row[0] != file.number] == rows
    assert {each.where for each in noted} == {f"tariff_file {file.file_id}, documents_due"}
    builders.close(world.house)
