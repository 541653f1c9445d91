"""SECURITY.md says what is so: figures, tables, logs and cryptography beside the code."""

from __future__ import annotations

import argparse
import ast
import gettext
import random
import re
from dataclasses import asdict
from pathlib import Path

import pytest

import stts_tui
from stts_tui import cli, i18n, trouble
from stts_tui.domain.access import ticket
from stts_tui.domain.common.letters import paragraphs
from stts_tui.domain.messages.ssh_keys import _LEAST_BITS
from stts_tui.domain.people import factors, passwords
from stts_tui.exchange.limits import DEFAULT
from stts_tui.i18n import _
from stts_tui.services.house import House
from stts_tui.services.people import codes
from stts_tui.services.people.passwords import common_passwords
from stts_tui.settings import LoginDelay, PasswordHashing
from stts_tui.store import key_file, keys, tables
from stts_tui.store.addresses import engine_for
from stts_tui.store.key_file import _BYTES
from stts_tui.store.tariff import tables as tariff_tables
from stts_tui.wire.textual_inside import LARGEST
from tests.services.test_guard import OPEN, doors

TOP = Path(stts_tui.__file__).parent
TEXT = (TOP.parent / "SECURITY.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
SOURCES = [path for path in sorted(TOP.rglob("*.py")) if "demo" not in path.relative_to(TOP).parts]


def plain(part: str) -> str:
    return " ".join(PARTS[part].split())


def imported(path: Path) -> set[str]:
    """The modules that a file imports, whole names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.asvs("V14.1.1", "V14.1.2")
def test_every_table_has_a_level_of_protection() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PARTS["Data and how it is kept"]))
    models = [*vars(tables).values(), *vars(tariff_tables).values()]
    ours = [one for one in models if isinstance(one, type) and issubclass(one, tables.Table) and one is not tables.Table]
    kept = {one._meta.table_name for one in ours}
    assert len(kept) > 25
    assert kept - named == set()


@pytest.mark.asvs("V6.1.1", "V6.1.2")
def test_logging_in_is_told_with_the_figures_of_the_code() -> None:
    told, delay, hashing = plain("Logging in"), LoginDelay(), PasswordHashing()
    assert f"{passwords.SHORTEST} to {passwords.LONGEST} characters" in told
    assert f"none of {len(common_passwords()) // 100 * 100:,} that" in told
    assert delay.free_failures == 3
    assert "three failures are free" in told
    assert f"a wait of {delay.first_seconds} seconds that doubles up to {delay.longest_seconds}," in told
    assert asdict(hashing) == {
        "time_cost": 3, "memory_cost": 64 << 10, "parallelism": 4, "slots": 4, "below_the_floor": False
    }  # fmt: skip
    assert "64 MiB, 3 passes, 4 lanes" in told
    assert PasswordHashing.LEAST == {"time_cost": 2, "memory_cost": 19 << 10}
    assert "19 MiB and 2 passes" in told
    words = passwords.own_words("user_name", "first", "Last", "email@x", "company")
    assert [
        word for word in ("user name", "first name", "last name", "e-mail address", "company's name") if word not in told
    ] == []
    assert len(words) == 7  # those five, and the parts of both names


@pytest.mark.asvs("V5.1.1", "V15.1.3")
def test_limits_are_those_of_the_code() -> None:
    told = plain("Limits")
    assert f"{DEFAULT.size >> 30} GiB and {DEFAULT.records:,} records, {DEFAULT.record >> 10} KiB a record" in told
    assert "cells never run" in told
    assert "a file that is refused | does nothing" in told
    assert f"at most {LARGEST[0]} by {LARGEST[1]}" in told
    assert f"64 MiB each, {PasswordHashing().slots} at a time" in told


def bits(length: int, alphabet: str) -> int:
    return int(len(alphabet) ** length).bit_length() - 1


@pytest.mark.long
@pytest.mark.asvs("V11.1.2", "V11.2.1", "V11.2.3", "V11.4.1", "V11.4.3")
def test_all_cryptography_is_told_and_none_of_it_is_broken() -> None:
    told = plain("Secrets and keys")
    using = {"hashlib", "hmac", "secrets", "argon2", "cryptography", "pyotp", "sqlcipher3", "pyrage"}
    found = {
        path.relative_to(TOP).as_posix() for path in SOURCES if any(name.split(".")[0] in using for name in imported(path))
    }
    assert found == set(re.findall(r"`((?:\w+/)*\w+\.py)`", told))
    calls = {call for path in SOURCES for call in re.findall(r"hashlib\.(\w+)\(", path.read_text(encoding="utf-8"))}
    assert calls == {"sha256", "file_digest", "blake2b"}  # of a file, by the name of sha256; marks of rows
    assert not {name for path in SOURCES for name in imported(path)} & {"random", "md5", "crypt", "Crypto"}
    ciphers = {one for path in SOURCES for one in re.findall(r"ciphers\.\w+ import (\w+)", path.read_text(encoding="utf-8"))}
    assert ciphers == {"ChaCha20Poly1305"}  # each with a tag, none with a block mode
    assert f"recovery code | `secrets` | {bits(factors.RECOVERY_LENGTH, passwords.GIVEN_ALPHABET)} |" in told
    assert f"secret of a second factor | `secrets` | {8 * factors.SECRET_BYTES} |" in told
    assert f"given and provisional password | `secrets` | {bits(passwords.GIVEN_LENGTH, passwords.GIVEN_ALPHABET)} |" in told
    assert f"secret of a ticket | `secrets` | {bits(len(ticket.new_ticket_secret()), ticket.ALPHABET)} |" in told
    assert f"≥ {_LEAST_BITS} (RSA)" in told


@pytest.mark.asvs("V6.4.1", "V6.5.3", "V11.6.1", "V13.3.1")
def test_whoever_knows_a_seed_knows_no_secret(tmp_path: Path) -> None:
    """Python's own chance gives the same again after the same seed; what keeps somebody out does not."""
    made: list[dict[str, object]] = []
    for time in range(2):
        random.seed(2026)
        made.append({
            "second factor": codes.new_secret().reveal(), "recovery": factors.new_recovery_codes()[0].reveal(),
            "password": passwords.given_password().reveal(), "user name": passwords.given_user_name(),
            "ticket": ticket.new_ticket_secret(), "form": ticket.new_draft_code(),
            "database": key_file.make(tmp_path / f"key{time}").reveal(),
            "system": keys.make(engine_for(f"sqlite:///{tmp_path}/{time}.sqlite")).derive("x"),
        })  # fmt: skip
    assert [name for name in made[0] if made[0][name] == made[1][name]] == []


@pytest.mark.asvs("V11.1.1")
def test_the_life_of_keys_is_told() -> None:
    told = plain("Secrets and keys")
    assert "**Keys' lives.**" in told
    for word in ("Made by", "given to nobody but", "Used for", "Changed each year", "encrypt change", "destroyed"):
        assert word in told, word
    assert f"`openssl rand -hex {_BYTES}` | {8 * _BYTES} |" in told


@pytest.mark.asvs("V13.1.1", "V13.2.4", "V14.2.3")
def test_no_network_connection_is_ever_opened() -> None:
    """Nothing that could open one is imported by any file of the program; parts of an address are taken apart, that is all."""
    doors = {
        "socket",
        "ssl",
        "http",
        "urllib",
        "smtplib",
        "ftplib",
        "imaplib",
        "poplib",
        "xmlrpc",
        "requests",
        "httpx",
        "webbrowser",
    }
    opened = {
        f"{path.relative_to(TOP)}: {name}"
        for path in TOP.rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] in doors and name != "urllib.parse"
    }
    assert opened == set()
    assert "opens no network connection" in plain("Data and how it is kept")


