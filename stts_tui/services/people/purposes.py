"""Why one looks at a person's data, for the lines of the audit; whether a company asks for it.

The guard asks it of every look that opens one person's data (`services/act.py`); what was said stands in the session's row.
"""

from __future__ import annotations

from stts_tui.domain.people.purpose import RequirePurpose, Stated, StatePurpose, check
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.guard import Act, Service, performs


class PurposeService(Service):
    @performs(ActionId.PURPOSE_STATE)
    def state(self, act: Act, request: StatePurpose) -> Stated:
        """Say why one looks at the person whom a refusal named: it holds until somebody else's data are looked at.

        Raises PURPOSE_IN_WORDS (at field "reference").
        """
        check(request)
        stated = Stated(request.person, request.kept)
        act.store.sessions.save_purpose(act.session_id, stated)
        act.about("session", act.session_id, "")
        act.changed({}, {"purpose": stated.kept})
        return stated

    # -- the company's -----------------------------------------------------------------------------------------------
    @performs(ActionId.COMPANY_PURPOSE)
    def show_required(self, act: Act) -> RequirePurpose:
        """Whether the company asks its users why."""
        company = act.store.companies.get(act.company_id)
        act.about("company", act.company_id, company.name)
        return RequirePurpose(act.store.companies.asks_purpose(act.company_id), company.version)

    @performs(ActionId.COMPANY_PURPOSE)
    def require(self, act: Act, request: RequirePurpose) -> RequirePurpose:
        """Ask the users of the company why they look at somebody, or no longer. Raises CHANGED_MEANWHILE."""
        companies = act.store.companies
        company, before = companies.get(act.company_id), companies.asks_purpose(act.company_id)
        saved = companies.save_asks_purpose(act.company_id, request.version, request.required, act.now, act.actor.name)
        act.must_have_saved(saved, company.changed_by, company.changed_at)
        act.about("company", act.company_id, company.name)
        told = {False: "not asked for", True: "asked for"}
        act.changed({"purpose": told[before]}, {"purpose": told[request.required]})
        return RequirePurpose(request.required, request.version + 1)
