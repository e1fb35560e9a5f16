"""The approval record on paper: each round of each approval, who said what, when, and of which version."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from PySide6.QtCore import QSizeF

from app.queries.approval import ApprovalRecord, RecordedRound, RecordedVote
from ui.link.theme import META
from ui.printing.paper.content import Block
from ui.printing.table import TableColumn, TableRow, group_block, head_block, row_block
from ui.widgets.date_text import write_date

_COLUMNS = (
    TableColumn("Who", 1.7),
    TableColumn("Outcome", 1.6),
    TableColumn("When", 1.7),
    TableColumn("Version", 2.2),
    TableColumn("SHA-256 of the file", 2.6),
    TableColumn("Comment", 3.0),
)
_PIECE = 16
"""Characters of a hash between two blanks, at which a line can break."""


class ApprovalRecordOnPaper:
    """The printed record of the approvals of one project; ``local`` gives a moment on the company's clock."""

    text_px = META

    def __init__(self, record: ApprovalRecord, local: Callable[[datetime], datetime]) -> None:
        self._record = record
        self._local = local

    def head(self, room: QSizeF) -> Block | None:
        """The line of column titles that every page repeats."""
        return head_block(_COLUMNS, room.width())

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """What went out and when, then each round with its votes, one a row, as wide as ``room``."""
        return list(self._blocks(room.width()))

    def _blocks(self, width: float) -> Iterator[Block]:
        yield group_block(outcome_sentence(self._record), " ".join(self._record.without), width)
        for one in self._record.rounds:
            yield group_block(f"{one.title} ({one.key}), round {one.round}", self._about(one), width)
            for vote in one.votes:
                yield row_block(self._row(vote), _COLUMNS, width)

    def _about(self, one: RecordedRound) -> str:
        if one.at is None:
            return "Still open."
        said = f"{one.outcome}, {self._moment(one.at)}."
        lead = "" if one.votes else " Decided by the lead for all."
        return f"{said}{lead}" + (f" {one.note}" if one.note else "")

    def _row(self, vote: RecordedVote) -> TableRow:
        pieces = (vote.sha256[at : at + _PIECE] for at in range(0, len(vote.sha256), _PIECE))
        cells = (vote.who, vote.outcome, self._moment(vote.at), vote.version, " ".join(pieces), vote.comment)
        return TableRow(cells, frozenset({1}))

    def _moment(self, at: datetime) -> str:
        here = self._local(at)
        return f"{write_date(here.date())}, {here:%H:%M}"


def outcome_sentence(record: ApprovalRecord) -> str:
    """ "Published on Fri 12 Jun 2026, after every approval before it"."""
    on: date | None = record.published_on
    if on is None:
        return "Not published yet"
    if record.without:
        return f"Published on {write_date(on)} without an approval"
    return f"Published on {write_date(on)}, after every approval before it"
