"""How far somebody is on the path, kept in a file beside the demo's database: it outlives log-out and restart."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from stts_tui.store.engine import Engine


@dataclass
class Done:
    """What came of one lesson: how often it was done, the keys of the last time, the fewest."""

    times: int
    keys: int
    beside: int
    best: int


@dataclass
class Notes:
    """`current` is the number of the lesson that is to be done, 0 where none is; `target` whom or what it is about.

    `keys` and `beside` count what was pressed for it so far, `at_home` whether that began at the welcome page; `seen` is
    the last line of the audit trail that was looked at.
    """

    current: int = 0
    target: dict[str, str] = field(default_factory=dict)
    keys: int = 0
    beside: int = 0
    at_home: bool = False
    seen: int = 0
    done: dict[int, Done] = field(default_factory=dict)


def place_of(engine: Engine) -> Path:
    """The file that belongs to a demo's database."""
    return engine.folder / f"{engine.name}-lessons.json"


def load(place: Path) -> Notes:
    """What was kept; the beginning of the path where nothing was, or nothing that can be read."""
    try:
        kept: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        done = {int(number): Done(*(int(each[name]) for name in Done.__match_args__)) for number, each in kept["done"].items()}
        return Notes(
            int(kept["current"]), {str(name): str(text) for name, text in kept["target"].items()}, int(kept["keys"]),
            int(kept["beside"]), bool(kept["at_home"]), int(kept["seen"]), done,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Notes()


def save(place: Path, notes: Notes) -> None:
    """All of it or nothing. A disk that takes nothing costs the path's memory, and ends no lesson."""
    draft = place.with_suffix(".new")
    with contextlib.suppress(OSError):
        draft.write_text(json.dumps(asdict(notes)), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(place)


def forget(engine: Engine) -> None:
    """The demo is made anew: so is the path."""
    with contextlib.suppress(FileNotFoundError):
        place_of(engine).unlink()
