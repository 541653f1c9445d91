"""The requester types one address: where a person's is left empty, the company's stands."""

from __future__ import annotations

from datetime import date

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.tui.request_in_hand import PARTS, RequestInHand

TODAY = date(2026, 3, 2)
WHERE = ("street", "postal_code", "municipality")
COMPANY = {"cbe": "0403.170.701", "name": "Alpha", "email": "info@alpha.be", "language": "en"}
SOMEBODY = {
    "last_name": "Peeters", "first_name": "Jan", "niss": "00061590475", "email": "jan@alpha.be", "phone": "+3225551234",
    "qualification": "director",
}  # fmt: skip


def in_hand(*addresses: tuple[str, str, str]) -> RequestInHand:
    hand = RequestInHand()
    for form, given, address in zip(PARTS, (COMPANY, SOMEBODY, SOMEBODY), addresses, strict=True):
        hand.store(form, {**given, **dict(zip(WHERE, address, strict=True))})
    return hand


def test_an_address_left_empty_is_the_companys() -> None:
    home, work = ("Kerkstraat 1", "9000", "Gent"), ("Wetstraat 16", "1000", "Brussel")
    request = in_hand(work, ("", "", ""), home).request(TODAY, replaces=False)
    assert request.administrator.address == request.company.address
    assert str(request.responsible.person.address) == "Kerkstraat 1, 9000 Gent"


@pytest.mark.parametrize("missing", WHERE)
def test_half_an_address_is_refused_at_what_is_missing(missing: str) -> None:
    address = {"street": "Kerkstraat 1", "postal_code": "9000", "municipality": "Gent", missing: ""}
    with pytest.raises(Refused) as no:
        PARTS[1].parse({**SOMEBODY, **address}, TODAY)
    assert [(reason.code, reason.field) for reason in no.value.reasons] == [("field-required", missing)]
