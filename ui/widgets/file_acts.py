"""What can be done with files from the screen: copying beside the window, drops, pictures, opening, questions first.

A copy is made in a worker; the step that names it follows when it is whole. What takes longer shows how far it is and
can be cancelled.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.actions.file import add_files, add_version
from app.domain.errors import LeadlineError
from app.domain.file import FileContent, NamedContent
from app.domain.file_name import may_run, safe_file_name
from app.domain.ids import FileId, ProjectId, TaskId
from app.editing.edit import within
from app.editing.ports import Attachments
from app.exchange.task_record import count
from app.queries.file import LEAD, FileLine, FileVersionLine
from ui.link import background
from ui.link.context import Context
from ui.link.plain_text import one_line, set_box_text

WEB = ("http", "https", "mailto")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """What new files belong to."""

    project_id: ProjectId | None = None
    task_id: TaskId | None = None


def who_did(who: str) -> str:
    """The name of whoever made a version or said something of it, as the window speaks to its one user."""
    return "You" if who == LEAD else who


def ask_files(parent: QWidget, title: str) -> list[str]:
    """The system's dialog for several files; empty when it was cancelled."""
    return QFileDialog.getOpenFileNames(parent, title)[0]


def open_outside(url: QUrl) -> bool:
    """Hand it to the desktop; False when nothing there takes it."""
    return QDesktopServices.openUrl(url)


