"""The house in which the guides are played: everybody and everything that their examples name. Made once, copied for each.

The tariff files are those of the journeys (a family name tells the state), with one more for each thing that a guide does.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from stts_tui.domain.access.ticket import hash_secret
from stts_tui.domain.common.numbers import NationalNumber, enterprise_number
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import AskDocuments
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.services.house import House
from stts_tui.settings import Exchange
from stts_tui.store.people.accounts import NewAccount
from tests import access_builders as access
from tests import builders
from tests.builders import MONDAY_MORNING, Company, FixedClock, log_in, run_sql
from tests.journeys.tariff.conftest import Maker, furnish
from tests.tariff_builders import a_person

BEGINS = MONDAY_MORNING - timedelta(days=100)
OMEGA = "omega001"  # the local administrator who is registered
PROVISIONAL, LETTERS_PASSWORD, SECRET = "provdelta", "kwik kwek kwak", "ABCDEFGHJKMNPQRS"
SERVED = ("Maes", "Gielen", "Haesen", "Hoste", "Jacobs", "Lambert")  # with a tariff
ASKING = ("Bracke", "Daems", "Evrard", "Vinck")  # the register knows no ground, the customer has proof
COMPANIES = ("Nova Telecom", "Delta Net", "Zeta Draadloos", "Epsilon Telecom", "Theta Cable", "Eta Funk")


def make(folder: Path) -> FixedClock:
    """Fill a new database in `folder`; gives the clock as it stands then."""
    clock = FixedClock(BEGINS)
    house = builders.a_house(folder, clock=clock)
    builders.an_account(house, None, "desk0001", first_name="Dora", role=Role.ACCESS_DESK)
    furnish(house, clock)
    at_alpha, bipt = log_in(house, "stts03"), log_in(house, "bipt0001")
    _late(house, Maker(house, clock), at_alpha, bipt)
    clock.now = MONDAY_MORNING
    make_files(house, Maker(house, clock), log_in(house, "stts03"), log_in(house, "bipt0001"))
    _users(house)
    _requests(house)
    builders.close(house)
    return clock


def _late(house: House, maker: Maker, at_alpha: Session, bipt: Session) -> None:
    """A file whose papers never came."""
    file = maker.file(at_alpha, "Fierens", proof=True)
    ask = AskDocuments(file.file_id, file.version, frozenset({DocumentKind.WAR_BLIND}))
    house.authority.carry_out(bipt, steps.ASK.of(ask))


def make_files(house: House, maker: Maker, at_alpha: Session, bipt: Session) -> None:
    for name in SERVED:
        maker.active(at_alpha, name)
    for name in ASKING:
        maker.file(at_alpha, name, proof=True)
    maker.file(at_alpha, "Claessens")
    for name in ("Cools", "Celis"):
        file = maker.file(at_alpha, name, proof=True)
        ask = AskDocuments(file.file_id, file.version, frozenset({DocumentKind.WAR_BLIND}))
        house.authority.carry_out(bipt, steps.ASK.of(ask))
    a_person(house, "Rosa", "Ravel", niss=builders.a_niss(806))
    a_person(house, "Maria", "Lambert", niss=builders.a_niss(807))  # her other number
    # What the register knows by now: Jacobs has moved, Hoste has lost the right.
    run_sql(house, "UPDATE household SET number = '7' WHERE id = (SELECT household_id FROM registered_person"
                   " WHERE last_name = 'Jacobs')")  # fmt: skip
    run_sql(house, "UPDATE entitlement SET valid_to = ? WHERE niss = (SELECT niss FROM registered_person"
                   " WHERE last_name = 'Hoste')", "2026-02-01")  # fmt: skip


def _users(house: House) -> None:
    ((company_id,),) = run_sql(house, "SELECT company_id FROM account WHERE user_name = 'admin01'")
    alpha = Company(house, company_id)
    alpha.add("helene1", first_name="Hélène", last_name="D’Hondt", profile=1)
    alpha.add("vermeulen1", first_name="Tom", last_name="Vermeulen", profile=2)
    for number in range(4):
        alpha.add(f"staff{number:03}", first_name="Piet", last_name=f"Zegers {number:02}")
    run_sql(house, "INSERT INTO account_application (account_id, application) SELECT id, 'messages' FROM account"
                   " WHERE user_name = 'stts03'")  # fmt: skip
    house.users.block(alpha.session(), builders.a_block(alpha.view("vermeulen1")))


def _requests(house: House) -> None:
    """One in each state, for each thing that the desk's guide does to the company that it names."""
    desk = log_in(house, "desk0001")
    for nth, name in enumerate(COMPANIES):
        cbe = enterprise_number(4_900_010 + nth)
        form = access.a_form(cbe, nth=nth + 10, outside=name == "Zeta Draadloos")
        made = access.submit(house, replace(form, company=replace(form.company, name=name)))
        if name in ("Delta Net", "Zeta Draadloos"):
            access.intake(house, desk, made)
        if name == "Epsilon Telecom":
            access.intake(house, desk, made)
            access.process(house, desk, made)
    run_sql(house, "UPDATE access_request SET secret_hash = ? WHERE company_name = 'Nova Telecom'", hash_secret(SECRET))
    _letters_sent(house)
    run_sql(house, "DELETE FROM login_throttle")  # nobody waits before the next form
    form = access.a_form(enterprise_number(4_900_030), nth=30)
    form = replace(form, company=replace(form.company, name="Omega Net"))
    _made, issued = access.issue(house, desk, access.submit(house, form))
    access.register(house, issued, OMEGA)


def _letters_sent(house: House) -> None:
    """Epsilon's letters hold a user name and a password that the guide can name."""
    ((company_id, niss),) = run_sql(
        house, "SELECT account.company_id, niss FROM account JOIN access_request ON provisional_id = account.id"
    )  # fmt: skip
    run_sql(house, "UPDATE account SET removed_at = created_at WHERE provisional_until IS NOT NULL")
    store = house.office.store
    with store.transaction():
        account_id = store.accounts.add(
            NewAccount(
                Role.COMPANY, company_id, PROVISIONAL, "Lies", "Wouters", NationalNumber(niss), "lies@new.be", "en",
                house.office.hasher.hash(Secret(LETTERS_PASSWORD)), must_choose_password=False,
                provisional_until=MONDAY_MORNING.date() + timedelta(days=30),
            ),
            MONDAY_MORNING, "tests",
        )  # fmt: skip
    run_sql(house, "UPDATE access_request SET provisional_id = ? WHERE provisional_id IS NOT NULL", account_id)


@functools.cache
def _template() -> tuple[Path, FixedClock]:
    folder = Path(tempfile.mkdtemp(prefix="stts-guides-"))
    return folder, make(folder)


def a_copy(folder: Path, language: str = "en") -> House:
    """The furnished house, everybody in it speaking `language`."""
    made, clock = _template()
    shutil.copytree(made, folder, dirs_exist_ok=True)
    folder.chmod(0o700)
    exchange = Exchange(str(folder / "in-{sender}"), str(folder / "out-{sender}"))
    settings = replace(builders.SETTINGS, exchange=exchange, exports=str(folder / "exports"))
    house = builders.open_house(folder / "stts.sqlite", FixedClock(clock.now), settings)
    run_sql(house, "UPDATE account SET language = ?", language)
    return house
