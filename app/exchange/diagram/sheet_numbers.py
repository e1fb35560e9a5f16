"""What the rows of a sheet are called: by their numbers or by any other ids, as this program or others write them."""

import re
from collections.abc import Iterable

from app.domain.ids import StepId
from app.domain.text import bare_name, whole_number
from app.exchange.diagram.sheet_cells import CellReading, SheetRow
from app.grammar.step_table import TableColumn

START = StepId("start")

_STARTS = {"start", "begin", "anfang", "beginn"}
_GERMAN_LINKS = {"EA": "FS", "AA": "SS", "EE": "FF", "AE": "SF"}
_GERMAN_LINK = re.compile(r"(?<=\d)\s*(EA|AA|EE|AE)(?![^\W\d_])")
_GERMAN_UNITS = ((re.compile(r"(?<=\d)\s*(?:Tage?n?|Tg\.?|days?|t)\b"), "d"), (re.compile(r"(?<=\d)\s*Std\.?"), "h"))


class RowNumbers:
    """Ids for the rows of a sheet, and how its cells name them. A row of the kind Start is Start."""

    def __init__(self, rows: Iterable[SheetRow], cells: CellReading) -> None:
        self.rows: dict[StepId, SheetRow] = {}
        self.start_rows: list[SheetRow] = []
        self._keys: dict[str, int] = {}
        self._pattern: re.Pattern[str] | None = None
        seen: dict[str, SheetRow] = {}
        for row in rows:
            key = bare_name(row.text(TableColumn.NUMBER))
            if TableColumn.KIND in cells.heads and bare_name(row.text(TableColumn.KIND)) in _STARTS:
                self._keys[key or "start"] = 0
                self.start_rows.append(row)
                continue
            self.rows[StepId(f"s{len(self.rows) + 1}")] = row
            if key in seen:
                sentence = f"The number {key} stands in row {seen[key].number} too. That row is meant by it."
                cells.wrong(row, TableColumn.NUMBER, sentence)
            elif key:
                seen[key] = row
                self._keys[key] = len(self.rows)
        self.places = {step_id: place for place, step_id in enumerate((START, *self.rows))}
        if any(whole_number(key) != place for key, place in self._keys.items()):
            longest = sorted(self._keys, key=len, reverse=True)
            either = "|".join(map(re.escape, longest))
            self._pattern = re.compile(rf"(?<![\w.\-])(?:{either})(?![\w\-]|\.\w)", re.IGNORECASE)

    def words(self, text: str, own: bool = True) -> str:
        """A cell that names rows, with their places; of other programs also commas, German links and units."""
        if self._pattern is not None:
            text = self._pattern.sub(lambda found: str(self._keys.get(bare_name(found[0]), found[0])), text)
        if own:
            return text
        text = _GERMAN_LINK.sub(lambda found: _GERMAN_LINKS[found[1]], text)
        for pattern, unit in _GERMAN_UNITS:
            text = pattern.sub(unit, text)
        return text if re.search(r"(?<!\w)if(?!\w)", text) else re.sub(r"[,\n]", ";", text)

    def leads_back(self, source: StepId, target: StepId) -> bool:
        """Whether the target stands above the source, or is it."""
        return self.places.get(target, len(self.places)) <= self.places.get(source, 0)
