"""All services together: what a front door is given. Each is loaded and made when it is first asked for.

A session is a process, and most sessions need few of them: somebody who logs in to apply for a tariff pays neither time
nor memory for structured messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stts_tui.domain.common.parts import Part
from stts_tui.services.guard import Office

if TYPE_CHECKING:
    from stts_tui.services.access.desk import DeskService
    from stts_tui.services.access.registration import RegistrationService
    from stts_tui.services.access.requests import AccessService
    from stts_tui.services.messages.channel import ChannelService
    from stts_tui.services.messages.exporting import ExportService
    from stts_tui.services.messages.messages import MessageService
    from stts_tui.services.messages.processing import Processor
    from stts_tui.services.overviews import OverviewService
    from stts_tui.services.people.factors import FactorService
    from stts_tui.services.people.own import OwnService
    from stts_tui.services.people.purposes import PurposeService
    from stts_tui.services.people.session import SessionService
    from stts_tui.services.people.users import UserService
    from stts_tui.services.tariff.assignments import AssignmentService
    from stts_tui.services.tariff.authority import AuthorityService
    from stts_tui.services.tariff.files import FileService
    from stts_tui.services.tariff.statement import StatementService
    from stts_tui.services.trail.trail import TrailService


class House:
    """The services, and what they stand on."""

    def __init__(self, office: Office, *, is_demo: bool) -> None:
        self.office = office
        self.is_demo = is_demo  # by whatever way it was opened, a demo must not look like real work

    session: Part[SessionService] = Part("stts_tui.services.people.session.SessionService", "office")
    own: Part[OwnService] = Part("stts_tui.services.people.own.OwnService", "office")
    factor: Part[FactorService] = Part("stts_tui.services.people.factors.FactorService", "office")
    purpose: Part[PurposeService] = Part("stts_tui.services.people.purposes.PurposeService", "office")
    users: Part[UserService] = Part("stts_tui.services.people.users.UserService", "office")
    files: Part[FileService] = Part("stts_tui.services.tariff.files.FileService", "office")
    assignments: Part[AssignmentService] = Part("stts_tui.services.tariff.assignments.AssignmentService", "office")
    authority: Part[AuthorityService] = Part("stts_tui.services.tariff.authority.AuthorityService", "office")
    channel: Part[ChannelService] = Part("stts_tui.services.messages.channel.ChannelService", "office")
    messages: Part[MessageService] = Part("stts_tui.services.messages.messages.MessageService", "office", "processor")
    statement: Part[StatementService] = Part("stts_tui.services.tariff.statement.StatementService", "office")
    overviews: Part[OverviewService] = Part("stts_tui.services.overviews.OverviewService", "office")
    access: Part[AccessService] = Part("stts_tui.services.access.requests.AccessService", "office")
    desk: Part[DeskService] = Part("stts_tui.services.access.desk.DeskService", "office")
    registration: Part[RegistrationService] = Part("stts_tui.services.access.registration.RegistrationService", "office")
    export: Part[ExportService] = Part("stts_tui.services.messages.exporting.ExportService", "office", "processor")
    trail: Part[TrailService] = Part("stts_tui.services.trail.trail.TrailService", "office")
    processor: Part[Processor] = Part("stts_tui.services.messages.processing.Processor", "office")


SERVICES = tuple(name for name, part in vars(House).items() if isinstance(part, Part))
