"""What the desk's list of access requests tells of each."""

from __future__ import annotations

from datetime import date

from stts_tui.domain.access.desk import RequestRow
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.columns import Column, Columns
from stts_tui.i18n import Words, _


def requests(today: date) -> Columns[RequestRow]:
    """As things stand `today`: what is overdue and what has lapsed says so, by its own day."""

    def state(row: RequestRow) -> Words:
        if row.is_overdue(today):
            return _("! OVERDUE")
        return _("! LAPSED") if row.has_lapsed(today) else row.state.words

    def due(row: RequestRow) -> str:
        day = row.provisional_until if row.has_lapsed(today) else row.due_by
        return show_date(day) if day is not None else ""

    return (
        Column(_("Ticket"), 14, lambda row: row.ticket),
        Column(_("State"), 19, state, alarm=lambda row: row.is_overdue(today) or row.has_lapsed(today)),
        Column(_("Due"), 10, due),
        Column(_("Company"), 15, lambda row: row.company_name),
        Column(_("Administrator"), 14, lambda row: row.administrator_name),
        Column(_("Came in"), 10, lambda row: show_date(row.submitted_on), wide=True),
    )
