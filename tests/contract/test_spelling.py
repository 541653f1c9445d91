"""Every word for people is spelt as hunspell's dictionary has it, or stands in a list of ours with a reason."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stts_tui.i18n import LANGUAGES
from tests.catalogues import TRANSLATED, entries, said
from tests.spelling import HEADS, WORDS, lacking, misspelt, own_words, prose, words_of

DATA = Path(__file__).parents[2] / "data"


def texts(language: str) -> Iterator[str]:
    """What people read in a language: messages, terms as agreed, then the files of data/ in it (letters, guides)."""
    if language in TRANSLATED:
        for each in entries(language).values():
            yield from each.string if isinstance(each.string, (tuple, list)) else [str(each.string)]
    else:
        for one in said():
            yield from (one.message, one.many or "")
    with (DATA / "glossary.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if "[own]" not in row["context"]:  # a language's own name is in that language
                yield row[language]
    for path in files_in(language):
        if path.suffix == ".md":
            yield from prose(path.read_text(encoding="utf-8"))
        else:
            yield from _leaves(tomllib.loads(path.read_text(encoding="utf-8")))


def files_in(language: str) -> list[Path]:
    """Those of data/ that say in their path which language they are in: letters/fr/access.toml, guide/desk.fr.md."""
    return [
        path
        for path in sorted(DATA.rglob("*"))
        if path.suffix in {".md", ".toml"} and language in path.relative_to(DATA).as_posix().replace(".", "/").split("/")
    ]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    if missing := lacking(request.param):
        pytest.skip(missing)
    return str(request.param)


def test_what_people_read_is_spelt_right(language: str) -> None:
    assert misspelt(language, texts(language)) == {}


MISTAKES = {"nl": "Het bestant is onvolledig.", "fr": "Le dossié est incomplet.", "de": "Die Akte ist unvolständig.",
            "en": "The file is incompleet."}  # fmt: skip


def test_a_misspelt_word_is_found(language: str) -> None:
    wrong = {"nl": "bestant", "fr": "dossié", "de": "unvolständig", "en": "incompleet"}[language]
    assert set(misspelt(language, [MISTAKES[language]])) == {wrong}
    assert set(misspelt(language, [f"XML-{wrong} {wrong.upper()}"])) == {f"XML-{wrong}", wrong.upper()}


def test_what_only_a_program_reads_is_no_word() -> None:
    read = "{namme} `wrngg` https://exampel.be nam@exampel.be %(argumnt)s --optin ssh-ed25519 data/exampels/x.csv TERM=xtrm"
    assert list(words_of(read)) == []
    assert list(words_of("l’unité, Shift+Tab: A-B.")) == ["l'unité", "Shift", "Tab", "A-B"]


def test_the_files_of_a_language_are_found(language: str) -> None:
    assert {DATA / "letters" / language / f"{name}.toml" for name in ("access", "letters")} <= set(files_in(language))


def test_of_a_guide_the_prose_is_read() -> None:
    page = "# Headd\n\n<!-- chaptr: x -->\nPress `F12 Bck` or **Entr**, see [ther](../othr.md).\n\n```\nssh hst\n```\n"
    assert {word for text in prose(page) for word in words_of(text)} == {"Headd", "Press", "or", "Entr", "see", "ther"}


def test_of_a_guide_what_is_typed_or_known_is_no_word() -> None:
    page = "## a-cod\n\nSay “hullo”.\n\n1. {user-ad}, type “Hont”, then\n   “Mas”.\n2. « x y », „zz“.\n"
    page += "\n> {=Reasn {n}: {m}=} lng\n\n→ collegue\n"
    assert {word for text in prose(page) for word in words_of(text)} == {"Say", "hullo", "type", "then", "lng"}
    assert list(words_of("See data/exampls/x, READM.md, .xlsz and FO.NOTE.")) == ["See", "and"]


@pytest.mark.parametrize("name", [*LANGUAGES, "all"])
def test_our_own_lists_are_sorted_under_their_reasons_and_used(name: str) -> None:
    lists = own_words(name)
    assert set(lists) <= set(HEADS)
    words = [word for under in lists.values() for word in under]
    assert len(words) == len(set(words))
    assert [under for under in lists.values() if under != sorted(under, key=lambda word: (word.lower(), word))] == []
    used = {
        word for language in ([name] if name in LANGUAGES else LANGUAGES) for text in texts(language) for word in _all_of(text)
    }
    assert [word for word in words if word not in used] == []


def test_there_is_a_list_for_each_language() -> None:
    assert {path.stem for path in WORDS.iterdir()} == {*LANGUAGES, "all"}


def _all_of(text: str) -> set[str]:
    words = set(words_of(text))
    parts = {part for word in words for part in (*word.split("-"), word.rpartition("'")[2], word.partition("'")[0])}
    return {*words, *parts, *(word[:1].lower() + word[1:] for word in (*words, *parts))}
