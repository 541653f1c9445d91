"""Each lesson is noticed by what was really done, and by nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from stts_tui.demo.check import outcomes
from stts_tui.demo.lessons import notes
from stts_tui.demo.lessons.lesson import scene
from stts_tui.demo.lessons.path import LESSONS
from stts_tui.demo.lessons.path import Path as Lessons
from stts_tui.domain.common.numbers import NationalNumber, parse_national_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Formula
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import AddUser, BlockUser, PickUser, SetProfile
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Profile
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, CommentAssignment, PickAssignment
from stts_tui.domain.tariff.file import ApplyForTariff, ModifyFile
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.store.sqlite import Sqlite, url_of
from tests import builders

FIND, BLOCK, UNBLOCK, ADD, TAKE_BACK, PROFILE, APPLY, OPEN, FORMULA, NOTE = range(1, 11)


@dataclass
class Learner:
    """Somebody at the demo, by its services."""

    house: House
    lessons: Lessons

    @property
    def target(self) -> Mapping[str, str]:
        return self.lessons._notes.target

    @property
    def who(self) -> int:
        """The id of whom or what the lesson is about."""
        return int(self.target["id"])

    @property
    def me(self) -> Session:
        """The account whose work the lesson is, or the local administrator after the last."""
        return self.session(LESSONS[max(self.lessons._notes.current, 1) - 1].account)

    def session(self, user_name: str) -> Session:
        held = self.house.office.store.accounts.find_credentials(user_name, self.house.office.clock().date())
        assert held is not None
        return builders.a_session(self.house, held.account_id, held.epoch)

    def begin(self, number: int) -> None:
        self.lessons.begin(self.house, number)
        self.lessons.at_page(ActionId.HOME_SHOW, LESSONS[number - 1].account)

    def is_done(self, number: int) -> bool:
        """Whether the lesson has been noticed as done by now."""
        self.lessons.look(self.house)
        return bool(self.lessons.exercises()[number - 1].times)

    # -- what can be done --------------------------------------------------------------------------------------------
    def version(self, account_id: int) -> int:
        return self.house.users.show(self.me, account_id).version

    def somebody_else(self) -> int:
        rows = self.house.users.list_page(self.me, Place(size=100)).page.rows
        return next(
            row.account_id for row in rows
            if row.account_id != int(self.target.get("id", "0")) and not row.is_blocked and not row.local_administrator
            and row.profile is Profile.STTS_1 and row.user_name != "stts1"
        )  # fmt: skip

    def show(self, account_id: int) -> None:
        self.house.users.show(self.me, account_id)

    def block(self, account_id: int) -> None:
        self.house.users.block(self.me, BlockUser(account_id, self.version(account_id), "On leave"))

    def unblock(self, account_id: int) -> None:
        self.house.users.unblock(self.me, PickUser(account_id, self.version(account_id)))

    def take_back(self) -> None:
        self.house.users.take_back(self.me, self.house.users.show_take_back(self.me))

    def give(self, account_id: int, profile: Profile) -> None:
        user = self.house.users.show(self.me, account_id)
        self.house.users.set_profile(self.me, SetProfile(account_id, user.version, profile, user.applications))

    def add(self, user_name: str, niss: str) -> None:
        number = parse_national_number(niss, self.house.office.clock().date())
        self.house.users.add(self.me, AddUser(user_name, self.target["first"], self.target["last"], number,
                                              self.target["email"], "fr"))  # fmt: skip

    def apply(self, niss: str, first: str, last: str) -> None:
        request = ApplyForTariff(NationalNumber(niss), first, last, True)
        self.house.files.carry_out(self.me, steps.APPLY.of(request))

    def change(self, file_id: int, formula: Formula | None = None, reference: str | None = None) -> None:
        file = self.house.files.show(self.me, file_id)
        request = ModifyFile(file_id, file.version, formula=formula, reference=reference)
        self.house.files.carry_out(self.me, steps.MODIFY.of(request))

    def acknowledge(self, *assignments: int) -> None:
        picks = tuple(PickAssignment(each, self.house.assignments.show(self.me, each).row.version) for each in assignments)
        self.house.assignments.acknowledge(self.me, picks)

    def other_notes(self) -> list[int]:
        page = self.house.assignments.inbox(self.me, AssignmentCriteria(), Place(size=100)).page
        return [row.assignment_id for row in page.rows if row.kind.is_note and row.assignment_id != self.who]

    def other_file(self) -> int:
        rows = self.house.files.find(self.me, FileCriteria(), Place(size=50)).page.rows
        return next(row.file_id for row in rows if row.file_id != self.who)


@pytest.fixture
def learner(demo: House, lessons: Lessons) -> Learner:
    return Learner(demo, lessons)


def the_formula(of: Learner) -> Formula:
    return Formula(of.target["formula"])


Deed = Callable[[Learner], object]


def find_them(of: Learner) -> None:
    of.house.users.find(of.me, UserCriteria(anything=of.target["user"]), Place())


def block_and_take_back(of: Learner, account_id: int) -> None:
    of.block(account_id)
    of.take_back()


def apply_for(of: Learner) -> None:
    of.apply(of.target["niss"], of.target["first"], of.target["last"])


def apply_for_another(of: Learner) -> None:
    """The next one who is entitled."""
    store, today = of.house.office.store, of.house.office.clock().date()
    with store.reading():
        found = outcomes(store, store.companies.list_ids()[0], store.register.list_numbers(), today)
        other = next(each for each in found if each.outcome == "entitled" and each.niss.digits != of.target["niss"])
    of.apply(other.niss.digits, other.first_name, other.last_name)


def comment(of: Learner) -> None:
    of.house.assignments.comment(of.me, CommentAssignment(of.who, "ask Dirk"))


DEEDS: list[tuple[int, Deed]] = [
    (FIND, lambda of: of.show(of.who)),
    (BLOCK, lambda of: of.block(of.who)),
    (UNBLOCK, lambda of: of.unblock(of.who)),
    (ADD, lambda of: of.add(of.target["user"], of.target["niss"])),
    (TAKE_BACK, lambda of: block_and_take_back(of, of.who)),
    (PROFILE, lambda of: of.give(of.who, Profile(int(of.target["profile"])))),
    (APPLY, apply_for),
    (OPEN, lambda of: of.house.files.show(of.me, of.who)),
    (FORMULA, lambda of: of.change(of.who, the_formula(of))),
    (NOTE, lambda of: of.acknowledge(of.who)),
    (NOTE, lambda of: of.acknowledge(of.other_notes()[0], of.who)),
]
OTHER_DEEDS: list[tuple[int, Deed]] = [
    (FIND, find_them),
    (FIND, lambda of: of.show(of.somebody_else())),
    (FIND, lambda of: of.house.users.list_page(of.me, Place())),
    (BLOCK, lambda of: of.show(of.who)),
    (BLOCK, lambda of: of.block(of.somebody_else())),
    (BLOCK, lambda of: of.house.users.new_password(of.me, PickUser(of.who, of.version(of.who)))),
    (UNBLOCK, lambda of: of.block(of.who)),
    (UNBLOCK, lambda of: of.block(of.somebody_else())),
    (ADD, lambda of: of.add("somebody9", of.target["niss"])),
    (TAKE_BACK, lambda of: of.block(of.who)),
    (TAKE_BACK, lambda of: block_and_take_back(of, of.somebody_else())),
    (PROFILE, lambda of: of.give(of.who, Profile.STTS_2)),
    (PROFILE, lambda of: of.give(of.somebody_else(), Profile.STTS_3)),
    (APPLY, apply_for_another),
    (OPEN, lambda of: of.house.files.show(of.me, of.other_file())),
    (OPEN, lambda of: of.house.files.find(of.me, FileCriteria(anything=of.target["niss"]), Place())),
    (FORMULA, lambda of: of.house.files.show(of.me, of.who)),
    (FORMULA, lambda of: of.change(of.who, reference="C4711")),
    (NOTE, comment),
    (NOTE, lambda of: of.acknowledge(of.other_notes()[0])),
]


@pytest.mark.parametrize(("number", "deed"), DEEDS)
def test_what_is_done_is_noticed(learner: Learner, number: int, deed: Deed) -> None:
    learner.begin(number)
    assert not learner.is_done(number)
    deed(learner)
    assert learner.is_done(number)
    assert learner.lessons._notes.current not in (0, number)


@pytest.mark.parametrize(("number", "deed"), OTHER_DEEDS)
def test_something_else_is_not(learner: Learner, number: int, deed: Deed) -> None:
    learner.begin(number)
    deed(learner)
    assert not learner.is_done(number)
    assert learner.lessons._notes.current == number
    assert learner.target, "whatever was done, the lesson can go on"


def test_what_others_do_is_none_of_this_persons_lessons(learner: Learner) -> None:
    learner.begin(OPEN)
    learner.house.files.show(learner.session("stts3"), learner.who)
    assert not learner.is_done(OPEN)
    learner.lessons.at_page(ActionId.HOME_SHOW, "stts3")  # the same person, with another account that may do it too
    learner.house.files.show(learner.session("stts3"), learner.who)
    assert learner.is_done(OPEN)


def test_where_somebody_has_gone_meanwhile_another_one_is_chosen(learner: Learner) -> None:
    learner.begin(BLOCK)
    before = learner.who
    learner.house.users.remove(learner.me, PickUser(before, learner.version(before)))
    assert not learner.is_done(BLOCK)
    assert learner.who != before
    learner.block(learner.who)
    assert learner.is_done(BLOCK)


def test_a_lesson_that_is_begun_goes_on_after_a_restart_and_chooses_anew_if_it_must(learner: Learner) -> None:
    learner.begin(UNBLOCK)
    before = learner.who
    again = Learner(learner.house, Lessons(learner.house.office.store, learner.house.office.clock))
    again.lessons.at_page(ActionId.HOME_SHOW, "admin")
    assert (again.lessons._notes.current, again.who) == (UNBLOCK, before)
    user = learner.house.users.show(learner.session("admin"), before)
    with learner.house.office.store.transaction():  # behind everybody's back
        learner.house.office.store.accounts.save_block(before, user.version, None, learner.house.office.clock(), "x")
    assert not again.is_done(UNBLOCK)
    assert again.who != before


@pytest.mark.long
@pytest.mark.parametrize("number", [UNBLOCK, NOTE])
def test_a_lesson_makes_what_it_needs_where_nothing_is_left(learner: Learner, number: int) -> None:
    """The blocked and the notes of the demo run out; the lesson does not."""
    deed = dict(DEEDS[:-1])[number]
    for time in range(40):
        learner.begin(number)
        assert learner.target, time
        deed(learner)
        assert learner.is_done(number)
    assert learner.lessons.exercises()[number - 1].times == 40


@pytest.mark.long
def test_the_whole_path_can_be_done_three_times(learner: Learner) -> None:
    told: dict[int, set[str]] = defaultdict(set)
    for time in range(1, 4):
        for number, deed in DEEDS[:-1]:
            learner.begin(number)
            told[number].add(learner.lessons.task)
            deed(learner)
            assert learner.is_done(number)
        assert [each.times for each in learner.lessons.exercises()] == [time] * len(LESSONS)
    assert {number for number, tasks in told.items() if len(tasks) < 2} == set(), "done again it is about somebody else"
    assert learner.house.office.store.problems() == []


@pytest.mark.long
def test_nobody_is_locked_out_of_the_demo(learner: Learner) -> None:
    ours = {"admin", "stts1", "stts2", "stts3"}
    for number in (FIND, BLOCK, UNBLOCK, TAKE_BACK, PROFILE):
        for time in range(30):
            with learner.house.office.store.reading():
                target = LESSONS[number - 1].choose(scene(learner.house, "admin"), time)
            assert target is not None
            assert target["user"] not in ours


def test_what_is_kept_is_forgotten_with_the_demo(tmp_path: Path) -> None:
    engine = Sqlite(url_of(tmp_path / "demo.sqlite"))
    place = notes.place_of(engine)
    kept = notes.Notes(current=3, target={"id": "7"}, keys=4, beside=2, done={1: notes.Done(1, 8, 2, 2)})
    notes.save(place, kept)
    assert notes.load(place) == kept
    notes.forget(engine)
    notes.forget(engine)  # nothing there: nothing to do
    assert notes.load(place) == notes.Notes()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"current": "x"}', '{"current": 1, "target": 5, "keys": 0}'])
def test_a_damaged_file_is_the_beginning_of_the_path(tmp_path: Path, text: str) -> None:
    place = tmp_path / "demo-lessons.json"
    place.write_text(text)
    assert notes.load(place) == notes.Notes()
