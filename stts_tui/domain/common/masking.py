"""National register numbers in free text, where somebody typed one: what is kept shows no more than its birth date."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stts_tui.domain.common.numbers import SEPARATORS

# A + begins a telephone number, a letter and a hyphen a number of ours (STTS-2026-0000123). What may not stand before it is
# looked at after the first digit: so the text is searched for a digit, and not tried at each of its letters.
_NATIONAL_NUMBER = re.compile(
    "([0-9](?<![0-9+].)(?<![A-Za-z]-.)[0-9]-?[0-9]{2}-?[0-9]{2})-?[0-9]{3}-?[0-9]{2}(?![0-9])".replace("-?", f"{SEPARATORS}?"),
    re.ASCII,
)
_SHORTEST_NUMBER = 11
_BETWEEN = "\0"  # neither a digit nor a separator: nothing is found across it, and a text begins and ends as if alone


def masked(text: str) -> str:
    """`text` with each national number in it as 85.07.30-***.**."""
    if len(text) < _SHORTEST_NUMBER:
        return text
    return _NATIONAL_NUMBER.sub(r"\1-***.**", text)


def masked_all(
    name: str, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[str, Mapping[str, str], Mapping[str, str]]:  # fmt: skip
    """The same for all that a line of the audit holds."""
    # Hardly ever is there anything to mask, and one look at all is quicker than one at each.
    if _NATIONAL_NUMBER.search(_BETWEEN.join((name, *before.values(), *after.values()))) is None:
        return name, before, after
    return masked(name), _all(before), _all(after)


def _all(values: Mapping[str, str]) -> Mapping[str, str]:
    return {name: masked(text) for name, text in values.items()}
