"""A catalogue in which every letter of every message is of another alphabet: what shows Latin letters was never translated.

What a message says may be wrapped, cut, put in columns and written into a PDF; the letters tell in each case where they
come from. Only what `tests.catalogues` finds in the code is in it, as in a real catalogue. The language that it takes the
place of is MARKED; its letters (data/letters/), guides and pages of refusals (data/guide/) are marked in the same way.
"""

from __future__ import annotations

import csv
import gettext
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo

from stts_tui import command_words, i18n, resources
from stts_tui.domain.common import explained, letters
from stts_tui.domain.rights.action import ActionId
from stts_tui.explain_command import every_fault
from stts_tui.i18n import DOMAIN, OWN_NAMES
from stts_tui.tui import guide
from tests.catalogues import made_anew, said
from tests.pdf_text import pages_of

MARKED = "nl"
_SMALL = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувшщыз", strict=True))
_SMALL["é"] = "э"
_LETTERS = str.maketrans({**_SMALL, **{sign.upper(): other.upper() for sign, other in _SMALL.items()}})
_VALUE = re.compile(r"(\{\w*\}|%\(\w+\)\w|%\w)")  # filled in later
_LATIN = re.compile(r"[^\W_]*[A-Za-zÀ-ɏ][^\W_]*(?:[-_.'’][^\W_]+)*(…?)")
_NO_WORDS = re.compile(
    r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b"  # codes in groups of four signs
    r"|\b[A-Z]{2}\.[A-Z]+\.[\w.]+"  # names of messages
    r"|\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b"  # given passwords
    r"|Ctrl\+[A-Z]\b|Esc [a-z]\b|(?<![^\s(])/\S+|\S+@\S+|\[x\]"  # keys, paths, addresses, boxes
    r"|\b\d[\w.]*"
)
_ALWAYS = frozenset({"Esc", "STTS", "CSV", "XML", "EUR", *OWN_NAMES, *OWN_NAMES.values()})


def mark(text: str) -> str:
    """The same in other letters, with its values."""
    return "".join(part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(_VALUE.split(text)))


_FOR_PROGRAMS = {
    mark(head) for head in ("Code of the act", "Code of the outcome", "Code of the kind", "About", "Before", "After")
}


def unmarked(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """The words in Latin letters that are neither in `known` nor a name or key in every language.

    What has a digit in it is a number or a code; of a name that is cut with "…" the beginning is enough.
    """
    found = []
    for match in _LATIN.finditer(_NO_WORDS.sub(" ", text)):
        word = match[0].rstrip("…")
        if word in known or word in _ALWAYS or any(sign.isdigit() for sign in word):
            continue
        if not (match[1] and any(whole.startswith(word) for whole in known)):
            found.append(word)
    return found


def _for_people(text: str) -> str:
    """The rows of an audit trail without the columns that programs read, and without what the lines are about."""
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    read = [place for place, head in enumerate(rows[0]) if head not in _FOR_PROGRAMS]
    return "\n".join(["; ".join(rows[0]), *("; ".join(row[place] for place in read) for row in rows[1:])])


def in_files(folder: Path, known: frozenset[str]) -> dict[str, str]:
    """The same of what the program wrote for people there: CSV, papers as text and PDF, what an answer tells in words.

    The yearly statement is for a program, its heads are the same in every language.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".csv", ".txt"} and not path.name.startswith("statement-"):
            text = path.read_text(encoding="utf-8-sig")
            text = _for_people(text) if path.name.startswith("audit-") else text
        elif path.suffix == ".pdf":
            text = "\n".join(pages_of(path))
        elif path.name.startswith("FO."):
            text = "\n".join(re.findall("<Description>(.*?)</Description>", path.read_text(encoding="utf-8")))
        else:
            continue
        for line in text.splitlines():
            found.update(dict.fromkeys(unmarked(line, known), f"{path.name}: {line}"))
    return found


def codes() -> frozenset[str]:
    """What is the same in every language since programs read it: codes of refusals, names of actions."""
    return frozenset({fault.code for fault in every_fault()} | {str(each) for each in ActionId})


def _marked_catalogue(folder: Path) -> None:
    translated = {
        one.key: (mark(one.message), mark(one.many)) if one.many is not None else mark(one.message) for one in said()
    }
    path = folder / MARKED / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made_anew(MARKED, translated))


def _marked_letters(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The lines of a TOML file with the texts marked; each key with its tables before it."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _marked_letters(value, f'{above}"{name}".')
        else:
            texts = [mark(each) for each in value] if isinstance(value, list) else mark(value)
            yield f'{above}"{name}" = {json.dumps(texts, ensure_ascii=False)}'


_DERIVED = re.compile(r"(<!--.*?-->|\{=.*?=\}|\{[^{}]*\}|^## [a-z][a-z-]*$|^→ .*$)", re.MULTILINE)  # of no language


def _marked_guide(text: str) -> str:
    """A chapter, or the pages of refusals, with what people wrote in other letters."""
    return "".join(part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(_DERIVED.split(text)))


@contextmanager
def marked_language(folder: Path) -> Iterator[None]:
    """Meanwhile MARKED is the marked language, for messages, letters and the command line; `folder` is an empty one."""
    _marked_catalogue(folder)
    read_text = resources.read_text

    def marked_text(name: str) -> str:
        text = read_text(name.replace(f"/{MARKED}/", "/en/"))
        if name.startswith(f"letters/{MARKED}/"):
            return "\n".join(_marked_letters(tomllib.loads(text)))
        return _marked_guide(text) if name.startswith(f"guide/{MARKED}/") else text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "LOCALE_FOLDER", folder)
        patch.setattr(command_words, "LOCALE_FOLDER", folder)
        patch.setattr(resources, "read_text", marked_text)
        patch.setattr(gettext, "_translations", {})  # what gettext has read before
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    """What has been read before."""
    i18n._catalogue.cache_clear()
    letters.texts.cache_clear()
    explained.entries.cache_clear()
    explained.all_of.cache_clear()
    guide.refusals.cache_clear()
    guide.chapter.cache_clear()
