"""The life cycle of tariff files: README, data/life-cycle.md and the rules are the table's."""

from __future__ import annotations

from pathlib import Path

from stts_tui import resources
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.assignments import TO_DO_KINDS, AssignmentKind
from stts_tui.domain.tariff.life_cycle import CANCELLABLE, PASSAGES, FileState, diagram, table

README = Path(__file__).parents[2] / "README.md"


def test_the_committed_table_is_the_table() -> None:
    command = "python -m stts_tui.domain.tariff.life_cycle > data/life-cycle.md"
    assert resources.read_text("life-cycle.md") == table(), f"run: {command}"


def test_the_picture_in_the_readme_is_the_tables() -> None:
    text = README.read_text(encoding="utf-8")
    picture = text[text.index("```mermaid") : text.index("```", text.index("```mermaid") + 3) + 3]
    assert picture == diagram(), "put domain.tariff.life_cycle.diagram() into README.md"


def test_rows_are_unique_and_nothing_leads_out_of_a_final_state() -> None:
    keys = [(row.start, row.action, row.to) for row in PASSAGES]
    assert len(keys) == len(set(keys))
    assert all(row.start is None or row.start.is_live for row in PASSAGES)


def test_every_state_is_reached_and_every_live_one_can_be_left() -> None:
    reached = {row.to for row in PASSAGES} | {FileState.CANCELLED}  # by cancelling
    assert reached == set(FileState)
    for state in FileState:
        left = {row.to for row in PASSAGES if row.start is state} - {state}
        assert bool(left) == state.is_live, state


def test_what_ends_a_file_leaves_nothing_to_be_done() -> None:
    for row in PASSAGES:
        if not row.to.is_live:
            assert set(row.ends) == {*TO_DO_KINDS, AssignmentKind.DOCUMENTS_ASKED}, row


def test_the_authority_tells_the_operator_of_each_decision() -> None:
    silent = {ActionId.FILE_RECHECK, ActionId.FILE_PAPERS}  # the right still holds; papers are nobody else's business
    for row in PASSAGES:
        who = action(row.action).who
        if who == {Principal.AUTHORITY} and row.action not in silent:
            told = [kind for kind in row.opens if not kind.is_the_authoritys]
            assert told or row.start is row.to is FileState.REQUESTED, row


def test_only_an_operators_action_is_cancelled() -> None:
    for action_id in CANCELLABLE:
        assert action(action_id).who <= {Principal.STTS_1, Principal.STTS_2, Principal.STTS_3}
