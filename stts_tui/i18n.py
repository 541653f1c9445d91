"""Words a person reads: lazy, looked up when they are painted, in the language of the session.

`_("...")` marks a sentence for the catalogue and keeps it unresolved, so that module-level tables do not freeze the
language of the first import. `str(words)` resolves. Placeholders are `{names}`, filled by `words.with_values(...)`.
The source language of the catalogues is English; a missing catalogue or entry shows the English words.
"""

from __future__ import annotations

import contextlib
import gettext
import string
import struct
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

OWN_NAMES = {"en": "English", "nl": "Nederlands", "fr": "Français", "de": "Deutsch"}  # each as its readers call it
LANGUAGES = tuple(OWN_NAMES)
DOMAIN = "stts_tui"
LOCALE_FOLDER = Path(__file__).parent / "locale"

_current = "en"


class _Meanwhile(threading.local):
    language = ""


_meanwhile = _Meanwhile()  # what `speaking` set; a service's thread must not change what the screen's paints


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    try:
        return gettext.translation(DOMAIN, LOCALE_FOLDER, [language], fallback=True)
    except (OSError, ValueError, struct.error):  # a damaged catalogue: English
        return gettext.NullTranslations()


def use_language(language: str) -> None:
    """Show everything from now on in `language` (one of LANGUAGES; anything else means English).

    A session is a process, so the language is one variable of the process.
    """
    global _current
    known = language if language in LANGUAGES else "en"
    if _meanwhile.language:
        _meanwhile.language = known
    else:
        _current = known


def current_language() -> str:
    return _meanwhile.language or _current


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Resolve words in another language meanwhile, in this thread only: for a letter, an answer, the audit.

    Not across an await: what the event loop paints in between would follow.
    """
    before = _meanwhile.language
    _meanwhile.language = language if language in LANGUAGES else "en"
    try:
        yield
    finally:
        _meanwhile.language = before


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
    context: str = ""  # where one English word is two in another language

    def with_values(self, **values: object) -> Words:
        return Words(self.message, {**self.values, **values}, self.many, self.context)

    def settled(self) -> Words:
        """The same with values that are texts, whole numbers or settled words: it can be kept, and compared with what was."""
        values = {
            name: value.settled() if isinstance(value, Words) else value if isinstance(value, int) else str(value)
            for name, value in self.values.items()
        }
        return Words(self.message, values, self.many, self.context)

    def __str__(self) -> str:
        text = self._translated()
        if not self.values:
            return text
        told = {name: str(value) for name, value in self.values.items()}
        try:
            return _formatter.vformat(text, (), told)
        except (KeyError, ValueError, IndexError):  # a slip in a catalogue ends no page: the English words are right
            return _formatter.vformat(self.many if self.many is not None else self.message, (), told)

    def _translated(self) -> str:
        """The entry of the catalogue; a context of the message stands before it (gettext's pgettext)."""
        if not self.message:
            return ""
        catalogue, count = _catalogue(current_language()), self.values.get("count", 0)
        number = count if isinstance(count, int) else 0
        if self.context:
            if self.many is not None:
                return catalogue.npgettext(self.context, self.message, self.many, number)
            return catalogue.pgettext(self.context, self.message)
        if self.many is not None:
            return catalogue.ngettext(self.message, self.many, number)
        return catalogue.gettext(self.message)

    def __hash__(self) -> int:
        return hash((self.message, self.many, self.context, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


def is_plain(text: str) -> bool:
    """Nothing in it could steer a terminal; French words have blanks that no line is broken at."""
    return text.isprintable() or text.replace("\N{NO-BREAK SPACE}", " ").isprintable()


def plain(text: object) -> str:
    """`text` for a line of the command's: with a ? for each sign that could steer a terminal."""
    return "".join(sign if is_plain(sign) else "?" for sign in str(text))


def _(message: str) -> Words:
    """Mark `message` for the catalogues."""
    return Words(message)


def _c(context: str, message: str) -> Words:
    """Mark `message` where it means something that it does not mean elsewhere: `context` says what."""
    return Words(message, context=context)


def _n(one: str, many: str) -> Words:
    """Mark a sentence with a singular and a plural; give its number as `count`."""
    return Words(one, many=many)


def with_label(label: object, what: object) -> Words:
    """A label and what belongs to it, with the colon as the reader's language sets it."""
    return _("{label}: {what}").with_values(label=label, what=what)
