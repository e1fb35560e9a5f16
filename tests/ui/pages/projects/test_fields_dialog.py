"""Required fields in *Start project*, and *Change fields* with what it changes."""

from pathlib import Path

from app.domain.ids import ProjectId
from app.domain.project import Project
from tests.app.actions.test_project_field import campaign
from tests.app.language import publish
from tests.builders import PUBLISH_ON, make_office
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.projects.fields_dialog import FieldsDialog
from ui.pages.projects.start_dialog import StartDialog


def answers(context: Context) -> object:
    return context.read(lambda reader: reader.get(Project, ProjectId(1))).fields


def test_start_waits_for_what_is_required_and_change_shows_what_follows(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    publish(office, "Campaign", campaign())
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    start = StartDialog(context, None, "Campaign")
    qtbot.addWidget(start)
    start.show()
    start.anchor.set_day(PUBLISH_ON)
    start.update_preview()
    assert start.preview.tasks.isVisible()
    assert (start.go.isEnabled(), start.fields._missing.text()) == (False, "Required: “Budget”.")
    start.fields.rows["Budget"].field.setText("1000")
    start.update_preview()
    assert start.go.isEnabled()
    start.go.click()
    assert answers(context) == {"Budget": 1000.0}

    dialog = FieldsDialog(context, None, ProjectId(1))
    qtbot.addWidget(dialog)
    assert dialog.fields.rows["Budget"].field.text() == "1000"
    assert not dialog.go.isEnabled()
    dialog.fields.rows["Budget"].field.setText("")
    dialog.update_preview()
    assert (dialog.go.isEnabled(), dialog.fields._missing.text()) == (False, "Required: “Budget”.")
    dialog.fields.rows["Budget"].field.setText("9000")
    dialog.update_preview()
    assert dialog.effects.text() == "“Large” goes to “Agency” instead of “Ads”."
    dialog.go.click()
    assert answers(context) == {"Budget": 9000.0}
    assert office.workspace.undo_title() == "Change fields of “Campaign, 9 Feb”"
