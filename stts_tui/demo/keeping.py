"""Where the demo's database lies, when it is made anew, and what `--check` prints."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date

from stts_tui import bootstrap
from stts_tui.demo import messages
from stts_tui.demo.access import to_try
from stts_tui.demo.build import build
from stts_tui.demo.check import examples, facts, verify
from stts_tui.demo.lessons import notes
from stts_tui.domain.common.calendar import belgian_date, system_clock
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.services.hashing import Hasher
from stts_tui.settings import Settings
from stts_tui.store import database, keys
from stts_tui.store.addresses import beside, engine_for
from stts_tui.store.database import Store
from stts_tui.store.settings import DEMO, KEY

NOT_THE_DEMO = fault(
    "demo-foreign", _("The database {path} is not a demo; it is left alone. Without --database the demo has its own.")
)
_HELD = _(
    "{operators} operators, {users} users, {people} people in the register, {files} tariff files, {assignments} open"
    " assignments, {requests} open access requests"
)


def open_demo(url: str | None, settings: Settings, *, fresh: bool, tell: Callable[[Words], object]) -> Store:
    """The demo's database, made if it is not there, or anew with `fresh` or after a change of the schema.

    Raises NOT_THE_DEMO for a database of real work, and what opening raises.
    """
    where = url or bootstrap.demo_database()
    store = _usable(where)
    if store is not None and not fresh:
        return store
    if store is not None:
        store.close()
    with database.turn_to_make(where):
        store = None if fresh else _usable(where)  # somebody who started at the same moment may have made it
        if store is not None:
            return store
        tell(_("Making the demo's data ..."))
        _make(where, settings)
    return database.open_existing(where)


def _usable(url: str) -> Store | None:
    """The demo at `url` if it is there with the present schema. Raises NOT_THE_DEMO, and what opening raises."""
    if not engine_for(url).exists():
        return None
    store = database.open_existing(url, migrate=False)
    with database.closed_on_failure(store), store.reading():
        if store.settings.get(DEMO) != "yes":
            raise refused(NOT_THE_DEMO, path=store.engine.description)
        if not store.pending_migrations():
            return store
    store.close()
    return None


def _make(url: str, settings: Settings) -> None:
    """Build under another name first: a build that is broken off leaves no half a demo."""
    draft = beside(url, ".new")
    place = engine_for(url)
    engine_for(draft).remove()
    with database.creating(draft) as store:
        hasher, today = Hasher(settings.hashing), belgian_date(system_clock())
        build(store, hasher, today)
        messages.add_messages(store, hasher, place, today)
    if place.exists():
        with contextlib.closing(database.open_existing(url, migrate=False)) as old:
            keys.forget(place, old.settings.get(KEY))
    place.remove(queue=False)
    notes.forget(place)
    engine_for(draft).rename(place)


def report(store: Store, settings: Settings) -> tuple[list[str], list[str]]:
    """Lines about the demo, with people to try an application on; and what is wrong with it."""
    with store.reading():
        return _report(store, settings, belgian_date(system_clock()))


def _report(store: Store, settings: Settings, today: date) -> tuple[list[str], list[str]]:
    held = facts(store, today)
    lines = [
        store.engine.description,
        str(
            _HELD.with_values(
                operators=held.companies,
                users=held.users,
                people=held.people,
                files=held.files,
                assignments=held.open_assignments,
                requests=held.open_requests,
            )
        ),
        str(_("To try an application as stts1 (national number, name, first name):")),
    ]
    lines.extend(
        f"  {person.niss}  {by_surname(person.last_name, person.first_name)}: {person.outcome}"
        for person in examples(store, today)
    )
    trying = to_try(store, today)
    if trying is not None:
        lines.append(str(_("To try the status of a request (ticket and secret):")))
        lines.append(f"  {trying.ticket}  {trying.secret}")
        lines.append(str(_("To create a local administrator as {user} (national number):").with_values(user=trying.user_name)))
        lines.append(f"  {trying.niss}")
    if messages.to_try(store, settings) is not None:
        label = action(ActionId.MESSAGE_IMPORT).label
        words = _("To try structured messages as {user}: “{action}”, and repair what it refuses.")
        lines.append(str(words.with_values(user=messages.ADMINISTRATOR, action=label)))
    return lines, [*verify(store, Hasher(settings.hashing), today), *messages.problems(store)]
