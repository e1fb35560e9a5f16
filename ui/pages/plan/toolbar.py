"""The row over the plan: project, heads, what neighbours do, done ones, baseline, zoom. Choices are remembered."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.domain.ids import ProjectId
from app.domain.quantity import Ripple
from app.queries.plan import Grouping
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import set_tool_tip
from ui.link.preferences import Preferences
from ui.widgets.button import icon_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.segmented import SegmentedControl

_PROJECT, _GROUP, _RIPPLE, _DONE = "plan.project", "plan.group", "plan.ripple", "plan.hide_done"
RIPPLES = {
    Ripple.PUSH: ("Push", "Neighbours move where the drag breaks their link, and only as far as needed."),
    Ripple.KEEP_GAPS: ("Keep gaps", "All that is linked on that side moves by the same days. Shift does it once."),
    Ripple.JUST_THIS: ("Just this", "Neighbours stay; what does not fit is listed below. Alt does it once."),
}


class PlanToolbar(QWidget):
    """``changed`` when other rows are wanted; what neighbours do is asked for at each drag."""

    changed = Signal()
    ripple_changed = Signal()

    def __init__(self, preferences: Preferences, zooms: Sequence[Command], baseline: Command) -> None:
        super().__init__()
        self._preferences = preferences
        self.project: ChoiceField[ProjectId | None] = ChoiceField("Project")
        self.project.setMinimumWidth(86)
        self.project.setMaximumWidth(260)
        options = [(Grouping.PROJECT.value, "Project"), (Grouping.OWNER.value, "Owner")]
        self.group = SegmentedControl("Group by", options, self._known(_GROUP, Grouping, Grouping.PROJECT))
        self.ripple = ChoiceField("Neighbours", [Choice(one.value, words[0]) for one, words in RIPPLES.items()])
        self.ripple.setMinimumWidth(104)
        self.ripple.choose(self._known(_RIPPLE, Ripple, Ripple.PUSH))
        self.done = named(QCheckBox("Hide done"), "Hide done")
        self.done.setChecked(preferences.get(_DONE, False))
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
        set_tool_tip(self.ripple, f"What neighbours do when a bar moves. {RIPPLES[self.policy][1]}")

    def _remember(self) -> None:
        self._preferences.set(_PROJECT, self.project_id or 0)
        self._preferences.set(_GROUP, self.group.current)
        self._preferences.set(_DONE, self.done.isChecked())
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 12)
        row.setSpacing(12)
        row.addWidget(self.project, 2)
        row.addWidget(self.group)
        row.addWidget(self.ripple, 1)
        row.addWidget(self.done)
        row.addStretch(1)
        zooms = QHBoxLayout()
        zooms.setSpacing(2)
        for zoom in (self.baseline, *self.zooms):
            zooms.addWidget(zoom)
        row.addLayout(zooms)
