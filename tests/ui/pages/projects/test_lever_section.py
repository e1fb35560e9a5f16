"""A date that turned: Today shows it, and a row of the project's panel does what would help, as one step."""

from pathlib import Path

from app.actions.task import block_task
from app.queries.project import project_sentence
from tests.builders import make_office
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.projects.panel import ProjectPanel
from ui.pages.today.model import today_rows


def test_a_row_of_what_would_help_does_it_as_one_step(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    panel = ProjectPanel(context, context.read(ProjectPanel.read, office.project))
    qtbot.addWidget(panel)
    context.notifier.changed.connect(lambda _: panel.show_project(context.read(ProjectPanel.read, office.project)))
    panel.show()
    office.workspace.tick()
    assert panel.levers.isHidden()
    assert context.read(today_rows, {}).slipping == ()
    context.do(block_task, office.task("idea").id, by="Legal", until=office.task("publish").due_on)
    [row] = context.read(today_rows, {}).slipping
    assert row.title.startswith("Publish 15 Apr slips to ")
    assert not panel.levers.isHidden()
    steps = len(context.read(lambda reader: reader.history()))
    panel.levers.rows.opened.emit(0)
    assert len(context.read(lambda reader: reader.history())) == steps + 1
    assert "holds" in context.read(project_sentence, office.project)
    assert panel.levers.isHidden()
    office.workspace.close()
