"""What the forms about tariff files share: a check beforehand, the effect before it is done, two versions in conflict."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping

from textual.binding import Binding

from stts_tui.domain.common.errors import CHANGED_MEANWHILE, Refused
from stts_tui.domain.common.fields import Field, Kind, Raw
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.closed_years import reaches_back
from stts_tui.domain.tariff.file import FileView, Forecast
from stts_tui.domain.tariff.steps import STEPS, Task
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.screens.base.told import ToldScreen, reason_rows
from stts_tui.tui.screens.tariff.file_rows import forecast_rows, waiting_words
from stts_tui.tui.screens.tariff.step_words import words_of
from stts_tui.tui.widgets.line import Line

KEPT_TYPED = _("Nothing has been saved. What you typed is kept; Enter goes back to it.")
REBASED = _("What you typed is kept. Enter saves it over the present version; F12 does not.")
NOT_YET = _("Nothing has been saved yet. {does}: Enter; back to the form: F12.")
NOTHING_SAVED = _("Nothing has been saved.")


class FileFormScreen(FormScreen):
    """The form of a step on a tariff file, or of one that makes a file; `done_by` is its action.

    Where the step checks, F8 tells beforehand what would come of it; where it asks first, Enter does so too and does it
    only after a second Enter. A subclass gives `submit_task(task)`.
    """

    done_by: ActionId
    BINDINGS = [Binding("f8,ctrl+k", "check", show=False, priority=True)]

    def __init__(self, target: object = None, action_id: ActionId | None = None) -> None:
        super().__init__(target)
        self.done_by = action_id or self.done_by
        row, words, step = action(self.done_by), words_of(self.done_by), STEPS[self.done_by]
        if step.form is None:
            raise LookupError(f"{self.done_by} asks nothing")
        self.place, self.help, self.does = row.label, words.help or row.help, words.does or row.key_words
        self.step, self.form = step, step.form

    def functions(self) -> Iterable[tuple[str, Words]]:
        if self.step.checks:
            yield "F8", action(ActionId.FILE_PRECHECK).key_words

    # -- for subclasses ----------------------------------------------------------------------------------------------
    async def submit_task(self, task: Task) -> None:
        """Do it, and leave the screen."""
        raise NotImplementedError

    async def carry_out(self, request: object) -> None:
        await self.submit_task(self.step.of(request))

    async def forecast(self, request: object) -> Forecast:
        return await self.ask(lambda house: house.files.precheck, self.step.of(request))

    # -- doing -------------------------------------------------------------------------------------------------------
    async def submit(self, request: object) -> None:
        """Do it; what asks first, or changes a year whose statement was sent, only after a second Enter."""
        if self.step.asks_first:
            await self._guard_version(lambda: self._ask_first(request))
        elif reaches_back(request, self.stts.today) and not self._is_final:  # else told on the page of the yes
            await self._guard_version(lambda: self._ask_of_closed_years(request))
        else:
            await self._guard_version(lambda: self.carry_out(request))

    async def _ask_of_closed_years(self, request: object) -> None:
        forecast = await self._foreseen(request)
        if forecast.corrects:
            self._show_first(request, forecast)
        else:
            await self.carry_out(request)

    async def _ask_first(self, request: object) -> None:
        self._show_first(request, await self._foreseen(request))

    def _show_first(self, request: object, forecast: Forecast) -> None:
        self.stts.open(ToldScreen(
            self.place, self._rows(forecast), does=self.does,
            then=lambda: self._guard_version(lambda: self.carry_out(request)),
            words=NOT_YET.with_values(does=self.does),
        ))  # fmt: skip

    async def _foreseen(self, request: object) -> Forecast:
        """What would come of it. Raises every reason against it."""
        forecast = await self.forecast(request)
        if forecast.reasons:
            raise Refused(forecast.reasons)
        return forecast

    def _rows(self, forecast: Forecast) -> list[Row]:
        today = self.stts.today
        return [(line, "") for line in self._heads()] + list(forecast_rows(forecast, today))

    def _heads(self) -> list[str]:
        return [line.text for line in self.query("#file").results(Line) if line.text]

    def action_check(self) -> None:
        if self.step.checks and self.fields is not None:
            self.work(self._check)

    async def _check(self) -> None:
        if self.fields is None:
            return
        self.fields.clear_reasons()
        self.say("")
        request = self.form.parse(self.typed(), self.stts.today, **self._known)
        await self._guard_version(lambda: self._tell(request))

    async def _tell(self, request: object) -> None:
        forecast = await self.forecast(request)
        if forecast.reasons and forecast.reasons[0].code == CHANGED_MEANWHILE.code:
            raise Refused(forecast.reasons)
        if forecast.reasons:
            self.show_refusal(Refused(forecast.reasons))
            whom = await self.ask(lambda house: house.session.whom_to_ask)
            place, rows = _("It would be refused"), reason_rows(forecast.reasons, whom, self.stts.now)
        else:
            place, rows = _("It would succeed"), self._rows(forecast)
        after = self.query_one("#message", Line).text
        self.stts.open(ToldScreen(place, rows, words=NOTHING_SAVED, after=after, reasons=forecast.reasons))

    # -- somebody was faster -----------------------------------------------------------------------------------------
    async def _guard_version(self, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await job()
        except Refused as no:
            if no.code != CHANGED_MEANWHILE.code:
                raise
            before, typed = dict(self._initial), self.typed()
            await self.load()  # the present version; what was typed stays
            rows = [(no.sentence, ""), ("", ""), *self._two_versions(before, typed)]
            self.stts.open(ToldScreen(_("Changed meanwhile"), rows, words=KEPT_TYPED, after=REBASED, reasons=no.reasons))

    def _two_versions(self, before: Mapping[str, Raw], typed: Mapping[str, Raw]) -> list[Row]:
        """Each field that differs: as it was when the form opened, as it is now, as it was typed."""
        rows: list[Row] = []
        for field in self.form.fields:
            was, now = before.get(field.name, ""), self._initial.get(field.name, "")
            mine = typed.get(field.name, was)
            if field.fixed or (was == now and mine in (now, _nothing(now))):
                continue
            rows.append((f"{field.label}", _("now: {now}").with_values(now=raw_words(field, now))))
            if mine != was:
                rows.append(("", _("you typed: {mine}").with_values(mine=raw_words(field, mine))))
            if was != now:
                rows.append(("", _("before: {was}").with_values(was=raw_words(field, was))))
        return rows

    # -- afterwards ----------------------------------------------------------------------------------------------------
    def success(self, **values: object) -> Words | str:
        words = action(self.done_by).success
        return words.with_values(**values) if words is not None else ""

    def finish(self, file: FileView, *, show: bool = True) -> None:
        """It is done: forget the draft; to the file's page, which is below or takes this form's place."""
        from stts_tui.tui.screens.tariff.file_card import FileCardScreen

        waits = waiting_words(file)
        words = f"{self.success(number=file.number)} {waits}".rstrip()
        below = self.stts.screen_stack[-2]
        if isinstance(below, FileCardScreen) or not show:
            self.done(words)
            return
        self._saved = True
        self.stts.changes += 1
        self.stts.acts_done += 1
        self.stts.perform(ActionId.FILE_SHOW, file.file_id, instead=True, words=words)


def raw_words(field: Field, raw: Raw) -> str:
    """What stands in a field, for reading."""
    if field.kind is Kind.YES_NO:
        return str(_("yes") if raw else _("no"))
    if isinstance(raw, frozenset):
        return ", ".join(str(choice.words) for choice in field.choices if choice.value in raw) or "-"
    if field.kind is Kind.CHOICE:
        return next((str(choice.words) for choice in field.choices if choice.value == raw), "-")
    return str(raw) or "-"


def _nothing(value: Raw) -> Raw:
    return type(value)()
