"""What the lists of messages, of their records, of waiting files and of keys tell of each."""

from __future__ import annotations

from collections.abc import Container

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.columns import Column, Columns
from stts_tui.domain.messages.channel import SenderKey
from stts_tui.domain.messages.message import Message, MessageState, Result, WaitingFile
from stts_tui.domain.messages.records import RecordKind
from stts_tui.i18n import Words, _, _c

MESSAGES: Columns[Message] = (
    Column(_("Received"), 16, lambda row: show_instant(row.received_at), gap=2),
    Column(_("Message"), 23, lambda row: row.name[8:31]),
    Column(_("State"), 15, lambda row: row.state.words, alarm=lambda row: row.state is MessageState.REFUSED),
    Column(_("Accept."), 7, lambda row: row.accepted, right=True),
    Column(_c("column", "Refused"), 7, lambda row: row.refused, right=True),
)
WAITING: Columns[WaitingFile] = (
    Column(_c("computer", "File"), 40, lambda row: row.name),
    Column(_("Size"), 11, lambda row: row.size, right=True, gap=2),
    Column(_("Started"), 7, lambda row: _("yes") if row.started else _("no")),
)
KEYS: Columns[SenderKey] = (
    Column(_("Fingerprint"), 51, lambda row: row.key.fingerprint),
    Column(_("Added"), 16, lambda row: show_instant(row.added_at)),
    Column(_c("column", "Comment"), 7, lambda row: row.key.comment),
)


def results(corrected: Container[int]) -> Columns[Result]:
    """The records of a message; a * at those whose positions are in `corrected`."""
    return (
        Column(_("No."), 6, lambda row: row.position, right=True, gap=0),
        Column(Words(""), 1, lambda row: "*" if row.position in corrected else ""),
        Column(_("Record"), 20, lambda row: RecordKind(row.kind).words),
        Column(_("Reference"), 20, lambda row: row.reference),
        Column(_("What became of it"), 26, _outcome, alarm=lambda row: not row.accepted and not row.sent_as),
    )


def _outcome(row: Result) -> str:
    if row.accepted:
        return str(_("accepted {number}").with_values(number=row.file_number)).rstrip()
    if row.sent_as:
        return str(_("sent as {ticket}").with_values(ticket=row.sent_as))
    return f"! {row.reasons[0].code}" if row.reasons else str(_("refused"))
