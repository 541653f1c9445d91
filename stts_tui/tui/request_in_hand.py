"""An access request while somebody fills it in: what was typed in each part, and where he is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from stts_tui.domain.access.forms import ACCESS_ADMINISTRATOR, ACCESS_COMPANY, ACCESS_RESPONSIBLE
from stts_tui.domain.access.request import AccessCompany, AccessPerson, AccessRequest, Responsible, Review
from stts_tui.domain.access.ticket import new_draft_code
from stts_tui.domain.common.drafts import KeptForm, keepable
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Form, Raw

PARTS: tuple[Form[object], ...] = (ACCESS_COMPANY, ACCESS_ADMINISTRATOR, ACCESS_RESPONSIBLE)


@dataclass
class RequestInHand:
    """`typed` is what stands in each part, right or wrong; `code` the one under which it is kept."""

    code: str = field(default_factory=new_draft_code)
    part: int = 0
    typed: dict[str, dict[str, Raw]] = field(default_factory=dict)
    review: Review | None = None
    to_overview: bool = False  # a part that was gone back to from the overview leads there again
    kept: tuple[KeptForm, ...] = ()  # as it was stored last

    @property
    def form(self) -> Form[object]:
        return PARTS[self.part]

    def store(self, form: Form[object], values: Mapping[str, Raw]) -> None:
        """What stands in the fields of a part."""
        self.typed[form.name] = dict(values)

    def to_keep(self) -> tuple[KeptForm, ...] | None:
        """What is to be stored of it; None if that is stored already or nothing was typed."""
        forms = tuple(
            KeptForm(form.name, None, keepable(form, self.typed[form.name]), {}) for form in PARTS if form.name in self.typed
        )
        if forms == self.kept or not any(value for form in forms for value in _texts(form)):
            return None
        return forms

    def take_up(self, forms: tuple[KeptForm, ...], today: date) -> None:
        """Go on with what was kept, at the first part that is not right as it stands (a number must be typed anew)."""
        self.typed = {form.form: dict(form.values) for form in forms}
        self.kept = forms
        self.part = len(PARTS) - 1
        for number in range(len(PARTS)):
            if self.parsed(number, today) is None:
                self.part = number
                return

    def parsed(self, number: int, today: date) -> object:
        """The part as the request holds it; None while it is not right."""
        try:
            return PARTS[number].parse(self.typed.get(PARTS[number].name, {}), today)
        except Refused:
            return None

    def request(self, today: date, *, replaces: bool) -> AccessRequest:
        """The whole. Every part has been parsed before, so this is refused only across midnight or a birthday."""
        company, administrator, responsible = (form.parse(self.typed.get(form.name, {}), today) for form in PARTS)
        assert isinstance(company, AccessCompany)  # noqa: S101 (for the type checker)
        assert isinstance(administrator, AccessPerson)  # noqa: S101 (likewise)
        assert isinstance(responsible, Responsible)  # noqa: S101 (likewise)
        person = _at(company, responsible.person)
        return AccessRequest(company, _at(company, administrator), replace(responsible, person=person), replaces)


def _at(company: AccessCompany, person: AccessPerson) -> AccessPerson:
    """Somebody who gave no address is reached at the company's."""
    return person if person.address.street else replace(person, address=company.address)


def _texts(form: KeptForm) -> list[str]:
    choices = {field.name for part in PARTS if part.name == form.form for field in part.fields if field.choices}
    return [value for name, value in form.values.items() if isinstance(value, str) and name not in choices]
