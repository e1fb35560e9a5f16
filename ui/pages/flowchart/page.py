"""The page of one workflow: its flowchart on a plane. Gestures, panel, problems plug into ``model`` and ``plane``."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.flowchart.version import save_as_template
from app.domain.ids import VersionId, WorkflowId
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.change import ChangeSet
from app.queries.reader import Reader
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, StartProject, StepPlace, VersionPlace, WorkflowPlace
from ui.pages.flowchart.bench import Bench
from ui.pages.flowchart.exporting import export_flowchart
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.stepping.part import Stepping
from ui.pages.flowchart.versions.part import Versions
from ui.pages.flowchart.words import context_line
from ui.widgets.ask_bar import AskBar
from ui.widgets.empty_state import EmptyState

TITLE = "Flowchart"
LAST = "flowchart.workflow"


class FlowchartPage(Page):
    """``beside`` is the row in which a tool column can stand left of the plane; a SidePanel lies over the page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, TITLE)
        self.model = FlowchartModel(context, self)
        self.bench = Bench(context, self.model)
        self.plane = self.bench.plane
        self.ask = AskBar(lambda: context.read(_today))
        self.beside = QHBoxLayout()
        self.versions = Versions(self, self.model, self.plane)
        self.stepping = Stepping(context, self.model, self.plane)
        self._body = QStackedWidget()
        self._arrange()
        self.versions.difference_shown.connect(self._show_difference)
        self.stepping.shown.connect(self.bench.make_room)
        self.model.opened.connect(self._show_state)
        self.setFocusProxy(self.plane.view)

    def primary(self) -> Command:
        return Command("publish", "Publish…", self.publish, "upload", enabled=self._has_draft)

    def secondary(self) -> tuple[Command, ...]:
        return (Command("export", "Export", self.export, "download", enabled=self._is_open),)

    def commands(self) -> tuple[Command, ...]:
        view = self.plane.view
        return (
            Command("open_workflow", "Open workflow…", self.offer_workflows, "workflow"),
            Command("publish_workflow", "Publish…", self.publish, "upload", enabled=self._has_draft),
            *self.versions.commands(),
            *self.stepping.commands(),
            Command("start_from", "Start project…", self.start_project, "play", enabled=self._is_published),
            Command(
                "save_as_template", "Save as template", self.save_as_template, "layout-template", enabled=self._is_open
            ),
            Command("export_flowchart", "Export flowchart…", self.export, "download", enabled=self._is_open),
            Command("fit", "Fit all in view", view.fit, "maximize", enabled=self._is_open),
            Command("actual_size", "Actual size", lambda: view.zoom_to(1.0), "search", enabled=self._is_open),
            Command("zoom_in", "Zoom in", view.zoom_in, "zoom-in", enabled=self._is_open),
            Command("zoom_out", "Zoom out", view.zoom_out, "zoom-out", enabled=self._is_open),
            *self.bench.hands.commands,
            *self._openers("Open "),
        )

    def refresh(self, changes: ChangeSet | None) -> None:
        if self.model.workflow_id is None and changes is None:
            last = self.context.preferences.get(LAST, 0)
            if last:
                self.model.open(WorkflowId(last))
        self.model.refresh(changes)
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
                return self.bench.hands.last_change.show() or version is not None
            case _:
                return False

    def publish(self) -> None:
        """Ask what is new, and make the draft the version that new projects run."""
        self.versions.publish()

    def export(self) -> None:
        """Ask where to, and write the flowchart there."""
        if self.model.view is not None:
            export_flowchart(self.context, self, self.model.view)

    def start_project(self) -> None:
        """The dialog, with this workflow chosen."""
        if self.model.view is not None:
            self.context.go_to(StartProject(self.model.view.workflow.name))

    def save_as_template(self) -> None:
        """Under the workflow's name."""
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
        self.plane.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _has_draft(self) -> bool:
        return self.model.view is not None and self.model.view.is_draft

    def _is_published(self) -> bool:
        return self.model.view is not None and self.model.view.published_number is not None

    def _is_open(self) -> bool:
        return self.model.view is not None

    def _arrange(self) -> None:
        self._empty = EmptyState(
            "workflow",
            "Open a workflow and its flowchart stands here",
            Command("choose", "Open workflow…", self.offer_workflows, "workflow"),
            "Steps are cards, flows are arrows; a project runs along them.",
        )
        self.beside.setSpacing(8)
        self.beside.addWidget(self._body, 1)
        self._body.addWidget(self._empty)
        self._body.addWidget(self.bench)
        self._body.addWidget(self.versions.difference)
        self.bench.add_column(self.stepping.side)
        history = replace(self.versions.commands()[0], text="History")
        self.bench.offer((self.stepping.commands()[0], history))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 24)
        layout.setSpacing(8)
        layout.addWidget(self.ask)
        layout.addWidget(self.stepping.bar)
        layout.addLayout(self.beside, 1)

    def _show_difference(self, on: bool) -> None:
        if on:
            self.stepping.stop()
        self._show_state()

    def _show_state(self) -> None:
        view = self.model.view
        self._body.setCurrentIndex(0 if view is None else 2 if self.versions.comparing else 1)
        if view is None:
            self.set_header(TITLE, "")
        else:
            self.set_header(view.workflow.name, context_line(view))
            self.plane.show_first()


def make(context: Context) -> FlowchartPage:
    """For the table of pages; it reveals ``workflow``, ``step`` (workflow id, step id) and ``workflow_version``."""
    return FlowchartPage(context)


def _workflows(reader: Reader) -> list[Workflow]:
    return sorted(reader.find(Workflow, archived=False), key=lambda one: one.name.casefold())


def _today(reader: Reader) -> date:
    return reader.today()


def _version(reader: Reader, id: VersionId) -> WorkflowVersion | None:
    return reader.get(WorkflowVersion, id)
