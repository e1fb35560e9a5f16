"""Due days of a sheet: offsets as they are typed, and real dates counted from the row that carries the anchor."""

from collections.abc import Mapping
from datetime import UTC, date

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.quantity import Offset
from app.exchange.csv_date import DateOrder, found_order, read_date, unclear
from app.exchange.diagram.sheet_cells import CellReading, SheetRow
from app.grammar.names import Names
from app.grammar.offset import MOST_DAYS, parse_offset
from app.grammar.step_table import TableColumn

Offsets = dict[StepId, Offset]


def offsets_of(
    rows: Mapping[StepId, SheetRow], anchor: StepId | None, names: Names, cells: CellReading
) -> tuple[Offsets, StepId | None, list[str]]:
    """The offset of each step, the step of the anchor, and a sentence each of what was taken for what."""
    texts = {step_id: text for step_id, row in rows.items() if (text := row.text(TableColumn.OFFSET))}
    days = _days(rows, texts, cells)
    offsets = {
        step_id: offset
        for step_id in texts
        if step_id not in days
        and (offset := cells.cell(rows[step_id], TableColumn.OFFSET, lambda text: parse_offset(text, names), None))
    }
    real = {step_id: day for step_id, day in days.items() if day is not None}
    if not real:
        return offsets, anchor, []
    return _counted(rows, real, anchor, offsets, cells)


def dated_rows(rows: Mapping[StepId, SheetRow]) -> list[StepId]:
    """The rows whose due cell is a day that is clear."""
    texts = {step_id: text for step_id, row in rows.items() if (text := row.text(TableColumn.OFFSET))}
    order = found_order(texts.values())
    return [
        step_id
        for step_id, text in texts.items()
        if _day(text, order) is not None and (order is not None or unclear([text]) is None)
    ]


def _days(
    rows: Mapping[StepId, SheetRow], texts: Mapping[StepId, str], cells: CellReading
) -> dict[StepId, date | None]:
    """The cells that are dates; None for one that can be two days, which is said."""
    order = found_order(texts.values())
    found: dict[StepId, date | None] = {}
    for step_id, text in texts.items():
        if order is None and unclear([text]) is not None:
            cells.wrong(rows[step_id], TableColumn.OFFSET, f"“{text[:40]}” can be two days. Write it as 2027-03-12.")
            found[step_id] = None
        elif (day := _day(text, order)) is not None:
            found[step_id] = day
    return found


def _day(text: str, order: DateOrder | None) -> date | None:
    if text.lstrip("+-−").isdigit():
        # A bare number is a mistake in an offset sooner than a day as spreadsheets count them.
        return None
    try:
        return read_date(text, UTC, order)
    except (RuleViolation, ValueError, OverflowError):
        return None


def _counted(
    rows: Mapping[StepId, SheetRow],
    days: Mapping[StepId, date],
    anchor: StepId | None,
    offsets: Offsets,
    cells: CellReading,
) -> tuple[Offsets, StepId | None, list[str]]:
    asked = []
    if anchor is None or anchor not in days:
        last = max(days, key=lambda step_id: days[step_id])
        why = "No row carries the anchor" if anchor is None else "The row of the anchor has no date"
        asked.append(
            f"{why}: dates are counted from the last one, {days[last]} of “{rows[last].text(TableColumn.TITLE)}”."
        )
        anchor = last if anchor is None else anchor
        begin = days[last]
    else:
        begin = days[anchor]
    for step_id, day in days.items():
        distance = (day - begin).days
        if abs(distance) > MOST_DAYS:
            sentence = f"{day} lies more than {MOST_DAYS:,} days from {begin}. Correct the year."
            cells.wrong(rows[step_id], TableColumn.OFFSET, sentence)
        elif step_id != anchor:
            offsets[step_id] = Offset(distance)
    return offsets, anchor, asked
