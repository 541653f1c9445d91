"""Spelling by hunspell with Debian's dictionaries: which words of a text it does not know.

`tests/contract/words/` holds the words that are right and in no dictionary: those of one language in its file, those of all
in all.txt, under heads that say why. A compound is right when its parts are.
"""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

WORDS = Path(__file__).parent / "contract" / "words"
HEADS = ("names", "terms", "codes", "short forms", "forms that the dictionary lacks")
DICTIONARIES = {"nl": ("nl", "hunspell-nl"), "fr": ("fr", "hunspell-fr"), "de": ("de_DE", "hunspell-de-de"),
                "en": ("en_GB", "hunspell-en-gb")}  # fmt: skip

_NO_WORDS = (
    re.compile(  # what a program reads: values, code, addresses, options, names with a dot, files of data/, what has a digit
        r"%\(\w+\)\w|\{\w+\}|`[^`]*`|&\w+;|\w+://\S+|\S+@\S+|(?<!\w)--\w[\w-]*|\b[A-Z]+=\w+|[\w/.-]*\.[a-z]{2,}"
        r"|\b[A-Z]{2,}\.[A-Z]{2,}\b|\bdata/[\w/.-]+|\S*[\d_]\S*"
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'", re.IGNORECASE)


def lacking(language: str) -> str | None:
    """What has to be installed before words of this language can be judged; None if nothing."""
    dictionary, package = DICTIONARIES[language]
    if shutil.which("hunspell") is None:
        return f"no hunspell here (Debian: hunspell, {package})"
    listed = subprocess.run(["hunspell", "-D"], input="", capture_output=True, text=True, check=False, timeout=60)
    there = {Path(line).name for line in (listed.stdout + listed.stderr).splitlines()}
    return None if dictionary in there else f"no dictionary {dictionary} here (Debian: {package})"


@functools.cache
def own_words(name: str) -> dict[str, list[str]]:
    """A list of our own by its heads, as it stands in the file."""
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            words = found.setdefault(line[2:], [])
        elif line:
            words.append(line)
    return found


def words_of(text: str) -> Iterator[str]:
    yield from _WORD.findall(_NO_WORDS.sub(" ", text.replace("’", "'")))


_STEP = re.compile(r"^\d+\. .*(?:\n +\S.*)*", re.MULTILINE)
_TYPED = re.compile(r"“[^”]*”|«[^»]*»|„[^“]*“")
_KNOWN = re.compile(r"^## [a-z][a-z-]*$|^→ .*$|\{=.*?=\}|\{[^{}]*\}", re.MULTILINE)


def prose(page: str) -> list[str]:
    """The paragraphs of a Markdown page without code, comments and addresses: what a reader of its language reads.

    Of a guide (data/guide/README.md) without what is typed in a step, what the program knows, and codes with whom to ask.
    """
    page = _KNOWN.sub(" ", _STEP.sub(lambda step: _TYPED.sub(" ", step[0]), page))
    page = re.sub(r"^(```|~~~).*?^\1|<!--.*?-->|^---\n.*?^---$", " ", page, flags=re.MULTILINE | re.DOTALL)
    page = re.sub(r"\]\([^)]*\)|\{#[\w-]+\}|`[^`]*`", " ", page)
    return [part for part in re.split(r"\n\s*\n", page) if not part.startswith("    ")]


def misspelt(language: str, texts: Iterable[str]) -> dict[str, str]:
    """The words that neither the dictionary nor our lists know, each with a text in which it stands."""
    where = {word: text for text in texts for word in words_of(text)}
    own = {word for name in (language, "all") for words in own_words(name).values() for word in words}
    unknown = _unknown(language, where)
    parts = {part for word in unknown for part in _parts(word)}
    wrong = {part for part in _unknown(language, parts) if part not in own and part[:1].lower() + part[1:] not in own}
    return {word: where[word] for word in unknown if word not in own and wrong.intersection(_parts(word))}


def _parts(word: str) -> list[str]:
    return [part for part in _ELISION.sub("", word, count=1).removesuffix("'s").split("-") if part]


def _unknown(language: str, words: Iterable[str]) -> list[str]:
    """hunspell -L gives back the lines with a word that it does not know; each of ours is one word."""
    told = subprocess.run(
        ["hunspell", "-L", "-d", DICTIONARIES[language][0], "-i", "UTF-8"],
        input="".join(f"{word}\n" for word in sorted(words)), capture_output=True, encoding="utf-8", check=True, timeout=300,
    )  # fmt: skip
    return told.stdout.splitlines()
