"""The answers to a message: FO.ACRF about the whole, FO.NOTI about each record [S41]. The same data give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from stts_tui.domain.messages.message import Anomaly, Environment, Message, MessageState, Result
from stts_tui.exchange import writing
from stts_tui.exchange.outlooks import outlook_nodes, outlook_texts, whom_nodes
from stts_tui.exchange.writing import Head, Node
from stts_tui.store.database import Store

PORTAL = "999999"  # the sender number of the portal itself [S37]


def write_receipt(file: BinaryIO, message: Message) -> None:
    """Accepted or refused as a whole."""
    head = Head(
        message.sender, Environment(message.environment), message.received_at, file_name=message.name,
        ticket=message.ticket,
    )  # fmt: skip
    _write_receipt(file, head, message.reasons, message.state in (MessageState.REFUSED, MessageState.CALLED_BACK))


def write_refusal(file: BinaryIO, name: str, environment: Environment, at: datetime, reasons: tuple[Anomaly, ...]) -> None:
    """A receipt for what is of no known sender, and so is not kept."""
    _write_receipt(file, Head(PORTAL, environment, at, file_name=name), reasons, True)


def _write_receipt(file: BinaryIO, head: Head, reasons: tuple[Anomaly, ...], is_refused: bool) -> None:
    receipt = Node("Receipt", [("ResultCode", "0" if is_refused else "1")], tuple(map(_anomaly, reasons)))
    writing.write(file, "Acknowledgement", head, [receipt])


def write_results(file: BinaryIO, message: Message, store: Store) -> None:
    """What became of each record, written while it is read."""
    head = Head(
        message.sender, Environment(message.environment), message.ended_at or message.received_at,
        file_name=message.name, ticket=message.ticket,
    )  # fmt: skip
    nodes: Iterator[Node] = (_result(message, result) for result in store.messages.results(message.message_id))
    totals = {"Accepted": message.accepted, "Refused": message.refused}
    writing.write(file, "Notification", head, nodes, totals)


def _anomaly(reason: Anomaly) -> Node:
    return writing.anomaly(reason.code, reason.path, reason.line, reason.sentence, blocking=reason.blocking)


def _result(message: Message, result: Result) -> Node:
    texts = [
        ("Record", result.kind), ("ResultCode", "1" if result.accepted else "0"),
        ("HandledReference", message.record_ticket(result.position)),
    ]  # fmt: skip
    if result.file_number:
        texts.append(("File", result.file_number))
    told, nodes = result.told, tuple(map(_anomaly, result.reasons))
    if told.outlook is not None:
        texts += outlook_texts(told.outlook)
        nodes = (*outlook_nodes(told.outlook), *nodes)
    if told.whom is not None:
        nodes += whom_nodes(told.whom)
    more = writing.given(("TotalFound", result.total_found), ("Next", told.next_file))
    found = tuple(
        Node("Found", [("File", file.number), ("LastName", file.last_name),
                       *([("FirstName", file.first_name)] if file.first_name else []),
                       ("MaskedNumber", file.masked_niss), ("State", file.state)])
        for file in result.found
    )  # fmt: skip
    return Node("Result", texts, nodes, more, found, result.reference)
