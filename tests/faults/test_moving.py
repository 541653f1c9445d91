"""A process that is killed at any step while it copies a database to another place, or to a server and back."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from stts_tui.services.host import copying
from stts_tui.store import copies
from stts_tui.store.addresses import engine_for
from stts_tui.store.sqlite import url_of
from tests import postgresql
from tests.cli.test_copy import problems
from tests.faults.killing import NOW
from tests.faults.test_backups import a_busy_folder, killed, points

Places = Callable[[str], str]


def counts(url: str) -> dict[str, int]:
    with copies.looking_at(engine_for(url)) as store:
        return dict(copies.facts(store).counts)


@pytest.fixture(params=["file", "server"])
def a_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Gives the address of a place of that name where nothing is."""
    if request.param == "file":
        yield lambda name: url_of(tmp_path / name / "two.sqlite")
        return
    here = postgresql.server()
    with ExitStack() as later:

        def at(name: str) -> str:
            database = later.enter_context(here.a_database())
            here.run(f"DROP DATABASE {database}")
            later.callback(here.run, f'DROP DATABASE IF EXISTS "{database}.new" WITH (FORCE)')
            return here.address(database)

        yield at


@pytest.mark.long
def test_killed_at_any_step_it_goes_on_and_nothing_is_missing(tmp_path: Path, a_place: Places) -> None:
    path = a_busy_folder(tmp_path / "calm")
    before = counts(url_of(path))
    _code, told = killed("copy", path, a_place("first"), 0)
    steps, began = map(int, told.split())  # not always as many: who waits for a server asks again
    assert steps > began > 60
    resumed = set()
    some = [*points(began)[::3], *(began + each for each in points(steps - began)[::2])]  # a copy takes seconds
    for kill_at in some:
        shutil.rmtree(tmp_path / "now", ignore_errors=True)
        shutil.copytree(tmp_path / "calm", tmp_path / "now")
        path = tmp_path / "now" / "db" / "stts.sqlite"
        target = a_place(f"at-{kill_at}")
        code, _told = killed("copy", path, target, kill_at)
        assert code == -signal.SIGKILL or kill_at > steps - 50, kill_at
        assert problems(url_of(path)) == [], kill_at
        if not engine_for(target).exists():
            resumed.add(copying.copy(url_of(path), target, NOW, lambda *_told: None).resumed)
        assert problems(target) == [], kill_at
        after = counts(target)
        assert {name: after[name] for name in ("account", "company", "folded_name")} == {
            name: before[name] for name in ("account", "company", "folded_name")
        }
        assert after["audit"] == before["audit"] + 1
    assert resumed == {True, False}
