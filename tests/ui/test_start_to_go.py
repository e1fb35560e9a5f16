"""From a workflow to work under way: the steps of a start one after the other, and the two worlds that it joins."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.actions.sign_off import answer_sign_off, ask_sign_off
from app.actions.task import start_task
from app.domain.run import TaskState
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.queries.project import project_heads
from tests.ui.pages.projects.test_start_dialog import shown, type_date
from tests.ui.pages.room import press, room, titles
from ui.pages.project.sign_off_dialogs import ReadyDialog
from ui.shell.pages import PAGES, PageEntry


@pytest.mark.requirement("S39")
def test_from_the_workflow_over_date_people_and_steps_to_sign_off_and_go(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    type_date(dialog.anchor, "18 Mar 2027")
    role, field = next(iter(dialog.people.fields.items()))
    other = list(made.at.people.values())[-1]
    field.pick(other)
    dialog.tailor.opener.click()
    dialog.tailor.steps.step.pick("outline")
    press(dialog.tailor.steps.new, "Ask the lawyer", Qt.Key.Key_Return)
    dialog.update_preview()
    promised = titles(dialog.preview.tasks)
    assert "Ask the lawyer" in promised
    dialog.go.click()
    (head,) = made.context.read(project_heads)
    tasks = made.at.tasks(head.project_id)
    assert [task.title for task in tasks] == promised
    assert {task.owner_id for task in tasks if task.role == role} == {other}
    made.at.workspace.do(ask_sign_off, head.project_id, SignOffKind.START, [other])
    host = QWidget()
    qtbot.addWidget(host)
    ready = ReadyDialog(made.context, host, head.project_id)
    assert ready.verdict.text().startswith("Not ready: ")
    [asked] = made.context.read(lambda reader: reader.find(SignOff))
    made.at.workspace.do(answer_sign_off, asked.id, SignOffState.AGREED)
    for card in ready.gates.values():
        card.ask_reason()
        card.reason.setText("We start small")
        qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    assert ready.verdict.text() == "Ready to start."
    begun = next(task for task in tasks if task.state is TaskState.READY)
    made.at.workspace.do(start_task, begun.id)
    assert next(task for task in made.at.tasks(head.project_id) if task.id == begun.id).state is TaskState.DOING


@pytest.mark.requirement("A1")
def test_how_we_work_and_the_work_are_apart_and_one_leads_to_the_other(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    dialog.go.click()
    (head,) = made.context.read(project_heads)
    rail = [entry.title for entry in PAGES if entry.group is not None]
    assert {"Workflows", "Templates", "Processes"} < set(rail)
    assert {"Projects", "Board", "Plan", "People"} < set(rail)

    def words(entry: PageEntry) -> str:
        page = entry.make(made.context)
        qtbot.addWidget(page)
        page.show()
        page.refresh(None)
        models = [view.model() for view in page.findChildren(QAbstractItemView)]
        cells = (model.index(row, 0) for model in models for row in range(model.rowCount()))
        return " ".join(f"{cell.data()} {cell.data(Qt.ItemDataRole.AccessibleTextRole)}" for cell in cells)

    by_title = {entry.title: entry for entry in PAGES}
    workflows, projects = words(by_title["Workflows"]), words(by_title["Projects"])
    assert "Blog post" in workflows
    assert head.name not in workflows
    assert head.name in projects
