"""A tariff file as labelled lines: for its page, for overviews before a decision, for what would come of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.kinds import AnyRow
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.amounts import COMPONENT_WORDS, ZERO, Amounts, Discount, show_euro
from stts_tui.domain.law.book import law
from stts_tui.domain.law.citing import cited
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.law.terms import Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.assignments import AssignmentState
from stts_tui.domain.tariff.charging import granted_in, worth_of
from stts_tui.domain.tariff.closed_years import due_words, remark
from stts_tui.domain.tariff.fields import FileFields as F
from stts_tui.domain.tariff.file import Change, FileRecord, FileView, Forecast, HistoryLine
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.outlook import DatedDiscount, Outlook, of_forecast, waits_for
from stts_tui.domain.tariff.outlook import before as discounts_before
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.screens.base.rows import BLANK, Alarm, Beside, Cells, Fact, Row, Title, alarm_if

_ASSIGNMENT = (0, 28, 40)  # cells before each column of a small table
_HISTORY = (0, 2, 20, 34)
_CHANGE = (0, 2, 26, 54)
_NOTE = (0, 2)


def head_line(file: FileRecord) -> str:
    """A file in one line, the number masked: above a form."""
    return f"{file.number}  {by_surname(file.last_name, file.first_name)}  {file.niss.masked}  {file.state.words}"


def title(file: FileRecord) -> Title:
    """The first row of each page of a file."""
    return Title(f"{file.number}  {by_surname(file.last_name, file.first_name)}", _state_words(file))


def _state_words(file: FileRecord) -> object:
    return alarm_if(file.state is FileState.REFUSED, file.state.words)


def phone_words(phone: str) -> str:
    return str(PhoneNumber(phone)) if phone else "-"


def _held(file: FileRecord, *rows: AnyRow) -> list[Fact]:
    """Fields in a line each, but for those that hold nothing."""
    return [(row.short, text) for row in rows if (text := row.show(file))]


def data_rows(file: FileView) -> list[Row]:
    """Which file it is and its state; the person and the file side by side; then every day that matters now."""
    person: list[Fact] = [
        (_("Beneficiary"), ""),
        (F.niss.short, file.niss),
        (F.phone.short, phone_words(file.phone)),
        (F.category.label, F.category.show(file) or _("not decided yet")),
        (F.address.label, file.address or _("not known yet")),
        *_held(file, F.address_note, F.contact, F.line_reason),
    ]
    if file.communal:
        person.append((F.communal.short, F.communal.show(file)))
    ours: list[Fact] = [(_("File"), ""), *_held(file, F.requested_on, F.granted_from, F.reference)]
    if file.company:
        ours.append((_("Operator"), file.company))
    rows: list[Row] = [title(file), BLANK, Beside(person, ours)]
    days = _days(file)
    return [*rows, BLANK, (_("Days and terms"), ""), *days] if days else rows


def _days(file: FileView) -> list[Row]:
    rows: list[Row] = []
    if file.closed_on is not None:
        because = _with_basis(file.closed_because.words, file.closed_because.basis) if file.closed_because is not None else ""
        rows.append((_("Since"), f"{show_date(file.closed_on)}  {because}  {file.closed_note}".rstrip()))
    rows += due_rows(file.corrects)
    rows += _dues(file)
    if file.consent_on is not None:
        how = f", {file.consent_how.words}" if file.consent_how is not None else ""
        rows.append((_("Consent"), f"{file.consent_by}, {show_date(file.consent_on)}{how}"))
    return rows


def _with_basis(what: object, basis: Words) -> str:
    """`what` with the article that it comes from, or with who sets it."""
    return f"{what}  ({basis})" if str(basis) else str(what)


def waiting_words(file: FileView) -> Words | str:
    """Why a file that was asked for waits, until when, and what comes then; nothing where it does not."""
    waits = waits_for(file) if file.state is FileState.REQUESTED else None
    return waits.until(file.decided_by) if waits is not None and file.decided_by is not None else ""


def _papers(file: FileView) -> Iterable[object]:
    """What was asked, under the day on which it was, and what came in: a paper a line, with how it stands."""
    came, asked = dict(file.received), dict(file.asked)
    for day in sorted({*asked.values()}):
        yield _("asked on {day}").with_values(day=show_date(day))
        yield from (_paper(kind, came) for kind, since in asked.items() if since == day)
    yield from (_paper(kind, came) for kind in came if kind not in asked)
    if came and not file.missing:
        yield _("Everything that was asked is there.")


def _paper(kind: DocumentKind, came: Mapping[DocumentKind, date]) -> object:
    if kind in came:
        return _("- {paper}: received on {day}").with_values(paper=kind.words, day=show_date(came[kind]))
    return _("- {paper}: missing").with_values(paper=kind.words) if came else f"- {kind.words}"


def _dues(file: FileView) -> list[Row]:
    rows: list[Row] = []
    if not file.state.is_live:
        return rows
    if file.activation_due is not None and not file.has_second_part:
        rows.append((F.activation_due.short, _with_basis(F.activation_due.show(file), law().activation_days.basis())))
    if file.is_pending_transfer:
        rows.append(("", _("Until the second part is there, the other operator gives the reduction.")))
    if waits := waiting_words(file):
        rows.append(("", waits))
    for doubt in sorted(file.doubts):
        rows.append(("", f"- {doubt.words}"))
        rows.extend(
            ("", f"{other.number}  {by_surname(other.last_name, other.first_name)}  {other.masked_niss}  {other.company}")
            for other in file.others if other.doubt is doubt
        )  # fmt: skip
    if file.documents and file.documents_due is not None:
        rows.append((F.documents_due.label, _with_basis(F.documents_due.show(file), law().documents_days.basis())))
        rows.extend(("", words) for words in _papers(file))
    rows += _held(file, F.reminded_on)
    if file.warned_on is not None:
        due = show_date(file.lapse_due) if file.lapse_due is not None else "-"
        words = _("warned on {day}, proof by {due}").with_values(day=show_date(file.warned_on), due=due)
        rows.append((_("The right lapses"), _with_basis(words, law().lapse_days.basis())))
    return rows


def line_rows(file: FileRecord) -> list[Row]:
    """The second part, where it is there."""
    if file.formula is None:
        return []
    operators = "" if file.operators is Operators.ONE else f"  {file.operators.words}"
    rows: list[Row] = [BLANK, (_("Line"), ""), (F.formula.label, f"{file.formula.words}{operators}")]
    rows += _held(file, F.activation_on, F.invoice_on)
    if file.installation_costs:
        rows.append((F.installation_costs.short, show_euro(file.installation_costs)))
    rows.append((F.price.short, show_euro(file.price) if file.price is not None else _("not known")))
    return rows


def reduction_rows(file: FileRecord, today: date) -> list[Row]:
    """Each reduction with its amounts: a month, and the days and euro until today."""
    rows: list[Row] = [BLANK, (_("Reductions"), "")]
    for worth in worth_of(file, today):
        reduction = worth.reduction
        last = show_date(reduction.ends_on) if reduction.ends_on is not None else "..."
        rows.append(
            (f"{show_date(reduction.starts_on)} - {last}", f"{reduction.formula.words}  {phone_words(reduction.phone)}")
        )
        rows.append((_("a month"), discount_words(worth.monthly)))
        rows += _legal_basis(worth.monthly)
        if worth.once.amount:
            rows.append((_("installation"), _with_basis(show_euro(worth.once.amount), cited(worth.once.article))))
        days = _n("{count} day", "{count} days").with_values(count=worth.so_far.days)
        if worth.so_far.days:
            until = _("until {day}").with_values(day=show_date(worth.until))
            rows.append((until, f"{days}, {show_euro(worth.so_far.amounts.total)}"))
        else:
            rows.append((_("until today"), _("no day yet")))
    if not file.reductions:
        rows.append(("", _("none yet")))
    return rows


def _legal_basis(discount: Discount) -> list[Row]:
    return [(_("legal basis"), "; ".join(str(cited(each)) for each in discount.articles))] if discount.articles else []


def discount_words(discount: Discount) -> str:
    """A month's discount by component: "Subscription 8,40 EUR + Calls 3,10 EUR = 11,50 EUR"."""
    parts = [f"{COMPONENT_WORDS[name]} {show_euro(amount)}" for name, amount in discount.amounts.parts() if amount]
    if not parts:
        return show_euro(Amounts().total)
    text = " + ".join(parts) + (f" = {show_euro(discount.amounts.total)}" if len(parts) > 1 else "")
    return str(_("at most {amount}").with_values(amount=text)) if discount.is_ceiling else text


