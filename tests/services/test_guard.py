"""The guard: every door of every service, with every kind of principal."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.access.decisions import ProcessRequest
from stts_tui.domain.access.desk import RequestCriteria
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.law.terms import Category
from stts_tui.domain.messages.channel import AddKey, ChangeChannel, SwitchChannel
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.own import ChangeCompanyData, ChangeOwnData, ChangePassword
from stts_tui.domain.people.purpose import Purpose, StatePurpose
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import PickSession, Proof, Session
from stts_tui.domain.people.take_back import TakeBack
from stts_tui.domain.people.users import CopyUser, SetProfile
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application, Principal, Profile
from stts_tui.domain.rights.overviews import OVERVIEWS
from stts_tui.domain.rights.table import ACTIONS, action
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, CommentAssignment, HandAssignment
from stts_tui.domain.tariff.authority import (
    AskDocuments,
    EndTariff,
    GrantTariff,
    NewNumber,
    RecordPapers,
    RefuseTariff,
    SetRight,
)
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.domain.tariff.file import CancelAction
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.domain.trail.person import AskPerson
from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.services.guard import Service, performs
from stts_tui.services.house import SERVICES, House
from stts_tui.services.messages.exporting import Export, ExportMessages
from stts_tui.services.messages.messages import ImportMessage, ResumeMessage, SendCorrections
from stts_tui.services.overviews import AskOverview
from tests import access_builders as access
from tests import builders
from tests.builders import PASSWORD, FixedClock, refuses
from tests.factor_builders import enrol
from tests.services.world import KEY, MISSING, MOVING, NEWCOMER, NOTE, WAITING, Prepared, World, a_world, closed, enter
from tests.tariff_builders import OTHER_LINE, a_change, a_completion, a_stop, a_transfer, an_application


def doors(house: House) -> dict[str, ActionId]:
    """Every public method of every service, as "service.method"; a door to several actions is one for each of them."""
    found: dict[str, ActionId] = {}
    for name in SERVICES:
        service = getattr(house, name)
        if not isinstance(service, Service):
            continue
        for method, _member in inspect.getmembers(type(service), inspect.isfunction):
            if method.startswith("_"):
                continue
            performs = getattr(service, method).performs
            if isinstance(performs, frozenset):
                found |= {f"{name}.{method}({action_id})": action_id for action_id in performs}
            else:
                found[f"{name}.{method}"] = performs
    return found


# The command of each step on a tariff file.
COMMANDS: dict[ActionId, Callable[[World], Any]] = {
    ActionId.FILE_APPLY: lambda w: an_application(NEWCOMER),
    ActionId.FILE_TRANSFER: lambda w: a_transfer(MOVING),
    ActionId.FILE_COMPLETE: lambda w: a_completion(w.file("waiting"), phone=OTHER_LINE),
    ActionId.FILE_MODIFY: lambda w: a_change(w.file("active"), reference="K-7"),
    ActionId.FILE_STOP: lambda w: a_stop(w.file("active")),
    ActionId.ACTION_CANCEL: lambda w: CancelAction(w.files["active"], w.file("active").version, "wrong customer"),
    ActionId.FILE_VERIFY: lambda w: w.pick_file("requested"),
    ActionId.FILE_ASK: lambda w: AskDocuments(
        w.files["requested"], w.file("requested").version, frozenset({DocumentKind.HOUSEHOLD})
    ),
    ActionId.FILE_PAPERS: lambda w: RecordPapers(
        w.files["documents"], w.file("documents").version, frozenset({DocumentKind.HEARING}), builders.MONDAY_MORNING.date()
    ),
    ActionId.FILE_REMIND: lambda w: w.pick_file("documents"),
    ActionId.FILE_GRANT: lambda w: GrantTariff(
        w.files["requested"], w.file("requested").version, Category.HEARING_LOSS, builders.MONDAY_MORNING.date()
    ),
    ActionId.FILE_REFUSE: lambda w: RefuseTariff(w.files["requested"], w.file("requested").version, Because.NO_PROOF),
    ActionId.FILE_CLOSE: lambda w: w.pick_file("late"),
    ActionId.FILE_END: lambda w: EndTariff(
        w.files["active"], w.file("active").version, Because.FRAUD, builders.MONDAY_MORNING.date()
    ),
    ActionId.FILE_RECHECK: lambda w: w.pick_file("active"),
    ActionId.FILE_WARN: lambda w: w.pick_file("lapsing"),
    ActionId.FILE_ADDRESS: lambda w: w.pick_file("moved"),
    ActionId.FILE_SET_RIGHT: lambda w: SetRight(w.files["refused"], w.file("refused").version, "the paper was there"),
    ActionId.FILE_NUMBER: lambda w: NewNumber(w.files["active"], w.file("active").version, builders.a_niss(800_000)),
}


def own_proof(world: World, session: Session) -> Proof:
    """The password of whoever has the session."""
    held, _actor = world.house.office.store.accounts.find_both(session.account_id, builders.MONDAY_MORNING.date())
    is_provisional = held is not None and held.user_name == world.issued.user_name
    return Proof(world.issued.password if is_provisional else Secret(PASSWORD))


# Of what the local administrator did first: somebody was blocked when the world was furnished.
A_TAKE_BACK = TakeBack((1,), ActionId.USER_BLOCK, builders.MONDAY_MORNING, ())

# What a caller with the right would ask; one entry for each door that needs a session.
CALLS: dict[str, Callable[[World, Session], Any]] = {
    "session.log_out": lambda w, s: w.house.session.log_out(s),
    "session.lock": lambda w, s: w.house.session.lock(s),
    "session.unlock": lambda w, s: w.house.session.unlock(s, own_proof(w, s)),
    "session.prove": lambda w, s: w.house.session.prove(s, own_proof(w, s)),
    "session.list_own": lambda w, s: w.house.session.list_own(s),
    "session.close": lambda w, s: w.house.session.close(s, PickSession(s.session_id)),
    "session.home": lambda w, s: w.house.session.home(s),
    "session.whom_to_ask": lambda w, s: w.house.session.whom_to_ask(s),
    "own.change_password": lambda w, s: w.house.own.change_password(
        s, ChangePassword(Secret(PASSWORD), Secret("iets heel anders nu"))
    ),
    "factor.show": lambda w, s: w.house.factor.show(s),
    "factor.enrol": lambda w, s: enrol(w.house, s, FixedClock()),
    "factor.show_removal": lambda w, s: w.house.factor.show_removal(s),
    "factor.remove": lambda w, s: w.house.factor.remove(s),
    "factor.write_codes": lambda w, s: w.house.factor.write_codes(s, (Secret("abcd-efgh"),)),
    "factor.forget_codes": lambda w, s: w.house.factor.forget_codes(s, ()),
    "factor.show_required": lambda w, s: w.house.factor.show_required(s),
    "factor.require": lambda w, s: w.house.factor.require(s, Require(True, version=1)),
    "purpose.state": lambda w, s: w.house.purpose.state(s, StatePurpose(Purpose.QUESTION, "K-7", "0" * 32)),
    "purpose.show_required": lambda w, s: w.house.purpose.show_required(s),
    "purpose.require": lambda w, s: w.house.purpose.require(s, Require(True, version=1)),
    "users.renew_factor": lambda w, s: w.house.users.renew_factor(s, w.pick()),
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
    "users.list_some": lambda w, s: w.house.users.list_some(s, [w.target]),
    "users.set_profile": lambda w, s: w.house.users.set_profile(
        s, SetProfile(w.target, w.company.view("target").version, Profile.STTS_1, frozenset({Application.STTS}))
    ),
    "users.show_take_back": lambda w, s: w.house.users.show_take_back(s),
    "users.take_back": lambda w, s: w.house.users.take_back(s, A_TAKE_BACK),
    "users.remove": lambda w, s: w.house.users.remove(s, w.pick()),
    "overviews.facts": lambda w, s: w.house.overviews.facts(s),
    "files.precheck": lambda w, s: w.house.files.precheck(s, steps.APPLY.of(an_application(NEWCOMER))),
    "files.find": lambda w, s: w.house.files.find(s, FileCriteria(), Place()),
    "files.export": lambda w, s: list(w.house.files.export(s, FileCriteria()).rows),
    "files.show": lambda w, s: w.house.files.show(s, w.files["waiting"]),
    "files.history": lambda w, s: w.house.files.history(s, w.files["waiting"]),
    "files.preview_cancel": lambda w, s: w.house.files.preview_cancel(s, w.pick_file("active")),
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
    "messages.check": lambda w, s: w.house.messages.check(s, 1, 1, {"last_name": "x"}),
    "messages.correction": lambda w, s: w.house.messages.correction(s, 1, 1),
    "messages.send": lambda w, s: w.house.messages.send(s, SendCorrections(1, {1: {"last_name": "x"}})),
    "messages.export_corrections": lambda w, s: w.house.messages.export_corrections(
        s, SendCorrections(1, {1: {"last_name": "x"}})
    ),
    "export.export": lambda w, s: w.house.export.export(s, ExportMessages(Export.FILES)),
    "statement.make": lambda w, s: w.house.statement.make(s, 2025),
    "statement.send": lambda w, s: w.house.statement.send(s, SendStatement(2025, date(2026, 1, 2))),
    "authority.letter": lambda w, s: w.house.authority.letter(s, w.files["documents"]),
    "authority.write_letter": lambda w, s: w.house.authority.write_letter(s, w.files["documents"]),
    "authority.foresee": lambda w, s: w.house.authority.foresee(s, task_of(w, ActionId.FILE_REFUSE)),
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
    "desk.renew_factor": lambda w, s: w.house.desk.renew_factor(s, access.pick(w.house, w.asked["registered"])),
    "registration.show": lambda w, s: w.house.registration.show(s),
    "registration.register": lambda w, s: w.house.registration.register(s, access.a_registration(w.issued)),
    "registration.handover": lambda w, s: w.house.registration.handover(s),
    "trail.find": lambda w, s: w.house.trail.find(s, TrailCriteria(), Place()),
    "trail.show": lambda w, s: w.house.trail.show(s, a_line_about_a_file(w)),
    "trail.export": lambda w, s: list(w.house.trail.export(s, TrailCriteria()).rows),
    "trail.person": lambda w, s: w.house.trail.person(s, AskPerson(MOVING.niss, "fr")),
    "trail.write_person": lambda w, s: w.house.trail.write_person(s, AskPerson(MOVING.niss, "fr")),
    "trail.rights": lambda w, s: w.house.trail.rights(s),
}


def task_of(world: World, action_id: ActionId) -> Task:
    return steps.STEPS[action_id].of(COMMANDS[action_id](world))


def a_line_about_a_file(world: World) -> int:
    """Of the company, so that whoever may read any line may read it."""
    sql = "SELECT max(id) FROM audit WHERE action = 'file-apply' AND company_id = ?"
    ((line_id,),) = builders.run_sql(world.house, sql, world.company.company_id)
    return int(line_id)


def by_its_row(action_id: ActionId) -> Callable[[World, Session], Any]:
    """The step through the door that all steps of the operator, or of the authority, have."""
    if action_id in steps.OPERATORS:
        return lambda w, s: w.house.files.carry_out(s, task_of(w, action_id))
    return lambda w, s: w.house.authority.carry_out(s, task_of(w, action_id))


def an_overview(door: str, action_id: ActionId) -> Callable[[World, Session], Any]:
    return lambda w, s: getattr(w.house.overviews, door)(s, AskOverview(action_id))


CALLS |= {f"files.carry_out({each})": by_its_row(each) for each in steps.OPERATORS}
CALLS |= {f"authority.carry_out({each})": by_its_row(each) for each in steps.AUTHORITYS}
CALLS |= {f"overviews.{door}({each})": an_overview(door, each) for door in ("show", "export") for each in OVERVIEWS}
OPEN = {
    "session.log_in", "access.review", "access.submit", "access.write_form", "access.keep_draft", "access.take_up_draft",
    "access.status", "access.form",
}  # fmt: skip
_PROFILE_TOO = (
    "INSERT INTO account_application SELECT id, 'stts', 3 FROM account WHERE user_name = 'someone1' AND role = 'company'"
    " AND id NOT IN (SELECT account_id FROM account_application WHERE application = 'stts')"
)
_FACTOR = "INSERT INTO factor (account_id, secret, last_step, since) VALUES (?, 'x', 0, '2026-01-01 08:00:00')"
_FACTOR_TOO = (
    "INSERT INTO factor SELECT account.id, 'x', 0, '2026-01-01 08:00:00'"
    " FROM account LEFT JOIN company ON company_id = company.id"
    " WHERE user_name IN ('someone1', 'admin01') AND NOT coalesce(factor_required, 0)"
)
# What has to be so before a door is walked through: the application alone shows nobody a tariff file.
BEFORE: dict[str, Callable[[World], object]] = {
    "channel.request_number": lambda w: builders.run_sql(w.house, "UPDATE sender SET company_id = company_id + 1"),
    "messages.check": lambda w: builders.run_sql(w.house, _PROFILE_TOO),
    "export.export": lambda w: builders.run_sql(w.house, _PROFILE_TOO),
    "factor.show_removal": lambda w: builders.run_sql(w.house, _FACTOR_TOO),
    "factor.remove": lambda w: builders.run_sql(w.house, _FACTOR_TOO),
    "users.renew_factor": lambda w: builders.run_sql(w.house, _FACTOR, w.target),
    "desk.renew_factor": lambda w: builders.run_sql(w.house, _FACTOR, access.registered(w.house, w.asked["registered"])),
}
# Doors behind which a whole message goes through: each of its acts has its line.
MORE_LINES = {"messages.carry_out", "messages.send", "factor.enrol"}  # ... and a key that is shown first


def version_of(world: World, session: Session) -> int:
    store = world.house.office.store
    if not session.account_id:
        return 1
    with store.transaction():
        return store.accounts.get_own(session.account_id).version


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[Principal, Prepared]:
    """A world for each principal, with that one logged in."""
    empty = closed(a_world(tmp_path_factory.mktemp("world")))
    made = {}
    for principal in Principal:
        world = empty.open(tmp_path_factory.mktemp("world"))
        made[principal] = closed(world, enter(world, principal))
    return made


def test_every_door_is_walked_here(house: House) -> None:
    assert set(CALLS) | OPEN == set(doors(house))


def test_every_row_of_the_table_has_a_door(house: House) -> None:
    assert {row.id for row in ACTIONS} == set(doors(house).values())


@pytest.mark.long
@pytest.mark.parametrize("principal", list(Principal), ids=lambda principal: principal.value)
@pytest.mark.parametrize("door", sorted(CALLS))
@pytest.mark.asvs("V8.2.1", "V8.3.1", "V16.3.2")
def test_allowed_works_and_refused_leaves_one_line(
    tmp_path: Path, worlds: dict[Principal, Prepared], door: str, principal: Principal
) -> None:
    world, session = worlds[principal].open(tmp_path), worlds[principal].session
    house = world.house
    try:
        row = action(doors(house)[door])
        columns = {principal}
        alone = (Principal.ANYONE, Principal.PROVISIONAL, Principal.NEWCOMER, Principal.UNENROLLED,
                 Principal.ACCESS_DESK, Principal.AUTHORITY)  # fmt: skip
        if principal not in alone:
            columns.add(Principal.USER)
        if door in BEFORE:
            BEFORE[door](world)
        before = builders.rows(house)
        if not row.who.isdisjoint(columns):
            CALLS[door](world, session)
            after = builders.rows(house)
            lines = house.office.store.audit.list_()
            more = len(after["audit"]) - len(before["audit"])
            assert more > 1 if door in MORE_LINES else more == 1
            assert lines[-1].action == row.id.value
            assert lines[-1].actor_id == session.account_id
            changed = builders.changed_tables(before, after)
            assert not row.looks or changed == {"audit"}
            return
        expected = {
            Principal.ANYONE: "session-ended",
            Principal.PROVISIONAL: "register-first",
            Principal.NEWCOMER: "choose-password-first",
            Principal.UNENROLLED: "enrol-first",
        }.get(principal, "not-allowed")
        with refuses(expected):
            CALLS[door](world, session)
        after = builders.rows(house)
        assert builders.changed_tables(before, after) == {"audit"}
        assert len(after["audit"]) == len(before["audit"]) + 1
        line = house.office.store.audit.list_()[-1]
        assert (line.action, line.outcome, line.actor_id) == (row.id.value, expected, session.account_id or None)
        assert (line.before, line.after, line.subject_name) == ({}, {}, "")
    finally:
        builders.close(house)


@pytest.mark.asvs("V8.3.1")
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
