"""Settings of one process: a TOML file, overruled by the environment, as one frozen object.

The file is `settings.toml` in the user's configuration directory (STTS_SETTINGS names another). Settings that must
be the same for every process of a system stand in the database instead (store/settings.py).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import ClassVar

from stts_tui.i18n import LANGUAGES, Words, _

APPLICATION = "stts-tui"


@dataclass(frozen=True)
class PasswordHashing:
    """Argon2id's parameters; the default is the second choice of RFC 9106 [S92]. Memory in KiB.

    A stored hash with other parameters is renewed at its owner's next login.
    """

    MOST: ClassVar[Mapping[str, int]] = {"time_cost": 16, "memory_cost": 2**20, "parallelism": 64, "slots": 64}
    LEAST: ClassVar[Mapping[str, int]] = {"time_cost": 2, "memory_cost": 19_456}  # OWASP's own floor [S92]

    time_cost: int = 3
    memory_cost: int = 65536
    parallelism: int = 4
    slots: int = 4  # how many processes of the host work on passwords at a time
    below_the_floor: bool = False  # for tests: what is weaker than LEAST may be set; `stts-tui doctor` says so


@dataclass(frozen=True)
class LoginDelay:
    """How long a user name waits after failures: nothing for the first ones, then doubling up to a ceiling.

    After `forget_seconds` without a try the count begins anew.
    """

    MOST: ClassVar[Mapping[str, int]] = {"free_failures": 100, "first_seconds": 3600, "longest_seconds": 86400}

    free_failures: int = 3
    first_seconds: int = 2
    longest_seconds: int = 900
    forget_seconds: int = 86_400


@dataclass(frozen=True)
class Sessions:
    """How long a session lasts, when it is locked, how many an account may have, how long a typed password counts."""

    MOST: ClassVar[Mapping[str, int]] = {
        "idle_seconds": 3600, "longest_seconds": 86_400, "at_once": 20, "proof_seconds": 3600,
    }  # fmt: skip
    LEAST: ClassVar[Mapping[str, int]] = {"idle_seconds": 60, "longest_seconds": 900}

    idle_seconds: int = 600
    longest_seconds: int = 36_000
    at_once: int = 3
    proof_seconds: int = 300
    below_the_floor: bool = False  # for tests: what is less than LEAST may be set


@dataclass(frozen=True)
class Exchange:
    """Where structured messages are delivered and answered; `{sender}` stands for the sender number. Empty: nowhere."""

    inbox: str = ""
    outbox: str = ""


@dataclass(frozen=True)
class AuditPlaces:
    """How the audit's heads are kept outside of the database (store/checkpoints.py), and how long its lines stay."""

    MOST: ClassVar[Mapping[str, int]] = {"every": 100_000, "years": 100}

    every: int = 1000  # lines from one signed checkpoint to the next
    second: str = ""  # where each goes besides: a file that grows, or "|command" that gets it on its input
    head: str = ""  # a file that is told the last link, and synced, at each act
    years: int = 10  # after which `stts-tui audit retain` removes lines


@dataclass(frozen=True)
class Settings:
    """What a process is told from outside."""

    database: str = ""  # empty: the default place (bootstrap.default_database)
    key_file: str = ""  # the file with the key of an encrypted database; empty: it is not encrypted
    language: str = ""  # empty: English until somebody has logged in
    system_key: str = ""  # the secret outside of the database (store/keys.py); empty: in `keys` beside the database
    exports: str = ""  # the folder that exports are written to; empty: `exports` beside the default database
    hashing: PasswordHashing = field(default_factory=PasswordHashing)
    delay: LoginDelay = field(default_factory=LoginDelay)
    sessions: Sessions = field(default_factory=Sessions)
    papers: str = ""  # the folder for forms and letters; empty: beside the database
    origin: str = ""  # where the line comes from, as sshd says; only to slow down whoever sends many forms
    exchange: Exchange = field(default_factory=Exchange)
    audit: AuditPlaces = field(default_factory=AuditPlaces)


