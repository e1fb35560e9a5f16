"""*Move date*: old and new days by person, who must hear, and what it does to the sentence, before it is done."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.project import move_date
from app.actions.sign_off import ask_sign_off
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.sign_off import SignOffKind
from app.editing.change import ChangeSet
from app.queries.move import DueMove, MoveView, move_view
from app.queries.person import team
from app.queries.project import ProjectLine, project_line
from app.queries.sign_off import musts_of
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ReduceScope
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.widgets.button import allow, button_row, link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.date_field import DateField
from ui.widgets.due_text import day_words
from ui.widgets.form import Form
from ui.widgets.line_field import LineField
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.preview_dialog import PreviewDialog, opened
from ui.widgets.row_list import RowItem, RowList


def open_move(context: Context, parent: QWidget, project_id: ProjectId, day: date | None = None) -> "MoveDialog | None":
    """Show the dialog over ``parent``, with a proposed ``day``; None (and said) when there is no such project."""
    line = context.read(project_line, project_id)
    if line is None:
        context.refuse("This project is not there any more. Go back to Projects and choose another.")
        return None
    dialog = MoveDialog(context, parent, line)
    if day is not None:
        dialog.anchor.set_day(day)
        dialog.update_preview()
        # Who proposes a day has the preview to confirm, and no date to type.
        dialog.go.setFocus()
    return opened(dialog)


class MoveDialog(PreviewDialog):
    """Enabled as soon as another day is chosen that the rules allow."""

    def __init__(self, context: Context, parent: QWidget | None, line: ProjectLine) -> None:
        title = f"Move date: {one_line(line.name)}"
        super().__init__(parent, title, Command("move", "Move date", self.move_it, "calendar-clock"))
        self._context, self._line = context, line
        self._today: date = context.read(lambda reader: reader.today())
        self.resize(620, 600)
        self.anchor = DateField(line.anchor_label, lambda: self._today, line.anchor_on, optional=False)
        self.reason = LineField("Reason", "Why; it stays in the journal")
        self.asked_by = PersonField("Asked by", "Nobody in particular")
        self.asked_by.set_choices([PersonChoice(one.id, one.name) for one in context.read(team)])
        self.before, self.after, self.hear = plain_label(), plain_label(), plain_label()
        self.after.setFont(font(HEAD, SEMIBOLD))
        self.before.setProperty("tone", "muted")
        for label in (self.before, self.after, self.hear):
            label.setWordWrap(True)
        self.ask = link_button("Ask for the sign-off", self)
        self.scope = link_button("Reduce scope instead…", self)
        self.ask.clicked.connect(self.ask_people)
        self.scope.clicked.connect(self.reduce_scope)
        self.moves: RowList[TaskId] = RowList("What moves")
        self.anchor.date_changed.connect(lambda _: self.update_preview_soon())
        self.reason.textChanged.connect(lambda _: self.update_preview_soon())
        self._lay_out()
        self.update_preview()
        self.anchor.setFocus()
        self.anchor.selectAll()

    def move_it(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.settle()
        day = self.anchor.day if self.anchor.read() else None
        asked_by = PersonId(chosen) if (chosen := self.asked_by.person_id) is not None else None
        id, reason = self._line.project_id, self.reason.text()
        if day is None:
            return
        if self._context.do(move_date, id, day, reason=reason, asked_by=asked_by) is not None:
            self.accept()

    def ask_people(self) -> None:
        """Ask those who must agree to anything of the project whether the day may be this one."""
        people = self._context.read(musts_of, self._line.project_id)
        if self._context.do(ask_sign_off, self._line.project_id, SignOffKind.DATE, people, on=self.anchor.day):
            self.update_preview()

    def reduce_scope(self) -> None:
        """Keep the day and leave something out instead."""
        self.reject()
        self._context.go_to(ReduceScope(self._line.project_id))

    def update_preview(self) -> None:
        """Preview the move to the day in the field and show who has to move what."""
        day, id = self.anchor.day, self._line.project_id
        self._offer(day)
        if day is None or day == self._line.anchor_on:
            self._show_nothing("Choose another day to see what moves.")
            return
        try:
            view = self._context.read(move_view, id, self._preview(day))
        except LeadlineError as refusal:
            self._show_nothing(refusal.sentence)
            return
        self._show(view)

    def _offer(self, day: date | None) -> None:
        """Of a fixed date: whom to ask, and reduced scope in its place."""
        project = self._context.read(lambda reader: reader.get(Project, self._line.project_id))
        fixed = project is not None and project.date_fixed
        other = day is not None and day != self._line.anchor_on
        self.ask.setVisible(fixed and other and bool(self._context.read(musts_of, self._line.project_id)))
        self.scope.setVisible(fixed and project is not None and not project.reduced_scope)

    def _preview(self, day: date) -> ChangeSet:
        id, reason = self._line.project_id, self.reason.text()
        return self._context.preview(move_date, id, day, reason=reason).changes

    def _show_nothing(self, sentence: str) -> None:
        set_text(self.before, self._line.sentence)
        set_text(self.after, sentence)
        set_text(self.hear, "")
        self.moves.show_items([])
        allow(self.go, sentence)

    def _show(self, view: MoveView) -> None:
        set_text(self.before, f"Now: {view.sentence}")
        set_text(self.after, view.sentence_after)
        names = ", ".join(view.hear)
        set_text(
            self.hear,
            f"Must hear of it: {names}." if names else "Nobody was told the old dates, so nobody has to hear.",
        )
        rows: list[RowItem[TaskId]] = []
        for person in view.people:
            count = "1 task moves" if len(person.moves) == 1 else f"{len(person.moves)} tasks move"
            rows.append(RowItem(None, person.name, count, (), person.name, person.person_id, head=True))
            rows += [self._row(move) for move in person.moves]
        self.moves.show_items(rows)
        allow(self.go)

    def _row(self, move: DueMove) -> RowItem[TaskId]:
        old = day_words(move.old_on, self._today) if move.old_on else "no date"
        new = day_words(move.new_on, self._today) if move.new_on else "no date"
        return RowItem(move.task_id, move.title, "", (ChipStyle(f"{old} → {new}", Tone.PLAIN),), avatar=False)

    def _lay_out(self) -> None:
        form = Form()
        form.add(one_line(self._line.anchor_label).replace("&", "&&"), self.anchor)
        form.add("Reason", self.reason)
        form.add("Asked by", self.asked_by)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (form, self.before, self.after, self.hear):
            layout.addWidget(part)
        layout.addLayout(button_row(self.ask, self.scope))
        layout.addWidget(self.moves, 1)
        layout.addLayout(self.buttons())
