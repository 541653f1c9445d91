"""Which engine a database's address names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from stts_tui.domain.common.errors import refused
from stts_tui.i18n import _
from stts_tui.store import faults
from stts_tui.store.engine import EXAMPLE, Engine

_KEY = "?key-file="  # what stands behind the address of an encrypted file: the file of its key
_NOT_OURS = _("“{scheme}” is not supported, but {ours}")


def engine_for(url: str) -> Engine:
    """The engine of the database at `url`. Raises BAD_URL."""
    scheme, there, _rest = url.partition("://")
    if not there:
        raise refused(faults.BAD_URL, why=_("a scheme is missing at its beginning"), example=EXAMPLE)
    makers = _makers()
    if scheme not in makers:
        raise refused(faults.BAD_URL, why=_NOT_OURS.with_values(scheme=scheme, ours=", ".join(makers)), example=EXAMPLE)
    return makers[scheme](url)


def _makers() -> Mapping[str, Callable[[str], Engine]]:
    return {"sqlite": _sqlite, "postgresql": _postgresql, "postgres": _postgresql}


def _sqlite(url: str) -> Engine:
    key = key_of(url)
    if key is not None:
        from stts_tui.store.sqlite_encrypted import EncryptedSqlite

        return EncryptedSqlite(url.partition(_KEY)[0], key)
    from stts_tui.store.sqlite import Sqlite

    return Sqlite(url)


def _postgresql(url: str) -> Engine:
    from stts_tui.store.postgresql import Postgresql

    return Postgresql(url)


def _is_on_server(url: str) -> bool:
    return _makers().get(url.partition("://")[0]) is _postgresql


def with_key(url: str, key: str | Path | None) -> str:
    """The same database, encrypted with the key in that file; None: not encrypted."""
    place = url.partition(_KEY)[0]
    return place if key is None else f"{place}{_KEY}{quote(str(Path(key).absolute()))}"


def key_of(url: str) -> Path | None:
    """The file of its key that an address names."""
    _place, named, key = url.partition(_KEY)
    return Path(unquote(key)).absolute() if named else None


def rewritten(url: str, into: Path, key: Path | None) -> Engine:
    """All of the closed database at `url` in the empty file `into`, under the key in the file `key` or under none.

    Raises BAD_KEY, NO_CIPHER, IN_USE and UNREADABLE.
    """
    from stts_tui.store import sqlite_encrypted
    from stts_tui.store.sqlite import path_of

    return sqlite_encrypted.rewritten(path_of(url.partition(_KEY)[0]), key_of(url), into, key)


def beside(url: str, ending: str) -> str:
    """A database of the same kind whose name ends so."""
    if _is_on_server(url):
        from stts_tui.store.postgresql_address import parsed, renamed

        return renamed(url, parsed(url).name + ending)
    place, named, key = url.partition(_KEY)
    return f"{place}{ending}{named}{key}"


def default_url(folder: Path, name: str) -> str:
    """The address of a database where none is given: on the engine that needs nothing beside this program."""
    from stts_tui.store.sqlite import url_of

    return url_of(folder / f"{name}.sqlite")
