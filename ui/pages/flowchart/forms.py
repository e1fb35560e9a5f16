"""The three forms of one workflow: which of them are shown, alone or two side by side."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.link.accessible import announce
from ui.link.command import Command
from ui.link.icon import icon_pixmap
from ui.link.plain_text import plain_label
from ui.link.preferences import Preferences
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.walkthrough_session import WalkthroughSession
from ui.printing.flowchart.appearance import Redrawn
from ui.widgets.card import RADIUS
from ui.widgets.elided import Elided

_FORM, _BESIDE, _SPLIT = "workflow.form", "workflow.beside", "workflow.split"
_HEADER = 36
_CHECKLIST_SHARE = 0.42
"""Of the width, beside another form: lines are short, and a table has many columns."""


class WorkflowForm(StrEnum):
    """As what a workflow is shown, in the order in which the forms stand side by side."""

    CHECKLIST = "checklist"
    FLOWCHART = "flowchart"
    TABLE = "table"

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return {"checklist": "list-checks", "flowchart": "workflow", "table": "table"}[self.value]

    @property
    def shortcut(self) -> str:
        return f"Ctrl+Shift+{list(WorkflowForm).index(self) + 1}"


class FormView(QWidget):
    """One form of the open workflow, in a card with its name and ``hint``. Subclasses fill ``body`` and have as focus
    proxy what takes the keyboard.

    The model holds what is selected. A form works while it can be seen: what happens meanwhile it takes up at once when
    it is shown again. ``show_workflow(None)`` is called then, for another workflow and when other parts of it are
    folded away, else with what is new. One that is not ``framed`` draws its own edge, and has its header only beside
    another form.
    """

    def __init__(
        self, form: WorkflowForm, model: FlowchartModel, folding: Folding, hint: str = "", framed: bool = True
    ) -> None:
        super().__init__()
        self.form = form
        self.model = model
        self.folding = folding
        self.framed = framed
        self._stale = True
        self.header = _Header(form, hint)
        self.body = QVBoxLayout(self)
        edge = 1 if framed else 0
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(0)
        self.body.addWidget(self.header)
        model.opened.connect(lambda: self._hear(None))
        model.changed.connect(self._hear)
        folding.changed.connect(lambda: self._hear(None))
        model.selection_changed.connect(self._hear_selection)
        theme().changed.connect(self.update)

    def show_workflow(self, redrawn: Redrawn | None) -> None:
        """Show the workflow of the model as it is now; None: all of it may be new."""

    def show_selection(self) -> None:
        """Show what the model has selected, and bring the current step into view."""

    def bring(self, id: str) -> None:
        """Scroll as little as needed to see a step; the selection stays."""

    def follow_walkthrough(self, session: WalkthroughSession) -> None:
        """Show in this form what a walkthrough does, where it shows more than the marks of the model."""

    def offers(self) -> tuple[Command, ...]:
        """What can be done in this form while it is used last: for the palette and the list of keys."""
        return ()

    def edit_offers(self) -> tuple[Command, ...]:
        """What the Edit menu offers then."""
        return self.offers()

    def begin_search(self) -> bool:
        """Begin to look for a step in this form; False where it cannot."""
        return False

    def _hear(self, redrawn: Redrawn | None) -> None:
        if self.isVisible() and not self._stale:
            self.show_workflow(redrawn)
        else:
            self._stale = True

    def _hear_selection(self) -> None:
        if self.isVisible() and not self._stale:
            self.show_selection()

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._stale = False
            self.show_workflow(None)
        self.show_selection()
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.framed:
            return
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(t.raised)
        painter.setPen(QPen(t.border, 1))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class _Header(QWidget):
    """Icon, name and hint of a form."""

    def __init__(self, form: WorkflowForm, hint: str) -> None:
        super().__init__()
        self._icon = form.icon
        self._sign = plain_label()
        title = plain_label(form.capitalize())
        title.setFont(font(weight=SEMIBOLD))
        says = plain_label()
        Elided(says).show_text(hint)
        says.setFont(font(META))
        says.setProperty("tone", "muted")
        says.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(14, 2, 14, 2)
        # With a button or without: two of them stand side by side.
        self.setMinimumHeight(_HEADER)
        self.row.setSpacing(8)
        self.row.addWidget(self._sign)
        self.row.addWidget(title)
        self.row.addWidget(says, 1)
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._sign.setPixmap(icon_pixmap(self._icon, theme().tokens.text, 16, self.devicePixelRatio()))


class FormStage(QSplitter):
    """Shows one form or two of those that were added; which, and how wide, is remembered. ``switched``: others are.

    A form is made when it is first shown: most workflows are looked at in one form only.
    """

    switched = Signal()

    def __init__(self, preferences: Preferences, folding: Folding, parent: QWidget | None = None) -> None:
        # As a window of its own it would keep the least height of the form that is shown first for ever.
        super().__init__(parent)
        self._preferences = preferences
        self.folding = folding
        self.forms: dict[WorkflowForm, FormView] = {}
        """Those that were made so far."""
        self._makers: dict[WorkflowForm, Callable[[], FormView]] = {}
        self._walkthrough: WalkthroughSession | None = None
        self.used: list[WorkflowForm] = []
        """What is shown, the one that was used last at the end."""
        self.setChildrenCollapsible(False)
        self.setHandleWidth(8)
        self.splitterMoved.connect(lambda *_: self._remember_widths())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def add(self, form: WorkflowForm, make: Callable[[], FormView]) -> None:
        """Offer one more form."""
        self._makers[form] = make

    @property
    def offered(self) -> list[WorkflowForm]:
        """The forms that were added, as they stand side by side."""
        return [form for form in WorkflowForm if form in self._makers]

    def view_of(self, form: WorkflowForm) -> FormView:
        """The view of a form, which is made now if it was never shown."""
        view = self.forms.get(form)
        if view is None:
            view = self.forms[form] = self._makers[form]()
            # Else the splitter shows what is put into it.
            view.hide()
            self.insertWidget(self._in_order().index(form), view)
            if self._walkthrough is not None:
                view.follow_walkthrough(self._walkthrough)
        return view

    def follow_walkthrough(self, session: WalkthroughSession) -> None:
        """Show in every form what a walkthrough does."""
        self._walkthrough = session
        for view in self.forms.values():
            view.follow_walkthrough(session)

    def begin(self) -> None:
        """Show what was shown last; all forms were added."""
        kept = [self._preferences.get(key, "") for key in (_BESIDE, _FORM)]
        found = [form for form in dict.fromkeys(kept) if form in self._makers]
        self._show([WorkflowForm(form) for form in found] or [WorkflowForm.FLOWCHART])

    @property
    def active(self) -> FormView:
        """The form that was used last."""
        return self.forms[self.used[-1]]

    @property
    def side_by_side(self) -> bool:
        return len(self.used) > 1

    def choose(self, form: WorkflowForm) -> None:
        """Show this form and give it the keyboard; side by side the one that was used longer ago makes room."""
        kept = [one for one in self.used if one is not form]
        self._show([*kept[-1:], form] if self.side_by_side else [form])
        self.take_focus()
        announce(self, form.capitalize())

    def set_side_by_side(self, on: bool) -> None:
        """Show the next form beside the one that is used, or that one alone."""
        used = self.used[-1]
        others = [form for form in self.offered if form is not used]
        if on and others:
            last = self._preferences.get(f"{_BESIDE}.last", "")
            self._show([next((form for form in others if form == last), others[-1]), used])
        else:
            self._preferences.set(f"{_BESIDE}.last", str(self.used[0]))
            self._show([used])
        self.take_focus()

    def is_shown(self, form: WorkflowForm) -> bool:
        return form in self.used

    def bring(self, id: str) -> None:
        """Scroll each form that is shown so that a step can be seen."""
        for form in self.used:
            self.forms[form].bring(id)

    def take_focus(self) -> None:
        """Give the keyboard to the form that was used last."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, used: list[WorkflowForm]) -> None:
        for form in used:
            self.view_of(form)
        self.used = used
        self.setFocusProxy(self.active)
        for form, view in self.forms.items():
            view.header.setVisible(view.framed or len(used) > 1)
            view.setVisible(form in used)
        self._preferences.set(_FORM, str(used[-1]))
        self._preferences.set(_BESIDE, str(used[0]) if len(used) > 1 else "")
        if len(used) > 1:
            preset = _CHECKLIST_SHARE if WorkflowForm.CHECKLIST in used else 0.5
            share = self._preferences.get(self._split, preset)
            self.setSizes([round(10_000 * part) for part in self._shares(share)])
        # Else the splitter lays out what is shown only after this turn.
        self.refresh()
        self.switched.emit()
        # Each has another width now, and what is selected may have left it.
        for form in used:
            self.forms[form].show_selection()

    @property
    def _split(self) -> str:
        """Where it is kept how wide the left one of these two is."""
        return ".".join((_SPLIT, *sorted(self.used)))

    def _shares(self, left: float) -> list[float]:
        """The width of every form that was made, shown or not; ``left`` is that of the first shown, of 1."""
        shown = [form for form in WorkflowForm if form in self.used]
        width = dict(zip(shown, (left, 1 - left), strict=True))
        return [width.get(form, 0.0) for form in self._in_order()]

    def _remember_widths(self) -> None:
        left, *right = [size for form, size in zip(self._in_order(), self.sizes(), strict=True) if form in self.used]
        if right:
            self._preferences.set(self._split, left / (left + right[0]))

    def _in_order(self) -> list[WorkflowForm]:
        return [form for form in WorkflowForm if form in self.forms]

    def _follow_focus(self, before: QObject | None, now: QObject | None) -> None:
        if not isinstance(now, QWidget) or not self.side_by_side:
            return
        for form in self.used[:-1]:
            if self.forms[form].isAncestorOf(now):
                self.used.remove(form)
                self.used.append(form)
                self.setFocusProxy(self.active)
                self._preferences.set(_BESIDE, str(self.used[0]))
                self._preferences.set(_FORM, str(form))
                break
