"""The guard: every door of every service, with every kind of principal."""

from __future__ import annotations

import functools
import inspect
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain import actions
from stts_tui.domain.access import Submitted
from stts_tui.domain.actions import ACTIONS, ActionId
from stts_tui.domain.actor import Actor, Application, Principal, Profile, Role
from stts_tui.domain.criteria import FileCriteria, UserCriteria
from stts_tui.domain.desk import Issued, RequestCriteria
from stts_tui.domain.errors import Refused
from stts_tui.domain.numbers import enterprise_number
from stts_tui.domain.own import ChangeCompanyData, ChangeOwnData, ChangePassword
from stts_tui.domain.paging import Place
from stts_tui.domain.processing import ProcessRequest
from stts_tui.domain.secret import Secret
from stts_tui.domain.users import CopyUser, PickUser
from stts_tui.services.guard import Service, Session, performs
from stts_tui.services.house import House
from tests import access_builders as access
from tests import builders
from tests.builders import PASSWORD, Company, FixedClock, log_in, refuses

# Rows of the table whose service an issue still has to bring.
NOT_YET = {
    ActionId.FILE_TRANSFER, ActionId.FILE_MODIFY, ActionId.FILE_STOP, ActionId.ACTION_CANCEL, ActionId.ASSIGNMENT_PROCESS,
}  # fmt: skip


def doors(house: House) -> dict[str, ActionId]:
    """Every public method of every service, as "service.method"."""
    found: dict[str, ActionId] = {}
    for name, service in vars(house).items():
        if not isinstance(service, Service):
            continue
        for method, _member in inspect.getmembers(type(service), inspect.isfunction):
            if not method.startswith("_"):
                found[f"{name}.{method}"] = getattr(service, method).performs
    return found


@dataclass
class World:
    """A company with somebody to act on, a file, and an account for each principal."""

    company: Company
    house: House
    target: int
    file_id: int
    asked: dict[str, Submitted]  # access requests by their state
    issued: Issued

    def pick(self, who: str = "target") -> PickUser:
        return PickUser(self.company.ids[who], self.company.view(who).version)


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
    "files.apply": lambda w, s: w.house.files.apply(
        s, builders.an_application(builders.a_person(w.house, "Nele", "Nieuw", niss=builders.a_niss(777)))
    ),
    "files.find": lambda w, s: w.house.files.find(s, FileCriteria(), Place()),
    "files.show": lambda w, s: w.house.files.show(s, w.file_id),
    "messages.overview": lambda w, s: w.house.messages.overview(s),
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


def a_world(house: House, principal: Principal) -> tuple[World, Session]:
    company = builders.a_staffed_company(house)
    company.add("target", first_name="Tom", profile=1)
    company.add("shut01", first_name="Sam")
    admin = company.session()
    house.users.block(admin, builders.a_block(company.view("shut01")))
    file = builders.a_file(house, company.session("stts03"))
    asked, issued = some_requests(house)
    details = ACCOUNTS.get(principal, {})
    if principal is Principal.PROVISIONAL:
        session = access.provisional(house, issued)
    elif principal is Principal.LOCAL_ADMINISTRATOR:
        # Without the profile that a local administrator has by himself, so that the columns are told apart.
        builders.run_sql(house, "DELETE FROM account_application WHERE account_id = ?", company.ids["admin01"])
        session = company.session("admin01")
    elif principal is Principal.ANYONE:
        session = Session(0, 0)
    elif "role" in details:
        builders.an_account(house, None, "someone1", **details)
        session = log_in(house, "someone1")
    else:
        company.add("someone1", **details)
        session = company.session("someone1")
    return World(company, house, company.ids["target"], file.file_id, asked, issued), session


@functools.cache
def _prepared(principal: Principal) -> tuple[bytes, World, Session]:
    """A world, made once for each principal and closed; its database as bytes."""
    folder = Path(tempfile.mkdtemp(prefix="stts-world-"))
    try:
        house = builders.a_house(folder)
        world, session = a_world(house, principal)
        builders.close(house)
        return house.office.store.path.read_bytes(), world, session
    finally:
        shutil.rmtree(folder)


def a_copied_world(folder: Path, principal: Principal) -> tuple[World, Session]:
    content, world, session = _prepared(principal)
    path = folder / "stts.sqlite"
    path.write_bytes(content)
    house = builders.open_house(path)
    return replace(world, house=house, company=replace(world.company, house=house)), session


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


def test_every_row_of_the_table_has_a_door_or_is_announced(house: House) -> None:
    assert {row.id for row in ACTIONS} - set(doors(house).values()) == NOT_YET


@pytest.mark.parametrize("principal", list(Principal), ids=lambda principal: principal.value)
@pytest.mark.parametrize("door", sorted(CALLS))
def test_allowed_works_and_refused_writes_nothing(tmp_path: Path, door: str, principal: Principal) -> None:
    world, session = a_copied_world(tmp_path, principal)
    house = world.house
    try:
        row = actions.action(doors(house)[door])
        columns = {principal}
        alone = (Principal.ANYONE, Principal.PROVISIONAL, Principal.NEWCOMER, Principal.ACCESS_DESK, Principal.AUTHORITY)
        if principal not in alone:
            columns.add(Principal.USER)
        allowed = not row.who.isdisjoint(columns)
        if not allowed and door == "files.apply":  # the person must be there; the attempt itself must write nothing
            person = builders.a_person(house, "Nele", "Nieuw", niss=builders.a_niss(777))
            before = builders.rows(house)
            with pytest.raises(Refused):
                house.files.apply(session, builders.an_application(person))
            assert builders.rows(house) == before
            return
        before = builders.rows(house)
        if allowed:
            CALLS[door](world, session)
            after = builders.rows(house)
            lines = house.office.store.audit.list_()
            assert len(after["audit"]) == len(before["audit"]) + 1
            assert lines[-1].action == row.id.value
            assert lines[-1].actor_id == session.account_id
        else:
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
    house.users.modify(
        admin, builders.a_modification(alpha.view("stts01"), applications=frozenset(), profile=None)
    )
    with refuses("not-allowed"):
        house.files.find(user, FileCriteria(), Place())


def test_a_session_cannot_be_made_up(house: House, alpha: Company) -> None:
    for session in (Session(alpha.ids["admin01"], 99), Session(4711, 0), Session(-1, 0)):
        with refuses("session-ended"):
            house.users.list_page(session, Place())


# -- the union of rights -----------------------------------------------------------------------------------------------
def test_rights_are_the_union_of_the_columns() -> None:
    actor = Actor(1, "ada", "Ada", Role.COMPANY, 1, True, frozenset(Application), Profile.STTS_1)
    may = {row.id for row in ACTIONS if actions.is_allowed(actor, row.id)}
    assert ActionId.USER_BLOCK in may
    assert ActionId.FILE_APPLY in may
    assert ActionId.FILE_STOP not in may  # a local administrator who gave himself a lower profile
