"""`stts-tui factor`: whom the host asks for a second factor, and one that was lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import builders
from tests.builders import FixedClock
from tests.cli.test_command import refuses_with, run
from tests.factor_builders import enrol


@pytest.mark.long
def test_the_host_asks_for_a_second_factor_and_renews_a_lost_one(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path)
    alpha = builders.a_staffed_company(house)
    enrol(house, alpha.session(), FixedClock())
    url = f"sqlite:///{builders.path_of(house)}"
    builders.close(house)
    assert run(tmp_path, "factor", "list", "--database", url).stdout == "The host asks for a second factor: nobody\n"
    done = run(tmp_path, "factor", "require", "desk", "--database", url)
    assert (done.returncode, done.stdout) == (0, "The host asks for a second factor: desk (Access desk (NSSO))\n")
    assert "authority" in run(tmp_path, "factor", "require", "authority", "--database", url).stdout
    assert "desk" not in run(tmp_path, "factor", "release", "desk", "--database", url).stdout
    done = run(tmp_path, "factor", "renew", "admin01", "--database", url)
    assert (done.returncode, done.stdout) == (0, "The second factor of admin01 no longer holds.\n")
    refuses_with(run(tmp_path, "factor", "renew", "admin01", "--database", url), "no second factor")
    refuses_with(run(tmp_path, "factor", "renew", "nobody99", "--database", url), "nobody99")
    refuses_with(run(tmp_path, "factor", "require", "everybody", "--database", url), "--help")
