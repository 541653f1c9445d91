"""The guard: every door of every service, with every kind of principal."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.access.decisions import ProcessRequest
from stts_tui.domain.access.desk import Issued, RequestCriteria
from stts_tui.domain.access.request import Submitted
from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.law.terms import Category
from stts_tui.domain.messages.channel import AddKey, ChangeChannel, SwitchChannel
from stts_tui.domain.messages.records import RecordKind
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.domain.people.own import ChangeCompanyData, ChangeOwnData, ChangePassword
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import CopyUser, PickUser
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor, Application, Principal, Profile, Role
from stts_tui.domain.rights.table import ACTIONS, action, is_allowed
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import (
    AssignmentCriteria,
    AssignmentKind,
    CommentAssignment,
    HandAssignment,
    PickAssignment,
)
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, RefuseTariff
from stts_tui.domain.tariff.file import CancelAction, FileView, PickFile
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.guard import Service, performs
from stts_tui.services.house import SERVICES, House
from stts_tui.services.messages.exporting import Export, ExportMessages
from stts_tui.services.messages.messages import ImportMessage, ResumeMessage, SendCorrections
from stts_tui.settings import Exchange
from tests import access_builders as access
from tests import builders, messages
from tests.builders import PASSWORD, Company, FixedClock, log_in, refuses


def doors(house: House) -> dict[str, ActionId]:
    """Every public method of every service, as "service.method"."""
    found: dict[str, ActionId] = {}
    for name in SERVICES:
        service = getattr(house, name)
        if not isinstance(service, Service):
            continue
        for method, _member in inspect.getmembers(type(service), inspect.isfunction):
            if not method.startswith("_"):
                found[f"{name}.{method}"] = getattr(service, method).performs
    return found


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
        found = self.house.office.store.file_views.find(None, self.files[name])
        assert found is not None
        return found

    def pick_file(self, name: str) -> PickFile:
        return PickFile(self.files[name], self.file(name).version)

    def assignment(self, kind: AssignmentKind) -> PickAssignment:
        criteria = AssignmentCriteria(kinds=frozenset({kind}))
        row = self.house.office.store.assignments.list_page(
            self.company.company_id, criteria, Place(), builders.MONDAY_MORNING.date(), 0
        ).rows[0]
        return PickAssignment(row.assignment_id, row.version)


NEWCOMER = builders.Person(builders.a_niss(777), "Nele", "Nieuw", 0)
MOVING = builders.Person(builders.a_niss(778), "Tim", "Trekker", 0)
WAITING = "FI.STTS.100001.20260302.00009.R.1.1"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
NOTE, MISSING = AssignmentKind.DOCUMENTS_ASKED, AssignmentKind.ENTER_MISSING_DATA


# What a caller with the right would ask; one entry for each door that needs a session.
CALLS: dict[str, Callable[[World, Session], Any]] = {
    "session.log_out": lambda w, s: w.house.session.log_out(s),
    "session.home": lambda w, s: w.house.session.home(s),
    "own.change_password": lambda w, s: w.house.own.change_password(
        s, ChangePassword(Secret(PASSWORD), Secret("iets heel anders nu"))
    ),
    "own.show": lambda w, s: w.house.own.show(s),
    "own.save": lambda w, s: w.house.own.save(s, ChangeOwnData("new@alpha.be", "fr", version=version_of(w, s))),
    "own.show_company": lambda w, s: w.house.own.show_company(s),
    "own.save_company": lambda w, s: w.house.own.save_company(s, ChangeCompanyData("new@alpha.be", version=1)),
    "users.list_page": lambda w, s: w.house.users.list_page(s, Place()),
    "users.find": lambda w, s: w.house.users.find(s, UserCriteria(), Place()),
    "users.show": lambda w, s: w.house.users.show(s, w.target),
    "users.add": lambda w, s: w.house.users.add(s, builders.a_new_user()),
    "users.copy": lambda w, s: w.house.users.copy(s, CopyUser(w.target, builders.a_new_user())),
    "users.modify": lambda w, s: w.house.users.modify(
        s, builders.a_modification(w.company.view("target"), email="new@alpha.be")
    ),
    "users.block": lambda w, s: w.house.users.block(s, builders.a_block(w.company.view("target"))),
    "users.unblock": lambda w, s: w.house.users.unblock(s, w.pick("shut01")),
    "users.new_password": lambda w, s: w.house.users.new_password(s, w.pick()),
    "users.remove": lambda w, s: w.house.users.remove(s, w.pick()),
    "files.apply": lambda w, s: w.house.files.apply(s, builders.an_application(NEWCOMER)),
    "files.precheck": lambda w, s: w.house.files.precheck(s, steps.APPLY.of(builders.an_application(NEWCOMER))),
    "files.transfer": lambda w, s: w.house.files.transfer(s, builders.a_transfer(MOVING)),
    "files.complete": lambda w, s: w.house.files.complete(s, builders.a_completion(w.file("waiting"))),
    "files.modify": lambda w, s: w.house.files.modify(s, builders.a_change(w.file("active"), reference="K-7")),
    "files.stop": lambda w, s: w.house.files.stop(s, builders.a_stop(w.file("active"))),
    "files.find": lambda w, s: w.house.files.find(s, FileCriteria(), Place()),
    "files.export": lambda w, s: list(w.house.files.export(s, FileCriteria()).rows),
    "files.show": lambda w, s: w.house.files.show(s, w.files["waiting"]),
    "files.history": lambda w, s: w.house.files.history(s, w.files["waiting"]),
    "files.preview_cancel": lambda w, s: w.house.files.preview_cancel(s, w.pick_file("active")),
    "files.cancel": lambda w, s: w.house.files.cancel(
        s, CancelAction(w.files["active"], w.file("active").version, "wrong customer")
    ),
    "assignments.inbox": lambda w, s: w.house.assignments.inbox(s, AssignmentCriteria(), Place()),
    "assignments.show": lambda w, s: w.house.assignments.show(s, w.assignment(NOTE).assignment_id),
    "assignments.colleagues": lambda w, s: w.house.assignments.colleagues(s),
    "assignments.take": lambda w, s: w.house.assignments.take(s, w.assignment(MISSING)),
    "assignments.hand": lambda w, s: w.house.assignments.hand(
        s, HandAssignment(w.assignment(NOTE).assignment_id, w.assignment(NOTE).version, w.company.ids["stts03"])
    ),
    "assignments.comment": lambda w, s: w.house.assignments.comment(
        s, CommentAssignment(w.assignment(NOTE).assignment_id, "I call him")
    ),
    "assignments.acknowledge": lambda w, s: w.house.assignments.acknowledge(s, (w.assignment(NOTE),)),
    "authority.work_list": lambda w, s: w.house.authority.work_list(s, AssignmentCriteria(), Place()),
    "authority.find": lambda w, s: w.house.authority.find(s, FileCriteria(), Place()),
    "authority.examine": lambda w, s: w.house.authority.examine(s, w.files["requested"]),
    "authority.verify": lambda w, s: w.house.authority.verify(s, w.pick_file("requested")),
    "authority.ask": lambda w, s: w.house.authority.ask(
        s, AskDocuments(w.files["requested"], w.file("requested").version, frozenset({DocumentKind.HOUSEHOLD}))
    ),
    "authority.remind": lambda w, s: w.house.authority.remind(s, w.pick_file("documents")),
    "authority.grant": lambda w, s: w.house.authority.grant(
        s,
        GrantTariff(w.files["requested"], w.file("requested").version, Category.HEARING_LOSS, builders.MONDAY_MORNING.date()),
    ),
    "authority.refuse": lambda w, s: w.house.authority.refuse(
        s, RefuseTariff(w.files["requested"], w.file("requested").version, Because.NO_PROOF)
    ),
    "authority.close_late": lambda w, s: w.house.authority.close_late(s, w.pick_file("late")),
    "authority.end": lambda w, s: w.house.authority.end(
        s, EndTariff(w.files["active"], w.file("active").version, Because.FRAUD, builders.MONDAY_MORNING.date())
    ),
    "authority.recheck": lambda w, s: w.house.authority.recheck(s, w.pick_file("active")),
    "authority.warn": lambda w, s: w.house.authority.warn(s, w.pick_file("lapsing")),
    "authority.address": lambda w, s: w.house.authority.address(s, w.pick_file("moved")),
    "channel.show": lambda w, s: w.house.channel.show(s),
    "channel.request_number": lambda w, s: w.house.channel.request_number(s),
    "channel.save": lambda w, s: w.house.channel.save(s, ChangeChannel(3, w.company.ids["tech01"], "new@alpha.be")),
    "channel.switch": lambda w, s: w.house.channel.switch(s, SwitchChannel(3, open=False)),
    "channel.add_key": lambda w, s: w.house.channel.add_key(s, AddKey(parse_public_key(KEY.replace("IAAB", "IAAC")))),
    "channel.remove_key": lambda w, s: w.house.channel.remove_key(s, 1),
    "messages.list_page": lambda w, s: w.house.messages.list_page(s, Place()),
    "messages.show": lambda w, s: w.house.messages.show(s, 1),
    "messages.results": lambda w, s: w.house.messages.results(s, 1, Place(), refused_only=True),
    "messages.waiting": lambda w, s: w.house.messages.waiting(s),
    "messages.carry_out": lambda w, s: w.house.messages.carry_out(s, ImportMessage(WAITING)),
    "messages.resume": lambda w, s: w.house.messages.resume(s, ResumeMessage(1)),
    "messages.find_refused": lambda w, s: w.house.messages.find_refused(s, 1, 1),
    "messages.check": lambda w, s: w.house.messages.check(s, 1, 1, {"last_name": "x"}),
    "messages.send": lambda w, s: w.house.messages.send(s, SendCorrections(1, {1: {"last_name": "x"}})),
    "messages.export_corrections": lambda w, s: w.house.messages.export_corrections(
        s, SendCorrections(1, {1: {"last_name": "x"}})
    ),
    "export.export": lambda w, s: w.house.export.export(s, ExportMessages(Export.FILES)),
    "statement.make": lambda w, s: w.house.statement.make(s, 2025),
    "session.keep_forms": lambda w, s: w.house.session.keep_forms(s, ()),
    "desk.list_page": lambda w, s: w.house.desk.list_page(s, Place()),
    "desk.find": lambda w, s: w.house.desk.find(s, RequestCriteria(), Place()),
    "desk.show": lambda w, s: w.house.desk.show(s, w.issued.request.request_id),
    "desk.intake": lambda w, s: access.intake(w.house, s, w.asked["submitted"]),
    "desk.see_proof": lambda w, s: w.house.desk.see_proof(s, access.pick(w.house, w.asked["outside"])),
    "desk.process": lambda w, s: w.house.desk.process(
        s, ProcessRequest(access.view(w.house, w.asked["received"].ticket).request_id, version=2)
    ),
    "desk.reissue": lambda w, s: w.house.desk.reissue(s, access.pick(w.house, w.asked["processed"])),
    "desk.write_letters": lambda w, s: w.house.desk.write_letters(s, w.issued.request.request_id, ((), ())),
    "desk.forget_letters": lambda w, s: w.house.desk.forget_letters(s, ()),
    "desk.refuse": lambda w, s: w.house.desk.refuse(s, access.ending(w.house, w.asked["submitted"])),
    "desk.withdraw": lambda w, s: w.house.desk.withdraw(s, access.ending(w.house, w.asked["processed"])),
    "registration.show": lambda w, s: w.house.registration.show(s),
    "registration.register": lambda w, s: w.house.registration.register(s, access.a_registration(w.issued)),
    "registration.handover": lambda w, s: w.house.registration.handover(s),
}
OPEN = {
    "session.log_in", "access.review", "access.submit", "access.write_form", "access.keep_draft", "access.take_up_draft",
    "access.status",
}  # fmt: skip
_PROFILE_TOO = (
    "INSERT INTO account_application SELECT id, 'stts', 3 FROM account WHERE user_name = 'someone1' AND role = 'company'"
    " AND id NOT IN (SELECT account_id FROM account_application WHERE application = 'stts')"
)
# What has to be so before a door is walked through: the application alone shows nobody a tariff file.
BEFORE: dict[str, Callable[[World], object]] = {
    "channel.request_number": lambda w: builders.run_sql(w.house, "UPDATE sender SET company_id = company_id + 1"),
    "messages.check": lambda w: builders.run_sql(w.house, _PROFILE_TOO),
    "export.export": lambda w: builders.run_sql(w.house, _PROFILE_TOO),
}
# Doors behind which a whole message goes through: each of its acts has its line.
MORE_LINES = {"messages.carry_out", "messages.send"}


def version_of(world: World, session: Session) -> int:
    store = world.house.office.store
    if not session.account_id:
        return 1
    with store.transaction():
        return store.accounts.get_own(session.account_id).version


# An account that stands in each column of the rights matrix (and in "user", for those of a company).
ACCOUNTS: dict[Principal, dict[str, Any]] = {
    Principal.PROVISIONAL: {},
    Principal.NEWCOMER: {"profile": 3, "must_choose_password": True},
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
    person = functools.partial(builders.a_person, house)
    person("Nele", "Nieuw", niss=NEWCOMER.niss)
    person("Tim", "Trekker", niss=MOVING.niss)
    proof = {"category": Category.HEARING_LOSS, "with_proof": True}
    today = clock.today
    clock.advance(days=-61)
    late = builders.a_file(house, session, person())
    clock.advance(days=61)
    documents = builders.a_file(house, session, person(), **proof)
    house.authority.ask(bipt, AskDocuments(documents.file_id, 1, frozenset({DocumentKind.HEARING})))
    until_yesterday = (date(2020, 1, 1), today - timedelta(days=1))
    clock.advance(days=-9)
    lapsing = builders.an_active_file(house, session, person(valid=until_yesterday))
    clock.advance(days=9)
    moved = builders.an_active_file(house, session, person())
    run = functools.partial(builders.run_sql, house)
    run("UPDATE household SET number = '99' WHERE id = ?", moved.household_id)
    builders.an_active_file(house, beta.session("stts01"), MOVING)
    channel = messages.a_channel(company)
    house.channel.add_key(company.session(), AddKey(parse_public_key(KEY)))
    channel.send([messages.a_record(RecordKind.SEARCH, "Q-1", last_name="y", number="STTS-0000-0000000", phone="+3270123456")])
    files = {
        "waiting": builders.a_file(house, session, person()), "active": builders.an_active_file(house, session, person()),
        "requested": builders.a_file(house, session, person(), **proof), "documents": documents, "late": late,
        "lapsing": lapsing, "moved": moved,
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
    return company.session("someone1")


@dataclass
class Prepared:
    """A world's database, made once, and what stands in it; a test works on a copy."""

    content: bytes
    world: World
    session: Session = field(default_factory=lambda: Session(0, 0))

    def open(self, folder: Path) -> World:
        path = folder / "stts.sqlite"
        path.write_bytes(self.content)
        path.chmod(0o600)
        inbox, outbox = folder / "in", folder / "out"
        for place in (inbox, outbox):
            place.mkdir()
        (inbox / WAITING).write_bytes(messages.Channel(None, "100001").text([]))  # type: ignore[arg-type]
        exchange = Exchange(str(inbox), str(outbox))
        house = builders.open_house(path, FixedClock(), replace(builders.SETTINGS, exchange=exchange))
        return replace(self.world, house=house, company=replace(self.world.company, house=house))