def assignment_rows(file: FileView, today: date) -> list[Row]:
    heads = (_("Open assignments"), _("Due"), _("Taken by")) if file.assignments else (_("Open assignments"), "", "")
    rows: list[Row] = [BLANK, Cells(heads, _ASSIGNMENT, heading=True)]
    rows.extend(
        Cells((f"  {one.kind.words}", _due(one.due_on, today), one.taken_by or "-"), _ASSIGNMENT) for one in file.assignments
    )  # fmt: skip
    if not file.assignments:
        rows.append(("", _("none")))
    return rows


def _due(day: date, today: date) -> object:
    return Alarm(f"{show_date(day)} !") if day < today else show_date(day)


def history_summary(file: FileView) -> list[Row]:
    """Who did what, and when, a line each; the latest first: it is the one that can be cancelled."""
    rows: list[Row] = [BLANK, Cells((_("History, the latest first"), "", _("Who"), _("What")), _HISTORY, heading=True)]
    rows.extend(
        Cells(("", show_instant(line.at), doer(line.by), what_words(line)), _HISTORY) for line in reversed(file.history)
    )
    return rows


def history_rows(file: FileView) -> list[Row]:
    """The same with the note of each, and before and after of each field."""
    rows: list[Row] = [Cells(("", _("Field"), _("Before"), _("After")), _CHANGE, heading=True)]
    for line in reversed(file.history):
        rows.append((f"{show_instant(line.at)}  {what_words(line)}, {doer(line.by)}", ""))
        if line.note:
            rows.append(Cells(("", line.note), _NOTE))
        rows += [Cells(("", change.label, change.before or "-", change.after or "-"), _CHANGE) for change in line.changes]
        rows.append(BLANK)
    return rows[:-1]


