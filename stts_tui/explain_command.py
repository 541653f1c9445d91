"""`stts-tui explain`: the page of a refusal's code, or all codes with their sentences. Needs no database and no terminal."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
import textwrap
from collections.abc import Iterator

import stts_tui
from stts_tui.domain.common.errors import Fault, all_faults
from stts_tui.domain.common.explained import ASK, DO, bare_sentence, explanation, nearest
from stts_tui.i18n import Words, _

_WIDEST = 100  # longer lines are hard to read


def lines(code: str | None) -> list[str]:
    """The page of `code`, or every code without one; none where there is no such code."""
    found = every_fault()
    if code is None:
        return [line for each in found for line in (each.code, *_wrapped(bare_sentence(each), "  "))]
    return [line for each in found if each.code == code for line in _page(each)]


def unknown(code: str) -> Words:
    """There is no such code: those that may be meant."""
    near = ", ".join(nearest(code, (each.code for each in every_fault())))
    if near:
        return _("no refusal has the code “{code}”; nearest to it: {codes}").with_values(code=code[:60], codes=near)
    return _("no refusal has the code “{code}”; `stts-tui explain` lists all of them").with_values(code=code[:60])


def every_fault() -> tuple[Fault, ...]:
    """All of them, by code: each module that may declare one is imported, which takes a second."""
    for module in pkgutil.walk_packages(stts_tui.__path__, "stts_tui."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)
    return all_faults()


def _page(each: Fault) -> Iterator[str]:
    yield each.code
    yield from _wrapped(bare_sentence(each), "  ")
    found = explanation(each.code)
    if found is not None:
        for text in (found.means, DO.with_values(text=found.do), ASK.with_values(who=found.whom)):
            yield ""
            yield from _wrapped(str(text), "")


def _wrapped(text: str, indent: str) -> list[str]:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
