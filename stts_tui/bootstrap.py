"""The only assembler: settings -> store -> services -> front door. Clock and hasher are arguments."""

from __future__ import annotations

from pathlib import Path

from stts_tui.domain.common.calendar import Clock, system_clock
from stts_tui.services.guard import Office
from stts_tui.services.hashing import Hasher, Slots
from stts_tui.services.house import House
from stts_tui.services.seat import here
from stts_tui.settings import APPLICATION, Settings
from stts_tui.store import database
from stts_tui.store.addresses import default_url
from stts_tui.store.audit import HOST
from stts_tui.store.database import Store
from stts_tui.store.settings import DEMO


def data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APPLICATION)


def default_database() -> str:
    """The address of the database where none is given: in the user's data directory."""
    return default_url(data_folder(), "stts")


def demo_database() -> str:
    """The demo's own database; never that of the real work."""
    return default_url(data_folder(), "demo")


def open_store(url: str) -> Store:
    """The database at `url`, migrated. Raises Refused with a fault of store/faults.py."""
    return database.open_existing(url)


def assemble(store: Store, settings: Settings, clock: Clock = system_clock, hasher: Hasher | None = None) -> House:
    """The house on one store; its services are made when they are asked for. Raises NOT_THE_HOSTS, NO_DAYS."""
    store.audit.place = settings.origin or HOST
    slots = Slots(store.engine.folder / store.engine.name, settings.hashing.slots)
    office = Office(store, clock, hasher or Hasher(settings.hashing, slots), settings, here(settings.origin))
    with store.reading():
        store.settings.check()
        is_demo = store.settings.get(DEMO) == "yes"
    return House(office, is_demo=is_demo)
