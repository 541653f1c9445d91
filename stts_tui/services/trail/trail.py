"""The audit trail, read: by local administrators the lines of their company, by the authority those about tariff files.

A look at it is a line itself: once for each question, whatever pages are turned of the answer, and once for each line that is
shown in full. Who may what stands here too: it is the table of actions, shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor, Role
from stts_tui.domain.trail.lines import TrailLine
from stts_tui.domain.trail.lists import export_rows
from stts_tui.domain.trail.person import AskPerson, PersonReport, report
from stts_tui.domain.trail.search import NO_SUCH_LINE, TrailCriteria, TrailPage
from stts_tui.i18n import _
from stts_tui.services.guard import Act, Service, performs
from stts_tui.services.paper_files import write_both
from stts_tui.services.private_files import write_rows
from stts_tui.store.person_lines import lines_about
from stts_tui.store.trail import ABOUT_FILES, Fence
from stts_tui.store.whole_files import take_away

SUBJECT = "audit"


@dataclass(frozen=True)
class TrailExport:
    """Rows of a CSV file, head first, read while they are taken."""

    rows: Iterator[tuple[str, ...]]


class TrailService(Service):
    @performs(ActionId.AUDIT_SEARCH)
    def find(self, act: Act, criteria: TrailCriteria, place: Place) -> TrailPage:
        """A page of the lines that the reader may see and that match, the newest first.

        Raises NOBODY, NOTHING, TOO_MANY.
        """
        page = act.store.trail.list_page(_fence(act), criteria, place)
        act.looked_for(SUBJECT, lambda: criteria.asked)
        if place.way is not Way.FIRST:  # a page is turned: it was told when it was asked, unless something else was since
            act.is_told = act.store.trail.latest_question(act.actor.account_id) == act.audit_line().subject_name
        return TrailPage(page, criteria.described(_whose(act), page.total))

    @performs(ActionId.AUDIT_SHOW)
    def show(self, act: Act, line_id: int) -> TrailLine:
        """A line in full. Raises NO_SUCH_LINE, also for one that the reader may not see."""
        act.about("audit line", line_id, str(line_id))  # also of who asks for one beyond the fence
        line = act.store.trail.find(_fence(act), line_id)
        if line is None:
            raise refused(NO_SUCH_LINE)
        return line

    @performs(ActionId.AUDIT_EXPORT)
    def export(self, act: Act, criteria: TrailCriteria) -> TrailExport:
        """The rows of a CSV file of all lines that match, read while they are taken. Raises as `find`."""
        act.looked_for(SUBJECT, lambda: criteria.asked)
        return TrailExport(export_rows(act.store.trail.iterate(_fence(act), criteria)))

    @performs(ActionId.AUDIT_PERSON)
    def person(self, act: Act, asked: AskPerson) -> PersonReport:
        """What the whole trail holds of a person, at every company, and the paper that tells it in the person's language."""
        return _report(act, asked)

    @performs(ActionId.AUDIT_PERSON)
    def write_person(self, act: Act, asked: AskPerson) -> tuple[Path, Path, Path]:
        """The same as text, as PDF and, with all that each line says, as CSV; gives the files.

        Raises NOT_WRITTEN, CANNOT_WRITE.
        """
        told, stem = _report(act, asked), f"person-{act.store.pseudonyms.of(asked.niss.digits)[:8]}"
        text, pdf = write_both(self._office, stem, told.paper, anew=True, by=act)
        csv = write_rows(self._office, stem, tuple(export_rows(told.lines)))
        act.unless_done(lambda: take_away((csv,)))
        return text, pdf, csv

    @performs(ActionId.RIGHTS_SHOW)
    def rights(self, act: Act) -> Actor:
        """Whoever asks, with the rights of this moment: the matrix marks them (domain/rights/matrix.py)."""
        return act.actor


def _report(act: Act, asked: AskPerson) -> PersonReport:
    act.about("person", None, asked.niss.masked, asked.niss)
    return report(asked, lines_about(asked.niss, act.store.pseudonyms), act.today)


def _fence(act: Act) -> Fence:
    if act.actor.role is Role.AUTHORITY:
        return ABOUT_FILES
    return Fence(act.company_id)


def _whose(act: Act) -> object:
    if act.actor.role is Role.AUTHORITY:
        return _("all operators, about tariff files")
    return act.store.companies.get(act.company_id).name