@pytest.mark.asvs("V15.1.1")
def test_terms_for_what_comes_from_others_are_told() -> None:
    told = plain("What comes from others")
    for term in ("**7 days**", "**30**", "**every three months**"):
        assert term in told


@pytest.mark.asvs("V16.1.1", "V16.2.3")
def test_logs_are_those_that_are_told() -> None:
    """One file of a log is opened, by one module, and nobody uses the logging of Python, whose records go anywhere."""
    assert "trouble.log" in plain("What is logged")
    assert [path.name for path in SOURCES if '/ "trouble.log"' in path.read_text(encoding="utf-8")] == ["trouble.py"]
    assert not [path.name for path in SOURCES if imported(path) & {"logging", "logging.handlers", "syslog"}]


def test_nothing_that_is_not_there_is_said_to_be_there() -> None:
    told = plain("What is not there")
    missing = ("key of the audit's chain", "upload")
    assert [one for one in missing if one not in told] == []


@pytest.mark.asvs("V6.1.3", "V6.3.4", "V6.4.2")
def test_the_ways_in_are_those_that_are_told(house: House) -> None:
    """Doors that ask for no session, and commands of the host: each new one has to be told, and no hint or question is one."""
    told = plain("Logging in")
    assert doors(house).keys() & OPEN == OPEN  # each is walked without a session by tests/services/test_guard.py
    assert {
        "session.log_in",  # ways 1 and 2
        "access.review", "access.submit", "access.write_form", "access.keep_draft", "access.take_up_draft",  # way 4
        "access.status", "access.form",
    } == OPEN  # fmt: skip
    for way in ("(1) the login page", "(2) provisional data", "(3) structured messages by SFTP", "(4) forms without a login"):
        assert way in told
    (commands,) = (one for one in cli._parser()._actions if isinstance(one, argparse._SubParsersAction))
    harmless = {"demo", "explain", "rights", "init"}  # they open no database, or make one
    (sentence,) = re.findall(r"The command \((.*?)\) asks no password", told)
    assert set(re.findall(r"`(\w+)`", sentence)) == set(commands.choices) - harmless


@pytest.mark.asvs("V1.3.7", "V1.3.10")
def test_values_are_no_templates() -> None:
    for value in ("{other}", "{other.__class__}", "{0}", "%s %(other)s", "{", "}}", "{value!r}"):
        assert str(_("Welcome, {name}. {earlier}").with_values(name=value, earlier="secret")) == f"Welcome, {value}. secret"
        (line, *_more) = paragraphs("Dear {name}", {"name": value, "other": "secret"}, {})
        assert f"Dear {value}" in str(line)


@pytest.mark.asvs("V1.3.7", "V1.3.10")
def test_a_translated_sentence_looks_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its names are names: one that reaches into a value is a slip, and the English words are told."""

    class Sly(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return "Welkom, {name.__class__.__mro__} {earlier[0]}"

    monkeypatch.setattr(i18n, "_catalogue", lambda _language: Sly())
    assert str(_("Welcome, {name}. {earlier}").with_values(name="Ada", earlier="x")) == "Welcome, Ada. x"


@pytest.mark.asvs("V16.3.4", "V16.2.5", "V16.5.1")
def test_an_unexpected_error_is_in_the_log_without_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log" / "trouble.log"
    monkeypatch.setattr(trouble, "log_file", lambda: log)
    try:
        raise ValueError("85.07.30-033.28")
    except ValueError as error:
        number = trouble.record(error)
    text = log.read_text(encoding="utf-8")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 ", text)  # UTC
    assert number in text
    assert f"{Path(__file__).name}:" in text
    assert "85.07" not in text
    assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)
