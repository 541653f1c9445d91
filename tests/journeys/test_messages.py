"""Structured messages on a terminal: from the sender number to the repaired record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.messages.message import Environment
from stts_tui.domain.messages.records import RecordKind
from stts_tui.exchange import writing
from stts_tui.exchange.names import MessageName
from tests import builders, messages
from tests.journeys.conftest import CHEAP, Start
from tests.journeys.steps import at_home, choose, say_yes
from tests.messages import an_application
from tests.tariff_builders import Person

SETTINGS = ("The company", "Exchange by structured")  # entries of the menu
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ops"


@pytest.fixture
def inbox(home: Path) -> Path:
    """The company's folder with one message: Maria's application twice, once with a wrong name."""
    folder = home / "100001" / "in"
    folder.mkdir(parents=True)
    (home / "100001" / "out").mkdir()
    place = f"inbox = '{home}/{{sender}}/in'\noutbox = '{home}/{{sender}}/out'\n"
    (home / "settings.toml").write_text(f"{CHEAP}[exchange]\n{place}")
    maria = Person(builders.a_niss(700), "Maria", "Peeters", 0)
    now = datetime.now(UTC)  # the program under test has the system's clock
    name = MessageName("100001", belgian_date(now), "00001", Environment.PRODUCTION)
    records = [
        an_application(maria, "A-1", last_name="Peters"),
        messages.a_record(RecordKind.SEARCH, "Q-1", last_name="claes"),
    ]
    with (folder / str(name)).open("wb") as out:
        head = writing.Head("100001", name.environment, now)
        writing.write(out, "Message", head, (writing.record_node(record, belgian_date(now)) for record in records))
    return folder


@pytest.mark.long
def test_the_administrator_opens_the_channel(start: Start, inbox: Path) -> None:
    with start() as admin:
        choose(at_home(admin, "admin01"), *SETTINGS).wait_for("none yet; 41 requests one")
        admin.press("41", "Enter").wait_for("It is kept for ever").press("Enter").wait_for("sender number 100001")
        admin.press("42", "Enter").wait_for("Open the channel").press("Enter").wait_for(
            "cannot be opened yet: name the technical user"
        )
        admin.press("F12").wait_for("closed: nothing is received")
        admin.press("2", "Enter").wait_for("E-mail address").press("Right", "Enter").wait_for("The settings have been saved.")
        admin.press("42", "Enter").wait_for("Open the channel").press("Enter").wait_for("The channel is open.")
        admin.press("43", "Enter").wait_for("Public key").press("ssh-dss AAAA", "Enter").wait_for("kind not taken")
        admin.press(*["Backspace"] * 12, KEY, "Enter").wait_for("SHA256:.* has been added")
        admin.press("4", "Enter").wait_for("1 key").press("4", "Enter").wait_for("cannot be undone")
        say_yes(admin).wait_for("The key has been removed.")


@pytest.mark.long
def test_a_message_is_carried_out_and_its_refused_record_repaired(start: Start, inbox: Path) -> None:
    with start() as admin:
        choose(at_home(admin, "admin01"), *SETTINGS).wait_for("none yet").press("41", "Enter").wait_for("kept for ever")
        admin.press("Enter").wait_for("sender number 100001").press("F3").wait_for("Welcome")
        choose(admin, "Import").wait_for("1 message waits").press("Enter")
        admin.wait_for("A refused record does not stop the others")
        admin.press("Enter").wait_for(r"\[#+\] 2 of 2 records").wait_for("1 accepted, 1 refused")
        admin.press("F6").wait_for("person-not-identified")
        assert list(inbox.iterdir()) == []
        admin.press("Enter").wait_for("cannot be identified")  # the record on a form, with what was wrong
        admin.wait_for(lambda text: "Peters" in text)
        admin.press("Enter").wait_for("! not identified")  # checked again: still wrong
        admin.press("Tab", *["Backspace"] * 6, "Peeters", "Enter").wait_for("Right now; F6 sends it.")
        admin.wait_for(r"1\* Application")
        admin.press("\x18").wait_for("stand in your company's folder")
        admin.press("F6").wait_for(r"Sent as FI\.STTS\.100001\.\d+\.C0001\.R\.1\.1").wait_for("1 accepted, 0")
        admin.wait_for("sent as MSG-[0-9]{4}-0000002-1")
        admin.press("\x18").wait_for(r"FI\.STTS\.100001\.\d+\.C0002")  # what was sent, again
        choose(admin.press("F3").wait_for("Welcome"), "Messages").wait_for("2 messages")
    out = sorted(path.name[:29] for path in (inbox.parent / "out").iterdir())
    assert out == [f"FI.STTS.100001.{belgian_date(datetime.now(UTC)):%Y%m%d}.C{serial:04}" for serial in (1, 2)]


def test_a_record_that_does_not_fit_the_schema_is_repaired(start: Start, inbox: Path) -> None:
    """Without a reference, with an element that no record has, and a consent that is no "true"."""
    (path,) = inbox.iterdir()
    text = path.read_text()
    for this, that in (
        (' reference="A-1"', ""), ("Peters</LastName>", "Peeters</LastName>"), (">true<", ">yes<"),
        ("<FirstName>", "<Nickname>Mia</Nickname><FirstName>"),
    ):  # fmt: skip
        assert text.count(this) == 1
        text = text.replace(this, that)
    path.write_text(text)
    with start() as admin:
        choose(at_home(admin, "admin01"), *SETTINGS).wait_for("none yet").press("41", "Enter").wait_for("kept for ever")
        admin.press("Enter").wait_for("sender number 100001").press("F3").wait_for("Welcome")
        choose(admin, "Import").wait_for("1 message waits").press("Enter").wait_for("does not stop the others")
        admin.press("Enter").wait_for(r"\[#+\] 2 of 2 records").wait_for("1 accepted, 1 refused")
        admin.press("F6").wait_for("schema-missing").press("Enter")
        admin.wait_for(r"reference MSG-\d{4}-0000001-1").wait_for("Line 9, record 1: Apply lacks reference")
        admin.wait_for(lambda text: "Peeters" in text)
        admin.press("Enter").wait_for("! needed")  # none was given that the schema takes
        admin.press("Space").wait_for(r"\[x\]").press("Enter").wait_for("Right now; F6 sends it.")
        admin.press("F6").wait_for(r"Sent as FI\.STTS\.100001\.\d+\.C0001\.R\.1\.1").wait_for("1 accepted, 0")
