"""All services together: what a front door is given."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.services.access import AccessService
from stts_tui.services.assignments import AssignmentService
from stts_tui.services.authority import AuthorityService
from stts_tui.services.channel import ChannelService
from stts_tui.services.desk import DeskService
from stts_tui.services.export import ExportService
from stts_tui.services.files import FileService
from stts_tui.services.guard import Office
from stts_tui.services.messages import MessageService
from stts_tui.services.own import OwnService
from stts_tui.services.processing import Processor
from stts_tui.services.registration import RegistrationService
from stts_tui.services.session import SessionService
from stts_tui.services.statement import StatementService
from stts_tui.services.users import UserService


@dataclass(frozen=True)
class House:
    """The services, assembled, and what they stand on."""

    office: Office
    session: SessionService
    own: OwnService
    users: UserService
    files: FileService
    assignments: AssignmentService
    authority: AuthorityService
    channel: ChannelService
    messages: MessageService
    statement: StatementService
    access: AccessService
    desk: DeskService
    registration: RegistrationService
    export: ExportService
    processor: Processor
    is_demo: bool  # by whatever way it was opened, a demo must not look like real work
