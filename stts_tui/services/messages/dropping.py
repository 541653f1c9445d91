"""The drop folder's round: messages that were started (GO) are processed, those called back (TD) are not.

What `stts-tui exchange watch` does again and again. Nothing of a message leaves the folder before its answers stand in
the other one, so a round that was killed anywhere is simply done again: what was processed gives its stored answer.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.messages.message import OTHER_SENDER, START_ALONE, TOO_LATE, MessageState
from stts_tui.exchange.folder import Folder, Found
from stts_tui.exchange.names import Answer, FileKind, MessageName, parse_name
from stts_tui.i18n import current_language, speaking
from stts_tui.services.guard import Office
from stts_tui.services.messages import answers
from stts_tui.services.messages.outcome import Outcome, refusal
from stts_tui.services.messages.processing import Processor, Stop, Tell
from stts_tui.services.messages.strays import Strays

PATIENCE_SECONDS = 3600.0  # that a GO may be here before its message


def _in_the_senders_language() -> AbstractContextManager[None]:
    """A message is answered in the language of its technical user; what comes after it is in the host's again."""
    return speaking(current_language())


class DropDesk:
    """Takes files in, from a folder or by name, and writes their answers."""

    def __init__(self, office: Office, processor: Processor, *, patience: float = PATIENCE_SECONDS) -> None:
        self._office = office
        self._processor = processor
        self._patience = patience
        self._strays = Strays(office)

    # -- one file ------------------------------------------------------------------------------------------------------
    def run(self, path: Path, out: Folder | None, *, all_or_nothing: bool = False, tell: Tell | None = None) -> Outcome:
        """Process the file at `path` now, whether or not it was started; answers go to `out`."""
        folder = Folder(path.absolute().parent)
        try:
            kind, name = parse_name(path.name)
            if kind is not FileKind.MESSAGE:
                parse_name(f"FI{path.name[2:]}.1")  # says why: it is no message
            with _in_the_senders_language():
                outcome = self._process(folder, path.name, name, all_or_nothing=all_or_nothing, tell=tell)
                if out is not None:
                    self._answer(out, name, outcome)
        except Refused as no:
            return refusal(path.name, no)
        return outcome

    def _process(
        self, folder: Folder, file_name: str, name: MessageName, *, all_or_nothing: bool = False,
        tell: Tell | None = None, stop: Stop | None = None,
    ) -> Outcome:  # fmt: skip
        try:
            sender, carrier = self._processor.technical(name.sender)
        except Refused as no:
            return refusal(file_name, no)
        with folder.open(file_name) as file:
            message = self._processor.receive(file, name, sender, carrier, all_or_nothing=all_or_nothing, tell=tell)
        message = self._processor.process(message, carrier, tell=tell, stop=stop)
        return Outcome(file_name, message, message.reasons)

    def _answer(self, out: Folder, name: MessageName, outcome: Outcome) -> None:
        """Each delivery has answers of its own: what stands in the folder is an answer to something else, and stays."""
        message, store = outcome.message, self._office.store
        if message is None:
            free = next(each for each in itertools.count(1) if not out.holds(name.answer(Answer.RECEIPT, each)))
            self._refuse(out, name.answer(Answer.RECEIPT, free), name, outcome)
            return
        with store.snapshot():
            delivery = store.messages.delivery(message)
        out.put(name.answer(Answer.RECEIPT, delivery), lambda file: answers.write_receipt(file, message))
        if message.state is MessageState.DONE:
            out.put(name.answer(Answer.RESULTS, delivery), lambda file: answers.write_results(file, message, store))

    def _refuse(self, out: Folder, answer: str, name: MessageName, outcome: Outcome) -> None:
        outcome.answer_refusal(out, answer, name.environment, self._office.clock())

    # -- a round -------------------------------------------------------------------------------------------------------
    def round(
        self, inbox: Folder, outbox: Folder, sender: str | None, report: Callable[[Outcome], None],
        stop: Stop | None = None,
    ) -> int:  # fmt: skip
        """Do what stands in the inbox; gives the number of messages that were dealt with.

        Where another process deals with the folder now, that one does it, and this round is empty.
        `sender`: the only one whose messages may lie there; the folder is his, so nobody sends in another's name.
        """
        with inbox.turn() as has_turn:
            return self._round(inbox, outbox, sender, report, stop) if has_turn else 0

    def _round(
        self, inbox: Folder, outbox: Folder, sender: str | None, report: Callable[[Outcome], None], stop: Stop | None
    ) -> int:  # fmt: skip
        found, others = inbox.look()
        self._strays.tell(inbox, outbox, sender, others, report)
        by_name: dict[MessageName, dict[FileKind, Found]] = {}
        for each in found:
            by_name.setdefault(each.name, {})[each.kind] = each
        count = 0
        for message_name, parts in sorted(by_name.items()):
            if stop is not None and stop():
                break
            with _in_the_senders_language():
                outcome = self._of_parts(inbox, outbox, message_name, parts, sender, stop)
            if outcome is not None:
                count += 1
                report(outcome)
        return count

    def _of_parts(
        self, inbox: Folder, outbox: Folder, name: MessageName, parts: dict[FileKind, Found], sender: str | None,
        stop: Stop | None,
    ) -> Outcome | None:  # fmt: skip
        message, called_back = parts.get(FileKind.MESSAGE), FileKind.CALL_BACK in parts
        alone = message is None and FileKind.START in parts and not called_back
        if alone and inbox.age(parts[FileKind.START].file_name) < self._patience:
            return None  # a GO may come before its message
        if not alone and not called_back and (message is None or FileKind.START not in parts):
            return None  # not started yet, or still on its way
        if sender is not None and name.sender != sender:
            no = refused(OTHER_SENDER, number=name.sender)
            outcome = refusal(name.file(FileKind.MESSAGE), no)
            self._answer(outbox, name, outcome)
        elif alone:
            outcome = refusal(name.file(FileKind.START), refused(START_ALONE))
            self._refuse(outbox, name.answer(Answer.RECEIPT, FileKind.START), name, outcome)
        elif called_back:
            outcome = self._called_back(inbox, outbox, name, message)
        elif message is not None:
            try:
                outcome = self._process(inbox, message.file_name, name, stop=stop)
            except Refused as no:
                outcome = refusal(message.file_name, no)
            if outcome.message is not None and outcome.message.is_open:
                return outcome  # stopped on the way, or the technical user was: it goes on in a later round
            self._answer(outbox, name, outcome)
        for kind in (FileKind.START, FileKind.CALL_BACK, FileKind.SIGNATURE, FileKind.MESSAGE):
            if kind in parts:  # the GO first: half removed, it is not started again
                inbox.remove(parts[kind].file_name)
        return outcome

    def _called_back(self, inbox: Folder, outbox: Folder, name: MessageName, message: Found | None) -> Outcome:
        """A TD: before the message was started nothing is done; afterwards its answer stands, and that is said."""
        file_name = name.file(FileKind.MESSAGE)
        try:
            sender, carrier = self._processor.technical(name.sender)
            known = self._office.store.messages.find_named(sender.sender_id, str(name))
            if known is not None:
                known = self._processor.process(known, carrier)
                outcome = Outcome(file_name, known, known.reasons)
                if known.state is not MessageState.CALLED_BACK:
                    late = refusal(name.file(FileKind.CALL_BACK), refused(TOO_LATE, ticket=known.ticket))
                    self._refuse(outbox, name.answer(Answer.RECEIPT, FileKind.CALL_BACK), name, late)
                    self._answer(outbox, name, outcome)
                    return late
            else:
                digest, size = hashlib.sha256(), 0
                if message is not None:
                    with inbox.open(message.file_name) as file:
                        while piece := file.read(1 << 18):
                            digest.update(piece)
                            size += len(piece)
                kept = self._processor.call_back(name, sender, digest.hexdigest(), size, carrier)
                outcome = Outcome(file_name, kept, kept.reasons)
        except Refused as no:
            outcome = refusal(file_name, no)
        self._answer(outbox, name, outcome)
        return outcome

    def finish(self, report: Callable[[Outcome], None], stop: Stop | None = None) -> None:
        """Go on with messages that were begun and left, such as an import that somebody broke off on the screen."""
        for message in self._office.store.messages.list_unfinished():
            if message.state is not MessageState.ACCEPTED or message.account_id is None:
                continue  # one that is being received comes again with its file
            try:
                carrier = self._processor.technical_carrier(message.account_id, message.sender)
                with _in_the_senders_language():
                    message = self._processor.process(message, carrier, stop=stop)
            except Refused as no:
                report(refusal(message.name, no))
            else:
                report(Outcome(message.name, message, message.reasons))
