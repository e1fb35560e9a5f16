"""How many files of the program a reader opens to follow one gesture, from the press to the last repaint.

``python -m tests.benchmarks.files_entered [--list] [NAME ...]``. Each gesture has a process of its own, on a project of
the blog post workflow. Every file of ``app`` and ``ui`` counts in which a function was entered.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

# The offscreen platform runs no drag of Qt's own, which is what moves a card between two lists.
os.environ["QT_QPA_PLATFORM"] = "minimal:enable_fonts"

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from app.actions.task import add_task
from app.domain.board import Column
from app.domain.task import Task
from app.domain.workflow import Graph, WorkflowVersion
from app.queries.reader import Reader
from tests.builders import Office, make_office
from tests.ui.drag import drag
from ui.link.context import Context
from ui.link.page import Page
from ui.link.preferences import Preferences
from ui.shell.application import make_application
from ui.shell.command_server import CommandServer
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES
from ui.shell.reminders import Reminders

ROOT = Path(__file__).resolve().parents[2]
AIMS = {"card": 43, "free_card": 43, "step": 75, "bar": 49, "command": 71, "tick": 38}
"""Three quarters of what they were when this was first measured; two thirds for the step of a flowchart."""
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVES = 6
SETTLED_MS = 900
"""After the drop: what is put off (risk of a card, looks of a bar) has been worked out and painted then."""


class Entered:
    """The files of the product in which a function was called while it listened."""

    def __init__(self) -> None:
        self.files: set[str] = set()

    @contextmanager
    def listening(self) -> Iterator[None]:
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in ("app", "ui"):
                self.files.add(str(path.relative_to(ROOT)))


def shown(page: QWidget, width: int = 1140, height: int = 700) -> None:
    """In a window of its own, with everything done that it put off."""
    page.resize(width, height)
    page.show()
    page.activateWindow()
    QTest.qWait(SETTLED_MS)


def pull(view: QWidget, start: QPoint, by: QPoint, pause: Callable[[], object]) -> None:
    """Press, move in steps, let go; ``pause`` is called before the drop."""

    def send(kind: QEvent.Type, at: QPoint) -> None:
        here, held = QPointF(at), LEFT if kind is not QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        QApplication.sendEvent(view, QMouseEvent(kind, here, view.mapToGlobal(here), LEFT, held, PLAIN))
        QApplication.processEvents()

    send(QEvent.Type.MouseButtonPress, start)
    for at in range(1, MOVES + 1):
        send(QEvent.Type.MouseMove, start + by * at / MOVES)
    pause()
    send(QEvent.Type.MouseButtonRelease, start + by)
    QTest.qWait(SETTLED_MS)


def make_page(office: Office, make: Callable[[Context], Page], **chosen: int) -> Page:
    """The page on the office's data; ``chosen`` are preferences by name, with ``__`` for a point."""
    preferences = Preferences(office.folder / "view.json")
    for name, value in chosen.items():
        preferences.set(name.replace("__", "."), value)
    return make(Context(office.workspace, preferences))


def card(office: Office, entered: Entered) -> None:
    """A card of a project is dragged from Ready to Done: its preview and what follows need a forecast."""
    drag_card(office, entered, "Generate idea")


def free_card(office: Office, entered: Entered) -> None:
    """A card that belongs to no project is dragged from Ready to Done."""
    office.workspace.do(add_task, "Call the printer", office.people["Mia"])
    drag_card(office, entered, "Call the printer")


def drag_card(office: Office, entered: Entered, title: str) -> None:
    from ui.pages.board.page import make

    page: Any = make_page(office, make)
    shown(page)
    ready, done = page.columns[Column.READY], page.columns[Column.DONE]
    row = [card.title for card in ready.model.cards].index(title)
    start = ready.list.visualRect(ready.model.index(row)).center()
    with entered.listening():
        drag(ready.list.viewport(), start, done, QPoint(60, 200))
        QTest.qWait(SETTLED_MS)
    assert [card.title for card in done.model.cards] == [title]


def graph_of(office: Office) -> Graph:
    """The newest version of the workflow."""
    versions = office.workspace.read(lambda reader: reader.find(WorkflowVersion))
    return max(versions, key=lambda version: version.number).graph


