"""What is another company's costs what does not exist: the same questions to the database, so that time tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import PickFile
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company
from tests.tariff_builders import a_change, an_active_file

ABSENT = 999_999


def asked(house: House, ask: Callable[[], object]) -> tuple[list[str], str]:
    """The statements that the database was asked, and the code of the refusal."""
    found: list[str] = []
    connection: Any = house.office.store.engine.database.connection()
    connection.set_trace_callback(lambda statement: found.append(" ".join(statement.split()[:3])))
    try:
        with pytest.raises(Refused) as no:
            ask()
    finally:
        connection.set_trace_callback(None)
    return found, no.value.code


@pytest.mark.parametrize("door", ["show", "history", "preview_cancel", "modify", "user", "block"])
@pytest.mark.asvs("V8.2.2")
def test_what_is_anothers_is_asked_for_as_what_does_not_exist(house: House, alpha: Company, door: str) -> None:
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    theirs = an_active_file(house, beta.session("stts03b" if "stts03b" in beta.ids else "stts03"))
    session, boss = alpha.session("stts03"), alpha.session("admin01")
    stranger = next(number for name, number in beta.ids.items() if "plain" in name)
    view = alpha.view("plain01")
    ask: dict[str, Callable[[int], object]] = {
        "show": lambda of: house.files.show(session, of),
        "history": lambda of: house.files.history(session, of),
        "preview_cancel": lambda of: house.files.preview_cancel(session, PickFile(of, theirs.version)),
        "modify": lambda of: house.files.carry_out(
            session, steps.STEPS[ActionId.FILE_MODIFY].of(a_change(replace(theirs, file_id=of), reference="x"))
        ),
        "user": lambda of: house.users.show(boss, of),
        "block": lambda of: house.users.block(boss, builders.a_block(replace(view, account_id=of))),
    }
    there = stranger if door in ("user", "block") else theirs.file_id
    assert asked(house, lambda: ask[door](there)) == asked(house, lambda: ask[door](ABSENT))
