"""The row over the plan: project, heads, what neighbours do, done ones, zoom."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.filter import both, of_project
from app.domain.ids import ProjectId, SavedViewId
from app.domain.quantity import Ripple
from app.domain.saved_view import SavedView
from app.grammar.filter import filter_text
from app.queries.plan import Grouping
from app.queries.portfolio import ProjectOrder
from app.queries.saved_view import saved_view, view_filter
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page_id import PageId
from ui.link.place import Place, ProjectTasksPlace, SavedViewPlace
from ui.link.plain_text import plain_label, set_tool_tip
from ui.pages.plan.row_reader import ChosenRows
from ui.widgets.button import icon_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.segmented import SegmentedControl

_PROJECT, _GROUP, _RIPPLE, _DONE = "plan.project", "plan.group", "plan.ripple", "plan.hide_done"
_FILTER, _ORDER = "plan.filter", "plan.order"
RIPPLES = {
    Ripple.PUSH: ("Push", "Neighbours move where the drag breaks their link, and only as far as needed."),
    Ripple.KEEP_GAPS: ("Keep gaps", "All that is linked on that side moves by the same days. Shift does it once."),
    Ripple.JUST_THIS: ("Just this", "Neighbours stay; what does not fit is listed below. Alt does it once."),
}


ROOMY, TIGHT, LEAST = 1180, 960, 580
"""Pixels from which on there is room for the words before what neighbours do; below which it takes two lines; and that
the wider of these needs."""


class PlanToolbar(QWidget):
    """``changed`` when other rows are wanted; what neighbours do is asked for at each drag."""

    changed = Signal()
    ripple_changed = Signal()
    _tight = False

    def __init__(
        self, parent: QWidget, context: Context, zooms: Sequence[Command], menus: tuple[Command, Command, Command]
    ) -> None:
        super().__init__(parent)
        self._context = context
        preferences = self._preferences = context.preferences
        self.project: ChoiceField[ProjectId | None] = ChoiceField("Project")
        self.project.setMinimumWidth(86)
        self.project.setMaximumWidth(260)
        options = [(one.value, one.value.capitalize()) for one in Grouping]
        self.group = SegmentedControl("Group by", options, self._known(_GROUP, Grouping, Grouping.PROJECT))
        self.when = plain_label("When a bar moves")
        self.when.setProperty("tone", "muted")
        # Else these words alone would keep the window from being narrow.
        self.when.setMinimumWidth(1)
        self.ripple = ChoiceField("When a bar moves", [Choice(one.value, words[0]) for one, words in RIPPLES.items()])
        self.ripple.setMinimumWidth(104)
        self.ripple.choose(self._known(_RIPPLE, Ripple, Ripple.PUSH))
        self.done = named(QCheckBox("Hide done"), "Hide done")
        self.done.setChecked(preferences.get(_DONE, False))
        self.filter = FilterField(context, "Filter bars")
        self.filter.setMinimumWidth(110)
        self.filter.setMaximumWidth(420)
        self.filter.recall(_FILTER)
        self.tasks = FilteredTasks(context, self.filter)
        self.tasks.changed.connect(self.changed)
        self.rows, self.tray, self.baseline = (icon_button(menu, self) for menu in menus)
        set_tool_tip(self.baseline, "Baseline: which kept plan is drawn behind the bars")
        self.zooms = [icon_button(command, self) for command in zooms]
        self._lay_out()
        self._tell_ripple()
        self.project.picked.connect(lambda key: self._remember())
        self.group.chosen.connect(lambda key: self._remember())
        self.done.toggled.connect(lambda on: self._remember())
        self.ripple.picked.connect(lambda key: self._take_ripple())

    @property
    def project_id(self) -> ProjectId | None:
        return self.project.current

    @property
    def grouping(self) -> Grouping:
        return Grouping(self.group.current)

    def show_undated(self, count: int) -> None:
        """How many tasks have no date, beside the sign of the tray."""
        self.tray.setText(str(count) if count else "")
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.tray.setToolButtonStyle(beside if count else Qt.ToolButtonStyle.ToolButtonIconOnly)
        words = f"{count} without a date" if count else "Everything has a date"
        self.tray.setAccessibleName(words)
        set_tool_tip(self.tray, f"{words} (U)")

    @property
    def order(self) -> ProjectOrder:
        """How the projects of the portfolio follow one another."""
        found = self._preferences.get(_ORDER, ProjectOrder.DATE.value)
        return ProjectOrder(found) if found in [*ProjectOrder] else ProjectOrder.DATE

    def choose_order(self, order: ProjectOrder) -> None:
        """Remembered; where projects are no rows of their own it shows the portfolio, which alone has an order."""
        self._preferences.set(_ORDER, order.value)
        self.group.choose(Grouping.PORTFOLIO.value)
        self._remember()

    @property
    def policy(self) -> Ripple:
        return Ripple(str(self.ripple.current))

    def choose_rows(self, rows: ChosenRows) -> None:
        """Which rows are wanted, as the fields say."""
        rows.project_id, rows.group, rows.order = self.project_id, self.grouping, self.order
        rows.hide_done, rows.among = self.done.isChecked(), self.tasks.ids

    @property
    def narrowed(self) -> bool:
        """Whether some tasks of the plan are left out."""
        return self.project_id is not None or self.done.isChecked() or self.filter.filter is not None

    def shown_view(self) -> SavedView:
        """What a saved view keeps: the filter with the project that is chosen, and the grouping."""
        project = of_project(self.project_id) if self.project_id else None
        text = filter_text(both(project, self.filter.filter))
        sorting = self.order.value if self.grouping is Grouping.PORTFOLIO else ""
        return SavedView(SavedViewId(0), "", PageId.PLAN, text, self.grouping.value, sorting=sorting)

    def show_place(self, place: Place) -> bool:
        """Filter and group as a saved view does, or show one project; False for any other place."""
        if isinstance(place, ProjectTasksPlace):
            self.filter.set_filter(None)
            self.project.choose(place.project_id)
            if self.grouping is Grouping.PORTFOLIO:
                self.group.choose(Grouping.PROJECT.value)
            self._remember()
            return True
        if not isinstance(place, SavedViewPlace):
            return False
        view = self._context.read(saved_view, place.view_id)
        filter = view_filter(view)
        self.project.choose(None)
        if view.grouping in {one.value for one in Grouping}:
            self.group.choose(view.grouping)
        if view.sorting in {one.value for one in ProjectOrder}:
            self._preferences.set(_ORDER, view.sorting)
        self.filter.set_filter(filter)
        self._remember()
        return True

    def offer(self, projects: Sequence[tuple[ProjectId, str]]) -> None:
        """Fill the picker; what was chosen stays if it is still there."""
        chosen = self._preferences.get(_PROJECT, 0)
        known = next((id for id, _ in projects if id == chosen), None)
        self.project.set_choices([Choice(None, "All projects"), *(Choice(id, name) for id, name in projects)], known)
        if known is None:
            self.project.setCurrentIndex(0)

    def _known(self, key: str, kind: type[Grouping] | type[Ripple], preset: Grouping | Ripple) -> str:
        found = self._preferences.get(key, preset.value)
        return found if found in {one.value for one in kind} else preset.value

    def _take_ripple(self) -> None:
        self._preferences.set(_RIPPLE, self.policy.value)
        self._tell_ripple()
        self.ripple_changed.emit()

    def _tell_ripple(self) -> None:
        set_tool_tip(self.ripple, RIPPLES[self.policy][1])

    def _remember(self) -> None:
        self._preferences.set(_PROJECT, self.project_id or 0)
        self._preferences.set(_GROUP, self.group.current)
        self._preferences.set(_DONE, self.done.isChecked())
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window on two lines, so that nothing is squeezed."""
        tight = self.width() < TIGHT
        self.when.setVisible(self.width() >= ROOMY)
        if tight is self._tight:
            return
        self._tight = tight
        here, there = (self._row, self._second) if tight else (self._second, self._row)
        for part in (self.ripple, self.done):
            here.removeWidget(part)
            there.addWidget(part)
        here.removeWidget(self._icons)
        there.addWidget(self._icons, 1)
        self._row.setStretchFactor(self.ripple, 0 if tight else 1)
        edges = 12 if tight else 24
        self._rows.setContentsMargins(edges, 0, edges, 6 if tight else 12)
        for line in (self._row, self._second):
            line.setSpacing(8 if tight else 12)

    def _lay_out(self) -> None:
        self._row: QHBoxLayout = QHBoxLayout()
        self._second: QHBoxLayout = QHBoxLayout()
        self._row.setSpacing(12)
        # Else the widest line would keep the window from being narrow.
        self.setMinimumWidth(LEAST)
        self._icons: QWidget = QWidget()
        icons = QHBoxLayout(self._icons)
        icons.setContentsMargins(0, 0, 0, 0)
        icons.setSpacing(2)
        icons.addStretch(1)
        for sign in (self.rows, self.tray, self.baseline, *self.zooms):
            icons.addWidget(sign)
        for part, stretch in ((self.project, 2), (self.filter, 3), (self.group, 0), (self.when, 0), (self.ripple, 1)):
            self._row.addWidget(part, stretch)
        self._row.addWidget(self.done)
        self._row.addWidget(self._icons, 1)
        self._rows: QVBoxLayout = QVBoxLayout(self)
        self._rows.setContentsMargins(24, 0, 24, 12)
        self._rows.setSpacing(6)
        self._rows.addLayout(self._row)
        self._rows.addLayout(self._second)
        self._fit()
