"""The audit trail as it is read: which lines somebody may see, which of these answer a question, page by page.

The order is that of time, the newest first. A page costs the same wherever it lies: a question becomes one walk or several,
each along the index that serves it (migration 0018), and their lines are merged. A company's or a person's lines are
walked act by act, what a line is about by its subject. What else is asked sifts what a walk meets. Lines are counted up
to MOST_COUNTED, since more cannot be counted at the price of a page.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import json
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import SQL, Expression, ModelSelect, Tuple

from stts_tui.domain.common.anything import understood
from stts_tui.domain.common.calendar import BELGIUM
from stts_tui.domain.common.doers import kept
from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.masking import masked
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.paging import Page, Place, Tally, Way, page_of
from stts_tui.domain.common.text import fold
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.search import file_numbers
from stts_tui.domain.trail.lines import DONE, TrailLine
from stts_tui.domain.trail.search import LOOKS, MOST_COUNTED, MOST_PEOPLE, NOBODY, NOTHING, TOO_MANY, Sort, TrailCriteria
from stts_tui.store import pages
from stts_tui.store.engine import in_use
from stts_tui.store.search import counted_until
from stts_tui.store.tables import AccessRequest, Account, Audit, Company, Message, Sender
from stts_tui.store.tariff.tables import Assignment, TariffFile

_EXPORT_PAGE = 500
_ORDER = (Audit.at, Audit.id)
Moment = tuple[datetime, int]  # of a line, with its number
_NATIONAL = 11  # digits of a national register number
_LOOKED_THROUGH = 2000  # lines, for a word that is typed on the list
# To the letter what the index audit_files says: the engine must see that one implies the other.
_OF_FILES = "subject_kind IN ('file', 'files', 'assignment', 'assignments', 'person', 'statement', 'export')"
_REFUSED = f"outcome <> '{DONE}'"  # the same, of audit_refused
# Acts on several at once, whose line names them all and has no id of one.
_OF_USERS = (ActionId.USER_TAKE_BACK.value, ActionId.USER_SHOW.value)
_OF_ASSIGNMENTS = (ActionId.ASSIGNMENT_ACKNOWLEDGE.value,)


@dataclass(frozen=True)
class Fence:
    """Which lines whoever asks may see at all: those of one company, those about tariff files, or every one [D-TRAIL]."""

    company_id: int | None = None
    files_only: bool = False


EVERYTHING, ABOUT_FILES = Fence(), Fence(files_only=True)


class Trail:
    # -- looking -----------------------------------------------------------------------------------------------------
    def list_page(self, fence: Fence, criteria: TrailCriteria, place: Place) -> Page[TrailLine]:
        """A page of the lines that answer, the newest first; they are counted up to MOST_COUNTED, or all (`Place.whole`).

        Raises NOBODY, NOTHING, TOO_MANY for a name or number that means nothing here, or too much.
        """
        walks = _walks(fence, criteria)
        place = _located(fence, walks, place)
        found = lines_of(_ids(walks, place, place.size + 1))
        if place.way in (Way.LAST, Way.BEFORE):
            found.reverse()
        return page_of(found, place, _count_all(walks, place.whole) or _count(walks), lambda line: _key(line.at, line.line_id))

    def find(self, fence: Fence, line_id: int) -> TrailLine | None:
        """A line, where it may be seen."""
        found = Audit.select(Audit.id).where((Audit.id == line_id) & _within(fence)).tuples().first()
        return lines_of([line_id])[0] if found is not None else None

    def iterate(self, fence: Fence, criteria: TrailCriteria) -> Iterator[TrailLine]:
        """Every line that answers now, the newest first, read page by page while they are taken. Raises as `list_page`."""
        streams = [_stream(walk, _page(walk, Place(), _EXPORT_PAGE)) for walk in _walks(fence, criteria)]
        return _iterate(heapq.merge(*streams, reverse=True))

    def count(self, fence: Fence, criteria: TrailCriteria) -> Tally:
        """How many lines answer, up to MOST_COUNTED. Raises as `list_page`."""
        return _count(_walks(fence, criteria))

    def whose(self, account_id: int) -> tuple[int, str, int | None] | None:
        """Id, user name and company of an account, a removed one too: for the line of who was not admitted."""
        row = Account.get_or_none(Account.id == account_id)
        return (row.id, row.user_name, row.company_id) if row is not None else None

    def numbers_of(self, account_ids: Iterable[int]) -> list[str]:
        """The national numbers of accounts, for the audit."""
        query = Account.select(Account.niss).where(Account.id.in_(list(account_ids)) & Account.niss.is_null(False))
        return [row[0] for row in query.tuples()]

    def latest_question(self, actor_id: int) -> str:
        """What somebody asked of the trail last, in the words that it keeps."""
        query = Audit.select(Audit.subject_name).where(
            (Audit.actor == actor_id) & (Audit.action == ActionId.AUDIT_SEARCH.value)
        )  # fmt: skip
        found = query.order_by(Audit.at.desc(), Audit.id.desc()).limit(1).tuples().first()
        return str(found[0]) if found is not None else ""


def _iterate(every: Iterable[Moment]) -> Iterator[TrailLine]:
    rest = iter(every)
    while page := [line_id for _at, line_id in itertools.islice(rest, _EXPORT_PAGE)]:
        yield from lines_of(page)


def _stream(walk: ModelSelect, page: list[Moment]) -> Iterator[Moment]:
    """All of a walk, of which `page` is the first."""
    while page:
        yield from page
        page = _page(walk, Place(Way.AFTER, _key(*page[-1])), _EXPORT_PAGE)


# -- from a question to walks ------------------------------------------------------------------------------------------
def _within(fence: Fence, *, hidden: bool = False) -> Expression:
    """The fence: every query that somebody will see the answer of passes here. `hidden`: it is no index's business."""
    if fence.files_only:
        return SQL(_OF_FILES)
    if fence.company_id is None:
        return SQL("1 = 1")
    if hidden:
        return in_use().hide(Audit.company) == fence.company_id
    return Audit.company == fence.company_id


