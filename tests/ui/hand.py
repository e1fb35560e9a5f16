"""A hand that goes everywhere in the real window over the sample team, and puts back what that did."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QMessageBox,
    QWidget,
)

from app.actions.brief import add_risk, change_brief
from app.actions.budget import add_budget_line
from app.actions.deliverable import add_deliverable
from app.actions.kpi import add_kpi
from app.actions.process import add_process
from app.actions.recurrence import add_recurrence
from app.actions.requirement import add_requirement
from app.actions.task import add_task
from app.actions.team import add_team
from app.bootstrap import open_workspace
from app.domain.dispatch import DRAFT, IN_FLIGHT, Dispatch, DispatchState, LetterCopy, StoryLine
from app.domain.ids import DispatchId
from app.domain.message import Message
from app.domain.person import Person
from app.domain.process import Process, Team
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.exchange.answer.mail import pasted
from app.workspace.answer_recording import record_mails
from app.workspace.sample import fill_when_empty
from ui.link.context import Context
from ui.link.place import (
    PageId,
    PersonPlace,
    ProjectPagePlace,
    ProjectPlace,
    ProjectTabId,
    RecurrencePlace,
    TaskPanelPlace,
    WorkflowPlace,
)
from ui.link.preferences import Preferences
from ui.link.theme import theme
from ui.pages.outbox.model import OutboxTab
from ui.pages.people.page import TEAMS, PeoplePage
from ui.pages.processes.page import CATALOGUE, ROLES, ProcessesPage
from ui.shell.file_menu import file_menu
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES
from ui.shell.program import start_reminding
from ui.shell.search import search_provider


@dataclass
class Hand:
    """Presses controls of one window over the sample team, and puts back what that did."""

    folder: Path
    calls: list[str] = field(default_factory=list)
    window: Any = None
    reminders: Any = None
    context: Any = None

    def open(self, sample: bool = True) -> None:
        self.workspace = open_workspace(self.folder)
        if sample:
            fill_when_empty(self.workspace)
        self.begun = self.steps
        self.open_window()

    def open_window(self) -> None:
        self.context = Context(self.workspace, Preferences(self.folder / "view.json"))
        providers = (search_provider(self.context),)
        self.window = MainWindow(self.context, PAGES, {"File": file_menu(self.context)}, providers)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.reminders = start_reminding(self.context, self.window)
        settle()

    def close_window(self) -> None:
        self.tidy()
        self.reminders.close()
        self.context.notifier.close()
        self.window.leaving = True
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def steps(self) -> int:
        return sum(not step.undone for step in self.workspace.read(lambda reader: reader.history()))

    def tidy(self) -> None:
        """Nothing stands open, and the data is as it was."""
        for _ in range(5):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        for box in QApplication.topLevelWidgets():
            if box is not self.window and box.isVisible():
                box.close()
        # Nobody gives the keyboard back to the window here; without it nothing that opens in it takes it.
        self.window.activateWindow()
        settle()
        for _ in range(3):
            QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Escape)
        while self.steps > self.begun:
            newest = [step for step in self.workspace.read(lambda reader: reader.history()) if not step.undone][-1]
            self.workspace.undo(next(iter(newest.scopes)))
        self.calls.clear()
        settle()

    def state(self) -> tuple[object, ...]:
        """What can be seen, and what is stored."""
        boxes = [box for box in QApplication.topLevelWidgets() if box.isVisible()]
        pictures = tuple(picture_of(box) for box in boxes)
        clip = QGuiApplication.clipboard().text()
        written = self.workspace._store.connection.total_changes
        focused = QApplication.focusWidget()
        where = focused.accessibleName() if focused is not None else ""
        return pictures, written, clip, tuple(self.calls), theme().mode, where

    def calm(self) -> tuple[object, ...]:
        """The state once it stands still."""
        before = self.state()
        for _ in range(20):
            QTest.qWait(5)
            now = self.state()
            if now == before:
                break
            before = now
        return before


def picture_of(widget: QWidget) -> int:
    image = widget.grab().toImage()
    return hash(image.constBits().tobytes())


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    made = Hand(tmp_path)

    def told(name: str, answer: object) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            made.calls.append(name)
            return answer

        return call

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, told(name, ("", "")))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", told("getOpenFileNames", ([], "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", told("folder", ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", told("opened", True))
    monkeypatch.setattr(QMessageBox, "exec", told("box", 0))
    monkeypatch.setattr(QDialog, "exec", told("dialog", 0))
    monkeypatch.setattr(QPrintDialog, "exec", told("printer", 0))
    monkeypatch.setattr(MainWindow, "leave", told("left", None))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("ui.link.motion.duration", lambda: 0)
    made.open()
    yield made
    made.close_window()
    made.workspace.close()


Scene = Callable[[Hand], object]


def on(page: PageId) -> Scene:
    return lambda hand: hand.window.show_page(page)


def first(kind: type[Any], place: Callable[[Any], Any]) -> Scene:
    def go(hand: Hand) -> None:
        hand.window.show_page(PageId.TODAY)
        things = hand.workspace.read(lambda reader: reader.find(kind))
        hand.context.go_to(place(things[0].id))

    return go


def brief_tab(tab: ProjectTabId, about: str) -> Scene:
    """A tab of the first project over a brief with one thing of each kind, the one of ``about`` at hand."""

    def go(hand: Hand) -> None:
        project = hand.workspace.read(lambda reader: reader.find(Project))[0].id
        do = hand.workspace.do
        ids = {
            "deliverable": do(add_deliverable, project, "Landing page").value,
            "requirement": do(add_requirement, project, "Names the price").value,
            "kpi": do(add_kpi, project, "Trials", target=400).value,
            "risk": do(add_risk, project, "The printer is late").value,
        }
        do(add_budget_line, project, "Print", 120_000)
        hand.window.show_page(PageId.TODAY)
        hand.context.go_to(ProjectPagePlace(project, tab, f"{about} {ids[about]}"))

    return go


def outbox_tab(tab: OutboxTab) -> Scene:
    """A tab of the Outbox, with a letter of every state behind it; what was told stays so when the rest is undone."""

    def go(hand: Hand) -> None:
        if not hand.workspace.read(lambda reader: reader.dispatches()):
            letters_in_all_states(hand)
        # Undone afterwards: there is always something to tell.
        task = hand.workspace.read(lambda reader: reader.find(Task))[0]
        hand.workspace.do(add_task, "A word", task.owner_id)
        hand.window.show_page(PageId.OUTBOX)
        hand.window.page.show_tab(tab)
        settle()

    return go


def answered(page: PageId) -> Scene:
    """A page over answers of every kind, which are facts and stay."""

    def go(hand: Hand) -> None:
        tasks = hand.workspace.read(lambda reader: [task for task in reader.find(Task) if task.state.open])
        said = ("DONE", "NEW DATE: next Friday", "NEW DATE: later", "BLOCKED", "Who has it?", "Finished, I think")
        today = hand.workspace.read(lambda reader: reader.today())
        texts = [f"[{task.key}] {words}" for task, words in zip(tasks, said, strict=False)]
        record_mails(hand.workspace, [pasted(text, today) for text in texts])
        shown = hand.window.show_page(page)
        if page == PageId.OUTBOX:
            shown.show_tab(OutboxTab.NEEDS_YOU)
        shown.answers.looking.finish()

    return go


def with_brief(hand: Hand) -> None:
    """The page of a project that something is missing for."""
    project = hand.workspace.read(lambda reader: reader.find(Project))[0]
    hand.workspace.do(change_brief, project.id, audience="Studio owners")
    hand.workspace.do(add_deliverable, project.id, "Landing page")
    hand.workspace.do(add_requirement, project.id, "Headline names the price")
    first(Project, lambda id: ProjectPagePlace(id, ProjectTabId.OVERVIEW))(hand)


def letters_in_all_states(hand: Hand) -> None:
    owner = hand.workspace.read(lambda reader: reader.find(Task))[0].owner_id
    story = (StoryLine(hand.workspace.clock.now(), "552 too large"),)
    keys = [message.fact_key for message in hand.workspace.read(lambda reader: reader.find(Message))]
    kinds = [("mail", state) for state in DispatchState] + [(DRAFT, DispatchState.WAITING)]
    letters = [
        Dispatch(DispatchId(n), owner, kind, "a@example.com", (keys[n % len(keys)],), state, "Your turn", story=story)
        for n, (kind, state) in enumerate(kinds, start=1)
        if state not in IN_FLIGHT
    ]
    hand.workspace.record(*letters, *(LetterCopy(letter.id, "To: a@example.com\n\nHello") for letter in letters))


def repeated(hand: Hand) -> None:
    """A process, and a workflow that repeats, with its dates."""
    workflow = hand.workspace.read(lambda reader: reader.find(Workflow)[0])
    known = hand.workspace.read(lambda reader: len(reader.find(Process)))
    hand.workspace.do(add_process, f"Customer letter {known}", workflow_id=workflow.id)
    done = hand.workspace.do(add_recurrence, workflow.id, "FREQ=WEEKLY;BYDAY=FR", date(2027, 6, 4))
    hand.context.go_to(RecurrencePlace(done.value))


def in_tab(page: PageId, tab: str) -> Scene:
    """One of the tabs of Processes, or the teams of People."""

    def go(hand: Hand) -> None:
        repeated(hand)
        member, known = hand.workspace.read(lambda reader: (reader.find(Person)[0].id, len(reader.find(Team))))
        team = hand.workspace.do(add_team, f"Words {known}", (member,))
        shown = hand.window.show_page(page)
        if isinstance(shown, PeoplePage):
            shown.shown.choose(tab)
            shown.teams.list.choose(team.value)
            shown.teams.list.opened.emit(team.value)
        elif isinstance(shown, ProcessesPage):
            shown.show_tab(tab)

    return go


SCENES: dict[str, Scene] = {
    **{f"tab {tab}": outbox_tab(tab) for tab in OutboxTab},
    **{f"page {entry.id}": on(entry.id) for entry in PAGES},
    "a task": first(Task, TaskPanelPlace),
    "a project": first(Project, ProjectPlace),
    "the page of a project": first(Project, ProjectPagePlace),
    "the tasks of a project": first(Project, lambda id: ProjectPagePlace(id, ProjectTabId.TASKS)),
    "a project with a brief": with_brief,
    "a person": first(Person, PersonPlace),
    "a workflow": first(Workflow, WorkflowPlace),
    "what repeats": repeated,
    "the catalogue": in_tab(PageId.PROCESSES, CATALOGUE),
    "who is involved": in_tab(PageId.PROCESSES, ROLES),
    "a team": in_tab(PageId.PEOPLE, TEAMS),
    "the brief of a project": brief_tab(ProjectTabId.BRIEF, "deliverable"),
    "requirements of a project": brief_tab(ProjectTabId.REQUIREMENTS, "requirement"),
    "results of a project": brief_tab(ProjectTabId.RESULTS, "kpi"),
    "answers on Today": answered(PageId.TODAY),
    "answers in the Outbox": answered(PageId.OUTBOX),
}


def can_be_walked(view: QAbstractItemView) -> bool:
    return view.isVisible() and view.focusPolicy() != Qt.FocusPolicy.NoFocus and view.model().rowCount() > 0
