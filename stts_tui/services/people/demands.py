"""Whether one's company demands something of all of its users, and to demand it or no longer: the same for each demand."""

from __future__ import annotations

from stts_tui.domain.people.demands import Demand, Require
from stts_tui.services.act import Act

_TOLD = {False: "not asked for", True: "asked for"}  # as the audit says it


def held(act: Act, demand: Demand) -> Require:
    """How it stands; the act is about the company."""
    company = act.store.companies.get(act.company_id)
    act.about("company", act.company_id, company.name)
    return Require(act.store.companies.demands(act.company_id, demand), company.version)


def require(act: Act, demand: Demand, request: Require) -> Require:
    """Demand it, or no longer; gives how it stands then. Raises CHANGED_MEANWHILE."""
    companies = act.store.companies
    company, before = companies.get(act.company_id), companies.demands(act.company_id, demand)
    saved = companies.save_demand(act.company_id, demand, request.version, request.required, act.now, act.actor.name)
    act.must_have_saved(saved, company.changed_by, company.changed_at)
    act.about("company", act.company_id, company.name)
    act.changed({demand.value: _TOLD[before]}, {demand.value: _TOLD[request.required]})
    return Require(request.required, request.version + 1)
