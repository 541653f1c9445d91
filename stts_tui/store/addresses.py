"""Which engine a database's address names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.i18n import _
from stts_tui.store import faults
from stts_tui.store.engine import EXAMPLE, Engine

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
    from stts_tui.store.sqlite import Sqlite

    return {"sqlite": Sqlite}


def default_url(folder: Path, name: str) -> str:
    """The address of a database where none is given: on the engine that needs nothing beside this program."""
    from stts_tui.store.sqlite import url_of

    return url_of(folder / f"{name}.sqlite")
