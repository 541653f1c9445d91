"""`stts-tui copy`: all of one database in a new one, on the same engine or on another; verified, or it has no name.

Refused while anybody has the source's file open, of which a server tells nothing. While it is copied nobody writes into it,
and its rows are read from one snapshot. The target is made under another name and gets its own once every row, the chain and
its end are the same on both sides. Who is killed goes on where the target stands, as long as the source is as it was.

What the doctor finds of the source it finds of the copy: damage is refused, what was changed past the program stays told.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.i18n import _
from stts_tui.services.guard import note
from stts_tui.services.host.backups import BY
from stts_tui.store import copies, database, faults, keys, moving
from stts_tui.store.addresses import beside, engine_for
from stts_tui.store.copies import Facts
from stts_tui.store.database import Store
from stts_tui.store.engine import Engine, troubles_told
from stts_tui.store.moving import Tell
from stts_tui.store.settings import KEY

DIFFERS = fault(
    "copy-differs",
    _("What was copied is not what {path} holds ({why}). Nothing was kept of it; if it happens again, tell your system"
      " manager."),
)  # fmt: skip
DAMAGED = fault("copy-damaged", _("The database {path} is damaged ({why}). Nothing was copied."))
COPY = "copy"
_ENDING = ".new"
_NAMED = 20  # rows that differ from their marks, where there are many


@dataclass(frozen=True)
class Copied:
    """What came of it."""

    path: str
    facts: Facts  # of the source
    rows: int
    resumed: bool  # an earlier try had copied a part


def copy(source_url: str, target_url: str, now: datetime, tell: Tell) -> Copied:
    """All of the database at the one address in a new database at the other.

    Raises as opening and making do, DAMAGED, IN_USE, NOT_TAKEN, DIFFERS, BUSY and TROUBLE; the source never changes, but for
    its schema, which is brought up to date first.
    """
    source, place = engine_for(source_url), engine_for(target_url)
    place.must_be_makeable()
    database.open_existing(source_url).close()
    _must_be_idle(source)
    with database.turn_to_make(target_url), copies.looking_at(source) as held, _still(source):
        if found := source.damage():
            raise refused(DAMAGED, path=source.description, why=found[0])
        facts, told = copies.facts(held), _told_by_chain(held)
        mark, name = _mark(held), held.settings.get(KEY)
        differed = list(itertools.islice(held.proof.rows(), _NAMED))
        store, resumed = _draft(beside(target_url, _ENDING), mark, source, name)
        with database.closed_on_failure(store):
            with troubles_told(source), source.snapshot():
                moving.copy_rows(source, store.engine, facts.counts.__getitem__, tell)
            store = Store(store.engine)  # which knows nothing yet of what it held before
            _must_be_same(source, store, facts, told)
            with store.transaction():
                moving.finish()
                note(store, now, BY, COPY, ("database", None, place.name), {}, {"from": source.description})
                store.seals.cover("the database was copied", store.schema(), differed)
            store.refresh_statistics()
            store.close()
        place.must_be_makeable()
        store.engine.rename(place)
    return Copied(place.description, facts, sum(facts.counts[name] for name in moving.NAMES), resumed)


def _must_be_idle(source: Engine) -> None:
    """Whether nobody has the file open, who would go on in it afterwards; a server is not asked. Raises IN_USE."""
    try:
        source.must_be_idle()
    except Refused as no:
        if no.code != faults.ON_SERVER.code:
            raise


@contextlib.contextmanager
def _still(source: Engine) -> Iterator[None]:
    """Nobody writes into the source meanwhile. Raises BUSY or TROUBLE."""
    with troubles_told(source), source.turn(several=True):
        yield


def _mark(held: Store) -> str:
    """What tells which database is copied, as it is now."""
    with held.reading():
        head = held.seals.head()
        return f"{held.seals.origin()} {head.line} {head.link}"


def _draft(url: str, mark: str, source: Engine, name: str) -> tuple[Store, bool]:
    """The unfinished copy that an earlier try has left, or a new one without any row; and whether it is an earlier one."""
    engine = engine_for(url)
    if engine.exists():
        with contextlib.suppress(Refused, *engine.errors):
            engine.open()
            store = Store(engine)
            with database.closed_on_failure(store):
                if not store.pending_migrations() and moving.is_of(mark):
                    keys.carry(source, name, engine)
                    return store, True
            store.close()
        engine.remove()
    store = database.create(url)
    with database.closed_on_failure(store):
        made = store.keys.name
        with troubles_told(store.engine):
            moving.empty(store.engine, mark)
        keys.carry(source, name, store.engine)
        if made != name:
            keys.forget(store.engine, made)
        store.close()
        store.engine.open()  # on connections that note nothing
    return Store(store.engine), False


def _told_by_chain(store: Store) -> list[str]:
    """What is wrong with the chain of the audit, of which a copy has no less to tell."""
    with store.reading():
        return list(itertools.islice(store.proof.chain(), _NAMED))


def _must_be_same(source: Engine, store: Store, facts: Facts, told: list[str]) -> None:
    """Every row, the chain, its end. Raises DIFFERS, and takes the draft away then."""
    with troubles_told(source), source.snapshot(), store.snapshot():
        found = list(itertools.islice(moving.differing(source, store.engine), 1))
    if not found:
        found = store.engine.damage() or [each for each in _told_by_chain(store) if each not in told]
    if not found:
        copied = copies.facts(store)
        same = ("schema", "founded", "lines", "link", "checkpoint")
        found = [each for each in same if getattr(copied, each) != getattr(facts, each)]
    if found:
        store.close()
        store.engine.remove()
        raise refused(DIFFERS, path=source.description, why=found[0])
