"""Which tariff files a typed or pasted text may mean: for the search box and for the lists of files and of assignments."""

from __future__ import annotations

import contextlib

from peewee import Expression

from stts_tui.domain.common.anything import Sought
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import parse_phone_number
from stts_tui.domain.tariff.search import file_numbers
from stts_tui.store import pages
from stts_tui.store.tariff.numbers import Numbers
from stts_tui.store.tariff.tables import TariffFile


def meant(sought: Sought) -> Expression:
    """The files that a typed text may mean: by the beginning of a name, of the national number or the reference, by the
    telephone number, by the file's number or its last digits.
    """
    ways = pages.names_begin(TariffFile.folded_last, TariffFile.folded_first, sought)
    if sought.folded:
        ways.append(pages.begins_with(TariffFile.folded_reference, sought.folded))
    if numbers := file_numbers(sought):
        ways.append(TariffFile.number.in_(numbers))
    if sought.digits:
        ways.append(pages.begins_with(TariffFile.niss, sought.digits))
        if others := Numbers().named_by(sought.digits):
            ways.append(TariffFile.niss.in_(others))
        with contextlib.suppress(Refused):
            ways.append(TariffFile.phone == parse_phone_number(sought.number).e164)
    return pages.any_of(ways)
