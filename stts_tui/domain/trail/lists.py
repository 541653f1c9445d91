"""What the list of lines of the audit trail tells of each, and its columns in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from stts_tui.domain.common.calendar import show_instant, show_second
from stts_tui.domain.common.columns import Column, Columns
from stts_tui.domain.common.masking import masked
from stts_tui.domain.people.purpose import purpose_words
from stts_tui.domain.trail.lines import DONE, TrailLine, action_words, kind_words, outcome_words, place_words, sides
from stts_tui.i18n import _, _c

LINES: Columns[TrailLine] = (
    Column(_c("column", "When"), 16, lambda line: show_instant(line.at)),
    Column(_c("column", "Who"), 12, lambda line: line.who),
    Column(_c("column", "What"), 25, lambda line: action_words(line.action)),
    Column(_c("column", "About"), 20, lambda line: _about(line)),
    Column(_("Company"), 20, lambda line: line.company, wide=True),
    Column(_c("column", "Kind"), 18, lambda line: kind_words(line.subject_kind), wide=True),
    Column(_c("column", "Outcome"), 18, lambda line: outcome_words(line.outcome), wide=True),
)


def _about(line: TrailLine) -> str:
    """Whom or what; of a refusal that came before that was known, its reason."""
    return masked(line.subject) or ("" if line.outcome == DONE else str(outcome_words(line.outcome)))


def export_rows(lines: Iterable[TrailLine]) -> Iterator[tuple[str, ...]]:
    """The rows of a CSV file, head first: words for people beside the codes for programs."""
    yield tuple(str(each) for each in (
        _c("column", "Line"), _c("column", "When"), _("Moment (UTC)"), _c("column", "Who"), _("Name"), _("Company"),
        _c("column", "What"), _("Code of the act"), _c("column", "Outcome"), _("Code of the outcome"), _c("column", "Kind"),
        _("Code of the kind"), _c("column", "About"), _("Changed"), _("Before"), _("After"), _("From where"), _("Purpose"),
    ))  # fmt: skip
    for line in lines:
        told = "; ".join(f"{side.label}: {side.before or '-'} > {side.after or '-'}" for side in sides(line))
        yield (
            str(line.line_id), show_second(line.at), line.at.astimezone(UTC).isoformat(),
            str(line.who), line.actor_name, line.company, str(action_words(line.action)), line.action,
            str(outcome_words(line.outcome)), line.outcome, str(kind_words(line.subject_kind)), line.subject_kind,
            masked(line.subject), told, _codes(line.before), _codes(line.after),
            str(place_words(line.place)), str(purpose_words(line.purpose)),
        )  # fmt: skip


def _codes(side: object) -> str:
    return masked(json.dumps(side, ensure_ascii=False, sort_keys=True)) if side else ""
