"""What the lists of tariff files and of assignments tell of each."""

from __future__ import annotations

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.columns import Column, Columns
from stts_tui.domain.tariff.assignments import AssignmentRow
from stts_tui.domain.tariff.file import FileRow
from stts_tui.i18n import _


def _name(row: FileRow | AssignmentRow) -> str:
    return f"{row.last_name}, {row.first_name}"


FILES: Columns[FileRow] = (
    Column(_("File"), 17, lambda row: row.number),
    Column(_("Name"), 22, _name),
    Column(_("National no."), 15, lambda row: row.masked_niss),
    Column(_("State"), 19, lambda row: row.state.words),
)
FILES_OF_ALL: Columns[FileRow] = (
    Column(_("File"), 17, lambda row: row.number),
    Column(_("Name"), 12, _name),
    Column(_("National no."), 15, lambda row: row.masked_niss),
    Column(_("Operator"), 9, lambda row: row.company),
    Column(_("State"), 19, lambda row: row.state.words),
)

_ASSIGNMENT: Columns[AssignmentRow] = (
    Column(_("Due"), 11, lambda row: show_date(row.due_on), tail=lambda row: "!" if row.overdue else ""),
    Column(_("Assignment"), 19, lambda row: row.kind.words),
    Column(_("File"), 17, lambda row: row.number),
    Column(_("Name"), 14, _name, tail=lambda row: f" ({row.comments})" if row.comments else ""),
)
INBOX: Columns[AssignmentRow] = (*_ASSIGNMENT, Column(_("Taken by"), 11, lambda row: row.taken_by or "-"))
WORK: Columns[AssignmentRow] = (*_ASSIGNMENT, Column(_("Operator"), 11, lambda row: row.company))
