"""Two people at once for every exclusive rule, and thirty-two writers: one of each pair gets it, nothing is half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import TransferTariff
from tests import builders
from tests.faults.engine.use_cases import Worlds
from tests.processes import in_processes
from tests.services.world import MOVING, NEWCOMER, World
from tests.tariff_builders import a_completion, a_person, a_transfer, an_active_file, an_application

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


def _take_over(path: Path, user: str, request: TransferTariff) -> tuple[str, int]:
    """What came of it, and the file; for whoever was refused the code."""
    house = builders.open_house(path)
    try:
        file = house.files.carry_out(builders.log_in(house, user), steps.TRANSFER.of(request))
        return file.state.value, file.file_id
    except Refused as no:
        return str(no.code), 0
    finally:
        builders.close(house)


@pytest.mark.asvs("V2.3.4")
def test_two_companies_at_once_for_the_customer_of_a_third(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path)
    alpha = builders.a_staffed_company(house)
    for name, ending in (("Beta Mobile", "b"), ("Gamma", "c")):
        builders.a_staffed_company(house, name, ending)
    person = a_person(house)
    here = an_active_file(house, alpha.session("stts01"), person)
    path, users = builders.path_of(house), ("stts01b", "stts01c")
    builders.close(house)
    told = in_processes(_take_over, [(path, user, a_transfer(person)) for user in users])
    assert sorted(code for code, _file in told) == ["awaiting-activation", "transfer-pending"]
    _is_sound(path)
    assert _tariffs(path) == {("active", here.file_id)}  # until the line of the new one is known
    house = builders.open_house(path)
    ((user, file_id),) = [(user, made) for user, (_code, made) in zip(users, told, strict=True) if made]
    session = builders.log_in(house, user)
    waits = house.files.show(session, file_id)
    house.files.carry_out(
        session, steps.COMPLETE.of(a_completion(waits, activation_on=waits.requested_on + timedelta(days=1)))
    )
    builders.close(house)
    _is_sound(path)
    assert _tariffs(path) == {("active", file_id)}
    assert builders.run_sql_at(path, "SELECT state FROM tariff_file WHERE id = ?", here.file_id) == [("transferred",)]


def _tariffs(path: Path) -> set[tuple[str, int]]:
    return set(builders.run_sql_at(path, "SELECT state, id FROM tariff_file WHERE state = 'active'"))


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


@pytest.mark.long
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
