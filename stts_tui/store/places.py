"""Where this process keeps heads of the audit's chain outside of the database: what its settings say."""

from __future__ import annotations

from stts_tui.settings import AuditPlaces

_named: list[AuditPlaces] = []


def name(places: AuditPlaces) -> None:
    _named[:] = [places]


def places() -> AuditPlaces:
    return _named[0] if _named else AuditPlaces()
