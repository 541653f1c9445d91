"""JSON in columns: one text for equal values, and one encoder for the whole process.

`json.dumps` and even `JSONEncoder.encode` make the encoder in C anew for each call, which costs more than encoding the
few words that a column holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from json import encoder

_make: Callable[..., Callable[[object, int], Iterable[str]]] | None = getattr(encoder, "c_make_encoder", None)


def _encode() -> Callable[[object], str]:
    slow = json.JSONEncoder(sort_keys=True)
    if _make is None:  # an interpreter without the module in C
        return slow.encode
    pieces = _make(
        None, slow.default, encoder.encode_basestring_ascii, None, slow.key_separator, slow.item_separator, True, False,
        True,
    )  # fmt: skip
    return lambda value: "".join(pieces(value, 0))


dump: Callable[[object], str] = _encode()
"""The text that `json.dumps(value, sort_keys=True)` gives; `value` may not hold itself."""


class Written(dict[str, str]):
    """What was written before and is written again as it stands: the text that `dump` gave. It is not read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def __bool__(self) -> bool:
        return self.text != "{}"


class Again:
    """`dump` for what is written twice, as the two sides of a change are into history and audit: encoded once.

    Known are the very objects that came last and before it; whoever gives them does not change them afterwards.
    """

    def __init__(self) -> None:
        self._last: tuple[object, str] = (None, "null")
        self._before: tuple[object, str] = self._last

    def dump(self, value: object) -> str:
        if isinstance(value, Written):
            return value.text
        for known, text in (self._last, self._before):
            if value is known:
                return text
        text = dump(value)
        self._before, self._last = self._last, (value, text)
        return text


again = Again()
"""The one of the process."""
