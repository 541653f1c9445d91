"""The question to the audit trail; a company's and the authority's offer the acts that each may meet."""

from __future__ import annotations

from collections.abc import Iterable

from stts_tui.domain.common.criteria import DOES_NOT_MATTER
from stts_tui.domain.common.days import parse_date
from stts_tui.domain.common.fields import Choice, Field, Form, Kind, text_of
from stts_tui.domain.common.kinds import WHOLE_DAY
from stts_tui.domain.rights.action import Action
from stts_tui.domain.trail.search import Sort, TrailCriteria, of_company, of_files
from stts_tui.i18n import _, _c

LONGEST = 40


def _fields(acts: Iterable[Action]) -> tuple[Field, ...]:
    return (
        Field(
            "who", _c("field", "Who"), parse=text_of(LONGEST), required=False, longest=LONGEST, empty="", kept=False,
            hint=_("user name or surname"), help=_("Whoever acted or looked; removed users are found, too."),
        ),
        Field(
            "about", _("About whom or what"), parse=text_of(LONGEST), required=False, longest=LONGEST, empty="", kept=False,
            hint=_("user, file, ticket"),
            help=_("A user's name, a national number, or the number of a tariff file, an access request or a message. With"
                   " “consultations” below it: who looked at whom."),
        ),
        Field(
            "sort", _c("field", "Acts"), Kind.CHOICE, required=False, parse=lambda text, _today: Sort(text),
            choices=(DOES_NOT_MATTER, *(Choice(sort.value, sort.words) for sort in Sort)),
        ),
        Field(
            "action", _c("field", "Which act"), Kind.CHOICE, required=False, empty="",
            choices=(DOES_NOT_MATTER, *(Choice(row.id.value, row.label) for row in acts)),
            help=_("F4 lists them all, in the words of the menu."),
        ),
        Field(
            "since", _c("field", "From"), parse=parse_date, required=False, longest=10, whole=WHOLE_DAY,
            hint=_("DD/MM/YYYY"),
        ),
        Field(
            "until", _c("field", "Until"), parse=parse_date, required=False, longest=10, whole=WHOLE_DAY,
            hint=_("DD/MM/YYYY"),
        ),
    )  # fmt: skip


FIND_LINES = Form("find-lines", _("Audit trail"), _fields(of_company()), TrailCriteria)
FIND_FILE_LINES = Form("find-file-lines", _("Audit trail"), _fields(of_files()), TrailCriteria)
