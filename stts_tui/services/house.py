"""All services together: what a front door is given. Each is loaded and made when it is first asked for.

A session is a process, and most sessions need few of them: somebody who logs in to apply for a tariff pays neither time
nor memory for structured messages.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from stts_tui.services.guard import Office

if TYPE_CHECKING:
    from stts_tui.services.access.desk import DeskService
    from stts_tui.services.access.registration import RegistrationService
    from stts_tui.services.access.requests import AccessService
    from stts_tui.services.messages.channel import ChannelService
    from stts_tui.services.messages.exporting import ExportService
    from stts_tui.services.messages.messages import MessageService
    from stts_tui.services.messages.processing import Processor
    from stts_tui.services.people.own import OwnService
    from stts_tui.services.people.session import SessionService
    from stts_tui.services.people.users import UserService
    from stts_tui.services.tariff.assignments import AssignmentService
    from stts_tui.services.tariff.authority import AuthorityService
    from stts_tui.services.tariff.files import FileService
    from stts_tui.services.tariff.statement import StatementService


class House:
    """The services, and what they stand on."""

    def __init__(self, office: Office, *, is_demo: bool) -> None:
        self.office = office
        self.is_demo = is_demo  # by whatever way it was opened, a demo must not look like real work

    @cached_property
    def session(self) -> SessionService:
        from stts_tui.services.people.session import SessionService

        return SessionService(self.office)

    @cached_property
    def own(self) -> OwnService:
        from stts_tui.services.people.own import OwnService

        return OwnService(self.office)

    @cached_property
    def users(self) -> UserService:
        from stts_tui.services.people.users import UserService

        return UserService(self.office)

    @cached_property
    def files(self) -> FileService:
        from stts_tui.services.tariff.files import FileService

        return FileService(self.office)

    @cached_property
    def assignments(self) -> AssignmentService:
        from stts_tui.services.tariff.assignments import AssignmentService

        return AssignmentService(self.office)

    @cached_property
    def authority(self) -> AuthorityService:
        from stts_tui.services.tariff.authority import AuthorityService

        return AuthorityService(self.office)

    @cached_property
    def channel(self) -> ChannelService:
        from stts_tui.services.messages.channel import ChannelService

        return ChannelService(self.office)

    @cached_property
    def messages(self) -> MessageService:
        from stts_tui.services.messages.messages import MessageService

        return MessageService(self.office, self.processor)

    @cached_property
    def statement(self) -> StatementService:
        from stts_tui.services.tariff.statement import StatementService

        return StatementService(self.office)

    @cached_property
    def access(self) -> AccessService:
        from stts_tui.services.access.requests import AccessService

        return AccessService(self.office)

    @cached_property
    def desk(self) -> DeskService:
        from stts_tui.services.access.desk import DeskService

        return DeskService(self.office)

    @cached_property
    def registration(self) -> RegistrationService:
        from stts_tui.services.access.registration import RegistrationService

        return RegistrationService(self.office)

    @cached_property
    def export(self) -> ExportService:
        from stts_tui.services.messages.exporting import ExportService

        return ExportService(self.office, self.processor)

    @cached_property
    def processor(self) -> Processor:
        from stts_tui.services.messages.processing import Processor

        return Processor(self.office)


SERVICES = tuple(name for name, part in vars(House).items() if isinstance(part, cached_property) and name[0] != "_")
