"""*Reduce scope*: what it wins, what is left for later, what becomes of optional work under way, before it is done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.actions.scope import reduce_scope
from app.actions.sign_off import ask_sign_off
from app.domain.errors import LeadlineError
from app.domain.ids import DeliverableId, ProjectId, RequirementId, TaskId
from app.domain.sign_off import SignOffKind
from app.editing.change import ChangeSet
from app.queries.scope import ScopeChoice, ScopeView, scope_choice, scope_view
from app.queries.sign_off import musts_of
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.widgets.button import allow, button_row, link_button
from ui.widgets.choice_field import CheckField
from ui.widgets.form import Form
from ui.widgets.line_field import LineField
from ui.widgets.preview_dialog import PreviewDialog, opened


def open_scope(context: Context, parent: QWidget, project_id: ProjectId) -> "ScopeDialog | None":
    """Show the dialog over ``parent``; None (and said) when there is no such project."""
    choice = context.read(scope_choice, project_id)
    if choice is None:
        context.refuse("This project is not there any more. Go back to Projects and choose another.")
        return None
    return opened(ScopeDialog(context, parent, choice))


NOTHING = "No step that has not begun is optional. Tick below what is left for later."


class ScopeDialog(PreviewDialog):
    """Enabled as soon as the rules allow it; what must be agreed to is asked for from here."""

    def __init__(self, context: Context, parent: QWidget | None, choice: ScopeChoice) -> None:
        title = f"Reduce scope: {one_line(choice.project.name)}"
        super().__init__(parent, title, Command("reduce", "Reduce scope", self.reduce, "circle-slash"))
        self._context, self._choice = context, choice
        self.resize(560, 560)
        self.before, self.after = plain_label(), plain_label()
        self.won, self.lacks = wrapping_label(), wrapping_label()
        self.before.setProperty("tone", "muted")
        self.lacks.setProperty("tone", "bad")
        self.after.setFont(font(HEAD, SEMIBOLD))
        for label in (self.before, self.after):
            label.setWordWrap(True)
        self.deliverables = {one.id: self._check(one.name, one.reduced) for one in choice.deliverables}
        self.requirements = {one.id: self._check(one.text, one.reduced) for one in choice.requirements}
        self.skips = {task.id: self._check(f"Skip “{task.title}” now", False) for task in choice.open_optional}
        self.reason = LineField("Reason", "Why, where not everybody has agreed")
        self.reason.textChanged.connect(lambda _: self.update_preview_soon())
        self.ask = link_button("Ask for the sign-off", self)
        self.ask.clicked.connect(self.ask_people)
        self.ask.setVisible(choice.must_ask)
        self._lay_out()
        self.update_preview()

    @property
    def left_out(self) -> tuple[list[DeliverableId], list[RequirementId], list[TaskId]]:
        """The deliverables and requirements that are left for later, and the tasks that are skipped now."""
        return (
            [id for id, check in self.deliverables.items() if check.isChecked()],
            [id for id, check in self.requirements.items() if check.isChecked()],
            [id for id, check in self.skips.items() if check.isChecked()],
        )

    def reduce(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.settle()
        deliverables, requirements, skip = self.left_out
        done = self._context.do(
            reduce_scope,
            self._choice.project.id,
            deliverables=deliverables,
            requirements=requirements,
            skip=skip,
            reason=self.reason.text(),
        )
        if done is not None:
            self.accept()

    def ask_people(self) -> None:
        """Ask those who must agree to anything of the project."""
        project_id = self._choice.project.id
        people = self._context.read(musts_of, project_id)
        if self._context.do(ask_sign_off, project_id, SignOffKind.REDUCED_SCOPE, people) is not None:
            self.ask.hide()
            self.update_preview()

    def update_preview(self) -> None:
        """Say what it would win and leave out."""
        refusal = ""
        try:
            changes = self._look(self.reason.text())
        except LeadlineError as refused:
            refusal = refused.sentence
            try:
                changes = self._look("Only looked at")
            except LeadlineError:
                set_text(self.after, refusal)
                allow(self.go, refusal)
                return
        self._show(self._context.read(scope_view, self._choice.project.id, changes), refusal)

    def _look(self, reason: str) -> ChangeSet:
        deliverables, requirements, skip = self.left_out
        return self._context.preview(
            reduce_scope,
            self._choice.project.id,
            deliverables=deliverables,
            requirements=requirements,
            skip=skip,
            reason=reason,
        ).changes

    def _show(self, view: ScopeView, refusal: str) -> None:
        set_text(self.before, f"Now: {view.sentence}")
        set_text(self.after, view.sentence_after)
        nothing = not view.dropped and not any(self.left_out)
        set_text(self.won, NOTHING if nothing else view.words)
        set_text(self.lacks, refusal)
        self.lacks.setVisible(bool(refusal))
        allow(self.go, NOTHING if nothing else refusal)

    def _check(self, text: str, checked: bool) -> CheckField:
        made = CheckField(one_line(text))
        made.show_checked(checked)
        made.chosen.connect(lambda _: self.update_preview_soon())
        return made

    def _lay_out(self) -> None:
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 0, 0)
        groups: tuple[tuple[str, Sequence[CheckField]], ...] = (
            ("Deliverables left for later", list(self.deliverables.values())),
            ("Requirements left for later", list(self.requirements.values())),
            ("Optional work under way", list(self.skips.values())),
        )
        for title, checks in groups:
            if checks:
                head = plain_label(title)
                head.setFont(font(weight=SEMIBOLD))
                parts.addWidget(head)
                for check in checks:
                    parts.addWidget(check)
        parts.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        form = Form()
        form.add("Reason", self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (self.before, self.after, self.won, self.lacks):
            layout.addWidget(part)
        layout.addWidget(scroll, 1)
        layout.addWidget(form)
        layout.addLayout(button_row(self.ask))
        layout.addLayout(self.buttons())
