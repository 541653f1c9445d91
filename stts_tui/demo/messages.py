"""The demo's structured messages: a channel, a message that was processed, and one that waits to be imported.

All of it comes about as in real work: the channel through the settings page's service, the processed message through
the drop folder, so that its answers lie there too.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import BinaryIO

from stts_tui import bootstrap, i18n
from stts_tui.demo.check import Example, outcomes
from stts_tui.domain.common.calendar import BELGIUM, show_date
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.troubles import why_not
from stts_tui.domain.messages.channel import ChangeChannel, Sender, SwitchChannel
from stts_tui.domain.messages.message import FOLDER_TROUBLE, Environment, Message, MessageState
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange import writing
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.names import FileKind, MessageName, parse_name
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.exchange.writing import Head
from stts_tui.services.hashing import Hasher
from stts_tui.services.house import House
from stts_tui.services.messages.dropping import DropDesk
from stts_tui.services.messages.messages import folder_of
from stts_tui.settings import Exchange, Settings
from stts_tui.store.database import Store
from stts_tui.store.engine import Engine

ADMINISTRATOR, TECHNICAL_USER = "admin", "stts3"
_DONE, _WAITING = "00001", "00002"  # serials
_SENDER = "{sender}"


# -- where ---------------------------------------------------------------------------------------------------------------
def with_folders(settings: Settings, engine: Engine) -> Settings:
    """The settings with the demo's own inbox and outbox, beside its database; never those of real work."""
    return replace(settings, exchange=_own_folders(engine))


def _own_folders(engine: Engine) -> Exchange:
    place = engine.folder / f"{engine.name}-exchange" / _SENDER
    return Exchange(str(place / "in"), str(place / "out"))


def _emptied(folder: Folder) -> Folder:
    """The folder without the files of an earlier demo; only its owner may enter it, and the two above it.

    Raises FOLDER_TROUBLE.
    """
    try:
        for path in (folder.path.parent.parent, folder.path.parent, folder.path):
            path.mkdir(mode=0o700, exist_ok=True)
            path.chmod(0o700)
        for path in folder.path.iterdir():
            folder.remove(path.name)
    except OSError as error:
        raise refused(FOLDER_TROUBLE, path=folder.path, why=why_not(error)) from None
    return folder


# -- making --------------------------------------------------------------------------------------------------------------
def add_messages(store: Store, hasher: Hasher, engine: Engine, today: date) -> None:
    """Fill the demo in `store`, and the folders beside where it will lie, as `engine` knows; the same for the same `today`."""
    now = datetime.combine(today, time(8), UTC)
    house = bootstrap.assemble(store, Settings(), lambda: now, hasher)
    sender = _open_channel(house, today)
    cast = _Cast(store, sender.company_id, today)
    own = _own_folders(engine)
    inbox, outbox = (_emptied(folder_of(template, sender)) for template in (own.inbox, own.outbox))
    done = MessageName(sender.number, today, _DONE, Environment.PRODUCTION)
    _deliver(inbox, done, now, cast.processed())
    with i18n.speaking("en"):  # reasons are kept in the technical user's language
        DropDesk(house.office, house.processor).round(inbox, outbox, sender.number, lambda _outcome: None)
    begun = datetime.combine(today, time(0), BELGIUM)  # it may be carried out from the day's first minute on
    _deliver(inbox, replace(done, serial=_WAITING), begun, cast.waiting())


def _open_channel(house: House, today: date) -> Sender:
    store = house.office.store
    administrator, technical = (store.accounts.find_credentials(name, today) for name in (ADMINISTRATOR, TECHNICAL_USER))
    assert administrator is not None and technical is not None  # noqa: S101, PT018 (the demo's own accounts)
    with store.transaction():
        began = store.sessions.add(administrator.account_id, house.office.seat, house.office.clock(), house.office.ticks())
    session = Session(administrator.account_id, administrator.epoch, began)
    view = house.channel.request_number(session)
    assert view.sender is not None  # noqa: S101 (likewise)
    request = ChangeChannel(view.sender.version, technical.account_id, view.sender.email)
    view = house.channel.save(session, request)
    assert view.sender is not None  # noqa: S101 (likewise)
    view = house.channel.switch(session, SwitchChannel(view.sender.version, True))
    assert view.sender is not None  # noqa: S101 (likewise)
    with store.transaction():
        store.sessions.delete(began)  # nobody has used it
    return view.sender


def _deliver(inbox: Folder, name: MessageName, now: datetime, records: Sequence[Record]) -> None:
    """A message with its GO."""

    def write(file: BinaryIO) -> None:
        nodes = (writing.record_node(record, name.day) for record in records)
        writing.write(file, "Message", Head(name.sender, name.environment, now), nodes)

    inbox.put(name.file(FileKind.MESSAGE), write)
    inbox.put(name.file(FileKind.START), lambda _file: None)


