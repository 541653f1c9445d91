"""A full disk and a lock of others, while somebody works: told, nothing lost, and it goes on afterwards."""

from __future__ import annotations

import asyncio
import os
import resource
import time
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company
from tests.processes import in_processes
from tests.tui.steps import logged_in


def _list_until_the_disk_is_full(path: Path) -> tuple[str, list[str]]:
    """The refusal, and what is wrong with the database when there is room again."""
    house = builders.open_house(path)
    try:
        session = builders.log_in(house, "admin01")
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(f"{path}-wal") + 16_384, hard))
        try:
            for _time in range(100):
                house.users.list_page(session, Place())
        except Refused as no:
            said = no.sentence
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        house.users.list_page(session, Place())
        return said, house.office.store.problems()
    finally:
        builders.close(house)


@pytest.mark.asvs("V16.5.2")
def test_a_disk_that_fills_up_is_named_and_work_goes_on_when_there_is_room(house: House, alpha: Company) -> None:
    path = builders.path_of(house)
    builders.close(house)
    ((said, problems),) = in_processes(_list_until_the_disk_is_full, [(path,)])
    assert "cannot be written or read (" in said
    assert "full" in said or "disk I/O error" in said, said
    assert problems == []


@pytest.mark.long
async def test_somebody_elses_lock_is_told_while_one_waits(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        with closing(builders.behind(builders.path_of(house))) as other:
            other.execute("BEGIN IMMEDIATE")
            started = time.monotonic()
            pressing = asyncio.ensure_future(person.choose(ActionId.USER_LIST))
            await person.until(lambda: "One moment" in person.text)
            assert time.monotonic() - started < 5
            other.execute("ROLLBACK")
            await pressing
        assert "Adams, Ada" in person.text
        assert "One moment" not in person.text
