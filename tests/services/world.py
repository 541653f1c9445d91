"""A world in which every door of every service can be walked through, made once for each kind of principal."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from stts_tui.domain.access.desk import Issued
from stts_tui.domain.access.request import Submitted
from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.unread import tolerant
from stts_tui.domain.law.terms import Category
from stts_tui.domain.messages.channel import AddKey
from stts_tui.domain.messages.records import RecordKind
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.rights.actor import Application, Principal, Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, PickAssignment
from stts_tui.domain.tariff.authority import AskDocuments, RefuseTariff
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.services.house import House
from stts_tui.settings import Exchange
from tests import access_builders as access
from tests import builders, messages
from tests import postgresql_houses as servers
from tests.builders import Company, FixedClock, log_in
from tests.tariff_builders import Person, a_file, a_person, an_active_file

_NOBODY = Session(0, 0)


@dataclass
class World:
    """A company with somebody to act on, files in the states that the actions need, assignments."""

    company: Company
    house: House
    files: dict[str, int]
    asked: dict[str, Submitted]  # access requests by their state
    issued: Issued

    @property
    def target(self) -> int:
        return self.company.ids["target"]

    def pick(self, who: str = "target") -> PickUser:
        return PickUser(self.company.ids[who], self.company.view(who).version)

    def file(self, name: str) -> FileView:
        """A file as the authority sees it: with the version that whoever acts has before him."""
        with tolerant():  # whoever looks is shown it, whatever lies in it
            found = self.house.office.store.file_views.find(None, self.files[name])
        assert found is not None
        return found

    def pick_file(self, name: str) -> PickFile:
        return PickFile(self.files[name], self.file(name).version)

    def assignment(self, kind: AssignmentKind) -> PickAssignment:
        criteria = AssignmentCriteria(kinds=frozenset({kind}))
        with tolerant():
            row = self.house.office.store.assignments.list_page(
                self.company.company_id, criteria, Place(), builders.MONDAY_MORNING.date(), 0
            ).rows[0]
        return PickAssignment(row.assignment_id, row.version)


NEWCOMER = Person(builders.a_niss(777), "Nele", "Nieuw", 0)
MOVING = Person(builders.a_niss(778), "Tim", "Trekker", 0)
WAITING = "FI.STTS.100001.20260302.00009.R.1.1"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
NOTE, MISSING = AssignmentKind.DOCUMENTS_ASKED, AssignmentKind.ENTER_MISSING_DATA


# An account that stands in each column of the rights matrix (and in "user", for those of a company).
ACCOUNTS: dict[Principal, dict[str, Any]] = {
    Principal.PROVISIONAL: {},
    Principal.NEWCOMER: {"profile": 3, "must_choose_password": True},
    Principal.UNENROLLED: {"profile": 3},
    Principal.USER: {},
    Principal.LOCAL_ADMINISTRATOR: {},
    Principal.STTS_1: {"profile": 1},
    Principal.STTS_2: {"profile": 2},
    Principal.STTS_3: {"profile": 3},
    Principal.MESSAGES: {"applications": frozenset({Application.MESSAGES})},
    Principal.ACCESS_DESK: {"role": Role.ACCESS_DESK},
    Principal.AUTHORITY: {"role": Role.AUTHORITY},
}


def furnish(house: House, clock: FixedClock) -> World:
    """The world without the one who acts in it."""
    company = builders.a_staffed_company(house)
    company.add("target", first_name="Tom", profile=1)
    company.add("shut01", first_name="Sam")
    house.users.block(company.session(), builders.a_block(company.view("shut01")))
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    bipt, session = log_in(house, "bipt01"), company.session("stts03")
    person = functools.partial(a_person, house)
    person("Nele", "Nieuw", niss=NEWCOMER.niss)
    person("Tim", "Trekker", niss=MOVING.niss)
    proof = {"category": Category.HEARING_LOSS, "with_proof": True}
    today = clock.today
    clock.advance(days=-61)
    late = a_file(house, session, person())
    clock.advance(days=61)
    documents = a_file(house, session, person(), **proof)
    house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(documents.file_id, 1, frozenset({DocumentKind.HEARING}))))
    wrong = a_file(house, session, person(), **proof)
    house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(wrong.file_id, wrong.version, Because.NO_PROOF)))
    until_yesterday = (date(2020, 1, 1), today - timedelta(days=1))
    clock.advance(days=-9)
    lapsing = an_active_file(house, session, person(valid=until_yesterday))
    clock.advance(days=9)
    moved = an_active_file(house, session, person())
    run = functools.partial(builders.run_sql, house)
    run("UPDATE household SET number = '99' WHERE id = ?", moved.household_id)
    an_active_file(house, beta.session("stts01"), MOVING)
    channel = messages.a_channel(company)
    house.channel.add_key(company.session(), AddKey(parse_public_key(KEY)))
    channel.send([messages.a_record(RecordKind.SEARCH, "Q-1", last_name="y", number="STTS-0000-0000000", phone="+3270123456")])
    files = {
        "waiting": a_file(house, session, person()), "active": an_active_file(house, session, person()),
        "requested": a_file(house, session, person(), **proof), "documents": documents, "late": late,
        "lapsing": lapsing, "moved": moved, "refused": wrong,
    }  # fmt: skip
    asked, issued = some_requests(house)
    return World(company, house, {name: file.file_id for name, file in files.items()}, asked, issued)


def enter(world: World, principal: Principal) -> Session:
    """The account of `principal`, logged in."""
    house, company = world.house, world.company
    details = ACCOUNTS.get(principal, {})
    if principal is Principal.PROVISIONAL:
        return access.provisional(house, world.issued)
    if principal is Principal.LOCAL_ADMINISTRATOR:
        # Without the profile that a local administrator has by himself, so that the columns are told apart.
        builders.run_sql(house, "DELETE FROM account_application WHERE account_id = ?", company.ids["admin01"])
        return company.session("admin01")
    if principal is Principal.ANYONE:
        return Session(0, 0)
    if "role" in details:
        builders.an_account(house, None, "someone1", **details)
        return log_in(house, "someone1")
    company.add("someone1", **details)
    if principal is Principal.UNENROLLED:
        builders.run_sql(house, "UPDATE company SET factor_required = TRUE WHERE id = ?", company.company_id)
    return company.session("someone1")


@dataclass
class Prepared:
    """A world's database, made once, and what stands in it; a test works on a copy."""

    content: bytes
    world: World
    session: Session = _NOBODY

    def open(self, folder: Path) -> World:
        path = folder / "stts.sqlite"
        if servers.IN_USE:
            servers.a_database(path, self.content.decode())
        else:
            path.write_bytes(self.content)
            path.chmod(0o600)
        builders.put_keys(folder)
        inbox, outbox = folder / "in", folder / "out"
        for place in (inbox, outbox):
            place.mkdir()
        (inbox / WAITING).write_bytes(messages.text_of("100001", []))
        exchange = Exchange(str(inbox), str(outbox))
        house = builders.open_house(path, FixedClock(), replace(builders.SETTINGS, exchange=exchange))
        return replace(self.world, house=house, company=replace(self.world.company, house=house))


def a_world(folder: Path) -> World:
    """In a new house in `folder`."""
    clock = FixedClock()
    return furnish(builders.a_house(folder, clock), clock)


def closed(world: World, session: Session = _NOBODY) -> Prepared:
    builders.close(world.house)
    path = builders.path_of(world.house)
    if servers.IN_USE:
        return Prepared(servers.name_of(path).encode(), world, session)
    return Prepared(path.read_bytes(), world, session)


def some_requests(house: House) -> tuple[dict[str, Submitted], Issued]:
    """A request in each state that something can be done to, each of a company of its own."""
    desk = access.a_desk(house)
    asked = {
        name: access.submit(house, access.a_form(enterprise_number(4_900_000 + number), outside=name == "outside"))
        for number, name in enumerate(("submitted", "received", "outside", "processed", "registered"))
    }
    for name in ("received", "outside"):
        access.intake(house, desk, asked[name])
    _made, issued = access.issue(house, desk, asked["registered"])
    access.register(house, issued, "lies002")
    _made, issued = access.issue(house, desk, asked["processed"])
    return asked, issued
