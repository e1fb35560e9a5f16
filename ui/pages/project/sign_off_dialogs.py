"""Asking for sign-offs, recording an answer, a date poll, and all gates before the start on one page."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions.fixed_date import release_date
from app.actions.sign_off import answer_sign_off, ask_dates, ask_sign_off
from app.domain.brief import Stage
from app.domain.ids import ProjectId
from app.domain.sign_off import SignOffKind, SignOffState
from app.editing.change import ChangeSet
from app.queries.gate import project_stages
from app.queries.sign_off import SignOffLine, SignOffs
from app.workspace.day_preview import day_preview
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.project.gate_card import GateCard
from ui.widgets.button import button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.form import Form
from ui.widgets.line_field import LineField, TextField
from ui.widgets.preview_dialog import PreviewDialog
from ui.widgets.who_list import WhoList

ASKED = (SignOffKind.PLAN, SignOffKind.START, SignOffKind.DATE, SignOffKind.REDUCED_SCOPE, SignOffKind.DELIVERY)
BEFORE_START = (Stage.DEFINE, Stage.PLAN, Stage.ASSIGN)


class AskDialog(QDialog):
    """Who is asked to agree to what, and whether they must."""

    def __init__(self, context: Context, parent: QWidget, seen: SignOffs, kind: SignOffKind | None = None) -> None:
        super().__init__(parent)
        self._context, self._project_id = context, seen.project.id
        self._today, self._anchor_on = seen.today, seen.project.anchor_on
        self.setWindowTitle(f"Ask for sign-off: {one_line(seen.project.name)}")
        self.setMinimumWidth(460)
        choices = [Choice(one, str(one).capitalize()) for one in ASKED]
        self.kind: ChoiceField[SignOffKind] = ChoiceField("What is agreed to", choices, kind or SignOffKind.START)
        self.day = DateField("New day", lambda: seen.today, seen.project.anchor_on)
        self.who = WhoList(context, seen.team)
        self.must = CheckField("Without their agreement it does not go on")
        self.must.show_checked(True)
        self.go = button(Command("ask", "Ask", self.ask, "check"), self, primary=True)
        form = Form()
        form.add("What", self.kind)
        self._day_row = form.add("New day", self.day)
        form.add("Who", self.who)
        self.kind.picked.connect(lambda kind: self._show_kind(kind))
        _lay_out(self, (form, self.must), self.go)
        self._show_day()
        self.who.setFocus()

    def ask(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        kind = self.kind.current or SignOffKind.START
        dated = kind in (SignOffKind.DATE, SignOffKind.PLAN)
        if dated and not self.day.read():
            return
        on = self.day.day if dated else None
        must = self.must.isChecked()
        if self._context.do(ask_sign_off, self._project_id, kind, self.who.people, must=must, on=on) is not None:
            self.accept()

    def _show_kind(self, kind: SignOffKind) -> None:
        # A review takes a working week, where nothing else is said.
        self.day.set_day(self._today + timedelta(7) if kind is SignOffKind.PLAN else self._anchor_on)
        self._show_day()

    def _show_day(self) -> None:
        kind = self.kind.current
        self._day_row.setVisible(kind in (SignOffKind.DATE, SignOffKind.PLAN))
        self._day_row.label.setText("Comments until" if kind is SignOffKind.PLAN else "New day")


class AnswerDialog(QDialog):
    """What a person said to what was asked."""

    def __init__(self, context: Context, parent: QWidget, line: SignOffLine, state: SignOffState) -> None:
        super().__init__(parent)
        self._context, self._line = context, line
        self.setWindowTitle(f"Sign-off of {one_line(line.name)}")
        self.setMinimumWidth(420)
        states = [Choice(one, str(one).capitalize()) for one in SignOffState]
        self.state: ChoiceField[SignOffState] = ChoiceField("Answer", states, state)
        self.text = TextField("Comment", "What was said; of an objection what it is about", lines=3)
        self.text.show_text(line.sign_off.text, True)
        form = Form()
        form.add("Answer", self.state)
        form.add("Comment", self.text)
        go = button(Command("record", "Record", self.record, "check"), self, primary=True)
        _lay_out(self, (wrapping_label(line.about), form), go)
        self.text.setFocus()

    def record(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        state = self.state.current or SignOffState.OPEN
        if self._context.do(answer_sign_off, self._line.sign_off.id, state, self.text.toPlainText()) is not None:
            self.accept()


class PollDialog(PreviewDialog):
    """Two or three days, each with the sentence and the load that it would make."""

    def __init__(self, context: Context, parent: QWidget, seen: SignOffs) -> None:
        title = f"Date poll: {one_line(seen.project.name)}"
        super().__init__(parent, title, Command("ask_dates", "Ask", self.ask, "calendar-clock"))
        self._context, self._project_id = context, seen.project.id
        self.setMinimumWidth(520)
        days: list[date | None] = [day.on for day in seen.poll] or [seen.project.anchor_on]
        asked = dict.fromkeys(line.sign_off.person_id for day in seen.poll for line in day.lines)
        self.days = [
            DateField(f"Day {number + 1}", lambda: seen.today, days[number] if number < len(days) else None)
            for number in range(3)
        ]
        self.previews = [wrapping_label() for _ in self.days]
        self.who = WhoList(context, seen.team, list(asked))
        form = Form()
        for field, words in zip(self.days, self.previews, strict=True):
            words.setProperty("tone", "muted")
            form.add(field.accessibleName(), _under(field, words))
            field.date_changed.connect(lambda _: self.update_preview_soon())
        form.add("Who", self.who)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(form)
        layout.addStretch()
        layout.addLayout(self.buttons())
        self.update_preview()
        next((field for field in self.days if field.day is None), self.who).setFocus()

    def ask(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.settle()
        if not all(field.read() for field in self.days):
            return
        days = [field.day for field in self.days if field.day is not None]
        if self._context.do(ask_dates, self._project_id, days, self.who.people) is not None:
            self.accept()

    def update_preview(self) -> None:
        """Say under each day what it would come to."""
        for field, words in zip(self.days, self.previews, strict=True):
            said = ""
            if field.day is not None:
                seen = day_preview(self._context.workspace, self._project_id, field.day)
                said = "\n".join(part for part in (seen.sentence, seen.load) if part)
            set_text(words, said)
            words.setVisible(bool(said))


class ReleaseDialog(QDialog):
    """Why a date is not fixed any more."""

    def __init__(self, context: Context, parent: QWidget, seen: SignOffs) -> None:
        super().__init__(parent)
        self._context, self._project_id = context, seen.project.id
        self.setWindowTitle("Release date")
        self.setMinimumWidth(420)
        self.reason = LineField("Reason", "Why the date is not fixed any more")
        form = Form()
        form.add("Reason", self.reason)
        go = button(Command("release", "Release", self.release, "check"), self, primary=True)
        _lay_out(self, (wrapping_label(seen.date_words), form), go)
        self.reason.setFocus()

    def release(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        if self._context.do(release_date, self._project_id, self.reason.text()) is not None:
            self.accept()


class ReadyDialog(QDialog):
    """*Ready to start?*: the gates before work begins, each with what is missing, passed here with a reason."""

    def __init__(self, context: Context, parent: QWidget, project_id: ProjectId) -> None:
        super().__init__(parent)
        self._context, self._project_id = context, project_id
        self.setWindowTitle("Ready to start?")
        self.resize(560, 640)
        self.verdict = plain_label()
        self.verdict.setFont(font(HEAD, SEMIBOLD))
        self.verdict.setWordWrap(True)
        self.gates = {stage: GateCard(context) for stage in BEFORE_START}
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        for stage, card in self.gates.items():
            card.rows.setAccessibleName(f"What is missing in {stage.capitalize()}")
            cards.addWidget(card)
        cards.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.verdict)
        layout.addWidget(scroll, 1)
        close = QHBoxLayout()
        close.addStretch()
        close.addWidget(button(Command("close", "Close", self.accept), self))
        layout.addLayout(close)
        context.notifier.changed.connect(self.refresh)
        context.place_asked.connect(self.accept)
        self.refresh()

    def refresh(self, changes: ChangeSet | None = None) -> None:
        """What is true now."""
        stages = self._context.read(project_stages, self._project_id)
        lacks = sum(len(gate.missing) for stage in BEFORE_START if (gate := stages.of(stage).gate).passed is None)
        ready = (
            "Ready to start." if not lacks else f"Not ready: {lacks} thing{'s are' if lacks > 1 else ' is'} missing."
        )
        set_text(self.verdict, ready)
        for stage, card in self.gates.items():
            card.show_stages(self._project_id, stages)
            card.stage = stage
            card.show_stages(self._project_id, stages)


def _under(field: QWidget, words: QWidget) -> QWidget:
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(field)
    layout.addWidget(words)
    return both


def _lay_out(dialog: QDialog, parts: Sequence[QWidget], go: QWidget) -> None:
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(20, 20, 20, 16)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch()
    row = QHBoxLayout()
    row.addStretch()
    cancel = button(Command("cancel", "Cancel", dialog.reject), dialog)
    cancel.setAutoDefault(False)
    row.addWidget(cancel)
    row.addWidget(go)
    layout.addLayout(row)
