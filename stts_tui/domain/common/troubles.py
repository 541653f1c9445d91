"""Why the operating system says no, in the reader's language: its own words are those of the process, mostly English."""

from __future__ import annotations

import errno

from stts_tui.i18n import Words, _

_WHY = {
    errno.ENOENT: _("it is not there"),
    errno.EACCES: _("the rights do not allow it"),
    errno.EPERM: _("the rights do not allow it"),
    errno.EEXIST: _("it is there already"),
    errno.EISDIR: _("it is a folder"),
    errno.ENOTDIR: _("a part of its path is no folder"),
    errno.ENOSPC: _("the disk is full"),
    errno.EDQUOT: _("the disk is full"),
    errno.EROFS: _("the disk can only be read"),
    errno.EIO: _("the disk does not answer"),
    errno.ENAMETOOLONG: _("the name is too long"),
    errno.ELOOP: _("it is a link"),
}


def why_not(error: OSError) -> Words | str:
    """What the system told, for a sentence; in its own words where it seldom happens."""
    return _WHY.get(error.errno or 0, error.strerror or type(error).__name__)
