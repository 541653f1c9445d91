"""The first two accounts of a new database."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.rights.actor import Role
from stts_tui.services.host.founding import Founder, found
from tests import builders


@pytest.mark.parametrize(("user_name", "role"), [("desk0001", Role.ACCESS_DESK), ("bipt0001", Role.AUTHORITY)])
def test_a_founder_logs_in_with_the_password_that_was_chosen(tmp_path: Path, user_name: str, role: Role) -> None:
    house = builders.a_house(tmp_path)
    desk, authority = (
        Founder(name, "Lies", "Wouters", "lies@example.be", Secret(f"a long word of {name}"))
        for name in ("desk0001", "bipt0001")
    )
    found(house.office.store, house.office.hasher, builders.MONDAY_MORNING, desk, authority)
    actor = house.session.log_in(LogIn(user_name, Secret(f"a long word of {user_name}"))).actor
    assert (actor.role, actor.company_id, actor.must_choose_password) == (role, None, False)
    builders.close(house)
