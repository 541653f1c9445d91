"""Signed heads of the chain: how far it had come, each naming the one before; and what keeps them outside of the database.

A checkpoint covers every line and record up to its place, and has the root of a tree over the lines since the one before
(RFC 6962's shape), so that one line can be shown to be among them without showing another. Signed with HMAC-SHA-256
under a key of its own: whoever checks a signature holds the system's key; whoever kept a checkpoint needs none to compare.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stts_tui import trouble
from stts_tui.store.json_text import dump
from stts_tui.store.places import places
from stts_tui.store.seals import START, Head, Item, Seals
from stts_tui.store.tables import Checkpoint as Row
from stts_tui.store.tables import database
from stts_tui.store.whole_files import replace_whole

if TYPE_CHECKING:
    from stts_tui.store.engine import Engine
    from stts_tui.store.keys import Keys

FORMAT = "stts-tui checkpoint 1"
_PATIENCE = 10.0  # seconds that a closing store waits for the second place
_SAID = {"origin": str, "number": int, "previous": str, "why": str, "at": str, "line": int, "seal": int, "link": str,
         "first": int, "root": str}  # fmt: skip
_HEAD_SIZE = 512  # bytes of a head file: written in one piece
_VERIFIED, _SECOND = "verified", "second"  # endings of what is noted of checkpoints beside the database
# All that a line says, in the order of its link and of its leaf.
LINE = (
    "id, previous, at, actor_id, actor_name, company_id, action, outcome, subject_kind, subject_id, subject_name,"
    ' "before", "after", person, purpose, place, link'
)
LINES = f"SELECT {LINE} FROM audit WHERE id >= ? ORDER BY id"  # noqa: S608 (ours)


@dataclass(frozen=True)
class Checkpoint:
    """A signed head."""

    content: dict[str, Any]
    mac: str

    @property
    def number(self) -> int:
        return int(self.content["number"])

    @property
    def item(self) -> Item:
        return Item(int(self.content["line"]), int(self.content["seal"]), str(self.content["link"]))

    @property
    def text(self) -> str:
        """One line, without its end."""
        return dump({"content": self.content, "mac": self.mac})


def read(text: str) -> Checkpoint | None:
    """The checkpoint of one line of text; None where it is none."""
    held = _read(text)
    return _made_of(held.get("content"), str(held.get("mac")))


def _read(text: str) -> dict[str, Any]:
    """What a text holds by names; nothing where it is another thing."""
    try:
        held = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _made_of(content: object, mac: str) -> Checkpoint | None:
    """The checkpoint with this content; None where it does not say all that one says. Whoever signed it."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return None
    says_all = all(type(content.get(name)) is kind for name, kind in _SAID.items())
    return Checkpoint(content, mac) if says_all else None


