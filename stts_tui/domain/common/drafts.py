"""Half-filled forms as text: for keeping them over a lost line.

A draft never holds a password or a national register number: fields of kind SECRET and those that are not `kept`
stay out (`keepable`), whatever form they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stts_tui.domain.common.fields import AGAIN, Form, Kind, Raw

Target = int | str | None
_LONGEST = 60_000  # characters of one person's drafts: some forms, each of some fields of bounded length


@dataclass(frozen=True)
class KeptForm:
    """What was typed in a form; `target` is what the form was about, `known` what it was typed on (id, version)."""

    form: str
    target: Target
    values: Mapping[str, Raw]
    known: Mapping[str, int | str | None]


def keepable(form: Form[object], values: Mapping[str, Raw]) -> dict[str, Raw]:
    """The values that may be stored."""
    never = {field.name for field in form.fields if field.kind is Kind.SECRET or not field.kept}
    never |= {name + AGAIN for name in never}
    return {name: value for name, value in values.items() if name not in never}


def dump(forms: Iterable[KeptForm]) -> str:
    """As JSON; the last forms are left out where they would be too much."""
    import json  # not for the first page

    kept: list[dict[str, object]] = []
    for form in forms:
        values = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in form.values.items()}
        kept.append({"form": form.form, "target": form.target, "values": values, "known": dict(form.known)})
        if len(json.dumps(kept)) > _LONGEST:
            kept.pop()
            break
    return json.dumps(kept)


def load(content: str) -> tuple[KeptForm, ...]:
    """What `dump` has written."""
    import json

    return tuple(
        KeptForm(
            form["form"], form["target"],
            {name: frozenset(value) if isinstance(value, list) else value for name, value in form["values"].items()},
            form["known"],
        )
        for form in json.loads(content)
    )  # fmt: skip
