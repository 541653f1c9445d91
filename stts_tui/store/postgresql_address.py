"""The address of a database on a PostgreSQL server, and how it is connected to: safely unless the address says less.

An address is a URI of libpq, `postgresql://user@host:port/name?parameter=value`, several hosts with commas between. What it
does not say libpq finds where it always does: in a service (`service=`, PGSERVICE), in its environment (PGHOST, PGPORT,
PGUSER, PGPASSFILE ...), in ~/.pgpass and ~/.postgresql; but the database is always named, here or by PGDATABASE. What is
decided here stands above all of them:

- **No password.** Every user of the machine sees the arguments of processes. A file of passwords has it (`passfile=`,
  PGPASSFILE, ~/.pgpass), a service, or a certificate (`sslcert=`, `sslkey=`) stands in its place.
- **TLS, and proof of which server answers**: `sslmode=verify-full`, whatever service and environment say. A Unix socket
  knows none, and libpq asks none of it. Less may be said for hosts of this machine only (127.0.0.0/8, ::1, localhost), in the
  address itself, as for a pooler or a tunnel; where such a host is then is fixed to the loopback.
- **Never a standby**: `target_session_attrs` is `read-write`, or `primary`.
- **A dead machine is noticed** within seconds (`connect_timeout`, keepalives, `tcp_user_timeout`), not after libpq's minutes.

Only parameters that are listed here may stand in an address. Loads nothing heavy.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.i18n import Words, _
from stts_tui.store import faults

SCHEMES = ("postgresql", "postgres")
EXAMPLE = "postgresql:///stts?host=db1,db2"
_SECRET = frozenset(
    {"password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret", "sslkeylogfile"}
)
_NUMBERS = frozenset({
    "connect_timeout", "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "tcp_user_timeout",
})  # fmt: skip
_KNOWN = _NUMBERS | {
    "application_name", "channel_binding", "dbname", "host", "hostaddr", "krbsrvname", "load_balance_hosts", "passfile",
    "port", "require_auth", "requirepeer", "service", "sslcert", "sslcrl", "sslcrldir", "sslkey", "sslmode",
    "sslnegotiation", "sslrootcert", "target_session_attrs", "user",
}  # fmt: skip
_PROVEN = "verify-full"
_LESS = ("disable", "allow", "prefer", "require", "verify-ca")
_WRITABLE = ("read-write", "primary")
_QUICK = {  # and the variable that says otherwise; seconds, but tcp_user_timeout in milliseconds
    "connect_timeout": ("10", "PGCONNECT_TIMEOUT"),
    "keepalives_idle": ("10", ""),
    "keepalives_interval": ("5", ""),
    "keepalives_count": ("3", ""),
    "tcp_user_timeout": ("25000", ""),
}
_NAME = re.compile(r"\w[\w.$-]*")  # files are named after it; libpq would take some others for another address
_LONGEST = 63  # longer ones the server cuts off
_AUTHORITY = re.compile(r"(?:(?P<user>[^@/?]*)@)?(?P<hosts>[^/?]*)(?:/(?P<name>[^?]*))?(?:\?(?P<more>.*))?", re.DOTALL)
_HOST = re.compile(r"(?:\[(?P<six>[^\[\]]+)\]|(?P<other>[^\[\]:]*))(?::(?P<port>[^:]*))?", re.DOTALL)


@dataclass(frozen=True)
class Address:
    """A database on a server, understood; nothing in it is secret."""

    connect: Mapping[str, Any]  # arguments of psycopg.connect, all of them texts
    name: str  # of the database
    description: str  # where it is, for people


def parsed(url: str, environment: Mapping[str, str] = os.environ) -> Address:
    """What `url` says, made safe. Raises BAD_URL, in words that repeat no password."""
    said = _said(url)
    if "dbname" not in said and (named := environment.get("PGDATABASE")):
        said["dbname"] = named
    name = said.get("dbname", "")
    if not name:
        raise _bad(_("a database is needed, its name behind the third slash"))
    if not _NAME.fullmatch(name) or len(name.encode()) > _LONGEST:
        raise _bad(_("a database's name is made of letters, digits, _, - and ., of 63 bytes at most"))
    hosts = said["host"].split(",") if said.get("host") else []
    _check_ports(said, len(hosts or said.get("hostaddr", "").split(",")))
    safe = _proven(said, hosts) | _of_writable(said)
    quick = {key: value for key, (value, variable) in _QUICK.items() if key not in said and variable not in environment}
    always = {"gssencmode": "disable", "client_encoding": "UTF8"}  # TLS is what is proven, not Kerberos beside it
    connect = {"application_name": "stts-tui"} | quick | said | safe | always
    return Address(connect, name, _description(said, environment))


def renamed(url: str, name: str) -> str:
    """The address of another database of the same server. Raises BAD_URL."""
    said = _said(url) | {"dbname": name}
    path = quote(said.pop("dbname"), safe="")
    more = "&".join(f"{key}={quote(value, safe='/,:')}" for key, value in sorted(said.items()))
    return f"{SCHEMES[0]}:///{path}" + (f"?{more}" if more else "")


def _said(url: str) -> dict[str, str]:
    """The parameters that an address names, by libpq's grammar. Raises BAD_URL."""
    scheme, there, rest = url.partition("://")
    whole = _AUTHORITY.fullmatch(rest)
    if scheme not in SCHEMES or not there or whole is None:
        raise _bad(_("a scheme is missing at its beginning"))
    said: dict[str, str] = {}
    if whole["user"] is not None:
        user, colon, _password = whole["user"].partition(":")
        if colon:
            raise _secret()
        _put(said, "user", _decoded(user))
    if whole["hosts"]:
        hosts, ports = _hosts(whole["hosts"])
        _put(said, "host", hosts)
        if ports.strip(","):
            _put(said, "port", ports)
    _put(said, "dbname", _decoded(whole["name"] or ""))
    for pair in (whole["more"] or "").split("&") if whole["more"] else []:
        key, equals, value = pair.partition("=")
        key = _decoded(key)
        if key in _SECRET:
            raise _secret()
        if key not in _KNOWN or not equals or "=" in value:
            raise _bad(_("“{name}” is nothing that may stand in it").with_values(name=key))
        if key in _NUMBERS and not (value.isascii() and value.isdigit()):
            raise _bad(_("“{name}” is to be a whole number").with_values(name=key))
        _put(said, key, _decoded(value))
    return said


