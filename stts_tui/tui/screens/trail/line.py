"""A line of the audit trail in full, what changed side by side."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.common.calendar import show_second
from stts_tui.domain.common.explained import entries
from stts_tui.domain.common.masking import masked
from stts_tui.domain.people.purpose import purpose_words
from stts_tui.domain.trail.lines import TrailLine, action_words, kind_words, outcome_words, place_words, sides
from stts_tui.i18n import _, _c, current_language
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import BLANK, Cells, Row, Title

_PLACES = (0, 26, 53)  # of a field, its value before and after


class TrailLineScreen(CardScreen):
    place = _("Line of the audit trail")
    help = _(
        "Who did what, when, about whom or what, and what changed by it. National numbers are masked; this look is recorded."
    )

    async def rows(self) -> Sequence[Row]:
        return line_rows(await self.ask(lambda house: house.trail.show, self.target_id))


def line_rows(line: TrailLine) -> list[Row]:
    """The whole card."""
    who = _("{user}, removed since").with_values(user=line.actor) if line.is_removed else line.who
    rows: list[Row] = [
        Title(action_words(line.action), outcome_words(line.outcome)),
        BLANK,
        (_c("field", "When"), show_second(line.at)),
        (_c("field", "Who"), who),
        (_("Name"), line.actor_name or "-"),
        (_("Company"), line.company or "-"),
        (_("About"), ": ".join(part for part in (str(kind_words(line.subject_kind)), masked(line.subject)) if part) or "-"),
        (_("From where"), place_words(line.place)),
        *([(_("Purpose"), purpose_words(line.purpose))] if line.purpose else []),
        (_("Act"), line.action),
        *_refused(line.outcome),
        (_("Line number"), line.line_id),
    ]
    changed = sides(line)
    if changed:
        rows += [BLANK, Cells((_("Field"), _("Before"), _("After")), _PLACES, heading=True)]
        rows += [Cells((side.label, side.before or "-", side.after or "-"), _PLACES) for side in changed]
    return rows


def _refused(outcome: str) -> list[Row]:
    """What a refusal's code means, where it is one that has a page."""
    page = entries(current_language()).get(outcome)
    return [(_c("field", "Refused"), f"{outcome}: {page.means}")] if page is not None else []
