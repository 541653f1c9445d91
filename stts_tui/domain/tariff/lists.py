"""What the lists of tariff files and of assignments tell of each."""

from __future__ import annotations

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.columns import Column, Columns
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.tariff.assignments import AssignmentRow
from stts_tui.domain.tariff.file import FileRow
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.i18n import _, _c


def _name(row: FileRow | AssignmentRow) -> str:
    return by_surname(row.last_name, row.first_name)


_STATE: Column[FileRow] = Column(_("State"), 19, lambda row: row.state.words, alarm=lambda row: row.state is FileState.REFUSED)
_MORE_OF_FILES: Columns[FileRow] = (  # where the window has room, or at F11
    Column(_("Telephone"), 14, lambda row: str(PhoneNumber(row.phone)) if row.phone else "-", wide=True),
    Column(_c("column", "Requested"), 10, lambda row: show_date(row.requested_on), wide=True),
    Column(_("Your reference"), 20, lambda row: row.reference or "-", wide=True),
)
FILES: Columns[FileRow] = (
    Column(_("File"), 17, lambda row: row.number),
    Column(_("Name"), 22, _name),
    Column(_("National no."), 15, lambda row: row.masked_niss),
    _STATE,
    *_MORE_OF_FILES,
)
FILES_OF_ALL: Columns[FileRow] = (
    Column(_("File"), 17, lambda row: row.number),
    Column(_("Name"), 12, _name),
    Column(_("National no."), 15, lambda row: row.masked_niss),
    Column(_c("column", "Operator"), 9, lambda row: row.company),
    _STATE,
    *_MORE_OF_FILES[:2],
)

_ASSIGNMENT: Columns[AssignmentRow] = (
    Column(
        _("Due"),
        11,
        lambda row: show_date(row.due_on),
        tail=lambda row: "!" if row.overdue else "",
        alarm=lambda row: row.overdue,
    ),
    Column(_("Assignment"), 19, lambda row: _("Papers are all in") if row.papers_in else row.kind.words),
    Column(_("File"), 17, lambda row: row.number),
    Column(_("Name"), 14, _name, tail=lambda row: f" ({row.comments})" if row.comments else ""),
)
_MORE_OF_ASSIGNMENTS: Columns[AssignmentRow] = (
    Column(_("National no."), 15, lambda row: row.masked_niss, wide=True),
    Column(_("Made on"), 16, lambda row: show_instant(row.created_at), wide=True),
)
INBOX: Columns[AssignmentRow] = (
    *_ASSIGNMENT, Column(_("Taken by"), 11, lambda row: row.taken_by or "-"), *_MORE_OF_ASSIGNMENTS,
)  # fmt: skip
WORK: Columns[AssignmentRow] = (*_ASSIGNMENT, Column(_("Operator"), 11, lambda row: row.company), *_MORE_OF_ASSIGNMENTS)
