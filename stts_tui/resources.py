"""Files of `data/` that the program reads, from a checkout or from an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
# The wheel carries data/ inside the package (pyproject: force-include); a checkout has it beside the package.
_FOLDER = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent / "data"


def path(name: str) -> Path:
    """The file `name` (relative to data/, with slashes)."""
    return _FOLDER / name


def read_text(name: str) -> str:
    """The whole text (UTF-8) of data/`name`."""
    return path(name).read_text(encoding="utf-8")


def read_lines(name: str) -> tuple[str, ...]:
    """The lines of data/`name` without blank ones and without those that begin with `#`."""
    lines = (line.strip() for line in read_text(name).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
