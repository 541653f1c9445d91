"""Where `stts-tui generate` writes: a database that it makes, one of its own, or the demo's; any other is left alone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from stts_tui.demo import multitude, patterns
from stts_tui.demo.multitude import Wanted
from stts_tui.demo.staff import EACH, Hashes, Tell
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.i18n import _
from stts_tui.services.hashing import Hasher
from stts_tui.settings import Settings
from stts_tui.store import database, prepared
from stts_tui.store.addresses import engine_for
from stts_tui.store.database import Store
from stts_tui.store.settings import DEMO, GENERATED

FOREIGN = fault(
    "generate-foreign",
    _("The database {path} holds what neither `stts-tui generate` nor the demo made ({companies} companies, {accounts}"
      " accounts, {people} people, {files} files); it is left alone."),
)  # fmt: skip
TOO_FEW = fault(
    "generate-too-few",
    _("At least {operators} operators, {users} users (four an operator) and a file are needed for that."),
)  # fmt: skip
_LIVES = 40, 400  # patterns: so many files are lived through by the rules, at least and at most
_HELD = ("company", "account", "registered_person", prepared.FILES)


def generate(url: str, settings: Settings, wanted: Wanted, password: Secret, tell: Tell) -> Sequence[str]:
    """Make what is wanted, all of it or nothing; gives the accounts that `password` lets in.

    Raises FOREIGN, TOO_FEW, what opening and creating raise, BUSY, TROUBLE, and KeyboardInterrupt.
    """
    operators = max(wanted.operators, multitude.LEAST_OPERATORS)
    if wanted.operators < operators or wanted.users < EACH * operators or not wanted.files:
        raise refused(TOO_FEW, operators=multitude.LEAST_OPERATORS, users=EACH * operators)
    is_there = engine_for(url).exists()
    if is_there:
        _must_be_ours(url)
    hasher = Hasher(settings.hashing)
    hashes = Hashes(hasher.hash(password), hasher.hash(Secret(secrets.token_urlsafe(32))))
    tell(_("patterns of lives"), 0, 0)
    lives = patterns.lived(wanted.seed, wanted.day, min(max(wanted.files, _LIVES[0]), _LIVES[1]))
    if not is_there:
        with database.creating(url) as store:
            return multitude.fill(store, wanted, hashes, lives, tell, draft=True)
    store = database.open_existing(url)
    with database.closed_on_failure(store):
        _must_be_one_of_ours(store)  # somebody may have put another there
        found = multitude.fill(store, wanted, hashes, lives, tell, draft=False)
    store.close()
    return found


def _must_be_ours(url: str) -> None:
    store = database.open_existing(url, migrate=False)
    try:
        _must_be_one_of_ours(store)
    finally:
        store.close()


def _must_be_one_of_ours(store: Store) -> None:
    """Whether generate or demo made it. Raises FOREIGN."""
    with store.reading():
        if store.settings.get(DEMO) == "yes" or store.settings.get(GENERATED):
            return
        companies, accounts, people, files = map(prepared.count, _HELD)
    if companies or accounts or people or files:
        raise refused(
            FOREIGN, path=store.engine.description, companies=companies, accounts=accounts, people=people, files=files
        )
