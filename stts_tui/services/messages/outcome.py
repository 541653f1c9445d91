"""What became of a delivered file, for whoever delivered it and for the host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.messages.message import Anomaly, Environment, Message, MessageState
from stts_tui.exchange.folder import Folder
from stts_tui.services.messages import answers
from stts_tui.store import faults

_OF_THE_HOST = frozenset({faults.BUSY.code, faults.TROUBLE.code, faults.GONE.code})  # they tell nothing about a file


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

    def answer_refusal(self, out: Folder, answer: str, environment: Environment, at: datetime) -> None:
        """Put the receipt of a file that there is no message of into `out`, under the name `answer`. Raises FOLDER_TROUBLE."""
        out.put(answer, lambda file: answers.write_refusal(file, self.file_name, environment, at, self.reasons))


def refusal(file_name: str, no: Refused) -> Outcome:
    """That no message came of a file, and why.

    Raises `no` itself where the host's database is what fails: the file is to come again.
    """
    if no.code in _OF_THE_HOST:
        raise no
    return Outcome(file_name, None, tuple(of_file(reason) for reason in no.reasons))


def of_file(reason: Reason) -> Anomaly:
    """A reason against a whole message; what names a record does it by its values."""
    record, element, line = (reason.values.get(name) for name in ("record", "element", "line"))
    return Anomaly(
        reason.code, str(element) if element and record is not None else "", line if isinstance(line, int) else 0,
        reason.words.settled(),
    )  # fmt: skip
