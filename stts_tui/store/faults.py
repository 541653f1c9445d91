"""What can be wrong with a database, in words."""

from __future__ import annotations

from stts_tui.domain.common.errors import fault
from stts_tui.i18n import _

BAD_URL = fault("database-url", _("The database address is not understood: {why}. Right is for instance {example}."))
MISSING = fault("database-missing", _("There is no database at {path}. `stts-tui init` creates one."))
UNREADABLE = fault("database-unreadable", _("The database {path} cannot be opened: {why}."))
WIDE = fault(
    "database-open-to-others",
    _("Others of this machine can get at the database: the rights of {path} are {rights}. Nothing was opened."
      " `{command}` mends it."),
)  # fmt: skip
KEY_MISSING = fault(
    "key-missing",
    _("The key {name} of this database is not there ({path}). Put it back from where it is kept, or name its file in the"
      " settings as system_key; without it the audit trail cannot be written or examined."),
)  # fmt: skip
KEY_UNREADABLE = fault("key-unreadable", _("The key file {path} cannot be read or written: {why}."))
KEY_WIDE = fault(
    "key-open-to-others",
    _("Others of this machine can read the key file {path} (rights {rights}). `{command}` mends it; they may know the key."),
)
KEY_DAMAGED = fault("key-damaged", _("The file {path} is not a key of this program: a key has {size} bytes."))
NOT_A_DATABASE = fault("database-not-one", _("What is at {path} is not a database of this program."))
NO_DRIVER = fault("no-driver", _("What speaks to a server of PostgreSQL is not installed here. `{command}` adds it."))
NOT_THE_OWNER = fault(
    "database-not-the-owners",
    _("The tables of the database {path} are to be changed first, and the role of this address may not. Any command does so"
      " that opens it as the role that made it, for instance `stts-tui work`."),
)  # fmt: skip
ON_SERVER = fault(
    "database-on-server",
    _("Not done: this is for databases in a file, and {path} is on a server, whose own tools do it (pg_dump, copies with the"
      " log of changes)."),
)  # fmt: skip
BAD_KEY = fault("database-key", _("The key file {path} cannot be used: {why}. Nothing was opened."))
WRONG_KEY = fault(
    "database-key-wrong",
    _("The key in {key} does not open the database {path}: it is the key of another one, or the beginning of the file is"
      " damaged."),
)  # fmt: skip
KEY_WANTED = fault(
    "database-encrypted",
    _("The database {path} is encrypted, or is no database, and no key is named."
      " `--key-file` or the setting `key_file` names one."),
)  # fmt: skip
NOT_ENCRYPTED = fault(
    "database-not-encrypted",
    _("The database {path} is not encrypted, although a key is named ({key}). Nothing was opened."
      " `stts-tui encrypt on {key}` encrypts it."),
)  # fmt: skip
NO_CIPHER = fault("no-cipher", _("What encrypts and decrypts is not installed here. `{command}` adds it."))
NEWER_SCHEMA = fault(
    "database-newer",
    _("The database {path} was made by a newer version of this program (schema {found}, known here: {known})."
      " Use that version."),
)  # fmt: skip
EXISTS = fault("database-exists", _("There is a database at {path} already; it is left as it is."))
GONE = fault(
    "database-replaced",
    _("Not saved: the database was removed or replaced while it was open. Nothing of this was done; log out, and tell"
      " your system manager ({path})."),
)  # fmt: skip
IN_USE = fault(
    "database-in-use",
    _("Others have the database {path} open: people at work, or a service. Nothing has changed; end them first."),
)  # fmt: skip
BUSY = fault(
    "database-busy", _("Not saved: the database is in use by others for too long. Nothing has changed; try again in a moment.")
)
UNKNOWN = fault(
    "database-unknown",
    _("Perhaps saved, perhaps not: the line to the database broke before it said so. Look whether it is there before you do it"
      " again."),
)  # fmt: skip
TROUBLE = fault(
    "database-trouble",
    _("Not saved: the database cannot be written or read ({why}). Nothing has changed; tell your system manager."),
)
CONSTRAINT = fault(
    "database-constraint",
    _("Not done: the database itself refuses it ({why}). Nothing of it was saved; tell your system manager."),
)
