"""The table of actions beside the manual, and beside data/actions.txt."""

from __future__ import annotations

from collections import Counter

import pytest

from stts_tui import resources
from stts_tui.domain.rights.action import ActionId, Section, Target
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.rights.table import ACTIONS, action, contract

STTS_1, STTS_2, STTS_3 = Principal.STTS_1, Principal.STTS_2, Principal.STTS_3

# The manual, "User profiles for the STTS-applications" [S0]: a row for each, a column for each profile.
MANUAL = [
    (ActionId.FILE_APPLY, True, True, True),  # application for a social telephone tariff
    (ActionId.FILE_TRANSFER, True, True, True),  # transfer of a social telephone tariff
    (ActionId.FILE_MODIFY, True, True, True),  # modification of a file
    (ActionId.FILE_STOP, False, True, True),  # stop
    (ActionId.FILE_SEARCH, True, True, True),  # search
    (ActionId.ACTION_CANCEL, False, False, True),  # cancel an action
    (ActionId.ASSIGNMENT_PROCESS, False, False, True),  # assignments for the operator
]


LOCK = {ActionId.SESSION_LOCK, ActionId.SESSION_UNLOCK, ActionId.SESSION_PROVE}


@pytest.mark.parametrize(("action_id", "one", "two", "three"), MANUAL)
def test_the_table_is_the_manuals(action_id: ActionId, one: bool, two: bool, three: bool) -> None:
    who = action(action_id).who
    assert (STTS_1 in who, STTS_2 in who, STTS_3 in who) == (one, two, three)
    assert who <= {STTS_1, STTS_2, STTS_3}  # a local administrator works on files by his profile only


def test_managing_users_is_the_local_administrators_alone() -> None:
    for row in ACTIONS:
        if row.section is Section.USERS:
            assert row.who == {Principal.LOCAL_ADMINISTRATOR}, row.id


def test_a_newcomer_may_only_choose_a_password() -> None:
    may = {row.id for row in ACTIONS if Principal.NEWCOMER in row.who}
    assert may == {ActionId.OWN_PASSWORD, ActionId.SESSION_END, ActionId.HOME_SHOW, *LOCK}


def test_who_must_have_a_second_factor_may_only_set_it_up() -> None:
    may = {row.id for row in ACTIONS if Principal.UNENROLLED in row.who}
    assert may == {ActionId.OWN_FACTOR, ActionId.SESSION_END, ActionId.HOME_SHOW, *LOCK}


def test_provisional_data_lead_only_to_the_registration() -> None:
    may = {row.id for row in ACTIONS if Principal.PROVISIONAL in row.who}
    assert may == {ActionId.ADMINISTRATOR_CREATE, ActionId.SESSION_END, ActionId.HOME_SHOW, ActionId.DRAFT_KEEP, *LOCK}
    assert action(ActionId.ADMINISTRATOR_CREATE).who == {Principal.PROVISIONAL}


def test_requests_are_the_desks_alone() -> None:
    for row in ACTIONS:
        if row.section is Section.DESK:
            assert row.who == {Principal.ACCESS_DESK}, row.id


def test_without_a_login_one_may_ask_for_access_and_after_it() -> None:
    may = {row.id for row in ACTIONS if Principal.ANYONE in row.who}
    assert may == {ActionId.SESSION_START, ActionId.ACCESS_REQUEST, ActionId.ACCESS_STATUS}


@pytest.mark.asvs("V8.1.1")
def test_the_committed_contract_is_the_table() -> None:
    assert resources.read_text("actions.txt") == contract(), "run: python -m stts_tui.domain.rights.table > data/actions.txt"


def test_every_action_has_one_row_and_every_row_its_words() -> None:
    assert Counter(row.id for row in ACTIONS) == Counter(ActionId)
    for row in ACTIONS:
        assert row.who, row.id
        assert str(row.label), row.id
        assert str(row.help).endswith("."), row.id
        assert len(str(row.label)) <= 70, row.id


def test_one_number_is_one_verb_and_no_list_has_it_twice() -> None:
    for target in Target:
        for principal in Principal:
            options = [row.option for row in ACTIONS if row.target is target and principal in row.who]
            assert None not in options or target is Target.NONE, (target, principal)
            assert len(options) == len(set(options)) or target is Target.NONE, (target, principal)


def test_what_needs_no_row_has_no_number() -> None:
    assert not [row.id for row in ACTIONS if row.target is Target.NONE and row.option is not None]
    assert not [row.id for row in ACTIONS if row.target is not Target.NONE and row.function]


def test_the_numbers_are_those_that_green_screens_have() -> None:
    assert {row.id: int(row.option or 0) for row in ACTIONS if row.target is Target.USER} == {
        ActionId.USER_MODIFY: 2, ActionId.USER_COPY: 3, ActionId.USER_REMOVE: 4, ActionId.USER_SHOW: 5,
        ActionId.USER_BLOCK: 7, ActionId.USER_UNBLOCK: 8, ActionId.USER_PASSWORD: 9, ActionId.USER_PROFILE: 12,
        ActionId.USER_FACTOR: 44,
    }  # fmt: skip


def test_what_nobody_can_undo_is_final() -> None:
    assert {row.id for row in ACTIONS if row.final} == {
        ActionId.USER_REMOVE, ActionId.MESSAGES_UNKEY, ActionId.REQUEST_PROCESS, ActionId.REQUEST_REISSUE,
        ActionId.REQUEST_REFUSE, ActionId.REQUEST_WITHDRAW, ActionId.FILE_REFUSE, ActionId.FILE_CLOSE, ActionId.FILE_END,
        ActionId.STATEMENT_SEND,
    }  # fmt: skip
    # What they are done to is a row that is shown; which year, a form asks and its page of the yes tells.
    assert {row.id for row in ACTIONS if row.final and row.target is Target.NONE} == {ActionId.STATEMENT_SEND}
