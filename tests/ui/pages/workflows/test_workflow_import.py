"""The dialog *Import workflow…*: what is shown before anything is kept, and what one *Import* makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.exchange.diagram.drawio_writer import write
from app.exchange.templates import template
from tests.ui.company import Seen, nameless, seen
from ui.link.place import ImportWorkflow, WorkflowPlace
from ui.pages.workflows.page import WorkflowsPage
from ui.pages.workflows.workflow_import import WorkflowImportDialog, open_workflow_import

pytestmark = [pytest.mark.requirement("U4"), pytest.mark.requirement("S10")]
CHART = "flowchart LR\n A[Write] --> B{Good?}\n B -->|Yes| C[Publish]\n B -->|No| A\n"
PAGE = f"# Ours\n\n```mermaid\n{CHART}```\n\n```mermaid\n{CHART}```\n"


@contextmanager
def importing(qtbot, folder: Path, name: str, content: str | bytes) -> Iterator[tuple[Seen, WorkflowImportDialog]]:
    """The dialog over the page, with its file read."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with seen(qtbot, folder / "data", WorkflowsPage) as s:
        dialog = open_workflow_import(s.context, s.page, file)
        assert dialog is not None
        qtbot.waitUntil(lambda: not dialog.progress.isVisible())
        yield s, dialog


def made(s: Seen) -> dict[str, VersionState]:
    """The workflows that are there, with the state of their first version."""
    find = s.office.workspace.read
    names = {one.id: one.name for one in find(lambda reader: reader.find(Workflow))}
    versions = find(lambda reader: reader.find(WorkflowVersion))
    return {names[version.workflow_id]: version.state for version in versions}


def words(dialog: WorkflowImportDialog) -> tuple[list[str], list[str]]:
    return [line.text() for line in dialog.questions.lines], [line.text() for line in dialog.report.lines]


def test_a_flowchart_is_shown_with_what_was_guessed_before_it_is_kept(qtbot, tmp_path):
    with importing(qtbot, tmp_path, "How we write.mmd", CHART) as (s, dialog):
        before = made(s)
        counted = "Read: 3 shapes (1 diamond), 3 arrows (2 with words). That makes 5 steps and 5 flows here."
        assert dialog.about.text() == f"1 workflow, 3 steps of work. {counted}"
        assert not dialog.side.isVisible()
        asked, different = words(dialog)
        assert asked == ["The drawing does not say what happens on the date: “Publish” carries it."]
        assert different == ["The steps were laid out, since the file says no places."]
        assert dialog.picture.widget().pixmap().width() > 100
        assert dialog.verdict.text().startswith("“How we write” becomes a draft: ")
        assert nameless(dialog) == []
        assert made(s) == before
        assert s.one_step(dialog.go.click)
        assert made(s) == {**before, "How we write": VersionState.DRAFT}
        assert isinstance(s.shown[-1], WorkflowPlace)


def test_of_several_workflows_those_that_are_ticked_are_taken_in_one_step(qtbot, tmp_path):
    with importing(qtbot, tmp_path, "README.md", PAGE) as (s, dialog):
        before = made(s)
        assert dialog.side.isVisible()
        assert dialog.go.text() == "Import 2 workflows"
        dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        assert dialog.go.text() == "Import"
        dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
        assert not dialog.go.isEnabled()
        for row in (0, 1):
            dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
        assert s.one_step(dialog.go.click)
        assert set(made(s)) - set(before) == {"README, 1", "README, 2"}
        assert s.shown == []


def test_a_name_that_is_taken_gets_a_number_and_a_sound_workflow_is_published(qtbot, tmp_path):
    content = write(template("webinar")).data
    with importing(qtbot, tmp_path, "a.drawio", content) as (s, dialog):
        name = template("webinar").name
        assert dialog.verdict.text() == f"“{name}” can be started at once."
        dialog.go.click()
        again = open_workflow_import(s.context, s.page, tmp_path / "a.drawio")
        qtbot.waitUntil(lambda: not again.progress.isVisible())
        assert again.verdict.text() == f"“{name} 2” can be started at once."
        again.go.click()
        assert made(s)[f"{name} 2"] is VersionState.PUBLISHED


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.drawio", "<nonsense", "cannot be read as XML"),
        ("a.doc", "", "cannot be imported. Choose a file"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_offered(qtbot, tmp_path, name, content, sentence):
    with importing(qtbot, tmp_path, name, content) as (_, dialog):
        assert sentence in dialog.verdict.text()
        assert not dialog.go.isEnabled()


def test_cancel_stops_the_reading(qtbot, tmp_path):
    file = tmp_path / "a.mmd"
    file.write_text(CHART)
    with seen(qtbot, tmp_path / "data", WorkflowsPage) as s:
        dialog = open_workflow_import(s.context, s.page, file)
        before = made(s)
        dialog.reject()
        qtbot.wait(50)
        assert made(s) == before


def test_a_file_is_asked_for_and_leaving_that_opens_nothing(qtbot, tmp_path, monkeypatch):
    filters = []

    def ask(parent, title, folder, filter):
        filters.append(filter)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    with seen(qtbot, tmp_path, WorkflowsPage) as s:
        assert open_workflow_import(s.context, s.page) is None
        assert all(ending in filters[0] for ending in ("*.drawio", "*.mmd", "*.json", "*.bpmn"))


def test_a_file_dropped_on_the_page_opens_the_import(qtbot, tmp_path):
    data, other = QMimeData(), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.PNG"))])
    other.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.doc"))])
    where = (QPointF(50, 50), Qt.DropAction.CopyAction)
    how = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with seen(qtbot, tmp_path / "data", WorkflowsPage) as s:
        for mime in (other, data):
            entering = QDragEnterEvent(where[0].toPoint(), where[1], mime, *how)
            entering.ignore()
            QApplication.sendEvent(s.page, entering)
            assert entering.isAccepted() is (mime is data)
        QApplication.sendEvent(s.page, QDropEvent(*where, data, *how))
        assert s.shown == [ImportWorkflow(tmp_path / "a.PNG")]


def test_days_of_a_sheet_are_counted_from_the_row_that_is_chosen(qtbot, tmp_path):
    rows = "Task,Owner,Due\nWrite,Ana,2027-03-01\nPublish,Ana,2027-03-05\nTell all,Ben,2027-03-08\n"
    with importing(qtbot, tmp_path, "Spring.csv", rows) as (s, dialog):
        assert dialog.anchor_row.isVisible()
        assert dialog.anchor.currentText() == "Tell all"
        assert words(dialog)[0][0].startswith("No row carries the anchor: dates are counted from the last one")
        dialog.anchor.setCurrentIndex(1)
        dialog.anchor.activated.emit(1)
        qtbot.waitUntil(lambda: not dialog.progress.isVisible())
        assert dialog.anchor.currentText() == "Publish"
        assert [one.text() for one in dialog.questions.lines] == words(dialog)[0]
        assert not any("counted from" in sentence for sentence in words(dialog)[0])
        assert s.one_step(dialog.go.click)
        graph = next(
            one.graph
            for one in s.office.workspace.read(lambda reader: reader.find(WorkflowVersion))
            if any(step.title == "Tell all" for step in one.graph.steps)
        )
        assert [step.offset.days for step in graph.steps if step.offset] == [-4, 3]
        assert graph.anchor.title == "Publish"
