"""The audit's proof, for the host's system manager: verifying it, its signed heads, removing what is old, showing one line.

No account does this: who can read the database's file and its key on the host may.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.i18n import _, speaking
from stts_tui.services.guard import note
from stts_tui.store import checkpoints, retention
from stts_tui.store.checkpoints import Checkpoint
from stts_tui.store.database import Store
from stts_tui.store.proving import Verified
from stts_tui.store.retention import Removed
from stts_tui.store.trail import EVERYTHING

UNPROVEN = fault(
    "audit-unproven", _("The audit trail or a row is not sound ({why}): nothing is removed before that is cleared up.")
)
NO_PROOF = fault("proof-unreadable", _("{path} holds no checkpoint and no proof of this program."))
BY, CHECKPOINT, RETAIN = "host", "audit-checkpoint", "audit-retain"
_FORMAT = "stts-tui audit export 1"


def verify(store: Store, given: Iterable[Checkpoint], *, whole: bool) -> Verified:
    """Follow the chain since it was verified last, or whole, compare every row, and the checkpoints `given`."""
    with store.snapshot():
        return store.proof.verify(given, whole=whole)


def make_checkpoint(store: Store, now: datetime) -> Checkpoint:
    """A signed head of now; the line that tells of it is covered by it."""
    with store.transaction():
        note(store, now, BY, CHECKPOINT, ("audit", None, ""))
        store.asked_for = "asked"
    with store.reading():
        made = store.checkpoints.newest()
    if made is None:
        raise LookupError("the checkpoint that was made is there")
    return made


def remove_old(store: Store, now: datetime, years: int) -> Removed | None:
    """Remove the lines of more than `years` ago. Raises UNPROVEN where anything is not sound; nothing is removed then."""
    limit = now.replace(year=now.year - years, day=min(now.day, 28))
    with store.snapshot():  # while others write: it takes minutes
        broken = next(store.proof.everything(), None)
    if broken is not None:
        raise refused(UNPROVEN, why=broken)
    with store.transaction():
        removed = retention.remove_before(store, limit)
        if removed is not None:
            held = {"lines": str(removed.lines), "last line": str(removed.last), "until": removed.until}
            note(store, now, BY, RETAIN, ("audit", None, ""), {}, held)
    return removed


def export(store: Store, now: datetime, criteria: TrailCriteria) -> Iterator[str]:
    """The lines that match as JSON, the newest first, each with its path to the root of a signed checkpoint.

    A checkpoint is made first, so that each has one. Raises as the search does.
    """
    with speaking("en"):
        about = ("audit", None, criteria.asked)
    with store.transaction():
        lines = store.trail.iterate(EVERYTHING, criteria)
        note(store, now, BY, ActionId.AUDIT_EXPORT, about)
        store.asked_for = "export"
    return _exported(store, (line.line_id for line in lines), about[2])


def _exported(store: Store, numbers: Iterable[int], asked: str) -> Iterator[str]:
    since, until = store.proof.reach()
    head = {"format": _FORMAT, "origin": store.audit.origin(), "asked": asked, "tells since": since, "until": until}
    yield json.dumps(head)
    used: dict[int, Checkpoint] = {}
    for number in numbers:
        proof = store.proof.inclusion(number)
        if proof is None:
            continue  # the line that tells of this export's own search may be none of them
        values, path, checkpoint = proof
        used[checkpoint.number] = checkpoint
        yield json.dumps({"line": list(values), "path": path, "checkpoint": checkpoint.number})
    for _number, checkpoint in sorted(used.items()):
        yield checkpoint.text


def read_checkpoints(path: str) -> list[Checkpoint]:
    """The checkpoints of a file: of the second place, of `audit checkpoint`, a backup's manifest. Raises NO_PROOF."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, ValueError):
        raise refused(NO_PROOF, path=path) from None
    found = [each for line in text.splitlines() if (each := checkpoints.read(line)) is not None]
    if not found:
        try:
            held = checkpoints.read(str(json.loads(text)["checkpoint"]))
        except (ValueError, KeyError, TypeError):
            held = None
        found = [held] if held is not None else []
    if not found:
        raise refused(NO_PROOF, path=path)
    return found


@dataclass(frozen=True)
class Shown:
    """Lines of an export: how many are what they were, and which are not."""

    lines: int
    problems: Sequence[str]


def check_export(store: Store, path: str) -> Shown:
    """Whether each line of an export leads to the root of its checkpoint, and each is signed. Raises NO_PROOF."""
    known = {each.number: each for each in read_checkpoints(path)}
    problems = [
        f"checkpoint {number} is not signed with this system's key"
        for number, each in known.items()
        if not store.checkpoints.is_signed(each)
    ]
    count = 0
    with open(path, encoding="utf-8") as file:
        for text in file:
            held = json.loads(text)
            if "line" not in held:
                continue
            count += 1
            number = held["line"][0]
            checkpoint = known.get(held["checkpoint"])
            if checkpoint is None or not checkpoints.leads(held["line"], held["path"], checkpoint):
                problems.append(f"line {number} is not what checkpoint {held['checkpoint']} covers")
    return Shown(count, problems)
