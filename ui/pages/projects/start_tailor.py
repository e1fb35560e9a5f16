"""Tailoring of a project that starts, folded until wanted: optional steps, reduced scope, *We are here*."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QToolButton, QVBoxLayout, QWidget

from app.domain.ids import StepId
from app.domain.workflow import Graph
from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import one_line, plain_label
from ui.link.typography import META, font

SCOPE = "Reduced scope: leave out all optional steps"


class StartTailor(QWidget):
    """``tailored`` after each change; read ``here``, ``without`` and ``reduced_scope`` then."""

    tailored = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.opener = named(QToolButton(), "Tailoring")
        self.opener.setText("Tailoring")
        self.opener.setCheckable(True)
        self.opener.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.setIcon(icon("chevron-right"))
        self.opener.toggled.connect(self._fold)
        self._optional: dict[StepId, QCheckBox] = {}
        self._done: dict[StepId, QCheckBox] = {}
        self._inside = QWidget()
        self.scope = QCheckBox(SCOPE, self._inside)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.opener)
        self._layout.addWidget(self._inside)
        self._inside.hide()

    def show_graph(self, graph: Graph) -> None:
        """The steps of another workflow, nothing ticked."""
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(8, 0, 0, 0)
        rows.setSpacing(6)
        steps = [step for step in graph.steps if step.has_task]
        optional = [step for step in steps if step.optional]
        self.scope = QCheckBox(SCOPE, fresh)
        self.scope.setVisible(bool(optional))
        self.scope.toggled.connect(lambda _: self.tailored.emit())
        self._optional = {step.id: self._box(step.title, on=True) for step in optional}
        self._done = {step.id: self._box(step.title, on=False) for step in steps}
        if optional:
            rows.addWidget(self.scope)
            rows.addWidget(_heading("Optional steps: take off what this project does not need"))
        for box in self._optional.values():
            rows.addWidget(box)
        rows.addWidget(_heading("We are here: tick what is done; what comes before it is done too"))
        for box in self._done.values():
            rows.addWidget(box)
        self._layout.replaceWidget(self._inside, fresh)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = fresh
        fresh.setVisible(self.opener.isChecked())

    @property
    def here(self) -> frozenset[StepId]:
        return frozenset(step_id for step_id, box in self._done.items() if box.isChecked())

    @property
    def without(self) -> frozenset[StepId]:
        return frozenset(step_id for step_id, box in self._optional.items() if not box.isChecked())

    def mark_done(self, step_id: StepId) -> None:
        """Tick one step of *We are here*."""
        self._done[step_id].setChecked(True)

    def _box(self, title: str, on: bool) -> QCheckBox:
        box = QCheckBox(one_line(title).replace("&", "&&"))
        box.setChecked(on)
        box.toggled.connect(lambda _: self.tailored.emit())
        return box

    def _fold(self, on: bool) -> None:
        self.opener.setIcon(icon("chevron-down" if on else "chevron-right"))
        self._inside.setVisible(on)


def _heading(text: str) -> QWidget:
    made = plain_label(text)
    made.setFont(font(META))
    made.setProperty("tone", "muted")
    made.setWordWrap(True)
    made.setContentsMargins(0, 6, 0, 0)
    return made
