"""What Today shows of an empty data folder: where and when the team works, who is in it, and three doors.

Imported with the first empty folder: no start with data pays for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.actions.sample import load_sample
from app.workspace.delivery_recording import past_facts
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ImportTasks, NewWorkflow, PageId, PagePlace
from ui.link.plain_text import plain_label, wrapping_label
from ui.link.theme import HEAD, META, SEMIBOLD, font, theme
from ui.pages.today.calendar_card import CalendarCard
from ui.pages.today.numbered_card import NumberDisc, heading
from ui.pages.today.people_card import PeopleCard
from ui.widgets.button import button, link_button
from ui.widgets.card import paint_card

TITLE = "Welcome to Leadline"


class FirstSteps(QWidget):
    """``refresh`` follows what is stored. The focus belongs to ``first``: where the next answer goes."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        named(self, TITLE)
        self.calendar = CalendarCard(context)
        self.people = PeopleCard(context)
        self.doors = tuple(Door(way, number) for number, way in enumerate(_ways(context, self._settle), start=1))
        for number, door in enumerate(self.doors, start=1):
            QShortcut(QKeySequence(str(number)), self, door.button.click, context=_INSIDE)
        self._lay_out(context)
        for card in (self.calendar, self.people):
            card.left.connect(lambda: self.first().setFocus(Qt.FocusReason.OtherFocusReason))

    def first(self) -> QWidget:
        """Where the next answer goes."""
        if not self.calendar.answered:
            return self.calendar.place.country
        return self.people.lines if not self.people.named else self.doors[1].button

    def refresh(self) -> None:
        """Show what is known by now."""
        self.calendar.refresh()
        self.people.refresh()

    def _settle(self) -> bool:
        """Keep what was typed above before a door leads away; False when something there has to be mended first."""
        return self.calendar.settle() and self.people.settle()

    def _lay_out(self, context: Context) -> None:
        inside = QWidget()
        inside.setAutoFillBackground(False)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(24, 4, 24, 16)
        layout.setSpacing(12)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.calendar, 1)
        above.addWidget(self.people, 1)
        layout.addLayout(above)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(NumberDisc(3))
        head.addWidget(heading("Choose a door"))
        hint = plain_label("Press 1, 2 or 3. The other two stay open until a project runs.")
        hint.setProperty("tone", "muted")
        head.addWidget(hint)
        head.addStretch()
        bring = link_button("Bring in tasks from a file…")
        bring.clicked.connect(lambda: context.go_to(ImportTasks()))
        head.addWidget(bring)
        layout.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(12)
        for door in self.doors:
            row.addWidget(door, 1)
        layout.addLayout(row, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


_INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut


@dataclass(frozen=True, slots=True)
class Way:
    """One way to begin: what the door says, what it does, and its picture."""

    title: str
    about: str
    command: Command
    takes: str
    paint: Callable[[QPainter, QRect], None]


def _ways(context: Context, settle: Callable[[], bool]) -> tuple[Way, Way, Way]:
    def after(act: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            if settle():
                act()

        return run

    def look_around() -> None:
        if context.do(load_sample) is not None:
            context.workspace.record(*context.read(past_facts))

    def templates() -> None:
        context.go_to(PagePlace(PageId.TEMPLATES))

    return (
        Way(
            "Look around",
            "A sample team of eight with three running projects: a webinar, a blog post, a new client. Nothing is "
            "sent; Settings takes it all away again.",
            Command("open_sample", "Open the sample", after(look_around), "users"),
            "about 2 minutes",
            _paint_board,
        ),
        Way(
            "Start from a template",
            "Pick blog post, webinar, newsletter, product launch or client onboarding, give it a date, and every "
            "step has an owner and a due date.",
            Command("choose_template", "Choose a template", after(templates), "layout-template"),
            "about 5 minutes",
            _paint_template,
        ),
        Way(
            "Draw your own",
            "Name how your team works and draw it step by step: who does what, what comes next, and what happens if "
            "something is not right.",
            Command("draw_own", "Draw a workflow", after(lambda: context.go_to(NewWorkflow())), "workflow"),
            "about 10 minutes",
            _paint_own,
        ),
    )


class Door(QWidget):
    """A card with a picture; the button, the whole picture and the number's key lead through it."""

    def __init__(self, way: Way, number: int) -> None:
        super().__init__()
        named(self, way.title)
        self._way = way
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        title = plain_label(way.title)
        title.setFont(font(HEAD, SEMIBOLD))
        about = wrapping_label(way.about)
        about.setProperty("tone", "muted")
        self.button = button(way.command, self, primary=number == _PRIMARY)
        takes = plain_label(f"{way.takes} · key {number}")
        takes.setFont(font(META))
        takes.setProperty("tone", "muted")
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.button)
        foot.addWidget(takes)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(6)
        layout.addWidget(_Picture(way.paint), 1)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addSpacing(6)
        layout.addLayout(foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.button.hasFocus() or bool(self.button.property("primary"))
        paint_card(painter, QRect(1, 1, self.width() - 2, self.height() - 3), chosen=chosen)
        painter.end()


_PRIMARY = 2


class _Picture(QWidget):
    """A drawing of 300 x 100, scaled to the room that there is."""

    def __init__(self, paint: Callable[[QPainter, QRect], None]) -> None:
        super().__init__()
        self._paint = paint
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(300, 110)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.sunken)
        painter.drawRoundedRect(self.rect(), 8, 8)
        scale = min(self.width() / 320, self.height() / 112)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(scale, scale)
        painter.translate(-150, -50)
        self._paint(painter, QRect(0, 0, 300, 100))
        painter.end()


def _box(painter: QPainter, rect: QRectF, hue: int | None = None, dashed: bool = False) -> None:
    """A card or a step: a thin border, a coloured edge, a line for its words."""
    t = theme().tokens
    painter.setBrush(Qt.BrushStyle.NoBrush if dashed else t.raised)
    painter.setPen(QPen(t.strong_border, 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    if hue is not None:
        painter.setBrush(t.hue(hue).fill)
        painter.drawRoundedRect(QRectF(rect.x(), rect.y() + 3, 3, rect.height() - 6), 1, 1)
    painter.setBrush(t.strong_border)
    painter.drawRoundedRect(QRectF(rect.x() + 9, rect.center().y() - 2, rect.width() * 0.5, 4), 2, 2)


def _line(painter: QPainter, x: float, y: float, to: float) -> None:
    painter.setPen(QPen(theme().tokens.muted, 1.2))
    painter.drawLine(QRectF(x, y, to - x, 0).topLeft(), QRectF(x, y, to - x, 0).topRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().tokens.muted)
    painter.drawEllipse(QRectF(to - 2, y - 2, 4, 4))


def _paint_board(painter: QPainter, room: QRect) -> None:
    t = theme().tokens
    for column, cards in enumerate((2, 2, 1)):
        left = column * 102.0
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(QRectF(left, 0, 94, 100), 6, 6)
        for card in range(cards):
            _box(painter, QRectF(left + 8, 10 + card * 44, 78, 36))
            painter.setBrush(t.hue(column * 2 + card).fill)
            painter.drawEllipse(QRectF(left + 70, 30 + card * 44, 11, 11))


def _paint_template(painter: QPainter, room: QRect) -> None:
    for row in range(2):
        for at in range(3):
            _box(painter, QRectF(at * 108, 8 + row * 52, 80, 32), hue=row * 3 + at)
            if at < 2:
                _line(painter, at * 108 + 80, 24 + row * 52, at * 108 + 106)


def _paint_own(painter: QPainter, room: QRect) -> None:
    _box(painter, QRectF(0, 34, 80, 32), hue=1)
    _line(painter, 80, 50, 106)
    _box(painter, QRectF(108, 34, 80, 32), hue=3)
    _line(painter, 188, 50, 214)
    _box(painter, QRectF(216, 34, 80, 32), dashed=True)
