"""The kept plans behind the bars: which one is drawn and compared with, kept, renamed, removed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.actions.baseline import remove_baseline, rename_baseline
from app.domain.activity import Baseline
from app.domain.ids import BaselineId, ProjectId
from app.queries.reader import Reader
from ui.link.accessible import announce, named
from ui.link.command import Command, pop_up
from ui.pages.plan.bar_commands import BarCommands
from ui.pages.plan.column_choice import ColumnChoice
from ui.pages.plan.link_commands import PlanSurface
from ui.pages.plan.plan_column import PlanColumn
from ui.pages.plan.project_forecast import NO_BASELINE, chosen_baseline, drawn_baseline, remember_baseline

NO_PROJECT = "Choose a project first, or one of its bars: each project has its own baselines."


class BaselineMenu:
    """The baselines of the chosen project. Which one is drawn is remembered on this computer and is no data."""

    def __init__(self, plan: PlanSurface, bar: BarCommands, columns: ColumnChoice, host: QWidget) -> None:
        self._plan, self._bar, self._columns, self._host = plan, bar, columns, host
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
            made += [self._rename_command(drawn), self._remove_command(drawn)]
        return tuple(made)

    def open(self, at: QPoint) -> QMenu | None:
        """The menu under its button, the shown one ticked; None, with the reason told, where no project is chosen."""
        project_id = self._bar.project()
        if project_id is None:
            self._context.refuse(NO_PROJECT)
            return None
        keep = Command("baseline_keep", "Keep baseline…", self._bar.keep_baseline, "flag", group="edit")
        menu = named(
            pop_up((*self.commands(), keep, self._columns.command(PlanColumn.BASELINE)), self._host), "Baselines"
        )
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

    def _rename_command(self, baseline: Baseline) -> Command:
        def rename() -> None:
            title = f"Another name for “{baseline.name}”"
            self._bar.ask_line(title, "Name of the baseline", baseline.name, self._renamed(baseline.id))

        return Command("baseline_rename", f"Rename baseline “{baseline.name}”…", rename, "pencil", group="edit")

    def _renamed(self, baseline_id: BaselineId) -> Callable[[str], bool]:
        return lambda name: self._context.do(rename_baseline, baseline_id, name) is not None

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
