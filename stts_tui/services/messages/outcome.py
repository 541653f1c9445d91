"""What became of a delivered file, for whoever delivered it and for the host."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.domain.messages.message import Anomaly, Message, MessageState


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
