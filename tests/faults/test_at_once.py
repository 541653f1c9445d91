"""Two people at once for every exclusive rule, and thirty-two writers: one of each pair gets it, nothing is half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.tariff import steps
from tests import builders
from tests.faults.engine.use_cases import Worlds
from tests.processes import in_processes
from tests.services.world import MOVING, NEWCOMER, World
from tests.tariff_builders import a_completion, a_transfer, an_application

LINE = "+3232219999"


@dataclass(frozen=True)
class Rule:
    """What only one of two may get: who acts, and what each of both does."""

    who: Principal
    act: Callable[[World, Any, int], object]


def _same_line(world: World, session: Any, nth: int) -> object:
    """Two files are completed with one line."""
    from stts_tui.domain.common.numbers import parse_phone_number

    file = world.file(("waiting", "late")[nth])
    return world.house.files.carry_out(session, steps.COMPLETE.of(a_completion(file, phone=parse_phone_number(LINE))))


RULES = {
    "one user name": Rule(
        Principal.LOCAL_ADMINISTRATOR,
        lambda w, s, nth: w.house.users.add(s, builders.a_new_user(niss=builders.a_niss(50 + nth))),
    ),
    "one national number": Rule(
        Principal.LOCAL_ADMINISTRATOR,
        lambda w, s, nth: w.house.users.add(s, builders.a_new_user(user_name=f"newcomer{nth}")),
    ),
    "one change of an account": Rule(
        Principal.LOCAL_ADMINISTRATOR, lambda w, s, nth: w.house.users.block(s, builders.a_block(TARGET["view"]))
    ),
    "one tariff of a household": Rule(
        Principal.STTS_3, lambda w, s, nth: w.house.files.carry_out(s, steps.APPLY.of(an_application(NEWCOMER)))
    ),
    "one transfer of a file": Rule(
        Principal.STTS_3, lambda w, s, nth: w.house.files.carry_out(s, steps.TRANSFER.of(a_transfer(MOVING)))
    ),
    "one line": Rule(Principal.STTS_3, _same_line),
}  # fmt: skip
TARGET: dict[str, Any] = {}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(tmp_path_factory.mktemp("worlds"))


def _one(name: str, path: Path, world: World, session: Any, nth: int, view: Any) -> str:
    house = builders.open_house(path)
    TARGET["view"] = view
    try:
        RULES[name].act(replace(world, house=house, company=replace(world.company, house=house)), session, nth)
    except Refused as no:
        return str(no.code)
    finally:
        builders.close(house)
    return "done"


@pytest.mark.parametrize("name", RULES)
@pytest.mark.asvs("V2.3.4")
def test_of_two_at_once_one_gets_it(tmp_path: Path, worlds: Worlds, name: str) -> None:
    prepared = worlds.of(RULES[name].who)
    world, session = prepared.open(tmp_path), prepared.session
    view, path = world.company.view("target"), builders.path_of(world.house)
    builders.close(world.house)
    bare = replace(prepared.world, house=None, company=replace(prepared.world.company, house=None))  # type: ignore[arg-type]
    told = in_processes(_one, [(name, path, bare, session, nth, view) for nth in range(2)])
    assert told.count("done") == 1, told
    _is_sound(path)


def _is_sound(path: Path) -> None:
    house = builders.open_house(path)
    try:
        assert house.office.store.problems() == []
    finally:
        builders.close(house)


# -- thirty-two writers ----------------------------------------------------------------------------------------------------
def _write(path: Path, number: int) -> list[str]:
    """The user names that were acknowledged to this one."""
    house = builders.open_house(path)
    acknowledged = []
    try:
        session = builders.log_in(house, "admin01")
        for nth in range(3):
            name = f"w{number:02}n{nth:03}"
            house.users.add(session, builders.a_new_user(user_name=name, niss=builders.a_niss(100 + 10 * number + nth)))
            acknowledged.append(name)
    finally:
        builders.close(house)
    return acknowledged


def test_thirty_two_writers_lose_nothing_and_wait_for_one_another(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path)
    builders.a_staffed_company(house)
    path = builders.path_of(house)
    builders.close(house)
    told = [name for names in in_processes(_write, [(path, number) for number in range(32)]) for name in names]
    assert len(told) == 96
    kept = {name for (name,) in builders.run_sql_at(path, "SELECT user_name FROM account")}
    assert set(told) <= kept
    chain = builders.run_sql_at(path, "SELECT count(*), count(DISTINCT link) FROM audit")
    assert chain[0][0] == chain[0][1]
    _is_sound(path)
