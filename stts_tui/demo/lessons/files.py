"""The lessons of an operator's users with tariff files: apply, open, change, take note of an assignment."""

from __future__ import annotations

from collections.abc import Iterator

from stts_tui.demo.check import outcomes
from stts_tui.demo.lessons.lesson import (
    ENTER,
    SPACE,
    TAB,
    Lesson,
    Scene,
    Target,
    choice,
    data,
    entry,
    fits_in,
    next_of,
    option,
)
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Formula, Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentRow, AssignmentState
from stts_tui.domain.tariff.authority import GrantTariff
from stts_tui.domain.tariff.file import FileRecord, ModifyFile
from stts_tui.domain.tariff.forms import MODIFY
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import Words, _
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.store.audit import AuditLine
from stts_tui.store.tariff.files import Author

_ALL = 10_000
_FAR = 17  # not all files suit a lesson: the next one starts to look far from the one before
_NAME = 16  # cells for a person
_AUTHORITY = "bipt"
_FIND = (entry(ActionId.FILE_SEARCH), data("niss"))  # a whole national number searches by itself


class Apply(Lesson):
    task = _("Apply for the tariff for a person")
    account = "stts1"
    way = (entry(ActionId.FILE_APPLY), data("niss"), data("last"), TAB, data("first"), TAB, SPACE, ENTER)

    def choose(self, scene: Scene, number: int) -> Target | None:
        """Somebody of the register who is entitled to it and has none; whoever was helped is out of the question."""
        store = scene.store
        for found in outcomes(store, scene.company_id, store.register.list_numbers(), scene.today):
            if found.outcome == "entitled" and fits_in(_NAME, in_full(found.first_name, found.last_name)):
                return {
                    "niss": found.niss.digits, "number": str(found.niss), "last": found.last_name,
                    "first": found.first_name, "person": in_full(found.first_name, found.last_name),
                }  # fmt: skip
        return None

    def fits(self, scene: Scene, target: Target) -> bool:
        found = outcomes(scene.store, scene.company_id, [NationalNumber(target["niss"])], scene.today)
        return any(each.outcome == "entitled" for each in found)

    def told(self, target: Target) -> Words:
        return _("apply for the tariff for {person}, {number}").with_values(**target)

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        if line.action != ActionId.FILE_APPLY or line.subject_id is None:
            return False
        file = scene.store.files.get(line.subject_id)
        return file is not None and file.niss.digits == target["niss"]


def _own_files(scene: Scene, number: int) -> Iterator[FileRecord]:
    """The company's files that a search by national number opens at once."""
    store, company = scene.store, scene.company_id
    rows = sorted(store.file_views.list_page(company, FileCriteria(), Place(size=_ALL)).rows, key=lambda row: row.file_id)
    for row in next_of(rows, _FAR * number):
        file = store.files.get(row.file_id)
        if file is None or not fits_in(_NAME, in_full(file.first_name, file.last_name)):
            continue
        if store.file_views.count(company, FileCriteria(anything=file.niss.digits)) == 1:
            yield file


def _target(file: FileRecord) -> dict[str, str]:
    return {
        "id": str(file.file_id), "niss": file.niss.digits, "number": str(file.niss), "file": file.number,
        "person": in_full(file.first_name, file.last_name),
    }  # fmt: skip


class OpenFile(Lesson):
    task = _("Open a file by national number")
    account = "stts1"
    way = _FIND

    def choose(self, scene: Scene, number: int) -> Target | None:
        return next((_target(file) for file in _own_files(scene, number)), None)

    def fits(self, scene: Scene, target: Target) -> bool:
        return scene.store.files.get(int(target["id"]), scene.company_id) is not None

    def told(self, target: Target) -> Words:
        return _("open the file of {person}, {number}").with_values(**target)

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        return line.action == ActionId.FILE_SHOW and line.subject_id == int(target["id"])


def _other_formula(file: FileRecord) -> Formula:
    return Formula.INTERNET if file.formula is Formula.BUNDLE else Formula.BUNDLE


def _number_of(formula: Formula) -> str:
    """The number by which the form to modify a file chooses it."""
    field = next(field for field in MODIFY.fields if field.name == "formula")
    first = 0 if not field.choices[0].value else 1
    return str(first + next(place for place, each in enumerate(field.choices) if each.value == formula.value))


