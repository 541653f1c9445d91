"""The demo, made once for all tests of a process and copied for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui.demo import build
from stts_tui.demo.lessons.path import Path as Lessons
from stts_tui.services.hashing import Hasher
from stts_tui.services.house import House
from tests import builders
from tests.builders import CHEAP, FixedClock


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = builders.a_database(tmp_path_factory.mktemp("demo"), "demo.sqlite")
    house = builders.open_house(path)
    build.build(house.office.store, Hasher(CHEAP), FixedClock().today)
    builders.close(house)
    return path


@pytest.fixture
def demo(made: Path, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    house = builders.open_house(builders.copy_with_keys(made, tmp_path / "demo.sqlite"), clock)
    yield house
    builders.close(house)


@pytest.fixture
def lessons(demo: House) -> Lessons:
    return Lessons(demo.office.store, demo.office.clock)