def _put(said: dict[str, str], key: str, value: str) -> None:
    if key in said and value:
        raise _bad(_("“{name}” stands in it twice").with_values(name=key))
    if value:
        said[key] = value


def _hosts(text: str) -> tuple[str, str]:
    """Hosts and ports of `a:1,[::1]:2`, each as libpq's parameter has them."""
    found = [_HOST.fullmatch(one) for one in text.split(",")]
    hosts, ports = [], []
    for one in found:
        if one is None:
            raise _bad(_("a host is to be a name, or an address (of IPv6 in square brackets), and perhaps : and a port"))
        hosts.append(_decoded(one["six"] or one["other"] or ""))
        ports.append(_decoded(one["port"] or ""))
    return ",".join(hosts), ",".join(ports)


def _check_ports(said: Mapping[str, str], hosts: int) -> None:
    ports = said.get("port", "").split(",")
    if len(ports) not in (1, hosts) or not all(not one or (one.isascii() and one.isdigit()) for one in ports):
        raise _bad(_("a port is a number, one for all hosts or one for each"))


def _proven(said: Mapping[str, str], hosts: list[str]) -> dict[str, str]:
    """How the server proves who it is. Raises BAD_URL where less is said than may be."""
    mode = said.get("sslmode", _PROVEN)
    if mode not in (*_LESS, _PROVEN):
        raise _bad(_("“{name}” is nothing that may stand in it").with_values(name=f"sslmode={mode}"))
    sockets = [one.startswith(("/", "@")) for one in hosts]
    if mode == _PROVEN or (hosts and all(sockets) and "hostaddr" not in said):
        return {"sslmode": _PROVEN}
    places = said["hostaddr"].split(",") if "hostaddr" in said else hosts
    here = [_loopback(one) for one in places]
    if not all(here) or not here or any(sockets):
        raise _bad(
            _("sslmode={mode} does not prove which server answers, and is only for hosts of this machine that the address"
              " names; without it the server shows its certificate (sslrootcert= is the file of its authority)")
            .with_values(mode=mode)
        )  # fmt: skip
    return {"sslmode": mode, "hostaddr": ",".join(here)}  # or PGHOSTADDR would lead elsewhere


def _loopback(place: str) -> str:
    """The number of a host of this machine; empty if it is none."""
    if place == "localhost":
        return "127.0.0.1"
    try:
        return place if ipaddress.ip_address(place).is_loopback else ""
    except ValueError:
        return ""


def _of_writable(said: Mapping[str, str]) -> dict[str, str]:
    wanted = said.get("target_session_attrs", _WRITABLE[0])
    if wanted not in _WRITABLE:
        raise _bad(_("target_session_attrs={wanted} may lead to a standby, which is behind").with_values(wanted=wanted))
    return {"target_session_attrs": wanted}


def _description(said: Mapping[str, str], environment: Mapping[str, str]) -> str:
    """As an address, of what tells one database from another; what a service says is not known here."""
    service = said.get("service") or environment.get("PGSERVICE", "")

    def found(key: str, variable: str) -> str:
        return said.get(key) or ("" if service else environment.get(variable, ""))

    hosts = (found("host", "PGHOST") or found("hostaddr", "PGHOSTADDR")).split(",")
    ports = found("port", "PGPORT").split(",")
    more = {"service": service}
    if any(host.startswith(("/", "@")) for host in hosts):
        more |= {"host": ",".join(hosts), "port": ",".join(ports)}
        places = ""
    else:
        ports = ports * len(hosts) if len(ports) == 1 else ports
        named = [f"[{host}]" if ":" in host else host for host in hosts]
        places = ",".join(f"{host}:{port}" if port else host for host, port in zip(named, ports, strict=False))
    user = found("user", "PGUSER")
    ending = "&".join(f"{key}={value}" for key, value in more.items() if value)
    return f"{SCHEMES[0]}://{user}{'@' * bool(user)}{places}/{said['dbname']}{'?' * bool(ending)}{ending}"


def _decoded(text: str) -> str:
    """Without percent signs. Raises BAD_URL."""
    try:
        decoded = unquote_to_bytes(text).decode()
    except ValueError:
        decoded = "\0"
    if "\0" in decoded or re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise _bad(_("a percent sign is followed by two digits from 0 to F, which make text in UTF-8"))
    return decoded


def _bad(why: Words) -> Refused:
    return refused(faults.BAD_URL, why=why, example=EXAMPLE)


def _secret() -> Refused:
    return _bad(_(
        "a password does not belong into it, where others of this machine see it; a file of passwords has it (passfile=, or"
        " PGPASSFILE), or a service (service=)"
    ))  # fmt: skip
