"""Who is told of a project: each field of the panel is one step, and shows what holds after an undo."""

from pathlib import Path

from app.domain.person import Channel
from app.domain.project import Project
from tests.builders import PUBLISH_ON, make_office
from tests.ui.company import type_into
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.projects.panel import ProjectPanel
from ui.pages.projects.start_dialog import StartDialog


def test_each_field_is_one_step_and_an_undo_shows_what_was(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    panel = ProjectPanel(context, context.read(ProjectPanel.read, office.project))
    qtbot.addWidget(panel)
    context.notifier.changed.connect(lambda _: panel.show_project(context.read(ProjectPanel.read, office.project)))
    panel.told_fold.open()
    panel.show()
    told = panel.told
    ana, ben = office.people["Ana"], office.people["Ben"]

    def now() -> tuple[object, ...]:
        project = context.read(lambda reader: reader.get(Project, office.project))
        return project.anchor_minute, project.escalation_id, project.watchers, project.channels

    acts = (
        (lambda: type_into(told.hour, "14:30"), (14 * 60 + 30, None, (), ())),
        (lambda: told.contact.pick(ben), (14 * 60 + 30, ben, (), ())),
        (lambda: told.watcher.pick(f"person {ana}"), (14 * 60 + 30, ben, (ana,), ())),
        (lambda: told.ticks[Channel.MAIL].click(), (14 * 60 + 30, ben, (ana,), (Channel.MAIL,))),
    )
    before = [now()]
    for act, after in acts:
        office.clock.forward(minutes=1)
        act()
        assert now() == after
        before.append(after)
    for after in reversed(before[:-1]):
        context.undo()
        assert now() == after
    assert (told.hour.text(), told.contact.person_id, told.watchers.lines) == ("", None, ())
    type_into(told.hour, "25:00")
    assert "is no hour" in told.hour.accessibleDescription()
    office.workspace.close()


def test_an_hour_typed_at_the_start_is_the_hour_of_the_project(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    start = StartDialog(context, None)
    qtbot.addWidget(start)
    start.show()
    start.anchor.set_day(PUBLISH_ON)
    type_into(start.hour, "9")
    start.update_preview()
    start.go.click()
    assert [project.anchor_minute for project in context.read(lambda reader: reader.find(Project))] == [540]
    office.workspace.close()
