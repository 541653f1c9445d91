"""Laws of tariff files: whatever happens in whatever order, and that an operator's actions are undone exactly."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.around import Around, Decision
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, RecordPapers, RefuseTariff
from stts_tui.domain.tariff.changing import decide_modify, decide_stop
from stts_tui.domain.tariff.deciding import (
    decide_address,
    decide_ask,
    decide_close,
    decide_end,
    decide_grant,
    decide_papers,
    decide_recheck,
    decide_refuse,
    decide_remind,
    decide_warn,
)
from stts_tui.domain.tariff.entitlement import Address
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CompleteFile,
    FileRecord,
    ModifyFile,
    StopTariff,
    StopWhat,
    TransferTariff,
)
from stts_tui.domain.tariff.history import undone, values_of
from stts_tui.domain.tariff.life_cycle import CANCELLABLE, FileState, is_possible
from stts_tui.domain.tariff.opening import decide_apply, decide_transfer, decide_verify
from stts_tui.domain.tariff.reasons import Because, ConsentHow, DocumentKind
from stts_tui.domain.tariff.second_part import decide_complete
from tests.domain.tariff.life import ALPHA, BETA, GAMMA, NISS, ROWS, Life, an_answer, second, silent

Chosen = tuple[str, int, int, int]  # what, by whom, two numbers that choose its details
OWN = ["apply", "transfer", "complete", "modify", "stop"]
THEIRS = ["verify", "ask", "papers", "remind", "grant", "refuse", "close", "end", "recheck", "warn", "address"]


def line_of(request: ApplyForTariff | TransferTariff) -> str:
    return request.line.e164 if request.line is not None else ""


def own_file(life: Life, company: int, one: int) -> FileRecord:
    files = [file for file in life.files.values() if file.company_id == company]
    if not files:
        raise LookupError
    return files[-1] if one % 5 else files[one % len(files)]  # mostly the latest


def decide(life: Life, what: str, company: int, one: int, other: int) -> Decision:
    if what == "apply":
        request = ApplyForTariff(
            NISS, "Jan", "Maes", True, Category.HEARING_LOSS if other % 4 == 0 else None, with_proof=other % 4 == 0,
            second=second(life, one, other) if one % 2 else None,
        )  # fmt: skip
        return decide_apply(request, life.around(line=line_of(request)), company)
    if what == "transfer":
        part = second(life, one, other) if one % 2 else None
        asked = TransferTariff(NISS, "Jan", "Maes", "Jan Maes", life.today, ConsentHow.WRITTEN, second=part)
        return decide_transfer(asked, life.around(None, company, line_of(asked)), company)
    if what in OWN:
        file = own_file(life, company, one)
        return _own(life, what, file, life.around(file, line=second(life, one, other).phone.e164), one, other)
    files = list(life.files.values())
    if not files:
        raise LookupError
    file = files[-1] if one % 3 else files[one % len(files)]
    return _theirs(life, what, file, life.around(file), one, other)


def _own(life: Life, what: str, file: FileRecord, around: Around, one: int, other: int) -> Decision:
    if what == "complete":
        return decide_complete(file, CompleteFile(file.file_id, file.version, second(life, one, other)), around)
    if what == "modify":
        part = second(life, one, other)
        nothing = ModifyFile(file.file_id, file.version)
        kinds = [
            replace(nothing, formula=part.formula, phone=part.phone, line_reason=part.line_reason),
            replace(nothing, reference=f"K{one}"),
            replace(nothing, contact=f"mail {other}"), replace(nothing, price=Decimal(one % 30)),
            replace(nothing, activation_on=part.activation_on),
            replace(nothing, formula=part.formula, phone=part.phone, effective_on=life.today + timedelta(days=one % 30 - 9)),
        ]  # fmt: skip
        return decide_modify(file, kinds[other % 6], around)
    day = life.today + timedelta(days=one % 50 - 15)
    stop = StopWhat.REDUCTION if other % 2 else StopWhat.TARIFF
    return decide_stop(file, StopTariff(file.file_id, file.version, stop, day, Because.CUSTOMER_ASKS), around)


def some_papers(number: int) -> frozenset[DocumentKind]:
    """Any set of three, the empty one too."""
    three = (DocumentKind.HEARING, DocumentKind.HOUSEHOLD, DocumentKind.DISABILITY)
    return frozenset(kind for place, kind in enumerate(three) if number >> place & 1)


def _theirs(life: Life, what: str, file: FileRecord, around: Around, one: int, other: int) -> Decision:
    key = file.file_id, file.version
    category = (Category.OLDER, Category.HEARING_LOSS)[other % 2]
    day = life.today + timedelta(days=one % 30 - 9)
    rules: dict[str, Callable[[], Decision]] = {
        "verify": lambda: decide_verify(file, around),
        "ask": lambda: decide_ask(file, AskDocuments(*key, some_papers(other)), around),
        "papers": lambda: decide_papers(file, RecordPapers(*key, some_papers(one), life.today), around),
        "remind": lambda: decide_remind(file, around),
        "grant": lambda: decide_grant(file, GrantTariff(*key, category, day), around),
        "refuse": lambda: decide_refuse(file, RefuseTariff(*key, Because.NO_PROOF), around),
        "close": lambda: decide_close(file, around),
        "end": lambda: decide_end(file, EndTariff(*key, Because.DECEASED, day), around),
        "recheck": lambda: decide_recheck(file, around),
        "warn": lambda: decide_warn(file, around),
        "address": lambda: decide_address(file, around),
    }
    return rules[what]()


def weather(life: Life, one: int, other: int) -> None:
    """Time passes; the register changes its mind, or falls silent."""
    life.today += timedelta(days=one % 45)
    answers = (
        an_answer(), an_answer(), an_answer(), silent(), an_answer(categories=frozenset()),
        an_answer(categories=frozenset({Category.HEARING_LOSS})), an_answer(address=Address("Dorp", "2", "9000", "Gent")),
    )  # fmt: skip
    life.answer = answers[other % len(answers)]


def do(life: Life, chosen: Chosen) -> Decision | None:
    """One thing, done by somebody; None if the rules refuse it or there is nothing to do it to."""
    what, who, one, other = chosen
    if what == "weather":
        weather(life, one, other)
        return None
    try:
        decision = decide(life, what, (ALPHA, BETA, GAMMA)[who], one, other)
    except (Refused, LookupError):
        return None
    life.carry_out(decision, (ALPHA, BETA, GAMMA)[who] if what in OWN else None)
    life.remember()
    return decision


def deeds(names: list[str]) -> st.SearchStrategy[list[Chosen]]:
    numbers = st.integers(0, 400)
    one = st.tuples(st.sampled_from([*names, "weather"]), st.integers(0, 2), numbers, numbers)
    return st.lists(one, min_size=6, max_size=25)


def by_chance(seed: int, names: list[str]) -> list[Chosen]:
    """25 deeds: hypothesis keeps its examples short, and some states need a long life."""
    chance = random.Random(seed)
    return [
        (chance.choice([*names, "weather"]), chance.randrange(3), chance.randrange(400), chance.randrange(400))
        for _number in range(25)
    ]


def live_and_undo(chosen: list[Chosen]) -> Life:
    """All of it, then each action cancelled, newest first, by the operator that did it."""
    life, before = Life(), []
    for deed in chosen:
        picture = life.picture()
        decision = do(life, deed)
        if decision is not None:
            before.append((decision.own.after.file_id or max(life.files), picture))
    for acted, picture in reversed(before):
        life.cancel(acted)
        life.check()
        assert life.picture() == picture
    return life


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@given(deeds([*OWN, *OWN, *THEIRS]))
@pytest.mark.asvs("V2.3.2")
def test_whatever_happens_there_is_one_tariff_and_no_day_twice(chosen: list[Chosen]) -> None:
    life = Life()
    for deed in chosen:
        decision = do(life, deed)
        life.check()
        for step in (decision.own, decision.other) if decision is not None else ():
            if step is not None:
                start = step.before.state if step.before is not None else None
                assert (start, step.action, step.after.state) in ROWS


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@given(deeds(OWN))
def test_actions_cancelled_one_by_one_pass_the_same_states_backwards(chosen: list[Chosen]) -> None:
    life = live_and_undo(chosen)
    assert all(file.state is FileState.CANCELLED for file in life.files.values())
    assert life.open == {}


@pytest.mark.long
def test_long_lives_can_be_undone_and_cross_the_whole_table() -> None:
    crossed = set()
    for seed in range(600):
        live_and_undo(by_chance(seed, OWN))
        life = Life()
        for deed in by_chance(seed, [*OWN, *OWN, *THEIRS]):
            decision = do(life, deed)
            if decision is not None:
                step = decision.own
                crossed.add((step.before.state if step.before is not None else None, step.action, step.after.state))
    operators = {row for row in ROWS if row[1] in CANCELLABLE and row[2] is not FileState.TRANSFERRED}
    assert operators <= crossed
    assert len(ROWS - crossed) < 12, "the lives are too short to mean much"


@settings(max_examples=200, deadline=None)
@given(deeds([*OWN, *OWN, *THEIRS]), st.integers(0, 2))
def test_a_cancellation_at_any_time_keeps_the_laws(chosen: list[Chosen], who: int) -> None:
    life = Life()
    for number, deed in enumerate(chosen):
        do(life, deed)
        company = (ALPHA, BETA, GAMMA)[(who + number) % 3]
        files = [file for file in life.files.values() if file.company_id == company]
        if number % 3 == 0 and files:
            try:
                life.cancel(files[-1].file_id)
            except Refused as no:
                assert no.code.startswith("cancel-")
            life.remember()
        life.check()


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(deeds([*OWN, *THEIRS]))
@pytest.mark.asvs("V2.3.1")
def test_what_is_possible_in_a_state_is_what_the_rules_do(chosen: list[Chosen]) -> None:
    """An action that the table does not have for a state is refused as such, and never otherwise."""
    life = Life()
    for deed in chosen:
        do(life, deed)
    for file in life.files.values():
        for what in (*OWN[2:], *THEIRS):
            action = ActionId(f"file-{what}")
            try:
                made = (_own if what in OWN else _theirs)(life, what, file, life.around(file), 10, 3)
            except Refused as no:
                codes = {reason.code for reason in no.reasons}
                if not is_possible(file, action, life.today):
                    assert codes & {"file-over", "file-awaiting-activation", "file-wrong-action"}
                continue
            assert is_possible(file, action, life.today)
            assert made.own.before == file


@settings(max_examples=100, deadline=None)
@given(deeds([*OWN, *THEIRS]))
def test_a_file_written_and_read_is_the_same(chosen: list[Chosen]) -> None:
    life = Life()
    for deed in chosen:
        do(life, deed)
    for file in life.files.values():
        values = values_of(file)
        assert all(text.isprintable() for text in values.values())
        assert undone(file, values, values) == file


def test_the_laws_can_fail() -> None:
    life = Life()
    do(life, ("apply", 0, 1, 1))
    file = life.files[1]
    life.files[2] = replace(file, file_id=2, company_id=BETA)
    with pytest.raises(AssertionError):
        life.check()


def test_operators_actions_are_those_that_can_be_cancelled() -> None:
    assert {f"file-{what}" for what in OWN} == set(CANCELLABLE)
