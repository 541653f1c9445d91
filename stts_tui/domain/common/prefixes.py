"""What people copy along with a number. By itself, since the fields of the first page need it and nothing else."""

from __future__ import annotations

import re

# Words that stand before a number where people copy it from, in the four languages.
_WORD = "|".join((
    "NISS", "INSZ", "SSIN", "RRN", "RRNR", "NRN", "NN", "ENSS", "ID", "BTW", "TVA", "MWST", "VAT", "KBO", "BCE", "ZDU", "CBE",
    "ONSS", "RSZ", "LSS", "NSSO", "TEL", "T[EÉ]L", "GSM", "FAX", "(?:DE |DU )?REGISTRE NATIONAL", "(?:DE )?TVA", "NATIONAL",
    "RIJKSREGISTER", "NATIONALREGISTER", "ONDERNEMINGS?", "UNTERNEHMENS?", "D['’]ENTREPRISE", "NUM[EÉ]RO", "NUMMER", "NUMBER",
))  # fmt: skip
_PREFIX = re.compile(
    rf"^(?:N(?:[°ºo]|R|RS)(?![A-Z])\.?|(?:{_WORD})(?:[- ]?N(?:[°ºo]|R)(?![A-Z])|[- ]?NUMMER)?(?![A-Z])|BE(?=[ .:-]*[0-9]))"
    r"[ .:#-]*",
    re.IGNORECASE,
)
# Signs that cannot be seen and mean nothing in a number: soft hyphen, zero width, directions, byte order mark, variation.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")


def without_invisible(text: str) -> str:
    """`text` without signs that cannot be seen, which come along from web pages and PDFs."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def without_prefix(text: str) -> str:
    """A number as it is, without the word that people copy along with it: NISS, INSZ, BTW BE, TVA BE, Tel."""
    found = without_invisible(text).strip()
    while (shorter := _PREFIX.sub("", found).strip(" :.")) != found and shorter:
        found = shorter
    return found