def _walks(fence: Fence, criteria: TrailCriteria) -> list[ModelSelect]:
    """Queries for the numbers of the lines that answer, no line in two of them."""
    days = _days(criteria.since, criteria.until)
    who = _who(fence, criteria.who) if criteria.who else None
    if criteria.about:
        sifts = [_within(fence, hidden=True), *_acts(criteria), *days]
        sifts += [in_use().hide(pages.any_of(who))] if who is not None else []
        narrow = _about(fence, criteria.about)
    elif criteria.sort is Sort.REFUSED:
        sifts = [_within(fence, hidden=True), *_acts(criteria), *days]
        sifts += [in_use().hide(pages.any_of(who))] if who is not None else []
        narrow = [SQL(_REFUSED)]
    elif who is not None:
        sifts = [_within(fence, hidden=True), *days]
        narrow = [one & (Audit.action == act) for one in who for act in _asked(criteria, one)]
    elif fence.company_id is not None:
        sifts, own = days, Audit.company == fence.company_id
        narrow = [own & (Audit.action == act) for act in _asked(criteria, own)]
    elif criteria.action:
        sifts = [_within(fence), *_acts(criteria), *days]
        narrow = [company & (Audit.action == criteria.action) for company in _companies(fence)]
    else:
        sifts, narrow = [*_acts(criteria), *days], [_within(fence)]
    return [Audit.select(*_ORDER).where(_all([each, *sifts])) for each in narrow]


def _acts(criteria: TrailCriteria) -> list[Expression]:
    """The acts that are asked for, as a sift."""
    found = []
    if criteria.action:
        found.append(in_use().hide(Audit.action) == criteria.action)
    if criteria.sort is Sort.REFUSED:
        found.append(in_use().hide(Audit.outcome) != DONE)
    elif criteria.sort is not None:
        looks = in_use().hide(Audit.action).in_(sorted(LOOKS))
        found.append(looks if criteria.sort is Sort.LOOKS else ~looks)
    return found


def _asked(criteria: TrailCriteria, part: Expression) -> Iterator[str]:
    """The acts that are asked for, of those that stand in a company's or a person's part of the trail."""
    acts = [criteria.action] if criteria.action else _occurring(part)
    return (each for each in acts if criteria.sort is None or criteria.sort.holds(each))


def _occurring(part: Expression) -> Iterator[str]:
    """Every act in a part of the trail: one look into its index for each."""
    acts = Audit.select(Audit.action).where(part).order_by(Audit.action).limit(1)
    last = ""
    while (found := acts.where(Audit.action > last).tuples().first()) is not None:
        last = found[0]
        yield last


def _companies(fence: Fence) -> Iterator[Expression]:
    """Each company within the fence, and no company, as a condition."""
    if fence.company_id is not None:
        yield Audit.company == fence.company_id
        return
    yield Audit.company.is_null()
    for (company_id,) in Company.select(Company.id).tuples():
        yield Audit.company == company_id