def leaf_of(values: Sequence[object]) -> bytes:
    """Of the line with these columns (LINE), its moment as it is stored."""
    return hashlib.sha256(b"\0" + dump(list(values)).encode("ascii")).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def root_of(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = _split(len(leaves))
    return _node(root_of(leaves[:half]), root_of(leaves[half:]))


def path_of(leaves: Sequence[bytes], place: int) -> list[tuple[str, str]]:
    """From the leaf at `place` up to the root: on which side the other one stands, and what it is."""
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if place < half:
        return [*path_of(leaves[:half], place), ("right", root_of(leaves[half:]).hex())]
    return [*path_of(leaves[half:], place - half), ("left", root_of(leaves[:half]).hex())]


def walked(leaf: bytes, path: Sequence[tuple[str, str]]) -> bytes:
    """The root that a leaf and its path lead to."""
    for side, other in path:
        beside = bytes.fromhex(other)
        leaf = _node(beside, leaf) if side == "left" else _node(leaf, beside)
    return leaf


def leads(values: Sequence[object], path: Sequence[Sequence[str]], to: Checkpoint) -> bool:
    """Whether a line's leaf and its path lead to the root of `to`."""
    try:
        steps = [(str(side), str(other)) for side, other in path]
        return walked(leaf_of(values), steps).hex() == to.content["root"]
    except (ValueError, TypeError):
        return False


def _beside(engine: Engine, ending: str) -> Path:
    return engine.folder / f"{engine.name}.{ending}"


def forget(engine: Engine) -> None:
    """What is noted beside a database of its checkpoints: another one takes its place."""
    for ending in (_VERIFIED, _SECOND):
        _beside(engine, ending).unlink(missing_ok=True)


class Checkpoints:
    def __init__(self, engine: Engine, keys: Callable[[], Keys], seals: Seals) -> None:
        self._engine = engine
        self._keys = keys
        self._seals = seals
        self._line: int | None = None  # of the newest one that this process has seen
        self.more: dict[str, object] = {}  # what the next one says besides
        self._carrier: threading.Thread | None = None

    # -- making them -------------------------------------------------------------------------------------------------
    def due(self, head: Head, why: str) -> Checkpoint | None:
        """At the end of a transaction: a new one where `why` asks for it or enough lines have come since; else None."""
        if self._line is None or head.line - self._line >= places().every:
            newest = self.newest()
            self._line = newest.item.line if newest is not None else 0
        if why or head.line - self._line >= places().every:
            more, self.more = self.more, {}
            return self.make(head, why or "lines", **more)
        return None

    def make(self, head: Head, why: str, **more: object) -> Checkpoint:
        """One at `head`, the chain's last item, in the caller's transaction."""
        before = self.newest()
        first = before.item.line + 1 if before is not None else 1
        lines = database.execute_sql(LINES, (first,)).fetchall()
        content = {
            "format": FORMAT, "origin": self._seals.origin(), "number": 1 + self._last_number(),
            "previous": before.mac if before is not None else START, "why": why,
            "at": str(lines[-1][2]) if lines else before.content["at"] if before is not None else "", "line": head.line,
            "seal": database.execute_sql("SELECT MAX(id) FROM seal").fetchone()[0] or 0, "link": head.link,
            "first": lines[0][0] if lines else head.line + 1, "root": root_of([leaf_of(line) for line in lines]).hex(), **more,
        }  # fmt: skip
        made = Checkpoint(content, self.sign(content))
        Row.insert(id=made.number, content=dump(content), mac=made.mac).execute()
        self._line = head.line
        return made

    def sign(self, content: dict[str, Any]) -> str:
        return hmac.digest(self._keys().derive("audit checkpoint"), dump(content).encode("ascii"), "sha256").hex()

    def is_signed(self, given: Checkpoint) -> bool:
        return hmac.compare_digest(self.sign(given.content), given.mac)

    # -- reading them ------------------------------------------------------------------------------------------------
    def newest(self) -> Checkpoint | None:
        """The last that can be read: one that somebody damaged keeps nobody from going on."""
        for how in ("ORDER BY id DESC LIMIT 1", "ORDER BY id DESC"):
            for _number, each in self._rows(how):
                if each is not None:
                    return each
        return None

    def _last_number(self) -> int:
        return int(database.execute_sql("SELECT COALESCE(MAX(id), 0) FROM checkpoint").fetchone()[0])

    def mac_of(self, number: int) -> str:
        """The signature of the one with that number; empty where there is none."""
        found = database.execute_sql("SELECT mac FROM checkpoint WHERE id = ?", (number,)).fetchone()
        return "" if found is None else str(found[0])

    def list_(self) -> list[Checkpoint]:
        """All that can be read, the oldest first."""
        return [each for _number, each in self._rows() if each is not None]

    def _rows(self, how: str = "ORDER BY id") -> list[tuple[int, Checkpoint | None]]:
        """Each by its number; None for one that cannot be read."""
        found = database.execute_sql(f"SELECT id, content, mac FROM checkpoint {how}").fetchall()  # noqa: S608 (ours)
        return [(int(number), _made_of(_read(content), str(mac))) for number, content, mac in found]

    def problems(self) -> list[str]:
        """Which of them are not ours or do not follow."""
        found, previous, before = [], START, 0
        for number, each in self._rows():
            if each is None or not self.is_signed(each) or each.content["origin"] != self._seals.origin():
                found.append(f"audit: checkpoint {number} was not made by the program for this database")
            elif each.content["previous"] != previous or not each.number == number == before + 1:
                found.append(f"audit: checkpoint {number} does not follow the one before")
            before = number
            previous = each.mac if each is not None else previous
        return found

    # -- what was verified -------------------------------------------------------------------------------------------
    @property
    def _verified(self) -> Path:
        return _beside(self._engine, _VERIFIED)

    def note_verified(self, given: Checkpoint) -> None:
        """Up to here the chain was found sound. Beside the database, signed: nobody else can say so."""
        about = {"verified": given.number, "mac": given.mac}
        with contextlib.suppress(OSError):
            replace_whole(self._verified, dump({"content": about, "mac": self.sign(about)}))

    def verified(self) -> Checkpoint | None:
        """The checkpoint up to which the chain was found sound; None where nobody looked, or it is not there."""
        noted = self._noted()
        return next((each for each in self.list_() if noted == (each.number, each.mac)), None)

    def verified_number(self) -> int:
        """Its number, whether it is there or not; 0 where nobody looked."""
        noted = self._noted()
        return noted[0] if noted is not None else 0

    def _noted(self) -> tuple[int, str] | None:
        try:
            held = json.loads(self._verified.read_text("ascii"))
            about = dict(held["content"])
            if not hmac.compare_digest(self.sign(about), str(held["mac"])):
                return None
            return int(about["verified"]), str(about["mac"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    # -- the second place --------------------------------------------------------------------------------------------
    @property
    def _state(self) -> Path:
        """What is known of the second place: the last checkpoint that arrived, and why the next did not."""
        return _beside(self._engine, _SECOND)

    def delivered(self) -> tuple[int, str]:
        """The number of the last checkpoint that arrived, and what went wrong since then."""
        try:
            held = json.loads(self._state.read_text("utf-8"))
            return int(held["delivered"]), str(held["why"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""

    def deliver(self) -> None:
        """After a commit: what has not arrived in the second place goes there, while others work on. Never raises."""
        place = places().second
        if not place or (self._carrier is not None and self._carrier.is_alive()):
            return
        try:
            last, _why = self.delivered()
            waiting = [each for each in self.list_() if each.number > last]
        except self._engine.errors:
            return
        if waiting:
            self._carrier = threading.Thread(target=self._carry, args=(place, last, waiting), daemon=True)
            self._carrier.start()

    def _carry(self, place: str, last: int, waiting: Sequence[Checkpoint]) -> None:
        import subprocess

        why = ""
        try:
            _put(place, "".join(f"{each.text}\n" for each in waiting))
            last = waiting[-1].number
        except (OSError, ValueError, subprocess.SubprocessError) as error:  # it breaks no act
            number = trouble.record(error)
            why = f"{error} ({number})"
        with contextlib.suppress(OSError):
            replace_whole(self._state, json.dumps({"delivered": last, "why": why}))

    def wait(self) -> None:
        """For the second place, a moment: before the process ends."""
        if self._carrier is not None:
            self._carrier.join(_PATIENCE)

    # -- the head file -----------------------------------------------------------------------------------------------
    def keep_head(self, head: Head) -> None:
        """After a commit, within the turn: the last item into the head file, on its disk. Never raises."""
        if not places().head:
            return
        failures: tuple[type[Exception], ...] = (OSError, ValueError, *self._engine.errors)
        try:
            seal = database.execute_sql("SELECT MAX(id) FROM seal").fetchone()[0] or 0
            content = {"format": FORMAT, "origin": self._seals.origin(), "line": head.line, "seal": seal, "link": head.link}
            text = dump({"content": content, "mac": self.sign(content)}).ljust(_HEAD_SIZE - 1) + "\n"
            descriptor = os.open(places().head, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
            try:
                os.pwrite(descriptor, text.encode("ascii"), 0)
                os.fdatasync(descriptor)
            finally:
                os.close(descriptor)
        except failures as error:  # what was done is done; the doctor sees that the file lags
            trouble.record(error)

    def head_problems(self) -> list[str]:
        """What the head file tells against the database, or is wrong with itself."""
        path = places().head
        if not path:
            return []
        try:
            held = json.loads(Path(path).read_text("ascii"))
            content = dict(held["content"])
            if not hmac.compare_digest(self.sign(content), str(held["mac"])):
                return [f"audit: the head file {path} was not written by the program for this database"]
            if content["origin"] != self._seals.origin():
                return [f"audit: the head file {path} is that of another database"]
            line, seal, link = int(content["line"]), int(content["seal"]), str(content["link"])
        except OSError as error:
            return [f"audit: the head file cannot be read: {error}"]
        except (ValueError, KeyError, TypeError):
            return [f"audit: the head file {path} is damaged"]
        now = database.execute_sql("SELECT (SELECT MAX(id) FROM audit), (SELECT MAX(id) FROM seal)").fetchone()
        if (now[0] or 0, now[1] or 0) < (line, 0) or (now[1] or 0) < seal:
            return [
                f"audit: what was written last is gone: the head file knows line {line}, the database ends at {now[0] or 0}"
            ]
        held_here = {link_ for (link_,) in database.execute_sql(
            "SELECT link FROM audit WHERE id = ? UNION ALL SELECT link FROM seal WHERE id = ?", (line, seal))}  # fmt: skip
        if link not in held_here:
            return [f"audit: line {line}, which the head file knows, is another one here"]
        if now[1] - seal > 1 or (now[1] == seal and now[0] - line > 1):
            return [f"audit: the head file {path} ends at line {line} and the database at {now[0]}: acts were done without it"]
        return []


def _put(place: str, text: str) -> None:
    """Into the second place: a file that grows, or the input of a command where a bar stands before it."""
    if place.startswith("|"):
        import shlex
        import subprocess

        subprocess.run(  # noqa: S603 (the settings of the host's own system manager name it)
            shlex.split(place[1:]), input=text.encode("ascii"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=60, check=True,
        )  # fmt: skip
        return
    descriptor = os.open(place, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        os.write(descriptor, text.encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
