"""The page Projects: filter, list with a painted line for each project, and the panel of the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import ProjectId
from app.domain.project import ProjectState
from app.editing.change import ChangeSet
from app.queries.project import ProjectLine
from app.queries.project_page import LightTone, ProjectLight
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, PagePlace, Place, ProjectPagePlace, ProjectPlace, StartProject
from ui.link.theme import HEAD, MEDIUM, META, SEMIBOLD, font, numbers, theme
from ui.pages.projects.model import BUDGET, LINE, ProjectFilter, ProjectModel
from ui.pages.projects.panel import ProjectPanel
from ui.pages.projects.where_line import HEIGHT as WHERE_HEIGHT
from ui.pages.projects.where_line import paint_where
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import CardList, is_state, paint_card, paint_text
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_width, paint_chip
from ui.widgets.date_text import write_date
from ui.widgets.elided import sentence_lines
from ui.widgets.empty_state import EmptyState
from ui.widgets.project_commands import project_commands
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl
from ui.widgets.side_panel import SidePanel

ROW_HEIGHT = 118
NARROW_UNDER = 640
"""Below this width the columns of a row stand below its words."""
_COLUMNS_BELOW = 40
_LINE_BELOW = _COLUMNS_BELOW + 19
"""The columns, and a third line of a sentence that cannot be said in two."""
_GAP, _DISC, _PROGRESS, _DATE, _MOST = 16, 24, 104, 132, 3
_DISCS = _MOST * (_DISC - 5) + 5
_WIDE = _DATE + _GAP + _PROGRESS + _GAP + _DISCS

Index = QModelIndex | QPersistentModelIndex


def state_chip(line: ProjectLine) -> ChipStyle | None:
    """The one word that a project's state deserves; None while all is well."""
    if line.state is ProjectState.COMPLETE:
        return ChipStyle("complete", Tone.OK, "check")
    if line.state is ProjectState.CANCELLED:
        return ChipStyle("cancelled", Tone.NEUTRAL, "circle-x")
    if line.late:
        return ChipStyle("late", Tone.BAD, "clock-alert")
    return ChipStyle("at risk", Tone.WARN, "triangle-alert") if line.at_risk else None


_BUDGET_SIGNS = {
    LightTone.OK: (Tone.PLAIN, ""),
    LightTone.WARN: (Tone.WARN, "triangle-alert"),
    LightTone.BAD: (Tone.BAD, "circle-alert"),
}


def budget_chip(light: ProjectLight) -> ChipStyle | None:
    """The share of the budget that a project will have cost; None where there is no money to say anything about."""
    sign = _BUDGET_SIGNS.get(light.tone)
    share = next((part for part in light.words.split("; ") if part.endswith(" %")), "over budget")
    return ChipStyle(f"Budget {share}" if share.endswith("%") else share, *sign) if sign is not None else None


