"""What people copy along with a number. By itself, since the fields of the first page need it and nothing else."""

from __future__ import annotations

import re

# Words that stand before a number where people copy it from, in the four languages.
_PREFIX = re.compile(
    r"^(?:NISS|INSZ|RRN|NN|ENSS|ID|BTW|TVA|KBO|BCE|ZDU|CBE|TEL|T[EÉ]L|GSM|FAX)\b[ .:]*|^BE(?=[ .:]*[01])", re.IGNORECASE
)


def without_prefix(text: str) -> str:
    """A number as it is, without the word that people copy along with it: NISS, INSZ, BTW BE, TVA BE, Tel."""
    found = text.strip()
    while (shorter := _PREFIX.sub("", found).strip(" :.")) != found and shorter:
        found = shorter
    return found
