"""Exports as structured messages: a company's files, its yearly statement, and what is new since the last time."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from stts_tui.domain.common.calendar import BELGIUM, belgian_date
from stts_tui.domain.common.errors import refused
from stts_tui.domain.messages.channel import NO_SENDER, Sender
from stts_tui.domain.messages.message import Environment
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.statement import Totals, check_year
from stts_tui.exchange import exports, writing
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.names import Answer, MessageName
from stts_tui.exchange.writing import Head, Node
from stts_tui.i18n import Words, _, current_language, speaking
from stts_tui.services.guard import NOT_ALLOWED, Act, Course, Office, Service, performs_in_sets
from stts_tui.services.messages.messages import folder_of
from stts_tui.services.messages.processing import Processor, place_of
from stts_tui.services.tariff.closed_years import ClosedYears
from stts_tui.services.tariff.statement import statement_of

_SECONDS_A_DAY = 86_400


class Export(StrEnum):
    FILES = "files"
    NEWS = "news"
    STATEMENT = "statement"

    @property
    def words(self) -> Words:
        return {
            Export.FILES: _("All files of the company"),
            Export.NEWS: _("Assignments and changes since the last time"),
            Export.STATEMENT: _("The yearly statement"),
        }[self]

    @property
    def root(self) -> str:
        return {Export.FILES: "Files", Export.NEWS: "News", Export.STATEMENT: "Statement"}[self]


@dataclass(frozen=True)
class ExportMessages:
    """What to export; `year` of the statement, None for the last one that is over."""

    what: Export
    year: int | None = None


@dataclass(frozen=True)
class Exported:
    """The file that was written, and how many records it holds."""

    name: str
    count: int
    told: tuple[str, ...] = ()  # of news: the numbers of the files that they are about


class ExportService(Service):
    def __init__(self, office: Office, processor: Processor) -> None:
        super().__init__(office)
        self._processor = processor

    @performs_in_sets(ActionId.MESSAGE_EXPORT)
    def export(self, course: Course, request: ExportMessages) -> Exported:
        """Write it to the company's folder of answers. Raises NO_SENDER, NO_INBOX, NOT_ALLOWED, YEAR_NOT_OVER."""
        act = course.act
        with self._office.store.snapshot():
            sender = self._office.store.senders.find(act.company_id)
        if sender is None:
            raise refused(NO_SENDER)
        written = self._write(request, act, sender, folder_of(self._office.settings.exchange.outbox, sender))
        act.about("export", None, written.name)
        act.changed({}, {"what": request.what.value, "records": str(written.count)})
        act.shows_all(self._persons(request, sender, written))
        return written

    def _for_sender(self, number: str, request: ExportMessages, folder: Folder) -> Exported:
        """For the host's manager, in the name of the sender's technical user; audited as his."""
        sender, carrier = self._processor.technical(number)
        with self._office.store.snapshot():
            actor = carrier.admit()
        act = Act(actor, self._office.clock(), self._office.store, ActionId.MESSAGE_EXPORT, place=place_of(number))
        with act.or_nothing():
            written = self._write(request, act, sender, folder)
            act.now = self._office.clock()
            act.about("export", None, written.name)
            act.changed({}, {"what": request.what.value, "records": str(written.count)})
            act.shows_all(self._persons(request, sender, written))
            act.write(act.lines(), background=True)
        return written

    def _persons(self, request: ExportMessages, sender: Sender, written: Exported) -> Iterator[str]:
        """The national numbers of whom an export tells, read while they are taken."""
        store = self._office.store
        if request.what is Export.FILES:
            yield from store.file_views.iterate_numbers(sender.company_id, FileCriteria())
        elif request.what is Export.STATEMENT:
            year = request.year or belgian_date(self._office.clock()).year - 1
            yield from store.charges.iter_numbers(sender.company_id, date(year, 1, 1), date(year, 12, 31))
        else:
            yield from store.file_views.numbers_of(store.files.find_ids(sender.company_id, written.told).values())

    # -- writing -------------------------------------------------------------------------------------------------------
    def _write(self, request: ExportMessages, act: Act, sender: Sender, folder: Folder) -> Exported:
        """Rights are those of the screens: files as the search shows them, news by profile 3, who sees assignments."""
        needed = {
            Export.FILES: ActionId.FILE_EXPORT, Export.NEWS: ActionId.ASSIGNMENT_PROCESS,
            Export.STATEMENT: ActionId.STATEMENT_MAKE,
        }[request.what]  # fmt: skip
        for action_id in (ActionId.MESSAGE_EXPORT, needed):
            if not is_allowed(act.actor, action_id):
                raise refused(NOT_ALLOWED, action=action(action_id).label)
        if request.what is Export.NEWS:
            return self._write_news(act, sender, folder)
        now = self._office.clock()
        if request.what is Export.STATEMENT:
            year = check_year(request.year or belgian_date(now).year - 1, belgian_date(now))
            return self._put(act, request.what, sender, folder, f"Y{year}", self._statement(sender, year), str(year))
        midnight = now.astimezone(BELGIUM).replace(hour=0, minute=0, second=0, microsecond=0)
        seconds = int((now - midnight).total_seconds()) % _SECONDS_A_DAY
        files = self._office.store.file_views.iterate(sender.company_id, FileCriteria())
        return self._put(act, request.what, sender, folder, _serial("F", seconds), map(exports.file_node, files))

    def _put(
        self, act: Act, what: Export, sender: Sender, folder: Folder, serial: str, nodes: Iterable[Node], year: str = ""
    ) -> Exported:
        now = self._office.clock()
        name = MessageName(sender.number, belgian_date(now), serial, Environment.PRODUCTION).answer(Answer.NEWS)
        head = Head(sender.number, Environment.PRODUCTION, now, year=year)
        counted = [0]

        def write(file: object) -> None:
            counted[0] = writing.write(file, what.root, head, nodes)  # type: ignore[arg-type]

        with self._office.store.reading():  # the nodes are fetched while they are written
            folder.put(name, write)
        act.unless_done(lambda: folder.remove(name))
        return Exported(name, counted[0])

    def _statement(self, sender: Sender, year: int) -> Iterator[Node]:
        today = belgian_date(self._office.clock())
        statement = statement_of(self._office.store, sender.company_id, year, today)
        yield from map(exports.beneficiary_node, statement.lines(Totals()))

    def _write_news(self, act: Act, sender: Sender, folder: Folder) -> Exported:
        """The file stands before it is noted that it was told: killed in between, the same is told again.

        What is noted as told is never taken back.
        """
        store = self._office.store
        with store.snapshot():
            told, count = store.senders.get_told(sender.sender_id)
            newest = store.news.newest()
        files: dict[str, None] = {}
        nodes = self._news(sender.company_id, told, newest, files)
        written = self._put(act, Export.NEWS, sender, folder, _serial("N", count + 1), nodes)
        act.stands()
        with store.transaction(background=True, undone=lambda: folder.remove(written.name)):
            store.senders.save_told(sender.sender_id, newest, count + 1)
        return replace(written, told=tuple(files))

    def _news(self, company_id: int, told: int, newest: int, files: dict[str, None]) -> Iterator[Node]:
        news = self._office.store.news
        for new in news.assignments(company_id, told, newest):
            files[new.number] = None
            yield exports.assignment_node(new)
        owed = self._owed()
        for change in news.changes(company_id, told, newest):
            files[change.number] = None
            yield exports.change_node(replace(change, closed_years=owed(change.file_id)))

    def _owed(self) -> Callable[[int], tuple[int, ...]]:
        """The closed years of which a file makes a correction due, each file looked at once."""
        store = self._office.store
        closed = ClosedYears(store)

        @functools.cache
        def owed(file_id: int) -> tuple[int, ...]:
            file = store.files.get_many([file_id]).get(file_id)
            return tuple(each.year for each in closed.due(file)) if file is not None else ()

        return owed


def _serial(letter: str, number: int) -> str:
    """Five characters: a letter and a number to the base of 36."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _place in range(4):
        number, rest = divmod(number, 36)
        text = signs[rest] + text
    return letter + text


def for_sender(service: ExportService, what: str, number: str, folder: Folder, year: int | None) -> Exported:
    """What `stts-tui exchange export` does: it has no session, and stands outside of the doors."""
    with speaking(current_language()):  # the file's language is its technical user's; the host keeps its own
        return service._for_sender(number, ExportMessages(Export(what), year), folder)
