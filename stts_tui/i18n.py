"""Words a person reads: lazy, looked up when they are painted, in the language of the session.

`_("...")` marks a sentence for the catalogue and keeps it unresolved, so that module-level tables do not freeze the
language of the first import. `str(words)` resolves. Placeholders are `{names}`, filled by `words.with_values(...)`.
The source language of the catalogues is English; a missing catalogue or entry shows the English words.
"""

from __future__ import annotations

import contextlib
import gettext
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "nl", "fr", "de")
DOMAIN = "stts_tui"
LOCALE_FOLDER = Path(__file__).parent / "locale"

_current = "en"


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_FOLDER, [language], fallback=True)


def use_language(language: str) -> None:
    """Show everything from now on in `language` (one of LANGUAGES; anything else means English).

    A session is a process, so the language is one variable of the process.
    """
    global _current
    _current = language if language in LANGUAGES else "en"


def current_language() -> str:
    return _current


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Resolve words in another language meanwhile: for a letter. Not across an await: the screen would follow."""
    before = _current
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


class _Values(string.Formatter):
    """Fills `{names}` only: no attribute look-ups, no format tricks from a translated sentence."""

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:
        return kwargs[field_name], field_name


_formatter = _Values()


@dataclass(frozen=True)
class Words:
    """A sentence of the catalogue with its values; `str()` gives it in the current language.

    With `many` set, the value named "count" chooses between the singular and the plural form.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str | None = None

    def with_values(self, **values: object) -> Words:
        return Words(self.message, {**self.values, **values}, self.many)

    def __str__(self) -> str:
        catalogue = _catalogue(_current)
        if self.many is not None:
            count = self.values.get("count", 0)
            text = catalogue.ngettext(self.message, self.many, count if isinstance(count, int) else 0)
        else:
            text = catalogue.gettext(self.message) if self.message else ""
        if not self.values:
            return text
        return _formatter.vformat(text, (), {name: str(value) for name, value in self.values.items()})

    def __hash__(self) -> int:
        return hash((self.message, self.many, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


def _(message: str) -> Words:
    """Mark `message` for the catalogues."""
    return Words(message)


def _n(one: str, many: str) -> Words:
    """Mark a sentence with a singular and a plural; give its number as `count`."""
    return Words(one, many=many)
