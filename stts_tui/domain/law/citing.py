"""How a person reads where a rule comes from: an article of the royal decree of 2005, or another text by its name."""

from __future__ import annotations

from stts_tui.i18n import Words, _, _c

_ARTICLE = "art. "
_TEXTS = {
    "royal decree of 20 July 2006": _("royal decree of 20 July 2006"),
    "manual for local administrators, access form": _("manual for local administrators, access form"),
    "portal, registration of an access manager": _("portal, registration of an access manager"),
}


def cited(article: str) -> Words:
    """What data/law calls `article`, in the reader's language. Raises KeyError for a text that has no words here."""
    if article.startswith(_ARTICLE):
        return _c("article of a law", "art. {place}").with_values(place=article.removeprefix(_ARTICLE))
    return _TEXTS[article]
