"""Files of a drop folder whose names say nothing: answered once to the sender whose folder it is, or told once to the host.

That something was told stands in the folders themselves, so that neither the next round nor another process tells it anew.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.message import Environment
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.names import Answer, MessageName
from stts_tui.services.guard import Office
from stts_tui.services.messages.outcome import Outcome, refusal

_SERIAL = 5  # letters and digits of a name's serial
_MARK = ".told-"  # begins the names of what stands for "told"; a folder's look leaves them out


class Strays:
    def __init__(self, office: Office) -> None:
        self._office = office

    def tell(
        self, inbox: Folder, outbox: Folder, sender: str | None, strays: Sequence[tuple[str, Refused]],
        report: Callable[[Outcome], None],
    ) -> None:  # fmt: skip
        """Tell of those that nobody was told of; forget those that have gone. Raises FOLDER_TROUBLE."""
        marks = {f"{_MARK}{_code(name)}": (name, no) for name, no in strays}
        inbox.forget(_MARK, kept=marks.keys())
        for mark, (name, no) in marks.items():
            if inbox.holds(mark):
                continue
            outcome = refusal(name, no)
            if sender is not None:
                self._answer(outbox, sender, outcome)
            inbox.put(mark, lambda _file: None)
            report(outcome)

    def _answer(self, outbox: Folder, sender: str, outcome: Outcome) -> None:
        """Under a name with a serial of ours: the file's own has none."""
        now = self._office.clock()
        name = MessageName(sender, belgian_date(now), _code(outcome.file_name)[:_SERIAL], Environment.PRODUCTION)
        outcome.answer_refusal(outbox, name.answer(Answer.RECEIPT), name.environment, now)


def _code(name: str) -> str:
    """Letters and digits that stand for a name."""
    return base64.b32encode(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()).decode("ascii")[:16]
