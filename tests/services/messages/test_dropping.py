"""The drop folder: GO starts, TD calls back, and nothing that is laid there leads anywhere else."""

from __future__ import annotations

import os
import re
from pathlib import Path

import peewee
import pytest

from stts_tui.domain.messages.channel import SwitchChannel
from stts_tui.domain.messages.records import Record
from stts_tui.domain.messages.records import RecordKind as K
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.names import FileKind
from stts_tui.i18n import current_language, speaking
from stts_tui.services.house import House
from stts_tui.services.messages.dropping import DropDesk
from stts_tui.services.messages.outcome import Outcome
from stts_tui.store.messages.senders import Senders
from tests import builders, messages
from tests.builders import Company
from tests.exchange import hostile
from tests.messages import SECOND, Channel, a_record, a_round, an_application, drop, read_answer
from tests.tariff_builders import a_person


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    outbox.mkdir()
    return inbox, outbox


def start(channel: Channel, inbox: Path, serial: str = "00001", kind: FileKind = FileKind.START) -> None:
    (inbox / channel.name(serial).file(kind)).touch()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_message_waits_for_its_go_and_is_answered(house: House, channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    people = messages.some_people(house, 2)
    drop(channel, inbox, [an_application(people[0], "A-1"), an_application(people[1], "A-2", last_name="Wrong")])
    assert a_round(channel, inbox, outbox) == []
    assert names(outbox) == []
    start(channel, inbox)
    (outcome,) = a_round(channel, inbox, outbox)
    assert outcome.message is not None
    assert (outcome.message.accepted, outcome.message.refused) == (1, 1)
    assert names(inbox) == []
    receipt, results = outbox / "FO.ACRF.100001.20260302.00001.R", outbox / "FO.NOTI.100001.20260302.00001.R"
    assert names(outbox) == [receipt.name, results.name]
    assert read_answer(receipt)[0][1]["ResultCode"] == "1"
    assert [(reference, found["ResultCode"]) for reference, found in read_answer(results)] == [("A-1", "1"), ("A-2", "0")]
    assert read_answer(results)[0][1]["File"] == "STTS-2026-0000001"
    before = {path.name: path.read_bytes() for path in outbox.iterdir()}
    for path in outbox.iterdir():
        path.unlink()
    drop(channel, inbox, [an_application(people[0], "A-1"), an_application(people[1], "A-2", last_name="Wrong")])
    start(channel, inbox)
    a_round(channel, inbox, outbox)  # delivered again: the stored answer, to the byte
    assert {path.name: path.read_bytes() for path in outbox.iterdir()} == before


def test_a_message_that_was_called_back_is_not_done(house: House, channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    record = an_application(a_person(house), "A-1")
    for serial, started in (("00001", False), ("00002", True)):
        drop(channel, inbox, [record], serial)
        if started:
            start(channel, inbox, serial)
        start(channel, inbox, serial, FileKind.CALL_BACK)
    a_round(channel, inbox, outbox)
    assert builders.rows(house)["tariff_file"] == []
    assert names(inbox) == []
    assert names(outbox) == ["FO.ACRF.100001.20260302.00001.R", "FO.ACRF.100001.20260302.00002.R"]
    assert b"message-called-back" in (outbox / "FO.ACRF.100001.20260302.00001.R").read_bytes()
    drop(channel, inbox, [record], "00001")  # and not later either, under the same name
    start(channel, inbox, "00001")
    a_round(channel, inbox, outbox)
    assert builders.rows(house)["tariff_file"] == []


def test_a_call_back_after_the_work_gives_the_answer_that_stands(
    house: House, channel: Channel, folders: tuple[Path, Path]
) -> None:
    inbox, outbox = folders
    drop(channel, inbox, [an_application(a_person(house), "A-1")])
    start(channel, inbox)
    a_round(channel, inbox, outbox)
    start(channel, inbox, kind=FileKind.CALL_BACK)
    (outcome,) = a_round(channel, inbox, outbox)
    assert [reason.code for reason in outcome.reasons] == ["message-call-back-late"]
    assert len(builders.rows(house)["tariff_file"]) == 1


def test_what_is_being_written_is_left_alone(channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    name = channel.name().file(FileKind.MESSAGE)
    (inbox / f"{name}.filepart").write_bytes(b"<half")
    (inbox / f".{name}").write_bytes(b"<half")
    start(channel, inbox)  # its GO came first
    assert a_round(channel, inbox, outbox) == []
    assert len([*inbox.iterdir()]) == 3


@pytest.mark.asvs("V5.3.2", "V13.2.4")
def test_links_pipes_and_folders_are_not_followed(channel: Channel, folders: tuple[Path, Path], tmp_path: Path) -> None:
    inbox, outbox = folders
    secret = tmp_path / "secret"
    secret.write_bytes(channel.text([]))
    name = channel.name
    (inbox / name("0000L").file(FileKind.MESSAGE)).symlink_to(secret)
    os.mkfifo(inbox / name("0000P").file(FileKind.MESSAGE))
    (inbox / name("0000D").file(FileKind.MESSAGE)).mkdir()
    (inbox / name("0000E").file(FileKind.MESSAGE)).symlink_to("/proc/self/environ")
    for serial in ("0000L", "0000P", "0000D", "0000E"):
        start(channel, inbox, serial)
    outcomes = a_round(channel, inbox, outbox)  # at once: a pipe that nobody writes to does not hold it up
    assert {reason.code for outcome in outcomes for reason in outcome.reasons} == {"message-not-a-file"}
    assert len(outcomes) == 4
    assert secret.exists()
    for path in outbox.iterdir():
        assert read_answer(path)[0][1]["ResultCode"] == "0"


def test_other_names_are_told_once_and_left(channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    (inbox / "report.xml").write_text("x")
    (inbox / "FI.STTS.123.20260302.00001.R.1.1").write_text("x")
    desk = DropDesk(channel.house.office, channel.house.processor)
    told: list[str] = []
    for _round in range(2):
        desk.round(Folder(inbox), Folder(outbox), None, lambda outcome: told.append(outcome.reasons[0].code))
    assert told == ["name-sender", "name-parts"]
    assert len(names(inbox)) == 2


@pytest.mark.asvs("V8.4.1")
def test_nobody_sends_in_another_name(house: House, channel: Channel, beta: Company, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    other = messages.a_channel(beta)
    drop(other, inbox, [an_application(a_person(house), "A-1")])
    start(other, inbox)
    (outcome,) = a_round(channel, inbox, outbox, sender=channel.number)
    assert [reason.code for reason in outcome.reasons] == ["sender-other"]
    assert builders.rows(house)["tariff_file"] == []
    assert names(inbox) == []


def test_a_closed_channel_and_an_unknown_sender_are_answered(
    house: House, channel: Channel, alpha: Company, folders: tuple[Path, Path]
) -> None:
    inbox, outbox = folders
    house.channel.switch(alpha.session(), SwitchChannel(3, open=False))
    drop(channel, inbox, [])
    start(channel, inbox)
    (outcome,) = a_round(channel, inbox, outbox)
    assert [reason.code for reason in outcome.reasons] == ["channel-closed"]
    assert b"channel-closed" in (outbox / "FO.ACRF.100001.20260302.00001.R").read_bytes()


def test_every_hostile_message_is_refused_and_the_next_good_one_is_done(
    house: House, channel: Channel, folders: tuple[Path, Path]
) -> None:
    inbox, outbox = folders
    small = [case for case in hostile.corpus() if case.name.startswith(("xxe", "dtd", "entity", "truncated", "gzip", "utf"))]
    for number, case in enumerate(small):
        path = inbox / channel.name(f"H{number:04}").file(FileKind.MESSAGE)
        path.write_bytes(b"".join(case.make()).replace(b"123456", channel.number.encode()))
        start(channel, inbox, f"H{number:04}")
    drop(channel, inbox, [an_application(a_person(house), "A-1")], "Z0001")
    start(channel, inbox, "Z0001")
    outcomes = a_round(channel, inbox, outbox)
    assert [outcome.is_fine for outcome in outcomes] == [False] * len(small) + [True]
    assert len(builders.rows(house)["tariff_file"]) == 1
    for path in outbox.glob("FO.ACRF.*.H*"):
        assert read_answer(path)[0][1]["ResultCode"] == "0"
        assert b"root:" not in path.read_bytes()


def test_without_its_folders_it_says_so_and_loses_nothing(house: House, channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    drop(channel, inbox, [an_application(a_person(house), "A-1")])
    start(channel, inbox)
    outbox.rmdir()
    with builders.refuses("exchange-folder"):
        a_round(channel, inbox, outbox)
    assert len(names(inbox)) == 2  # done, but not answered: it stays until it is
    outbox.mkdir()
    (outcome,) = a_round(channel, inbox, outbox)
    assert outcome.is_fine
    assert (names(inbox), len(names(outbox))) == ([], 2)
    with builders.refuses("exchange-folder"):
        a_round(channel, inbox / "gone", outbox)


def answer_codes(path: Path) -> list[str]:
    """The result and the reasons of a receipt."""
    text = path.read_text("utf-8")
    return [*re.findall(r"<ResultCode>(\d)<", text), *re.findall(r"<ErrorID>([a-z-]+)<", text)]


def test_a_used_name_with_other_content_has_an_answer_of_its_own(
    house: House, channel: Channel, folders: tuple[Path, Path]
) -> None:
    inbox, outbox = folders
    people = messages.some_people(house, 3)
    for person in people:
        drop(channel, inbox, [an_application(person, "A-1")])
        start(channel, inbox)
        a_round(channel, inbox, outbox)
        assert names(inbox) == []
    first, second, third = (outbox / f"FO.ACRF.100001.20260302.00001.R{end}" for end in ("", ".2", ".3"))
    assert answer_codes(first)[0] == "1"
    for later in (second, third):
        assert answer_codes(later) == ["0", "message-name-used"]
    assert len(builders.rows(house)["tariff_file"]) == 1
    before = {path.name: path.read_bytes() for path in outbox.iterdir()}
    drop(channel, inbox, [an_application(people[1], "A-1")])  # the second once more: its own stored answer
    start(channel, inbox)
    a_round(channel, inbox, outbox)
    assert {path.name: path.read_bytes() for path in outbox.iterdir()} == before


def test_what_is_refused_before_it_is_kept_takes_no_answers_place(
    house: House, channel: Channel, alpha: Company, folders: tuple[Path, Path]
) -> None:
    inbox, outbox = folders
    drop(channel, inbox, [an_application(a_person(house), "A-1")])
    start(channel, inbox)
    a_round(channel, inbox, outbox)
    before = (outbox / "FO.ACRF.100001.20260302.00001.R").read_bytes()
    house.channel.switch(alpha.session(), SwitchChannel(3, open=False))
    drop(channel, inbox, [])
    start(channel, inbox)
    a_round(channel, inbox, outbox)
    assert (outbox / "FO.ACRF.100001.20260302.00001.R").read_bytes() == before
    assert answer_codes(outbox / "FO.ACRF.100001.20260302.00001.R.2")[1] == "channel-closed"


def test_a_late_call_back_is_told_so(house: House, channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    drop(channel, inbox, [an_application(a_person(house), "A-1")])
    start(channel, inbox)
    a_round(channel, inbox, outbox)
    start(channel, inbox, kind=FileKind.CALL_BACK)
    (outcome,) = a_round(channel, inbox, outbox)
    assert [reason.code for reason in outcome.reasons] == ["message-call-back-late"]
    assert answer_codes(outbox / "FO.ACRF.100001.20260302.00001.R.TD") == ["0", "message-call-back-late"]
    assert answer_codes(outbox / "FO.ACRF.100001.20260302.00001.R")[0] == "1"
    assert names(inbox) == []


def test_a_go_alone_is_answered_after_its_time_and_may_come_first(
    house: House, channel: Channel, folders: tuple[Path, Path]
) -> None:
    inbox, outbox = folders
    start(channel, inbox)
    os.utime(inbox / channel.name().file(FileKind.START), (0, 0))  # a client that sets time stamps
    assert a_round(channel, inbox, outbox) == []
    told: list[Outcome] = []
    desk = DropDesk(house.office, house.processor, patience=0.0)
    desk.round(Folder(inbox), Folder(outbox), None, told.append)
    assert [reason.code for outcome in told for reason in outcome.reasons] == ["message-start-alone"]
    assert answer_codes(outbox / "FO.ACRF.100001.20260302.00001.R.GO") == ["0", "message-start-alone"]
    assert names(inbox) == []


def test_a_signature_goes_with_its_message(house: House, channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    drop(channel, inbox, [an_application(a_person(house), "A-1")])
    start(channel, inbox, kind=FileKind.SIGNATURE)
    start(channel, inbox)
    (outcome,) = a_round(channel, inbox, outbox)
    assert outcome.is_fine
    assert names(inbox) == []


def test_a_stray_is_answered_once_to_the_sender_whose_folder_it_is(channel: Channel, folders: tuple[Path, Path]) -> None:
    inbox, outbox = folders
    for name in ("FI.STTS.100001.20260302.0001.R.1.1", "Thumbs.db"):
        (inbox / name).write_text("x")
    codes: list[str] = []
    for _process in range(2):  # another one knows what the first told
        desk = DropDesk(channel.house.office, channel.house.processor)
        for _round in range(2):
            desk.round(
                Folder(inbox), Folder(outbox), channel.number, lambda outcome: codes.append(outcome.reasons[0].code)
            )  # fmt: skip
    assert codes == ["name-serial", "name-parts"]
    assert sorted(answer_codes(path)[1] for path in outbox.iterdir()) == ["name-parts", "name-serial"]
    (inbox / "Thumbs.db").unlink()
    desk.round(Folder(inbox), Folder(outbox), channel.number, lambda outcome: None)
    (inbox / "Thumbs.db").write_text("again")
    desk.round(Folder(inbox), Folder(outbox), channel.number, lambda outcome: codes.append(outcome.reasons[0].code))
    assert codes[2:] == ["name-parts"]


def test_a_program_follows_its_files_through_the_folder_alone(
    house: House, channel: Channel, folders: tuple[Path, Path]
) -> None:  # fmt: skip
    """It applies, asks how that stands by the ticket of the answer, completes, and walks its files page by page."""
    inbox, outbox = folders

    def ask(serial: str, *records: Record) -> list[dict[str, str]]:
        drop(channel, inbox, records, serial)
        start(channel, inbox, serial)
        a_round(channel, inbox, outbox)
        return [found for _reference, found in read_answer(outbox / f"FO.NOTI.100001.20260302.{serial}.R")]

    people = messages.some_people(house, 3)
    applied = ask("00001", *(an_application(person, f"A-{n}") for n, person in enumerate(people)))
    assert [(found["State"], found["WaitsFor"], found["WaitsUntil"]) for found in applied] == [
        ("awaiting-activation", "second-part", "2026-05-01")
    ] * 3
    (stands,) = ask("00002", a_record(K.STATUS, "W-1", ticket=applied[0]["HandledReference"]))
    assert (stands["File"], stands["State"]) == (applied[0]["File"], "awaiting-activation")
    (active,) = ask("00003", a_record(K.SECOND_PART, "S-1", number=stands["File"], **SECOND))
    assert active["State"] == "active"
    assert "WaitsFor" not in active
    (again,) = ask("00004", a_record(K.STATUS, "W-2", niss=people[0].niss.digits))
    assert (again["File"], again["State"]) == (stands["File"], "active")
    pages: list[str] = []
    more = ""
    for page in range(3):
        after = {"after": more} if more else {}
        (found,) = ask(f"0001{page}", a_record(K.SEARCH, f"Q-{page}", last_name="peeters", most="1", **after))
        assert found["TotalFound"] == "3"
        more = found.get("Next", "")
        pages.append(more)
    assert pages == [applied[0]["File"], applied[1]["File"], ""]


def test_an_answer_is_in_its_senders_language_and_the_host_keeps_its_own(
    house: House, channel: Channel, beta: Company, folders: tuple[Path, Path]
) -> None:
    """A French sender, then one whose language is English: neither the host nor the next sender hears French."""
    inbox, outbox = folders
    other = messages.a_channel(beta)
    builders.run_sql(house, "UPDATE account SET language = 'fr' WHERE id = (SELECT min(technical_user_id) FROM sender)")
    twice = [an_application(a_person(house), "A-1"), an_application(a_person(house), "A-1")]  # one reference: refused whole
    for each in (channel, other):
        drop(each, inbox, twice)
        start(each, inbox)
    with speaking("nl"):
        a_round(channel, inbox, outbox)
        assert current_language() == "nl"
    of_french, of_english = (path.read_text() for path in sorted(outbox.iterdir()))
    assert "Ligne 15 : l’enregistrement" in of_french.replace("\u00a0", " ")
    assert "Line 15: the record" in of_english


def test_a_database_that_fails_refuses_nobody_and_the_message_stays(
    house: House, channel: Channel, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, outbox = folders
    drop(channel, inbox, [a_record(K.SEARCH, "Q-1", last_name="y")])
    start(channel, inbox)
    lines = len(house.office.store.audit.list_())
    desk = DropDesk(house.office, house.processor)
    with monkeypatch.context() as broken:
        broken.setattr(Senders, "find_by_number", _fails)
        with builders.refuses("database-trouble"):
            desk.round(Folder(inbox), Folder(outbox), None, lambda _outcome: None)
    assert (names(outbox), len(house.office.store.audit.list_())) == ([], lines)
    told: list[Outcome] = []
    assert desk.round(Folder(inbox), Folder(outbox), None, told.append) == 1
    assert [outcome.is_fine for outcome in told] == [True], told


def _fails(*_given: object) -> None:
    raise peewee.OperationalError("disk I/O error")
