"""The only assembler: settings -> store -> services -> front door. Clock and hasher are arguments."""

from __future__ import annotations

from pathlib import Path

from stts_tui.domain.calendar import Clock, system_clock
from stts_tui.services.access import AccessService
from stts_tui.services.assignments import AssignmentService
from stts_tui.services.authority import AuthorityService
from stts_tui.services.channel import ChannelService
from stts_tui.services.desk import DeskService
from stts_tui.services.export import ExportService
from stts_tui.services.files import FileService
from stts_tui.services.guard import Office
from stts_tui.services.hashing import Hasher
from stts_tui.services.house import House
from stts_tui.services.messages import MessageService
from stts_tui.services.own import OwnService
from stts_tui.services.processing import Processor
from stts_tui.services.records import RecordDesk
from stts_tui.services.registration import RegistrationService
from stts_tui.services.session import SessionService
from stts_tui.services.statement import StatementService
from stts_tui.services.users import UserService
from stts_tui.settings import APPLICATION, Settings
from stts_tui.store import database, engine
from stts_tui.store.database import Store
from stts_tui.store.settings import DEMO


def data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APPLICATION)


def default_database() -> str:
    """The address of the database where none is given: in the user's data directory."""
    return engine.url_of(data_folder() / "stts.sqlite")


def demo_database() -> str:
    """The demo's own database; never that of the real work."""
    return engine.url_of(data_folder() / "demo.sqlite")


def open_store(url: str) -> Store:
    """The database at `url`, migrated. Raises Refused with a fault of store/faults.py."""
    return database.open_existing(url)


def assemble(store: Store, settings: Settings, clock: Clock = system_clock, hasher: Hasher | None = None) -> House:
    """All services on one store."""
    office = Office(store, clock, hasher or Hasher(settings.hashing), settings)
    with store.reading():
        is_demo = store.settings.get(DEMO) == "yes"
    files, assignments = FileService(office), AssignmentService(office)
    desk = RecordDesk(files, assignments)
    processor = Processor(office, desk)
    return House(
        office,
        SessionService(office),
        OwnService(office),
        UserService(office),
        files,
        assignments,
        AuthorityService(office),
        ChannelService(office),
        MessageService(office, processor, desk),
        StatementService(office),
        AccessService(office),
        DeskService(office),
        RegistrationService(office),
        ExportService(office, processor),
        processor,
        is_demo,
    )
