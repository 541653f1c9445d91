"""Peewee without the drivers that it would load and that nobody asked for.

`import peewee` imports each driver that is installed: with psycopg it takes three times as long, and whoever opens an SQLite
file pays for it at each start. So the first import of peewee, wherever it happens, finds no driver of another engine; the
engine that needs psycopg hands it to peewee afterwards (`give_psycopg`).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_DRIVERS = ("psycopg", "psycopg2", "psycopg2cffi")
_READERS = ("peewee", "playhouse.postgres_ext")  # the second by playhouse.migrations; nothing of ours uses it


class _Guard(MetaPathFinder):
    """Stands before those that find modules."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in _READERS:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader  # from now on as if nobody had stood between
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        with _hidden():
            self._loader.exec_module(module)


_GUARD = _Guard()


@contextlib.contextmanager
def _hidden() -> Iterator[None]:
    """Drivers that are not loaded yet cannot be imported inside."""
    names = [name for name in _DRIVERS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]  # None: an import that fails
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def stand() -> None:
    """From now on the first import of peewee loads no driver."""
    if _GUARD not in sys.meta_path:
        sys.meta_path.insert(0, _GUARD)


def give_psycopg() -> None:
    """Import psycopg, and let peewee have it as if it had found it by itself. Raises ImportError where it is not installed."""
    import peewee
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    if peewee.psycopg is None:
        peewee.psycopg, peewee.TransactionStatus = psycopg, TransactionStatus
        peewee.Json_pg3, peewee.Jsonb_pg3 = Json, Jsonb
        adapter = peewee.Psycopg3Adapter
        adapter.txn_idle, adapter.txn_inerror = TransactionStatus.IDLE, TransactionStatus.INERROR
        adapter.txn_unknown = TransactionStatus.UNKNOWN
