"""Steps on tariff files as a set: gathered together, decided one after the other, written at once.

A screen's act is a set of one; a message's records are sets of hundreds. The rules see the same either way: what stood
there, with what the set itself has decided before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import CHANGED_MEANWHILE, refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.tariff.around import Around, Decision, LiveFile
from stts_tui.domain.tariff.entitlement import Answer, Unavailable, Verification
from stts_tui.domain.tariff.entries import Past
from stts_tui.domain.tariff.faults import NO_SUCH_FILE
from stts_tui.domain.tariff.file import FileRecord, PickFile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.opening import communal_now
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.domain.tariff.steps import Facts, Gather, Task
from stts_tui.services.guard import Act
from stts_tui.services.tariff.closed_years import ClosedYears
from stts_tui.store.database import Store
from stts_tui.store.tariff.files import Author

_NOT_ASKED = Unavailable("not asked")


class FileSet:
    """Belongs in one transaction. `company_id` is whose files these are: the fence; None for every operator's."""

    def __init__(self, store: Store, today: date, company_id: int | None) -> None:
        self._store = store
        self.today = today
        self._company_id = company_id
        self.ledger = store.ledger()
        self._closed_years = ClosedYears(store)

    # -- gathering ---------------------------------------------------------------------------------------------------
    def gather(self, tasks: Iterable[Task]) -> None:
        """Fetch what the rules of these tasks look at, for all of them at once; for one alone that is not needed."""
        wanted, ledger = list(tasks), self.ledger
        ledger.fetch(task.pick.file_id for task in wanted if task.pick is not None)
        on_files = [(task, file) for task in wanted if task.pick is not None and (file := ledger.get(task.pick.file_id))]
        persons = [task.niss for task in wanted if task.niss is not None]
        asked = [*persons, *(file.niss for task, file in on_files if task.gather.asks_register)]
        ledger.ask_register(asked, self.today)
        answers = [ledger.verify(niss, self.today) for niss in asked]
        ledger.fetch_near(
            {*(niss.digits for niss in persons), *(file.niss.digits for _task, file in on_files)},
            {*(answer.household_id for answer in answers if isinstance(answer, Verification)),
             *(file.household_id for _task, file in on_files if file.household_id is not None)},
        )  # fmt: skip
        ledger.lines.fetch(task.line for task in wanted if task.line)
        ledger.namesakes.fetch(answer.called for answer in answers if isinstance(answer, Verification))
        taken = {file.taken_from for task, file in on_files if file.taken_from is not None}
        for task in wanted:
            if task.gather is Gather.TRANSFER and task.niss is not None:
                taken.update(found.file_id for found in self._in_charge(task.niss))
        ledger.fetch(taken)
        ledger.want_past({file.file_id for task, file in on_files if task.gather.reads_past} | taken)

    def _in_charge(self, niss: NationalNumber, household_id: int | None = None) -> list[LiveFile]:
        """The person's active file at another operator, if there is one."""
        present = self.ledger.present(niss)
        return [
            file for file in self.ledger.list_live(niss, household_id)
            if file.niss == present and file.state is FileState.ACTIVE and file.company_id != self._company_id
        ]  # fmt: skip

    # -- deciding ----------------------------------------------------------------------------------------------------
    def decide_for(self, act: Act, task: Task) -> Decision:
        """As `decide`; the audit is told whom or which file it is about, also where it is refused."""
        if task.pick is not None:
            act.about("file", task.pick.file_id, "")
            file = self.get(task.pick.file_id)
            act.about("file", file.file_id, file.number, file.niss, task.niss)
        elif task.niss is not None:
            act.about("person", None, task.niss.masked, task.niss)
        return self.decide(task)

    def decide(self, task: Task) -> Decision:
        """What the task's rule says. Raises NO_SUCH_FILE, CHANGED_MEANWHILE, and as the rule."""
        if task.pick is not None:
            return self.decide_on(task, self.shown(task.pick))
        if task.niss is None:
            raise LookupError(f"{task.action} is about nobody")
        around = self.around_person(task.niss, task.gather)
        return task.decide(Facts(self._with_alike(around, task.niss, task.line), self._company_id))

    def decide_on(self, task: Task, file: FileRecord) -> Decision:
        """As `decide`, for a task on a file that is at hand."""
        around = self.around_file(file, task.gather)
        if task.niss is not None:
            around = self._with_number(around, task.niss)
        around = self._with_alike(around, file.niss, task.line)
        if communal_now(file, around.answer):
            around = around.without_household()
        return task.decide(Facts(around, self._company_id, file))

    def _with_alike(self, around: Around, niss: NationalNumber, line: str) -> Around:
        """`around` with other people's live files: of the same name and birth date, and on the line that is asked for."""
        answer = around.answer
        namesakes = self.ledger.namesakes.of(answer.called, niss) if isinstance(answer, Verification) else []
        on_line = self.ledger.lines.of(line, niss) if line else []
        return replace(around, namesakes=namesakes, on_line=on_line) if namesakes or on_line else around

    def get(self, file_id: int) -> FileRecord:
        """The file as it stands now. Raises NO_SUCH_FILE, also beyond the fence."""
        file = self.ledger.get(file_id)
        if file is None or self._company_id not in (None, file.company_id):
            raise refused(NO_SUCH_FILE)
        return file

    def shown(self, pick: PickFile) -> FileRecord:
        """The file, if it still is as it was shown. Raises NO_SUCH_FILE, CHANGED_MEANWHILE."""
        file = self.get(pick.file_id)
        if file.version != pick.version:
            changed_at, changed_by = self._store.files.changed(pick.file_id)
            raise refused(CHANGED_MEANWHILE, name=doer(changed_by), at=show_instant(changed_at))
        return file

    def around_person(self, niss: NationalNumber, gather: Gather) -> Around:
        """Around somebody for whom a file is to be opened."""
        answer, niss = self.ledger.verify(niss, self.today), self.ledger.present(niss)
        in_charge = self._in_charge(niss, _household(answer)) if gather is Gather.TRANSFER else []
        taken = self.ledger.get(in_charge[0].file_id) if in_charge else None
        return self._around(niss, answer, taken.household_id if taken is not None else None, predecessor=taken)

    def _with_number(self, around: Around, niss: NationalNumber) -> Around:
        """`around` a file whose person is to have another number: the register's answer about that, and who has it."""
        known = {other.file_id for other in around.others}
        more = [other for other in self.ledger.list_live(niss, None) if other.file_id not in known]
        return replace(around, answer=self.ledger.verify(niss, self.today), others=[*around.others, *more])

    def around_file(self, file: FileRecord, gather: Gather) -> Around:
        """Around a file that is there; the register is asked only for what it decides."""
        answer: Answer = self.ledger.verify(file.niss, self.today) if gather.asks_register else _NOT_ASKED
        taken = self.ledger.get(file.taken_from) if file.is_pending_transfer and file.taken_from is not None else None
        past = self.ledger.past(file) if gather.reads_past else None
        return self._around(file.niss, answer, file.household_id, file.file_id, predecessor=taken, past=past)

    def _around(
        self, niss: NationalNumber, answer: Answer, household_id: int | None, file_id: int = 0, *,
        predecessor: FileRecord | None = None, past: Past | None = None,
    ) -> Around:  # fmt: skip
        """Other live files and reductions of the person and of the household, the one that the register tells first."""
        found = self.ledger.list_near(niss, _household(answer) or household_id)
        others = [each.live for each in found if each.live is not None and each.file_id != file_id]
        periods = [period for each in found if each.file_id != file_id for period in each.periods]
        deadlines, present = self.ledger.deadlines(self.today), self.ledger.present(niss)
        household = frozenset(each.file_id for each in found if each.niss != present.digits)
        return Around(
            self.today, deadlines, answer, others, periods, predecessor, past, present, of_household=household
        )  # fmt: skip

    # -- telling -----------------------------------------------------------------------------------------------------
    def corrects(self, decision: Decision) -> tuple[Corrects, ...]:
        """The closed years whose statement it makes wrong; asked before it is kept."""
        return self._closed_years.corrected_by(decision, self._company_id)

    # -- carrying out ------------------------------------------------------------------------------------------------
    def carry_out(self, act: Act, task: Task) -> FileRecord:
        """Decide the task and keep what was decided, for `write`; gives the file as it stands then. Raises as `decide`."""
        return self.keep(act, self.decide_for(act, task))

    def keep(self, act: Act, decision: Decision) -> FileRecord:
        """Keep what was decided, for `write`, and tell the audit; gives the file as it stands then."""
        file = self.get(self.ledger.keep(decision, author(act)))
        act.about("file", file.file_id, file.number, file.niss)
        act.changed(*decision.own.told)
        return file

    def write(self) -> None:
        """Write what was kept."""
        self.ledger.write()


def _household(answer: Answer) -> int | None:
    return answer.household_id if isinstance(answer, Verification) else None


def author(act: Act) -> Author:
    """Who does it, for the history."""
    return Author(act.now, act.actor.account_id, act.actor.name, act.actor.company_id)