def _closed(world: World, session: Session) -> Prepared:
    builders.close(world.house)
    return Prepared(world.house.office.store.path.read_bytes(), world, session)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[Principal, Prepared]:
    """A world for each principal, with that one logged in."""
    clock = FixedClock()
    furnished = furnish(builders.a_house(tmp_path_factory.mktemp("world"), clock), clock)
    empty = _closed(furnished, Session(0, 0))
    made = {}
    for principal in Principal:
        world = empty.open(tmp_path_factory.mktemp("world"))
        made[principal] = _closed(world, enter(world, principal))
    return made


def some_requests(house: House) -> tuple[dict[str, Submitted], Issued]:
    """A request in each state that something can be done to, each of a company of its own."""
    desk = access.a_desk(house)
    asked = {
        name: access.submit(house, access.a_form(enterprise_number(4_900_000 + number), outside=name == "outside"))
        for number, name in enumerate(("submitted", "received", "outside", "processed"))
    }
    for name in ("received", "outside"):
        access.intake(house, desk, asked[name])
    _made, issued = access.issue(house, desk, asked["processed"])
    return asked, issued


def test_every_door_is_walked_here(house: House) -> None:
    assert set(CALLS) | OPEN == set(doors(house))


def test_every_row_of_the_table_has_a_door(house: House) -> None:
    assert {row.id for row in ACTIONS} == set(doors(house).values())


