"""What is made by itself: every recurrence with its next date, and the dates of the one that is chosen."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.recurrence import move_occurrence, pause_recurrence, remove_recurrence
from app.domain.ids import RecurrenceId
from app.domain.process import Missed
from app.queries.recurrence import RecurrenceLine
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import PageId, PagePlace, RepeatWorkflow
from ui.link.plain_text import one_line, wrapping_label
from ui.pages.processes.repeat_dialog import date_row
from ui.widgets.button import button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_field import DateField
from ui.widgets.date_text import write_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.list_with_panel import ListWithPanel
from ui.widgets.popover import Popover
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.side_panel import SidePanel

_DATE_TOOLS = (RowTool("S", "circle-slash", "Skip or take in again"), RowTool("M", "calendar-clock", "Move…"))


class RecurringTab(ListWithPanel[RecurrenceId, RecurrenceLine]):
    """One row a recurrence; the panel has its dates, skip, move, pause, change and remove."""

    def __init__(self, context: Context, page: QWidget) -> None:
        to_workflows = Command(
            "empty_to_workflows", "Go to Workflows", lambda: context.go_to(PagePlace(PageId.WORKFLOWS)), "workflow"
        )
        more = "Choose Repeat… in the menu of a workflow: its projects are then made in good time before their dates."
        empty = EmptyState("calendar-clock", "Nothing repeats by itself yet.", to_workflows, more)
        panel = SidePanel(page, "Recurrence", context.preferences.get("processes.panel", 420))
        super().__init__("Recurring projects", empty, panel)
        self._context = context
        self.details: RecurrencePanel | None = None

    def commands(self) -> tuple[Command, ...]:
        """What can be done with the chosen recurrence."""
        line = self.current_line
        return tuple(recurrence_commands(self._context, line)) if line is not None and self.isVisible() else ()

    def show_lines(self, lines: Sequence[RecurrenceLine]) -> None:
        """Show all recurrences; the open panel follows what is kept."""
        today = self._context.read(lambda reader: reader.today())
        self.show_rows({line.recurrence.id: line for line in lines}, [_row(line, today) for line in lines])

    def follow(self) -> None:
        if self.details is None:
            return
        shown = self.lines.get(self.details.line.recurrence.id)
        if shown is None:
            self.panel.close_panel()
        elif shown != self.details.line:
            self._open(shown, take_focus=self.panel.isAncestorOf(self.window().focusWidget() or self))

    def choose(self, recurrence_id: RecurrenceId) -> None:
        """Show one of them with its dates."""
        if self.list.choose(recurrence_id):
            self.open_current()

    def open_line(self, line: RecurrenceLine) -> None:
        self._open(line)

    def _open(self, line: RecurrenceLine, take_focus: bool = True) -> None:
        self.details = RecurrencePanel(self._context, line)
        dates = self.details.dates
        self.panel.open_panel(line.workflow, self.details, take_focus, lambda: dates)


def recurrence_commands(context: Context, line: RecurrenceLine) -> list[Command]:
    """Change, pause and remove one recurrence."""
    key, paused = line.recurrence.id, line.recurrence.paused
    change = RepeatWorkflow(line.recurrence.workflow_id, key)
    return [
        Command("change_recurrence", "Change…", lambda: context.go_to(change), "pencil"),
        Command(
            "pause_recurrence",
            "Go on" if paused else "Pause",
            partial(context.do, pause_recurrence, key, on=not paused),
            "play" if paused else "circle-pause",
        ),
        Command("remove_recurrence", "Remove", partial(context.do, remove_recurrence, key), "trash-2"),
    ]


class RecurrencePanel(QWidget):
    """The rule in words, its next dates, and what can be done with each of them."""

    def __init__(self, context: Context, line: RecurrenceLine) -> None:
        super().__init__()
        self._context, self.line = context, line
        self._today: date = context.read(lambda reader: reader.today())
        recurrence = line.recurrence
        said = f"{line.words[:1].upper()}{line.words[1:]}, made {recurrence.lead_days} days before."
        missed = "made once" if recurrence.missed is Missed.ONCE else "left out"
        words = wrapping_label(f"{said} What was missed is {missed}.")
        last = f"Last made: {one_line(line.last_run)}" if line.last_run else "None was made yet."
        quiet = wrapping_label(_paused_words(line) if recurrence.paused else last)
        quiet.setProperty("tone", "muted")
        self.dates: RowList[date] = RowList("Next dates", _DATE_TOOLS, fits=True)
        self.dates.show_items([date_row(run, self._today) for run in line.coming])
        self.dates.asked.connect(self._asked)
        buttons = QHBoxLayout()
        for command in recurrence_commands(context, line):
            buttons.addWidget(button(command, self))
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        for part in (words, quiet, self.dates):
            layout.addWidget(part)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def _asked(self, key: str, on: date) -> None:
        run = next((run for run in self.line.coming if run.on == on), None)
        if run is None:
            return
        if key == "M":
            self.ask_for_day(on)
        else:
            self._context.do(move_occurrence, self.line.recurrence.id, on, on if run.to is None else None)

    def ask_for_day(self, on: date) -> None:
        """Another day for one date of the rule."""
        field = DateField("New day", lambda: self._today, on, optional=False)
        holder = QWidget()
        form = Form()
        row = form.add(f"Instead of {write_date(on)}", field)

        def move() -> None:
            if field.read() and field.day is not None:
                done = self._context.do_beside(
                    row.show_problem, move_occurrence, self.line.recurrence.id, on, field.day
                )
                if done is not None:
                    popover.close_popover()

        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        layout.addWidget(button(Command("move_run", "Move", move, "calendar-clock"), holder, primary=True))
        popover = Popover(self, "Move this run", holder)
        popover.open_at(QRect(8, 60, popover.width(), 0), field)


def _paused_words(line: RecurrenceLine) -> str:
    words = "Paused: nothing is made until it goes on."
    if line.would_be_on is None:
        return f"{words} No date is left."
    return f"{words} The next run would be {write_date(line.would_be_on)}."


def _row(line: RecurrenceLine, today: date) -> RowItem[RecurrenceId]:
    recurrence = line.recurrence
    under = [line.words, f"last: {line.last_run}" if line.last_run else "none made yet"]
    if recurrence.paused:
        if line.would_be_on is not None:
            under.append(f"the next would be {write_date(line.would_be_on)}")
        chips = [ChipStyle("paused", Tone.WARN, "circle-pause")]
    elif line.next_on is None:
        chips = [ChipStyle("no date left", Tone.PLAIN)]
    else:
        chips = [ChipStyle(f"next {write_date(line.next_on)}", Tone.NEUTRAL, "calendar")]
    said = "  ·  ".join(one_line(part) for part in under)
    return RowItem(recurrence.id, line.workflow, said, tuple(chips), avatar=False, quiet=recurrence.paused)
