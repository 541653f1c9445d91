"""Access requests with few words: forms, requests in every state, the desk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from stts_tui.domain.access.decisions import EndRequest, Medium, PickRequest, ProcessRequest, RecordIntake
from stts_tui.domain.access.desk import Issued, RequestView
from stts_tui.domain.access.registration import Registration
from stts_tui.domain.access.request import (
    AccessCompany,
    AccessPerson,
    AccessRequest,
    PostalAddress,
    Qualification,
    Responsible,
    Submitted,
)
from stts_tui.domain.common.numbers import EnterpriseNumber, NationalNumber, enterprise_number
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.unread import tolerant
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Role
from stts_tui.services.house import House
from tests import builders
from tests.builders import a_niss, log_in

ADDRESS = PostalAddress("Kerkstraat 1", "9000", "Gent")
OWN_PASSWORD = "zeven kleine geitjes"
NEW_COMPANY = enterprise_number(4_900_000)


def a_desk(house: House, user_name: str = "desk0001") -> Session:
    """A session of the access desk."""
    if not house.office.store.accounts.is_name_taken(user_name):
        builders.an_account(house, None, user_name, first_name="Dirk", role=Role.ACCESS_DESK)
    return log_in(house, user_name)


def a_person(nth: int = 1, first_name: str = "Lies", last_name: str = "Wouters", **changes: Any) -> AccessPerson:
    niss = a_niss(20_000 + nth)
    given = AccessPerson(first_name, last_name, niss, Qualification.DIRECTOR, "lies@new.be", "+32470000000", ADDRESS)
    return replace(given, **changes)


def a_form(
    cbe: EnterpriseNumber | None = NEW_COMPANY, *, nth: int = 1, outside: bool = False, replaces: bool = False,
    niss: NationalNumber | None = None, language: str = "en", **changes: Any,
) -> AccessRequest:  # fmt: skip
    """A form of a new company; `nth` tells one local administrator from another, `outside` that the signer is."""
    company = AccessCompany(None, cbe, "Nova Telecom", "info@nova.be", ADDRESS, language)
    administrator = a_person(nth, qualification=Qualification.EMPLOYEE)
    if niss is not None:
        administrator = replace(administrator, niss=niss)
    signer = Responsible(a_person(500, "Stijn", "Smets"), works_in_company=not outside)
    return replace(AccessRequest(company, administrator, signer, replaces), **changes)


def of_company(house: House, company_id: int) -> EnterpriseNumber:
    with house.office.store.transaction():
        return house.office.store.companies.get(company_id).cbe


def submit(house: House, form: AccessRequest | None = None, **changes: Any) -> Submitted:
    return house.access.submit(form or a_form(**changes))


def view(house: House, ticket: object) -> RequestView:
    """The request as the store has it now, without a consultation."""
    store = house.office.store
    ((request_id,),) = builders.run_sql(house, "SELECT id FROM access_request WHERE ticket = ?", re.sub("-", "", str(ticket)))
    with store.transaction(), tolerant():
        found = store.requests.find(request_id)
    assert found is not None
    return found


def intake(house: House, desk: Session, made: Submitted, **changes: Any) -> RequestView:
    request = view(house, made.ticket)
    given = RecordIntake(request.request_id, request.version, Medium.ORIGINAL, _today(house))
    return house.desk.intake(desk, replace(given, **changes))


def process(house: House, desk: Session, made: Submitted, **changes: Any) -> Issued:
    """Processed by a desk that has looked at the request and confirms what it does."""
    request = house.desk.show(desk, view(house, made.ticket).request_id)
    present = request.situation.administrator
    given = ProcessRequest(
        request.request_id, request.version, present.account_id if present else None, present is not None,
        bool(request.situation.others),
    )  # fmt: skip
    return house.desk.process(desk, replace(given, **changes))


def issue(house: House, desk: Session, made: Submitted | None = None, **changes: Any) -> tuple[Submitted, Issued]:
    """A request with its letters made."""
    made = made or submit(house, **changes)
    intake(house, desk, made)
    return made, process(house, desk, made)


def pick(house: House, made: Submitted) -> PickRequest:
    request = view(house, made.ticket)
    return PickRequest(request.request_id, request.version)


def ending(house: House, made: Submitted, reason: str = "not signed") -> EndRequest:
    request = view(house, made.ticket)
    return EndRequest(request.request_id, request.version, reason)


def provisional(house: House, issued: Issued) -> Session:
    return log_in(house, issued.user_name, issued.password.reveal())


def a_registration(issued: Issued, user_name: str = "lies001", **changes: Any) -> Registration:
    niss = issued.request.administrator.niss
    return replace(Registration(user_name, Secret(OWN_PASSWORD), "lies@nova.be", niss, "nl"), **changes)


def register(house: House, issued: Issued, user_name: str = "lies001", **changes: Any) -> str:
    return house.registration.register(provisional(house, issued), a_registration(issued, user_name, **changes))


def registered(house: House, made: Submitted) -> int:
    """The account of the local administrator whom a request registered."""
    found = view(house, made.ticket).request_id
    ((account_id,),) = builders.run_sql(house, "SELECT administrator_id FROM access_request WHERE id = ?", found)
    return int(account_id)


def _today(house: House) -> date:
    from stts_tui.domain.common.calendar import belgian_date

    return belgian_date(house.office.clock())