@pytest.mark.parametrize("principal", list(Principal), ids=lambda principal: principal.value)
@pytest.mark.parametrize("door", sorted(CALLS))
def test_allowed_works_and_refused_writes_nothing(
    tmp_path: Path, worlds: dict[Principal, Prepared], door: str, principal: Principal
) -> None:
    world, session = worlds[principal].open(tmp_path), worlds[principal].session
    house = world.house
    try:
        row = action(doors(house)[door])
        columns = {principal}
        alone = (Principal.ANYONE, Principal.PROVISIONAL, Principal.NEWCOMER, Principal.ACCESS_DESK, Principal.AUTHORITY)
        if principal not in alone:
            columns.add(Principal.USER)
        BEFORE.get(door, lambda _world: None)(world)
        before = builders.rows(house)
        if not row.who.isdisjoint(columns):
            CALLS[door](world, session)
            after = builders.rows(house)
            lines = house.office.store.audit.list_()
            more = len(after["audit"]) - len(before["audit"])
            assert more > 1 if door in MORE_LINES else more == 1
            assert lines[-1].action == row.id.value
            assert lines[-1].actor_id == session.account_id
            return
        expected = {
            Principal.ANYONE: "session-ended",
            Principal.PROVISIONAL: "register-first",
            Principal.NEWCOMER: "choose-password-first",
        }.get(principal, "not-allowed")
        with refuses(expected):
            CALLS[door](world, session)
        assert builders.rows(house) == before
    finally:
        builders.close(house)


