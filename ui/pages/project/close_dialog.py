"""*Close project*: what everybody answers, the answers in groups with votes, at most three actions, and the close."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.actions import retrospective as act
from app.domain.errors import LeadlineError
from app.domain.ids import LessonId, PersonId, ProjectId
from app.domain.project import ProjectState
from app.domain.retrospective import Lesson, Question
from app.editing.change import ChangeSet
from app.exports import export_file
from app.queries.exchange import Scope
from app.queries.retrospective import (
    ASKED,
    ASKED_TOO,
    ActionPlace,
    ImprovementLine,
    RetrospectiveView,
    action_places,
    retrospective,
    team_of,
)
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.printing.painter import FilePainter
from ui.widgets.button import allow, button, button_row
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice
from ui.widgets.fold import Fold
from ui.widgets.form import FormRow
from ui.widgets.line_field import LineField
from ui.widgets.line_list import Line, LineList, LineRules
from ui.widgets.person_field import PersonField
from ui.widgets.preview_dialog import opened
from ui.widgets.record_form import Do, RecordForm, RecordList, people
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.segmented import SegmentedControl

STEPS = {"answers": "1  Answers", "groups": "2  Groups and votes", "actions": "3  Actions", "close": "4  Close"}
_FILES = "Paper (*.pdf);;Page to read (*.html)"


class CloseStep(QWidget):
    """One step of the dialog. Override ``show_view``."""

    def __init__(self, context: Context, project_id: ProjectId, hint: str) -> None:
        super().__init__()
        self.context, self.project_id = context, project_id
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 12, 0)
        self.rows.setSpacing(10)
        self.rows.addWidget(_muted(hint))

    def show_view(self, view: RetrospectiveView) -> None:
        """Take over what holds now."""


def _muted(words: str) -> QLabel:
    label = wrapping_label(words)
    label.setProperty("tone", "muted")
    return label


class AnswersStep(CloseStep):
    """The questions word for word, with the answers of one person."""

    def __init__(self, context: Context, project_id: ProjectId) -> None:
        super().__init__(context, project_id, "Choose who answers and type along, or print a sheet for each person.")
        self.person = PersonField("Who answers", "Nobody is named")
        self.person.set_choices(context.read(people))
        send = Command("ask_questions", "Send the questions", self._send, "send")
        save = Command("print_questions", "Save the questions as file…", self._print, "printer")
        self.rows.addWidget(FormRow("Who answers", self.person))
        self.rows.addLayout(button_row(button(send, self), button(save, self)))
        self.lists = {question: self._list(question) for question in Question}
        for question in ASKED:
            self._add(self.rows, question)
        inside = QVBoxLayout(more := QWidget())
        inside.setContentsMargins(0, 0, 0, 0)
        for question in ASKED_TOO:
            self._add(inside, question)
        self.more = Fold("Continue, stop, ideas", more, is_open=False)
        self.rows.addWidget(self.more)
        self.rows.addStretch()
        self._view: RetrospectiveView | None = None
        self._shown: dict[Question, list[Lesson]] = {}
        self.person.picked.connect(lambda _: self.show_view(self._view) if self._view is not None else None)

    def show_view(self, view: RetrospectiveView) -> None:
        self._view = view
        for question, answers in self.lists.items():
            own = [one for one in view.lessons if one.question is question and one.person_id == self.person.person_id]
            self._shown[question] = own
            answers.show_lines([Line(one.text, key=one.id) for one in own])

    def _add(self, rows: QVBoxLayout, question: Question) -> None:
        heading = wrapping_label(str(question))
        heading.setFont(font(weight=SEMIBOLD))
        rows.addWidget(heading)
        rows.addWidget(self.lists[question])

    def _list(self, question: Question) -> LineList:
        made = LineList(str(question), LineRules("Answer", "Type an answer", orders=False))
        made.new.setAccessibleName(f"Answer: {question}")
        made.added.connect(lambda text: self._take(question, text))
        made.renamed.connect(lambda at, text: self.context.do(act.change_lesson, self._shown[question][at].id, text))
        made.removed.connect(lambda at: self.context.do(act.remove_lesson, self._shown[question][at].id))
        return made

    def _take(self, question: Question, text: str) -> None:
        picked = self.person.person_id
        self.context.do(act.add_lesson, self.project_id, question, text, None if picked is None else PersonId(picked))

    def _send(self) -> None:
        """To whoever is chosen, else to everybody who had a task, through the Outbox like every letter."""
        picked = self.person.person_id
        whom = self.context.read(team_of, self.project_id) if picked is None else [PersonId(picked)]
        self.context.do(act.ask_questions, self.project_id, whom)

    def _print(self) -> None:
        name = f"{self._view.project.name if self._view is not None else ''} questions.pdf".replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the questions", name, _FILES)
        if not chosen:
            return
        target = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".pdf")
        picked = self.person.person_id
        scope = Scope(self.project_id, None if picked is None else PersonId(picked))
        try:
            said = export_file(self.context.workspace, "questions", target, scope, FilePainter())
        except LeadlineError as problem:
            self.context.refuse(problem.sentence)
            return
        self.context.say(f"Wrote {target.name}: {said}")


VOTE, UNVOTE = RowTool("+", "thumbs-up", "Vote for it"), RowTool("-", "minus", "Take a vote back")
GROUP, REMOVE = RowTool("G", "folder", "Put into a group"), RowTool("Del", "trash-2", "Remove")


class GroupsStep(CloseStep):
    """All answers, those of a group under its heading; the most voted group first."""

    def __init__(self, context: Context, project_id: ProjectId) -> None:
        super().__init__(context, project_id, "Put answers that say the same under one heading, then count votes.")
        self.list: RowList[LessonId] = RowList("Answers", (VOTE, UNVOTE, GROUP, REMOVE), fits=True)
        self.list.keeps_choice = True
        self.nothing = _muted("No answer yet. Type the first under Answers.")
        self.group = LineField("Group", "Type a heading: Briefing, Pictures, Approval")
        self.group_row = FormRow("Group of the chosen answer", self.group)
        for part in (self.nothing, self.list, self.group_row):
            self.rows.addWidget(part)
        self.rows.addStretch()
        self._lessons: dict[LessonId, Lesson] = {}
        self.list.asked.connect(self._use)
        self.list.opened.connect(lambda _: self.group.setFocus())
        self.list.moved.connect(lambda _: self._show_group(afresh=True))
        self.group.kept.connect(self._put)

    def show_view(self, view: RetrospectiveView) -> None:
        self._lessons = {one.id: one for one in view.lessons}
        rows: list[RowItem[LessonId]] = []
        for group in view.groups:
            if len(view.groups) > 1 or group.title:
                votes = f"  ·  {_votes(group.votes)}" if group.votes else ""
                rows.append(RowItem(None, f"{group.title or 'On its own'}{votes}", head=True, avatar=False))
            rows += [_lesson_row(view, one) for one in group.lessons]
        if tuple(rows) != self.list.rows.items:
            self.list.show_items(rows)
        for part in (self.list, self.group_row):
            part.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self._show_group()

    def _show_group(self, afresh: bool = False) -> None:
        lesson = self._lessons.get(self.list.current_id) if self.list.current_id is not None else None
        self.group.show_text(lesson.cluster if lesson is not None else "", afresh)

    def _put(self, text: str) -> None:
        if self.list.current_id is not None:
            self.context.do(act.group_lesson, self.list.current_id, text)

    def _use(self, key: str, id: LessonId) -> None:
        lesson = self._lessons[id]
        if key == GROUP.key:
            self.list.choose(id)
            self.group.setFocus()
        elif key == REMOVE.key:
            self.context.do(act.remove_lesson, id)
        else:
            self.context.do(act.set_lesson_votes, id, max(0, lesson.votes + (1 if key == VOTE.key else -1)))


def _votes(count: int) -> str:
    return "1 vote" if count == 1 else f"{count} votes"


def _lesson_row(view: RetrospectiveView, one: Lesson) -> RowItem[LessonId]:
    who = view.names.get(one.person_id, "") if one.person_id is not None else ""
    under = "  ·  ".join(part for part in (str(one.question), who) if part)
    chips = (ChipStyle(_votes(one.votes), Tone.ACCENT, "thumbs-up"),) if one.votes else ()
    return RowItem(one.id, one.text, under, chips, avatar=False)


NOWHERE, PLACED = ActionPlace("Choose a place…"), ActionPlace("As it is now")


class ActionsStep(CloseStep):
    """At most three: who, by when, and where it goes on."""

    def __init__(self, context: Context, project_id: ProjectId) -> None:
        hint = (
            f"At most {act.MOST_IMPROVEMENTS}, each with an owner and a place: a task, or a note at the step of the "
            "workflow. The next start of the workflow shows them."
        )
        super().__init__(context, project_id, hint)
        form: RecordForm[ImprovementLine] = RecordForm(context, columns=2)
        self.list = RecordList("Actions", form, "Add an action", "No action yet.", (REMOVE,), titled=False)
        form.line(
            "Action",
            lambda one: one.improvement.text,
            lambda one, to, do: do(act.change_improvement, one.improvement.id, to),
        )
        self.place = form.choice("Where it goes on", lambda one: PLACED if one.placed else NOWHERE, self._place_at)
        plan = act.plan_improvement
        form.person(
            "Owner",
            lambda one: one.improvement.owner_id,
            lambda one, to, do: do(plan, one.improvement.id, to, one.improvement.due_on),
        )
        form.day(
            "Due",
            lambda one: one.improvement.due_on,
            lambda one, to, do: do(plan, one.improvement.id, one.improvement.owner_id, to),
        )
        self.rows.addWidget(self.list)
        self.rows.addStretch()
        self.list.added.connect(lambda text: self.list.typed(lambda do: do(act.add_improvement, project_id, text)))
        self.list.asked.connect(lambda _, id: context.do(act.remove_improvement, id))

    def show_view(self, view: RetrospectiveView) -> None:
        kept = [PLACED] if any(line.placed for line in view.improvements) else []
        places = [NOWHERE, *kept, *self.context.read(action_places, view)]
        self.place.set_choices([Choice(place, place.words) for place in places], self.place.current)
        lines = {int(line.improvement.id): line for line in view.improvements}
        self.list.show_records(lines, [_action_row(line) for line in lines.values()])

    def _place_at(self, line: ImprovementLine, place: Any, do: Do) -> object:  # noqa: ANN401
        if place.workflow_id is not None:
            return do(act.place_at_step, line.improvement.id, place.workflow_id, place.step_id)
        return do(act.place_in_project, line.improvement.id, place.project_id) if place.project_id is not None else None


def _action_row(line: ImprovementLine) -> RowItem[int]:
    tone = Tone.OK if line.done else Tone.ACCENT if line.placed else Tone.WARN
    chip = ChipStyle("Done" if line.done else "Placed" if line.placed else "No place yet", tone)
    return RowItem(
        int(line.improvement.id), line.improvement.text, line.place, (chip,), line.owner, line.improvement.owner_id,
        avatar=bool(line.owner),
    )  # fmt: skip


class LastStep(CloseStep):
    """What is open and what is missing, the reason to close without it, and the close."""

    closed = Signal()

    def __init__(self, context: Context, project_id: ProjectId) -> None:
        super().__init__(context, project_id, "A project is closed once its work is done. What is missing can be left.")
        self.said = wrapping_label("")
        self.said.setFont(font(HEAD, SEMIBOLD))
        self.lines = wrapping_label("")
        self.reason = named(LineField("Reason", "Nobody had time; it was a small one"), "Why it is closed without it")
        self.reason_row = FormRow("Why it is closed without it", self.reason)
        for part in (self.said, self.lines, self.reason_row):
            self.rows.addWidget(part)
        self.rows.addStretch()
        self.reason.textChanged.connect(lambda _: self.closed.emit())
        self.why_not = ""

    def show_view(self, view: RetrospectiveView) -> None:
        missing = [f"·  {part.words} ({part.under})" for part in view.missing]
        open_work = [f"·  {task.title}" for task in view.open_tasks[:12]]
        if view.closed:
            said, self.why_not = f"“{view.project.name}” is closed.", "It is closed already."
        elif view.project.state is ProjectState.CANCELLED:
            said, self.why_not = f"“{view.project.name}” was cancelled.", "It was cancelled."
        elif view.open_tasks:
            count = len(view.open_tasks)
            said = f"{'1 task is' if count == 1 else f'{count} tasks are'} open"
            self.why_not = f"{said}. Finish, skip or cancel them first."
        else:
            said, self.why_not = ("Still missing" if missing else "Everything is there."), ""
        set_text(self.said, said)
        set_text(self.lines, "\n".join(open_work or ([] if view.closed else missing)))
        self.lines.setVisible(bool(self.lines.text()))
        self.reason_row.setVisible(bool(missing) and not self.why_not)


class CloseDialog(QDialog):
    """Four steps over the same project. What is typed is kept at once, so the dialog may be left at any of them."""

    def __init__(self, context: Context, project_id: ProjectId, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._project_id = context, project_id
        self.view: RetrospectiveView | None = None
        self.resize(760, 640)
        self.tabs = SegmentedControl("Steps", list(STEPS.items()))
        self.answers, self.groups = AnswersStep(context, project_id), GroupsStep(context, project_id)
        self.actions_step, self.last = ActionsStep(context, project_id), LastStep(context, project_id)
        self.body = QStackedWidget()
        for step in (self.answers, self.groups, self.actions_step, self.last):
            self.body.addWidget(_scrolled(step))
        self.leave = button(Command("leave", "Later", self.accept), self)
        self.next = button(Command("next", "Next", self._go_on, "chevron-right"), self, primary=True)
        self.go = button(Command("close_project", "Close project", self._close, "check"), self, primary=True)
        foot = QHBoxLayout()
        foot.addStretch()
        for part in (self.leave, self.next, self.go):
            part.setAutoDefault(False)
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.tabs)
        layout.addWidget(self.body, 1)
        layout.addLayout(foot)
        self.tabs.chosen.connect(self.show_step)
        self.last.closed.connect(self._allow)
        context.notifier.changed.connect(self._notice)
        self.refresh()
        self.show_step("answers")
        self.answers.lists[ASKED[0]].new.setFocus()

    def show_step(self, step: str) -> None:
        self.tabs.choose(step)
        self.body.setCurrentIndex(list(STEPS).index(step))
        self.next.setVisible(step != "close")
        self.go.setVisible(step == "close")

    def refresh(self) -> None:
        """Read again; a project that is gone closes the dialog."""
        self.view = self._context.read(retrospective, self._project_id)
        if self.view is None:
            self.reject()
            return
        self.setWindowTitle(f"Close {one_line(self.view.project.name)}")
        for step in (self.answers, self.groups, self.actions_step, self.last):
            step.show_view(self.view)
        self._allow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter keeps the line that is typed; Qt would press a button with it as well.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _notice(self, _: ChangeSet) -> None:
        if self.isVisible():
            self.refresh()

    def _allow(self) -> None:
        lacks = self.view is not None and bool(self.view.missing) and not self.last.reason.text().strip()
        allow(self.go, self.last.why_not or ("Say why it is closed without what is missing." if lacks else ""))

    def _go_on(self) -> None:
        self.show_step(list(STEPS)[self.body.currentIndex() + 1])

    def _close(self) -> None:
        if self._context.do(act.close_project, self._project_id, self.last.reason.text()) is not None:
            self.accept()


def _scrolled(step: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(step)
    return area


def open_close(context: Context, parent: QWidget, project_id: ProjectId) -> None:
    """Show the dialog over ``parent``."""
    opened(CloseDialog(context, project_id, parent))
