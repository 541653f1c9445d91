"""From the two letters to a local administrator; the hand-over; forms that outlive a lost line."""

from __future__ import annotations

from datetime import date

import pytest

from stts_tui.domain.common.drafts import KeptForm, dump, keepable, load
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.forms import ADD_USER, CHANGE_PASSWORD
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.services.house import House
from tests import access_builders as access
from tests import builders
from tests.access_builders import OWN_PASSWORD, a_desk, a_registration, issue, provisional, register, view
from tests.builders import Company, FixedClock, log_in, refuses


@pytest.mark.asvs("V2.3.1")
def test_provisional_data_lead_only_to_the_registration(house: House) -> None:
    _made, issued = issue(house, a_desk(house))
    session = provisional(house, issued)
    shown = house.registration.show(session)
    assert (shown.company_name, shown.first_name, shown.last_name) == ("Nova Telecom", "Lies", "Wouters")
    for door in (house.users.list_page, house.desk.list_page):
        with refuses("register-first"):
            door(session, Place())
    with refuses("register-first"):
        house.own.show(session)


@pytest.mark.asvs("V6.4.1")
def test_a_registered_administrator_has_everything_and_the_letters_are_void(house: House) -> None:
    made, issued = issue(house, a_desk(house))
    session = provisional(house, issued)
    assert house.registration.register(session, a_registration(issued)) == "lies001"
    with refuses("session-ended"):
        house.session.home(session)
    with refuses("login-wrong"):
        provisional(house, issued)
    login = house.session.log_in(LogIn("lies001", Secret(OWN_PASSWORD)))
    actor = login.actor
    assert (actor.local_administrator, actor.applications, actor.profile) == (True, frozenset(Application), Profile.STTS_3)
    assert actor.name == "Lies Wouters"
    assert actor.language == "nl"
    history = [event.step.value for event in view(house, made.ticket).history]
    assert history == ["submit", "original", "process", "register"]


def test_only_the_person_of_the_request_can_register(house: House) -> None:
    _made, issued = issue(house, a_desk(house))
    session = provisional(house, issued)
    before = builders.rows(house)
    with refuses("registration-not-the-person") as caught:
        house.registration.register(session, a_registration(issued, niss=builders.a_niss(3)))
    assert caught.refusal.field == "niss"
    assert builders.changed_tables(before, builders.rows(house)) == {"login_throttle", "audit"}
    for _number in range(3):
        with refuses("registration-not-the-person"):
            house.registration.register(session, a_registration(issued, niss=builders.a_niss(3)))
    with refuses("login-wait"):
        house.registration.register(session, a_registration(issued))


@pytest.mark.parametrize(
    ("password", "code"),
    [("kort", "password-too-short"), ("lies wouters 2026", "password-holds-name"),
     ("nova telecom 2026", "password-holds-name"),
     ("lies001 eet geen kool", "password-holds-name"), (None, "registration-provisional-password")],
)  # fmt: skip
@pytest.mark.asvs("V6.2.1", "V6.2.11", "V6.4.1")
def test_the_password_is_ones_own_and_a_good_one(house: House, password: str | None, code: str) -> None:
    _made, issued = issue(house, a_desk(house))
    chosen = issued.password if password is None else Secret(password)
    with refuses(code) as caught:
        register(house, issued, password=chosen)
    assert caught.refusal.field == "password"


def test_a_user_name_is_never_given_twice(house: House, alpha: Company) -> None:
    _made, issued = issue(house, a_desk(house))
    with refuses("user-name-taken") as caught:
        register(house, issued, "stts01")
    assert caught.refusal.field == "user_name"
    register(house, issued)


def test_a_former_user_who_becomes_administrator_has_one_account(house: House, alpha: Company) -> None:
    desk, own = a_desk(house), alpha.session("stts01")
    cbe = access.of_company(house, alpha.company_id)
    niss = alpha.view("stts01").niss
    _made, issued = issue(house, desk, cbe=cbe, replaces=True, niss=niss)
    assert issued.request.situation.user_of_same_person == "Anna Janssens (stts01)"  # the desk sees it
    assert house.registration.show(provisional(house, issued)).closes == "stts01"
    house.session.home(own)
    register(house, issued)
    with refuses("session-ended"):
        house.session.home(own)


def test_the_present_administrator_may_ask_anew_for_himself(house: House, alpha: Company) -> None:
    """He forgot his password: nobody in the company can give him another."""
    cbe = access.of_company(house, alpha.company_id)
    _made, issued = issue(house, a_desk(house), cbe=cbe, replaces=True, niss=alpha.view("admin01").niss)
    register(house, issued, "adams02")
    log_in(house, "adams02", OWN_PASSWORD)


