"""Pictures of every part in both looks, for eyes: ``python -m tests.ui.gallery FOLDER``; twice as sharp with
``QT_SCALE_FACTOR=2``. Nothing is asserted here; the tests use the gallery page to repaint everything."""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from app.workspace.workspace import Workspace
from tests.ui.fakes import fake_entries, made_workspace, move_card
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.preferences import Preferences
from ui.link.theme import HEAD, MEDIUM, META, SEMIBOLD, Mode, font, theme
from ui.shell.application import make_application
from ui.shell.main_window import MainWindow
from ui.shell.pages import PageEntry
from ui.shell.search import PaletteHit, matching
from ui.widgets.avatar import Avatar, paint_avatar
from ui.widgets.button import button, icon_button, link_button
from ui.widgets.card import CardList, is_state, paint_card, paint_text
from ui.widgets.chip import Chip, ChipStyle, Tone, paint_chip
from ui.widgets.crash_box import CrashBox
from ui.widgets.date_field import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl
from ui.widgets.side_panel import SidePanel

TODAY = date(2026, 11, 22)
PEOPLE = ("Maya Okafor", "Jon Berg", "Ana Lopez", "Sam Reed", "Lea König")
CARDS = (
    ("Write the launch landing page", "Web", Tone.WARN, "24 Nov", "clock", 0),
    ("Brief the photographer", "Brand", Tone.PLAIN, "27 Nov", "calendar", 1),
    ("Draft the press release", "PR", Tone.BAD, "20 Nov", "clock-alert", 3),
    ("Collect customer quotes", "Content", Tone.PLAIN, "1 Dec", "calendar", 0),
    ("Creative brief", "Brand", Tone.OK, "12 Nov", "check", 2),
)


class CardDelegate(QStyledItemDelegate):
    def sizeHint(self, option, index):
        return QSize(260, 104)

    def paint(self, painter, option, index):
        title, label, tone, due, icon, person = CARDS[index.row()]
        rect = QRect(option.rect).adjusted(10, 0, -10, -8)
        paint_card(painter, rect, is_state(option, QStyle.StateFlag.State_Selected))
        paint_chip(painter, rect.topLeft() + QPoint(12, 10), ChipStyle(label, Tone.HUE))
        paint_text(painter, rect.adjusted(12, 34, -12, -40), title, font(weight=MEDIUM), theme().tokens.text)
        due_rect = paint_chip(painter, rect.bottomLeft() + QPoint(12, -29), ChipStyle(due, tone, icon))
        paint_chip(painter, due_rect.topRight() + QPoint(12, 0), ChipStyle("2/8", Tone.PLAIN, "square-check"))
        disc = QRect(rect.right() - 35, rect.bottom() - 32, 24, 24)
        paint_avatar(painter, disc, PEOPLE[person], person)


