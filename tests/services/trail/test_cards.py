"""Whoever looks at a card leaves a line that names it: who looked at whom can be asked for every one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.domain.rights.action import Target
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.rights.table import ACTIONS, action
from tests import builders
from tests.services.test_guard import CALLS, doors
from tests.services.world import Prepared, a_world, closed, enter

KINDS = {
    Target.USER: "user", Target.FILE: "file", Target.ASSIGNMENT: "assignment", Target.REQUEST: "access request",
    Target.MESSAGE: "message", Target.LINE: "audit line",
}  # fmt: skip
CARDS = [row.id for row in ACTIONS if row.looks and row.target in KINDS]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return closed(a_world(tmp_path_factory.mktemp("world")))


@pytest.mark.parametrize("card", CARDS)
def test_a_look_at_a_card_names_what_it_showed(prepared: Prepared, tmp_path: Path, card: str) -> None:
    world = prepared.open(tmp_path)
    try:
        row = next(row for row in ACTIONS if row.id == card)
        session = enter(world, next(each for each in Principal if each in row.who and each is not Principal.USER))
        asked = [door for door, performs in doors(world.house).items() if performs == row.id]
        assert asked
        for door in asked:
            CALLS[door](world, session)
            line = world.house.office.store.audit.list_()[-1]
            assert (line.action, line.subject_kind) == (row.id.value, KINDS[action(row.id).target])
            assert line.subject_id is not None
            assert line.subject_name
    finally:
        builders.close(world.house)
