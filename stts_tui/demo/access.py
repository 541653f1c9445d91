"""The demo's access requests: in every state, overdue, lapsed, two for one company, one that replaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from stts_tui.demo.people import Chance, Citizen, Population
from stts_tui.domain.access.desk import NO_TERM, RequestCriteria, Which
from stts_tui.domain.access.request import (
    SIGNING,
    AccessCompany,
    AccessPerson,
    AccessRequest,
    PostalAddress,
    Qualification,
    RequestState,
    RequestStep,
    Responsible,
)
from stts_tui.domain.access.ticket import ALPHABET, hash_secret, short_code_of, show_code
from stts_tui.domain.common.calendar import add_working_days, show_date
from stts_tui.domain.common.numbers import EnterpriseNumber, NationalNumber, enterprise_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.book import law
from stts_tui.domain.rights.actor import Role
from stts_tui.store.access.requests import NewRequest
from stts_tui.store.database import Store
from stts_tui.store.people.accounts import NewAccount

PROVISIONAL = "provdelta"  # shown on the demo's login page: the way from two letters to an account can be tried
TICKET_SECRET = "TRYTHESTATVSPAGE"  # noqa: S105 (of one of the demo's tickets, for trying the status)
_DELTA, _EPSILON, _ZETA, _ETA, _THETA = (
    ("Delta Net", 4_711_001), ("Epsilon Télécom", 4_711_002), ("Zeta Draadloos", 4_711_003), ("Eta Funk", 4_711_004),
    ("Theta Cable", 4_711_005),
)  # fmt: skip
_BY = "demo"


@dataclass
class _Desk:
    """Makes requests as they would have been made on earlier days."""

    store: Store
    population: Population
    chance: Chance
    password_hash: str
    today: date

    def ask(
        self, company: tuple[str, int] | tuple[str, EnterpriseNumber], days_ago: int, *, outside: bool = False,
        replaces: bool = False, secret: str = "",
    ) -> tuple[int, AccessPerson]:  # fmt: skip
        """A request that was submitted so many days ago."""
        name, number = company
        cbe = number if isinstance(number, EnterpriseNumber) else enterprise_number(number)
        host = "".join(sign for sign in name.lower() if sign.isascii() and sign.isalpha())
        somebody = self.population.staff_member()
        administrator = self._person(somebody, Qualification.EMPLOYEE, host)
        signer = self._person(self.population.staff_member(), self.chance.one_of(SIGNING), host)
        form = AccessRequest(
            AccessCompany(None, cbe, name, f"info@{host}.example", administrator.address, somebody.language),
            administrator, Responsible(signer, not outside), replaces,
        )  # fmt: skip
        at = _at(self.today - timedelta(days=days_ago))
        code = short_code_of("".join(self.chance.one_of(ALPHABET) for _sign in range(7)))
        hidden = hash_secret(secret or "".join(self.chance.one_of(ALPHABET) for _sign in range(16)))
        request_id, _ticket = self.store.requests.add(NewRequest(form, cbe, code, hidden), at, "anyone")
        self.store.requests.add_history(request_id, at, None, "anyone", RequestStep.SUBMIT)
        return request_id, administrator

    def _person(self, person: Citizen, qualification: Qualification, host: str) -> AccessPerson:
        house = self.population.household().address
        phone = f"+324700{self.chance.number(0, 99999):05}"
        address = PostalAddress(f"{house.street} {house.number}", house.postal_code, house.municipality)
        email = f"{_ascii(person.first_name)}@{host}.example"
        return AccessPerson(person.first_name, person.last_name, person.niss, qualification, email, phone, address)

    def take_in(self, request_id: int, days_ago: int, *, proof: bool = False) -> None:
        on = self.today - timedelta(days=days_ago)
        self._save(
            request_id, days_ago, RequestStep.ORIGINAL, show_date(on), state=RequestState.RECEIVED.value, received_on=on,
            due_by=add_working_days(on, law().desk_working_days.on(on)), proof_of_function_seen=proof,
        )  # fmt: skip

    def process(self, request_id: int, person: AccessPerson, company_id: int, user_name: str, days_ago: int) -> int:
        on = self.today - timedelta(days=days_ago)
        until = on + timedelta(days=law().provisional_days.on(on))
        account_id = self.store.accounts.add(
            NewAccount(
                Role.COMPANY, company_id, user_name, person.first_name, person.last_name, person.niss, person.email, "en",
                self.password_hash, must_choose_password=False, provisional_until=until,
            ),
            _at(on), _BY,
        )  # fmt: skip
        self._save(
            request_id, days_ago, RequestStep.PROCESS, "", state=RequestState.PROCESSED.value, due_by=NO_TERM,
            provisional=account_id,
        )  # fmt: skip
        return account_id

    def end(self, request_id: int, days_ago: int, step: RequestStep, note: str, state: RequestState, **values: object) -> None:
        self._save(request_id, days_ago, step, note, state=state.value, due_by=NO_TERM, **values)

    def note(self, request_id: int, days_ago: int, step: RequestStep, note: str) -> None:
        self._save(request_id, days_ago, step, note)

    def _save(self, request_id: int, days_ago: int, step: RequestStep, note: str, **values: object) -> None:
        at = _at(self.today - timedelta(days=days_ago))
        self.store.requests.save(request_id, self.store.requests.version_of(request_id), at, _BY, **values)
        self.store.requests.add_history(request_id, at, None, _BY, step, note)

    def add_company(self, company: tuple[str, int], days_ago: int) -> int:
        name, number = company
        at = _at(self.today - timedelta(days=days_ago))
        email = f"info@{_ascii(name)}.example"
        return self.store.companies.add(name, enterprise_number(number), None, email, "en", at, _BY)


def _ascii(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isascii() and sign.isalpha()) or "info"


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 15), UTC)


def add_requests(
    store: Store, population: Population, chance: Chance, companies: list[int], password_hash: str, today: date
) -> None:
    """Ten requests, so that the desk finds each kind of work. `companies` are the demo's three operators."""
    desk = _Desk(store, population, chance, password_hash, today)
    beta, gamma = (store.companies.get(company_id) for company_id in companies[1:3])
    registered, _person = desk.ask((gamma.name, gamma.cbe), 400)
    desk.take_in(registered, 396)
    administrator = store.administrators.find(companies[2])
    if administrator is not None:
        desk.end(registered, 390, RequestStep.REGISTER, administrator.user_name, RequestState.REGISTERED,
                 administrator=administrator.account_id)  # fmt: skip
        store.requests.save_handover_seen(registered, _at(today - timedelta(days=390)))
    refused, _person = desk.ask(_EPSILON, 60)
    desk.end(refused, 55, RequestStep.REFUSE, "The signature was printed, not written by hand.", RequestState.REFUSED)
    withdrawn, _person = desk.ask(_ETA, 50)
    desk.end(withdrawn, 48, RequestStep.WITHDRAW, "Withdrawn by the company.", RequestState.WITHDRAWN)
    lapsed, person = desk.ask(_ZETA, 50)
    desk.take_in(lapsed, 47)
    desk.process(lapsed, person, desk.add_company(_ZETA, 45), "provzeta", 45)
    overdue, _person = desk.ask(_THETA, 16)
    desk.take_in(overdue, 12)
    issued, person = desk.ask(_DELTA, 9, secret=TICKET_SECRET)
    desk.take_in(issued, 6)
    desk.process(issued, person, desk.add_company(_DELTA, 2), PROVISIONAL, 2)
    outside, _person = desk.ask(_EPSILON, 5, outside=True)
    desk.take_in(outside, 1)
    faxed, _person = desk.ask(_ETA, 4)
    desk.note(faxed, 3, RequestStep.COPY, f"fax {show_date(today - timedelta(days=3))}")
    replacing, _person = desk.ask((beta.name, beta.cbe), 3, replaces=True)
    desk.take_in(replacing, 0)
    desk.ask(_ETA, 1)  # a second one of the same company


def problems(store: Store, today: date) -> list[str]:
    """What the demo's requests lack; nothing for a sound demo."""
    found = []
    for which in Which:
        if not store.requests.tally(RequestCriteria(which=which), today):
            found.append(f"demo: no access request is {which.value}")
    for row in store.requests.list_page(RequestCriteria(which=Which.ALL), Place(size=1000), today).rows:
        view = store.requests.find(row.request_id)
        if view is None or not view.history:
            found.append(f"demo: request {row.ticket} has no history")
    return found


@dataclass(frozen=True)
class ToTry:
    """A ticket whose status can be asked after, and the person who can register with provisional data."""

    ticket: str
    secret: str
    user_name: str
    niss: NationalNumber


def to_try(store: Store, today: date) -> ToTry | None:
    """Nothing once somebody has registered with it."""
    page = store.requests.list_page(RequestCriteria(which=Which.PROCESSED), Place(size=1000), today)
    for row in page.rows:
        view = store.requests.find(row.request_id)
        if view is not None and view.cbe == enterprise_number(_DELTA[1]):
            return ToTry(str(view.ticket), show_code(TICKET_SECRET), PROVISIONAL, view.administrator.niss)
    return None
