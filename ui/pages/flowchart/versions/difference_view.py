"""How two versions differ: the newer one on a plane with marks, the list of what differs beside it. Only to look at."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from app.domain.ids import VersionId
from app.queries.version import VersionName, version_names, version_sheet
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.minimap import Minimap
from ui.canvas.view import CanvasView, ZoomBar
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text, tip, wrapping_label
from ui.link.theme import MEDIUM, font, theme
from ui.pages.flowchart.versions.difference_scene import DifferenceScene
from ui.pages.flowchart.versions.version_difference import CHARACTERS, THINGS, DifferenceSheet, counts, lay_out, summary
from ui.printing.flowchart.status_mark import StatusMark, StatusSign, paint_badge
from ui.printing.flowchart.step import rect_of
from ui.widgets.button import allow, button, icon_button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.row_list import RowItem, RowList

_SIZE = 20


class DifferenceLegend(QWidget):
    """A tick box a mark; ``toggled`` when one was pressed."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "Legend")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.buttons: dict[StatusSign, CheckField] = {}
        for sign in CHARACTERS:
            made = CheckField()
            made.show_checked(True)
            made.setIconSize(QSize(_SIZE, _SIZE))
            made.chosen.connect(lambda _: self.toggled.emit())
            self.buttons[sign] = made
            row.addWidget(made)
        theme().changed.connect(self._paint_badges)
        self._paint_badges()
        self.show_counts({})

    @property
    def chosen(self) -> set[StatusSign]:
        """The kinds of change that are shown in the drawing and in the list."""
        return {sign for sign, made in self.buttons.items() if made.isChecked()}

    def choose(self, signs: set[StatusSign]) -> None:
        """Show exactly these kinds of change; no signal is emitted."""
        for sign, made in self.buttons.items():
            made.show_checked(sign in signs)

    def show_counts(self, counts: Mapping[StatusSign, int]) -> None:
        """How many steps and flows have each."""
        for sign, made in self.buttons.items():
            count = counts.get(sign, 0)
            made.setText(f"{sign.capitalize()}  {count}")
            allow(made, "" if count else f"Nothing was {sign}.")
            named(made, f"Show what was {sign}: {count}")

    def _paint_badges(self) -> None:
        t = theme().tokens
        ratio = self.devicePixelRatioF()
        for sign, made in self.buttons.items():
            picture = QPixmap(QSize(_SIZE, _SIZE) * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_badge(painter, QPointF(_SIZE / 2, _SIZE / 2), StatusMark(sign), t)
            painter.end()
            made.setIcon(picture)


_RADIUS, _CORNER, _SIDE = 12, 16, 300
_SMALLEST_FIT, _BEGINNING = 0.45, 0.55
"""A drawing that would be smaller is opened where it first differs, at the second."""
_ROOM_FOR_MAP = (520, 360)
GONE = "This version is not there any more. Choose another."


class DifferenceView(QWidget):
    """``left``: Esc or the button; the editor's plane is wanted again."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        named(self, "Difference of two versions")
        self._context = context
        self.sheet: DifferenceSheet | None = None
        self.older: ChoiceField[VersionId] = ChoiceField("Older version")
        self.newer: ChoiceField[VersionId] = ChoiceField("Newer version")
        self.summary = wrapping_label()
        self.summary.setFont(font(weight=MEDIUM))
        self.legend = DifferenceLegend()
        self.scene = DifferenceScene()
        self.view = CanvasView(self.scene, "Difference", self)
        self.view.runner.factories.append(self._pick)
        self.minimap = Minimap(self.view, self._boxes)
        self.zoom_bar = ZoomBar(self.view)
        self.list: RowList[str] = RowList("What differs")
        self.list.keeps_choice = True
        self.what = wrapping_label()
        self.what.setProperty("tone", "muted")
        self.what.setContentsMargins(12, 8, 12, 12)
        self._touched = False
        self._lay_out()
        for field in (self.older, self.newer):
            field.picked.connect(lambda _: self._read())
        self.legend.toggled.connect(self._filter)
        self.list.moved.connect(lambda id: self.choose(id if isinstance(id, str) else ""))
        self.list.opened.connect(lambda id: self.view.setFocus())
        self.view.hovered.connect(self._tell)
        self.view.shifted.connect(self._place_overlays)
        self.view.touched.connect(self._touch)
        theme().changed.connect(self.update)

    def open(self, older: VersionId, newer: VersionId) -> bool:
        """Show these two; False (and said) when one is gone."""
        sheet = self._context.read(version_sheet, newer)
        if sheet is None or self._context.read(version_sheet, older) is None:
            self._context.refuse(GONE)
            return False
        names = self._context.read(version_names, sheet.workflow.id)
        known = {one.version_id for one in names}
        choices = [_choice(one) for one in names]
        for id in (older, newer):
            other = self._context.read(version_sheet, id)
            if other is not None and id not in known:
                choices.append(Choice(id, f"{other.workflow.name}, version {other.version.number}"))
        self.older.set_choices(choices, older)
        self.newer.set_choices(choices, newer)
        return self._read()

    def refresh(self) -> None:
        """After an edit or an undo: a draft that is shown is another one now."""
        if self.sheet is not None and not self._read(keep_place=True):
            self.left.emit()

    def choose(self, id: str) -> None:
        """Select and bring into view what a row or a click is about."""
        line = self.sheet.line_of(id) if self.sheet is not None else None
        set_text(self.what, "\n".join(line.what) if line is not None else "")
        self.what.setVisible(bool(self.what.text()))
        if id == self.scene.chosen:
            return
        self.scene.choose(id)
        place = self.scene.place_of(id)
        if not place.isEmpty():
            self._touch()
            self.view.show_rect(place)
        if line is not None:
            self.list.choose(id)

    def swap(self) -> None:
        """Compare the same two versions the other way round."""
        older, newer = self.older.current, self.newer.current
        self.older.choose(newer)
        self.newer.choose(older)
        self._read()

    def _read(self, keep_place: bool = False) -> bool:
        older, newer = self.older.current, self.newer.current
        if older is None or newer is None:
            return False
        old = self._context.read(version_sheet, older)
        new = self._context.read(version_sheet, newer)
        if old is None or new is None:
            return False
        before = self.sheet
        self.sheet = sheet = lay_out(old, new)
        self.scene.show_sheet(sheet)
        self.view.set_content(self.scene.extent())
        self.legend.show_counts(counts(sheet.lines))
        if before is None or before.of_one_workflow != sheet.of_one_workflow:
            self.legend.choose(set(StatusSign) if sheet.of_one_workflow else set(StatusSign) - {StatusSign.MOVED})
        self._filter()
        set_text(self.summary, summary(sheet.lines))
        announce(self, self.summary.text())
        if not keep_place:
            self._touched = False
            self._fit()
        self.minimap.ask()
        return True

    def _filter(self) -> None:
        signs = self.legend.chosen
        self.scene.show_signs(signs)
        lines = [line for line in self.sheet.lines if line.sign in signs] if self.sheet is not None else []
        rows: list[RowItem[str]] = []
        for thing in THINGS:
            found = [line for line in lines if line.thing == thing]
            if found:
                rows.append(RowItem(None, f"{thing.title()}s", str(len(found)), head=True, avatar=False))
            rows += [RowItem(line.id, line.title, "; ".join(line.what), (line.chip,), avatar=False) for line in found]
        self.list.show_items(rows)
        self.choose(str(self.list.current_id or ""))

    def _fit(self) -> None:
        """Show all of both versions; repeated on each resize until the user has moved or zoomed."""
        if self._touched or not self.isVisible():
            return
        layout = self.layout()
        if layout is not None:
            layout.activate()
        if self.view.fitting_scale() >= _SMALLEST_FIT:
            self.view.fit()
            return
        self.view.show_beginning(_BEGINNING)
        first = self.scene.first_marked()
        if not self.view.seen().contains(first):
            self.view.centerOn(first.center())
            self.view.shifted.emit()

    def _boxes(self) -> list[QRectF]:
        return [rect_of(box) for box in self.sheet.boxes.values()] if self.sheet is not None else []

    def _pick(self, at: Pointer) -> Gesture | None:
        return _Pick(self) if at.button == Qt.MouseButton.LeftButton else None

    def _tell(self, at: QPointF | None) -> None:
        id = self.scene.hit(at, 6 / self.view.scale_now) if at is not None else ""
        line = self.sheet.line_of(id) if self.sheet is not None and id else None
        if line is None or at is None or line.sign not in self.legend.chosen:
            QToolTip.hideText()
            return
        spot = self.view.viewportTransform().map(at).toPoint() + QPoint(12, 16)
        words = "\n".join((line.words,) if not line.what else (f"{line.title}, {line.sign}", *line.what))
        viewport = self.view.viewport()
        QToolTip.showText(viewport.mapToGlobal(spot), tip(words), viewport, QRect())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        arrow = plain_label("→")
        arrow.setProperty("tone", "muted")
        for field in (self.older, self.newer):
            field.setMinimumWidth(140)
        top.addWidget(self.older, 1)
        top.addWidget(arrow)
        top.addWidget(self.newer, 1)
        top.addWidget(icon_button(Command("swap", "The other way round", self.swap, "repeat"), self))
        leave = button(Command("leave_difference", "Back to the editor", self.left.emit, "arrow-left", "Esc"), self)
        top.addWidget(leave)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        rows = QVBoxLayout(side)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.summary.setContentsMargins(12, 4, 12, 4)
        rows.addWidget(self.summary)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.what)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        frame = QVBoxLayout()
        frame.setContentsMargins(4, 4, 4, 4)
        frame.addWidget(self.view)
        self._frame = QWidget()
        self._frame.setLayout(frame)
        middle.addWidget(self._frame, 1)
        middle.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.legend, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(middle, 1)

    def _place_overlays(self) -> None:
        room = self.view.viewport().geometry()
        self.zoom_bar.move(room.left() + _CORNER, room.bottom() + 1 - _CORNER - self.zoom_bar.height())
        size = self.minimap.size()
        self.minimap.move(room.right() + 1 - _CORNER - size.width(), room.bottom() + 1 - _CORNER - size.height())
        self.minimap.setVisible(room.width() >= _ROOM_FOR_MAP[0] and room.height() >= _ROOM_FOR_MAP[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_overlays()
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _touch(self) -> None:
        self._touched = True

    def hideEvent(self, event: QHideEvent) -> None:
        self.minimap.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme().tokens.border, 1))
        painter.drawRoundedRect(QRectF(self._frame.geometry()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.end()


class _Pick(Gesture):
    """A click chooses what is there; a drag does nothing."""

    def __init__(self, shown: DifferenceView) -> None:
        self._shown = shown

    def click(self, at: Pointer) -> None:
        shown = self._shown
        shown.choose(shown.scene.hit(at.scene, 6 / shown.view.scale_now))


def _choice(one: VersionName) -> Choice[VersionId]:
    return Choice(one.version_id, f"{one.workflow}, version {one.number}{' (draft)' if one.is_draft else ''}")
