"""Looks for secrets in texts: private keys, tokens of well-known kinds, and passwords that are written down.

`python -m tests.secret_scan` looks through all files that git knows of.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

# By their own look: nothing else looks so.
KINDS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File", re.MULTILINE),
    "key of age": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{20,}"),
    "token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})"),
    "token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "token of a registry": re.compile(r"\b(?:pypi-AgE[\w-]{20,}|npm_[A-Za-z0-9]{30,})"),
    "key of Amazon": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "key of Slack": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "key of Stripe": re.compile(r"\b[rs]k_live_\w{16,}"),
    "web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "password in an address": re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"{}<>]+:[^\s/@'\"{}<>]+@"),
}
# A name that says secret, and a text given to it.
_GIVEN = re.compile(
    r"(?i)\b(?P<name>\w*(?:passw(?:or)?d|passphrase|secret|api_?key|token|credential)\w*)[\"']?\s*(?::\s*[\w.\[\] |]+)?[=:]\s*"
    r"(?:Secret\()?[rb]?[\"'](?P<text>[^\"'\n]{8,})[\"']"
)
# A long text of random signs, whatever its name.
_RANDOM = re.compile(r"[\"'](?P<text>[A-Za-z0-9+/_-]{40,}={0,2})[\"']")
_SENTENCE = re.compile(r"[a-zA-Z]+(?: [a-zA-Z…’,.]+)+\.?")


def secrets_in(text: str, known: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """Line and kind of each secret of `text`; `known` are those that are none, with their reasons elsewhere."""
    none = set(known)

    def line(at: int) -> int:
        return text.count("\n", 0, at) + 1

    for kind, pattern in KINDS.items():
        yield from ((line(found.start()), kind) for found in pattern.finditer(text) if found[0] not in none)
    for found in _GIVEN.finditer(text):
        given = found["text"]
        if given not in none and not _is_a_name(given):
            yield line(found.start()), f"text given to {found['name']}"
    for found in _RANDOM.finditer(text):
        given = found["text"]
        if given not in none and _looks_random(given):
            yield line(found.start()), "random text"


def _is_a_name(text: str) -> bool:
    """A code such as login-wrong, a name of Python, a place for a value: what a program says of secrets, and no secret."""
    return re.fullmatch(r"[a-z]+(?:[-_.][a-z]+)*|[A-Z][A-Z_]+|\{\w+\}|[a-z_.]+:[A-Za-z]+", text) is not None


def _looks_random(text: str) -> bool:
    """Capitals, small letters and digits all mixed: no sum in hexadecimal, no name, no alphabet."""
    kinds = sum(re.search(one, text) is not None for one in ("[A-Z]", "[a-z]", "[0-9]"))
    turns = sum(a.isalpha() != b.isalpha() or a.isupper() != b.isupper() for a, b in itertools.pairwise(text))
    return kinds == 3 and turns > len(text) / 3


def tracked() -> list[Path]:
    """The files that git knows of; none outside of a clone."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def main() -> int:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {kind}"
        for path in tracked()
        for line, kind in secrets_in(path.read_bytes().decode("utf-8", "replace"))
    ]
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