class ChangeFormula(Lesson):
    task = _("Change the formula of a file")
    account = "stts3"
    way = (*_FIND, option(ActionId.FILE_MODIFY), ENTER, TAB, choice("choice"), ENTER, ENTER)

    def choose(self, scene: Scene, number: int) -> Target | None:
        for file in _own_files(scene, number):
            if self._can_change(scene, file, other := _other_formula(file)):
                return {**_target(file), "formula": other.value, "choice": _number_of(other)}
        return None

    def _can_change(self, scene: Scene, file: FileRecord, formula: Formula) -> bool:
        """A laid line of one operator whose reduction runs, where the rules have nothing against it."""
        if file.state is not FileState.ACTIVE or file.formula is None or not file.formula.is_installed:
            return False
        if file.running is None or file.operators is not Operators.ONE or file.formula is formula:
            return False
        task = steps.MODIFY.of(ModifyFile(file.file_id, file.version, formula=formula))
        try:
            FileSet(scene.store, scene.today, scene.company_id).decide(task)
        except Refused:
            return False
        return True

    def fits(self, scene: Scene, target: Target) -> bool:
        file = scene.store.files.get(int(target["id"]), scene.company_id)
        return file is not None and self._can_change(scene, file, Formula(target["formula"]))

    def told(self, target: Target) -> Words:
        words = _("file of {number}: change the formula to “{formula}”")
        return words.with_values(**{**target, "formula": Formula(target["formula"]).words})

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        if line.action != ActionId.FILE_MODIFY or line.subject_id != int(target["id"]):
            return False
        file = scene.store.files.get(int(target["id"]))
        return file is not None and file.formula == target["formula"]


class Acknowledge(Lesson):
    task = _("Acknowledge an assignment")
    account = "stts3"
    way = (entry(ActionId.ASSIGNMENT_PROCESS), data("file"), ENTER, option(ActionId.ASSIGNMENT_ACKNOWLEDGE), ENTER)

    def choose(self, scene: Scene, number: int) -> Target | None:
        """A note, the only one for its file; the first on the list is left out: reaching it costs no key."""
        rows = self._open(scene)
        files = [row.file_id for row in rows]
        found = [row for row in rows[1:] if row.kind.is_note and files.count(row.file_id) == 1]
        return next(({"id": str(row.assignment_id), "file": row.number, "kind": row.kind.value} for row in found), None)

    def _open(self, scene: Scene) -> tuple[AssignmentRow, ...]:
        page = scene.store.assignments.list_page(
            scene.company_id, AssignmentCriteria(), Place(size=_ALL), scene.today, scene.actor.account_id
        )
        return tuple(page.rows)

    def fits(self, scene: Scene, target: Target) -> bool:
        return self._state(scene, target) is AssignmentState.OPEN

    def _state(self, scene: Scene, target: Target) -> AssignmentState | None:
        row = scene.store.assignments.find(scene.company_id, int(target["id"]), scene.today)
        return row.state if row is not None else None

    def told(self, target: Target) -> Words:
        return _("acknowledge the assignment of file {file}").with_values(**target)

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        """Alone or among others: then the line names no single one, and the assignment says it."""
        done = line.action == ActionId.ASSIGNMENT_ACKNOWLEDGE
        return done and target["file"] in line.subject_name and self._state(scene, target) is AssignmentState.DONE

    def prepare(self, scene: Scene) -> None:
        """All is noted: the authority looks at a right again, which is a note for the operator."""
        store, busy = scene.store, {row.file_id for row in self._open(scene)}
        authority = store.accounts.find_credentials(_AUTHORITY, scene.today)
        for file in _own_files(scene, 0):
            if file.state is not FileState.ACTIVE or file.running is None or file.category is None or file.file_id in busy:
                continue
            files = FileSet(store, scene.today, None)
            request = GrantTariff(file.file_id, file.version, file.category, file.running.starts_on)
            try:
                decision = files.decide(steps.GRANT.of(request))
            except Refused:
                continue
            account_id = authority.account_id if authority is not None else None
            store.ledger().carry_out(decision, Author(scene.now, account_id, _AUTHORITY, None))
            return
