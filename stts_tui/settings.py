"""Settings of one process: a TOML file, overruled by the environment, as one frozen object.

The file is `settings.toml` in the user's configuration directory (STTS_SETTINGS names another). Settings that must
be the same for every process of a system stand in the database instead (store/settings.py).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from stts_tui.i18n import Words, _

APPLICATION = "stts-tui"


@dataclass(frozen=True)
class PasswordHashing:
    """Argon2id's parameters; the default is RFC 9106's second choice. Memory in KiB.

    A stored hash with other parameters is renewed at its owner's next login.
    """

    time_cost: int = 3
    memory_cost: int = 65536
    parallelism: int = 4


@dataclass(frozen=True)
class LoginDelay:
    """How long a user name waits after failures: nothing for the first ones, then doubling up to a ceiling."""

    free_failures: int = 3
    first_seconds: int = 2
    longest_seconds: int = 900


@dataclass(frozen=True)
class Settings:
    database: str = ""  # empty: the default place (bootstrap.default_database)
    language: str = ""  # empty: English until somebody has logged in
    hashing: PasswordHashing = field(default_factory=PasswordHashing)
    delay: LoginDelay = field(default_factory=LoginDelay)


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
        environment: STTS_SETTINGS names the file, STTS_DATABASE and STTS_LANGUAGE overrule it.

    Raises: SettingsError for a file that is missing though named, unreadable, no TOML, or that holds a name or a kind
        of value that is not known.

    """
    named = environment.get("STTS_SETTINGS")
    path = Path(named) if named else default_file()
    values: dict[str, object] = {}
    try:
        values = _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise SettingsError(_("There is no settings file {path}.").with_values(path=path)) from None
    except (OSError, ValueError) as error:  # no file to read, no UTF-8, no TOML
        raise SettingsError(
            _("The settings file {path} cannot be read: {why}.").with_values(path=path, why=error)
        ) from None
    for name in ("database", "language"):
        if given := environment.get(f"STTS_{name.upper()}"):
            values[name] = given
    return _build(values, path)


def _build(values: dict[str, object], path: Path) -> Settings:
    parts: dict[str, type] = {"hashing": PasswordHashing, "delay": LoginDelay}
    built: dict[str, object] = {}
    for name, value in values.items():
        if name in parts and isinstance(value, dict):
            known = {item.name for item in fields(parts[name])}
            for inner, number in value.items():
                if inner not in known or not isinstance(number, int) or isinstance(number, bool) or number < 1:
                    raise SettingsError(
                        _("The settings file {path} holds “{name}”, which is not known or no positive number.")
                        .with_values(path=path, name=f"{name}.{inner}")
                    )  # fmt: skip
            built[name] = parts[name](**value)
        elif name in ("database", "language") and isinstance(value, str):
            built[name] = value
        else:
            raise SettingsError(
                _("The settings file {path} holds “{name}”, which is not known here.").with_values(path=path, name=name)
            )
    return Settings(**built)  # type: ignore[arg-type]
