from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui.i18n import use_language
from stts_tui.services.house import House
from stts_tui.store import key_file
from tests import builders, sampling, temporary
from tests import postgresql_houses as servers
from tests.builders import Company, FixedClock

temporary.in_memory()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--encrypted", action="store_true", help="every database that the builders make is an encrypted one")


def pytest_configure(config: pytest.Config) -> None:
    if servers.IN_USE:
        servers.begin()
    if config.getoption("--encrypted"):
        path = Path(tempfile.mkdtemp(prefix="stts-key-")) / "key"
        key_file.make(path)
        os.environ[builders.KEY] = str(path)  # for the processes that tests start too


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what is marked `long` a day's sample is left, unless somebody asked for a test by its name."""
    if any("::" in each for each in config.args):
        return
    left_out = [each for each in items if each.get_closest_marker("long") and not sampling.runs_today(each.nodeid)]
    if left_out:
        items[:] = [each for each in items if each not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_report_header() -> str:
    return "long tests: all of them" if sampling.WHOLE else f"long tests: a day's sample, TESTS_SEED={sampling.SEED}"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong inside the program is not written into the home of whoever runs the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(autouse=True)
def _of_this_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """On a server, databases of a test go with it, and what is about files is left out."""
    if servers.IN_USE and (marked := request.node.get_closest_marker("file")):
        pytest.skip(f"only where the database is a file: {marked.args[0]}")
    yield
    if servers.IN_USE:
        servers.drop(tmp_path)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    """An empty house: migrated, nobody in it."""
    made = builders.a_house(tmp_path, clock)
    yield made
    builders.close(made)


@pytest.fixture
def alpha(house: House) -> Company:
    """A company with admin01, stts01, stts02, stts03 and plain01; their password is builders.PASSWORD."""
    return builders.a_staffed_company(house)


@pytest.fixture
def beta(house: House, alpha: Company) -> Company:
    """Another company of the same house; its user names end in b: admin01b ..."""
    return builders.a_staffed_company(house, "Beta Mobile", "b")
