"""The tab Files and the files of a task: adding by dialog, drop, paste and link; versions; opening, questions first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget

from app.actions.deliverable import add_deliverable
from app.actions.file import add_files, comment_version
from app.domain.brief import Deliverable, DeliverableState
from app.domain.file import FileContent, NamedContent
from app.queries.file import files_of_project, files_of_task
from tests.ui.boards import shown_board
from tests.ui.company import Seen, nameless, press_button, seen
from ui.link import background
from ui.link.context import Context
from ui.link.place import ProjectPagePlace, ProjectTabId
from ui.pages.project.files import FilesTab
from ui.pages.project.page import ProjectPage
from ui.widgets.file_acts import FileActs


@dataclass
class Desktop:
    """What was handed to the desktop, and what its dialog for files gives."""

    chosen: list[str] = field(default_factory=list)
    opened: list[QUrl] = field(default_factory=list)
    takes: bool = True

    def open(self, url: QUrl) -> bool:
        self.opened.append(url)
        return self.takes

    def ask(self, parent: QWidget, title: str) -> list[str]:
        return self.chosen

    def acts(self, context: Context, host: QWidget) -> FileActs:
        return FileActs(context, host, self.open, self.ask)


@dataclass
class Shown:
    seen: Seen[ProjectPage]
    tab: FilesTab
    desktop: Desktop
    qtbot: object

    def names(self) -> list[str]:
        project = self.seen.office.project
        return [line.file.name for line in self.seen.context.read(files_of_project, project)]

    def answer(self, text: str) -> str:
        """Type an answer to the question of the bar; what it proposed."""
        [line] = [line for line in self.tab.bar.findChildren(QLineEdit) if line.isVisible()]
        proposed = line.text()
        line.setText(text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        return proposed

    def wait_for(self, happened: Callable[[], object]) -> None:
        self.qtbot.waitUntil(happened)


@contextmanager
def files_shown(qtbot, folder: Path) -> Iterator[Shown]:
    with seen(qtbot, folder / "data", ProjectPage) as page:
        page.page.show_place(ProjectPagePlace(page.office.project, ProjectTabId.FILES))
        tab = page.page.tab()
        assert isinstance(tab, FilesTab)
        desktop = Desktop()
        tab.acts = desktop.acts(page.context, tab)
        yield Shown(page, tab, desktop, qtbot)


def source(folder: Path, name: str = "Text.docx", data: bytes = b"first") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def dropped(widget: QWidget, data: QMimeData) -> None:
    """As by a file manager that can only move; told that what was taken was moved, it would delete the file."""
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)
    assert not event.isAccepted() or event.dropAction() is Qt.DropAction.IgnoreAction


def urls(*addresses: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(addresses))
    return data


def test_files_are_added_by_the_dialog_as_one_step_and_the_tab_counts_them(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        assert shown.tab.stack.currentWidget() is shown.tab.empty
        shown.desktop.chosen = [str(source(tmp_path)), str(source(tmp_path, "Plan.pdf"))]
        before = shown.seen.steps
        press_button(shown.tab, "Add files…")
        shown.wait_for(lambda: shown.names() == ["Plan.pdf", "Text.docx"])
        assert shown.seen.steps == before + 1
        assert "Files  2" in [shown.seen.page.tab_bar.tabText(at) for at in range(shown.seen.page.tab_bar.count())]
        assert [item.title for item in shown.tab.files.rows.items] == ["Plan.pdf", "Text.docx"]
        assert nameless(shown.seen.page) == []
        shown.seen.context.undo()
        assert shown.tab.stack.currentWidget() is shown.tab.empty


def test_files_links_and_pictures_can_be_dropped_and_pasted(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        dropped(shown.tab, urls(QUrl.fromLocalFile(str(source(tmp_path)))))
        shown.wait_for(lambda: shown.names() == ["Text.docx"])
        dropped(shown.tab, urls(QUrl("https://example.com/plan")))
        assert shown.names() == ["plan", "Text.docx"]
        picture = QImage(30, 20, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.red)
        QGuiApplication.clipboard().setImage(picture)
        shown.tab.setFocus()
        QTest.keyClick(shown.tab, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        shown.wait_for(lambda: len(shown.names()) == 3)
        [line] = [line for line in shown.tab.lines if line.file.name.startswith("Picture 2026-02-09")]
        path = shown.seen.context.workspace.attachments.checked(line.latest.content, "")
        assert QImage(str(path)).size() == picture.size()
        QGuiApplication.clipboard().setText("just words")
        shown.tab.acts.paste(shown.tab._place)
        assert "holds no picture" in shown.seen.refused[-1]


def test_a_new_version_a_name_a_note_and_its_removal_are_a_key_each(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        dropped(shown.tab, urls(QUrl.fromLocalFile(str(source(tmp_path)))))
        shown.wait_for(lambda: shown.names() == ["Text.docx"])
        shown.tab.files.setFocus()
        shown.desktop.chosen = [str(source(tmp_path, "Text later.docx", b"second"))]
        QTest.keyClick(shown.tab.files, Qt.Key.Key_V)
        shown.wait_for(lambda: len(shown.tab.versions.rows.items) == 2)
        QTest.keyClick(shown.tab.files, Qt.Key.Key_V)
        shown.wait_for(lambda: bool(shown.seen.refused))
        assert shown.seen.refused == ["This is version 2 of “Text.docx” already. Nothing was added."]
        QTest.keyClick(shown.tab.files, Qt.Key.Key_F2)
        assert shown.answer("Final.docx") == "Text.docx"
        assert shown.names() == ["Final.docx"]
        shown.tab.versions.step(1)
        QTest.keyClick(shown.tab.versions, Qt.Key.Key_E)
        assert shown.answer("after the call") == ""
        assert shown.tab.lines[0].latest.version.note == "after the call"
        QTest.keyClick(shown.tab.files, Qt.Key.Key_Delete)
        assert shown.names() == []


@pytest.mark.requirement("A29")
def test_a_comment_belongs_to_its_version_and_a_new_one_offers_the_review(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        dropped(shown.tab, urls(QUrl.fromLocalFile(str(source(tmp_path)))))
        shown.wait_for(lambda: shown.names() == ["Text.docx"])
        post = shown.seen.office.workspace.do(add_deliverable, shown.seen.office.project, "Post").value
        shown.tab.belongs.pick(int(post))
        assert shown.tab.lines[0].deliverable == "Post"
        shown.tab.versions.step(1)
        QTest.keyClick(shown.tab.versions, Qt.Key.Key_C)
        shown.answer("The crops cut the logo")
        assert shown.tab.feedback.text() == "Said of version 1\nYou: The crops cut the logo"
        shown.tab.acts.versioned.connect(shown.tab.offer_review)
        shown.desktop.chosen = [str(source(tmp_path, "Text 2.docx", b"second"))]
        QTest.keyClick(shown.tab.files, Qt.Key.Key_V)
        shown.wait_for(lambda: len(shown.tab.versions.rows.items) == 2)
        press_button(shown.tab.bar, "Put it in review")
        deliverable = shown.seen.context.read(lambda reader: reader.get(Deliverable, post))
        assert deliverable.state is DeliverableState.IN_REVIEW


def test_a_copy_is_opened_under_its_name_and_one_that_could_run_asks_first(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        for name in ("Text.docx", "setup.exe"):
            dropped(shown.tab, urls(QUrl.fromLocalFile(str(source(tmp_path, name, name.encode())))))
            shown.wait_for(lambda name=name: name in shown.names())
        shown.tab.files.choose(next(line.file.id for line in shown.tab.lines if line.file.name == "Text.docx"))
        QTest.keyClick(shown.tab.files, Qt.Key.Key_Return)
        shown.wait_for(lambda: len(shown.desktop.opened) == 1)
        assert Path(shown.desktop.opened[0].toLocalFile()).name == "Text.docx"
        shown.tab.files.choose(next(line.file.id for line in shown.tab.lines if line.file.name == "setup.exe"))
        QTest.keyClick(shown.tab.files, Qt.Key.Key_Return)
        [box] = shown.tab.findChildren(QMessageBox)
        assert "can run programs" in box.text()
        assert len(shown.desktop.opened) == 1
        next(press for press in box.buttons() if press.text() == "Open").click()
        shown.wait_for(lambda: len(shown.desktop.opened) == 2)


def test_what_changed_vanished_or_nobody_opens_is_one_sentence(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        dropped(shown.tab, urls(QUrl.fromLocalFile(str(source(tmp_path)))))
        shown.wait_for(lambda: shown.names() == ["Text.docx"])
        kept = next((shown.seen.office.folder / "attachments").iterdir())
        kept.write_bytes(b"forged")
        shown.tab.acts.open(shown.tab.lines[0], shown.tab.lines[0].latest)
        shown.wait_for(lambda: len(shown.seen.refused) == 1)
        kept.unlink()
        shown.tab.acts.open(shown.tab.lines[0], shown.tab.lines[0].latest)
        shown.wait_for(lambda: len(shown.seen.refused) == 2)
        assert "changed since it was added" in shown.seen.refused[0]
        assert "is not there any more" in shown.seen.refused[1]
        for path in (tmp_path, tmp_path / "gone"):
            dropped(shown.tab, urls(QUrl.fromLocalFile(str(path))))
        shown.wait_for(lambda: len(shown.seen.refused) == 4)
        assert shown.names() == ["Text.docx"]
        link = str(tmp_path / "share" / "x.pdf")
        shown.tab.acts.add_link(link, shown.tab._place)
        line = next(line for line in shown.tab.lines if line.latest.version.link)
        shown.tab.acts.open(line, line.latest)
        assert shown.seen.refused[-1].startswith(link)
        shown.desktop.takes = False
        shown.tab.acts.show_in_folder(line, line.latest)
        assert "Nothing on this computer opens" in shown.seen.refused[-1]
        assert not shown.tab.acts.add_link("javascript:alert(1)", shown.tab._place)


def test_a_long_copy_shows_how_far_it_is_and_given_up_it_leaves_nothing(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.link.background.SHOWN_AFTER_MS", 0)
    monkeypatch.setattr("app.adapters.attachments.PIECE", 2_000)
    with files_shown(qtbot, tmp_path) as shown:
        seen_parts: list[float] = []

        def show(title: str, steps) -> None:
            assert title == "Copy “film.mp4”"
            for part in steps:
                seen_parts.append(part)
                if part > 0.02:
                    break
            steps.close()

        shown.seen.context.show_long = show
        dropped(shown.tab, urls(QUrl.fromLocalFile(str(source(tmp_path, "film.mp4", bytes(20_000_000))))))
        shown.wait_for(lambda: bool(seen_parts) and seen_parts[-1] > 0.02)
        assert background.drain()
        assert shown.names() == []
        assert list((shown.seen.office.folder / "attachments").iterdir()) == []
        assert shown.seen.refused == []


def test_the_panel_of_a_task_shows_and_takes_its_files(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.office.task("idea").id
        assert shown.page.side.open(task_id)
        section = shown.page.side.panel.files
        desktop = Desktop()
        section.acts = desktop.acts(section.context, section)
        dropped(section, urls(QUrl.fromLocalFile(str(source(tmp_path)))))
        context = section.context
        qtbot.waitUntil(lambda: bool(context.read(files_of_task, task_id)))
        section.link.setText("https://example.com/brief")
        QTest.keyClick(section.link, Qt.Key.Key_Return)
        assert [line.file.name for line in context.read(files_of_task, task_id)] == ["brief", "Text.docx"]
        assert section.link.text() == ""
        desktop.chosen = [str(source(tmp_path, "Text 2.docx", b"second"))]
        press_button(section, "New version of “Text.docx”")
        qtbot.waitUntil(lambda: len(context.read(files_of_task, task_id)[1].versions) == 2)
        press_button(section, "brief")
        assert desktop.opened == [QUrl("https://example.com/brief")]


def test_a_thousand_versions_are_shown_at_once(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        contents = [NamedContent(f"{number}.txt", FileContent(f"{number:064x}", number)) for number in range(1_000)]
        shown.seen.office.workspace.do(add_files, contents, project_id=shown.seen.office.project)
        assert len(shown.tab.files.rows.items) == 1_000


def test_what_was_said_stands_under_the_last_version_and_no_more_of_it_than_has_room(qtbot, tmp_path: Path) -> None:
    with files_shown(qtbot, tmp_path) as shown:
        do, project = shown.seen.office.workspace.do, shown.seen.office.project
        do(add_files, [NamedContent("Text.docx", FileContent("a" * 64, 5))], project_id=project)
        version = shown.tab.lines[0].latest.version.id
        do(comment_version, version, "The crops cut the logo")
        tab = shown.tab
        tab.versions.step(1)
        below = tab.versions.mapTo(tab, tab.versions.rect().bottomLeft()).y()
        assert 0 < tab.feedback.mapTo(tab, tab.feedback.rect().topLeft()).y() - below < 20
        for number in range(40):
            do(comment_version, version, f"remark {number}")
        lines = tab.feedback.text().splitlines()
        assert lines[0] == "Said of version 1, the last 8 of 41; all are in the journal"
        assert lines[-1] == "You: remark 39"
        assert len(lines) == 9
