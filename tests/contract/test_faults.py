"""Every "no" of the program: a code of its own, a sentence for people, a brief that fits beside a field."""

from __future__ import annotations

import importlib
import pkgutil
import re

import stts_tui
from stts_tui.domain.common.errors import all_faults


def import_everything() -> None:
    for module in pkgutil.walk_packages(stts_tui.__path__, "stts_tui."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)


def test_faults_have_codes_and_sentences() -> None:
    import_everything()
    faults = all_faults()
    assert len(faults) > 60
    for fault in faults:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", fault.code), fault.code
        sentence = fault.sentence.message
        assert sentence[0].isupper() or sentence[0] == "{", fault.code
        assert sentence.rstrip("”)")[-1] in ".?+}" or sentence.endswith("..."), (fault.code, sentence)
        assert len(fault.brief.message) <= 21, (fault.code, fault.brief.message)


def test_briefs_fit_beside_a_field() -> None:
    import_everything()
    for fault in all_faults():
        assert len(fault.brief.message) > 0, fault.code
