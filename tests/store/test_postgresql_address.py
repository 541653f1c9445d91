"""Addresses of PostgreSQL: as libpq reads them, with nothing secret in them, and never less safe than they say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.store.postgresql_address import SCHEMES, parsed, renamed
from tests import certificates, postgresql
from tests.builders import refuses

NONE: Mapping[str, str] = {}
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
letters = st.text("abcäß019_", min_size=1, max_size=9)
hosts = st.one_of(letters, st.sampled_from(["::1", "10.0.0.1", "db.example.be", "/run/postgresql"]))
files = st.sampled_from(["passfile", "sslrootcert", "sslcert", "sslkey", "application_name", "krbsrvname"])
anything = st.one_of(
    st.text("postgresql:/@,?&=[]%ab0159~.", max_size=40),
    st.builds(lambda rest: f"postgresql://{rest}", st.text("ab01:@/,?&=[]%hostpr", max_size=40)),
)


def connected(url: str, environment: Mapping[str, str] = NONE) -> Mapping[str, Any]:
    return parsed(url, environment).connect


def _spelled(host: str) -> str:
    return f"[{host}]" if ":" in host else quote(host, safe="")


@given(
    st.lists(st.tuples(hosts, st.integers(1, 65535)), min_size=1, max_size=3), letters, letters, st.dictionaries(files, texts)
)
def test_what_is_said_arrives(places: list[tuple[str, int]], user: str, name: str, more: dict[str, str]) -> None:
    where = ",".join(f"{_spelled(host)}:{port}" for host, port in places)
    rest = "&".join(f"{key}={quote(value, safe='')}" for key, value in more.items())
    url = f"postgresql://{quote(user)}@{where}/{quote(name)}?{rest}".rstrip("?")
    for address in (url, renamed(url, name)):
        found = connected(address)
        assert found["host"] == ",".join(host for host, _port in places)
        assert found["port"] == ",".join(str(port) for _host, port in places)
        assert (found["user"], found["dbname"], parsed(url, NONE).name) == (user, name, name)
        assert {key: found[key] for key, value in more.items() if value} == {
            key: value for key, value in more.items() if value
        }


@given(anything)
def test_libpq_reads_an_address_as_we_do(url: str) -> None:
    conninfo = pytest.importorskip("psycopg.conninfo", reason="the extra `postgresql` is not installed")
    try:
        ours = connected(url)
    except Refused:
        return
    theirs = {key: value for key, value in conninfo.conninfo_to_dict(url).items() if value}
    for key in ("host", "port", "user", "dbname"):
        assert ours.get(key) == theirs.get(key), key


@given(anything, st.dictionaries(st.sampled_from(["PGSSLMODE", "PGHOST", "PGTARGETSESSIONATTRS", "PGDATABASE"]), letters))
def test_nothing_is_less_safe_than_it_may_be(url: str, environment: Mapping[str, str]) -> None:
    try:
        found = connected(url, environment)
    except Refused as no:
        assert no.first.code == "database-url"
        return
    assert found["target_session_attrs"] in ("read-write", "primary")
    assert found["sslmode"] == "verify-full"
    assert found["gssencmode"] == "disable"
    assert "password" not in found


@given(st.sampled_from(SCHEMES), st.text("abc019", min_size=6, max_size=9), st.booleans(), st.booleans())
def test_a_password_is_refused_and_not_repeated(scheme: str, word: str, asked: bool, hidden: bool) -> None:
    assume(word not in "postgresql:///stts?host=db1,db2")
    key = "pass%77ord" if hidden else "password"
    url = f"{scheme}://me@db/stts?{key}={word}" if asked else f"{scheme}://me:{word}@db/stts"
    with pytest.raises(Refused) as no:
        parsed(url)
    assert "a password does not belong" in str(no.value.sentence)
    assert word not in str(no.value.sentence)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql:/stts", "scheme"),
        ("postgresql://", "database is needed"),
        ("postgresql://db1/", "database is needed"),
        ("postgresql:///a%2Fb", "made of letters"),
        ("postgresql:///" + "a" * 64, "made of letters"),
        ("postgresql:///stts?options=-c%20x", "“options”"),
        ("postgresql:///stts?passfile", "“passfile”"),
        ("postgresql://a/stts?host=b", "“host” stands in it twice"),
        ("postgresql://a,b,c/stts?port=1,2", "a port is a number"),
        ("postgresql://a:five/stts", "a port is a number"),
        ("postgresql://[::1/stts", "square brackets"),
        ("postgresql:///stts%zz", "percent"),
        ("postgresql:///stts%ff", "percent"),
        ("postgresql:///stts?connect_timeout=soon", "whole number"),
        ("postgresql:///stts?target_session_attrs=prefer-standby", "standby"),
        ("postgresql://db1/stts?sslmode=require", "sslmode=require"),
        ("postgresql://127.0.0.1,db1/stts?sslmode=disable", "sslmode=disable"),
        ("postgresql://127.0.0.1/stts?hostaddr=10.0.0.1&sslmode=disable", "sslmode=disable"),
        ("postgresql:///stts?sslmode=disable", "sslmode=disable"),
        ("postgresql:///stts?service=x&sslmode=prefer", "sslmode=prefer"),
        ("postgresql:///stts?sslmode=never", "sslmode=never"),
    ],
)
def test_what_is_wrong_is_told(url: str, told: str) -> None:
    with refuses("database-url") as caught:
        parsed(url, {"PGHOST": "127.0.0.1"})
    assert told in str(caught.refusal.sentence)


def test_less_than_proof_is_for_hosts_of_this_machine_and_leads_nowhere_else() -> None:
    found = connected("postgresql://localhost,[::1]/stts?sslmode=disable", {"PGHOSTADDR": "10.0.0.1"})
    assert (found["sslmode"], found["hostaddr"]) == ("disable", "127.0.0.1,::1")
    socket = connected("postgresql:///stts?host=/run/postgresql&sslmode=disable", {"PGHOSTADDR": "10.0.0.1"})
    assert socket["sslmode"] == "verify-full"  # which libpq asks of no socket, but of whatever PGHOSTADDR leads to


def test_a_dead_machine_is_noticed_soon_unless_somebody_says_how_soon() -> None:
    assert connected("postgresql:///stts")["connect_timeout"] == "10"
    assert "connect_timeout" not in connected("postgresql:///stts", {"PGCONNECT_TIMEOUT": "3"})
    assert connected("postgresql:///stts?connect_timeout=4", {"PGCONNECT_TIMEOUT": "3"})["connect_timeout"] == "4"


def test_a_description_tells_one_database_from_another() -> None:
    def told(url: str, **environment: str) -> str:
        return parsed(url, environment).description

    assert told("postgres://me@a,[::1]/stts?port=5433&passfile=/x") == "postgresql://me@a:5433,[::1]:5433/stts"
    assert told("postgresql://", PGDATABASE="stts", PGHOST="db", PGUSER="me") == "postgresql://me@db/stts"
    assert told("postgresql:///stts?service=hall", PGHOST="db") == "postgresql:///stts?service=hall"
    assert told("postgresql://me@/stts?host=/run/pg&port=1") == "postgresql://me@/stts?host=/run/pg&port=1"


def test_it_loads_nothing_heavy() -> None:
    asked = "import sys; from stts_tui.store import postgresql_address as a; a.parsed('postgresql://a/b'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "stts_tui.store.postgresql_address" in done.stdout.split()
    assert not {"psycopg", "peewee", "sqlite3", "ssl"} & set(done.stdout.split())


@postgresql.needed
def test_a_real_server_is_reached_by_both_ways_and_not_where_another_answers(tmp_path: Path) -> None:
    import psycopg

    here = postgresql.server()
    for socket in (False, True):
        address = here.address("postgres", postgresql.APP, socket=socket)
        with psycopg.connect("", **parsed(address).connect) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (postgresql.APP,)
    certificates.write(tmp_path)
    other = here.address("postgres", sslrootcert=str(tmp_path / "ca.crt"))
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect("", **parsed(other).connect)
    by_name = here.address("postgres", hostaddr="127.0.0.1").replace("@127.0.0.1", "@elsewhere")
    with pytest.raises(psycopg.OperationalError, match="elsewhere"):  # whose certificate it is not
        psycopg.connect("", **parsed(by_name).connect)
    with psycopg.connect("", **parsed(here.address("postgres", sslmode="require")).connect) as connection:
        assert connection.info.host == "127.0.0.1"
