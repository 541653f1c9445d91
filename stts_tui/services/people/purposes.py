"""Why one looks at a person's data, for the lines of the audit; whether a company asks for it.

The guard asks it of every look that opens one person's data (`services/act.py`); what was said stands in the session's row.
"""

from __future__ import annotations

from stts_tui.domain.people.demands import Demand, Require
from stts_tui.domain.people.purpose import Stated, StatePurpose, check
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.guard import Act, Service, performs
from stts_tui.services.people import demands


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
    def show_required(self, act: Act) -> Require:
        """Whether the company asks its users why."""
        return demands.held(act, Demand.PURPOSE)

    @performs(ActionId.COMPANY_PURPOSE)
    def require(self, act: Act, request: Require) -> Require:
        """Ask the users of the company why they look at somebody, or no longer. Raises CHANGED_MEANWHILE."""
        return demands.require(act, Demand.PURPOSE, request)
