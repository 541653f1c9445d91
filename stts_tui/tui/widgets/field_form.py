"""A form on the screen, made from its declaration (domain/common/fields.py): label, entry, and a note beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.fields import AGAIN, NOT_THE_SAME, Field, Form, Kind, Raw
from stts_tui.i18n import Words, _
from stts_tui.tui.widgets.columns import filled
from stts_tui.tui.widgets.entries import ChoiceEntry, TextEntry, TickEntry
from stts_tui.tui.widgets.line import Line, NoteLine
from stts_tui.tui.widgets.scroll import MoreLine, TellsMore

_ENTRY = 28  # cells before it
_LISTED = 8  # choices


class FieldForm(TellsMore, can_focus=False):
    """The fields of a form, one row each; a tick list has one row for each of its choices."""

    def __init__(self, form: Form[object], values: Mapping[str, Raw], more: MoreLine) -> None:
        super().__init__(more=more, id="form")
        self._form = form
        self._given = dict(values)
        self._reasons: dict[str, Reason] = {}  # by the entry's id

    def compose(self) -> ComposeResult:
        for field in self._form.fields:
            yield from self._rows(field)

    def _rows(self, field: Field) -> Iterable[Widget]:
        value = self._given.get(field.name)
        if field.fixed:
            yield Horizontal(Line(f"  {field.label}", classes="label"), Line(value or "", classes="fixed"), classes="row")
        elif field.kind is Kind.TICKS:
            ticked = value if isinstance(value, frozenset) else frozenset()
            for number, choice in enumerate(field.choices):
                name = _tick_id(field, choice.value)
                tick = TickEntry(choice.words, choice.value in ticked, id=name)
                yield self._row(field.label if number == 0 else "", tick, field, field.name if number == 0 else name)
        elif field.kind is Kind.YES_NO:
            yield self._row(field.label, TickEntry("", bool(value), id=_id(field.name), classes="alone"), field)
        elif field.kind is Kind.CHOICE:
            entry = ChoiceEntry(field.choices, value if isinstance(value, str) else "", id=_id(field.name))
            yield self._row(field.label, entry, field)
            yield from self._listed(entry)
        else:
            text = value if isinstance(value, str) else ""
            yield self._row(field.label, self._text_entry(text, field, field.name), field)
            for number, words in enumerate(field.suggestions, start=1):
                yield _below_entry(f"  {number}={words}")
            if field.twice:
                twin = field.name + AGAIN
                again = self._given.get(twin)
                entry2 = self._text_entry(again if isinstance(again, str) else "", field, twin)
                yield self._row(_("{field} (again)").with_values(field=field.label), entry2, field, twin)

    def _listed(self, entry: ChoiceEntry) -> Iterable[Widget]:
        """The choices that have no room in their row, in two columns below it; more than four rows only F4 lists."""
        if entry.has_room(self.app.size.width - _ENTRY) or len(entry.numbered) > _LISTED:
            return
        texts = [f"{number}={words}" for number, words, _value in entry.numbered]
        half = (len(texts) + 1) // 2
        width = max(cell_len(text) for text in texts[:half]) + 2
        both = [(left, texts[half + number] if half + number < len(texts) else "") for number, left in enumerate(texts[:half])]
        if any(2 + width + cell_len(right) > self.app.size.width - _ENTRY for _left, right in both):
            if len(texts) > _LISTED // 2:
                return
            both = [(text, "") for text in texts]
        for left, right in both:
            yield _below_entry(f"  {filled(left, width)}{right}".rstrip())

    def _text_entry(self, text: str, field: Field, name: str) -> TextEntry:
        secret = field.kind is Kind.SECRET
        entry = TextEntry(
            text, longest=field.longest, secret=secret, id=_id(name), whole=field.whole, number=field.number
        )  # fmt: skip
        entry.has_ready = bool(field.suggestions)
        return entry

    def _row(self, label: Words | str, entry: Widget, field: Field, name: str | None = None) -> Horizontal:
        named = name or field.name
        hint = field.hint if field.hint is not None and named == field.name else ""
        name_of_note = f"note-{_id(named)}"
        in_its_column = isinstance(entry, TextEntry) or field.kind is Kind.YES_NO
        note = Line(hint, classes="note", id=name_of_note) if in_its_column else NoteLine(hint, id=name_of_note)
        star = "*" if _is_needed(field) and label else " "
        return Horizontal(Line(f"{star} {label}", classes="label"), entry, note, classes="row")

    @property
    def has_needed(self) -> bool:
        """Whether a field must be filled in, which its star says."""
        return any(_is_needed(field) for field in self._form.fields)

    # -- values ------------------------------------------------------------------------------------------------------
    def values(self) -> dict[str, Raw]:
        """What stands in the fields now, by name; fixed ones are not among them."""
        found: dict[str, Raw] = {}
        for field in self._form.fields:
            if field.fixed:
                continue
            if field.kind is Kind.TICKS:
                found[field.name] = frozenset(
                    choice.value
                    for choice in field.choices
                    if self.query_one(f"#{_tick_id(field, choice.value)}", TickEntry).value
                )
                continue
            found[field.name] = self._entry(field.name).value
            if field.twice:
                found[field.name + AGAIN] = self._entry(field.name + AGAIN).value
        return found

    def told(self) -> list[tuple[object, object]]:
        """Label and value of each field that holds something, in words."""
        rows: list[tuple[object, object]] = []
        for field in self._form.fields:
            value = self._given.get(field.name) if field.fixed else self.values()[field.name]
            words = {choice.value: choice.words for choice in field.choices}
            if field.kind is Kind.SECRET or not value:
                continue
            if isinstance(value, frozenset):
                rows.extend((field.label, words[each]) for each in words if each in value)
            else:
                rows.append((field.label, _("yes") if value is True else words.get(str(value), value)))
        return rows

    def set_values(self, values: Mapping[str, Raw]) -> None:
        """Fill the fields that `values` names; the others keep what stands in them."""
        for field in self._form.fields:
            if field.fixed:
                continue
            if field.kind is Kind.TICKS:
                if field.name not in values:
                    continue
                ticked = values[field.name]
                for choice in field.choices:
                    tick = self.query_one(f"#{_tick_id(field, choice.value)}", TickEntry)
                    tick.value = isinstance(ticked, frozenset) and choice.value in ticked
                continue
            for name in (field.name, field.name + AGAIN) if field.twice else (field.name,):
                if name in values:
                    self._entry(name).value = values[name]

    def _entry(self, name: str) -> Any:
        return self.query_one(f"#{_id(name)}")

    @staticmethod
    def is_twin(widget: Widget | None) -> bool:
        """Whether `widget` is where a field is typed a second time."""
        return widget is not None and widget.id is not None and widget.id.endswith(_id(AGAIN)[2:])

    def field_at(self, widget: Widget | None) -> Field | None:
        """The field that `widget` belongs to: for help at the cursor."""
        if widget is None or widget.id is None:
            return None
        for field in self._form.fields:
            if widget.id in (_id(field.name), _id(field.name + AGAIN)) or widget.id.startswith(_id(field.name) + "--"):
                return field
        return None

    # -- faults ------------------------------------------------------------------------------------------------------
    def show_reasons(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """Mark every faulty field and go to the uppermost; gives the reasons in the order of the fields.

        Those that belong to no field of this form come last.
        """
        self.clear_reasons()
        places = {name: place for place, name in enumerate(self._names())}
        in_order = sorted(reasons, key=lambda reason: places.get(reason.field or "", len(places)))
        for reason in reversed(in_order):  # so that a field's first reason is the one that stays
            if reason.field not in places:
                continue
            self._reasons[_id(reason.field)] = reason
            note = self.query_one(f"#note-{_id(reason.field)}", Line)
            note.show(f"! {reason.brief}")
            note.add_class("fault")
        if in_order and in_order[0].field in places:
            first = self._focusable(in_order[0].field)
            if first is not None:
                first.focus()
        return tuple(in_order)

    def check(self, field: Field, today: date, *, again: bool = False) -> Reason | None:
        """What is wrong with what stands in a field (`again`: in its twin) that was left; an empty one waits for the end.

        Marks it, or clears it.
        """
        if field.kind not in (Kind.TEXT, Kind.SECRET) or field.fixed:
            return None
        name = field.name + AGAIN if again else field.name
        found = self._fault_of(field, name, today)
        if found is None and _id(name) not in self._reasons:
            return None
        note = self.query_one(f"#note-{_id(name)}", Line)
        if found is not None:
            self._reasons[_id(name)] = found
            note.show(f"! {found.brief}")
        else:
            del self._reasons[_id(name)]
            note.show("" if again else field.hint or "")
        note.set_class(found is not None, "fault")
        return found

    def _fault_of(self, field: Field, name: str, today: date) -> Reason | None:
        text = self._entry(name).value
        if not text.strip():
            return None
        if name != field.name:
            same = text == self._entry(field.name).value
            return None if same else Reason(NOT_THE_SAME, name, {"field": field.label})
        try:
            field.read(text, today)
        except Refused as no:
            first = no.reasons[0]
            return Reason(first.fault, field.name, {"field": field.label, **first.values})
        return None

    @property
    def all_right(self) -> bool:
        """Whether no field is marked."""
        return not self._reasons

    def reason_at(self, widget: Widget | None) -> Reason | None:
        """Why the field at `widget` was refused, if it was."""
        name = widget.id.split("--")[0] if widget is not None and widget.id is not None else ""
        return self._reasons.get(name)

    def _names(self) -> Iterable[str]:
        for field in self._form.fields:
            if not field.fixed:
                yield field.name
                if field.twice:
                    yield field.name + AGAIN

    def clear_reasons(self) -> None:
        self._reasons.clear()
        for field in self._form.fields:
            for name in (field.name, field.name + AGAIN):
                for note in self.query(f"#note-{_id(name)}").results(Line):
                    note.show(field.hint if field.hint is not None and name == field.name else "")
                    note.remove_class("fault")

    def _focusable(self, name: str) -> Widget | None:
        found = self.query(f"#{_id(name)}") or self.query(f"#{_id(name)}--{self._first_choice(name)}")
        return found.first() if found else None

    def _first_choice(self, name: str) -> str:
        found = (field.choices[0].value for field in self._form.fields if field.name == name and field.choices)
        return next(found, "-")

    def focus_first(self) -> None:
        """The first field that can be typed in."""
        for field in self._form.fields:
            if not field.fixed:
                entry = self._focusable(field.name)
                if entry is not None:
                    entry.focus()
                    return


def _below_entry(text: str) -> Horizontal:
    return Horizontal(Line("", classes="label"), Line(text, classes="ready"), classes="row")


def _is_needed(field: Field) -> bool:
    """Whether it is refused empty: a choice always holds something."""
    return field.required and not field.fixed and field.kind in (Kind.TEXT, Kind.SECRET)


def _id(name: str) -> str:
    return "f-" + name.replace("_", "-")


def _tick_id(field: Field, value: str) -> str:
    return f"{_id(field.name)}--{value}"
