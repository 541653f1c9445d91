"""A password that the rules of today would refuse: it lets in once more, to be replaced before anything else."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.own import ChangePassword
from stts_tui.services.house import House
from tests.builders import PASSWORD, Company, log_in, refuses

SHORT = "zout en peper"


@pytest.mark.parametrize("old", [SHORT, "Welkom01Welkom01", "qwertyuiopasdfghjk", "wachtwoordwachtwoord"])
@pytest.mark.asvs("V6.2.1")
def test_what_would_be_refused_today_is_replaced_before_anything_else(house: House, alpha: Company, old: str) -> None:
    alpha.add("old0001", profile=3, password=old)
    login = house.session.log_in(LogIn("old0001", Secret(old)))
    assert login.actor.outdated_password
    with refuses("renew-password-first"):
        house.own.show(login.session)
    with refuses("password-too-short"):
        house.own.change_password(login.session, ChangePassword(Secret(old), Secret("twaalf teken")))
    session = house.own.change_password(login.session, ChangePassword(Secret(old), Secret(PASSWORD)))
    house.own.show(session)
    assert not house.session.log_in(LogIn("old0001", Secret(PASSWORD))).actor.outdated_password


def test_a_wrong_password_tells_nothing_of_the_right_ones_age(house: House, alpha: Company) -> None:
    alpha.add("old0001", profile=3, password=SHORT)
    session = log_in(house, "stts01")
    with refuses("login-wrong"):
        log_in(house, "old0001", "kort")
    actor = house.office.store.accounts.find_actor(alpha.ids["old0001"])
    assert actor is not None
    assert not actor.outdated_password
    house.own.show(session)


def test_a_given_password_says_that_it_was_given(house: House, alpha: Company) -> None:
    alpha.add("new0001", profile=3, password=SHORT, must_choose_password=True)
    with refuses("choose-password-first"):
        house.own.show(log_in(house, "new0001", SHORT))
