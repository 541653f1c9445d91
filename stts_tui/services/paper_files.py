"""Papers as files: in one folder that only its owner enters, under names made here, readable by nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stts_tui import resources
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.paper import Paper, Style, as_text
from stts_tui.domain.common.troubles import why_not
from stts_tui.i18n import _
from stts_tui.services.guard import Act, Office
from stts_tui.store.whole_files import put_whole, take_away, together

if TYPE_CHECKING:
    from fpdf import FPDF

NOT_WRITTEN = fault(
    "paper-not-written",
    _("The file could not be written into {folder}: {why}. What stands on the screen is right; note it down."),
)


def folder_of(office: Office) -> Path:
    """Where forms and letters go: the settings' folder, or `papers` beside the database."""
    named = office.settings.papers
    return Path(named).expanduser() if named else office.store.engine.folder / "papers"


def write_both(
    office: Office, stem: str, paper: Paper, *, anew: bool = False, by: Act | None = None
) -> tuple[Path, Path]:  # fmt: skip
    """A paper as text and as PDF under this name, both or none; gives the files. Raises NOT_WRITTEN.

    `anew`: it takes the place of one that was written before, which else is left alone and refused. `by`: the act without
    which they are not to stay.
    """
    folder = folder_of(office)
    text, pdf = folder / f"{stem}.txt", folder / f"{stem}.pdf"
    for path in (text, pdf) if anew else ():
        path.unlink(missing_ok=True)
    content, drawn = as_text(paper).encode(), as_pdf(paper, office.clock(), stem)
    with together() as written:
        # One that lacks its PDF is what is left where who wrote both was killed.
        if not (_holds(text, content) and not os.path.lexists(pdf)):
            write_paper(folder, text, content)
        written.append(text)
        write_paper(folder, pdf, drawn)
    if by is not None:
        by.unless_done(lambda: take_away((text, pdf)))
    return text, pdf


def write_paper(folder: Path, path: Path, content: bytes) -> None:
    """A new file in `folder` with this content, whole and for nobody else. Raises NOT_WRITTEN."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_whole([path], lambda file: file.write(content))
    except OSError as error:
        raise refused(NOT_WRITTEN, folder=folder, why=why_not(error)) from None


def forget_papers(files: Iterable[Path]) -> None:
    """Remove what has been printed."""
    for path in files:
        path.unlink(missing_ok=True)


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file of ours, no link to another's, says just this."""
    try:
        return not path.is_symlink() and path.is_file() and path.read_bytes() == content
    except OSError:
        return False


# -- PDF ---------------------------------------------------------------------------------------------------------------
_LINE = 4.6  # mm
_WITH_A_HEADING = 30.0  # mm: what stands below it is not torn from it
_FONT = "DejaVu Sans"  # writes what people of this country are called: Latin, Greek and Cyrillic letters with all their marks


def as_pdf(paper: Paper, made: datetime, reference: str = "") -> bytes:
    """The paper as PDF, `made` at this instant; of several pages each bears the `reference` and which one it is."""
    sheet, pages = _drawn(paper, made, "")
    if pages > 1:
        sheet, _pages = _drawn(paper, made, f"{reference}  {{page}}/{pages}".strip())
    return sheet


def _drawn(paper: Paper, made: datetime, foot: str) -> tuple[bytes, int]:
    from fpdf import FPDF  # 0.8 s: only where a paper is made

    class Sheet(FPDF):
        def footer(self) -> None:
            if foot:
                self.set_y(-12)
                self.set_font(_FONT, "", 8)
                self.cell(0, 5, foot.format(page=self.page_no()), align="R")

    pdf = Sheet(format="A4")
    pdf.set_margin(18)
    pdf.set_auto_page_break(True, 15)
    pdf.set_creator("stts-tui")
    pdf.set_creation_date(made)  # not the moment of the library: the same paper is the same file
    pdf.add_font(_FONT, "", resources.path("fonts/DejaVuSans.ttf"))
    pdf.add_font(_FONT, "B", resources.path("fonts/DejaVuSans-Bold.ttf"))
    pdf.add_page()
    pdf.set_font(_FONT)
    known = {*pdf.current_font.cmap, ord("\n")}  # type: ignore[union-attr]  # there is one from here on
    for line in paper:
        text, value = ("".join(sign if ord(sign) in known else "?" for sign in told) for told in (line.text, line.value))
        _draw(pdf, line.style, text, value)
    return bytes(pdf.output()), pdf.page_no()


def _draw(pdf: FPDF, style: Style, text: str, value: str) -> None:
    pdf.set_font(_FONT, "B" if style in (Style.TITLE, Style.HEADING) else "", 14 if style is Style.TITLE else 9)
    if style is Style.PAGE:
        pdf.add_page()
        return
    if style is Style.HEADING and pdf.will_page_break(_WITH_A_HEADING):
        pdf.add_page()
    if style is Style.BLOCK:
        with pdf.offset_rendering() as tried:
            tried.multi_cell(0, _LINE, text)
        if tried.page_break_triggered:
            pdf.add_page()
    if style is Style.BAR_CODE:
        pdf.code39(f"*{text}*", x=pdf.l_margin, y=pdf.get_y() + 2, w=0.9, h=11)
        pdf.set_y(pdf.get_y() + 15)
    elif style is Style.LABELLED:
        pdf.cell(60, _LINE, text)
        pdf.multi_cell(0, _LINE, value, align="L", new_x="LMARGIN", new_y="NEXT")
    elif style is Style.LINE:
        pdf.ln(7)
        pdf.cell(max(60, pdf.get_string_width(text) + 3), _LINE, text)
        pdf.line(pdf.get_x(), pdf.get_y() + 5, pdf.w - pdf.r_margin, pdf.get_y() + 5)
        pdf.ln(6)
    else:
        if style is Style.HEADING:
            pdf.ln(2)
        pdf.multi_cell(0, 9 if style is Style.TITLE else _LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")
