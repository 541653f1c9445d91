"""Acts of structured messages: carried out without a login, many in one transaction, each guarded as its door does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.people.session import BLOCKED, SESSION_ENDED
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor, Application
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.services.guard import NOT_ALLOWED, Act, Office
from stts_tui.services.standing import until_words
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store

T = TypeVar("T")


def admit_technical(office: Office, account_id: int) -> Actor:
    """The account in whose name messages are carried out, without a login: a channel proves itself by its key.

    That nobody ever chose a password for it does not matter. Belongs in a transaction.
    Raises SESSION_ENDED, BLOCKED, NOT_ALLOWED.
    """
    held, actor = office.store.accounts.find_both(account_id, belgian_date(office.clock()))
    if held is None or held.removed or actor is None:
        raise refused(SESSION_ENDED)
    if held.block is not None:
        raise refused(BLOCKED, blocked=until_words(held.block))
    if Application.MESSAGES not in actor.applications:
        raise refused(NOT_ALLOWED, action=Application.MESSAGES.words)
    return replace(actor, must_choose_password=False, outdated_password=False, must_enrol=False)


class Bench:
    """Somebody at work inside a transaction that is open already: many acts in a row, each as its door does it.

    `actor` was admitted in this same transaction, so that holds for all of it. The lines of the audit are written by `write`;
    those of refusals are `refused` then, for a set of which nothing else stays.
    """

    def __init__(self, actor: Actor, now: datetime, office: Office, place: str = "") -> None:
        self.actor = actor
        self.place = place
        self.now = now
        self.store = office.store
        self.refused: list[AuditLine] = []
        self._office = office
        self._lines: list[AuditLine] = []
        self._latest: Act | None = None

    @property
    def today(self) -> date:
        return belgian_date(self.now)

    @property
    def company_id(self) -> int:
        if self.actor.company_id is None:
            raise LookupError("messages are exchanged by accounts of a company")
        return self.actor.company_id

    def perform(self, action_id: ActionId, work: Callable[[Act], T]) -> T:
        """Let `work` do it: the same right and audit line as through the action's door. Where it is refused: `refuse`."""
        if not is_allowed(self.actor, action_id):
            raise refused(NOT_ALLOWED, action=action(action_id).label)
        act = self._latest = Act(self.actor, self.now, self.store, action_id, place=self.place)
        result = work(act)
        self._lines.append(act.audit_line())
        self._latest = None
        return result

    def refuse(self, action_id: ActionId, no: Refused) -> None:
        """What a record asked for was refused: a line, where the fault is audited."""
        act, self._latest = self._latest or Act(self.actor, self.now, self.store, action_id, place=self.place), None
        if no.outcome:
            self._lines.append(act.refused_line(no.outcome))

    def write(self) -> None:
        chain = self.store.audit.chain()
        for each in self._lines:
            line = each if each.outcome == "done" else self._office.refusals.told(each)
            if line is not None:
                chain.add(line)
                if line.outcome != "done":
                    self.refused.append(line)
        chain.write()
        self._lines.clear()


def write_again(store: Store, lines: Sequence[AuditLine]) -> None:
    """Write the lines of refusals where all else of their set was undone."""
    chain = store.audit.chain()
    for line in lines:
        chain.add(line)
    chain.write()
