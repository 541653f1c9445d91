"""Form fields, declared once: label, help, how typed text becomes a value, and what must be typed twice.

A form on the screen and, later, a record of a structured message pass through the same `Form.parse`, so that text
from outside has one gate. Parsers return domain values or raise `Refused`; `Form.parse` gathers every refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Generic, TypeVar

from stts_tui.domain.common.errors import Reason, Refused, fault, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.text import clean_text
from stts_tui.i18n import Words, _

Made = TypeVar("Made", covariant=True)
Raw = str | bool | frozenset[str]
Parser = Callable[[str, date], object]

REQUIRED = fault("field-required", _("{field}: this must be filled in."), brief=_("required"))
NOT_THE_SAME = fault(
    "field-not-the-same", _("{field}: what was typed the second time differs from the first."), brief=_("differs")
)
NOT_A_CHOICE = fault("field-not-a-choice", _("{field}: this is not one of the choices."), brief=_("not a choice"))

AGAIN = "_again"  # the name of a field's twin is its own name with this


class Kind(Enum):
    TEXT = "text"
    SECRET = "secret"  # noqa: S105 (typed without being shown)
    CHOICE = "choice"
    TICKS = "ticks"
    YES_NO = "yes-no"


@dataclass(frozen=True)
class Choice:
    """A value that a field may take, and its words."""

    value: str
    words: Words


def as_is(text: str, _today: date) -> str:
    return text


@dataclass(frozen=True)
class Field:
    """One line of a form. `parse` is called with typed text (TEXT) only when there is any."""

    name: str
    label: Words
    kind: Kind = Kind.TEXT
    parse: Parser = as_is
    required: bool = True
    help: Words | None = None
    hint: Words | None = None  # at most 20 characters, beside the field until a fault stands there
    longest: int = 64
    twice: bool = False
    choices: tuple[Choice, ...] = ()
    empty: object = None  # the value of a field that is left empty
    fixed: bool = False  # shown, but cannot be changed (a user name)
    number: bool = False  # digits: what is copied along with one, such as NISS, is no part of it
    whole: str = ""  # what it looks like when all of it has been typed, as an expression: the cursor goes on then
    suggestions: tuple[Words, ...] = ()  # ready-made texts: a digit alone stands for one of them
    kept: bool = True  # may stand in a draft that is stored; a national register number may not
    refers: bool = False  # holds the number of a tariff file, which can be picked from a list
    element: str = ""  # of a record of a structured message that holds it

    @property
    def can_be_left_out(self) -> bool:
        """Whether nothing typed is simply its empty value."""
        return not self.required and not self.twice and self.kind in (Kind.TEXT, Kind.CHOICE)

    @property
    def can_be_left_unticked(self) -> bool:
        """Whether nothing ticked is simply a no."""
        return self.kind is Kind.YES_NO and not self.twice

    def meant(self, typed: str) -> str:
        """The text that was typed, or the ready-made one that its digit stands for."""
        number = typed.strip()
        if len(number) == 1 and number.isascii() and number.isdigit() and 0 < int(number) <= len(self.suggestions):
            return str(self.suggestions[int(number) - 1])
        return typed

    @cached_property
    def _chosen(self) -> frozenset[str]:
        return frozenset(choice.value for choice in self.choices)

    def read(self, raw: Raw, today: date) -> object:
        """The value of what was typed or chosen. Raises Refused (REQUIRED, NOT_A_CHOICE, or what `parse` raises)."""
        if self.kind is Kind.TEXT and isinstance(raw, str) and raw.strip():
            return self.parse(self.meant(raw), today)
        if self.kind is Kind.YES_NO:
            return bool(raw)
        if self.kind is Kind.TICKS:
            ticked = raw if isinstance(raw, frozenset) else frozenset()
            if not ticked <= {choice.value for choice in self.choices}:
                raise refused(NOT_A_CHOICE, field=self.name)
            return self.parse(",".join(sorted(ticked)), today) if self.parse is not as_is else ticked
        text = raw if isinstance(raw, str) else ""
        if self.kind is Kind.SECRET:
            if not text and self.required:
                raise refused(REQUIRED)
            return Secret(text)
        if not text.strip():
            if self.required:
                raise refused(REQUIRED)
            return self.empty
        if self.kind is Kind.CHOICE and text not in self._chosen:
            raise refused(NOT_A_CHOICE)
        return self.parse(text, today)


@dataclass(frozen=True)
class Form(Generic[Made]):
    """Some fields that together make one request: `make` is called with the fields' values by name."""

    name: str
    title: Words
    fields: tuple[Field, ...]
    make: Callable[..., Made]

    @cached_property
    def _plan(self) -> tuple[tuple[Field, str, bool], ...]:
        """What can be typed: the field, its name, and whether it need not be looked at where nothing was."""
        return tuple(
            (field, field.name, field.can_be_left_out or field.can_be_left_unticked)
            for field in self.fields if not field.fixed
        )  # fmt: skip

    @cached_property
    def _left_out(self) -> Mapping[str, object]:
        """The values of fields that are left out."""
        return {
            name: False if field.kind is Kind.YES_NO else field.empty
            for field, name, can_be_left_out in self._plan if can_be_left_out
        }  # fmt: skip

    def parse(self, raw: Mapping[str, Raw], today: date, **known: object) -> Made:
        """The request made of what was typed.

        Args:
            raw: what stands in the fields, by name; a twin under its name with AGAIN.
            today: the Belgian date (numbers and dates are checked against it).
            known: values that are not typed, such as an account's id and version.

        Raises: Refused with the reasons of every faulty field, each beside its field.

        """
        values: dict[str, object] = {**known, **self._left_out}
        reasons: list[Reason] = []
        for field, name, can_be_left_out in self._plan:
            if can_be_left_out and name not in raw:
                continue
            try:
                values[name] = field.read(raw.get(name, ""), today)
            except Refused as no:
                reasons.extend(
                    Reason(reason.fault, field.name, {"field": field.label, **reason.values}) for reason in no.reasons
                )
                continue
            if field.twice and raw.get(field.name, "") != raw.get(field.name + AGAIN, ""):
                reasons.append(Reason(NOT_THE_SAME, field.name + AGAIN, {"field": field.label}))
        if reasons:
            raise Refused(reasons)
        return self.make(**values)


def text_of(longest: int) -> Parser:
    """A parser of free text of at most `longest` characters, cleaned (domain/common/text.py)."""
    return lambda text, _today: clean_text(text, longest=longest)
