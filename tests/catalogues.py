"""The words of the program and its catalogues: what is said in the code, found in its syntax, and what each language has.

By hand, after words were added, changed or taken away:

    python -m tests.catalogues          adds what is missing, empty, and takes away what nothing says any more
    python -m tests.catalogues --check  says how many are missing, empty or left over; writes nothing

`pybabel extract` does not see a call inside an f-string and knows nothing of contexts as we write them; the syntax tree does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from stts_tui.i18n import DOMAIN, LANGUAGES, LOCALE_FOLDER

ROOT = LOCALE_FOLDER.parent
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
_MARKS = {"_": 0, "_n": 0, "_c": 1}  # and the place of the message among the arguments


@dataclass(frozen=True)
class Said:
    """A message as the code says it."""

    message: str
    many: str | None = None
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.message


@cache
def said() -> dict[Said, tuple[str, ...]]:
    """Every message with the places where it is said."""
    found: dict[Said, list[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for one, line in _of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(one, []).append(f"{path.relative_to(ROOT.parent)}:{line}")
    return {one: tuple(places) for one, places in found.items()}


def _of(tree: ast.AST) -> Iterator[tuple[Said, int]]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS):
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if len(texts) < len(node.args):
            continue  # the definition of a mark, not a use
        if node.func.id == "_c":
            yield Said(texts[1], None, texts[0]), node.lineno
        else:
            yield Said(texts[0], texts[1] if node.func.id == "_n" else None), node.lineno


def in_f_strings() -> list[str]:
    """Marks inside an f-string: put together there is what should be a sentence."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name))
                found += [f"{path.name}:{call.lineno}" for call in calls if getattr(call.func, "id", "") in _MARKS]
    return found


def path_of(language: str) -> Path:
    return LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def catalogue(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> dict[tuple[str, str], Message]:
    """Those of a language, by context and message."""
    return {(str(each.context or ""), _id(each)): each for each in catalogue(language) if each.id}


def _id(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


Translated = dict[tuple[str, str], Any]  # a text, or one for each form of the number


def made_anew(language: str, translated: Translated) -> Catalog:
    """The catalogue of everything that is said, in its order, with what is translated of it."""
    made = Catalog(locale=language, project="stts-tui", fuzzy=False, header_comment=f"# stts-tui: {language}", charset="utf-8")
    plural = "(n > 1)" if language == "fr" else "(n != 1)"
    vars(made).update(_num_plurals=2, _plural_expr=plural)  # CLDR's third French form, for millions, is not ours
    for one, places in said().items():
        name = (one.message, one.many) if one.many is not None else one.message
        text = translated.get(one.key, ("", "") if one.many is not None else "")
        made.add(name, text, locations=[(place.partition(":")[0], 0) for place in places[:3]], context=one.context or None)
    return made


def save(language: str, made: Catalog) -> None:
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(file, made, width=120, no_location=True, omit_header=False)


def main(arguments: list[str]) -> int:
    status = 0
    for language in TRANSLATED:
        held = entries(language) if path_of(language).exists() else {}
        translated = {key: each.string for key, each in held.items()}
        wanted = {one.key for one in said()}
        empty = sum(1 for key in wanted if not _has(translated.get(key, "")))
        sys.stdout.write(
            f"{language}: {len(wanted)} said, {empty} without words, {len(translated.keys() - wanted)} left over\n"
        )
        status = status or int(bool(empty))
        if "--check" not in arguments:
            save(language, made_anew(language, translated))
    return status


def _has(text: Any) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
