"""The verbs of `stts-tui exchange`: structured messages from the host's command line.

0 all of it was accepted; 1 something was refused; 2 it could not be done at all. Everything heavy is imported where it
is needed.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from stts_tui import command_words
from stts_tui.exit_codes import FOUND, OK
from stts_tui.i18n import _, _n

if TYPE_CHECKING:
    from stts_tui.domain.common.errors import Reason
    from stts_tui.services.house import House
    from stts_tui.services.messages.dropping import DropDesk
    from stts_tui.services.messages.outcome import Outcome
    from stts_tui.settings import Settings

_PAUSE_SECONDS = 5.0
_NUMBER_LENGTH = 6
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `exchange` and its verbs among the commands."""
    exchange = commands.add_parser("exchange", help=str(_("structured messages (XML)")))
    verbs = exchange.add_subparsers(dest="verb", metavar=str(command_words.VERB), required=True)

    def verb(name: str, words: object) -> argparse.ArgumentParser:
        return verbs.add_parser(name, parents=[shared], help=str(words))

    check = verb("check", _("look at messages: names, XML, schema; no database is needed"))
    check.add_argument("files", nargs="+", metavar=str(command_words.FILE))
    run = verb("run", _("carry messages out, in the name of their sender's technical user"))
    run.add_argument("files", nargs="+", metavar=str(command_words.FILE))
    run.add_argument(
        "--out", metavar=str(command_words.FOLDER), help=str(_("where the answers go; without, they are kept and summed up"))
    )
    run.add_argument("--all-or-nothing", action="store_true", help=str(_("a refused record undoes the whole message")))
    watch = verb("watch", _("carry out what is started (GO) in a folder, again and again"))
    watch.add_argument("inbox", metavar=str(command_words.INBOX))
    watch.add_argument("outbox", metavar=str(command_words.OUTBOX))
    watch.add_argument(
        "--sender", metavar=str(command_words.NUMBER), help=str(_("the only sender to whom the folder belongs"))
    )
    watch.add_argument("--once", action="store_true", help=str(_("one round, then end")))
    watch.add_argument(
        "--seconds",
        metavar=str(command_words.SECONDS),
        type=command_words.decimal,
        default=_PAUSE_SECONDS,
        help=str(_("between rounds")),
    )
    verb("resume", _("finish messages that were begun and left"))
    keys = verb("keys", _("the public keys of a sender, for sshd's AuthorizedKeysCommand"))
    keys.add_argument("sender", metavar=str(command_words.NUMBER))
    original = verb("original", _("a message as it was received, on the standard output"))
    original.add_argument("ticket", metavar=str(command_words.TICKET))
    export = verb("export", _("a company's files, news or yearly statement as XML"))
    export.add_argument("what", metavar="{files,news,statement}", choices=("files", "news", "statement"))
    export.add_argument("sender", metavar=str(command_words.NUMBER))
    export.add_argument(
        "--year",
        metavar=str(command_words.YEAR),
        type=command_words.whole,
        help=str(_("of the statement; without, the last one")),
    )
    export.add_argument("--out", metavar=str(command_words.FOLDER), default=".", help=str(_("where the file goes")))


def run(given: argparse.Namespace, chosen: Settings, url: str) -> int:
    """Do the verb; gives the exit code. Raises Refused."""
    if given.verb == "check":
        return _check(given.files)
    from stts_tui import bootstrap
    from stts_tui.services.messages.dropping import DropDesk

    store = bootstrap.open_store(url)
    try:
        house = bootstrap.assemble(store, chosen)
        if given.verb == "keys":
            return _keys(house, given.sender)
        if given.verb == "original":
            return _original(house, given.ticket)
        if given.verb == "export":
            return _export(house, given)
        desk = DropDesk(house.office, house.processor)
        if given.verb == "run":
            return _run(desk, given)
        if given.verb == "resume":
            return _resume(desk)
        return _watch(desk, given)
    finally:
        store.close()


# -- looking -------------------------------------------------------------------------------------------------------------
def _check(names: Sequence[str]) -> int:
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.common.errors import Refused
    from stts_tui.exchange.folder import Folder
    from stts_tui.exchange.headers import header_reasons
    from stts_tui.exchange.names import parse_name
    from stts_tui.exchange.reading import Reading
    from stts_tui.exchange.records import records

    code = OK
    for name in names:
        path = Path(name)
        try:
            _kind, message_name = parse_name(path.name)
            with Folder(path.absolute().parent).open(path.name) as file:
                reading = Reading(file)
                for record in records(reading):
                    _say(name, record.faults)
            if reasons := header_reasons(reading.header, message_name, system_clock()):
                raise Refused(reasons)
        except Refused as no:
            code = FOUND
            _say(name, no.reasons)
        else:
            code = FOUND if reading.faulty else code
            sys.stdout.write(f"{name}: {_fits(reading.count, reading.faulty)}\n")
    return code


