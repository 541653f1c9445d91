"""Days, inboxes and files as the tests of what operators do look at them."""

from __future__ import annotations

from datetime import date, timedelta

from stts_tui.domain.common.paging import Place
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.file import CancelAction, FileView
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company

MONDAY = builders.MONDAY_MORNING.date()


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def inbox(house: House, company: Company) -> list[tuple[AssignmentKind, str]]:
    page = house.assignments.inbox(company.session("stts03"), AssignmentCriteria(), Place()).page
    return [(row.kind, row.number) for row in page.rows]


def shown(house: House, company: Company, file: FileView) -> FileView:
    return house.files.show(company.session("stts01"), file.file_id)


def cancel(house: House, company: Company, file: FileView) -> FileView:
    version = shown(house, company, file).version
    return house.files.carry_out(
        company.session("stts03"), steps.CANCEL.of(CancelAction(file.file_id, version, "wrong customer"))
    )
