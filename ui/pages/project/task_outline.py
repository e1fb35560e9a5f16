"""The tab *Tasks*: the tasks of the project as an outline over its sections, in the order in which its steps settle."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTreeView, QVBoxLayout, QWidget

from app.actions.outline import move_line, rename_section
from app.actions.task import finish_task, rename_task
from app.domain.ids import ProjectId, TaskId
from app.editing.change import ChangeSet
from app.queries.outline import OutlineNode, OutlineSection, is_free_outline, project_outline
from app.queries.project import TaskLine
from app.queries.task import task_detail
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.place import AddTask, TaskPanelPlace
from ui.link.plain_text import one_line, tip
from ui.link.theme import SEMIBOLD, font, numbers, theme
from ui.pages.project.outline_edit import NextTask, change_section, outline_commands
from ui.pages.project.tab import ProjectTab
from ui.widgets.empty_state import EmptyState
from ui.widgets.table_model import CellData
from ui.widgets.task_columns import task_columns

Index = QModelIndex | QPersistentModelIndex
ROW = 34
NARROW_UNDER = 620
"""Under this width only the task, its owner and its due day are shown."""
_STATE = 5


class OutlineModel(QAbstractItemModel):
    """Sections with their tasks under them, and tasks that stand in none. ``rename`` keeps another title of a task."""

    def __init__(self, parent: QObject, context: Context) -> None:
        super().__init__(parent)
        self._context = context
        self._columns = task_columns()
        self.nodes: Sequence[OutlineNode] = ()
        self.project_id = ProjectId(0)
        self.free = False
        """The order of the lines and the names of the sections are the project's own."""

    def show_nodes(self, nodes: Sequence[OutlineNode], project_id: ProjectId, *, free: bool) -> None:
        """Forget the old rows and show these."""
        self.beginResetModel()
        self.nodes, self.project_id, self.free = nodes, project_id, free
        self.endResetModel()

    def node(self, index: Index) -> OutlineNode | None:
        """The section or task of a row."""
        if not index.isValid():
            return None
        over = index.internalId()
        if not over:
            return self.nodes[index.row()]
        section = self.nodes[over - 1]
        return section.tasks[index.row()] if isinstance(section, OutlineSection) else None

    def task(self, index: Index) -> TaskLine | None:
        """The task of a row; None on a section."""
        node = self.node(index)
        return node if isinstance(node, TaskLine) else None

    def index_of(self, wanted: OutlineNode | TaskId) -> QModelIndex:
        """Where a task or section stands; invalid where it does not any more."""
        for top, node in enumerate(self.nodes):
            if _is(node, wanted):
                return self.createIndex(top, 0, 0)
            for row, line in enumerate(node.tasks if isinstance(node, OutlineSection) else ()):
                if _is(line, wanted):
                    return self.createIndex(row, 0, top + 1)
        return QModelIndex()

    def first_open(self) -> QModelIndex:
        """The first task that is not over, behind which work can still be put; the first line where all are over."""
        lines = (line for node in self.nodes for line in (node.tasks if isinstance(node, OutlineSection) else (node,)))
        line = next((line for line in lines if line.task.state.open), None)
        return self.index(0, 0) if line is None else self.index_of(line)

    def place_of(self, target: Index, moved: TaskId, *, below: bool) -> int:
        """How many tasks stand above a row, or above the next, without the one that is moved."""
        wanted, count = self.node(target), 0
        for node in self.nodes:
            if node is wanted and isinstance(node, OutlineSection):
                return count
            for line in node.tasks if isinstance(node, OutlineSection) else (node,):
                if line is wanted:
                    return count + (below and line.task.id != moved)
                count += line.task.id != moved
        return count

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The section over a row."""
        over = index.internalId() if index.isValid() else 0
        return self.createIndex(over - 1, 0, 0) if over else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self.nodes)
        node = self.node(parent)
        return len(node.tasks) if isinstance(node, OutlineSection) and parent.column() == 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._columns[section].head if across else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        node = self.node(index)
        named_here = isinstance(node, TaskLine) or (self.free and node is not None)
        flags |= Qt.ItemFlag.ItemIsEditable if named_here and index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return flags | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled if self.free else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def setData(self, index: Index, value: str, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node, line, title = self.node(index), self.task(index), one_line(value)
        if isinstance(node, OutlineSection) and role == Qt.ItemDataRole.EditRole and title != one_line(node.name):
            return self._context.do(rename_section, self.project_id, node.id, title) is not None
        if line is None or role != Qt.ItemDataRole.EditRole or title == one_line(line.task.title):
            return False
        return self._context.do(rename_task, line.task.id, title) is not None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData | QSize:
        node = self.node(index)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        if isinstance(node, OutlineSection):
            return _of_section(node, index.column(), role)
        if node is None:
            return None
        column = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return one_line(column.text(node))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(column.text(node))
        if role == Qt.ItemDataRole.FontRole:
            return numbers() if column.figures else font()
        return column.ink(node) if role == Qt.ItemDataRole.ForegroundRole else None


def _is(node: OutlineNode, wanted: OutlineNode | TaskId) -> bool:
    if isinstance(wanted, OutlineSection):
        return isinstance(node, OutlineSection) and node.id == wanted.id
    task_id = wanted.task.id if isinstance(wanted, TaskLine) else wanted
    return isinstance(node, TaskLine) and node.task.id == task_id


def _of_section(section: OutlineSection, column: int, role: int) -> CellData:
    """Its name, and how many of its tasks are done."""
    if role == Qt.ItemDataRole.DisplayRole:
        return {0: one_line(section.name), _STATE: f"{section.done} of {section.total} done"}.get(column, "")
    if role == Qt.ItemDataRole.FontRole:
        return font(weight=SEMIBOLD) if column == 0 else font()
    if role == Qt.ItemDataRole.ForegroundRole:
        return theme().tokens.text if column == 0 else theme().tokens.muted
    return None


class OutlineTree(QTreeView):
    """``opened(TaskId)`` on Enter and double click, ``finish_asked(TaskId)`` on Ctrl+Enter; F2 renames in place.

    Where the order is the project's own, Enter asks for the next line, Tab and Shift+Tab put into a section and out,
    and a drag moves. ``next_asked``; ``dropped(TaskId, place)``.
    """

    opened = Signal(object)
    finish_asked = Signal(object)
    next_asked = Signal()
    dropped = Signal(object, int)

    def __init__(self, model: OutlineModel, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        named(self, "Tasks of the project")
        self.rows = model
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setProperty("bare", "true")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(22)
        header = self.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(48)
        for number, column in enumerate(task_columns()):
            stays = QHeaderView.ResizeMode.Fixed if number else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(number, stays)
            header.resizeSection(number, column.width)

    @property
    def current_task(self) -> TaskLine | None:
        """The task that keys act on; None on a section."""
        return self.rows.task(self.currentIndex())

    def commands(self) -> tuple[Command, ...]:
        """What can be done to the current task, in the order of its menu."""

        def task() -> TaskLine | None:
            return self.current_task

        def open_task() -> None:
            if (line := task()) is not None:
                self.opened.emit(line.task.id)

        def finish() -> None:
            if (line := task()) is not None:
                self.finish_asked.emit(line.task.id)

        def is_open() -> bool:
            return (line := task()) is not None and line.task.state.open

        return (
            Command("outline_open", "Open task", open_task, "panel-right", "Space" if self.rows.free else "Return",
                    lambda: task() is not None),
            Command("outline_next", "Next task", self.next_asked.emit, "plus", "Return" if self.rows.free else "Ins"),
            Command("outline_rename", "Rename…", lambda: self.edit(self.currentIndex().siblingAtColumn(0)), "pencil",
                    "F2", lambda: task() is not None),
            Command("outline_done", "Done", finish, "check", "Ctrl+Return", is_open,
                    why_not="Its turn has not come, or it is over."),
            *outline_commands(self._context, lambda: line.task.id if (line := task()) is not None else None),
        )  # fmt: skip

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is the outline's as long as it can do something with it, then it goes on to the next field."""
        line = self.current_task
        if line is not None and self.hasFocus() and change_section(self._context, line.task.id, into=forward):
            return True
        return super().focusNextPrevChild(forward)

    def dropEvent(self, event: QDropEvent) -> None:
        """The place between the lines, counted without the one that is dragged."""
        line, target = self.current_task, self.indexAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if line is not None:
            below = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
            self.dropped.emit(line.task.id, self.rows.place_of(target, line.task.id, below=below))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        command = next((one for one in self.commands() if one.shortcut == keys), None)
        if command is not None and self.state() != QAbstractItemView.State.EditingState:
            if command.enabled():
                command.run()
            elif self.rows.node(self.currentIndex()) is not None and keys == "Return":
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
            elif command.reason and self.current_task is not None:
                self._context.refuse(command.reason)
        elif event.text().isprintable() and event.text().strip() and not event.modifiers():
            # Letters belong to the page and the window.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line = self.rows.task(index)
        if line is not None:
            self.opened.emit(line.task.id)
        elif index.isValid():
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if self.rows.task(index) is not None:
            self.setCurrentIndex(index)
            at = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            pop_up(self.commands(), self).popup(QPoint(at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < NARROW_UNDER
        for column in range(3, len(task_columns())):
            self.setColumnHidden(column, narrow and column != _STATE)
        super().resizeEvent(event)


class TasksTab(ProjectTab):
    """Which sections are folded stays while the program runs."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.model = OutlineModel(self, context)
        self.tree = OutlineTree(self.model, context)
        self.next = NextTask(context, self._current_id)
        add = Command("outline_add", "Add task", self._add_first, "plus")
        self.empty = EmptyState("list-checks", "This project has no task yet.", add)
        self._folded: set[str] = set()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.next)
        self.tree.next_asked.connect(self.next.setFocus)
        self.tree.dropped.connect(lambda task_id, place: context.do(move_line, task_id, place))
        self.next.left.connect(self.tree.setFocus)
        self.next.added.connect(self._go_on_from)
        self.tree.selectionModel().currentChanged.connect(lambda _: self._show_after())
        self.tree.opened.connect(lambda task_id: context.go_to(TaskPanelPlace(task_id)))
        self.tree.finish_asked.connect(self._finish)
        self.tree.collapsed.connect(lambda index: self._fold(index, True))
        self.tree.expanded.connect(lambda index: self._fold(index, False))

    def refresh(self, changes: ChangeSet | None) -> None:
        current = self.model.node(self.tree.currentIndex())
        scrolled = self.tree.verticalScrollBar().value()
        nodes, free = self.context.read(project_outline, self.project_id), is_free_outline
        self.model.show_nodes(nodes, self.project_id, free=self.context.read(free, self.project_id))
        self.next.project_id = self.project_id
        for row, node in enumerate(self.model.nodes):
            if isinstance(node, OutlineSection) and node.id not in self._folded:
                self.tree.expand(self.model.index(row, 0))
        self.tree.setRootIsDecorated(any(isinstance(node, OutlineSection) for node in self.model.nodes))
        self._stack.setCurrentWidget(self.tree if self.model.nodes else self.empty)
        again = self.model.index_of(current) if current is not None else QModelIndex()
        self.tree.setCurrentIndex(again if again.isValid() else self.model.first_open())
        self._show_after()
        self.tree.verticalScrollBar().setValue(scrolled)

    def _current_id(self) -> TaskId | None:
        line = self.tree.current_task
        return line.task.id if line is not None and line.task.step_id is not None else None

    def _show_after(self) -> None:
        line = self.tree.current_task
        self.next.show_after(line.task if line is not None else None)

    def _go_on_from(self, task_id: TaskId) -> None:
        index = self.model.index_of(task_id)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
        self._show_after()

    def _add_first(self) -> None:
        if self.model.free:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.context.go_to(AddTask(self.project_id))

    def bring_forward(self, about: str) -> bool:
        subject, _, number = about.partition(" ")
        if subject == "next":
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        index = self.model.index_of(TaskId(int(number))) if subject == "task" and number.isdigit() else QModelIndex()
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
        if index.isValid() or subject == "scope":
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        return index.isValid()

    def _fold(self, index: QModelIndex, folded: bool) -> None:
        node = self.model.node(index)
        if isinstance(node, OutlineSection):
            (self._folded.add if folded else self._folded.discard)(node.id)

    def _finish(self, task_id: TaskId) -> None:
        """At once; a task that ends in one of several ways is asked in its panel."""
        detail = self.context.read(task_detail, task_id)
        if detail is not None and detail.outcomes:
            self.context.says_missing(task_id)
            self.context.go_to(TaskPanelPlace(task_id))
        else:
            self.context.do(finish_task, task_id)