def _fits(count: int, faulty: int) -> object:
    if not faulty:
        return _n("{count} record, fits the schema", "{count} records, fits the schema").with_values(count=count)
    words = _n(
        "{count} of {records} records does not fit the schema and would be refused by itself",
        "{count} of {records} records do not fit the schema; each would be refused by itself",
    )
    return words.with_values(count=faulty, records=count)


def _say(name: str, reasons: Iterable[Reason]) -> None:
    for reason in reasons:
        sys.stdout.write(f"{name}: {reason.sentence} [{reason.code}]\n")


# -- carrying out --------------------------------------------------------------------------------------------------------
def _run(desk: DropDesk, given: argparse.Namespace) -> int:
    from stts_tui.exchange.folder import Folder

    out = Folder(Path(given.out)) if given.out else None
    outcomes = [desk.run(Path(name), out, all_or_nothing=given.all_or_nothing, tell=_progress()) for name in given.files]
    for outcome in outcomes:
        _report(outcome)
    return OK if all(outcome.is_fine for outcome in outcomes) else FOUND


def _resume(desk: DropDesk) -> int:
    outcomes: list[Outcome] = []
    desk.finish(outcomes.append)
    for outcome in outcomes:
        _report(outcome)
    return OK if all(outcome.is_fine for outcome in outcomes) else FOUND


def _watch(desk: DropDesk, given: argparse.Namespace) -> int:
    import threading

    from stts_tui.exchange.folder import Folder

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: ended.set())
    inbox, outbox = Folder(Path(given.inbox)), Folder(Path(given.outbox))
    fine = True

    def report(outcome: Outcome) -> None:
        nonlocal fine
        fine = fine and outcome.is_fine
        _report(outcome)

    while not ended.is_set():
        desk.round(inbox, outbox, given.sender, report, ended.is_set)
        if given.once:
            break
        ended.wait(given.seconds)
    return OK if fine else FOUND


def _progress() -> Callable[[int, int], None] | None:
    """A line on a terminal that tells how far it is; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int) -> None:
        words = (
            _n("{done} of {count} record", "{done} of {count} records").with_values(done=done, count=total)
            if total
            else _("being read")
        )
        sys.stderr.write(f"\r{words}\033[K")

    return tell


def _report(outcome: Outcome) -> None:
    message = outcome.message
    if message is not None and not any(reason.blocking for reason in outcome.reasons):
        words = _("{ticket}, {state}: {accepted} accepted, {refused} refused of {records}").with_values(
            ticket=message.ticket, state=message.state.words, accepted=message.accepted, refused=message.refused,
            records=message.records,
        )  # fmt: skip
        sys.stdout.write(f"{outcome.file_name}: {words}\n")
    for reason in outcome.reasons:
        sys.stdout.write(f"{outcome.file_name}: {reason.sentence} [{reason.code}]\n")
    sys.stdout.flush()


# -- for others ----------------------------------------------------------------------------------------------------------
def _keys(house: House, number: str) -> int:
    store = house.office.store
    sender = store.senders.find_by_number(number[-_NUMBER_LENGTH:])  # a Unix user's name may end in the number
    if sender is not None and sender.is_open:
        for each in store.senders.list_keys(sender.sender_id):
            sys.stdout.write(f"{each.key.line}\n")
    return OK


def _original(house: House, ticket: str) -> int:
    from stts_tui.domain.common.errors import refused
    from stts_tui.domain.messages.message import NO_SUCH_MESSAGE

    message = house.office.store.messages.find_ticket(ticket)
    if message is None:
        raise refused(NO_SUCH_MESSAGE)
    with house.office.store.messages.open_original(message.message_id) as file:
        while piece := file.read(1 << 18):
            sys.stdout.buffer.write(piece)
    return OK


def _export(house: House, given: argparse.Namespace) -> int:
    from stts_tui.exchange.folder import Folder
    from stts_tui.services.messages.exporting import for_sender

    done = for_sender(house.export, given.what, given.sender, Folder(Path(given.out)), given.year)
    words = _n("{name}: {count} record", "{name}: {count} records").with_values(name=done.name, count=done.count)
    sys.stdout.write(f"{words}\n")
    return OK
