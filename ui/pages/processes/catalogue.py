"""The catalogue: one row a process, and the panel in which it is written down."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.actions.process import add_process, change_process, remove_process
from app.domain.ids import PersonId, ProcessId, WorkflowId
from app.domain.person import Person
from app.domain.process import Process
from app.domain.workflow import Workflow
from app.queries.process import ProcessLine
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import WorkflowPlace
from ui.link.plain_text import one_line
from ui.widgets.button import button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.list_with_panel import REMOVE, ListWithPanel
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.row_list import RowItem
from ui.widgets.side_panel import SidePanel


class Catalogue(ListWithPanel[ProcessId, ProcessLine]):
    """Enter or a click opens a process in the panel of the page."""

    def __init__(self, context: Context, page: QWidget) -> None:
        add = Command("empty_add_process", "Add process", self.add_process, "plus")
        more = "Write down what comes again: the newsletter, the monthly report, the release notes."
        empty = EmptyState("repeat", "No process is written down yet.", add, more)
        panel = SidePanel(page, "Process", context.preferences.get("processes.panel", 420))
        super().__init__("Processes", empty, panel, (REMOVE,))
        self._context = context
        self.panel.resized.connect(lambda width: context.preferences.set("processes.panel", width))
        self.form: ProcessForm | None = None
        self.list.asked.connect(lambda key, process_id: self._context.do(remove_process, process_id))

    def commands(self) -> tuple[Command, ...]:
        """What can be done with the catalogue, for the palette and the menus."""
        return (Command("add_process", "Add process", self.add_process, "plus"),)

    def show_lines(self, lines: Sequence[ProcessLine]) -> None:
        """Show the catalogue; the open panel follows what is kept."""
        self.show_rows({line.process.id: line for line in lines}, [_row(line) for line in lines])

    def follow(self) -> None:
        before = self.form.process if self.form is not None else None
        now = self.lines.get(before.id) if before is not None else None
        if before is not None and now is None:
            self.panel.close_panel()
        elif now is not None and now.process != before:
            self._open(now.process, take_focus=False)

    def add_process(self) -> None:
        """An empty form in the panel."""
        self._open(None)

    def open_line(self, line: ProcessLine) -> None:
        self._open(line.process)

    def _open(self, process: Process | None, take_focus: bool = True) -> None:
        self.form = ProcessForm(self._context, process)
        self.form.kept.connect(self._kept)
        title, field = process.name if process is not None else "New process", self.form.name
        self.panel.open_panel(title, self.form, take_focus, lambda: field)

    def _kept(self, process_id: ProcessId) -> None:
        self.panel.close_panel()
        self.list.choose(process_id)


def _row(line: ProcessLine) -> RowItem[ProcessId]:
    process = line.process
    parts = [process.cadence, *([", ".join(process.deliverables)] if process.deliverables else [])]
    chip = (
        ChipStyle(one_line(line.workflow), Tone.ACCENT, "workflow")
        if line.workflow
        else ChipStyle("no workflow", Tone.PLAIN)
    )
    under = "  ·  ".join(one_line(part) for part in parts if part) or "nothing said about it yet"
    return RowItem(process.id, process.name, under, (chip,), line.owner, process.owner_id, avatar=bool(line.owner))


def _choices(reader: Reader) -> tuple[list[Person], list[Workflow]]:
    people = sorted(reader.find(Person, archived=False), key=lambda one: one.name.casefold())
    workflows = [one for one in reader.find(Workflow, archived=False) if not one.is_own_template]
    return people, sorted(workflows, key=lambda one: one.name.casefold())


class ProcessForm(QWidget):
    """``kept(ProcessId)`` after the one undo step that it takes."""

    kept = Signal(object)

    def __init__(self, context: Context, process: Process | None) -> None:
        super().__init__()
        self._context, self.process = context, process
        people, workflows = context.read(_choices)
        self.name, self.cadence = QLineEdit(), QLineEdit()
        self.deliverables = named(QPlainTextEdit(), "Deliverables")
        self.deliverables.setTabChangesFocus(True)
        self.deliverables.setFixedHeight(96)
        self.owner = PersonField("Owner")
        owner = process.owner_id if process is not None else None
        self.owner.set_choices([PersonChoice(one.id, one.name) for one in people], owner)
        by: list[Choice[WorkflowId | None]] = [Choice(None, "No workflow")]
        by += [Choice(one.id, one.name) for one in workflows]
        drawn = process.workflow_id if process is not None else None
        self.workflow: ChoiceField[WorkflowId | None] = ChoiceField("Workflow", by, drawn)
        if process is not None:
            self.name.setText(process.name)
            self.cadence.setText(process.cadence)
            self.deliverables.setPlainText("\n".join(process.deliverables))
        self._lay_out()

    def keep(self) -> None:
        """Keep all of it, or say under the name what is wrong."""
        self._name_row.show_problem("")
        refuse = self._name_row.show_problem
        done_id = self._changed(refuse) if self.process is not None else self._added(refuse)
        if done_id is not None:
            self.kept.emit(done_id)
        else:
            self.name.setFocus()

    def _added(self, refuse: Callable[[str], None]) -> ProcessId | None:
        done = self._context.do_beside(
            refuse,
            add_process,
            self.name.text(),
            cadence=self.cadence.text(),
            deliverables=self.deliverables.toPlainText().splitlines(),
            owner_id=self._owner,
            workflow_id=self.workflow.current,
        )
        return done.value if done is not None else None

    def _changed(self, refuse: Callable[[str], None]) -> ProcessId | None:
        if self.process is None:
            return None
        done = self._context.do_beside(
            refuse,
            change_process,
            self.process.id,
            name=self.name.text(),
            cadence=self.cadence.text(),
            deliverables=self.deliverables.toPlainText().splitlines(),
            owner_id=self._owner,
            workflow_id=self.workflow.current,
        )
        return self.process.id if done is not None else None

    @property
    def _owner(self) -> PersonId | None:
        return PersonId(self.owner.person_id) if self.owner.person_id is not None else None

    def _lay_out(self) -> None:
        form = Form()
        self._name_row = form.add("&Name", self.name, "What comes again: Newsletter, Monthly report")
        form.add("&How often", self.cadence, "In your words: every second Friday, after each release")
        form.add("&Deliverables", self.deliverables, "One a line: what comes out of it")
        form.add("&Owner", self.owner)
        form.add("&Workflow", self.workflow)
        self.name.returnPressed.connect(self.keep)
        self.cadence.returnPressed.connect(self.keep)
        keep = Command("keep_process", "Keep" if self.process is not None else "Add process", self.keep, "check")
        buttons = QHBoxLayout()
        buttons.addWidget(button(keep, self, primary=True))
        if self.process is not None:
            process = self.process
            remove = Command(
                "remove_process", "Remove", lambda: self._context.do(remove_process, process.id), "trash-2"
            )
            buttons.addWidget(button(remove, self))
            if process.workflow_id is not None:
                to = WorkflowPlace(process.workflow_id)
                show = Command("show_workflow", "Open workflow", lambda: self._context.go_to(to), "square-pen")
                buttons.addWidget(button(show, self))
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addLayout(buttons)
        layout.addStretch(1)