@pytest.mark.asvs("V6.4.1")
def test_an_open_session_with_lapsed_data_stops(house: House, clock: FixedClock) -> None:
    _made, issued = issue(house, a_desk(house))
    clock.advance(days=30)
    session = provisional(house, issued)
    clock.advance(days=1)
    with refuses("provisional-lapsed"):
        house.registration.register(session, a_registration(issued))
    with refuses("provisional-lapsed"):
        provisional(house, issued)
    assert house.office.store.audit.list_()[-1].outcome == "provisional-lapsed"


def test_provisional_data_are_no_user_of_the_company(house: House, alpha: Company) -> None:
    cbe = access.of_company(house, alpha.company_id)
    admin = alpha.session()
    before = house.users.list_page(admin, Place()).page.total
    desk = a_desk(house)
    made = access.submit(house, cbe=cbe, replaces=True)
    access.intake(house, desk, made)
    issued = access.process(house, desk, made)
    register(house, issued)
    assert house.users.list_page(log_in(house, "lies001", OWN_PASSWORD), Place()).page.total == before


# -- the hand-over -----------------------------------------------------------------------------------------------------
def test_the_hand_over_sheet_waits_for_the_new_one(house: House, alpha: Company) -> None:
    admin = alpha.session()
    house.users.block(admin, builders.a_block(alpha.view("stts01"), until=date(2026, 5, 1)))
    house.users.block(admin, builders.a_block(alpha.view("stts02")))
    alpha.add("xml001", first_name="Xavier", last_name="Maes", applications=frozenset({Application.MESSAGES}))
    desk = a_desk(house)
    _made, issued = issue(house, desk, cbe=access.of_company(house, alpha.company_id), replaces=True)
    register(house, issued)
    open_one = access.submit(house, cbe=access.of_company(house, alpha.company_id), nth=3, replaces=True)
    login = house.session.log_in(LogIn("lies001", Secret(OWN_PASSWORD)))
    assert login.home.handover_waits
    sheet = house.registration.handover(login.session)
    assert (sheet.predecessor, sheet.closed_on) == ("Ada Adams", date(2026, 3, 2))
    assert [(block.user_name, block.until, block.reason) for block in sheet.planned_blocks] == [
        ("stts01", date(2026, 5, 1), "long leave")
    ]
    assert sheet.blocked_for_good == 1
    assert sheet.message_users == ("Xavier Maes (xml001)",)
    assert [ticket for ticket, _state in sheet.requests] == [open_one.ticket]
    assert not house.session.home(login.session).handover_waits


def test_no_sheet_waits_for_a_first_administrator(house: House, alpha: Company) -> None:
    _made, issued = issue(house, a_desk(house))
    register(house, issued)
    login = house.session.log_in(LogIn("lies001", Secret(OWN_PASSWORD)))
    assert not login.home.handover_waits
    assert not house.session.home(alpha.session()).handover_waits
    sheet = house.registration.handover(login.session)
    assert (sheet.predecessor, sheet.closed_on) == ("", None)


# -- half-filled forms -------------------------------------------------------------------------------------------------
def test_half_filled_forms_come_back_at_the_next_login_once(house: House, alpha: Company, clock: FixedClock) -> None:
    forms = (KeptForm("add-user", None, {"user_name": "bart001", "applications": frozenset({"stts"})}, {"version": 3}),)
    house.session.keep_forms(alpha.session(), forms)
    assert house.session.log_in(LogIn("stts01", Secret(builders.PASSWORD))).kept == ()
    assert house.session.log_in(LogIn("admin01", Secret(builders.PASSWORD))).kept == forms
    assert house.session.log_in(LogIn("admin01", Secret(builders.PASSWORD))).kept == ()
    house.session.keep_forms(alpha.session(), forms)
    clock.advance(days=1)
    assert house.session.log_in(LogIn("admin01", Secret(builders.PASSWORD))).kept == ()


@pytest.mark.asvs("V14.2.2")
def test_no_number_and_no_password_is_kept() -> None:
    typed = {"user_name": "bart001", "user_name_again": "bart001", "niss": "85073003328", "email": "b@a.be"}
    assert set(keepable(ADD_USER, typed)) == {"user_name", "user_name_again", "email"}
    assert keepable(CHANGE_PASSWORD, {"old": "x", "new": "y", "new_again": "y"}) == {}


def test_what_is_kept_is_bounded() -> None:
    forms = [KeptForm(f"form{number}", number, {"text": "x" * 5000}, {}) for number in range(100)]
    kept = load(dump(forms))
    assert 5 <= len(kept) < 20
    assert list(kept) == forms[: len(kept)]
