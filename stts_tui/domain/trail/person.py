"""The report to a person: who looked at or changed the data, when, why, for whom (GDPR, art. 15; R.N. act, art. 17).

The paper names companies and bodies, not the people who work there: who they are is the employer's to tell, where the person
cannot do without it (C.J.E.U., C-579/21) [D-PERSON]. The file beside it, for the authority's own use, names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.fields import Form
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paper import Paper, PaperLine, Style
from stts_tui.domain.people.fields import UserFields
from stts_tui.domain.people.purpose import purpose_words
from stts_tui.domain.trail.lines import DONE, TrailLine, action_words, outcome_words
from stts_tui.i18n import _, _n, speaking, with_label


@dataclass(frozen=True)
class AskPerson:
    """Of whom, and in which language the person reads."""

    niss: NationalNumber
    language: str


@dataclass(frozen=True)
class PersonReport:
    """What the trail holds of a person, the newest first, and the paper that tells it."""

    asked: AskPerson
    lines: tuple[TrailLine, ...]
    paper: Paper


ASK_PERSON = Form("ask-person", _("Report to a person"), (UserFields.niss.field, UserFields.language.field), AskPerson)


def report(asked: AskPerson, lines: tuple[TrailLine, ...], on: date) -> PersonReport:
    with speaking(asked.language):
        return PersonReport(asked, lines, tuple(_paper(asked, lines, on)))


def _paper(asked: AskPerson, lines: tuple[TrailLine, ...], on: date) -> Iterator[PaperLine]:
    yield PaperLine(Style.TITLE, str(_("Who consulted or changed your data")))
    yield _labelled(UserFields.niss.label, asked.niss.masked)
    yield _labelled(_("Day of this report"), show_date(on))
    yield PaperLine(Style.TEXT)
    yield _text(_(
        "Whoever consults or changes data about you in the system of the social telephone tariff leaves a line in its audit"
        " trail. This report tells all of these lines (GDPR, article 15; act on the National Register, article 17). It names"
        " the company or the body for which that was done."
    ))  # fmt: skip
    yield PaperLine(Style.TEXT)
    told = _n("{count} line is about you.", "{count} lines are about you.").with_values(count=len(lines))
    yield _text(told if lines else _("No line is about you."))
    day = ""
    for line in lines:
        moment = show_instant(line.at)
        if moment[:10] != day:
            day = moment[:10]
            yield PaperLine(Style.HEADING, day)
        yield _labelled(f"{moment[10:].strip()}  {line.body}", _what(line))


def _what(line: TrailLine) -> str:
    parts = [str(action_words(line.action))]
    if line.outcome != DONE:
        parts.append(str(outcome_words(line.outcome)))
    if line.purpose:
        parts.append(str(with_label(_("Purpose"), purpose_words(line.purpose))))
    return "; ".join(parts)


def _text(words: object) -> PaperLine:
    return PaperLine(Style.TEXT, str(words))


def _labelled(label: object, value: str) -> PaperLine:
    return PaperLine(Style.LABELLED, str(label), value)
