"""`stts-tui demo --check`: whether the demo is what it should be, and whom to try it on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from stts_tui.demo import access
from stts_tui.demo.build import ACCOUNTS, PASSWORD, PEOPLE
from stts_tui.domain.access.desk import RequestCriteria
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import NationalNumber, parse_national_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.entitlement import Verification
from stts_tui.domain.tariff.entries import standing
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.history import undone, values_of
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.hashing import Hasher
from stts_tui.store.database import Store
from stts_tui.store.settings import DEMO, GENERATED


@dataclass(frozen=True)
class Facts:
    """How much the demo holds."""

    companies: int
    users: int
    people: int
    files: int
    open_assignments: int
    open_requests: int


def facts(store: Store, today: date) -> Facts:
    companies = store.companies.list_ids()
    users = [store.accounts.count(company, UserCriteria(), today) for company in companies]
    return Facts(
        sum(count > 0 for count in users),  # those that still await their local administrator do not count
        sum(users),
        store.register.count(),
        sum(store.file_views.count(company, FileCriteria()) for company in companies),
        sum(store.assignments.count_open(company) for company in (*companies, None)),
        store.requests.tally(RequestCriteria(), today),
    )


def verify(store: Store, hasher: Hasher, today: date) -> list[str]:
    """What is wrong with the demo; nothing for a sound one. English, technical."""
    found = store.problems()
    if store.settings.get(DEMO) != "yes":
        found.append("demo: the database is not marked as the demo's")
    for user_name, _words in ACCOUNTS:
        held = store.accounts.find_credentials(user_name, today)
        if held is None or not hasher.verify(held.password_hash, Secret(PASSWORD)):
            found.append(f"demo: {user_name} cannot log in")
    if store.register.count() != PEOPLE and not store.settings.get(GENERATED):
        found.append(f"demo: {store.register.count()} people in the register, not {PEOPLE}")
    found.extend(verify_files(store, today))
    found.extend(access.problems(store, today))
    return found


def verify_files(store: Store, today: date, most: int = 10_000) -> list[str]:
    """What is wrong with the first files, histories and assignments included, or is not among them."""
    files = _all_files(store, most)
    missing = set(FileState) - {file.state for file in files}
    found = [f"demo: no file is {state.value}" for state in sorted(missing)]
    found.extend(_bad_numbers(files, today))
    found.extend(_overlaps(files))
    found.extend(_broken_histories(store, files))
    found.extend(_wrong_assignments(store, files))
    return found


def _all_files(store: Store, most: int) -> list[FileRecord]:
    page = store.file_views.list_page(None, FileCriteria(), Place(size=most))
    return list(store.files.get_many(row.file_id for row in page.rows).values())


def _broken_histories(store: Store, files: list[FileRecord]) -> list[str]:
    """Files whose history, undone line by line, does not lead back to their application or transfer."""
    found = []
    for file in files:
        lines = standing(store.files.entries(file.file_id))
        if not lines:
            continue
        earlier = file
        try:
            for line in reversed(lines[1:]):
                earlier = undone(earlier, line.before, line.after)
        except ValueError as error:
            found.append(f"demo: {error}")
            continue
        if lines[0].before or values_of(earlier) != lines[0].after:
            found.append(f"demo: the history of {file.number} does not lead to its beginning")
    return found


# Which open assignment a state must have, and no other state may.
_MUST_HAVE = {
    FileState.REQUESTED: AssignmentKind.DECIDE,
    FileState.AWAITING_DOCUMENTS: AssignmentKind.JUDGE_DOCUMENTS,
    FileState.AWAITING_ACTIVATION: AssignmentKind.ENTER_MISSING_DATA,
}


def _wrong_assignments(store: Store, files: list[FileRecord]) -> list[str]:
    found = []
    kinds: set[AssignmentKind] = set()
    for file in files:
        held = {item.kind for owner in (file.company_id, None) for item in store.assignments.of_file(file.file_id, owner)}
        kinds |= held
        must = {_MUST_HAVE[file.state]} if file.state in _MUST_HAVE else set()
        if file.state is FileState.ACTIVE and file.warned_on is not None:
            must.add(AssignmentKind.LAPSING_RIGHT)
        to_do = {kind for kind in held if not kind.is_note}
        if to_do != must:
            found.append(f"demo: {file.number} is {file.state} and has open {sorted(to_do)}, not {sorted(must)}")
    missing = set(AssignmentKind) - kinds
    found.extend(f"demo: no assignment is open of the kind {kind.value}" for kind in sorted(missing))
    return found


def _bad_numbers(files: list[FileRecord], today: date) -> list[str]:
    found = []
    for file in files:
        try:
            parse_national_number(str(file.niss), today)
        except Refused as no:
            found.append(f"demo: {file.number} has a wrong national number ({no.code})")
    return found


def _overlaps(files: list[FileRecord]) -> list[str]:
    """Reductions of one person that overlap, over all operators, and second live files."""
    found = []
    reductions: dict[NationalNumber, list[Reduction]] = {}
    live: set[NationalNumber] = set()
    for file in files:
        reductions.setdefault(file.niss, []).extend(file.reductions)
        if file.state.is_live and not file.is_pending_transfer:
            if file.niss in live:
                found.append(f"demo: {file.number} is a second live file of one person")
            live.add(file.niss)
    for one_person in reductions.values():
        in_order = sorted(one_person, key=lambda reduction: reduction.starts_on)
        for earlier, later in pairwise(in_order):
            if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
                found.append("demo: two reductions of one person overlap")
    return found


@dataclass(frozen=True)
class Example:
    """Somebody to try an application on, and what will come of it."""

    niss: NationalNumber
    first_name: str
    last_name: str
    outcome: str


def examples(store: Store, today: date) -> list[Example]:
    """One person for each outcome of an application at the first operator: entitled, and each refusal."""
    wanted: dict[str, Example] = {}
    for example in outcomes(store, store.companies.list_ids()[0], store.register.list_numbers(), today):
        wanted.setdefault(example.outcome, example)
        if len(wanted) == 5:
            break
    return [wanted[outcome] for outcome in sorted(wanted)]


def outcomes(store: Store, company_id: int, numbers: Iterable[NationalNumber], today: date) -> Iterator[Example]:
    """What an application of that operator would lead to, of these people; those are left out whose case is no example."""
    for niss in numbers:
        answer = store.register.verify(niss, today)
        if not isinstance(answer, Verification) or not answer.alive:
            continue
        in_the_way = store.ledger().list_live(niss, answer.household_id)
        own = next((file for file in in_the_way if file.niss == niss), None)
        if own is not None:
            outcome = "file-exists-here" if own.company_id == company_id else "file-exists-elsewhere"
        elif not answer.categories:
            outcome = "person-not-entitled" if not in_the_way else ""
        else:
            outcome = "household-served" if in_the_way else "entitled"
        if outcome:
            yield Example(niss, answer.first_name, answer.last_name, outcome)
