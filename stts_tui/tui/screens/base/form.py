"""A screen that is a form: shows the fields, parses what was typed, hands the request to a service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from stts_tui.domain.common.drafts import keepable
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import AGAIN, Form, Kind, Raw
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n, with_label
from stts_tui.tui.doors import picker
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.unsaved import UnsavedForm
from stts_tui.tui.widgets.entries import ChoiceEntry, OneRow, TextEntry
from stts_tui.tui.widgets.field_form import FieldForm
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scroll import MoreLine

if TYPE_CHECKING:
    from stts_tui.services.house import House

KEPT = _("Not saved; what you typed is kept until you log out.")
TAKEN_UP = _("Here is what you typed before and did not save.")


class FormScreen(SttsScreen):
    """A subclass gives `form`, `initial()` (the fields' values and what is known besides) and `submit(request)`.

    What was typed and not saved is kept as a draft until the log-out, never a password; F5 fetches the present data
    and leaves alone what was typed.
    """

    form: Form[object]
    does: Words | None = _("Save")
    keeps_draft = True
    warning: Words | None = None  # of what is final, where it is not that nobody can undo it
    BINDINGS = [
        Binding("enter", "do", show=False),
        Binding("f10", "do", show=False, priority=True),
        Binding("down,tab", "next_field", show=False),
        Binding("f4", "list_choices", show=False),
        Binding("ctrl+d", "as_before", show=False, priority=True),  # before Input, which deletes a letter by it
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._initial: dict[str, Raw] = {}
        self._known: dict[str, object] = {}
        self._saved = False
        self._moved_on = False  # by itself, from a value that was whole: a Tab just after that is the same move

    # -- for subclasses ----------------------------------------------------------------------------------------------
    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        """The fields' values at the start, and values that are not typed (id, version)."""
        return {}, {}

    async def submit(self, request: Any) -> None:
        """Do it, and leave the screen."""
        raise NotImplementedError

    # -- the page ----------------------------------------------------------------------------------------------------
    def body(self) -> Iterable[Widget]:
        yield from self.above()
        yield Vertical(id="body")
        yield MoreLine(id="more")
        yield from self.below()

    def above(self) -> Iterable[Widget]:
        """Lines above the fields."""
        return ()

    def below(self) -> Iterable[Widget]:
        """Rows between the fields and the message."""
        return ()

    @property
    def fields(self) -> FieldForm | None:
        found = self.query(FieldForm)
        return found.first() if found else None

    async def load(self) -> None:
        if self.performs is not None and not self.open_to_anyone:
            from stts_tui.services.guard import may_enter  # not for the first page, which comes before the services

            await self.stts.gateway.call(lambda house: partial(may_enter, house.office), self.stts.session, self.performs)
        values, known = await self.initial()
        fields = self.fields
        if fields is None:
            await self._open(dict(values), dict(known))
            return
        typed = fields.values()
        fresh = {name: value for name, value in values.items() if typed.get(name, value) == self._initial.get(name, value)}
        fields.set_values(fresh)
        self._initial, self._known = dict(values), dict(known)

    async def _open(self, values: dict[str, Raw], known: dict[str, object]) -> None:
        self._initial, self._known = values, known
        draft = self.stts.drafts.pop(self._draft_key, None)
        if draft is not None:
            # With the version that the draft was typed on: somebody else's change in between is not overwritten.
            self._known.update(draft.known)
            values = {**values, **draft.values}
        await self.query_one("#body").mount(FieldForm(self.form, values, self.query_one("#more", MoreLine)))
        self.show_keys()
        fields = self.fields
        if fields is not None:
            fields.focus_first()
        self.call_after_refresh(self.put_cursor)  # the field has its place only then
        if draft is not None:
            self.say(TAKEN_UP)

    def _option_keys(self, room: int) -> str:
        fields = self.fields
        needed = _("* must be filled in")
        return super()._option_keys(room) or (str(needed) if fields is not None and fields.has_needed else "")

    def typed(self) -> dict[str, Raw]:
        return self.fields.values() if self.fields is not None else {}

    # -- doing -------------------------------------------------------------------------------------------------------
    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_do()

    def action_do(self) -> None:
        if self.fields is not None:
            self.work(self._do)

    async def _do(self) -> None:
        if self.fields is None:
            return
        self.fields.clear_reasons()
        self.say("")

        today = self.stts.today
        request = self.form.parse(self.typed(), today, **self._known)
        if self._is_final:
            await self.check_first(request)
            self._ask_finally(request)
        else:
            await self.submit(request)

    @property
    def _is_final(self) -> bool:
        """Whether what the form asks for can be undone by nobody: by the table."""
        return self.performs is not None and action(self.performs).final

    def _ask_finally(self, request: object) -> None:
        """The form is right: what it would do is shown, and done after a typed yes."""
        from stts_tui.tui.screens.base.final import FinalScreen  # loaded when it is first opened

        async def then() -> None:
            await self.submit(request)

        rows = [*self.about(), *(self.fields.told() if self.fields is not None else ())]
        does = self.does or Words("")
        self.stts.open(FinalScreen(self.place, rows, question="", does=does, then=then, warning=self.warning))

    async def check_first(self, request: Any) -> None:
        """Raise what is already known against it: nobody types a yes for what is refused then. A hook."""

    def about(self) -> Sequence[Row]:
        """What the form is about, for the page that asks for a yes."""
        return ()

    # -- from field to field -----------------------------------------------------------------------------------------
    def action_next_field(self) -> None:
        moved, self._moved_on = self._moved_on, False
        if not moved or (isinstance(self.focused, OneRow) and self.focused.touched):
            self.focus_next()

    def action_page(self, way: int) -> None:
        """To the last field in the window, or from there a window further; the other way likewise."""
        fields, at = self.fields, self.focused
        if fields is None or at is None:
            return
        rows = [each for each in self.focus_chain if fields in each.ancestors]
        here = rows.index(at) if at in rows else 0
        height = max(1, fields.size.height - 1)
        ahead = rows[here + 1 :] if way > 0 else rows[:here][::-1]
        far = [each for each in ahead if abs(_row_of(each) - _row_of(at)) <= height]
        if far:
            far[-1].focus()

    def on_text_entry_whole(self) -> None:
        self._moved_on = True
        self.focus_next()
        if isinstance(self.focused, OneRow):
            self.focused.touched = False

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Something was typed: the Tab behind it is a move of its own."""
        self._moved_on = False

    def on_key(self, event: events.Key) -> None:
        if event.key not in ("tab", "down"):
            self._moved_on = False

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field is looked at when it is left."""
        fields = self.fields
        field = fields.field_at(event.widget) if fields is not None else None
        if fields is None or field is None or not self.is_current:
            return
        line = self.query_one("#message", Line)
        found = fields.check(field, self.stts.today, again=fields.is_twin(event.widget))
        if found is not None:
            self.say(found.sentence, fault=True, reasons=[found])
        elif line.has_class("fault") and fields.all_right:
            self.say("")

    def pasted(self, event: TextEntry.Pasted) -> None:
        """The parts of a paste go to the fields that follow; what has no room is told of."""
        entry, lost = event.entry, event.lost
        for part in event.rest:
            self.focus_next()
            following = self.focused
            if not isinstance(following, TextEntry) or following is entry or following.value:
                lost += len(part)
                continue
            following.take(part)
        self.say_lost(lost)

    def action_list_choices(self) -> None:
        """F4: what the field may hold, to be picked."""
        from stts_tui.tui.screens.base.choose import ChooseScreen  # loaded when it is first opened

        entry = self.focused
        field = self.fields.field_at(entry) if self.fields is not None else None
        if field is None:
            return
        if isinstance(entry, ChoiceEntry):
            self.stts.open(ChooseScreen(field.label, entry.numbered, entry))
        elif isinstance(entry, TextEntry) and field.suggestions:
            ready = [(str(number), words, str(words)) for number, words in enumerate(field.suggestions, start=1)]
            self.stts.open(ChooseScreen(field.label, ready, entry))
        elif isinstance(entry, TextEntry) and field.refers:
            found = picker(self.stts.may, entry)
            if found is None:
                self.say(_("You may not look at lists of files; type the number."))
            else:
                self.stts.open(found)
        else:
            self.say(_("This field has no list; F1 tells what it takes."))

    def action_as_before(self) -> None:
        """Ctrl+D: what stood in this field of the record before."""
        field = self.fields.field_at(self.focused) if self.fields is not None else None
        before = self.stts.records_before.get(self.form.name, {})
        if self.fields is None or field is None or field.name not in before:
            self.say(_("There is no value of the record before for this field."))
            return
        self.fields.set_values({field.name: before[field.name]})

    def _keep_record(self) -> None:
        """For Ctrl+D in the next form of this kind; neither secrets nor national numbers."""
        if self.fields is None:
            return
        kept = {field.name for field in self.form.fields if field.kind is not Kind.SECRET and field.kept}
        self.stts.records_before[self.form.name] = {
            name: value for name, value in self.typed().items() if name in kept
        }  # fmt: skip

    def done(self, words: Words | str = "") -> None:
        """It has been saved: forget the draft, back with the success sentence."""
        self._keep_record()
        self._saved = True
        self.stts.done(words)

    def show_refusal(self, no: Refused) -> None:
        reasons = self.fields.show_reasons(no.reasons) if self.fields is not None else no.reasons
        more = len({reason.code for reason in reasons}) - 1
        sentence = reasons[0].sentence
        if more > 0:
            words = _n("{sentence} (and {count} more)", "{sentence} (and {count} more)")
            sentence = str(words.with_values(sentence=sentence, count=more))
        self.say(sentence, fault=True, reasons=reasons)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """At a field that was refused, the message says why."""
        reason = self.fields.reason_at(event.widget) if self.fields is not None else None
        line = self.query_one("#message", Line)
        if reason is not None and not line.text.startswith(reason.sentence):
            self.say(reason.sentence, fault=True, reasons=[reason])

    # -- leaving -----------------------------------------------------------------------------------------------------
    @property
    def _draft_key(self) -> tuple[str, object]:
        return (self.form.name, self.target)

    def _keep_draft(self) -> Words | str:
        """Keep what was typed, if anything was; gives the sentence that says so."""
        if not self.keeps_draft or self._saved or self.fields is None:
            return ""
        typed = self.typed()
        secret = {field.name for field in self.form.fields if field.kind is Kind.SECRET}
        secret |= {name + AGAIN for name in secret}
        changed = {
            name: value
            for name, value in typed.items()
            if name not in secret and value != self._initial.get(name, _empty(value))
        }
        if not self._differs(changed):
            return ""
        self.stts.drafts[self._draft_key] = UnsavedForm(changed, self._known, keepable(self.form, changed))
        return KEPT

    def on_lost_line(self) -> Callable[[House], None] | None:
        self._keep_draft()
        return None

    def _differs(self, changed: Mapping[str, Raw]) -> bool:
        """Whether somebody typed anything: a choice that stands at its first value is not typed."""
        first = {field.name: field.choices[0].value for field in self.form.fields if field.kind is Kind.CHOICE}
        return any(not (name in first and name not in self._initial and first[name] == value)
                   for name, value in changed.items())  # fmt: skip

    def action_back(self) -> None:
        self.stts.back(self._keep_draft())

    def action_leave(self) -> None:
        self.stts.back_to_home(self._keep_draft())

    def help_at_cursor(self) -> str:
        field = self.fields.field_at(self.focused) if self.fields is not None else None
        if field is None:
            return ""
        reason = self.fields.reason_at(self.focused) if self.fields is not None else None
        told = str(with_label(field.label, field.help)) if field.help is not None else str(field.label)
        if field.kind is Kind.CHOICE and isinstance(self.focused, ChoiceEntry):
            told += " " + ", ".join(f"{number}={words}" for number, words, _value in self.focused.numbered)
        return f"{told} ({reason.code}) {reason.sentence}" if reason is not None else told


def _row_of(entry: Widget) -> int:
    """Of the form, whatever part of it the window shows."""
    row = entry.parent
    return row.virtual_region.y if isinstance(row, Widget) else 0


def _empty(value: Raw) -> Raw:
    if isinstance(value, bool):
        return False
    return "" if isinstance(value, str) else frozenset()