class _Cast:
    """Who and what stands in the messages: people and files that no other example of the demo needs."""

    def __init__(self, store: Store, company_id: int, today: date) -> None:
        self._today = today
        people = list(_some_of_each(outcomes(store, company_id, reversed(store.register.list_numbers()), today)))
        self._entitled = iter(each for each in people if each.outcome == "entitled")
        self._elsewhere = iter(each for each in people if each.outcome == "file-exists-elsewhere")
        rows = store.file_views.list_page(company_id, FileCriteria(states=frozenset({FileState.ACTIVE})), Place(size=100)).rows
        files = store.files.get_many(row.file_id for row in rows).values()
        self._numbers = iter(sorted(file.number for file in files if file.running is not None and file.warned_on is None))

    def processed(self) -> list[Record]:
        return [
            _apply("D-001", next(self._entitled)),
            _apply("D-002", next(self._entitled), swapped=True),
            _apply("D-003", next(self._elsewhere)),
            Record(RecordKind.MODIFY, "D-004", 0, {"number": next(self._numbers), "reference": "K-2044"}),
            Record(RecordKind.SEARCH, "D-005", 0, {"last_name": "janssens*"}),
        ]

    def waiting(self) -> list[Record]:
        stop = {
            "number": next(self._numbers), "last_day": show_date(self._today), "reason": Because.CUSTOMER_ASKS.value,
            "note": "moves abroad",
        }  # fmt: skip
        return [
            _apply("W-001", next(self._entitled)),
            _apply("W-002", next(self._entitled), swapped=True),
            _apply("W-003", next(self._elsewhere)),
            Record(RecordKind.MODIFY, "W-004", 0, {"number": next(self._numbers), "contact": "by e-mail"}),
            Record(RecordKind.STOP_TARIFF, "W-005", 0, stop),
        ]


_OF_EACH = {"entitled": 4, "file-exists-elsewhere": 2}


def _some_of_each(examples: Iterator[Example]) -> Iterator[Example]:
    """As many as the messages need, and no look at anybody after them."""
    left = dict(_OF_EACH)
    for each in examples:
        if left.get(each.outcome, 0) and each.first_name != each.last_name:
            left[each.outcome] -= 1
            yield each
        if not any(left.values()):
            return


def _apply(reference: str, person: Example, *, swapped: bool = False) -> Record:
    """An application; `swapped`: name and first name are in each other's place, which a repair puts right."""
    names = (person.first_name, person.last_name) if swapped else (person.last_name, person.first_name)
    values: dict[str, Raw] = {"niss": person.niss.digits, "last_name": names[0], "first_name": names[1], "consent": True}
    return Record(RecordKind.APPLY, reference, 0, values)


# -- verifying -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Found:
    sender: Sender
    processed: Message
    waiting: MessageName


def _find(store: Store) -> _Found | None:
    sender = store.senders.find(store.companies.list_ids()[0])
    if sender is None:
        return None
    for message in store.messages.list_page(sender.sender_id, Place(size=1000)).rows:
        _kind, name = parse_name(message.name)
        if name.serial == _DONE:
            return _Found(sender, message, replace(name, serial=_WAITING))
    return None


def problems(store: Store) -> list[str]:
    """What the demo's structured messages lack; nothing for a sound demo, nor once somebody imported what waited."""
    held = _find(store)
    if held is None:
        return ["demo: no structured message was processed; --fresh makes the demo anew"]
    sender, done, found = held.sender, held.processed, []
    actor = store.accounts.find_actor(sender.technical_user_id) if sender.technical_user_id is not None else None
    if not sender.is_open or actor is None:
        found.append(f"demo: the channel of sender {sender.number} is closed")
    elif Application.MESSAGES not in actor.applications or actor.profile is not Profile.STTS_3:
        found.append(f"demo: {actor.user_name} does not fit as technical user")
    if done.state is not MessageState.DONE or not done.accepted or not done.refused:
        found.append(f"demo: of {done.name}, {done.accepted} records are accepted and {done.refused} refused")
    own = _own_folders(store.engine)
    for folder in (folder_of(template, sender) for template in (own.inbox, own.outbox)):
        if not folder.path.is_dir() or stat.S_IMODE(folder.path.stat().st_mode) != 0o700:
            found.append(f"demo: {folder.path} is not there, or others may enter it")
    if store.messages.find_named(sender.sender_id, str(held.waiting)) is None:
        found.extend(_waiting_problems(folder_of(own.inbox, sender), held.waiting))
    return found


def _waiting_problems(inbox: Folder, name: MessageName) -> Iterator[str]:
    if inbox.size(name.file(FileKind.START)) is None:
        yield f"demo: {name.file(FileKind.START)} is missing"
    try:
        with inbox.open(str(name)) as file:
            for record in records(Reading(file)):
                if record.faults:
                    raise Refused(record.faults)
    except Refused as no:
        yield f"demo: {name}: {no.sentence}"


def to_try(store: Store, settings: Settings) -> MessageName | None:
    """The message that waits, if it lies where these settings look for it."""
    held = _find(store)
    if held is None or folder_of(settings.exchange.inbox, held.sender).size(str(held.waiting)) is None:
        return None
    return held.waiting
