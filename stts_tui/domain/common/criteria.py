"""What somebody looks for, as data: each criterion is a field and the way in which it is looked for.

A class of criteria is a frozen dataclass with an attribute for each; what an attribute's criterion is stands beside it
(`sought`). Form fields and words derive from it here, SQL in store/pages.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum
from typing import Any

from stts_tui.domain.common.anything import LONGEST
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Choice, Field, Kind, Parser, text_of
from stts_tui.domain.common.kinds import AnyRow
from stts_tui.domain.common.matching import parse_national_number_start, parse_text_match
from stts_tui.i18n import Words, _

_CRITERION = "criterion"
_WHOLE_NUMBER = 11  # digits of a national register number
DOES_NOT_MATTER = Choice("", _("Does not matter"))
ANYTHING = Field(
    "anything", _("Name or number"), parse=text_of(LONGEST), required=False, longest=LONGEST, empty="",
    hint=_("any of them"),
    help=_("One box for all: a name in whatever order (Peeters, Jan; jan peeters), a user name, a national number, a file"
           " number or its last digits, a telephone number, a reference. An eleventh digit that is right starts the search."),
)  # fmt: skip


class How(Enum):
    """How a field is looked for, and what stands in the criteria then (nothing: it does not matter)."""

    EQUAL = "equal"  # what a request holds of the field
    PART = "part"  # a TextMatch: a part of the folded text, or its beginning
    START = "start"  # the first digits of a national register number
    ONE_OF = "one of"  # a frozenset of codes
    SINCE = "since"  # a day, itself included
    UNTIL = "until"  # likewise


@dataclass(frozen=True)
class Criterion:
    """`words` with their {text} tell it, `start` where only a beginning was given; of two days `between` them with {first}
    and {last}, of one of them `words`.

    `groups` are choices that stand for several codes. `name` is that of the attribute.
    """

    row: AnyRow
    how: How
    words: Words
    start: Words | None = None
    between: Words | None = None
    label: Words | None = None  # None: the field's
    element: str = ""  # in a record; empty: the field's
    groups: Mapping[Choice, frozenset[object]] | None = None
    name: str = ""

    def line(self, *, ticks: bool = False) -> Field:
        """Its line in a form; with `ticks`, several codes may be chosen one by one."""
        row, element = self.row, self.element or self.row.element
        line = replace(row.optional, name=self.name, label=self.label or row.label, element=element)
        if self.how is How.PART:
            parse: Parser = lambda text, _today: parse_text_match(text, row.kind.longest)  # noqa: E731
            help = _("A part is enough; accents do not matter. With * at the end: what begins so.")  # noqa: A001
            return replace(line, parse=parse, hint=_("a part, or begin*"), help=help)
        if self.how is How.START:
            start: Parser = lambda text, _today: parse_national_number_start(text)  # noqa: E731
            help = _("The whole number or its first digits.")  # noqa: A001
            return replace(line, parse=start, hint=_("or its first digits"), help=help)
        if self.how is How.ONE_OF:
            return self._choice(line, ticks)
        return line if self.how is How.EQUAL else replace(line, help=None)

    def _choice(self, line: Field, ticks: bool) -> Field:
        choices, groups = self.row.kind.choices, self.groups or {}
        of_group = {choice.value: codes for choice, codes in groups.items()}
        read = self.row.kind.read

        def parse(text: str, _today: date) -> frozenset[object]:
            return of_group.get(text) or frozenset(read(value) for value in text.split(",") if value)

        line = replace(line, parse=parse, empty=frozenset(), help=None)
        if ticks:
            return replace(line, kind=Kind.TICKS, choices=choices)
        return replace(line, choices=(DOES_NOT_MATTER, *groups, *choices))


def sought(row: AnyRow, how: How, words: Words, **more: Any) -> Any:
    """An attribute that is a criterion, as dataclasses.field; `more` as Criterion has it."""
    return field(default=frozenset() if how is How.ONE_OF else None, metadata={_CRITERION: Criterion(row, how, words, **more)})


def criteria_of(kind: type) -> tuple[Criterion, ...]:
    """The criteria of a class of them, in its order."""
    return tuple(replace(each.metadata[_CRITERION], name=each.name) for each in fields(kind) if _CRITERION in each.metadata)


def given(known: Iterable[Criterion], looked_for: object) -> Iterator[tuple[Criterion, Any]]:
    """Those that matter, each with what is looked for."""
    return ((each, value) for each in known if (value := getattr(looked_for, each.name)))


def phrases(known: Iterable[Criterion], looked_for: object) -> list[Words]:
    """Each criterion that matters in words; the two ends of some days in one."""
    found: list[Words] = []
    days = {(each.row, each.how): value for each, value in given(known, looked_for)}
    for each, value in given(known, looked_for):
        if each.how is How.SINCE:
            last = days.get((each.row, How.UNTIL))
            words = each.between if last is not None and each.between is not None else each.words
            found.append(words.with_values(first=show_date(value), last=show_date(last or date.max)))
        elif each.how is How.UNTIL:
            if (each.row, How.SINCE) not in days:
                found.append(each.words.with_values(last=show_date(value)))
        else:
            found.append(_phrase(each, value))
    return found


def _phrase(each: Criterion, value: Any) -> Words:
    start = each.start or each.words
    if each.how is How.PART:
        return (start if value.at_start else each.words).with_values(text=value.typed.rstrip("*"))
    if each.how is How.START:
        return each.words if len(value) == _WHOLE_NUMBER else start
    if each.how is How.ONE_OF:
        chosen = (str(choice.words) for choice in each.row.kind.choices if choice.value in value)
        return each.words.with_values(text=either(chosen))
    return each.words.with_values(text=value)


def either(names: Iterable[object]) -> str:
    """One of these, as short as a sign: no language needs a word for it."""
    return " / ".join(str(name) for name in names)


def joined(phrases: Iterable[Words]) -> str:
    """Facts beside each other."""
    return "; ".join(str(phrase) for phrase in phrases)
