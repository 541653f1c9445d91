"""A home with a database, for whole journeys: made once, copied for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.common.calendar import system_clock
from stts_tui.domain.common.numbers import parse_phone_number
from stts_tui.domain.rights.actor import Role
from tests import builders
from tests.tariff_builders import a_file, a_person
from tests.terminal import Terminal, at_terminal

CHEAP = builders.CHEAP_TOML


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Alpha Telecom with its people, 30 users more, a file and people of the register; Beta Mobile with one file."""
    home = tmp_path_factory.mktemp("furnished")
    house = builders.a_house(home, clock=system_clock)
    alpha = builders.a_staffed_company(house)
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    alpha.add("helene1", first_name="Hélène", last_name="D’Hondt", profile=1)
    for number in range(30):
        alpha.add(f"staff{number:03}", first_name="Piet", last_name=f"Zegers {number:02}")
    for name in ("desk0001", "bipt0001"):
        role = Role.ACCESS_DESK if name.startswith("desk") else Role.AUTHORITY
        builders.an_account(house, None, name, role=role)
    a_person(house, "Maria", "Peeters", niss=builders.a_niss(700))
    here = a_person(house, "Rik", "Claes", niss=builders.a_niss(701))
    there = a_person(house, "Fatima", "Benali", niss=builders.a_niss(702))
    a_file(house, alpha.session("stts01"), here, phone=parse_phone_number("0470 12 34 56"))
    a_file(house, beta.session("stts01"), there)
    builders.run_sql(house, "DELETE FROM login_session")  # of this process, which goes on
    builders.close(house)
    (home / "settings.toml").write_text(CHEAP)
    return home


@pytest.fixture
def home(furnished: Path, tmp_path: Path) -> Path:
    place = tmp_path / "home"
    shutil.copytree(furnished, place)
    place.chmod(0o700)
    return place


Start = Callable[..., AbstractContextManager[Terminal]]


@pytest.fixture
def start(home: Path) -> Start:
    """`with start() as person:` the login page of `stts-tui` on a terminal of its own; more than one at a time may be."""

    def started(*arguments: str, **options: Any) -> AbstractContextManager[Terminal]:
        return at_terminal(
            *arguments, home=home, STTS_DATABASE=f"sqlite:///{home}/stts.sqlite", STTS_SETTINGS=str(home / "settings.toml"),
            **options,
        )  # fmt: skip

    return started


@pytest.fixture
def person(start: Start) -> Iterator[Terminal]:
    with start() as terminal:
        yield terminal.wait_for("User name")