def _days(since: date | None, until: date | None) -> list[Expression]:
    found = [Audit.at >= _midnight(since)] if since is not None else []
    if until is not None and until < date.max:
        found.append(Audit.at < _midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BELGIUM)


def _who(fence: Fence, text: str) -> list[Expression]:
    """Whoever acted, by account; or by the name of who has none. Raises NOBODY, TOO_MANY."""
    if accounts := _accounts(fence, text):
        return [Audit.actor == account_id for account_id, _name in accounts]
    nobodys = Audit.actor.is_null() & Audit.actor_name.in_(kept(text))
    if not Audit.select(Audit.id).where(nobodys & _within(fence, hidden=True)).limit(1).tuples().first():
        raise refused(NOBODY, field="who", text=masked(text))
    return [nobodys]


def _accounts(fence: Fence, text: str) -> list[tuple[int, str]]:
    """Ids and names of the accounts that a user name or a surname means, removed ones too. Raises TOO_MANY."""
    accounts = _of_fence(fence)
    named = list(accounts.where(Account.user_name == text.strip().lower()).tuples())
    if named or not fold(text):
        return named
    means = pages.any_of(pages.names_begin(Account.folded_last, Account.folded_first, understood(text)))
    found = list(accounts.where(means).limit(MOST_PEOPLE + 1).tuples())
    if len(found) > MOST_PEOPLE:
        raise refused(TOO_MANY, text=masked(text), count=MOST_PEOPLE)
    return found


def _of_fence(fence: Fence) -> ModelSelect:
    """Accounts, removed ones too; of a company only its own."""
    accounts = Account.select(Account.id, Account.user_name)
    return accounts if fence.company_id is None else accounts.where(Account.company == fence.company_id)


def _about(fence: Fence, text: str) -> list[Expression]:
    """Whom or what a line is about: by the number of ours that somebody types, else by a user's name.

    Raises NOTHING, TOO_MANY.
    """
    number, digits = text.strip().upper(), understood(text).digits
    found = about_files(fence, TariffFile.number.in_(file_numbers(understood(text))))
    if len(digits) == _NATIONAL:
        found += about_files(fence, TariffFile.niss == digits)
        for account_id, name in _of_fence(fence).where(Account.niss == digits).tuples():
            found += about_user(fence, account_id, name)
    if not fence.files_only:
        found += _about_tickets(fence, number)
    if not found:
        for account_id, name in _accounts(fence, text):
            found += about_user(fence, account_id, name)
    if not found:
        raise refused(NOTHING, field="about", text=masked(text))
    return found


def _about_tickets(fence: Fence, number: str) -> list[Expression]:
    """An access request that made or makes somebody of the company its administrator, or a message of the company."""
    requests = AccessRequest.select(AccessRequest.id).where(AccessRequest.ticket == number)
    messages = Message.select(Message.id).where((Message.ticket == number) | (Message.name == number))
    if fence.company_id is not None:
        own = Account.select(Account.id).where(Account.company == fence.company_id)
        requests = requests.where(AccessRequest.provisional.in_(own) | AccessRequest.administrator.in_(own))
        messages = messages.where(
            Message.sender.in_(Sender.select(Sender.id).where(Sender.company == fence.company_id))
        )  # fmt: skip
    kinds = (("access request", requests), ("message", messages))
    return [_subject(kind, row[0]) for kind, query in kinds for row in query.tuples()]


def about_user(fence: Fence, account_id: int, name: str) -> list[Expression]:
    return [_subject("user", account_id), *_among_several(fence, "user", _OF_USERS, f"({name})")]


def about_files(fence: Fence, those: Expression) -> list[Expression]:
    files = TariffFile.select(TariffFile.id, TariffFile.number).where(those)
    if fence.company_id is not None:
        files = files.where(TariffFile.company == fence.company_id)
    found = []
    for file_id, number in files.tuples():
        found.append(_subject("file", file_id))
        assignments = Assignment.select(Assignment.id).where(Assignment.file == file_id).tuples()
        found += [_subject("assignment", row[0]) for row in assignments]
        found += _among_several(fence, "assignment", _OF_ASSIGNMENTS, number)
    return found


def _subject(kind: str, subject_id: int) -> Expression:
    return (Audit.subject_kind == kind) & (Audit.subject_id == subject_id)


