"""A user's national number can be corrected: the former one still finds, and one person has one account."""

from __future__ import annotations

from dataclasses import replace

from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.people.search import UserCriteria
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, a_modification, a_new_user, a_niss, log_in, refuses

WRONG, RIGHT, THIRD = a_niss(7001), a_niss(7002), a_niss(7003)


def found(house: House, alpha: Company, digits: str) -> set[str]:
    """Whom a search by a number finds, in the one box, by its own criterion, and as a word typed on the list."""
    session = alpha.session()
    in_box = house.users.find(session, UserCriteria(anything=digits), Place()).page.rows
    by_number = house.users.find(session, UserCriteria(niss_start=digits), Place()).page.rows
    located = house.users.list_page(session, Place(way=Way.WORD, word=digits)).page.rows
    assert {row.user_name for row in in_box} == {row.user_name for row in by_number}
    assert not in_box or located[0].user_name in {row.user_name for row in in_box}
    return {row.user_name for row in in_box}


def test_the_former_number_still_finds(house: House, alpha: Company) -> None:
    admin = alpha.session()
    added = house.users.add(admin, a_new_user(niss=WRONG)).user
    corrected = house.users.modify(admin, a_modification(added, niss=RIGHT))
    again = house.users.modify(admin, a_modification(corrected, niss=THIRD))
    assert (corrected.niss, again.niss, again.version) == (RIGHT, THIRD, added.version + 2)
    for niss in (WRONG, RIGHT, THIRD):
        assert found(house, alpha, niss.digits) == found(house, alpha, niss.digits[:9]) == {added.user_name}
    with refuses("user-national-number-taken"):  # the same person, under a number from before
        house.users.add(admin, a_new_user(user_name="again01", niss=WRONG))
    other = a_new_user(user_name="other01", last_name="Zwaenepoel", niss=WRONG)
    assert house.users.add(admin, other).user.niss == WRONG  # it had been typed by mistake: it is somebody else's
    audit = str([(line.before, line.after) for line in house.office.store.audit.list_()])
    assert not any(niss.digits in audit for niss in (WRONG, RIGHT, THIRD))


def test_a_number_that_stays_is_no_correction(house: House, alpha: Company) -> None:
    user = alpha.view("stts01")
    for niss in (None, user.niss):
        before = builders.rows(house)
        user = house.users.modify(alpha.session(), a_modification(user, niss=niss, email="other@alpha.be"))
        assert "account_number" not in builders.changed_tables(before, builders.rows(house))


def test_what_cannot_be_corrected(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.view("stts01")
    with refuses("user-national-number-taken") as caught:
        house.users.modify(admin, a_modification(user, niss=alpha.view("stts02").niss))
    assert caught.refusal.field == "niss"
    with refuses("administrator-number"):
        house.users.modify(admin, a_modification(alpha.view("admin01"), niss=RIGHT))
    assert alpha.view("stts01") == user


def test_a_correction_can_be_taken_back(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.view("stts01")
    house.users.modify(admin, a_modification(user, niss=RIGHT))
    shown = house.users.show_take_back(admin)
    assert [(is_now, was) for _label, is_now, was in shown.users[0].fields] == [(str(RIGHT), str(user.niss))]
    house.users.take_back(admin, shown)
    back = alpha.view("stts01")
    assert replace(back, version=user.version, changed_at=user.changed_at, changed_by=user.changed_by) == user
    assert found(house, alpha, user.niss.digits) == {"stts01"}
    assert log_in(house, "stts01") is not None


def test_a_number_given_to_another_meanwhile_does_not_come_back(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.view("stts01")
    house.users.modify(admin, a_modification(user, niss=RIGHT))
    shown = house.users.show_take_back(admin)
    builders.an_account(house, alpha.company_id, "other01", niss=user.niss, last_name="Zwaenepoel")
    with refuses("user-national-number-taken"):
        house.users.take_back(admin, shown)
