"""What can be done on the plan and to its chosen bar: menu, keys and palette are made from the tables here."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.actions.baseline import take_baseline
from app.actions.due import clear_due, set_due
from app.actions.plan import (
    move_task,
    move_to_new_person,
    move_to_person,
    pull_in,
    replan_from_here,
    resize_task,
    set_length,
    set_pin,
    set_remaining,
)
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.quantity import PinKind, Ripple
from app.domain.run import TaskState
from app.domain.task import Pin, Task
from app.grammar.offset import length_text, need_length
from app.queries.board import team
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.rows import PlanRow
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.place import ImproveStep, MoveDate, ProjectPagePlace, TaskPanelPlace
from ui.link.plain_text import one_line
from ui.pages.plan.bar_drag import working_days
from ui.pages.plan.due_editor import DueEditor
from ui.pages.plan.link_commands import LinkCommands, PlanSurface
from ui.widgets.date_field import DateField
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.popover import Popover


class BarCommands:
    """What is done to the bar that the keyboard is on. ``host`` is the page itself, over which popovers lie."""

    def __init__(self, plan: PlanSurface, host: QWidget) -> None:
        self._plan, self._context, self._host = plan, plan.context, host
        self._editing: DueEditor | None = None

    def row(self) -> PlanRow | None:
        """The bar that the keyboard is on."""
        return self._plan.model.rows.bar(self._plan.table.current_row())

    def open(self) -> None:
        if (row := self.row()) is not None:
            self._context.go_to(TaskPanelPlace(row.task_id))

    def open_project(self) -> None:
        if (project_id := self.project()) is not None:
            self._context.go_to(ProjectPagePlace(project_id))

    def improve(self) -> None:
        """Leave a note at the step that the bar comes from."""
        if (row := self.row()) is not None:
            self._context.go_to(ImproveStep(row.task_id))

    def move(self, days: int, ripple: Ripple | None = None) -> None:
        """So many working days later; the bar with the date asks first."""
        row = self.row()
        if row is None:
            return
        if self.is_anchor(row):
            self.move_date(days)
            return
        done = self._context.do(move_task, row.task_id, days, ripple=ripple or self._plan.model.ripple)
        self._say(row) if done is not None else None

    def resize(self, start_days: int = 0, finish_days: int = 0) -> None:
        """Its edges by working days of its owner."""
        if (row := self.row()) is not None:
            ripple = self._plan.model.ripple
            done = self._context.do(
                resize_task, row.task_id, start_days=start_days, finish_days=finish_days, ripple=ripple
            )
            self._say(row) if done is not None else None

    def is_anchor(self, row: PlanRow) -> bool:
        dates = self._plan.model.dates(row)
        return dates is not None and dates.anchor

    def move_date(self, days: int = 0) -> None:
        """The dialog that previews another date of the project."""
        row = self.row()
        if row is None or row.project_id is None:
            return
        forecast = self._plan.model.forecast_of(row)
        if days and forecast is not None and forecast.anchor_on is not None:
            day = self._context.read(_company_day, forecast.anchor_on, days)
            self._context.go_to(MoveDate(row.project_id, day))
        else:
            self._context.go_to(MoveDate(row.project_id))

    def edit_due(self) -> None:
        """Type the due day where it stands."""
        row = self.row()
        if row is None:
            return
        if self.is_anchor(row):
            self.move_date()
            return
        table = self._plan.table
        field = DateField(f"Due of {row.title}", lambda: self._plan.model.today, row.due_on, optional=False)
        self._editing = DueEditor(table, field, table.current_row(), lambda: self._put_due(row, field))

    def _put_due(self, row: PlanRow, field: DateField) -> bool:
        day = field.day if field.read() else None
        if day is None or day == row.due_on:
            return day is not None
        if row.due_on is None:
            return self._context.do(set_due, row.task_id, day) is not None
        steps = self._context.read(working_days, row.owner_id, row.due_on, day)
        if row.state is TaskState.DOING:
            done = self._context.do(resize_task, row.task_id, finish_days=steps, ripple=self._plan.model.ripple)
            return done is not None
        return self._context.do(move_task, row.task_id, steps, ripple=self._plan.model.ripple) is not None

    def take_date(self) -> None:
        """Into the tray, where its date may be taken away."""
        if (row := self.row()) is not None:
            self._context.do(clear_due, row.task_id)

    def edit_length(self) -> None:
        """Type another length: days or hours."""
        row = self.row()
        task = self._context.read(_task, row.task_id) if row is not None else None
        if row is None or task is None:
            return
        begun = row.state is TaskState.DOING
        length = task.remaining if begun else task.length
        field = named(QLineEdit(length_text(length)), "What remains" if begun else "Length")
        field.setPlaceholderText("3 d, 0.5 d, 4 h")
        title = f"How much of “{row.title}” remains?" if begun else f"How long does “{row.title}” take?"
        popover = self._open(row, title, field)
        field.selectAll()
        field.returnPressed.connect(lambda: self._answer(popover, lambda: self._put_length(row, field.text()) or None))

    def _put_length(self, row: PlanRow, text: str) -> bool:
        """The bar keeps the day on which it begins, and ends when the length is over."""
        try:
            wanted = need_length(text)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return False
        if row.state is TaskState.DOING:
            return self._context.do(set_remaining, row.task_id, wanted) is not None
        ripple = self._plan.model.ripple
        return self._context.do(set_length, row.task_id, wanted, ripple=ripple) is not None

    def hand_over(self) -> None:
        """Another owner; the length is recounted on that calendar."""
        row = self.row()
        if row is None:
            return
        field = PersonField("Owner", "Type a name", creates=True)
        field.set_choices([PersonChoice(one.id, one.name) for one in self._context.read(team)], row.owner_id)
        popover = self._open(row, f"Hand “{row.title}” to", field)
        ripple = self._plan.model.ripple

        def hand(person: int) -> None:
            self._answer(
                popover, lambda: self._context.do(move_to_person, row.task_id, PersonId(person), ripple=ripple)
            )

        def hand_to_new(name: str) -> None:
            self._answer(popover, lambda: self._context.do(move_to_new_person, row.task_id, name, ripple=ripple))

        # The list of names is a window of its own and has to close before its field goes.
        field.picked.connect(
            lambda person: QTimer.singleShot(0, popover, lambda: hand(person)) if person is not None else None
        )
        field.typed.connect(lambda name: QTimer.singleShot(0, popover, lambda: hand_to_new(name)))

    def pin(self, kind: PinKind) -> None:
        """Not before a day, or fixed on one."""
        row = self.row()
        if row is None:
            return
        start = row.due_on if kind is PinKind.FIXED or row.planned_start is None else row.planned_start.date()
        field = DateField("Day", lambda: self._plan.model.today, start, optional=False)
        words = "Fix" if kind is PinKind.FIXED else "Do not begin"
        popover = self._open(row, f"{words} “{row.title}” {'on' if kind is PinKind.FIXED else 'before'}", field)
        field.selectAll()

        def put() -> None:
            if field.read() and field.day is not None:
                pinned = Pin(kind, field.day)
                self._answer(popover, lambda: self._context.do(set_pin, row.task_id, pinned))

        field.returnPressed.connect(put)

    def unpin(self) -> None:
        if (row := self.row()) is not None:
            self._context.do(set_pin, row.task_id, None)

    def replan(self) -> None:
        """This and what comes after it are due when they are expected."""
        if (row := self.row()) is not None:
            self._context.do(replan_from_here, row.task_id)

    def pull_in(self) -> None:
        """What can begin earlier, in the project of the bar."""
        if (project_id := self.project()) is not None:
            self._context.do(pull_in, project_id)

    def keep_baseline(self) -> None:
        """A named copy of the plan as it is."""
        if (project_id := self.project()) is None:
            return
        today = self._plan.model.today
        preset = f"Plan of {today.day} {today:%b %Y}"
        title = "Keep the plan as it is now"

        def keep(name: str) -> bool:
            return self._context.do(take_baseline, project_id, name) is not None

        self.ask_line(title, "Name of the baseline", preset, keep)

    def ask_line(self, title: str, name: str, preset: str, act: Callable[[str], bool]) -> None:
        """One line, asked for beside the bar that the keyboard is on; False, refused: it stays to be typed anew."""
        field = named(QLineEdit(preset), name)
        popover = self._popover(title, field)
        popover.open_at(self._plan.bar_place(self._plan.table.current_row()), field)
        field.selectAll()
        field.returnPressed.connect(lambda: self._answer(popover, lambda: act(field.text()) or None))

    def project(self) -> ProjectId | None:
        """Of the bar or head that the keyboard is on, else the one that is shown."""
        row, at = self.row(), self._plan.table.current_row()
        found = row if row is not None else self._plan.model.rows.head(at)
        if found is not None and found.project_id is not None:
            return found.project_id
        return self._plan.model.chosen.project_id

    def _say(self, row: PlanRow) -> None:
        announce(self._plan.table, self._plan.model.name(self._plan.model.rows.place.get(row.task_id, -1)))

    def _popover(self, title: str, field: QWidget) -> Popover:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field)
        return Popover(self._host, title, content)

    def _open(self, row: PlanRow, title: str, field: QWidget) -> Popover:
        popover = self._popover(title, field)
        popover.open_at(self._plan.bar_place(self._plan.model.rows.place[row.task_id]), field)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return popover

    def _answer(self, popover: Popover, act: Callable[[], object]) -> None:
        """Close on success; a refusal leaves what was typed."""
        if act() is not None:
            popover.close_popover()


def _task(reader: Reader, task_id: TaskId) -> Task | None:
    return reader.get(Task, task_id)


def _company_day(reader: Reader, day: date, days: int) -> date:
    return calendars(reader).company.add_days(day, days)


def bar_commands(bar: BarCommands, links: LinkCommands) -> tuple[Command, ...]:
    """What can be done to the bar that the keyboard is on, in the order of its menu."""

    def has_bar() -> bool:
        return bar.row() is not None

    def unfinished() -> bool:
        return (row := bar.row()) is not None and not row.state.over

    def in_project() -> bool:
        return (row := bar.row()) is not None and not row.state.over and row.project_id is not None

    def pinned() -> bool:
        return (row := bar.row()) is not None and row.pinned

    move, resize = bar.move, bar.resize
    rows: tuple[tuple[str, str, Callable[[], object], str, str, Callable[[], bool], str], ...] = (
        ("open", "Open task", bar.open, "panel-right", "Return", has_bar, "open"),
        ("project", "Open project", bar.open_project, "folder-open", "", lambda: bar.project() is not None, "open"),
        ("due", "Due date…", bar.edit_due, "calendar", "F2", unfinished, "open"),
        ("undated", "Take its date away", bar.take_date, "inbox", "Shift+Del", unfinished, "open"),
        ("length", "Length…", bar.edit_length, "clock", "L", unfinished, "open"),
        ("hand", "Hand to…", bar.hand_over, "user-plus", "A", unfinished, "open"),
        ("later", "A day later", lambda: move(1), "chevron-right", "Right", unfinished, "move"),
        ("earlier", "A day earlier", lambda: move(-1), "chevron-left", "Left", unfinished, "move"),
        ("later_alone", "Just this a day later", lambda: move(1, Ripple.JUST_THIS), "", "Alt+Right", unfinished,
         "move"),
        ("earlier_alone", "Just this a day earlier", lambda: move(-1, Ripple.JUST_THIS), "", "Alt+Left", unfinished,
         "move"),
        ("grow", "Finish a day later", lambda: resize(finish_days=1), "", "Shift+Right", unfinished, "size"),
        ("grow_left", "Start a day earlier", lambda: resize(start_days=-1), "", "Shift+Left", unfinished, "size"),
        ("shrink", "Finish a day earlier", lambda: resize(finish_days=-1), "", "Ctrl+Left", unfinished, "size"),
        ("shrink_left", "Start a day later", lambda: resize(start_days=1), "", "Ctrl+Right", unfinished, "size"),
        ("not_before", "Not before…", lambda: bar.pin(PinKind.NOT_BEFORE), "lock", "", in_project, "pin"),
        ("fixed", "Fix on…", lambda: bar.pin(PinKind.FIXED), "lock", "", in_project, "pin"),
        ("unpin", "Remove the pin", bar.unpin, "lock-open", "", pinned, "pin"),
        ("link_to", "Link to…", links.link_to, "link", "Ctrl+L", in_project, "link"),
        ("link", "Link selected", links.link, "link", "Ctrl+F2", links.can_link, "link"),
        ("unlink", "Unlink selected", links.unlink, "", "Ctrl+Shift+F2", links.can_link, "link"),
        ("all_links", "Select all that is linked", links.select_linked, "", "Shift+L", has_bar, "link"),
        ("improve", "Improve this step…", bar.improve, "message-square", "I", has_bar, "plan"),
        ("replan", "Re-plan from here", bar.replan, "refresh-cw", "", in_project, "plan"),
        ("pull_in", "Pull in", bar.pull_in, "chevrons-left", "", lambda: bar.project() is not None, "plan"),
        ("baseline", "Keep baseline…", bar.keep_baseline, "flag", "", lambda: bar.project() is not None, "plan"),
        ("move_date", "Move date…", bar.move_date, "calendar-clock", "", in_project, "plan"),
    )  # fmt: skip
    return tuple(Command(f"bar_{row[0]}", *row[1:], why_not=partial(_why_not, bar, row[0])) for row in rows)


def _why_not(bar: BarCommands, act: str) -> str:
    if act in ("link", "unlink"):
        return "Select two bars or more first."
    row = bar.row()
    if row is None:
        return (
            "Choose a bar of a project first." if act in ("pull_in", "baseline", "project") else "Choose a bar first."
        )
    if row.project_id is None:
        return f"“{one_line(row.title)}” is in no project."
    return f"“{one_line(row.title)}” {'has no pin' if act == 'unpin' else f'is {row.state}, so its plan stays'}."
