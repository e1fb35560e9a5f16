"""The row over the plan: project, heads, what neighbours do, done ones, zoom, and the kept plan behind the bars."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QWidget

from app.actions.plan import remove_baseline
from app.domain.activity import Baseline
from app.domain.filter import both, of_project
from app.domain.ids import BaselineId, ProjectId, SavedViewId
from app.domain.quantity import Ripple
from app.domain.saved_view import SavedView
from app.grammar.filter import filter_text
from app.queries.plan import Grouping
from app.queries.reader import Reader
from app.queries.saved_view import saved_view, view_filter
from ui.link.accessible import announce, named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.page_id import PageId
from ui.link.place import Place, ProjectTasksPlace, SavedViewPlace
from ui.link.plain_text import plain_label, set_tool_tip
from ui.pages.plan.bar_commands import BarCommands, PlanSurface
from ui.pages.plan.project_forecast import NO_BASELINE, chosen_baseline, drawn_baseline, remember_baseline
from ui.widgets.button import icon_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.segmented import SegmentedControl

_ZOOMS = 2
_PROJECT, _GROUP, _RIPPLE, _DONE = "plan.project", "plan.group", "plan.ripple", "plan.hide_done"
_FILTER = "plan.filter"
RIPPLES = {
    Ripple.PUSH: ("Push", "Neighbours move where the drag breaks their link, and only as far as needed."),
    Ripple.KEEP_GAPS: ("Keep gaps", "All that is linked on that side moves by the same days. Shift does it once."),
    Ripple.JUST_THIS: ("Just this", "Neighbours stay; what does not fit is listed below. Alt does it once."),
}


ROOMY, TIGHT, LEAST = 1180, 900, 580
"""Pixels from which on there is room for the words before what neighbours do; below which the buttons that zoom give
way, which wheel and keys do as well; and that the rest needs."""


class PlanToolbar(QWidget):
    """``changed`` when other rows are wanted; what neighbours do is asked for at each drag."""

    changed = Signal()
    ripple_changed = Signal()

    def __init__(self, context: Context, zooms: Sequence[Command], baseline: Command) -> None:
        super().__init__()
        self._context = context
        preferences = self._preferences = context.preferences
        self.project: ChoiceField[ProjectId | None] = ChoiceField("Project")
        self.project.setMinimumWidth(86)
        self.project.setMaximumWidth(260)
        options = [(Grouping.PROJECT.value, "Project"), (Grouping.OWNER.value, "Owner")]
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
        self.baseline = icon_button(baseline, self)
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

    @property
    def policy(self) -> Ripple:
        return Ripple(str(self.ripple.current))

    @property
    def narrowed(self) -> bool:
        """Whether some tasks of the plan are left out."""
        return self.project_id is not None or self.done.isChecked() or self.filter.filter is not None

    def shown_view(self) -> SavedView:
        """What a saved view keeps: the filter with the project that is chosen, and the grouping."""
        project = of_project(self.project_id) if self.project_id else None
        text = filter_text(both(project, self.filter.filter))
        return SavedView(SavedViewId(0), "", PageId.PLAN, text, self.grouping.value)

    def show_place(self, place: Place) -> bool:
        """Filter and group as a saved view does, or show one project; False for any other place."""
        if isinstance(place, ProjectTasksPlace):
            self.filter.set_filter(None)
            self.project.choose(place.project_id)
            self._remember()
            return True
        if not isinstance(place, SavedViewPlace):
            return False
        view = self._context.read(saved_view, place.view_id)
        filter = view_filter(view)
        self.project.choose(None)
        if view.grouping in {one.value for one in Grouping}:
            self.group.choose(view.grouping)
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
        tight = self.width() < TIGHT
        self.when.setVisible(self.width() >= ROOMY)
        for zoom in self.zooms[:_ZOOMS]:
            zoom.setHidden(tight)
        self._row.setContentsMargins(*((12, 0, 12, 6) if tight else (24, 0, 24, 12)))
        self._row.setSpacing(8 if tight else 12)

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        # Else the buttons would keep the window from being so narrow that they give way.
        self.setMinimumWidth(LEAST)
        row.addWidget(self.project, 2)
        row.addWidget(self.filter, 3)
        row.addWidget(self.group)
        row.addWidget(self.when)
        row.addWidget(self.ripple, 1)
        row.addWidget(self.done)
        row.addStretch(1)
        zooms = QHBoxLayout()
        zooms.setSpacing(2)
        for zoom in (self.baseline, *self.zooms):
            zooms.addWidget(zoom)
        row.addLayout(zooms)
        self._fit()


NO_PROJECT = "Choose a project first, or one of its bars: each project has its own baselines."


class BaselineMenu:
    """The baselines of the chosen project. Which one is drawn is remembered on this computer and is no data."""

    def __init__(self, plan: PlanSurface, bar: BarCommands, host: QWidget) -> None:
        self._plan, self._bar, self._host = plan, bar, host
        self._context = plan.context

    def commands(self) -> tuple[Command, ...]:
        """Show one, show none, remove the one that is shown; nothing where no project is chosen."""
        project_id = self._bar.project()
        if project_id is None:
            return ()
        kept, drawn = self._kept_and_drawn(project_id)
        made = [self._show_command(project_id, one.id, f"“{one.name}”") for one in kept]
        if kept:
            made.append(self._show_command(project_id, NO_BASELINE, ""))
        if drawn is not None:
            made.append(self._remove_command(drawn))
        return tuple(made)

    def open(self, at: QPoint) -> QMenu | None:
        """The menu under its button, the shown one ticked; None, with the reason told, where no project is chosen."""
        project_id = self._bar.project()
        if project_id is None:
            self._context.refuse(NO_PROJECT)
            return None
        keep = Command("baseline_keep", "Keep baseline…", self._bar.keep_baseline, "flag", group="edit")
        menu = named(pop_up((*self.commands(), keep), self._host), "Baselines")
        _, drawn = self._kept_and_drawn(project_id)
        ticked = _show_id(drawn.id if drawn is not None else NO_BASELINE)
        for entry in menu.actions():
            if entry.objectName().startswith(_SHOW):
                entry.setCheckable(True)
                entry.setChecked(entry.objectName() == ticked)
        menu.popup(at)
        return menu

    def _kept_and_drawn(self, project_id: ProjectId) -> tuple[Sequence[Baseline], Baseline | None]:
        kept = self._context.read(_kept, project_id)
        return kept, drawn_baseline(kept, chosen_baseline(self._context.preferences, project_id))

    def _show_command(self, project_id: ProjectId, baseline_id: BaselineId, words: str) -> Command:
        text = f"Show baseline {words}" if words else "Show no baseline"
        return Command(_show_id(baseline_id), text, lambda: self._show(project_id, baseline_id, words), group="show")

    def _remove_command(self, baseline: Baseline) -> Command:
        def remove() -> None:
            self._context.do(remove_baseline, baseline.id)

        return Command("baseline_remove", f"Remove baseline “{baseline.name}”", remove, "trash-2", group="edit")

    def _show(self, project_id: ProjectId, baseline_id: BaselineId, words: str) -> None:
        remember_baseline(self._context.preferences, project_id, baseline_id)
        self._plan.model.forecasts.invalidate([project_id])
        self._plan.model.forecasts.ask()
        announce(self._host, f"Baseline {words} is shown" if words else "No baseline is shown")


_SHOW = "baseline_show_"


def _show_id(baseline_id: BaselineId) -> str:
    return f"{_SHOW}{baseline_id}"


def _kept(reader: Reader, project_id: ProjectId) -> Sequence[Baseline]:
    found: Sequence[Baseline] = reader.find(Baseline, project_id=project_id)
    return found


def view_commands(page: PlanSurface) -> tuple[Command, ...]:
    """What changes only how much of the plan is seen."""
    return (
        Command("plan_zoom_out", "Zoom out", lambda: page.zoom(-1), "zoom-out", "Ctrl+-"),
        Command("plan_zoom_in", "Zoom in", lambda: page.zoom(1), "zoom-in", "Ctrl++"),
        Command("plan_fit", "Fit all bars", page.fit, "maximize", "Ctrl+0"),
        Command("plan_today", "Today", page.show_today, "circle-dot", "T"),
        Command("plan_legend", "What the signs mean", page.show_legend, "info"),
        Command("plan_links", "All links or only those of the chosen bar", page.show_links, "link", "Shift+L"),
        Command("plan_menu", "Menu of the bar", page.open_menu, "ellipsis", "M"),
    )
