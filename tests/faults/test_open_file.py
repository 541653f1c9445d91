"""The open file is still the file: what was removed or replaced acknowledges nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.store import tables
from tests import builders
from tests.builders import Company, refuses
from tests.tui.steps import logged_in


def _removed(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink()


def _replaced(path: Path) -> None:
    shutil.copy(path, f"{path}.new")
    Path(f"{path}.new").rename(path)


def _log_removed(path: Path) -> None:
    Path(f"{path}-wal").unlink()


def _log_replaced(path: Path) -> None:
    shutil.copy(f"{path}-wal", f"{path}.new")
    Path(f"{path}.new").rename(f"{path}-wal")


def _moved(path: Path) -> None:
    path.rename(f"{path}.elsewhere")


WAYS = [_removed, _replaced, _log_removed, _log_replaced, _moved]


@pytest.mark.parametrize("happens", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_nothing_is_acknowledged_in_a_file_that_nobody_finds(
    house: House, alpha: Company, happens: Callable[[Path], None]
) -> None:
    session = alpha.session()
    users = tables.Account.select().count()
    happens(builders.path_of(house))
    with refuses("database-replaced"):
        house.users.add(session, builders.a_new_user())
    with refuses("database-replaced"):
        house.users.list_page(session, Place())
    assert tables.Account.select().count() == users


def test_what_happens_within_an_act_is_noticed_before_it_is_acknowledged(house: House, alpha: Company) -> None:
    store = house.office.store
    before = store.audit.count()
    with refuses("database-replaced"), store.transaction():
        store.settings.save("demo", "no")
        _replaced(builders.path_of(house))
    assert (store.audit.count(), store.settings.get("demo")) == (before, "")


async def test_the_person_is_told_and_nothing_else(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        _removed(builders.path_of(house))
        await person.choose(ActionId.USER_LIST)
        assert "removed or replaced" in person.text


def test_a_database_that_was_closed_and_opened_again_is_itself(house: House, alpha: Company) -> None:
    store = house.office.store
    builders.close(house)
    with store.transaction():  # opens by itself
        store.settings.save("demo", "no")
    assert store.settings.get("demo") == "no"