def step(office: Office, entered: Entered) -> None:
    """A step of the flowchart is moved; the panel of steps was made before, by a step that is selected no more."""
    from ui.pages.flowchart.page import make

    page = make_page(office, make, flowchart__workflow=1)
    shown(page)
    view = next(one for one in page.findChildren(QGraphicsView) if one.isVisible())
    before = graph_of(office)
    moved = next(one for one in before.steps if one.id == "outline")
    other = next(one for one in before.steps if one.id not in (moved.id, "start"))
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.mapFromScene(QPointF(other.x or 0, other.y or 0)))
    QTest.qWait(SETTLED_MS)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.qWait(SETTLED_MS)
    start = view.mapFromScene(QPointF(moved.x or 0, moved.y or 0))
    with entered.listening():
        pull(view.viewport(), start, QPoint(90, 70), lambda: None)
    after = next(one for one in graph_of(office).steps if one.id == "outline")
    assert (after.x, after.y) != (moved.x, moved.y)


def bar(office: Office, entered: Entered) -> None:
    """A bar of the plan is moved by four days, its preview at the pointer."""
    from ui.pages.plan.page import make

    page: Any = make_page(office, make)
    shown(page)
    chart = page.chart
    chart.zoom_to(24)
    task = office.task("keywords")
    page.select(task.id)
    QTest.qWait(SETTLED_MS)
    place = chart.place(page.model.rows.place[task.id])

    def pause() -> None:
        assert chart.note.words.startswith("Due "), chart.note.words

    with entered.listening():
        pull(chart.viewport(), place.center(), QPoint(96, 0), pause)
    assert office.task("keywords").due_on != task.due_on


@contextmanager
def window(office: Office) -> Iterator[None]:
    """The window of the program with its bell, carrying out what other starts of it ask."""
    context = Context(office.workspace, Preferences(office.folder / "view.json"))
    found = MainWindow(context, PAGES)
    server = CommandServer(office.folder, context, found)
    reminders = Reminders(context, found)
    shown(found)
    yield
    reminders.close()
    server.close()


def command(office: Office, entered: Entered) -> None:
    """``task finish`` of another process, carried out by the window that is open."""
    with window(office):
        words = ["--data", str(office.folder), "task", "finish", str(office.task("idea").id)]
        with entered.listening():
            asked = subprocess.Popen([sys.executable, "-m", "ui", *words], cwd=ROOT, stdout=subprocess.PIPE)
            while asked.poll() is None:
                QTest.qWait(10)
            QTest.qWait(SETTLED_MS)
        assert asked.returncode == 0
        assert office.task("idea").state.over


def tick(office: Office, entered: Entered) -> None:
    """The clock goes on to where something is due soon, and the bubble of it is shown."""
    with window(office):
        due = min(task.due_on for task in office.workspace.read(tasks) if task.due_on and task.state.open)
        now = office.clock.moment
        office.clock.moment = now.replace(year=due.year, month=due.month, day=due.day)
        office.workspace.tick(office.clock.moment)
        QTest.qWait(SETTLED_MS)
        office.clock.forward(hours=9)
        with entered.listening():
            office.workspace.tick(office.clock.moment)
            QTest.qWait(SETTLED_MS)


def tasks(reader: Reader) -> Sequence[Task]:
    return reader.find(Task)


GESTURES = {"card": card, "free_card": free_card, "step": step, "bar": bar, "command": command, "tick": tick}


def count(name: str) -> set[str]:
    """Do one gesture here and tell the files that it entered."""
    entered = Entered()
    with tempfile.TemporaryDirectory() as folder:
        make_application(["leadline"], Preferences(Path(folder) / "look.json"))
        office = make_office(Path(folder) / "data", project=name != "free_card")
        GESTURES[name](office, entered)
        office.workspace.close()
    return entered.files


def main() -> None:
    words = sys.argv[1:]
    if words[:1] == ["--one"]:
        print(json.dumps(sorted(count(words[1]))), flush=True)
        # Nothing is left to be tidied: the data folder was a temporary one.
        os._exit(0)
    for name in [word for word in words if word in GESTURES] or list(GESTURES):
        call = [sys.executable, "-m", "tests.benchmarks.files_entered", "--one", name]
        done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        files = json.loads(done.stdout.splitlines()[-1])
        print(json.dumps({"gesture": name, "files": len(files), "aim": AIMS[name]}))
        if "--list" in words:
            print("\n".join(f"  {path}" for path in files))


if __name__ == "__main__":
    main()
