"""One answer, three mouths: F8, the answer to a message and a record's card tell the same facts, of the same forecast."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.law.amounts import Amounts, Discount
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.messages.message import NOTHING_TOLD, Message, Result, Told
from stts_tui.domain.messages.records import FORMS, Record, RecordKind
from stts_tui.domain.people.own import WhomToAsk
from stts_tui.domain.people.session import Session
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.domain.tariff.file import Forecast, PickFile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.outlook import Assigned, DatedDiscount, Outlook, Waits, of_forecast, of_view
from stts_tui.domain.tariff.reasons import DocumentKind, Doubt
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.reading import Reading
from stts_tui.services.house import House
from stts_tui.services.messages.answers import write_results
from stts_tui.services.messages.exporting import for_sender
from stts_tui.store.messages import told as stored
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.screens.messages.result_rows import came_rows, result_rows
from stts_tui.tui.screens.tariff.file_rows import forecast_rows
from tests import builders, messages
from tests.builders import Company, FixedClock
from tests.messages import SECOND, Channel, a_record, an_application
from tests.tariff_builders import a_completion, a_person, a_transfer, an_active_file

K = RecordKind
FILE = "STTS-2026-0000001"
TODAY = builders.MONDAY_MORNING.date()


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


def foreseen(house: House, session: Session, record: Record) -> Forecast:
    """What F8 would show of the same on the screen."""
    request: Any = FORMS[record.kind].parse(record.values, TODAY)
    if "number" not in record.values:
        return house.files.precheck(session, request)
    file = house.files.show(session, 1)
    if record.kind is K.CANCEL:
        return house.files.preview_cancel(session, PickFile(file.file_id, file.version))
    return house.files.precheck(session, request.task(file.file_id, file.version))


def words_of(rows: list[Row]) -> set[str]:
    return {str(row[1]) for row in rows if isinstance(row, tuple) and len(row) == 2 and str(row[1])}


# -- the same forecast ---------------------------------------------------------------------------------------------------
_STEPS: dict[str, Any] = {
    "second": lambda n: a_record(K.SECOND_PART, f"S-{n}", number=FILE, installation_costs="59,00", **SECOND),
    "contact": lambda n: a_record(K.MODIFY, f"M-{n}", number=FILE, contact=f"by e-mail {n}"),
    "mobile": lambda n: a_record(
        K.MODIFY, f"F-{n}", number=FILE, formula="mobile", phone="+32470000000", effective_on="09/03/2026"
    ),
    "stop one": lambda n: a_record(K.STOP_REDUCTION, f"R-{n}", number=FILE, last_day="20/03/2026", reason="moved"),
    "stop": lambda n: a_record(K.STOP_TARIFF, f"Z-{n}", number=FILE, last_day="10/03/2026", reason="customer-asks"),
    "cancel": lambda n: a_record(K.CANCEL, f"C-{n}", number=FILE, because="by mistake"),
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(begins=st.sampled_from(["both", "first", "proof"]), names=st.lists(st.sampled_from(sorted(_STEPS)), max_size=5))
def test_an_answer_tells_what_f8_showed(tmp_path_factory: pytest.TempPathFactory, begins: str, names: list[str]) -> None:
    house = builders.a_house(tmp_path_factory.mktemp("mouths"), FixedClock())
    try:
        company = builders.a_staffed_company(house)
        channel, session = messages.a_channel(company), company.session("stts03")
        person = a_person(house, categories=() if begins == "proof" else (Category.OLDER,))
        more: dict[str, dict[str, Any]] = {"both": SECOND, "first": {}, "proof": {"category": "mwb", "with_proof": True}}
        first = an_application(person, "A", **more[begins])
        check = Record(K.PRE_CHECK, "P", 0, first.values)
        for number, record in enumerate([check, first, *(_STEPS[name](n) for n, name in enumerate(names))]):
            forecast = foreseen(house, session, record)
            (result,) = channel.results(channel.send([record], f"{number + 1:05}"))
            assert result.accepted == forecast.would_succeed, result.reasons
            if not result.accepted:
                assert {reason.code for reason in result.reasons} == {reason.code for reason in forecast.reasons}
                assert result.told.whom == house.session.whom_to_ask(company.session("tech01"))
                continue
            assert result.told.outlook == of_forecast(forecast, TODAY)
            assert [reason.code for reason in result.reasons] == [remark.code for remark in forecast.remarks]
            shown, card = words_of(list(forecast_rows(forecast, TODAY))), words_of(came_rows(result))
            for one in result.told.outlook.assignments if result.told.outlook is not None else ():
                assert any(str(one.kind.words) in words for words in shown & card), one
            if result.file_number:
                stands = channel.send([a_record(K.STATUS, f"W-{number}", number=FILE)], f"{number + 50:05}")
                (told,) = channel.results(stands)
                file = house.files.show(session, 1)
                assert told.told.outlook == of_view(file, TODAY)
                assert told.told.outlook.discounts == (result.told.outlook or told.told.outlook).discounts
                assert told.told.outlook.state is file.state
    finally:
        builders.close(house)


_DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
_MONEY = st.decimals(0, 999, places=2)
_OUTLOOKS = st.builds(
    Outlook, st.sampled_from(FileState), st.none() | st.sampled_from(Waits), st.none() | _DAYS,
    st.lists(st.sampled_from(Doubt), unique=True).map(tuple), st.lists(st.sampled_from(DocumentKind), unique=True).map(tuple),
    st.none() | _DAYS,
    st.lists(st.builds(Assigned, st.sampled_from(AssignmentKind), st.sampled_from(AssignmentState), st.none() | _DAYS,
                       st.booleans()), max_size=3).map(tuple),
    st.lists(st.builds(
        DatedDiscount, st.sampled_from(Formula), _DAYS, st.none() | _DAYS,
        st.builds(Discount, st.builds(Amounts, st.just(Decimal("0.00")), _MONEY, _MONEY, _MONEY), st.booleans(),
                  st.lists(st.sampled_from(["art. 22", "art. 38"]), unique=True).map(tuple)),
        _MONEY,
    ), max_size=3).map(tuple),
)  # fmt: skip
_WHOM = st.builds(
    WhomToAsk, st.sampled_from(["", "Ada Adams"]), st.just("Été"), st.just("02 511 51 51"), st.just("02 226 88 88")
)


@given(st.builds(Told, st.none() | _OUTLOOKS, st.none() | _WHOM, st.sampled_from(["", FILE])))
def test_what_is_told_is_kept_as_it_was(told: Told) -> None:
    assert stored.load(stored.dump(told)) == told


# -- in an answer ----------------------------------------------------------------------------------------------------------
def answer(house: House, message: Message, folder: Path) -> Path:
    """The answer to the message, written anew."""
    path = folder / f"answer-{len(list(folder.iterdir()))}"
    with path.open("wb") as out, house.office.store.snapshot():
        write_results(out, message, house.office.store)
    return path


def texts(element: Any, path: str) -> list[str]:
    return [found.text for found in element.iterfind("/".join(f"{{*}}{name}" for name in path.split("/")))]


def test_the_answer_has_state_assignment_discount_remark_and_whom_to_ask(
    tmp_path: Path, house: House, channel: Channel
) -> None:  # fmt: skip
    person, other = a_person(house), a_person(house, "Jan", "Maes")
    poor = a_person(house, "Luc", "Sy", categories=(Category.INTEGRATION_INCOME,))
    done = channel.send([
        an_application(person, "A-1", installation_costs="59,00", price="9,00", **SECOND), an_application(other, "A-2"),
        an_application(other, "A-3", last_name="Wrong"),
        an_application(poor, "A-4", **SECOND | {"formula": "bundle", "phone": "+3232210007"}),
    ])  # fmt: skip
    names = (
        "State", "WaitsFor", "WaitsUntil", "FileAssignment/Kind", "FileAssignment/DueOn", "Discount/StartsOn",
        "Discount/Installation", "Discount/Subscription", "Discount/Calls", "Discount/Total", "Anomaly/ErrorID",
        "Anomaly/AnomalyClass", "Ask/Whom", "Ask/Telephone", "Ask/Name",
    )  # fmt: skip
    with answer(house, done, tmp_path).open("rb") as file:  # read as an answer is: it must fit the schema
        active, waiting, refused, remarked = (
            {name: texts(element, name) for name in names} for element in Reading(file, "Notification")
        )  # fmt: skip
    assert active["State"] == ["active"]
    assert active["Discount/Installation"] == ["29.50"]
    assert (active["Discount/StartsOn"], active["Discount/Total"]) == (["2026-03-02"], ["6.70"])
    assert waiting["WaitsFor"] == ["second-part"]
    assert waiting["FileAssignment/Kind"] == ["enter-missing-data"]
    assert waiting["WaitsUntil"] == waiting["FileAssignment/DueOn"] == ["2026-05-01"]
    assert (refused["State"], refused["Anomaly/AnomalyClass"]) == ([], ["B"])
    assert refused["Ask/Whom"] == ["administrator", "authority", "access-desk"]
    assert remarked["Anomaly/ErrorID"] == ["remark-bundle-integration-income"]
    assert remarked["Anomaly/AnomalyClass"] == ["NB"]
    assert (len(refused["Ask/Telephone"]), refused["Ask/Name"]) == (2, ["Ada Adams"])


def test_an_answer_written_again_is_the_same_whoever_is_administrator_then(
    tmp_path: Path, house: House, channel: Channel
) -> None:  # fmt: skip
    done = channel.send([an_application(a_person(house), "A-1", last_name="Wrong")])
    first = answer(house, done, tmp_path)
    builders.run_sql(house, "UPDATE account SET last_name = 'Anders' WHERE local_administrator")
    assert first.read_bytes() == answer(house, done, tmp_path).read_bytes()


def test_results_from_before_are_answered_as_they_were(tmp_path: Path, house: House, channel: Channel) -> None:
    done = channel.send([an_application(a_person(house), "A-1")])
    builders.run_sql(house, "UPDATE message_result SET told = ''")
    (result,) = channel.results(done)
    assert (result.told, result.accepted) == (NOTHING_TOLD, True)
    assert b"<State>" not in answer(house, done, tmp_path).read_bytes()
    assert ("File", FILE) in [(str(row[0]), row[1]) for row in result_rows(result) if isinstance(row, tuple) and len(row) == 2]


def test_a_simulation_tells_it_and_writes_nothing(house: House, channel: Channel) -> None:
    (result,) = channel.results(channel.send([an_application(a_person(house), "A-1", **SECOND)], environment="S"))
    assert result.told.outlook is not None
    assert (result.told.outlook.state, result.file_number) == (FileState.ACTIVE, "")
    assert builders.rows(house)["tariff_file"] == []


def test_a_transfer_tells_the_last_day_elsewhere(house: House, channel: Channel, beta: Company) -> None:
    person = a_person(house)
    an_active_file(house, beta.session("stts03"), person)
    values = {"niss": person.niss.digits, "last_name": "Peeters", "first_name": "Maria", "consent_by": "Maria Peeters",
              "consent_on": "02/03/2026", "consent_how": "written", **SECOND, "activation_on": "05/03/2026"}  # fmt: skip
    (result,) = channel.results(channel.send([Record(K.TRANSFER, "T", 0, values)]))
    assert result.told.outlook is not None
    assert result.told.outlook.last_day_elsewhere == date(2026, 3, 4)


def test_a_closed_year_is_a_remark(house: House, alpha: Company, channel: Channel, clock: FixedClock) -> None:
    channel.send([an_application(a_person(house), "A-1", **SECOND)])
    clock.advance(days=406)
    house.statement.send(alpha.session("stts03"), SendStatement(2026, date(2027, 4, 10)))
    stop = a_record(K.STOP_TARIFF, "Z-1", number=FILE, last_day="30/11/2026", reason="moved")
    (result,) = channel.results(channel.send([stop], "00002"))
    assert [(reason.code, reason.blocking) for reason in result.reasons] == [("remark-closed-year", False)]
    assert "2026" in result.reasons[0].sentence


def test_an_assignment_that_was_noted_is_told_as_done(house: House, channel: Channel, beta: Company) -> None:
    person = a_person(house)
    channel.send([an_application(person, "A-1", **SECOND)])
    house.files.carry_out(beta.session("stts03"), steps.TRANSFER.of(a_transfer(person, second=None)))
    taken = house.files.show(beta.session("stts03"), 2)
    house.files.carry_out(beta.session("stts03"), steps.COMPLETE.of(a_completion(taken, activation_on=date(2026, 3, 5))))
    noted = a_record(K.PROCESSED, "N-1", number=FILE, kind="terminate-reduction")
    (result,) = channel.results(channel.send([noted], "00002"))
    assert result.told.outlook is not None
    assert result.told.outlook.assignments == (Assigned(AssignmentKind.TERMINATE_REDUCTION, AssignmentState.DONE),)


# -- doubts ----------------------------------------------------------------------------------------------------------------
def test_doubts_stand_in_answers_files_news_and_csv(tmp_path: Path, house: House, alpha: Company, channel: Channel) -> None:
    person = a_person(house, "Jean Laurent", "Peeters")
    (result,) = channel.results(channel.send([an_application(person, "A-1", first_name="Laurent")]))
    assert result.told.outlook is not None
    assert (result.told.outlook.waits, result.told.outlook.doubts) == (Waits.DOUBTS, (Doubt.LATER_NAME,))
    for what, told in (("files", "<Doubt>later-name</Doubt>"), ("news", "<Name>doubts</Name>")):
        name = for_sender(house.export, what, channel.number, Folder(tmp_path), None).name
        assert told in (tmp_path / name).read_text()
    head, row = house.files.export(alpha.session("stts01"), FileCriteria()).rows
    assert (head[-1], row[-1]) == ("To be looked at", str(Doubt.LATER_NAME.words))


def test_a_card_of_a_record_tells_why_a_file_waits_and_whom_to_ask() -> None:
    outlook = Outlook(FileState.REQUESTED, Waits.DOUBTS, date(2026, 4, 1), (Doubt.NAMESAKE,))
    waiting = Result(1, "Apply", "A-1", 4, accepted=True, file_number=FILE, told=Told(outlook))
    refused = Result(2, "Apply", "A-2", 9, accepted=False, told=Told(whom=WhomToAsk("Ada Adams", "Été", "1", "2")))
    assert {f"- {Doubt.NAMESAKE.words}", str(outlook.waiting_words)} <= words_of(result_rows(waiting))
    assert "Ada Adams, local administrator of Été" in words_of(result_rows(refused))