class SettingsError(Exception):
    """The settings file cannot be used; `words` says why."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


def default_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path(APPLICATION) / "settings.toml"


def _parsed(text: str) -> dict[str, object]:
    import tomllib  # only where there is a file: start-up counts

    return tomllib.loads(text)


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process.

    Args:
        environment: STTS_SETTINGS names the file, STTS_DATABASE, STTS_KEY_FILE, STTS_LANGUAGE and STTS_EXPORTS overrule it.

    Raises: SettingsError for a file that is missing though named, unreadable, no TOML, or that holds a name or a kind
        of value that is not known.

    """
    named = environment.get("STTS_SETTINGS")
    path = Path(named) if named else default_file()
    values: dict[str, object] = {}
    try:
        with path.open(encoding="utf-8") as file:
            _must_be_ours(path, os.fstat(file.fileno()).st_mode)
            values = _parsed(file.read())
    except FileNotFoundError:
        if named:
            raise SettingsError(_("There is no settings file {path}.").with_values(path=path)) from None
    except (OSError, ValueError) as error:  # no file to read, no UTF-8, no TOML
        raise SettingsError(_("The settings file {path} cannot be read: {why}.").with_values(path=path, why=error)) from None
    for name in ("database", "key_file", "language", "exports"):
        if given := environment.get(f"STTS_{name.upper()}"):
            values[name] = given
    return replace(_build(values, path), origin=_origin(environment.get("SSH_CONNECTION", "")))


def _must_be_ours(path: Path, mode: int) -> None:
    """Whoever can write the settings chooses the database."""
    if mode & 0o022:
        raise SettingsError(
            _("Others of this machine can change the settings file {path} (rights {rights}). `chmod go-w {path}` mends it.")
            .with_values(path=path, rights=f"{mode & 0o777:04o}")
        )  # fmt: skip


def _origin(connection: str) -> str:
    """The client's address out of sshd's SSH_CONNECTION: "address port address port"; empty for a local terminal."""
    found = re.match(r"[0-9a-fA-F.:]{2,45}(?= )", connection, re.ASCII)
    return found[0] if found else ""


def _fits(given: object, name: str, part: type) -> bool:
    """Whether a value is of the kind of that name: a text, yes or no, or a positive number."""
    kind = next((item.type for item in fields(part) if item.name == name), "")
    return isinstance(given, {"str": str, "bool": bool}[kind]) if kind in ("str", "bool") else type(given) is int and given > 0


def _build(values: dict[str, object], path: Path) -> Settings:
    parts: dict[str, type] = {
        "hashing": PasswordHashing, "delay": LoginDelay, "sessions": Sessions, "exchange": Exchange, "audit": AuditPlaces,
    }  # fmt: skip
    built: dict[str, object] = {}
    for name, value in values.items():
        if name in parts and isinstance(value, dict):
            known = {item.name for item in fields(parts[name])}
            for inner, given in value.items():
                if inner not in known or not _fits(given, inner, parts[name]):
                    raise SettingsError(
                        _("The settings file {path} holds “{name}”, which is not known or no positive number.")
                        .with_values(path=path, name=f"{name}.{inner}")
                    )  # fmt: skip
            built[name] = parts[name](**value)
        elif name in ("database", "key_file", "system_key", "language", "exports", "papers") and isinstance(value, str):
            built[name] = value
        else:
            raise SettingsError(
                _("The settings file {path} holds “{name}”, which is not known here.").with_values(path=path, name=name)
            )
    made = Settings(**built)  # type: ignore[arg-type]
    _must_be_within_reason(made, path)
    return made


def _must_be_within_reason(made: Settings, path: Path) -> None:
    """Whether the numbers lie where the program can work with them, and the language is one that it speaks."""
    groups = (("hashing", made.hashing), ("delay", made.delay), ("sessions", made.sessions), ("audit", made.audit))
    for part, group in groups:
        for name, most in group.MOST.items():
            if getattr(group, name) > most:
                raise SettingsError(
                    _("In the settings file {path}, “{name}” is too large: at most {most}.")
                    .with_values(path=path, name=f"{part}.{name}", most=most)
                )  # fmt: skip
    for part, floored in (("hashing", made.hashing), ("sessions", made.sessions)):
        for name, least in floored.LEAST.items():
            if getattr(floored, name) < least and not floored.below_the_floor:
                raise SettingsError(
                    _("In the settings file {path}, “{name}” is too small: at least {least}.")
                    .with_values(path=path, name=f"{part}.{name}", least=least)
                )  # fmt: skip
    if made.hashing.memory_cost < 8 * made.hashing.parallelism:  # a rule of Argon2
        raise SettingsError(
            _("In the settings file {path}, “hashing.memory_cost” is too small: at least 8 for each “hashing.parallelism”.")
            .with_values(path=path)
        )  # fmt: skip
    if made.language and made.language not in LANGUAGES:
        raise SettingsError(
            _("The language “{language}” is not known; there are {known}.")
            .with_values(language=made.language, known=", ".join(LANGUAGES))
        )  # fmt: skip
