"""Runs that should have been made by themselves and were not, each with what stands in its way."""

from app.actions.recurrence import make_run
from app.domain.ids import RecurrenceId
from app.queries.recurrence import overdue_runs
from ui.link.context import Context
from ui.link.place import RecurrencePlace
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.section import Section


class HeldRuns(Section):
    """Hidden while nothing is held. Enter shows the recurrence with its dates."""

    def __init__(self, context: Context) -> None:
        self.list: RowList[RecurrenceId] = RowList("Not made", fits=True, leads=True)
        super().__init__("Not made", self.list)
        self._context = context
        self.list.opened.connect(lambda recurrence_id: context.go_to(RecurrencePlace(recurrence_id)))

    def refresh(self) -> None:
        """Ask the rules again why each run that is due was not made."""
        today = self._context.read(lambda reader: reader.today())
        rows = []
        for run in self._context.read(overdue_runs):
            refusal = self._context.workspace.refusal(make_run, run.recurrence_id)
            if refusal is not None:
                chip = ChipStyle(day_words(run.on, today), Tone.WARN, "calendar")
                rows.append(RowItem(run.recurrence_id, run.name, refusal, (chip,), avatar=False))
        self.list.show_items(rows)
        self.show_count(len(rows))
        self.setVisible(bool(rows))
