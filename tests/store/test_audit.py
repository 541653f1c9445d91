"""Reading the end of the audit trail."""

from __future__ import annotations

from stts_tui.services.house import House
from stts_tui.store.audit import AuditLine
from tests.builders import Company


def test_the_lines_behind_a_number_are_read_in_their_order(house: House, alpha: Company) -> None:
    store = house.office.store
    before, told = store.audit.last_number(), store.audit.list_()
    now = house.office.clock()
    lines = [AuditLine(now, None, "somebody", None, action, place="host") for action in ("first", "second")]
    with store.transaction():
        for line in lines:
            store.audit.add(line)
    assert store.audit.list_after(before) == lines
    assert store.audit.list_after(store.audit.last_number()) == []
    assert store.audit.list_() == [*told, *lines]