class ProjectDelegate(QStyledItemDelegate):
    """Cards under each other, with columns that the eye can run down: right of the words, or below them."""

    def __init__(self, view: CardList) -> None:
        super().__init__(view)
        self._view = view

    @property
    def _narrow(self) -> bool:
        return self._view.viewport().width() < NARROW_UNDER

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, ROW_HEIGHT + _LINE_BELOW if self._narrow else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, light = index.data(LINE), index.data(BUDGET)
        rect: QRect = option.rect.adjusted(2, 2, -4, -8)
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, rect, chosen, is_state(option, QStyle.StateFlag.State_MouseOver))
        if isinstance(line, ProjectLine):
            chips = (state_chip(line), budget_chip(light) if isinstance(light, ProjectLight) else None)
            shown = [chip for chip in chips if chip is not None]
            self._paint_line(painter, rect.adjusted(_GAP, 0, -_GAP, 0), line, shown)
        else:
            self._paint_name(painter, rect.adjusted(_GAP, 0, -_GAP, 0), index.data())
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRect, name: str) -> None:
        """Where it stands in the line that is told next."""
        right = rect.right() - (0 if self._narrow else _WIDE + _GAP)
        room = QRect(rect.x(), rect.y() + 14, right - rect.x(), 22)
        paint_text(painter, room, name, font(HEAD, SEMIBOLD), theme().tokens.text)

    def _paint_line(self, painter: QPainter, rect: QRect, line: ProjectLine, chips: Sequence[ChipStyle]) -> None:
        if self._narrow:
            below = QRect(rect.x(), rect.bottom() - _COLUMNS_BELOW - 12, _WIDE, _COLUMNS_BELOW)
            self._paint_columns(painter, below, line)
            right = rect.right()
        else:
            right = rect.right() - _WIDE - _GAP
            self._paint_columns(painter, QRect(rect.right() - _WIDE, rect.y(), _WIDE, rect.height()), line)
        self._paint_words(painter, QRect(rect.x(), rect.y(), right - rect.x(), rect.height()), line, chips)

    def _paint_words(self, painter: QPainter, room: QRect, line: ProjectLine, chips: Sequence[ChipStyle]) -> None:
        t = theme().tokens
        over = line.state is not ProjectState.RUNNING
        upper = QRect(room.x(), room.y() + 14, room.width(), 22)
        taken = sum(chip_width(chip) + 10 for chip in chips)
        name_room = upper.adjusted(0, 0, -taken, 0)
        width = paint_text(painter, name_room, line.name, font(HEAD, SEMIBOLD), t.muted if over else t.text)
        left = upper.x() + width + 10
        for chip in chips:
            left = paint_chip(painter, QPoint(left, upper.y() + (22 - HEIGHT) // 2), chip).right() + 10
        paint_text(painter, QRect(left, upper.y(), upper.right() - left, 22), line.workflow, font(META), t.muted)
        face, ink = font(14, MEDIUM), t.muted if over else t.text
        said = sentence_lines(line.sentence, face, room.width(), 2)
        where = QRect(room.x(), room.y() + 37, room.width(), WHERE_HEIGHT)
        paint_where(painter, where, line)
        top = room.y() + 58 + (0 if len(said) > 1 else 6)
        for at, words in enumerate(said):
            paint_text(painter, QRect(room.x(), top + at * 19, room.width(), 19), words, face, ink)

    def _paint_columns(self, painter: QPainter, rect: QRect, line: ProjectLine) -> None:
        """Date, progress and owners, in a room of the width that they always have."""
        self._paint_date(painter, QRect(rect.x(), rect.y(), _DATE, rect.height()), line)
        self._paint_progress(painter, QRect(rect.x() + _DATE + _GAP, rect.y(), _PROGRESS, rect.height()), line)
        self._paint_owners(painter, rect, line)

    def _paint_owners(self, painter: QPainter, rect: QRect, line: ProjectLine) -> None:
        left = rect.right() - _DISCS
        top = rect.center().y() - _DISC // 2
        for at, (name, person_id) in enumerate(zip(line.owners[:_MOST], line.owner_ids, strict=False)):
            paint_avatar(painter, QRect(left + at * (_DISC - 5), top, _DISC, _DISC), name, person_id)

    def _paint_progress(self, painter: QPainter, room: QRect, line: ProjectLine) -> None:
        t = theme().tokens
        words = QRect(room.x(), room.center().y() - 17, room.width(), 16)
        paint_text(painter, words, f"{line.done} of {line.total} done", numbers(META), t.muted)
        track = QRectF(room.x(), room.center().y() + 5, room.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.border)
        painter.drawRoundedRect(track, 2, 2)
        if line.done and line.total:
            track.setWidth(max(4.0, track.width() * line.done / line.total))
            painter.setBrush(t.ok if line.state is ProjectState.COMPLETE else t.accent)
            painter.drawRoundedRect(track, 2, 2)

    def _paint_date(self, painter: QPainter, room: QRect, line: ProjectLine) -> None:
        t = theme().tokens
        words = write_date(line.anchor_on) if line.anchor_on else "no date"
        paint_text(
            painter, QRect(room.x(), room.center().y() - 17, room.width(), 16), line.anchor_label, font(META), t.muted
        )
        paint_text(painter, QRect(room.x(), room.center().y(), room.width(), 18), words, numbers(weight=MEDIUM), t.text)


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return ProjectsPage(context)


class ProjectList(CardList):
    """A click shows a project beside the list; Enter and double click open its page, Space shows it, too."""

    opened = Signal(QModelIndex)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() < NARROW_UNDER) is not (event.size().width() < NARROW_UNDER):
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ProjectsPage(Page):
    """Running projects by their date; the others with *All*."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Projects")
        self.list = ProjectList("Projects")
        self.model = ProjectModel(context, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ProjectDelegate(self.list))
        self.filter = SegmentedControl("Which projects", (("running", "Running"), ("all", "All")))
        self.search = SearchField("Find a project")
        self.search.setMaximumWidth(260)
        start = Command("start_project", "Start project…", lambda: context.go_to(StartProject()), "plus")
        self.empty = EmptyState("folder-kanban", "No project yet. Start one from a workflow", start)
        self.nothing = EmptyState("filter", "No project fits.", more="Choose All, or clear the search field.")
        self._lay_out()
        self.panel = SidePanel(self, "Project", context.preferences.get("projects.panel", 640))
        self.open_id: ProjectId | None = None
        self._connect()

    def primary(self) -> Command | None:
        return Command("start_project", "Start project…", lambda: self.context.go_to(StartProject()), "plus")

    def secondary(self) -> tuple[Command, ...]:
        return (Command("budgets", "Budget", lambda: self.context.go_to(PagePlace(PageId.BUDGET)), "chart-column"),)

    def commands(self) -> tuple[Command, ...]:
        return project_commands(self.context, self.open_id) if self.open_id is not None else ()

    def refresh(self, changes: ChangeSet | None) -> None:
        chosen = self._chosen_id()
        self.model.read_again()
        if self.model.names_only:
            QTimer.singleShot(0, self, self.model.tell_lines)
        row = self.model.row_of(chosen)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        self._show_what_there_is()
        if self.open_id is not None:
            self._fill_panel(self.open_id)
        running = len(self.model.heads)
        words = f"{running} running" if self.model.shown.running_only else f"{running} in all"
        self.set_header(subtitle=words if self.model.all_count else "Nothing started yet")

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, ProjectPlace):
            return False
        if self.model.row_of(place.project_id) < 0:
            self.search.clear()
            self.filter.choose("all")
            self._filter()
        row = self.model.row_of(place.project_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self._open(self.model.index(row))
        return row >= 0

    def _chosen_id(self) -> ProjectId | None:
        index = self.list.currentIndex()
        return self.model.heads[index.row()].project_id if index.isValid() else None

    def _open(self, index: QModelIndex) -> None:
        self.open_id = self.model.heads[index.row()].project_id
        self._fill_panel(self.open_id)
        self.panel.come_up()

    def _open_page(self, index: QModelIndex) -> None:
        self.context.go_to(ProjectPagePlace(self.model.heads[index.row()].project_id))

    def _fill_panel(self, project_id: ProjectId) -> None:
        line = self.context.read(ProjectPanel.read, project_id)
        if line is None:
            self.panel.close_panel()
            return
        content = self.panel.content
        if isinstance(content, ProjectPanel) and content.project_id == project_id and not self.panel.isHidden():
            content.show_project(line)
        else:
            content = ProjectPanel(self.context, line)
        if content is not self.panel.content:
            self.panel.open_panel(line.line.name, content)
        else:
            self.panel.set_title(line.line.name)

    def _panel_closed(self) -> None:
        self.open_id = None

    def _panel_resized(self, width: int) -> None:
        self.context.preferences.set("projects.panel", width)

    def _filter(self) -> None:
        self.model.shown = ProjectFilter(self.filter.current == "running", self.search.text().strip())
        self.refresh(None)

    def _show_what_there_is(self) -> None:
        if self.model.heads:
            self._stack.setCurrentWidget(self.list)
        else:
            self._stack.setCurrentWidget(self.nothing if self.model.all_count else self.empty)
        self._bar.setVisible(self.model.all_count > 0)

    def _lay_out(self) -> None:
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(2, 0, 4, 8)
        bar.addWidget(self.filter)
        bar.addStretch()
        bar.addWidget(self.search)
        self._stack = QStackedLayout()
        for part in (self.list, self.nothing, self.empty):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 8, 20, 8)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        self.list.clicked.connect(self._open)
        self.list.opened.connect(self._open_page)
        self.list.doubleClicked.connect(self._open_page)
        self.filter.chosen.connect(lambda _: self._filter())
        self.search.searched.connect(lambda _: self._filter())
        self.search.left.connect(self.list.setFocus)
        self.panel.closed.connect(self._panel_closed)
        self.panel.resized.connect(self._panel_resized)
