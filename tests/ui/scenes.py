"""What is worth a picture besides the bare pages: each scene sets something up and gives what to grab."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.approval import cast_vote
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import append_step, edit_step, remove
from app.actions.person import add_person, give_role
from app.actions.project import rename_project
from app.actions.task import add_task, block_task, rename_task
from app.domain.board import Column
from app.domain.ids import StepId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind, Workflow
from app.queries.reader import Reader
from app.workspace.workspace import Workspace
from ui.link.context import Context
from ui.link.place import (
    AddTask,
    AwayUntil,
    MoveDate,
    PersonPlace,
    Place,
    ProjectPlace,
    StartProject,
    TaskPanelPlace,
    WorkflowPlace,
)
from ui.shell.main_window import MainWindow

COMPOUND = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"
LONG = f"{COMPOUND} <b>fett</b> 🎉 " + "und noch ein Wort mehr " * 5
RTL = "مراجعة الخطة مع الفريق 2027 قبل الإطلاق"


@dataclass
class Stage:
    """The window with a real data folder behind it."""

    context: Context
    window: MainWindow

    def tasks(self) -> list[Task]:
        return self.context.read(_tasks)

    def task(self, fits: Callable[[Task], bool]) -> TaskId:
        return next((task.id for task in self.tasks() if fits(task)), self.tasks()[0].id)

    def board(self) -> Any:
        return self.window.show_page("board")

    def dialog(self, place: Place) -> QWidget:
        """The dialog that this place is."""
        self.context.go_to(place)
        QApplication.processEvents()
        found = QApplication.activeModalWidget()
        assert found is not None
        return found


def _tasks(reader: Reader) -> list[Task]:
    return list(reader.find(Task))


def _project(stage: Stage) -> object:
    return next(project.id for project in stage.context.read(lambda reader: list(reader.find(Project))))


def start_dialog(stage: Stage) -> QWidget:
    return stage.dialog(StartProject())


def start_filled(stage: Stage) -> QWidget:
    dialog: Any = stage.dialog(StartProject("blog_post"))
    return dialog  # type: ignore[no-any-return]


def move_dialog(stage: Stage) -> QWidget:
    return stage.dialog(MoveDate(_project(stage)))


def away_dialog(stage: Stage) -> QWidget:
    person = next(task.owner_id for task in stage.tasks() if task.state.open)
    return stage.dialog(AwayUntil(person))


def panel(fits: Callable[[Task], bool]) -> Callable[[Stage], QWidget]:
    def scene(stage: Stage) -> QWidget:
        stage.board()
        stage.context.go_to(TaskPanelPlace(stage.task(fits)))
        return stage.window

    return scene


def voted(stage: Stage) -> QWidget:
    task = next(task for task in stage.tasks() if task.in_review)
    board = stage.board()
    stage.context.go_to(TaskPanelPlace(task.id))
    QApplication.processEvents()
    votes = board.side.panel.votes
    next(iter(votes.buttons.values())).click()
    return stage.window


def outcome_popover(stage: Stage) -> QWidget:
    board = stage.board()
    board.side.close()
    task = stage.task(lambda task: task.in_review)
    board.select(task)
    board.card_commands.drop(task, Column.DONE, 0)
    return stage.window


def quick_add(stage: Stage) -> QWidget:
    stage.board().side.close()
    stage.context.go_to(AddTask())
    return stage.window


def palette(stage: Stage) -> QWidget:
    stage.window.show_page("today")
    stage.window.open_palette("a")
    return stage.window


def toasts(stage: Stage) -> QWidget:
    stage.window.show_page("today")
    stage.context.refuse("“Approve outline” is not open for votes now.")
    stage.context.say("Backed up and checked.")
    stage.context.do(rename_task, stage.task(lambda task: task.state.open), "Write and plan the invitations")
    return stage.window


def person_panel(stage: Stage) -> QWidget:
    stage.window.show_page("people")
    person = next(task.owner_id for task in stage.tasks() if task.state.open)
    stage.context.go_to(PersonPlace(person))
    return stage.window


def project_panel(stage: Stage) -> QWidget:
    stage.window.show_page("projects")
    stage.context.go_to(ProjectPlace(_project(stage)))
    return stage.window


def backups(stage: Stage) -> QWidget:
    stage.context.workspace.backups.make()
    page: Any = stage.window.show_page("settings")
    page.refresh(None)
    QApplication.processEvents()
    page.contents.choose("Backups")
    page.backups.list.choose(page.backups.list.rows.items[0].id)
    page.backups.show_choice()
    QApplication.processEvents()
    page.area.verticalScrollBar().setValue(99_999)
    return stage.window


def keys(stage: Stage) -> QWidget:
    stage.board()
    stage.window.show_keys()
    QApplication.processEvents()
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def flowchart(made: str, *chosen: str, fit: bool = False) -> Callable[[Stage], QWidget]:
    """A drawn graph (``every_kind``, ``in_lanes``) or a workflow of the sample team on its page."""

    def scene(stage: Stage) -> QWidget:
        from tests.ui import flowcharts

        workspace = stage.context.workspace
        graph = getattr(flowcharts, made, None)
        if graph is not None:
            workflow_id = workspace.do(flowcharts.add_drawn, graph(), f"Chart {made}").value
        else:
            workflow_id = workspace.read(lambda reader: reader.find(Workflow, name=made)[0].id)
        page: Any = stage.window.show_page("flowchart")
        stage.context.go_to(WorkflowPlace(workflow_id))
        QApplication.processEvents()
        page.model.select(chosen)
        if fit:
            page.plane.view.fit()
        # Longer than lint waits.
        QTest.qWait(500)
        return stage.window

    return scene


def edited_blog_post(act: Callable[[Any], object]) -> Callable[[Stage], QWidget]:
    """A draft of the blog post with a step renamed, moved, removed and added; then ``act(page)``."""

    def scene(stage: Stage) -> QWidget:
        flowchart("Blog post")(stage)
        page: Any = stage.window.page
        do, id = stage.context.workspace.do, page.model.workflow_id
        if not page.model.view.is_draft:
            do(edit_step, id, StepId("keywords"), title="Research keywords and questions")
            place = page.model.boxes[StepId("social")]
            do(move_steps, id, {"social": (place.x, place.y + 160)})
            do(remove, id, ["images"])
            do(append_step, id, StepId("draft"), StepKind.TASK)
        QTest.qWait(500)
        act(page)
        QTest.qWait(300)
        return stage.window

    return scene


def plan(group: str = "project", *, one: bool = False, fit: bool = False) -> Callable[[Stage], QWidget]:
    """The plan of all projects or of one, under these heads."""

    def scene(stage: Stage) -> QWidget:
        page: Any = stage.window.show_page("plan")
        page.toolbar.group.choose(group)
        page.toolbar.project.pick(_newest(stage) if one else None)
        page.model.forecasts.settle()
        page.table.choose(4)
        page.fit() if fit else page.show_today()
        page.conflicts.fold.open(one)
        return stage.window

    return scene


def difference(page: Any) -> None:
    page.versions.compare_draft()
    page.versions.difference.list.choose("images")


def stepping(page: Any) -> None:
    """The outline was rejected once."""
    page.versions.leave_difference()
    page.versions.side.close_panel()
    page.walkthrough.start()
    walk = page.walkthrough.session
    while walk.next_step.id != "approve_outline":
        walk.go_on()
    walk.finish(walk.next_step.id, next(one.name for one in walk.next_step.outcomes if not one.positive))


def _newest(stage: Stage) -> object:
    return stage.context.read(lambda reader: list(reader.find(Project)))[-1].id


def plan_dragging(stage: Stage) -> QWidget:
    page: Any = plan()(stage).page  # type: ignore[attr-defined]
    row = next(
        row
        for row in range(len(page.model.rows.at))
        if (bar := page.model.rows.bar(row)) is not None and (dates := page.model.dates(bar)) and dates.movable
    )
    page.chart.show_row(row)
    view, at = page.chart.viewport(), page.chart.place(row).center()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=at)
    for days in (1, 6):
        to = at + QPoint(round(days * page.chart.scale.day_width), 0)
        here = QPointF(to)
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, here, view.mapToGlobal(here), left, left, none))
    return stage.window


SCENES: dict[str, Callable[[Stage], QWidget]] = {
    "start_dialog": start_dialog,
    "start_filled": start_filled,
    "move_dialog": move_dialog,
    "away_dialog": away_dialog,
    "panel_approval": panel(lambda task: task.in_review),
    "panel_vote": voted,
    "panel_plain": panel(lambda task: task.state is TaskState.DOING and task.kind is StepKind.TASK),
    "panel_done": panel(lambda task: task.state is TaskState.DONE),
    "panel_waiting": panel(lambda task: task.state is TaskState.WAITING),
    "outcome_popover": outcome_popover,
    "quick_add": quick_add,
    "palette": palette,
    "toasts": toasts,
    "person_panel": person_panel,
    "project_panel": project_panel,
    "backups": backups,
    "keys": keys,
    "flowchart_kinds": flowchart("every_kind", "check", fit=True),
    "flowchart_chosen": flowchart("every_kind", "brief", "draft", "f4"),
    "flowchart_lanes": flowchart("in_lanes", "draft"),
    "flowchart_webinar": flowchart("Webinar"),
    "flowchart_blog_post": flowchart("Blog post"),
    "flowchart_difference": edited_blog_post(difference),
    "flowchart_publish": edited_blog_post(lambda page: page.publish()),
    "flowchart_history": edited_blog_post(lambda page: page.versions.show_history()),
    "flowchart_stepping": edited_blog_post(stepping),
    "plan_of_all": plan(),
    "plan_of_one": plan(one=True, fit=True),
    "plan_by_owner": plan("owner"),
    "plan_dragging": plan_dragging,
}


def lengthen(workspace: Workspace) -> None:
    """Titles, names and roles as long and as strange as they come."""
    people = workspace.read(lambda reader: list(reader.find(Person)))
    projects = workspace.read(lambda reader: list(reader.find(Project)))
    tasks = [task for task in workspace.read(_tasks) if task.state.open]
    workspace.do(rename_project, projects[0].id, LONG[:120])
    workspace.do(rename_project, projects[1].id, RTL)
    for task, title in zip(tasks, (COMPOUND, LONG[:200], RTL, "<b>Bold</b> & <img src=x>"), strict=False):
        workspace.do(rename_task, task.id, title)
    workspace.do(block_task, tasks[0].id, by=COMPOUND)
    fresh = workspace.do(add_person, f"Wolfgang Amadeus {COMPOUND}", email="w@example.com").value
    workspace.do(give_role, fresh, f"Leiter {COMPOUND}")
    workspace.do(give_role, people[0].id, f"Leiter {COMPOUND}")
    today = workspace.read(lambda reader: reader.today())
    workspace.do(add_task, LONG[:200], fresh, due_on=today + timedelta(days=1))
    approval = next((task for task in workspace.read(_tasks) if task.in_review), None)
    if approval is not None:
        waiting = [id for id in approval.approvers if id != people[0].id][:1]
        outcome = workspace.read(_first_outcome, approval.id)
        for id in waiting:
            workspace.do(cast_vote, approval.id, id, outcome, comment=LONG)


def _first_outcome(reader: Reader, task_id: TaskId) -> str:
    from app.queries.task import task_detail

    detail = task_detail(reader, task_id)
    assert detail is not None
    return detail.outcomes[0].name
