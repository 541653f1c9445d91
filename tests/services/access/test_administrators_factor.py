"""A local administrator who lost the second factor: the access desk renews it, on the request that registered the account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stts_tui.domain.access.request import Submitted
from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.factors import Asked
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.session import Proof
from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.services.host import factors as host
from stts_tui.services.house import House
from stts_tui.settings import Sessions
from stts_tui.store.person_lines import lines_about
from tests import access_builders as access
from tests import builders
from tests.access_builders import OWN_PASSWORD, a_desk, pick
from tests.builders import FixedClock, log_in, refuses, run_sql
from tests.factor_builders import Telephone, enrol


@pytest.fixture
def made(house: House) -> Submitted:
    """A request whose local administrator is registered, without a second factor."""
    made, issued = access.issue(house, a_desk(house))
    access.register(house, issued)
    return made


def phone_of(house: House, clock: FixedClock) -> Telephone:
    return enrol(house, log_in(house, "lies001", OWN_PASSWORD), clock)


@pytest.mark.asvs("V6.5.6")
def test_the_desk_renews_it_and_the_password_alone_lets_in(house: House, made: Submitted, clock: FixedClock) -> None:
    phone = phone_of(house, clock)
    after = house.desk.renew_factor(a_desk(house), pick(house, made))
    assert (after.history[-1].step.value, after.history[-1].by, after.history[-1].note) == (
        "factor",
        "Dirk Desk0001",
        "lies001",
    )
    assert after.situation.registered is not None
    assert not after.situation.registered.has_factor
    with refuses("session-ended"):
        house.own.show(phone.session)
    with refuses("login-wrong"):
        house.session.log_in(LogIn("lies001", Secret("iets heel anders"), phone.recovery(0)))
    assert not builders.rows(house)["recovery_code"]
    host.ask(house.office.store, clock.now, Asked.ADMINISTRATOR, wanted=True)
    session = log_in(house, "lies001", OWN_PASSWORD)
    with refuses("enrol-first"):
        house.own.show(session)  # where one is asked for, it is set up before anything else
    enrol(house, session, clock)


def test_the_company_reads_in_its_audit_who_did_it_and_on_which_request(
    house: House, made: Submitted, clock: FixedClock
) -> None:
    phone_of(house, clock)
    house.desk.renew_factor(a_desk(house), pick(house, made))
    administrator = log_in(house, "lies001", OWN_PASSWORD)
    page = house.trail.find(administrator, TrailCriteria(action="request-factor"), Place()).page
    (line,) = page.rows
    assert (line.actor, line.subject, line.subject_id) == (
        "desk0001", "Lies Wouters (lies001)", access.registered(house, made),
    )  # fmt: skip
    assert dict(line.before) == {"second factor": "app"}
    assert dict(line.after) == {"second factor": "none", "ticket": str(made.ticket)}
    (about,) = house.trail.find(administrator, TrailCriteria(about="lies001", action="request-factor"), Place()).page.rows
    assert about == line
    niss = access.view(house, made.ticket).administrator.niss
    told = lines_about(niss, house.office.store.pseudonyms)
    with house.office.store.snapshot():
        (mine,) = [each for each in told if each.action == "request-factor"]
    assert mine.line_id == line.line_id  # in the report to the person, too
    other = builders.a_staffed_company(house, "Beta Mobile", "b")
    assert not house.trail.find(other.session("admin01"), TrailCriteria(action="request-factor"), Place()).page.rows


def test_what_cannot_be_renewed_is_refused_and_nothing_changes(house: House, made: Submitted, clock: FixedClock) -> None:
    desk = a_desk(house)
    with refuses("user-without-factor"):
        house.desk.renew_factor(desk, pick(house, made))
    phone = phone_of(house, clock)
    stale = pick(house, made)
    run_sql(house, "UPDATE access_request SET version = version + 1")
    with refuses("changed-meanwhile"):
        house.desk.renew_factor(desk, stale)
    house.own.show(phone.session)
    assert house.desk.show(desk, stale.request_id).situation.registered is not None
    run_sql(house, "UPDATE account SET blocked_until = '2030-01-01' WHERE user_name = 'lies001'")
    with refuses("request-administrator-gone"):
        house.desk.renew_factor(desk, pick(house, made))


def test_only_a_registered_request_has_somebody_to_help(house: House) -> None:
    desk, made = a_desk(house), access.submit(house)
    for go_on in (
        lambda: access.intake(house, desk, made), lambda: access.process(house, desk, made),
        lambda: house.desk.withdraw(desk, access.ending(house, made)), lambda: None,
    ):  # fmt: skip
        with refuses("request-not-now"):
            house.desk.renew_factor(desk, pick(house, made))
        go_on()


def test_of_a_replaced_administrator_nothing_is_renewed(house: House, made: Submitted, clock: FixedClock) -> None:
    phone_of(house, clock)
    desk = a_desk(house)
    later, issued = access.issue(house, desk, nth=2, replaces=True)
    for _time in range(2):
        with refuses("request-administrator-gone"):
            house.desk.renew_factor(desk, pick(house, made))
        if access.view(house, later.ticket).state.is_open:
            access.register(house, issued, "lies002")
    enrol(house, log_in(house, "lies002", OWN_PASSWORD), clock)
    house.desk.renew_factor(desk, pick(house, later))


def test_two_clerks_one_renewal(house: House, made: Submitted, clock: FixedClock) -> None:
    phone_of(house, clock)
    seen = pick(house, made)
    house.desk.renew_factor(a_desk(house), seen)
    with refuses("user-without-factor"):
        house.desk.renew_factor(a_desk(house, "desk0002"), seen)
    phone = phone_of(house, clock)
    with refuses("changed-meanwhile"):
        house.desk.renew_factor(a_desk(house, "desk0002"), seen)
    house.own.show(phone.session)


@pytest.mark.asvs("V7.5.3")
def test_the_password_is_asked_again(house: House, made: Submitted, clock: FixedClock) -> None:
    phone_of(house, clock)
    desk, passed = a_desk(house), [0]
    as_shipped = replace(house.office.settings, sessions=Sessions())
    timed = House(replace(house.office, ticks=lambda: passed[0], settings=as_shipped), is_demo=False)
    desk, passed[0] = log_in(timed, "desk0001"), as_shipped.sessions.proof_seconds + 1
    with refuses("password-again"):
        timed.desk.renew_factor(desk, pick(timed, made))
    timed.session.prove(desk, Proof(Secret(builders.PASSWORD)))
    timed.desk.renew_factor(desk, pick(timed, made))


def test_another_company_of_the_same_person_keeps_its_factor(house: House, made: Submitted, clock: FixedClock) -> None:
    desk = a_desk(house)
    _other, issued = access.issue(house, desk, cbe=enterprise_number(4_900_001))  # the same person there
    access.register(house, issued, "lies009")
    phone_of(house, clock)
    other = enrol(house, log_in(house, "lies009", OWN_PASSWORD), clock)
    house.desk.renew_factor(desk, pick(house, made))
    house.own.show(other.session)
