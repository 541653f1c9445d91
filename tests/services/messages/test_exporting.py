"""Exports: fit the schema, and read back to the same data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.messages.records import RecordKind
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.exchange.exports import read_files
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.reading import Reading
from stts_tui.services.house import House
from stts_tui.services.messages.exporting import for_sender
from tests import builders, messages
from tests.builders import Company, FixedClock, refuses
from tests.messages import SECOND, Channel, a_record, an_application
from tests.tariff_builders import a_person, a_second_part, a_transfer

K = RecordKind
# What an export leaves out: numbers and dates of ours.
NOT_TOLD: dict[str, Any] = {
    "file_id": 0, "version": 0, "household_id": None, "address": "", "verified_on": None, "granted_from": None,
    "documents": frozenset(), "documents_due": None, "reminded_on": None, "warned_on": None, "lapse_due": None,
    "taken_from": None,
}  # fmt: skip


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


def exported(folder: Path, channel: Channel, what: str, year: int | None = None) -> Path:
    done = for_sender(channel.house.export, what, channel.number, Folder(folder), year)
    return folder / done.name


def records(path: Path, root: str) -> list[Any]:
    with path.open("rb") as file:
        reading = Reading(file, root)
        found = [{child.tag.rpartition("}")[2]: child.text for child in element} for element in reading]
    assert not reading.faulty
    return found


_NAMES = st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=20)
_WORDS = st.one_of(st.just(""), st.from_regex(r"\A[A-Za-zé][A-Za-zé<&>\"'’]{0,7}( [a-z0-9]{1,8}){0,2}\Z"))
_PLANS = st.lists(
    st.tuples(_NAMES, _WORDS, _WORDS, st.integers(0, 4), st.sampled_from(["", "12,50", "9,99"])), min_size=1, max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(_PLANS)
def test_files_read_back_to_the_same_data(tmp_path_factory: pytest.TempPathFactory, plan: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("export")
    house = builders.a_house(folder)
    try:
        channel = messages.a_channel(builders.a_staffed_company(house))
        made = []
        for number, (name, reference, contact, steps, price) in enumerate(plan):
            person = a_person(house, "Maria", name)
            line = {"phone": f"+3232210{number:03}"}
            second = {**SECOND, **line, **({"price": price} if price else {})} if steps else {}
            values = {"reference": reference, "contact": contact, **second}
            made.append(an_application(person, f"A-{number}", **{key: text for key, text in values.items() if text}))
            file = f"STTS-2026-{number + 1:07}"
            if steps > 1:
                made.append(a_record(K.MODIFY, f"M-{number}", number=file, formula="mobile", phone=f"+32470000{number:03}",
                                     effective_on="10/03/2026"))  # fmt: skip
            if steps > 2:
                made.append(a_record(K.STOP_REDUCTION, f"R-{number}", number=file, last_day="20/03/2026", reason="moved"))
            if steps > 3:
                made.append(a_record(K.STOP_TARIFF, f"S-{number}", number=file, last_day="20/03/2026", reason="fraud",
                                     note="said so"))  # fmt: skip
        channel.send(made)
        path = exported(folder, channel, "files")
        with path.open("rb") as file_:
            found = list(read_files(Reading(file_, "Files"), channel.company.company_id))
        kept: list[FileRecord] = list(house.office.store.file_views.iterate(channel.company.company_id, FileCriteria()))
        assert [replace(file_, **NOT_TOLD) for file_ in kept] == found
        assert len(found) == len(plan)
    finally:
        builders.close(house)


def test_news_tell_each_thing_once(tmp_path: Path, house: House, channel: Channel, beta: Company) -> None:
    person = a_person(house)
    channel.send([an_application(person, "A-1", **SECOND)])
    first = records(exported(tmp_path, channel, "news"), "News")
    assert [each.get("Action") for each in first] == ["file-apply"]
    assert records(exported(tmp_path, channel, "news"), "News") == []
    transfer = a_transfer(person, a_second_part(activation_on=date(2026, 3, 5)))
    house.files.carry_out(beta.session("stts03"), steps.TRANSFER.of(transfer))
    second = records(exported(tmp_path, channel, "news"), "News")
    assert [each.get("Kind") or each.get("Action") for each in second] == ["terminate-reduction", "file-transfer"]
    text = (tmp_path / "FO.STTS.100001.20260302.N0003.R").read_text()
    assert "Beta" not in text  # which operator took it over is nobody's business
    assert person.niss.digits not in text


def test_the_statement_of_a_year(tmp_path: Path, house: House, channel: Channel, clock: FixedClock) -> None:
    channel.send(
        [
            an_application(person, f"A-{n}", **SECOND | {"phone": f"+3232210{n:03}"})
            for n, person in enumerate(messages.some_people(house, 3))
        ]
    )
    with refuses("statement-year"):
        exported(tmp_path, channel, "statement", 2026)
    clock.now = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
    lines = records(exported(tmp_path, channel, "statement", 2026), "Statement")
    assert [line["Days"] for line in lines] == ["305"] * 3


def test_who_may_export(tmp_path: Path, house: House, alpha: Company) -> None:
    channel = messages.a_channel(alpha, profile=1)
    exported(tmp_path, channel, "files")
    with refuses("not-allowed"):
        exported(tmp_path, channel, "news")  # assignments are profile 3's
