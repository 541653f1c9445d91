"""What a copy of a database holds, told from the copy itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from stts_tui.domain.common.calendar import BELGIUM
from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.i18n import Words, _, _n
from stts_tui.store import faults
from stts_tui.store.database import Store
from stts_tui.store.engine import Engine
from stts_tui.store.keys import Keys

UNSOUND = fault("backup-unsound", _("{path} is not a sound backup ({why}). Nothing has changed."))


@dataclass(frozen=True)
class Facts:
    """What tells one database from another, and one moment of it from another."""

    schema: int  # migrations that it has had
    founded: str  # the link of the audit's first line: which database it is
    lines: int  # the number of the audit's last line
    link: str  # the link of that line: which moment
    counts: Mapping[str, int]  # rows of each table
    checkpoint: str = ""  # the newest signed head of the audit, as one line of text


@contextmanager
def looking_at(engine: Engine, keys: Keys | None = None) -> Iterator[Store]:
    """A closed database while it is examined; nothing of it changes. Raises as its engine's open() does, NOT_A_DATABASE.

    `keys` of a copy that lies elsewhere than they do.
    """
    engine.open(look=True)
    store = Store(engine)
    if keys is not None:
        store.keys = keys
    try:
        with store.reading():
            if not store.schema():
                raise refused(faults.NOT_A_DATABASE, path=engine.description)
        yield store
    finally:
        store.close()


def facts(store: Store) -> Facts:
    """Of an open database with the present schema. Raises BUSY or TROUBLE."""
    with store.snapshot():
        run = store.engine.database.execute_sql
        names = sorted(store.engine.database.get_tables())  # ours, from the schema
        counting = {name: f'SELECT COUNT(*) FROM "{name}"' for name in names}  # noqa: S608 (a table's own name)
        counts = {name: int(run(question).fetchone()[0]) for name, question in counting.items()}
        number = store.audit.last_number()
        newest = store.checkpoints.newest()
        head = newest.text if newest is not None else ""
        return Facts(store.schema(), store.audit.first_link(), number, store.audit.link_of(number), counts, head)


def must_be_sound(store: Store, path: object) -> Facts:
    """Integrity, schema and the chain of the audit of a copy. Raises UNSOUND."""
    failures: tuple[type[Exception], ...] = (Refused, *store.engine.errors)
    try:
        found = store.engine.damage() or _behind(store) or list(itertools.islice(store.proof.chain(), 1))
        if not found:
            return facts(store)
    except failures as error:
        found = [str(error)]
    raise refused(UNSOUND, path=path, why=found[0])


def _behind(store: Store) -> list[str]:
    return [f"schema: {name} not applied yet" for name in store.pending_migrations()]


def what_is_lost(present: Store, copy: Facts) -> Words | None:
    """What the present database holds and `copy` does not, as a reason not to replace it; None where that is nothing."""
    if present.audit.first_link() != copy.founded:
        return _("it is a copy of another database")
    if present.audit.link_of(copy.lines) != copy.link and present.audit.last_number() >= copy.lines:
        return _("after a common beginning it goes its own way")
    count, since = present.audit.behind(copy.lines)
    if since is None:
        return None
    words = _n("{count} act since {moment} would be lost", "{count} acts since {moment} would be lost")
    return words.with_values(count=count, moment=since.astimezone(BELGIUM).strftime("%d/%m/%Y %H:%M:%S"))
