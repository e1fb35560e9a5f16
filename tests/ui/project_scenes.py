"""Pictures of what a project goes through from the brief to the retrospective: tabs, dialogs, processes."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.ids import ProjectId
from app.domain.project import Project, ProjectState
from app.domain.workflow import Workflow
from tests.ui.scenes import Stage
from ui.link.place import (
    ChangeFields,
    ChangeSteps,
    CloseProject,
    ImproveStep,
    ProjectPagePlace,
    ProjectTabId,
    ReduceScope,
    RepeatWorkflow,
    StartFreeProject,
)


def project_of(stage: Stage, state: ProjectState = ProjectState.RUNNING) -> ProjectId:
    return next(one.id for one in stage.context.read(lambda reader: list(reader.find(Project))) if one.state is state)


def tab(id: ProjectTabId, state: ProjectState = ProjectState.RUNNING) -> Callable[[Stage], QWidget]:
    def scene(stage: Stage) -> QWidget:
        stage.context.go_to(ProjectPagePlace(project_of(stage, state), id))
        return stage.window

    return scene


def signing(name: str) -> Callable[[Stage], QWidget]:
    """The dialog that the card of sign-offs begins under this name."""
    return lambda stage: stage.dialog(
        ProjectPagePlace(project_of(stage), ProjectTabId.OVERVIEW, about=f"sign-off {name}")
    )


def status_report(stage: Stage) -> QWidget:
    tab(ProjectTabId.OVERVIEW)(stage)
    next(command for command in stage.window.page.commands() if command.id == "status_report").run()
    QApplication.processEvents()
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def repeat(stage: Stage) -> QWidget:
    return stage.dialog(RepeatWorkflow(stage.context.read(lambda reader: next(iter(reader.find(Workflow)))).id))


def processes(name: str) -> Callable[[Stage], QWidget]:
    def scene(stage: Stage) -> QWidget:
        stage.window.show_page("processes").show_tab(name)  # type: ignore[attr-defined]
        return stage.window

    return scene


PROJECT_SCENES: dict[str, Callable[[Stage], QWidget]] = {
    **{f"project_{id}": tab(id) for id in ProjectTabId},
    **{f"closed_{id}": tab(id, ProjectState.COMPLETE) for id in (ProjectTabId.OVERVIEW, ProjectTabId.RESULTS)},
    **{f"sign_off_{name}": signing(name) for name in ("ask", "poll", "ready")},
    "status_report": status_report,
    "close_dialog": lambda stage: stage.dialog(CloseProject(project_of(stage))),
    "reduce_scope": lambda stage: stage.dialog(ReduceScope(project_of(stage))),
    "change_steps": lambda stage: stage.dialog(ChangeSteps(project_of(stage))),
    "change_fields": lambda stage: stage.dialog(ChangeFields(project_of(stage))),
    "improve_step": lambda stage: stage.dialog(ImproveStep(stage.task(lambda task: task.step_id is not None))),
    "free_project": lambda stage: stage.dialog(StartFreeProject()),
    "repeat": repeat,
    **{f"processes_{name}": processes(name) for name in ("catalogue", "roles", "recurring")},
}
