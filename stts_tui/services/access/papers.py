"""Papers as files: in one folder that only its owner enters, under names made here, readable by nobody else."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from stts_tui.domain.access.papers import Paper, Style, as_text
from stts_tui.domain.common.errors import fault, refused
from stts_tui.i18n import _
from stts_tui.services.guard import Office

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["NOT_WRITTEN", "Paper", "folder_of", "forget_letters", "write_form", "write_letters"]

NOT_WRITTEN = fault(
    "paper-not-written",
    _("The file could not be written into {folder}: {why}. What stands on the screen is right; note it down."),
)
_LETTERS = "letter-"
_LEFT_BEHIND = timedelta(hours=1)  # letters of a session that broke off are removed at the next ones


def folder_of(office: Office) -> Path:
    """Where forms and letters go: the settings' folder, or `papers` beside the database."""
    named = office.settings.papers
    return Path(named).expanduser() if named else office.store.engine.folder / "papers"


def write_form(office: Office, ticket: str, form: Paper) -> tuple[Path, Path]:
    """The form to sign as text and as PDF; gives both files. Raises NOT_WRITTEN."""
    folder = folder_of(office)
    text, pdf = folder / f"access-form-{ticket}.txt", folder / f"access-form-{ticket}.pdf"
    _write(folder, text, as_text(form).encode())
    _write(folder, pdf, _as_pdf(form))
    return text, pdf


def write_letters(office: Office, ticket: str, letters: tuple[Paper, Paper]) -> tuple[Path, Path]:
    """Both letters, each in a PDF of its own; gives the files. They are for the printer and for minutes only:
    `forget_letters` removes them, and what an earlier session left behind goes first. Raises NOT_WRITTEN.
    """
    folder = folder_of(office)
    _remove_left_behind(office, folder)
    files = (folder / f"{_LETTERS}{ticket}-1-user-name.pdf", folder / f"{_LETTERS}{ticket}-2-password.pdf")
    for path, letter in zip(files, letters, strict=True):
        path.unlink(missing_ok=True)
        _write(folder, path, _as_pdf(letter))
    return files


def forget_letters(files: Iterable[Path]) -> None:
    """Remove letters that have been printed."""
    for path in files:
        path.unlink(missing_ok=True)


def _remove_left_behind(office: Office, folder: Path) -> None:
    before = (office.clock() - _LEFT_BEHIND).timestamp()
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_LETTERS}*"):
            if path.lstat().st_mtime < before:
                path.unlink(missing_ok=True)


def _write(folder: Path, path: Path, content: bytes) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise refused(NOT_WRITTEN, folder=folder, why=error.strerror or type(error).__name__) from None


# -- PDF ---------------------------------------------------------------------------------------------------------------
# The fonts that every reader has know the letters of Dutch, French, German (latin-1); what lies beyond is replaced.
_REPLACED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "€": "EUR", "œ": "oe", "Œ": "OE",
     "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ĳ": "ij", "Ĳ": "IJ", "ẞ": "SS", "Ÿ": "Y"}
)  # fmt: skip


def latin(text: str) -> str:
    """`text` in latin-1: letters of other languages lose their marks (č: c), other signs become `?`."""
    found = []
    for sign in text.translate(_REPLACED):
        if ord(sign) < 256:
            found.append(sign)
            continue
        base = "".join(part for part in unicodedata.normalize("NFKD", sign) if ord(part) < 256)
        found.append(base or "?")
    return "".join(found)


def _as_pdf(paper: Paper) -> bytes:
    from fpdf import FPDF  # 0.8 s: only where a paper is made

    pdf = FPDF(format="A4")
    pdf.set_margin(18)
    pdf.set_auto_page_break(True, 15)
    pdf.set_creator("stts-tui")
    pdf.add_page()
    for line in paper:
        _draw(pdf, line.style, latin(line.text), latin(line.value))
    return bytes(pdf.output())


def _draw(pdf: FPDF, style: Style, text: str, value: str) -> None:
    pdf.set_font("Helvetica", "B" if style in (Style.TITLE, Style.HEADING) else "", 15 if style is Style.TITLE else 10)
    if style is Style.BAR_CODE:
        pdf.code39(f"*{text}*", x=pdf.l_margin, y=pdf.get_y() + 2, w=0.9, h=11)
        pdf.set_y(pdf.get_y() + 15)
    elif style is Style.LABELLED:
        pdf.cell(52, 4.6, text)
        pdf.multi_cell(0, 4.6, value, align="L", new_x="LMARGIN", new_y="NEXT")
    elif style is Style.LINE:
        pdf.ln(9)
        pdf.cell(60, 4.6, text)
        pdf.line(pdf.get_x(), pdf.get_y() + 5, pdf.w - pdf.r_margin, pdf.get_y() + 5)
        pdf.ln(7)
    else:
        if style is Style.HEADING:
            pdf.ln(2)
        pdf.multi_cell(0, 9 if style is Style.TITLE else 4.6, text, align="L", new_x="LMARGIN", new_y="NEXT")
