"""The pages of the refusals' codes: one for each, whole, in each language, and they repeat nothing that the program says."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from stts_tui import resources
from stts_tui.domain.common import explained
from stts_tui.domain.common.explained import BadEntry, Explanation, Person, bare_sentence, entries, nearest, parsed
from stts_tui.explain_command import every_fault
from stts_tui.i18n import LANGUAGES, speaking
from tests.catalogues import TRANSLATED
from tests.contract.test_catalogues import is_badly_set
from tests.contract.test_glossary import TERMS, plain

_TERMS = (
    "Local administrator", "Access desk (NSSO)", "Authority (BIPT)", "National register number", "Enterprise number (CBE)",
    "Household", "Activation date", "Invoice date", "Bundle",
)  # fmt: skip


def texts(language: str) -> list[tuple[str, str]]:
    return [(each.code, text) for each in entries(language).values() for text in (each.means, each.do)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.asvs("V2.1.2")
def test_every_fault_has_a_page_and_every_page_a_fault(language: str) -> None:
    codes = {each.code for each in every_fault()}
    assert codes - entries(language).keys() == set()
    assert entries(language).keys() - codes == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_order_whole_and_short(language: str) -> None:
    found = entries(language)
    assert list(found) == sorted(found)
    for each in found.values():
        assert each.ask, each.code
        assert len(set(each.ask)) == len(each.ask), each.code
        assert len(each.means) > 60 and len(each.do) > 25, each.code  # noqa: PT018
        assert len(each.means) + len(each.do) < 800, each.code  # a page, not a chapter
    lines = resources.read_text(f"guide/{language}/codes.md").splitlines()
    assert [line for line in lines if len(line) > 127] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_whole_sentences_without_values_or_layout(language: str) -> None:
    strange = r"[{}|]|  " if language == "en" else r"[{}'|]|  "
    for code, text in texts(language):
        assert not re.search(strange, text), (code, text)
        assert text[0].isupper() or text[0] in "“«„`", (code, text)
        assert text[-1] in ".?)", (code, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_does_not_repeat_the_sentence_of_its_fault(language: str) -> None:
    with speaking(language):
        said = {each.code: bare_sentence(each) for each in every_fault()}
    for code, text in texts(language):
        first = said[code].split(". ")[0].rstrip(".")
        assert len(first) < 25 or first not in text, (code, text)


def test_no_two_pages_are_one_text() -> None:
    for language in LANGUAGES:
        codes = defaultdict(list)
        for each in entries(language).values():
            codes[each.means].append(each.code)
        assert [held for held in codes.values() if len(held) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_name_the_same_persons(language: str) -> None:
    assert {each.code: each.ask for each in entries(language).values()} == {
        each.code: each.ask for each in entries("en").values()
    }


def test_french_pages_are_set_as_french_is() -> None:
    assert [text for _code, text in texts("fr") if is_badly_set(text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_terms_are_those_of_the_glossary(language: str) -> None:
    """Where the English page names a thing, this one names it as agreed, in whatever case or number."""
    missing = []
    for english in _TERMS:
        agreed = {plain(term[language]) for term in TERMS if term["en"] == english}
        said = re.compile(rf"\b{re.escape(english.split(' (')[0])}\b", re.IGNORECASE)
        for code, held in entries("en").items():
            text = _stems(entries(language)[code])
            if said.search(f"{held.means} {held.do}") and not any(_stems_of(term) <= text for term in agreed):
                missing.append((code, sorted(agreed)))
    assert missing == []


def _stems_of(text: str) -> set[str]:
    """The beginnings of its words, without what stands in brackets: endings follow the sentence."""
    return {word[:5] for word in re.findall(r"\w{3,}", re.sub(r"\(.*?\)", "", text).casefold())}


def _stems(each: Explanation) -> set[str]:
    return _stems_of(f"{each.means} {each.do}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_person_is_named(language: str) -> None:
    with speaking(language):
        named = {str(person.words) for person in Person}
    assert len(named) == len(Person)


# -- reading -------------------------------------------------------------------------------------------------------------
def test_an_entry_is_read() -> None:
    text = "# Head\n\nFor who reads the file.\n\n## a-code\n\nOne\nline.\n\nDo it.\n\n→ yourself, desk\n"
    assert parsed(text) == {"a-code": Explanation("a-code", "One line.", "Do it.", (Person.YOURSELF, Person.DESK))}


LACKS = ("Means.\n\n→ yourself", "Means.\n\nDo.\n\n→ nobody", "Means.\n\nDo.", "A.\n\nB.\n\nC.\n\n→ it")


@pytest.mark.parametrize("entry", LACKS)
def test_an_entry_that_lacks_a_part_is_refused(entry: str) -> None:
    with pytest.raises(BadEntry, match="a-code"):
        parsed(f"## a-code\n\n{entry}\n")


def test_a_damaged_file_ends_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guide" / "en").mkdir(parents=True)
    (tmp_path / "guide" / "en" / "codes.md").write_text("## file-over\n\ntorn", encoding="utf-8")
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    entries.cache_clear()
    try:
        assert explained.explanation("file-over") is None
    finally:
        entries.cache_clear()


def test_what_is_mistyped_leads_to_the_nearest_codes() -> None:
    codes = [each.code for each in every_fault()]
    assert "file-over" in nearest("file-ovre", codes)
    assert set(nearest("invoice", codes)) == {"invoice-too-early", "invoice-too-late"}
    assert nearest("", codes) == nearest("zzzzzz", codes) == []
