"""Every refusal, and every name of a choice, in a catalogue of marked words (tests/marked.py)."""

from __future__ import annotations

import enum
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import stts_tui.domain
from stts_tui.domain.common.errors import Reason, all_faults
from stts_tui.domain.law.book import law
from stts_tui.domain.law.citing import cited
from stts_tui.i18n import Words, speaking
from tests.contract.test_faults import import_everything
from tests.marked import MARKED, mark, marked_language, unmarked


@pytest.fixture(autouse=True)
def _marked(tmp_path: Path) -> Iterator[None]:
    with marked_language(tmp_path / "locale"), speaking(MARKED):
        yield


def test_every_refusal_is_translated() -> None:
    import_everything()
    found = {}
    for fault in all_faults():
        fields = [name for text in (fault.sentence, fault.brief) for _t, name, _h, _c in Formatter().parse(str(text)) if name]
        reason = Reason(fault, None, dict.fromkeys(fields, 7))
        if words := unmarked(f"{reason.sentence} {reason.brief}"):
            found[fault.code] = words
    assert found == {}


def _choices() -> Iterator[tuple[str, object]]:
    for module in pkgutil.walk_packages(stts_tui.domain.__path__, stts_tui.domain.__name__ + "."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if isinstance(thing, type) and issubclass(thing, enum.Enum) and isinstance(vars(thing).get("words"), property):
                yield from ((f"{name}.{each.name}", vars(thing)["words"].fget(each)) for each in thing)


def _without_values(words: object) -> str:
    return re.sub(r"\{\w+\}", "", str(words))


def test_every_choice_has_words() -> None:
    choices = dict(_choices())
    assert len(choices) > 60
    assert {name: str(words) for name, words in choices.items() if unmarked(_without_values(words))} == {}


def test_what_a_rule_comes_from_is_translated() -> None:
    texts = {dated.article for parameter in law().parameters.values() for dated in parameter.values if dated.article}
    assert {article: str(cited(article)) for article in texts if unmarked(str(cited(article)))} == {}


def test_a_message_that_no_catalogue_has_is_found() -> None:
    assert unmarked(str(Words("Never translated {count} times", {"count": 3}))) == ["Never", "translated", "times"]
    assert str(Words("Password")) == mark("Password")
    assert unmarked(mark("See {name} or F8, 12 EUR, Ctrl+X.").replace("{name}", "Piet…"), frozenset({"Pieters"})) == []
    assert unmarked("Piet…", frozenset({"Pol"})) == ["Piet"]
