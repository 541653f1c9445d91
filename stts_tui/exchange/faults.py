"""What can be wrong with a structured message as a whole, or with one record: each rule of the reader has a code of its own.

Sentences name the line and, where there is one, the record by its reference. They never repeat a value of the file:
it may be a national register number, or something made to mislead whoever reads the answer.
"""

from __future__ import annotations

from stts_tui.domain.common.errors import fault
from stts_tui.i18n import _

# -- bytes ---------------------------------------------------------------------------------------------------------------
EMPTY = fault("message-empty", _("The file is empty."))
TOO_LARGE = fault(
    "message-too-large", _("The file is larger than the {most} bytes that a message may have; send it in several parts.")
)
COMPRESSED = fault("message-compressed", _("The file is compressed ({how}). Send the XML itself; the line compresses it."))
NOT_UTF8 = fault("message-not-unicode", _("Line {line}: the file is not encoded in UTF-8, the only encoding taken."))
ENCODING = fault(
    "message-encoding", _("The file says that its encoding is “{encoding}”; only UTF-8 is taken, declared or not.")
)
XML_VERSION = fault("message-xml-version", _("The file says that it is XML {version}; only XML 1.0 is taken."))

# -- XML -----------------------------------------------------------------------------------------------------------------
NOT_XML = fault("message-not-xml", _("Line {line}: this is no well-formed XML ({why})."))
CUT = fault("message-cut", _("Line {line}: the file ends too early, before its last record is closed; send it again whole."))
DOCTYPE = fault("message-doctype", _("Line {line}: the file holds a document type declaration (DOCTYPE); messages have none."))
ENTITY = fault("message-entity", _("Line {line}: the file uses an entity that XML itself does not know; write the text out."))
AMPERSAND = fault(
    "message-ampersand", _("Line {line}: a bare “&” stands in a text; in XML it is written as “&amp;”, as in R&amp;D.")
)
INSTRUCTION = fault("message-instruction", _("Line {line}: the file holds a processing instruction; messages have none."))
COMMENT = fault("message-comment", _("Line {line}: a comment stands inside a record; between records is the place for it."))
TOO_DEEP = fault("message-too-deep", _("Line {line}: elements stand deeper inside each other than any record does."))
TOO_LONG = fault("message-too-long", _("Line {line}: a tag, a text or a comment is longer than any record needs."))
RECORD_TOO_LARGE = fault("message-record-too-large", _("Line {line}: a record is larger than {most} bytes."))
TOO_MANY = fault("message-too-many-records", _("The file has more than {most} records; send it in several parts."))
TOO_MANY_COMMENTS = fault("message-too-many-comments", _("The file has more than {most} comments."))

# -- the envelope --------------------------------------------------------------------------------------------------------
NAMESPACE = fault(
    "message-namespace",
    _("Line {line}: the namespace is not {right}. No other one is taken, nor a reference to a schema's place;"
      " the number at its end is the version of the schema."),
)  # fmt: skip
ROOT = fault("message-root", _("Line {line}: the outermost element is not {right}."))
ORDER = fault(
    "message-order", _("Line {line}: this element cannot stand here; after the Header come the records, then the Trailer.")
)
UNKNOWN = fault("message-record-unknown", _("Line {line}: {element} is no record; those that may stand here are {what}."))
LOOSE_TEXT = fault("message-loose-text", _("Line {line}: text stands between the records."))
COUNT = fault(
    "message-count", _("The Trailer says {said} records, but the file has {found}: part of it is missing or doubled.")
)
REPEATED = fault(
    "message-reference-repeated",
    _("Line {line}: the record has the same reference as the one in line {other}; each record needs its own."),
)

# -- a record against the schema: it is refused by itself ----------------------------------------------------------------
MISSING = fault("schema-missing", _("Line {line}, record {record}: {element} lacks {what}."))
UNEXPECTED = fault("schema-unexpected", _("Line {line}, record {record}: {element} cannot stand here; expected: {what}."))
ATTRIBUTE = fault(
    "schema-attribute", _("Line {line}, record {record}: {element} has the attribute “{attribute}”, which it cannot have.")
)
VALUE = fault("schema-value", _("Line {line}, record {record}: {element} does not hold what it should: {what}"))
NO_SUCH_DAY = fault(
    "schema-no-such-day",
    _("Line {line}, record {record}: {element} holds a day that does not exist, such as 29 February of a common year."),
    brief=_("no such day"),
)
TEXT = fault("schema-text", _("Line {line}, record {record}: in {element}, text stands where only elements may."))
OTHER = fault("schema-other", _("Line {line}, record {record}: {element} does not fit the schema ({what})."))