def what_words(line: HistoryLine) -> str:
    known = {action_id.value: action_id for action_id in ActionId}
    what = str(action(known[line.what]).label) if line.what in known else line.what
    marks = [f"{line.position}. {what}"]
    if line.undoes:
        marks.append(str(_("(undoes {lines})").with_values(lines=", ".join(str(number) for number in line.undoes))))
    if line.cancelled:
        marks.append(str(_("(cancelled since)")))
    return " ".join(marks)


def change_rows(changes: Iterable[Change]) -> list[Row]:
    rows: list[Row] = []
    for change in changes:
        text = f"{change.before} -> {change.after or '-'}" if change.before else change.after
        rows.append((change.label, text or "-"))
    return rows


def forecast_rows(forecast: Forecast, today: date) -> Sequence[Row]:
    """What an action would do: the discount before and after, assignments, then each field that changes."""
    rows: list[Row] = []
    outlook, after, before = of_forecast(forecast, today), forecast.after, forecast.before
    if after is not None and outlook is not None:
        if before is None or before.state is not after.state:
            rows.append((F.state.label, _moved(before, after)))
        rows += _discounts(discounts_before(forecast, today), outlook.discounts)
        rows += _years(before, after, today)
        if before is None or waits_for(before) is not outlook.waits:
            rows += waiting_rows(outlook)
    rows += correction_rows(forecast)
    if outlook is not None:
        rows += assigned_rows(outlook)
    rows.extend((_("Remark"), remark.sentence) for remark in forecast.remarks)
    return rows + change_rows(change for change in forecast.changes if change.field != F.state.name)


