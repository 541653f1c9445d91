"""The four languages: whole, with the same values, as their typography wants, and safe against a slip."""

from __future__ import annotations

import gettext
import re
import string
from pathlib import Path

import pytest

from stts_tui import i18n
from stts_tui.i18n import Words, _, _n, speaking
from tests import catalogues
from tests.catalogues import TRANSLATED, Said, entries, in_f_strings, said

NO_BREAK = "\u00a0"


def forms(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, (tuple, list)) else [str(text)]


def values(text: str) -> list[str]:
    return sorted(name for _before, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)


def told(language: str) -> list[tuple[Said, list[str]]]:
    """Each message with its words in that language."""
    held = entries(language)
    return [(one, forms(held[one.key].string)) for one in said() if one.key in held]


# -- English -------------------------------------------------------------------------------------------------------------
def test_no_sentence_is_put_together_in_an_f_string() -> None:
    assert in_f_strings() == []


def test_a_message_has_no_blanks_for_a_layout() -> None:
    faulty = [one.message for one in said() if one.message != one.message.strip() or "  " in one.message]
    assert faulty == []


def test_one_message_has_one_plural() -> None:
    assert len({one.key for one in said()}) == len(said())


# -- the others ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing_left_over_or_doubtful(language: str) -> None:
    held, wanted = entries(language), {one.key for one in said()}
    assert wanted - held.keys() == set()
    assert held.keys() - wanted == set(), "python -m tests.catalogues takes them away"
    assert [key for key, each in held.items() if each.fuzzy] == []
    assert [one.message for one, texts in told(language) if not all(texts)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_entry_names_the_values_of_its_message(language: str) -> None:
    faulty = []
    for one, texts in told(language):
        wanted = values(one.many or one.message)
        for place, text in enumerate(texts):
            if values(text) != wanted and not (place == 0 and one.many is not None and set(values(text)) <= set(wanted)):
                faulty.append((one.message, text))
    assert faulty == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_are_two_and_there(language: str) -> None:
    catalogue = catalogues.catalogue(language)
    assert catalogue.num_plurals == 2  # CLDR's third French form would show English for every number but 0 and 1
    faulty = [one.message for one, texts in told(language) if len(texts) != (1 if one.many is None else 2)]
    assert faulty == []


def is_badly_set(french: str) -> bool:
    """Whether a no-break blank is missing or stands where none belongs, or an apostrophe is a straight one."""
    bare = re.sub(r"\{\w+\}|[0-9]:[0-9]|\w+://\S+|--\S+", "x", french.replace("! en retard", ""))
    return bool(re.search(r"[^\u00a0\s(«“]:(?=\s|$)|(?<=\w)[;?!](?=\s|$)| [:;?!»]|« ", bare)) or "'" in bare


def test_french_typography() -> None:
    assert [text for _one, texts in told("fr") for text in texts if is_badly_set(text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_straight_apostrophes_or_stray_blanks(language: str) -> None:
    faulty = [text for _one, texts in told(language) for text in texts if "'" in text or text != text.strip() or "  " in text]
    assert faulty == []


# -- a slip ends no page -------------------------------------------------------------------------------------------------
class Damaged(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return message.replace("{name}", "{nom}") if "{" in message else "{"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} {"


def test_a_wrong_value_or_a_lone_brace_falls_back_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_catalogue", lambda _language: Damaged())
    assert str(_("Welcome, {name}. {earlier}").with_values(name="Jan", earlier="-")) == "Welcome, Jan. -"
    assert str(_n("{count} file", "{count} files").with_values(count=3)) == "3 files"


def test_a_damaged_catalogue_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "stts_tui.mo").write_bytes(b"\xde\x12\x04\x95 torn")
    monkeypatch.setattr(i18n, "LOCALE_FOLDER", tmp_path)
    i18n._catalogue.cache_clear()
    try:
        with speaking("fr"):
            assert str(Words("Help")) == "Help"
    finally:
        i18n._catalogue.cache_clear()


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogues_are_compiled_where_the_program_runs(language: str) -> None:
    """By the build (hatch_build.py): a fresh clone has them without a further step."""
    compiled = catalogues.path_of(language).with_suffix(".mo")
    assert compiled.exists()
    one, (text, *_more) = next((one, texts) for one, texts in told(language) if one.message == "Password")
    with speaking(language):
        assert str(Words(one.message)) == text
