"""Over the tabs of a project: three lights with number and reason, and the bar of its six phases."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.brief import Stage
from app.queries.gate import ProjectStages, StageStand
from app.queries.project_page import LightTone, ProjectHeader, ProjectLight
from ui.link.accessible import named
from ui.link.icon import paint_icon
from ui.link.place import ProjectTabId
from ui.link.plain_text import set_tool_tip
from ui.link.theme import META, SEMIBOLD, Tokens, font, theme
from ui.widgets.card import RADIUS, paint_text

_DISC, _LIGHT = 28, 36
_TIP, _BETWEEN, _ICON = 11, 3, 18
_TALL, _LOW = 46, 32
ROOMY = 132
"""Pixels from which on a phase has room for its sign."""
LOW_UNDER = 520
"""Under this height of the page the phases are one line high."""

_LEADS_TO = ((ProjectTabId.REQUIREMENTS, "requirement"), (ProjectTabId.BUDGET, "budget"), None)
"""The tab that tells more of each light, and what of it is brought forward; the last leads to the dialog that moves the
date."""


class LightButton(QAbstractButton):
    """One light: a sign, what it is about, its number and reason."""

    def __init__(self) -> None:
        super().__init__()
        self._light = ProjectLight("", "", LightTone.NONE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_light(self, light: ProjectLight) -> None:
        self._light = light
        words = f"{light.title}: {light.words}"
        named(self, words)
        set_tool_tip(self, words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _LIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _LIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        picture, ink, ground = _sign(self._light.tone, t)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRect(2, (self.height() - _DISC) // 2, _DISC, _DISC)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(disc)
        paint_icon(painter, disc.adjusted(6, 6, -6, -6), picture, ink)
        room = QRect(disc.right() + 9, 0, self.width() - disc.right() - 12, self.height())
        if _width(self._light.title, font(weight=SEMIBOLD)) + 6 + _width(self._light.words, font()) <= room.width():
            taken = paint_text(painter, room, self._light.title, font(weight=SEMIBOLD), t.text) + 6
            paint_text(painter, room.adjusted(taken, 0, 0, 0), self._light.words, font(), t.muted)
        else:
            upper, lower = QRect(room.x(), 3, room.width(), 15), QRect(room.x(), 18, room.width(), 15)
            paint_text(painter, upper, self._light.title, font(META, SEMIBOLD), t.text)
            paint_text(painter, lower, self._light.words, font(META), t.muted)
        if self.hasFocus():
            _paint_ring(painter, self.rect(), t)
        painter.end()


def _width(text: str, face: QFont) -> int:
    return QFontMetrics(face).horizontalAdvance(text)


def _sign(tone: LightTone, t: Tokens) -> tuple[str, QColor, QColor]:
    """Icon, ink and ground: never the colour alone."""
    return {
        LightTone.OK: ("check", t.ok, t.ok_soft),
        LightTone.WARN: ("triangle-alert", t.warn, t.warn_soft),
        LightTone.BAD: ("circle-alert", t.bad, t.bad_soft),
        LightTone.NONE: ("minus", t.muted, t.sunken),
    }[tone]


def _paint_ring(painter: QPainter, rect: QRect, t: Tokens) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(t.accent, 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)


class PhaseButton(QAbstractButton):
    """One phase as an arrow that points to the next: its sign, its name, and how it stands."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self.stage = stage
        self.stand: StageStand | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_stand(self, stand: StageStand) -> None:
        self.stand = stand
        where = "the project is here" if stand.here else "gone on from" if stand.over else ""
        named(self, f"{stand.title}: {stand.words}" if stand.words else stand.title, where)
        passed = stand.gate.passed
        reason = f"\nPassed because: {passed.reason}" if passed is not None and passed.reason else ""
        missing = "".join(f"\n{part.words}" for part in stand.gate.missing[:6]) if passed is None else ""
        set_tool_tip(self, self.accessibleName() + reason + missing)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.stand is None:
            return
        t, stand = theme().tokens, self.stand
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(t.accent if stand.here or focused else t.border, 2 if focused or stand.here else 1))
        painter.setBrush(t.accent_soft if stand.here else t.hover if self.underMouse() else t.raised)
        painter.drawPolygon(self._shape())
        picture, ink = phase_sign(stand, t)
        left = 16 if self.stage is Stage.DEFINE else _TIP + 10
        if self.width() >= ROOMY:
            paint_icon(painter, QRect(left, (self.height() - _ICON) // 2, _ICON, _ICON), picture, ink)
            left += _ICON + 8
        self._paint_words(painter, QRect(left, 0, self.width() - left - _TIP, self.height()), stand, t)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRect, stand: StageStand, t: Tokens) -> None:
        title = t.accent_text if stand.here else t.text
        quiet = t.warn if stand.lacks else t.text if stand.here else t.muted
        if room.height() < _TALL or not stand.words:
            taken = paint_text(painter, room, stand.title, font(weight=SEMIBOLD), title) + 6
            # Half a word says less than none; the tool tip has them all.
            for words in (stand.words, str(stand.lacks or "")):
                if _width(words, font(META)) <= room.width() - taken:
                    paint_text(painter, room.adjusted(taken, 0, 0, 0), words, font(META), quiet)
                    break
            return
        paint_text(painter, QRect(room.x(), 5, room.width(), 19), stand.title, font(weight=SEMIBOLD), title)
        paint_text(painter, QRect(room.x(), 24, room.width(), 16), stand.words, font(META), quiet)

    def _shape(self) -> QPolygonF:
        """With a straight back for the first and a straight front for the last."""
        right, bottom, middle = self.width() - 1.5, self.height() - 1.5, self.height() / 2
        front = right if self.stage is Stage.MEASURE else right - _TIP
        points = [QPointF(1.5, 1.5), QPointF(front, 1.5), QPointF(right, middle), QPointF(front, bottom)]
        points.append(QPointF(1.5, bottom))
        if self.stage is not Stage.DEFINE:
            points.append(QPointF(1.5 + _TIP, middle))
        return QPolygonF(points)


def phase_sign(stand: StageStand, t: Tokens) -> tuple[str, QColor]:
    """Icon and ink of a phase: never the colour alone."""
    if stand.here:
        return "circle-play", t.accent_text
    if stand.lacks:
        return "circle-dashed", t.warn
    if stand.over:
        return ("minus", t.muted) if stand.unused else ("circle-check", t.ok)
    return "circle", t.faint


class PhaseBar(QWidget):
    """The six phases in a row; ``chosen(Stage)`` for the one that was pressed."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "Phases")
        self.buttons = {stage: PhaseButton(stage, self) for stage in Stage}
        for stage, made in self.buttons.items():
            made.clicked.connect(lambda _=False, stage=stage: self.chosen.emit(stage))
        self.set_low(False)

    def set_low(self, low: bool) -> None:
        """One line high, where there is little room."""
        self.setFixedHeight(_LOW if low else _TALL)

    def show_stages(self, stages: ProjectStages) -> None:
        for stand in stages.stands:
            self.buttons[stand.stage].show_stand(stand)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Each reaches with its tip into the next one's back."""
        step = (self.width() - _TIP + _BETWEEN) / len(self.buttons)
        for at, made in enumerate(self.buttons.values()):
            last = at == len(self.buttons) - 1
            right = self.width() if last else round((at + 1) * step) + _TIP - _BETWEEN
            made.setGeometry(QRect(QPoint(round(at * step), 0), QPoint(right - 1, self.height() - 1)))


class ProjectHead(QWidget):
    """``stage_chosen(Stage)``, ``tab_asked(ProjectTabId, about)`` and ``date_asked``: what was pressed."""

    stage_chosen = Signal(object)
    tab_asked = Signal(object, str)
    date_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lights: Sequence[LightButton] = tuple(LightButton() for _ in _LEADS_TO)
        self.phases = PhaseBar()
        row = QHBoxLayout()
        row.setSpacing(12)
        for light, leads in zip(self.lights, _LEADS_TO, strict=True):
            row.addWidget(light, 1)
            light.clicked.connect(partial(self._light_pressed, leads))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.phases)
        self.phases.chosen.connect(self.stage_chosen)

    def _light_pressed(self, leads: tuple[ProjectTabId, str] | None) -> None:
        if leads is None:
            self.date_asked.emit()
        else:
            self.tab_asked.emit(*leads)

    def show_header(self, header: ProjectHeader) -> None:
        """What is true now."""
        for made, light in zip(self.lights, header.lights, strict=True):
            made.show_light(light)
        self.phases.show_stages(header.stages)
