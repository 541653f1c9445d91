"""Structured messages: the settings page of the local administrator, as far as there is something to set."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.domain.actions import ActionId
from stts_tui.domain.actor import Application
from stts_tui.domain.criteria import UserCriteria
from stts_tui.services.guard import Act, Service, performs


@dataclass(frozen=True)
class MessagesOverview:
    """How many users may exchange structured messages: the manual asks for at least one."""

    company: str
    users: int


class MessagesService(Service):
    @performs(ActionId.MESSAGES_SETTINGS)
    def overview(self, act: Act) -> MessagesOverview:
        criteria = UserCriteria(applications=frozenset({Application.MESSAGES}))
        company = act.store.companies.get(act.company_id).name
        return MessagesOverview(company, act.store.accounts.count(act.company_id, criteria, act.today))