def test_a_service_without_a_mark_fails_at_import() -> None:
    with pytest.raises(TypeError, match="performs no action"):

        class Careless(Service):
            def do_it(self) -> None: ...

    with pytest.raises(TypeError, match="performs no action"):

        class Sly(Service):
            @staticmethod
            def do_it() -> None: ...


def test_a_mark_without_a_row_fails_at_import() -> None:
    with pytest.raises(KeyError):

        class Unknown(Service):
            @performs("no-such-action")  # type: ignore[arg-type]
            def do_it(self, act: Any) -> None: ...


# -- what stops an open session ----------------------------------------------------------------------------------------
def test_a_block_stops_an_open_session_at_its_next_action(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    house.users.block(admin, builders.a_block(alpha.view("stts01")))
    with refuses("account-blocked"):
        house.session.home(user)


def test_a_block_with_an_end_ends_by_itself_but_the_old_session_does_not_revive(
    house: House, alpha: Company, clock: FixedClock
) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    until = clock.advance(days=3).date()
    clock.advance(days=-3)
    house.users.block(admin, builders.a_block(alpha.view("stts01"), until=until))
    clock.advance(days=2)
    with refuses("account-blocked") as caught:
        log_in(house, "stts01")
    assert "05/03/2026" in caught.refusal.sentence
    clock.advance(days=1)
    with refuses("session-ended"):
        house.session.home(user)
    log_in(house, "stts01")


@pytest.mark.parametrize("what", ["new_password", "remove"])
def test_a_new_password_or_a_removal_stops_an_open_session(house: House, alpha: Company, what: str) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    getattr(house.users, what)(admin, PickUser(alpha.ids["stts01"], alpha.view("stts01").version))
    with refuses("session-ended"):
        house.session.home(user)


def test_a_right_that_was_taken_away_is_gone_at_the_next_action(house: House, alpha: Company) -> None:
    admin, user = alpha.session(), alpha.session("stts01")
    house.users.modify(admin, builders.a_modification(alpha.view("stts01"), applications=frozenset(), profile=None))
    with refuses("not-allowed"):
        house.files.find(user, FileCriteria(), Place())


def test_a_session_cannot_be_made_up(house: House, alpha: Company) -> None:
    for session in (Session(alpha.ids["admin01"], 99), Session(4711, 0), Session(-1, 0)):
        with refuses("session-ended"):
            house.users.list_page(session, Place())


# -- the union of rights -----------------------------------------------------------------------------------------------
def test_rights_are_the_union_of_the_columns() -> None:
    actor = Actor(1, "ada", "Ada", Role.COMPANY, 1, True, frozenset(Application), Profile.STTS_1)
    may = {row.id for row in ACTIONS if is_allowed(actor, row.id)}
    assert ActionId.USER_BLOCK in may
    assert ActionId.FILE_APPLY in may
    assert ActionId.FILE_STOP not in may  # a local administrator who gave himself a lower profile
