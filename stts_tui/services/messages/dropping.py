"""The drop folder's round: messages that were started (GO) are processed, those called back (TD) are not.

What `stts-tui exchange watch` does again and again. Nothing of a message leaves the folder before its answers stand in
the other one, so a round that was killed anywhere is simply done again: what was processed gives its stored answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.messages.message import OTHER_SENDER, Anomaly, Message, MessageState
from stts_tui.exchange.folder import Folder, Found
from stts_tui.exchange.names import Answer, FileKind, MessageName, parse_name
from stts_tui.services.guard import Office
from stts_tui.services.messages import answers
from stts_tui.services.messages.processing import Processor, Stop, Tell, of_file


@dataclass(frozen=True)
class Outcome:
    """What became of a file: its message as it stands, or why there is none."""

    file_name: str
    message: Message | None
    reasons: tuple[Anomaly, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether everything of it was accepted."""
        message = self.message
        return message is not None and message.state is MessageState.DONE and not message.refused


class DropDesk:
    """Takes files in, from a folder or by name, and writes their answers."""

    def __init__(self, office: Office, processor: Processor) -> None:
        self._office = office
        self._processor = processor
        self._told: set[str] = set()

    # -- one file ------------------------------------------------------------------------------------------------------
    def run(self, path: Path, out: Folder | None, *, all_or_nothing: bool = False, tell: Tell | None = None) -> Outcome:
        """Process the file at `path` now, whether or not it was started; answers go to `out`."""
        folder = Folder(path.absolute().parent)
        try:
            kind, name = parse_name(path.name)
            if kind is not FileKind.MESSAGE:
                parse_name(f"FI{path.name[2:]}.1")  # says why: it is no message
            outcome = self._process(folder, path.name, name, all_or_nothing=all_or_nothing, tell=tell)
        except Refused as no:
            return Outcome(path.name, None, tuple(of_file(reason) for reason in no.reasons))
        if out is not None:
            self._answer(out, name, outcome)
        return outcome

    def _process(
        self, folder: Folder, file_name: str, name: MessageName, *, all_or_nothing: bool = False,
        tell: Tell | None = None, stop: Stop | None = None,
    ) -> Outcome:  # fmt: skip
        try:
            sender, carrier = self._processor.technical(name.sender)
        except Refused as no:
            return Outcome(file_name, None, tuple(of_file(reason) for reason in no.reasons))
        with folder.open(file_name) as file:
            message = self._processor.receive(file, name, sender, carrier, all_or_nothing=all_or_nothing, tell=tell)
        message = self._processor.process(message, carrier, tell=tell, stop=stop)
        return Outcome(file_name, message, message.reasons)

    def _answer(self, out: Folder, name: MessageName, outcome: Outcome) -> None:
        message = outcome.message

        def receipt(file: BinaryIO) -> None:
            if message is not None:
                answers.write_receipt(file, message)
            else:
                answers.write_refusal(file, str(name), name.environment, self._office.clock(), outcome.reasons)

        out.put(name.answer(Answer.RECEIPT), receipt)
        if message is not None and message.state is MessageState.DONE:
            done = message
            out.put(name.answer(Answer.RESULTS), lambda file: answers.write_results(file, done, self._office.store))

    # -- a round -------------------------------------------------------------------------------------------------------
    def round(
        self, inbox: Folder, outbox: Folder, sender: str | None, report: Callable[[Outcome], None],
        stop: Stop | None = None,
    ) -> int:  # fmt: skip
        """Do what stands in the inbox; gives the number of messages that were dealt with.

        `sender`: the only one whose messages may lie there; the folder is his, so nobody sends in another's name.
        """
        found, others = inbox.look()
        for name, no in others:
            self._once(name, Outcome(name, None, tuple(of_file(reason) for reason in no.reasons)), report)
        by_name: dict[MessageName, dict[FileKind, Found]] = {}
        for each in found:
            by_name.setdefault(each.name, {})[each.kind] = each
        count = 0
        for message_name, parts in sorted(by_name.items()):
            if stop is not None and stop():
                break
            outcome = self._of_parts(inbox, outbox, message_name, parts, sender, stop)
            if outcome is not None:
                count += 1
                report(outcome)
        return count

    def _once(self, name: str, outcome: Outcome, report: Callable[[Outcome], None]) -> None:
        """Tell of what stays in the folder and cannot be answered, once."""
        if name not in self._told:
            self._told.add(name)
            report(outcome)

    def _of_parts(
        self, inbox: Folder, outbox: Folder, name: MessageName, parts: dict[FileKind, Found], sender: str | None,
        stop: Stop | None,
    ) -> Outcome | None:  # fmt: skip
        message, called_back = parts.get(FileKind.MESSAGE), FileKind.CALL_BACK in parts
        if not called_back and (message is None or FileKind.START not in parts):
            return None  # not started yet, or still on its way
        if sender is not None and name.sender != sender:
            no = refused(OTHER_SENDER, number=name.sender)
            outcome = Outcome(name.file(FileKind.MESSAGE), None, tuple(of_file(reason) for reason in no.reasons))
        elif called_back:
            outcome = self._called_back(inbox, name, message)
        elif message is not None:
            try:
                outcome = self._process(inbox, message.file_name, name, stop=stop)
            except Refused as no:
                outcome = Outcome(message.file_name, None, tuple(of_file(reason) for reason in no.reasons))
        if outcome.message is not None and outcome.message.is_open:
            return outcome  # stopped on the way, or the technical user was: it goes on in a later round
        self._answer(outbox, name, outcome)
        for kind in (
            FileKind.START,
            FileKind.CALL_BACK,
            FileKind.MESSAGE,
        ):  # the GO first: half removed, it is not started again
            if kind in parts:
                inbox.remove(parts[kind].file_name)
        return outcome

    def _called_back(self, inbox: Folder, name: MessageName, message: Found | None) -> Outcome:
        """A TD: before the message was started nothing is done; afterwards its answer stands."""
        file_name = name.file(FileKind.MESSAGE)
        try:
            sender, carrier = self._processor.technical(name.sender)
            known = self._office.store.messages.find_named(sender.sender_id, str(name))
            if known is not None:
                known = self._processor.process(known, carrier)
                return Outcome(file_name, known, known.reasons)
            digest, size = hashlib.sha256(), 0
            if message is not None:
                with inbox.open(message.file_name) as file:
                    while piece := file.read(1 << 18):
                        digest.update(piece)
                        size += len(piece)
            kept = self._processor.call_back(name, sender, digest.hexdigest(), size, carrier)
            return Outcome(file_name, kept, kept.reasons)
        except Refused as no:
            return Outcome(file_name, None, tuple(of_file(reason) for reason in no.reasons))

    def finish(self, report: Callable[[Outcome], None], stop: Stop | None = None) -> None:
        """Go on with messages that were begun and left, such as an import that somebody broke off on the screen."""
        for message in self._office.store.messages.list_unfinished():
            if message.state is not MessageState.ACCEPTED or message.account_id is None:
                continue  # one that is being received comes again with its file
            try:
                carrier = self._processor.technical_carrier(message.account_id)
                message = self._processor.process(message, carrier, stop=stop)
            except Refused as no:
                report(Outcome(message.name, None, tuple(of_file(reason) for reason in no.reasons)))
            else:
                report(Outcome(message.name, message, message.reasons))