class FileActs(QObject):
    """``opener`` hands an address to the desktop, ``ask`` lets files be chosen."""

    versioned = Signal(object)
    """The ``FileLine`` that has just got another version, as it was before."""

    def __init__(
        self,
        context: Context,
        host: QWidget,
        opener: Callable[[QUrl], bool] = open_outside,
        ask: Callable[[QWidget, str], list[str]] = ask_files,
    ) -> None:
        super().__init__(host)
        self._context, self._host, self._opener, self._ask = context, host, opener, ask

    def choose(self, place: FilePlace) -> None:
        """Ask for files and add them."""
        self.add([Path(name) for name in self._ask(self._host, "Add files")], place)

    def choose_version(self, line: FileLine) -> None:
        """Ask for the file that is the next version of this one."""
        chosen = self._ask(self._host, f"New version of {one_line(line.file.name)}")
        if chosen:
            self.add_version(line, Path(chosen[0]))

    def add(self, paths: Sequence[Path], place: FilePlace) -> None:
        """Copy these files and add them as one step."""
        if paths:
            words = f"Copy “{one_line(paths[0].name)}”" if len(paths) == 1 else f"Copy {count(len(paths), 'file')}"

            def added(made: list[NamedContent]) -> None:
                self._add(made, place)

            self._copy(words, paths, added)

    def add_version(self, line: FileLine, path: Path) -> None:
        """Copy a file as the next version of one that is there."""

        def added(made: list[NamedContent]) -> None:
            if self._context.do(add_version, line.file.id, made[0].content) is not None:
                self.versioned.emit(line)

        self._copy(f"Copy “{one_line(path.name)}”", [path], added)

    def add_link(self, link: str, place: FilePlace) -> bool:
        """Add a web address or the whole path of a file; False when it was refused, and said."""
        name = safe_file_name(link.strip().rstrip("/\\"))
        return self._add([NamedContent(name, FileContent(link=link))], place)

    def drop(self, data: QMimeData, place: FilePlace) -> bool:
        """Add what was dropped or pasted: files are copied, addresses become links, a picture a PNG; False: nothing."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        links = [url.toString() for url in data.urls() if url.scheme().lower() in WEB]
        if paths:
            self.add(paths, place)
        elif links:
            self._add([NamedContent(safe_file_name(link.rstrip("/")), FileContent(link=link)) for link in links], place)
        elif data.hasImage():
            self._add_picture(QImage(data.imageData()), place)
        elif data.hasText() and QUrl(data.text().strip(), QUrl.ParsingMode.StrictMode).scheme().lower() in WEB:
            self.add_link(data.text(), place)
        else:
            return False
        return True

    def paste(self, place: FilePlace) -> None:
        """What the clipboard holds, as if it was dropped."""
        if not self.drop(QGuiApplication.clipboard().mimeData(), place):
            self._context.refuse("The clipboard holds no picture, no file and no link. Copy one first.")

    def open(self, line: FileLine, version: FileVersionLine) -> None:
        """Open a version outside, after a question where it could run something."""
        name = line.file.name if version.version.sha256 else version.version.link
        if may_run(name) and QUrl(name).scheme().lower() not in WEB:
            self._ask_first(line, version)
        else:
            self._open(line, version)

    def show_in_folder(self, line: FileLine, version: FileVersionLine) -> None:
        """Open the folder that a version lies in: a copy in one for a while, a link where it leads."""
        link = version.version.link
        if version.version.sha256:
            self._taken_out(line, version, lambda path: self._hand_over(QUrl.fromLocalFile(str(path.parent))))
        elif QUrl(link).scheme().lower() in WEB:
            self._context.refuse("It is a web address and lies in no folder. Open it instead.")
        else:
            self._hand_over(QUrl.fromLocalFile(str(Path(link).parent)))

    def _add(self, made: Sequence[NamedContent], place: FilePlace) -> bool:
        # A task says itself in which project it is.
        project_id = place.project_id if place.task_id is None else None
        return self._context.do(add_files, made, task_id=place.task_id, project_id=project_id) is not None

    def _add_picture(self, image: QImage, place: FilePlace) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if image.isNull() or not QImageWriter(buffer, QByteArray(b"png")).write(image):
            self._context.refuse("This picture cannot be read. Save it as a file and add that.")
            return
        at = self._context.read(lambda reader: reader.local(reader.now()))
        name, attachments = f"Picture {at:%Y-%m-%d %H.%M.%S}.png", self._context.workspace.attachments
        data = bytes(buffer.data().data())

        def added(content: FileContent) -> None:
            self._add([NamedContent(name, content)], place)

        background.run(lambda job: attachments.keep(data), added, self._failed)

    def _copy(self, title: str, paths: Sequence[Path], add: Callable[[list[NamedContent]], None]) -> None:
        attachments = self._context.workspace.attachments
        show = partial(self._context.show_long, title)
        background.run_watched(self, show, lambda: _copying(attachments, paths), add, self._failed)

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, LeadlineError):
            raise problem
        self._context.refuse(problem.sentence)

    def _open(self, line: FileLine, version: FileVersionLine) -> None:
        link = version.version.link
        if version.version.sha256:
            self._taken_out(line, version, lambda path: self._hand_over(QUrl.fromLocalFile(str(path))))
        elif QUrl(link).scheme().lower() in WEB:
            self._hand_over(QUrl(link))
        elif not Path(link).exists():
            self._context.refuse(f"{link} is not there any more. Add the file again as a new version.")
        else:
            self._hand_over(QUrl.fromLocalFile(link))

    def _taken_out(self, line: FileLine, version: FileVersionLine, then: Callable[[Path], None]) -> None:
        attachments, content, name = self._context.workspace.attachments, version.content, line.file.name
        background.run(lambda job: attachments.taken_out(content, name), then, self._failed)

    def _hand_over(self, url: QUrl) -> None:
        if not self._opener(url):
            self._context.refuse("Nothing on this computer opens this kind of file. Show it in its folder instead.")

    def _ask_first(self, line: FileLine, version: FileVersionLine) -> None:
        box = QMessageBox(self._host)
        box.setWindowTitle("Open file")
        name = one_line(line.file.name)
        set_box_text(box, f"“{name}” can run programs on this computer. Open it only if you know who made it.")
        go = box.addButton("Open", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        go.clicked.connect(lambda: self._open(line, version))
        box.finished.connect(box.deleteLater)
        box.open()


def _copying(attachments: Attachments, paths: Sequence[Path]) -> Generator[float, None, list[NamedContent]]:
    made = []
    for place, path in enumerate(paths):
        begin, end = place / len(paths), (place + 1) / len(paths)
        content = yield from within(attachments.copying(path), begin, end)
        made.append(NamedContent(path.name, content))
    return made


def file_by_id(lines: Sequence[FileLine], file_id: FileId | None) -> FileLine | None:
    """The file of this id among those that are shown."""
    return next((line for line in lines if line.file.id == file_id), None)