def _among_several(fence: Fence, kind: str, acts: Sequence[str], name: str) -> list[Expression]:
    several = (Audit.subject_kind == kind) & Audit.subject_id.is_null() & Audit.subject_name.contains(name)
    return [company & (Audit.action == act) & several for company in _companies(fence) for act in acts]


def _all(conditions: Sequence[Expression]) -> Expression:
    return functools.reduce(operator.and_, conditions)


# -- walking -----------------------------------------------------------------------------------------------------------
def _key(at: datetime, line_id: int) -> tuple[str | int, ...]:
    """As the column holds it: compared as text, and shown to nobody."""
    return str(in_use().bound(Audit.at.db_value(at))), line_id


def _page(walk: ModelSelect, place: Place, count: int) -> list[Moment]:
    """The first `count` of a walk from the place, in the direction of its way."""
    forwards = place.way in (Way.LAST, Way.BEFORE)  # in time: the list begins with the newest
    if place.key is not None:
        here, key = Tuple(*_ORDER), Tuple(*place.key)
        walk = walk.where(here > key if forwards else here <= key if place.way is Way.FROM else here < key)
    return list(walk.order_by(*(each.asc() if forwards else each.desc() for each in _ORDER)).limit(count).tuples())


def _ids(walks: list[ModelSelect], place: Place, count: int) -> list[int]:
    """The numbers of the first `count` lines from the place, in the direction of its way."""
    found = [moment for walk in walks for moment in _page(walk, place, count)]
    in_order = sorted(found, reverse=place.way not in (Way.LAST, Way.BEFORE))
    return [line_id for _at, line_id in in_order[:count]]


def _count(walks: list[ModelSelect]) -> Tally:
    """How many lines, up to MOST_COUNTED."""
    total = 0
    for walk in walks:
        if total <= MOST_COUNTED:
            total += walk.limit(MOST_COUNTED + 1 - total).count()
    return Tally(min(total, MOST_COUNTED), more=total > MOST_COUNTED)


def _count_all(walks: list[ModelSelect], until: Callable[[], bool] | None) -> Tally | None:
    """How many lines, where somebody waits for it, and goes on waiting."""
    return counted_until(lambda: sum(walk.count() for walk in walks), until)


def _located(fence: Fence, walks: list[ModelSelect], place: Place) -> Place:
    """`place`, where it names a word or a line, as one from its key; the newest lines are looked through for a word."""
    if place.way is Way.RECORD:
        row = Audit.select(*_ORDER).where((Audit.id == place.record) & _within(fence)).tuples().first()
        return Place(Way.FROM, _key(*row), place.size) if row is not None else Place(size=place.size)
    if place.way is not Way.WORD:
        return place
    wanted = place.word.casefold()
    for line in lines_of(_ids(walks, Place(), _LOOKED_THROUGH)):
        if str(line.who).casefold().startswith(wanted) or wanted in line.subject.casefold():
            return Place(Way.FROM, _key(line.at, line.line_id), place.size)
    return Place(size=place.size)


def lines_of(line_ids: Sequence[int]) -> list[TrailLine]:
    """These lines, the newest first."""
    query = (
        Audit.select(
            Audit, Account.first_name, Account.last_name, Account.removed_at, Account.role, Company.name.alias("company_name")
        )
        .left_outer_join(Account, on=Audit.actor == Account.id)
        .switch(Audit)
        .left_outer_join(Company, on=Audit.company == Company.id)
        .where(in_use().one_of(Audit.id, list(line_ids)))
        .order_by(Audit.at.desc(), Audit.id.desc())
    )
    return [_line(row) for row in query.objects()]


def _line(row: Any) -> TrailLine:
    return TrailLine(
        row.id, row.at, row.actor_name, row.action, row.outcome, row.subject_kind, row.subject_id, row.subject_name,
        _side(row.before), _side(row.after),
        in_full(row.first_name, row.last_name) if row.last_name is not None else "",
        row.removed_at is not None, row.company_name or "", row.role or "", row.purpose, row.place,
    )  # fmt: skip


def _side(kept: str) -> dict[str, str]:
    """One side of a change; what somebody wrote into the database is shown as it is."""
    try:
        found = json.loads(kept)
    except ValueError:
        return {"?": kept}
    if not isinstance(found, dict):
        return {"?": kept}
    return {str(name): text if isinstance(text, str) else json.dumps(text, ensure_ascii=False) for name, text in found.items()}
