"""The page of one workflow: its flowchart in the editor, how versions differ, and a walkthrough."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.flowchart.version import duplicate_workflow, save_as_template
from app.domain.ids import VersionId, WorkflowId
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.change import WORK, ChangeSet, Scope
from app.queries.flowchart import FlowchartView
from app.queries.reader import Reader
from ui.link.command import Command, make_action, pop_up
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, StartProject, StepPlace, VersionPlace, WorkflowPlace
from ui.pages.flowchart.chart_accessibility import context_line
from ui.pages.flowchart.editor_frame import EditorFrame
from ui.pages.flowchart.folding import Detail
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.gestures.chart_commands import layout_commands
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.versions.version_controller import VersionController
from ui.pages.flowchart.walkthrough.walkthrough_controller import WalkthroughController
from ui.printing.flowchart.appearance import Redrawn
from ui.widgets.archive_question import archive_asking
from ui.widgets.ask_bar import AskBar
from ui.widgets.empty_state import EmptyState

TITLE = "Flowchart"
LAST = "flowchart.workflow"


class FlowchartPage(Page):
    """``beside`` is the row in which a tool column can stand left of the plane; a SidePanel hides the properties."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, TITLE)
        self.model = FlowchartModel(context, self)
        self._body = QStackedWidget(self)
        self.frame = EditorFrame(context, self.model, self._body)
        self.plane = self.frame.plane
        self.ask = AskBar(lambda: context.read(_today))
        self.beside = QHBoxLayout()
        self.versions = VersionController(self, self.model, self.plane)
        self.walkthrough = WalkthroughController(context, self.model, self.frame)
        self._headed: FlowchartView | None = None
        self._compares = False
        self._arrange()
        self.versions.difference_shown.connect(self._show_difference)
        self.walkthrough.shown.connect(lambda _: self._make_room())
        self.versions.published.connect(self._offer_start)
        self.model.opened.connect(self.ask.hide)
        self.versions.side_shown.connect(lambda _: self._make_room())
        self.model.opened.connect(self._show_state)
        self.model.changed.connect(self._follow)
        context.history_moved.connect(self._show_what_moved)
        self.setFocusProxy(self.frame.forms)

    def primary(self) -> Command:
        return Command("publish", "Publish…", self.publish, "upload", enabled=self._has_draft)

    def secondary(self) -> tuple[Command, ...]:
        return (
            Command("start_here", "Start project…", self.start_project, "play", enabled=self._is_published),
            Command("export", "Export", self.export, "download", enabled=self.is_open),
        )

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("open_workflow", "Open workflow…", self.offer_workflows, "workflow"),
            Command("publish_workflow", "Publish…", self.publish, "upload", enabled=self._has_draft),
            *self.versions.commands(),
            *self.walkthrough.commands(),
            Command("start_from", "Start project…", self.start_project, "play", enabled=self._is_published),
            Command(
                "save_as_template", "Save as template", self.save_as_template, "layout-template", enabled=self.is_open
            ),
            *_of_workflow(self),
            Command("export_flowchart", "Export flowchart…", self.export, "download", enabled=self.is_open),
            *self.frame.forms.active.offers(),
            *self.frame.bar.commands,
            *self._openers("Open "),
        )

    def edit_commands(self) -> tuple[Command, ...]:
        start = Command("edit_start", "Start project…", self.start_project, "play", "", self._is_published, "workflow")
        return (*self.frame.forms.active.edit_offers(), start, *_of_workflow(self))

    def duplicate(self) -> None:
        """A second workflow like this one, which is shown then."""
        if self.model.workflow_id is not None:
            done = self.context.do(duplicate_workflow, self.model.workflow_id)
            if done is not None:
                self._open(done.value)

    def _offer_more(self) -> None:
        drawn = self.frame.forms.is_shown(WorkflowForm.FLOWCHART)
        ways = layout_commands(self.frame.chart_commands)[1:] if drawn else ()
        template = next(command for command in self.commands() if command.id == "save_as_template")
        menu = pop_up((*ways, template, *_of_workflow(self)), self)
        menu.popup(self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def archive(self) -> None:
        """Put the open workflow away, asked first while projects run it, which go on."""
        if self.model.workflow_id is not None:
            archive_asking(self.context, self, self.model.workflow_id)

    def begin_search(self) -> bool:
        """The line that goes to a step, where a workflow is open."""
        return self.frame.isVisible() and self.is_open() and self.frame.forms.active.begin_search()

    def undo_scope(self) -> Scope:
        return self.model.workflow_id if self.model.view is not None else WORK

    def refresh(self, changes: ChangeSet | None) -> None:
        if self.model.workflow_id is None and changes is None:
            last = self.context.preferences.get(LAST, 0)
            if last and self.model.open(WorkflowId(last)):
                return
        self.model.refresh(changes)
        if changes is None:
            self._show_state()

    def show_place(self, place: Place) -> bool:
        match place:
            case WorkflowPlace(workflow_id):
                self.versions.leave_difference()
                return self._open(workflow_id)
            case StepPlace(workflow_id, step_id):
                self.versions.leave_difference()
                return self._open(workflow_id) and self.plane.show_thing(step_id)
            case VersionPlace(version_id):
                version = self.context.read(_version, version_id)
                if version is not None and not self._open(version.workflow_id):
                    return False
                # An undo of the first edit takes the whole draft away.
                return self.frame.last_change.show() or version is not None
            case _:
                return False

    def publish(self) -> None:
        """Ask what is new, and make the draft the version that new projects run."""
        self.versions.publish()

    def export(self) -> None:
        """Ask where to, and write the flowchart there."""
        # Only here, as below: what writes files is slow to import.
        from ui.pages.flowchart.paper import export_flowchart

        if self.model.view is not None:
            only_sections = self.frame.forms.folding.detail is Detail.SECTIONS
            export_flowchart(self.context, self, self.model.view, only_sections=only_sections)

    def start_project(self) -> None:
        """The dialog, with this workflow chosen."""
        if self.model.view is not None:
            self.context.go_to(StartProject(self.model.view.workflow.name))

    def _offer_start(self, number: int) -> None:
        """A version that was published is there to be run."""
        view = self.model.view
        if view is not None:
            words = f"“{view.workflow.name}” is published as version {number}. Start a project with it?"
            self.ask.offer(words, "Start project…", self.start_project)

    def save_as_template(self) -> None:
        """Keep a copy of the open workflow among the templates, under its own name."""
        view = self.model.view
        if view is not None and self.context.do(save_as_template, view.workflow.id, view.workflow.name) is not None:
            self.context.say(f"“{view.workflow.name}” stands under Templates now.")

    def offer_workflows(self) -> None:
        """A menu of the team's workflows."""
        commands = self._openers()
        if not commands:
            self.context.say("There is no workflow yet. Start with one of the templates.")
            return
        button = self._empty.button
        below = button.mapToGlobal(QPoint(0, button.height() + 4)) if button and button.isVisible() else QCursor.pos()
        pop_up(commands, self).popup(below)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        self.model.rest()
        super().hideEvent(event)

    def _openers(self, before: str = "") -> list[Command]:
        return [
            Command(f"open_{one.id}", f"{before}{one.name}", partial(self._open, one.id), "workflow")
            for one in self.context.read(_workflows)
        ]

    def _open(self, workflow_id: WorkflowId) -> bool:
        if not self.model.open(workflow_id):
            return False
        self.context.preferences.set(LAST, int(workflow_id))
        self.frame.forms.take_focus()
        return True

    def _has_draft(self) -> bool:
        return self.model.view is not None and self.model.view.is_draft

    def _is_published(self) -> bool:
        return self.model.view is not None and self.model.view.published_number is not None

    def can_be_archived(self) -> bool:
        return self.model.view is not None and not self.model.view.workflow.archived

    def is_open(self) -> bool:
        return self.model.view is not None

    def _arrange(self) -> None:
        self._empty = EmptyState(
            "workflow",
            "Open a workflow and its flowchart stands here",
            Command("choose", "Open workflow…", self.offer_workflows, "workflow"),
            "Steps are cards, flows are arrows; a project runs along them.",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 24)
        layout.setSpacing(8)
        layout.addWidget(self.ask)
        layout.addWidget(self.walkthrough.bar)
        layout.addLayout(self.beside, 1)
        self.beside.setSpacing(8)
        self.beside.addWidget(self._body, 1)
        self._body.addWidget(self._empty)
        self._body.addWidget(self.frame)
        self._body.addWidget(self.versions.difference)
        self.frame.add_column(self.walkthrough.side)
        history = replace(self.versions.commands()[0], text="History")
        self.frame.offer((self.walkthrough.commands()[0], history, layout_commands(self.frame.chart_commands)[0]))
        self._more = self.frame.offer_menu(Command("more", "More about this workflow", self._offer_more, "ellipsis"))
        for command in _of_workflow(self):
            action = make_action(command, self)
            action.setEnabled(True)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _make_room(self) -> None:
        self.frame.make_room(self.walkthrough.on or not self.versions.side.isHidden())
        self.frame.refresh_offers()

    def _follow(self, redrawn: Redrawn) -> None:
        self.frame.refresh_offers()
        if not redrawn.only_places:
            self._show_state()

    def _show_what_moved(self, sentence: str, changes: ChangeSet) -> None:
        """What an undo or redo of this drawing changed is selected, where it can be seen already."""
        if self.isVisible() and self.model.workflow_id in changes.scopes:
            self.frame.last_change.show()

    def _show_difference(self, on: bool) -> None:
        self._compares = on
        if on:
            self.walkthrough.stop()
        self._show_state()

    def _show_state(self) -> None:
        view = self.model.view
        self._body.setCurrentIndex(0 if view is None else 2 if self._compares else 1)
        if view is None:
            self.set_header(TITLE, "")
        else:
            if view is not self._headed:
                self.set_header(view.workflow.name, context_line(view))
            self.plane.show_first()
        self._headed = view


def _of_workflow(page: FlowchartPage) -> tuple[Command, ...]:
    """What is done with the workflow as a whole; its keys work on the page."""
    group = "workflow"
    paper = ("list", "", page.is_open, group)
    whole, by_role = (partial(_print_checklist, page, by_role=by_role) for by_role in (False, True))
    return (
        Command("duplicate_open", "Duplicate workflow", page.duplicate, "copy", "Ctrl+Shift+D", page.is_open, group),
        Command("ask_doers", "Ask the doer…", partial(_ask_doers, page), "message-square", "", page.is_open, group),
        Command("print_list", "Print as checklist…", whole, *paper),
        Command("print_lists", "Print a checklist for each role…", by_role, *paper),
        Command(
            "archive_open",
            "Archive workflow",
            page.archive,
            "archive",
            "Ctrl+Shift+A",
            page.can_be_archived,
            group,
            "It is in the archive already.",
        ),
    )


def _ask_doers(page: FlowchartPage) -> None:
    """A sheet with questions for those who do the steps."""
    from ui.pages.flowchart.paper import save_doer_sheet

    if page.model.view is not None:
        save_doer_sheet(page.context, page, page.model.view)


def _print_checklist(page: FlowchartPage, *, by_role: bool) -> None:
    """A sheet with a box for each step, or one for each role."""
    from ui.pages.flowchart.paper import save_checklist

    if page.model.view is not None:
        save_checklist(page.context, page, page.model.view, by_role=by_role)


def make(context: Context) -> FlowchartPage:
    """For the table of pages; it reveals ``workflow``, ``step`` (workflow id, step id) and ``workflow_version``."""
    return FlowchartPage(context)


def _workflows(reader: Reader) -> list[Workflow]:
    return sorted(reader.find(Workflow, archived=False), key=lambda one: one.name.casefold())


def _today(reader: Reader) -> date:
    return reader.today()


def _version(reader: Reader, id: VersionId) -> WorkflowVersion | None:
    return reader.get(WorkflowVersion, id)