def outlook_rows(outlook: Outlook, *, stands: bool = False) -> list[Row]:
    """How a file stands, or would stand: of what became of a record, the facts that F8 shows.

    `stands`: nothing was done to it; its assignments were open before.
    """
    rows: list[Row] = [(F.state.label, outlook.state.words)]
    rows += [(_("Discount"), _discount([each])) for each in outlook.discounts]
    rows += _once(outlook.discounts)
    return [*rows, *waiting_rows(outlook), *assigned_rows(outlook, _("Open assignment") if stands else NEW_ASSIGNMENT)]


def waiting_rows(outlook: Outlook) -> list[Row]:
    """Why the file waits, with the doubts that somebody looks at, or the papers that are to come."""
    if not outlook.waiting_words:
        return []
    looked_at = (*(doubt.words for doubt in outlook.doubts), *(kind.words for kind in outlook.documents))
    return [("", outlook.waiting_words), *(("", f"- {words}") for words in looked_at)]


NEW_ASSIGNMENT = _("New assignment")


def assigned_rows(outlook: Outlook, of_open: Words = NEW_ASSIGNMENT) -> list[Row]:
    """What becomes of its assignments, and of the other operator's reduction."""
    rows: list[Row] = []
    if outlook.last_day_elsewhere is not None:
        rows.append((_("Last day elsewhere"), show_date(outlook.last_day_elsewhere)))
    for one in outlook.assignments:
        if one.moved and one.due_on is not None:
            rows.append((_("{kind} due").with_values(kind=one.kind.words), show_date(one.due_on)))
        elif one.due_on is not None:
            words = _("{kind}, by {day}").with_values(kind=one.kind.words, day=show_date(one.due_on))
            rows.append((of_open, words))
        else:
            done = one.state is AssignmentState.DONE
            rows.append((_("Assignment done") if done else _("Assignment withdrawn"), one.kind.words))
    return rows


def correction_rows(forecast: Forecast) -> list[Row]:
    """The closed years whose statement it would change."""
    return [(_("Closed year"), remark(each).sentence) for each in forecast.corrects]


def due_rows(corrects: Iterable[Corrects]) -> list[Row]:
    """The closed years that a file owes a correction of, on its page and on that of its assignments."""
    return [(_("Closed year"), due_words(each)) for each in corrects]


def _moved(before: FileRecord | None, after: FileRecord) -> object:
    if before is None:
        return after.state.words
    return f"{before.state.words} -> {after.state.words}"


def _discounts(before: Sequence[DatedDiscount], after: Sequence[DatedDiscount]) -> list[Row]:
    """The discount a month of the last reduction, and what is given once, as far as they become others."""
    rows: list[Row] = []
    now, then = _discount(before), _discount(after)
    if now != then:
        rows += [(_("Discount now"), now or _("none")), (_("Discount then"), then or _("none"))]
        rows += _legal_basis(after[-1].monthly) if after else []
    return rows if _once(before) == _once(after) else [*rows, *_once(after)]


def _years(before: FileRecord | None, after: FileRecord, today: date) -> list[Row]:
    """The days and euro of this year, as far as they become others."""
    so_far, whole = _in_year(before, today), _in_year(after, today)
    return [(_("In {year}").with_values(year=today.year), f"{so_far} -> {whole}")] if so_far != whole else []


def _discount(found: Sequence[DatedDiscount]) -> str:
    """The last reduction's, with its days; "" for none."""
    if not found:
        return ""
    last = found[-1]
    words = _("{discount} (from {first})") if last.last is None else _("{discount} (from {first} to {last})")
    return str(
        words.with_values(
            discount=discount_words(last.monthly), first=show_date(last.first), last=show_date(last.last or last.first)
        )
    )


def _once(found: Sequence[DatedDiscount]) -> list[Row]:
    """What is given once, for the installation."""
    once = sum((each.installation for each in found), ZERO)
    return [(_("Installation, once"), show_euro(once))] if once else []


def _in_year(file: FileRecord | None, today: date) -> str:
    """Days and euro of the whole calendar year, if nothing else happens in it."""
    whole = granted_in(file, today.year) if file is not None else Granted()
    days = _n("{count} day", "{count} days").with_values(count=whole.days)
    return f"{days}, {show_euro(whole.amounts.total)}"
