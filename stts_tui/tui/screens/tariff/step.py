"""The pages of steps on a tariff file: a form where something is asked, a question where nothing is.

What they ask is said by the table of steps (domain/tariff/steps.py), how it is put by step_words.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from stts_tui.domain.common.errors import CHANGED_MEANWHILE, Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.rights.action import ActionId, Section
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.closed_years import reaches_back
from stts_tui.domain.tariff.file import FileView, Forecast, PickFile
from stts_tui.domain.tariff.steps import STEPS, Task
from stts_tui.i18n import Words, _
from stts_tui.tui.program import Program
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.question import Asks, FinalQuestion, QuestionScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.screens.tariff.file_card import FileExamineScreen
from stts_tui.tui.screens.tariff.file_form import FileFormScreen
from stts_tui.tui.screens.tariff.file_rows import correction_rows, data_rows, head_line
from stts_tui.tui.screens.tariff.step_words import words_of
from stts_tui.tui.widgets.line import Line


def screen_of(action_id: ActionId, target: object) -> SttsScreen:
    """The page of a step on the file `target`."""
    if STEPS[action_id].form is not None:
        return StepForm(target, action_id)
    return FinalStep(target, action_id) if action(action_id).final else StepQuestion(target, action_id)


def is_the_authoritys(action_id: ActionId) -> bool:
    return action(action_id).section is Section.AUTHORITY


async def fetch(app: Program, action_id: ActionId, file_id: int) -> FileView:
    """The file, as whoever may do this sees it."""
    if is_the_authoritys(action_id):
        return await app.gateway.call(lambda house: house.authority.examine, app.session, file_id)
    return await app.gateway.call(lambda house: house.files.show, app.session, file_id)


async def carry_out(app: Program, task: Task) -> FileView:
    if is_the_authoritys(task.action):
        file = await app.gateway.call(lambda house: house.authority.carry_out, app.session, task)
        for below in app.screen_stack:
            if isinstance(below, FileExamineScreen):
                below.changed(file)
        return file
    return await app.gateway.call(lambda house: house.files.carry_out, app.session, task)


TOLD_AT_ONCE = _("The operator is told at once. A wrong decision can be set right later; both stay in the history.")


class StepForm(FileFormScreen):
    """A form about a file, which stands above it; the authority's name its operator too."""

    warning = TOLD_AT_ONCE
    _about: Sequence[Row] = ()
    _corrections: Sequence[Row] = ()

    def above(self) -> Iterable[Widget]:
        yield Line(id="file", classes="wrapped")
        yield Line(id="operator", classes="wrapped")  # blank on an operator's own
        if is_the_authoritys(self.done_by):
            yield Line("")

    async def fetch(self) -> FileView:
        """The file that the form is about; shows it above the fields."""
        file = await fetch(self.stts, self.done_by, self.target_id)
        self.query_one("#file", Line).show(head_line(file))
        self._about = data_rows(file)
        if is_the_authoritys(self.done_by):
            self.query_one("#operator", Line).show(f"{file.company}  {words_of(self.done_by).beside(file)}".rstrip())
        return file

    def about(self) -> Sequence[Row]:
        return [*self._about, *self._corrections]

    async def forecast(self, request: object) -> Forecast:
        if not is_the_authoritys(self.done_by):
            return await super().forecast(request)
        return await self.ask(lambda house: house.authority.foresee, self.step.of(request))

    async def check_first(self, request: Any) -> None:
        """Before the yes: every reason against it, and the closed years that it would correct."""
        self._corrections = []
        if not reaches_back(request, self.stts.today):
            return
        foreseen = await self.forecast(request)
        if foreseen.reasons and foreseen.reasons[0].code != CHANGED_MEANWHILE.code:  # which is told where it is done
            raise Refused(foreseen.reasons)
        self._corrections = correction_rows(foreseen)

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file, words = await self.fetch(), words_of(self.done_by)
        return words.values(file, self.stts.today), {"file_id": file.file_id, "version": file.version, **words.known(file)}

    async def submit_task(self, task: Task) -> None:
        self.finish(await carry_out(self.stts, task), show=not is_the_authoritys(self.done_by))


class _StepAsks(Asks[FileView]):
    """The file in short and a question."""

    def __init__(self, target: object, action_id: ActionId) -> None:
        super().__init__(target)
        row, words = action(action_id), words_of(action_id)
        self.place, self.help, self.does = row.label, words.help or row.help, words.does or row.key_words
        self._step = STEPS[action_id]
        self.question = self._step.question or Words("")

    async def look(self) -> FileView:
        file = await fetch(self.stts, self._step.action, self.target_id)
        self._corrections: Sequence[Row] = ()
        if is_the_authoritys(self._step.action) and file.requested_on.year < self.stts.today.year:
            task = self._step.of(PickFile(file.file_id, file.version))
            self._corrections = correction_rows(await self.ask(lambda house: house.authority.foresee, task))
        return file

    def told(self, shown: FileView) -> Sequence[Row]:
        return [*data_rows(shown), *self._corrections]

    async def decide(self, shown: FileView) -> None:
        try:
            file = await carry_out(self.stts, self._step.of(PickFile(shown.file_id, shown.version)))
        except Refused as no:
            if no.code == CHANGED_MEANWHILE.code:
                await self.load()
            raise
        self.done(action(self._step.action).succeeded(number=file.number))


class StepQuestion(_StepAsks, QuestionScreen[FileView]):
    """Enter does it."""


class FinalStep(_StepAsks, FinalQuestion[FileView]):
    """A typed yes does it."""

    warning = TOLD_AT_ONCE
