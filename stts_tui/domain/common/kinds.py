"""Kinds of values, and the rows of a table of fields.

A kind says how a value is typed, kept in a column, written in a history and in a message, and shown to people. A row is
one field under its name: its kind, its one label, its words of help. Whatever a form, a column, a history, a message or
a page needs to know of a field it takes from the row (domain/tariff/fields.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.days import parse_date
from stts_tui.domain.common.fields import Choice, Field, Form, Kind, Parser, Raw, as_is, text_of
from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber, parse_national_number, parse_phone_number
from stts_tui.domain.common.text import clean_email, clean_text, fold
from stts_tui.i18n import Words, _

Held = TypeVar("Held")
NONE_CHOSEN = Choice("", _("-"))


@dataclass(frozen=True)
class ValueKind(Generic[Held]):
    """How a value passes each border of the program; "" stands for nothing wherever it is text.

    `write` and `read` are each other's way back: a history's text, and, but for a yes, a message's too. `keep` and
    `restore` are the way into a column and out of it, `take` that from a request to what is held; None: as it is.
    """

    holds: type
    write: Callable[[Held], str]
    read: Callable[[str], Held]
    show: Callable[[Held], str]
    parse: Parser = as_is
    longest: int = 64
    null: bool = False  # whether a column may hold nothing at all
    asked: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()
    offers_none: bool = False  # among its choices
    hint: Words | None = None
    number: bool = False
    whole: str = ""  # as Field.whole
    typed: Callable[[Held], Raw] | None = None  # as it would be typed; None: as it is shown
    keep: Callable[[Held], object] | None = None
    restore: Callable[[Any], Held] | None = None
    take: Callable[[Any], Held] | None = None
    tell: Callable[[Held], str] | None = None  # in a message; None: as it is written


def text(longest: int) -> ValueKind[str]:
    """Free text of at most `longest` characters, on every way in."""
    return ValueKind(str, str, str, str, text_of(longest), longest)


def _show_phone(e164: str) -> str:
    return str(PhoneNumber(e164)) if e164 else ""


def _show_day(day: date | None) -> str:
    return "" if day is None else show_date(day)


NAME = text(60)
# Empty for somebody who has one name only, which then is the surname; people write "-" there too.
FIRST_NAME = replace(NAME, parse=lambda typed, _today: clean_text(typed, longest=60) if fold(typed[:1000]) else "")
WHOLE_DAY = r"\d{2}[/.-]\d{2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{8}"
EMAIL = replace(text(254), parse=lambda typed, _today: clean_email(typed))
PHONE = ValueKind[str](  # E.164, or empty; a PhoneNumber in a request
    holds=str,
    write=str,
    read=str,
    show=_show_phone,
    parse=lambda typed, _today: parse_phone_number(typed),
    longest=20,
    number=True,
    take=lambda phone: phone.e164 if phone is not None else "",
)
DAY = ValueKind[date | None](
    holds=date,
    write=lambda day: "" if day is None else day.isoformat(),
    read=lambda text: date.fromisoformat(text) if text else None,
    show=_show_day,
    parse=parse_date,
    longest=10,
    null=True,
    hint=_("DD/MM/YYYY or +30"),
    whole=WHOLE_DAY,
)
YES_NO = ValueKind[bool](
    holds=bool,
    write=lambda yes: "yes" if yes else "",
    read=bool,
    show=lambda yes: str(_("yes") if yes else _("no")),
    asked=Kind.YES_NO,
    typed=bool,
    tell=lambda yes: "true" if yes else "",
)
NATIONAL_NUMBER = ValueKind[NationalNumber](
    holds=NationalNumber,
    write=lambda niss: niss.digits,
    read=NationalNumber,
    show=lambda niss: niss.masked,
    typed=str,
    parse=parse_national_number,
    longest=20,
    hint=_("11 digits"),
    number=True,
    whole=r"\D*(?:\d\D*){10}\d",
    keep=lambda niss: niss.digits,
    restore=NationalNumber,
)
NUMBER_OF_OURS = ValueKind[int | None](  # of another row: nobody reads or types it
    holds=int,
    write=lambda number: "" if number is None else str(number),
    read=lambda text: int(text) if text else None,
    show=lambda number: str(number or ""),
    null=True,
)


class Worded(Protocol):
    """A member of an enumeration of codes that has words; as text it is its code."""

    @property
    def value(self) -> object: ...
    @property
    def words(self) -> Words: ...


Code = TypeVar("Code", bound=Worded)


def choices_of(members: Iterable[Worded]) -> tuple[Choice, ...]:
    return tuple(Choice(str(member.value), member.words) for member in members)


def code(members: Iterable[Code], nothing: Code | None = None, *, empty: str | None = None) -> ValueKind[Code | None]:
    """One of some codes; `nothing` is what none of them means, `empty` what a column holds then."""
    by_value = {str(member.value): member for member in members}

    def write(member: Code | None) -> str:
        return "" if member is None else str(member)

    def read(text: str) -> Code | None:
        return by_value[text] if text else nothing

    return ValueKind(
        holds=type(next(iter(by_value.values()))),
        write=write,
        read=read,
        show=lambda member: "" if member is None else str(member.words),
        parse=lambda typed, _today: read(typed),
        null=empty is None and nothing is None,
        asked=Kind.CHOICE,
        choices=choices_of(by_value.values()),
        offers_none=nothing is None,
        typed=write,
        keep=lambda member: empty if member is None else str(member),
        restore=lambda kept: by_value[kept] if kept else nothing,
    )


def several(members: Iterable[Code]) -> ValueKind[frozenset[Code]]:
    """Some codes, however many."""
    by_value = {str(member.value): member for member in members}

    def write(chosen: frozenset[Code]) -> str:
        return ",".join(sorted(map(str, chosen))) if chosen else ""

    def read(text: str) -> frozenset[Code]:
        return frozenset(by_value[value] for value in text.split(",") if value)

    return ValueKind(
        holds=frozenset,
        write=write,
        read=read,
        show=lambda chosen: "; ".join(str(one.words) for one in by_value.values() if one in chosen),
        parse=lambda typed, _today: read(typed),
        asked=Kind.TICKS,
        choices=choices_of(by_value.values()),
        typed=lambda chosen: frozenset(map(str, chosen)),
        keep=write,
        restore=read,
    )


class Row(Generic[Held]):
    """One field: a class attribute of its table, whose name it takes; one that stands alone is given its name.

    `element` is its element in a message; empty: messages do not hold it. `column` is its column if that is called
    otherwise, `folded` the one that holds it folded, for searches. What does not `change` is the same for ever; what is
    not `shown` nobody reads in a history; what is not `kept` may not stand in a draft that is stored. `short` is the
    label where 17 cells must do, on a card. What `refers` can be picked from a list of tariff files.
    """

    def __init__(
        self, kind: ValueKind[Held], label: Words, *, name: str = "", element: str = "", column: str = "",
        folded: str = "", help: Words | None = None, changes: bool = True, shown: bool = True,  # noqa: A002
        kept: bool = True, short: Words | None = None, refers: bool = False,
    ) -> None:  # fmt: skip
        self.refers = refers
        self.short = short or label
        self.kind, self.label, self.element, self.folded = kind, label, element, folded
        self.help, self.changes, self.shown, self.kept = help, changes, shown, kept
        self.name, self.column = name, column or name

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, self.column or name

    def of(self, holder: object) -> Held:
        """What `holder` holds in this field."""
        found: Held = getattr(holder, self.name)
        return found

    def show(self, holder: object) -> str:
        """It, for people; "" for nothing."""
        return self.kind.show(self.of(holder))

    def typed(self, holder: object) -> Raw:
        """It, as it would be typed in a form."""
        return (self.kind.typed or self.kind.show)(self.of(holder))

    def told(self, holder: object) -> str:
        """It, as a message writes it; "" for nothing."""
        return (self.kind.tell or self.kind.write)(self.of(holder))

    @cached_property
    def field(self) -> Field:
        """Its line in a form that needs it; a form says with `replace` what is different there."""
        kind = self.kind
        choices = (NONE_CHOSEN, *kind.choices) if kind.offers_none else kind.choices
        return Field(
            self.name, self.label, kind.asked, kind.parse, help=self.help, hint=kind.hint, longest=kind.longest,
            choices=choices, kept=self.kept, element=self.element, number=kind.number, whole=kind.whole,
            refers=self.refers,
        )  # fmt: skip

    @property
    def optional(self) -> Field:
        """Its line in a form that does not need it."""
        return replace(self.field, required=False)


AnyRow = Row[Any]  # of whatever it holds


def rows_of(table: type) -> tuple[AnyRow, ...]:
    """The rows of a table, in its order."""
    return tuple(row for row in vars(table).values() if isinstance(row, Row))


def getter(rows: Iterable[AnyRow]) -> Callable[[object], tuple[Any, ...]]:
    """All that somebody holds in these fields, at least two, at once."""
    return attrgetter(*(row.name for row in rows))


def as_typed(form: Form[object], rows: Mapping[str, AnyRow], holder: object) -> dict[str, Raw]:
    """What `holder` holds, as it would be typed in those fields of `form` that are among `rows`."""
    return {field.name: rows[field.name].typed(holder) for field in form.fields if field.name in rows}
