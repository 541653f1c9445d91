"""Each sync fails, is the last thing a process does, or is the last before a power cut: what was acknowledged is there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.engine.syncs import WITHOUT, Ground, broken_at, ground, has_strace, power_cuts
from tests.sampling import SEED

pytestmark = pytest.mark.skipif(not has_strace(), reason=WITHOUT)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return ground(tmp_path_factory.mktemp("syncs"))


def test_each_act_is_on_the_disk_before_it_is_acknowledged(base: Ground) -> None:
    assert base.reached[0] == 0
    assert base.reached == sorted(set(base.reached))  # each of the four acts by a commit of its own, or more
    assert len(base.reached) == 5
    assert base.syncs >= len(base.states) - 1


@pytest.mark.long
@pytest.mark.parametrize("how", ["error=EIO", "signal=SIGKILL"])
def test_a_sync_that_fails_or_is_the_last_loses_nothing(tmp_path: Path, base: Ground, how: str) -> None:
    for nth in random.Random(SEED).sample(range(1, base.syncs + 1), 3):
        assert broken_at(base, tmp_path / f"{nth}", nth, how) == [], f"TESTS_SEED={SEED}, sync {nth}"


@pytest.mark.long
def test_a_power_cut_at_any_sync_loses_nothing_that_was_acknowledged(tmp_path: Path, base: Ground) -> None:
    assert power_cuts(base, tmp_path / "cut") == []
