"""What the page can do with versions: history and publishing in a side panel, the difference, moving projects."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.actions.flowchart.version import discard_draft, publish, restore
from app.domain.ids import VersionId, WorkflowId
from app.engine.difference import compare
from app.engine.lint import Finding, Level
from app.queries.flowchart import VersionLine, versions
from app.queries.reader import Reader
from app.queries.version import Latest, VersionName, latest_and_behind, version_names, version_sheet
from ui.link.command import Command, menu_spot, pop_up
from ui.link.page import Page
from ui.link.place import StartProject
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.plane import Plane
from ui.pages.flowchart.versions.difference_view import DifferenceView
from ui.pages.flowchart.versions.move_projects_dialog import MoveProjectsDialog, open_move_projects
from ui.pages.flowchart.versions.version_difference import change_lines, when_words
from ui.pages.flowchart.versions.version_panels import HistoryList, PublishedNote, PublishPanel
from ui.widgets.side_panel import SidePanel

ALONE = "There is no other workflow to compare with yet."


class VersionController(QObject):
    """``difference`` belongs into the stack where the plane is; ``difference_shown(on)`` says when it is wanted.

    ``side_shown(on)`` says that the panel came or went, for the page's other columns.
    """

    difference_shown = Signal(bool)
    side_shown = Signal(bool)
    published = Signal(int)
    """number of the version"""

    def __init__(self, page: Page, model: FlowchartModel, plane: Plane) -> None:
        super().__init__(page)
        self._page, self._context, self._model, self._plane = page, page.context, model, plane
        self.difference = DifferenceView(page.context)
        self.side = SidePanel(page, "Versions")
        self._compared = False
        self.difference.left.connect(self.leave_difference)
        self._follows = False
        self.side.closed.connect(self._follow)
        self.side.closed.connect(lambda: self.side_shown.emit(False))
        model.opened.connect(self._reopened)

    def commands(self) -> tuple[Command, ...]:
        """The commands about versions, for the palette and the page's menu."""
        return (
            Command("history", "History of versions", self.show_history, "history", enabled=self._is_open),
            Command("draft_changes", "What changed in the draft", self.compare_draft, "eye", enabled=self._has_both),
            Command("compare", "Compare with another workflow…", self.offer_others, "eye", enabled=self._is_open),
            Command("discard_draft", "Discard draft", self.discard, "trash-2", enabled=self._has_both),
            Command("move_projects", "Move running projects…", self.move, "skip-forward", enabled=self._is_open),
        )

    def show_history(self) -> None:
        """The list of versions in the side panel."""
        if self._model.workflow_id is None:
            return
        shown = HistoryList()
        shown.asked.connect(self._act)
        shown.compare_asked.connect(self.offer_others)
        self._fill_history(shown)
        self._open_side("History", shown)

    def publish(self) -> None:
        """Ask what is new; show what changed, and what stops it."""
        view = self._model.view
        if view is None or not view.is_draft:
            return
        panel = PublishPanel(view.version.number)
        panel.asked.connect(self._publish)
        panel.place_asked.connect(self.show_place)
        panel.compare_asked.connect(self.compare_draft)
        self._fill_publish(panel)
        self._open_side(f"Publish version {view.version.number}", panel, first=lambda: panel.note)

    def show_difference(self, older: VersionId, newer: VersionId) -> None:
        """Show these two in the place of the editor."""
        if self.difference.open(older, newer):
            self.side.close_panel()
            self._compared = True
            self._follow()
            self.difference_shown.emit(True)
            self.difference.list.setFocus()

    def leave_difference(self) -> None:
        """Show the editor again in the place of the difference."""
        if self._compared:
            self._compared = False
            self._follow()
            self.difference_shown.emit(False)
            self._page.setFocus()

    def compare_draft(self) -> None:
        """The draft against the last published version."""
        lines = self._lines()
        if len(lines) > 1:
            self.show_difference(lines[1].version_id, lines[0].version_id)

    def offer_others(self) -> None:
        """A menu of the other workflows; the latest version of the chosen one is compared with what is open."""
        view = self._model.view
        if view is None:
            return
        latest: dict[WorkflowId, VersionName] = {}
        for one in self._context.read(version_names, view.workflow.id):
            latest.setdefault(one.workflow_id, one)
        others = [one for id, one in latest.items() if id != view.workflow.id]
        if not others:
            self._context.say(ALONE)
            return
        commands = [
            Command(
                f"compare_{one.workflow_id}",
                one.workflow,
                partial(self.show_difference, view.version.id, one.version_id),
                "workflow",
            )
            for one in others
        ]
        pop_up(commands, self._page).popup(menu_spot(self._page))

    def discard(self) -> None:
        """Back to the last published version, as one undo step."""
        if self._model.workflow_id is not None:
            self._context.do(discard_draft, self._model.workflow_id)

    def move(self) -> MoveProjectsDialog | None:
        """The dialog for running projects."""
        id = self._model.workflow_id
        return open_move_projects(self._context, self._page, id) if id is not None else None

    def show_place(self, id: str) -> None:
        """Select a step or flow and bring it into view."""
        self._plane.show_thing(id)

    def refresh(self) -> None:
        """Show again what an edit or an undo changed, where a panel or the difference is open."""
        shown = self.side.content
        if self._compared:
            self.difference.refresh()
        if self.side.isHidden() or self._model.view is None:
            return
        if isinstance(shown, HistoryList):
            self._fill_history(shown)
        elif isinstance(shown, PublishPanel):
            if self._model.view.is_draft:
                self._fill_publish(shown)
            else:
                self.side.close_panel()

    def _open_side(self, title: str, content: QWidget, first: Callable[[], QWidget | None] | None = None) -> None:
        self.side.open_panel(title, content, first=first)
        self.side_shown.emit(True)
        self._follow()

    def _follow(self) -> None:
        """Hear of edits only while something of this is shown."""
        wanted = self._compared or not self.side.isHidden()
        if wanted == self._follows:
            return
        self._follows = wanted
        if wanted:
            self._model.changed.connect(self.refresh)
            self._model.checked.connect(self._show_errors)
        else:
            self._model.changed.disconnect(self.refresh)
            self._model.checked.disconnect(self._show_errors)

    def _act(self, what: str, version_id: VersionId) -> None:
        id = self._model.workflow_id
        if id is None:
            return
        match what:
            case "changes":
                ids = [line.version_id for line in self._lines()]
                self.show_difference(ids[ids.index(version_id) + 1], version_id)
            case "restore":
                self._context.do(restore, id, version_id)
            case "publish":
                self.publish()
            case "discard":
                self.discard()
            case "move":
                self.move()
            case "circulate":
                # Only here: few look at it, and it paints paper.
                from ui.pages.flowchart.versions.circulate_dialog import open_circulation

                open_circulation(self._context, self._page, version_id)

    def _publish(self, note: str) -> None:
        id = self._model.workflow_id
        # It may close the panel that asks, by its notice; what is said comes after it.
        done = self._context.do(publish, id, note) if id is not None else None
        if done is None or id is None:
            return
        latest: Latest | None = self._context.read(latest_and_behind, id)
        if latest is None or not latest.behind:
            self.side.close_panel()
            if latest is not None:
                self.published.emit(latest.number)
            return
        after = PublishedNote(latest.number, len(latest.behind))
        after.move_asked.connect(self._move_after)
        after.start_asked.connect(self._start)
        self._open_side(f"Version {latest.number} is published", after)

    def _start(self) -> None:
        if self._model.view is not None:
            self._context.go_to(StartProject(self._model.view.workflow.name))

    def _move_after(self) -> None:
        dialog = self.move()
        if dialog is not None:
            dialog.accepted.connect(self.side.close_panel)

    def _fill_history(self, shown: HistoryList) -> None:
        now, zone = self._context.read(_clock)
        lines = self._lines()
        shown.show_versions(lines, {line.version_id: when_words(line.published_at, now, zone) for line in lines})

    def _fill_publish(self, panel: PublishPanel) -> None:
        view = self._model.view
        before = next((line for line in self._lines() if line.published_at is not None), None)
        old = self._context.read(version_sheet, before.version_id) if before is not None else None
        if view is None or old is None:
            panel.show_changes(None)
        else:
            found = compare(old.graph, view.graph, view.role_names)
            panel.show_changes(change_lines(found, old.graph, view.graph))
        panel.show_errors(self._errors())

    def _show_errors(self) -> None:
        shown = self.side.content
        if isinstance(shown, PublishPanel) and not self.side.isHidden():
            shown.show_errors(self._errors())

    def _errors(self) -> list[Finding]:
        return [finding for finding in self._model.findings if finding.level is Level.ERROR]

    def _lines(self) -> list[VersionLine]:
        id = self._model.workflow_id
        return self._context.read(versions, id) if id is not None else []

    def _reopened(self) -> None:
        self.leave_difference()
        self.side.close_panel()

    def _is_open(self) -> bool:
        return self._model.view is not None

    def _has_both(self) -> bool:
        view = self._model.view
        return view is not None and view.is_draft and view.published_number is not None


def _clock(reader: Reader) -> tuple[datetime, tzinfo]:
    return reader.now(), reader.zone()
