"""What cannot be is refused by a message as by a screen: numbers, days, contradictions; what has no effect is remarked."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.messages.records import Record
from stts_tui.domain.messages.records import RecordKind as K
from stts_tui.domain.tariff import steps
from stts_tui.services.house import House
from tests import messages
from tests.builders import Company
from tests.messages import SECOND, Channel, an_application
from tests.tariff_builders import a_completion, a_file, a_person


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.mark.parametrize("digits", ["75003290105", "75009901743", "00003390149", "24203200171"])
def test_a_person_whose_number_counted_on(house: House, channel: Channel, digits: str) -> None:
    person = a_person(house, "Grace", "Okello", niss=NationalNumber(digits))
    assert channel.codes(channel.send([an_application(person, "A-1")])) == {"A-1": []}


@pytest.mark.parametrize(
    ("consent", "code"),
    [
        ("0026-11-20", "day-year-impossible"), ("1926-11-20", "consent-too-old"), ("2006-11-20", "consent-too-old"),
        ("2026-03-01", "consent-too-old"), ("2026-03-03", "consent-ahead"), ("2026-03-02", ""),
    ],
)  # fmt: skip
def test_a_consent_that_cannot_be(house: House, beta: Company, channel: Channel, consent: str, code: str) -> None:
    person, session = a_person(house, "Jan", "Maes"), beta.session("stts03")
    house.files.carry_out(session, steps.COMPLETE.of(a_completion(a_file(house, session, person))))
    record = Record(K.TRANSFER, "T", 0, {
        "niss": person.niss.digits, "last_name": "Maes", "first_name": "Jan", "consent_by": "Jan Maes",
        "consent_on": "02/03/2026",
        "consent_how": "written", **SECOND, "activation_on": "04/03/2026",
    })  # fmt: skip
    text = channel.text([record]).replace(b"<ConsentOn>2026-03-02<", f"<ConsentOn>{consent}<".encode())
    assert channel.codes(channel.process(channel.receive(text))) == {"T": [code] if code else []}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"invoice_on": "01/01/2030"}, ["invoice-too-late"]),
        ({"formula": "calls"}, []),  # whose the subscription is, the formula says
        ({"formula": "calls", "operators": "one"}, ["operators-calls-only"]),
        ({"formula": "calls", "operators": "subscription-here"}, ["operators-calls-only"]),
        ({"formula": "prepaid", "phone": "+32470000000", "price": "20,00"}, ["price-without-subscription"]),
        ({"formula": "mobile", "phone": "+32470000000", "installation_costs": "50,00"}, ["installation-without-line"]),
        ({"formula": "mobile", "phone": "+32470000000", "price": "20,00"}, ["remark-price"]),
        ({"formula": "internet", "installation_costs": "50,00"}, ["remark-installation"]),
    ],
)
def test_a_second_part_that_contradicts_itself(
    house: House, channel: Channel, changes: dict[str, str], codes: list[str]
) -> None:
    record = an_application(a_person(house), "A-1")
    done = channel.send([Record(record.kind, "A-1", 0, {**record.values, **SECOND, **changes})])
    (result,) = channel.results(done)
    assert [reason.code for reason in result.reasons] == codes
    assert done.accepted == int(not codes or codes[0].startswith("remark-"))
