"""Channels of structured messages: sender numbers, technical users, keys."""

from __future__ import annotations

from datetime import datetime

from peewee import fn

from stts_tui.domain.messages.channel import Sender, SenderKey
from stts_tui.domain.messages.ssh_keys import PublicKey
from stts_tui.store import legible, pages, tables
from stts_tui.store.tariff.tables import FileHistory

legible.bounds(tables.SenderKey.body, 8192)  # 16,384 bits are 2,800 characters

_FIRST = 100_001  # assumed: the portal's own 999999 and a row of noughts stay free


class Senders:
    def find(self, company_id: int) -> Sender | None:
        """The company's channel."""
        row = tables.Sender.get_or_none(tables.Sender.company == company_id)
        return _sender(row) if row is not None else None

    def find_by_number(self, number: str) -> Sender | None:
        row = tables.Sender.get_or_none(tables.Sender.number == number)
        return _sender(row) if row is not None else None

    def add(self, company_id: int, email: str, at: datetime, by: str) -> Sender:
        """A channel under the next number, closed. Belongs in a transaction."""
        latest = pages.last_counted(tables.Sender.number, "", 6)
        number = f"{latest + 1 if latest else _FIRST:06}"
        newest = FileHistory.select(fn.MAX(FileHistory.id)).tuples().first()[0]
        tables.Sender.insert(
            company=company_id, number=number, is_open=False, technical_user=None, email=email,
            told_history=newest or 0, told_news=0, version=1, changed_at=at, changed_by=by,
        ).execute()  # fmt: skip
        found = self.find_by_number(number)
        if found is None:
            raise LookupError(number)
        return found

    def save(self, sender: Sender, version: int, at: datetime, by: str) -> bool:
        """Channel, technical user and address as in `sender`; False if somebody has changed it since `version`."""
        changed = (
            tables.Sender.update(
                is_open=sender.is_open, technical_user=sender.technical_user_id, email=sender.email,
                version=tables.Sender.version + 1, changed_at=at, changed_by=by,
            )
            .where((tables.Sender.id == sender.sender_id) & (tables.Sender.version == version))
            .execute()
        )  # fmt: skip
        return int(changed) == 1

    def get_told(self, sender_id: int) -> tuple[int, int]:
        """The last line of the files' histories that the company was told, and how many times it was told news."""
        row = tables.Sender.get_by_id(sender_id)
        return row.told_history, row.told_news

    def save_told(self, sender_id: int, history_id: int, news: int) -> None:
        tables.Sender.update(told_history=history_id, told_news=news).where(tables.Sender.id == sender_id).execute()

    # -- keys --------------------------------------------------------------------------------------------------------
    def list_keys(self, sender_id: int) -> list[SenderKey]:
        query = tables.SenderKey.select().where(tables.SenderKey.sender == sender_id).order_by(tables.SenderKey.id)
        return [SenderKey(row.id, PublicKey(row.kind, row.body, row.comment), row.added_at, row.added_by) for row in query]

    def is_key_known(self, fingerprint: str) -> bool:
        return bool(tables.SenderKey.select().where(tables.SenderKey.fingerprint == fingerprint).exists())

    def add_key(self, sender_id: int, key: PublicKey, at: datetime, by: str) -> None:
        tables.SenderKey.insert(
            sender=sender_id, kind=key.kind, body=key.body, comment=key.comment, fingerprint=key.fingerprint,
            added_at=at, added_by=by,
        ).execute()  # fmt: skip

    def delete_key(self, sender_id: int, key_id: int) -> None:
        tables.SenderKey.delete().where((tables.SenderKey.id == key_id) & (tables.SenderKey.sender == sender_id)).execute()


def _sender(row: tables.Sender) -> Sender:
    return Sender(
        row.id, row.version, row.company_id, row.number, bool(row.is_open), row.technical_user_id, row.email,
        row.changed_at, row.changed_by,
    )  # fmt: skip
