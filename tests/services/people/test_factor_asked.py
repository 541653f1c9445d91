"""Who must have a second factor: a company's users, or a role; they set it up before anything else."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.factors import Asked, asked_of, is_asked
from stts_tui.domain.people.own import ChangePassword
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Profile, Role
from stts_tui.domain.rights.table import comes_first
from stts_tui.services.host import factors as host
from stts_tui.services.house import House
from tests import builders
from tests.builders import PASSWORD, Company, FixedClock, log_in, refuses
from tests.factor_builders import enrol


@pytest.mark.asvs("V6.3.3")
def test_where_a_company_asks_who_has_none_sets_one_up_before_anything_else(
    house: House, alpha: Company, clock: FixedClock
) -> None:
    admin = enrol(house, alpha.session(), clock)
    open_one = alpha.session("stts01")
    shown = house.factor.show_required(admin.session)
    assert (shown.required, shown.users, shown.without) == (False, 5, 4)
    house.factor.require(admin.session, Require(True, shown.version))
    with refuses("enrol-first"):
        house.own.show(open_one)  # an open session too
    session = alpha.session("stts01")
    with refuses("enrol-first"):
        house.own.show(session)
    actor = house.session.home(session).actor
    assert comes_first(actor) is ActionId.OWN_FACTOR
    phone = enrol(house, session, clock)
    house.own.show(phone.session)
    with refuses("factor-required"):
        house.factor.remove(phone.session)
    with refuses("changed-meanwhile"):
        house.factor.require(admin.session, Require(False, shown.version))
    house.factor.require(admin.session, Require(False, shown.version + 1))
    house.own.show(alpha.session("stts02"))
    house.factor.remove(phone.session)


def test_another_company_is_not_asked(house: House, alpha: Company, clock: FixedClock) -> None:
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    house.factor.require(alpha.session(), Require(True, 1))
    house.own.show(beta.session("stts01"))


def test_a_given_password_is_replaced_first_then_the_factor_set_up(house: House, alpha: Company, clock: FixedClock) -> None:
    alpha.add("new0001", profile=1, must_choose_password=True)
    house.factor.require(alpha.session(), Require(True, 1))
    session = alpha.session("new0001")
    with refuses("choose-password-first"):
        house.factor.show(session)
    session = house.own.change_password(session, ChangePassword(Secret(PASSWORD), Secret("iets heel anders nu")))
    with refuses("enrol-first"):
        house.own.change_password(session, ChangePassword(Secret("iets heel anders nu"), Secret(PASSWORD)))
    enrol(house, session, clock)


@pytest.mark.asvs("V6.3.3")
def test_the_host_asks_a_role_or_profile(house: House, alpha: Company, clock: FixedClock) -> None:
    builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
    store = house.office.store
    host.ask(store, clock.now, Asked.STTS_2, wanted=True)
    assert host.ask(store, clock.now, Asked.DESK, wanted=True) == {Asked.STTS_2, Asked.DESK} == host.asked_now(store)
    for name, fault in (("stts01", ""), ("stts02", "enrol-first"), ("admin01", ""), ("desk0001", "enrol-first")):
        session = log_in(house, name)
        if fault:
            with refuses(fault):
                house.own.show(session)
        else:
            house.own.show(session)
    assert host.ask(store, clock.now, Asked.STTS_2, wanted=False) == {Asked.DESK}
    house.own.show(log_in(house, "stts02"))
    lines = [line for line in store.audit.list_() if line.action == "factor-ask"]
    assert [(line.actor_name, line.before, line.after) for line in lines][-1] == (
        "host", {"asked": "desk,stts2"}, {"asked": "desk"}
    )  # fmt: skip


def test_the_host_renews_a_lost_one(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session(), clock)
    host.renew(house.office.store, clock.now, " ADMIN01 ")
    with refuses("session-ended"):
        house.own.show(phone.session)
    alpha.session()
    with refuses("factor-none"):
        host.renew(house.office.store, clock.now, "admin01")
    with refuses("unlock-nobody"):
        host.renew(house.office.store, clock.now, "nobody99")


def test_whom_the_setting_names() -> None:
    for role in Role:
        for profile in (None, *Profile) if role is Role.COMPANY else (None,):
            for administrator in (False, True):
                named = {
                    each
                    for each in Asked
                    if is_asked(asked_of(f"nonsense,{each.value}"), role, profile, administrator=administrator)
                }
                assert len(named) == (1 if role is not Role.COMPANY else (profile is not None) + administrator)


def test_a_removed_users_factor_goes_once_the_removal_stands(house: House, alpha: Company, clock: FixedClock) -> None:
    phone = enrol(house, alpha.session("stts01"), clock)
    house.users.remove(alpha.session(), PickUser(alpha.ids["stts01"], alpha.view("stts01").version))
    assert phone.codes
    assert builders.rows(house)["factor"]  # it may be taken back, factor and all
    clock.advance(minutes=11)
    house.users.remove(alpha.session(), PickUser(alpha.ids["stts02"], alpha.view("stts02").version))
    assert not builders.rows(house)["factor"]
    assert not builders.rows(house)["recovery_code"]