class Panel(QWidget):
    """A surface to lay parts on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, self.rect())
        painter.end()


class GalleryPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Gallery")
        self.set_header(subtitle="Spring product launch  ·  publish 14 December 2026")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 20)
        row.setSpacing(16)
        row.addWidget(self._cards(), 1)
        row.addWidget(self._form(), 1)
        row.addWidget(self._parts(), 1)

    def primary(self):
        return Command("new", "New project", lambda: None, "plus", "Ctrl+N")

    def secondary(self):
        return (Command("export", "Export", lambda: None, "download"),)

    def _cards(self) -> QWidget:
        view = CardList("To do", self)
        model = QStandardItemModel(len(CARDS), 1, view)
        for row, card in enumerate(CARDS):
            model.setItem(row, QStandardItem(card[0]))
        view.setModel(model)
        view.setItemDelegate(CardDelegate(view))
        view.setCurrentIndex(model.index(2, 0))
        self.cards = view
        return view

    def _form(self) -> QWidget:
        panel = Panel()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(20, 20, 20, 20)
        heading = QLabel("Start project")
        heading.setFont(font(HEAD, SEMIBOLD))
        layout.addWidget(heading)
        self.form = Form()
        self.form.add("Name", QLineEdit("Spring product launch"))
        self.day = DateField("Publish date", lambda: TODAY, date(2026, 12, 14))
        self.form.add("Publish date", self.day, "A Monday. 16 working days from now.")
        self.wrong = DateField("Brief due", lambda: TODAY)
        self.form.add("Brief due", self.wrong)
        self.wrong.setText("30 Feb")
        self.wrong.read()
        self.owner = PersonField("Owner")
        self.owner.set_choices([PersonChoice(i, name, "least loaded" * (i == 1)) for i, name in enumerate(PEOPLE)], 1)
        self.form.add("Owner", self.owner)
        notes = QPlainTextEdit()
        notes.setPlaceholderText("Done when …")
        notes.setMaximumHeight(80)
        self.form.add("Done when", notes, "One sentence that everybody can check.")
        layout.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(button(Command("cancel", "Cancel", lambda: None)))
        buttons.addWidget(button(Command("start", "Start", lambda: None), primary=True))
        layout.addLayout(buttons)
        layout.addStretch()
        return panel

    def _parts(self) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.looks = SegmentedControl("Look", [("light", "Light"), ("dark", "Dark"), ("system", "System")])
        layout.addWidget(self.looks)
        layout.addWidget(SearchField("Filter cards"))
        chips = QHBoxLayout()
        for tone, text, icon in (
            (Tone.NEUTRAL, "waiting", "clock"), (Tone.ACCENT, "ready", "play"), (Tone.OK, "done", "check"),
            (Tone.WARN, "at risk", "triangle-alert"), (Tone.BAD, "2 days late", "clock-alert"),
        ):  # fmt: skip
            chips.addWidget(Chip(ChipStyle(text, tone, icon)))
        chips.addStretch()
        layout.addLayout(chips)
        people = QHBoxLayout()
        for number, name in enumerate(PEOPLE):
            people.addWidget(Avatar(name, number, 28))
        people.addWidget(Avatar(size=28))
        people.addWidget(icon_button(Command("more", "More", lambda: None, "ellipsis")))
        people.addWidget(link_button("Show all 12"))
        people.addStretch()
        layout.addLayout(people)
        off = button(Command("off", "Not yet", lambda: None, "lock", enabled=lambda: False))
        layout.addWidget(off, alignment=Qt.AlignmentFlag.AlignLeft)
        more = "Finished and cancelled projects are under Filter."
        layout.addWidget(
            EmptyState("inbox", "Nothing waits for you", Command("go", "Start a project", lambda: None), more), 1
        )
        return column


def gallery_window(workspace: Workspace, preferences: Preferences) -> MainWindow:
    entries = [PageEntry("gallery", "Gallery", "palette", GalleryPage), *fake_entries()]
    tasks = [PaletteHit(card[0], "Task · LL-12 · Spring launch", "circle", lambda: None) for card in CARDS]
    people = [PaletteHit(name, "Person", "user", lambda: None) for name in PEOPLE]
    providers = [lambda query: matching(query, tasks), lambda query: matching(query, people) if query else []]
    return MainWindow(Context(workspace, preferences), entries, providers=providers)


def _panel_content() -> QWidget:
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(20, 8, 20, 20)
    layout.setSpacing(12)
    row = QHBoxLayout()
    row.addWidget(Chip(ChipStyle("2 days late", Tone.BAD, "clock-alert")))
    row.addWidget(Chip(ChipStyle("PR", Tone.HUE)))
    row.addStretch()
    layout.addLayout(row)
    form = Form()
    form.add("Owner", PersonField("Owner"))
    form.add("Due", DateField("Due", lambda: TODAY, date(2026, 11, 20)))
    layout.addWidget(form)
    note = QLabel("Waits for nobody. Legal approval comes next.")
    note.setProperty("tone", "muted")
    note.setFont(font(META))
    layout.addWidget(note)
    layout.addStretch()
    return content


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    preferences = Preferences(folder / "preferences.json")
    application = make_application(["gallery"], preferences)
    suffix = "@2x" if os.environ.get("QT_SCALE_FACTOR") == "2" else ""
    data = tempfile.TemporaryDirectory()
    workspace = made_workspace(Path(data.name))
    window = gallery_window(workspace, preferences)
    window.resize(1366, 768)
    window.show()
    for mode in (Mode.LIGHT, Mode.DARK):
        theme().choose(mode)
        application.processEvents()
        window.grab().save(str(folder / f"gallery_{mode}{suffix}.png"))
        window.open_palette("b")
        application.processEvents()
        window.grab().save(str(folder / f"palette_{mode}{suffix}.png"))
        window.palette_box.close_palette()
        panel = SidePanel(window.page)
        panel.open_panel("Draft the press release", _panel_content())
        window.context.do(move_card, 1)
        window.context.refuse("“Draft” is done already; reopen it first.")
        for _ in range(30):
            application.processEvents()
        import time

        time.sleep(0.2)
        application.processEvents()
        window.grab().save(str(folder / f"panel_{mode}{suffix}.png"))
        panel.close_panel()
        for toast in list(window.toasts.stack.toasts):
            toast.close_now()
        window.resize(1000, 640)
        application.processEvents()
        window.grab().save(str(folder / f"narrow_{mode}{suffix}.png"))
        window.resize(1366, 768)
        box = CrashBox("Leadline 0.1.0 · Python 3.11 · Qt 6.11\n\nTraceback (most recent call last):\n  ...", window)
        box.show()
        application.processEvents()
        box.grab().save(str(folder / f"crash_{mode}{suffix}.png"))
        box.close()
        window.menuBar().actions()[2].menu().popup(QPoint(100, 100))
        window.menuBar().actions()[2].menu().grab().save(str(folder / f"menu_{mode}{suffix}.png"))
        window.menuBar().actions()[2].menu().hide()
        window.page.day.open_calendar()
        application.processEvents()
        window.page.day._calendar[0].grab().save(str(folder / f"calendar_{mode}{suffix}.png"))
        window.page.day._calendar[0].hide()
    window.close()
    workspace.close()
    data.cleanup()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
