"""The tab *Requirements*: the standards of each deliverable, judged by keyboard, with their evidence."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions.requirement import (
    add_requirement,
    bring_back,
    change_requirement,
    judge_requirement,
    reduce_requirement,
    remove_requirement,
    set_checker,
    set_evidence,
    set_evidence_file,
    set_needed_evidence,
    set_requirement_deliverable,
)
from app.domain.brief import Deliverable, Requirement, RequirementState
from app.domain.check_item import DeliverableSpec, Evidence
from app.domain.ids import DeliverableId
from app.editing.change import ChangeSet
from app.queries.brief import BriefView, brief_view
from app.queries.file import FileLine, files_of_project
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, set_tool_tip, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.project.brief_records import LATER, LEFT_OUT, REDUCED, REMOVE, origin_chips
from ui.pages.project.tab import ProjectTab
from ui.widgets.ask_bar import AskBar
from ui.widgets.button import button, button_row, link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice
from ui.widgets.form import FormRow
from ui.widgets.line_field import LineField
from ui.widgets.record_form import RecordForm
from ui.widgets.row_list import RowItem, RowList, RowTool

MET, OPEN = RowTool("Ctrl+M", "circle-check", "Met"), RowTool("Ctrl+O", "circle-dashed", "Open again")
FAILED, WAIVED = RowTool("F", "circle-x", "Failed…"), RowTool("W", "circle-slash", "Waived…")
EVIDENCE = RowTool("E", "paperclip", "Evidence…")
STATES = {
    RequirementState.OPEN: ChipStyle("open", Tone.WARN, "circle-dashed"),
    RequirementState.MET: ChipStyle("met", Tone.OK, "circle-check"),
    RequirementState.FAILED: ChipStyle("failed", Tone.BAD, "circle-x"),
    RequirementState.WAIVED: ChipStyle("waived", Tone.NEUTRAL, "circle-slash"),
}
NEEDS = (
    Choice(None, "No evidence"),
    Choice(Evidence.FILE, "A file"),
    Choice(Evidence.LINK, "A link"),
    Choice(Evidence.DATE, "A date"),
    Choice(Evidence.AMOUNT, "An amount"),
)
NOTHING = "No requirement yet. Write down what must be true before this is published."
_NARROW, _WIDE = 230, 360
"""How wide the fields at the right are: two fifths of the page within these."""


class RequirementsTab(ProjectTab):
    """Requirements by deliverable at the left, the fields of the current one at the right."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.view: BriefView | None = None
        self.files: tuple[FileLine, ...] = ()
        """Of the project: what can prove that a requirement is met."""
        self.bar = AskBar(lambda: context.read(lambda reader: reader.today()))
        self.rows: RowList[int] = RowList("Requirements", (MET, FAILED, WAIVED, EVIDENCE, OPEN, REMOVE))
        self.rows.keeps_choice = True
        self.nothing = wrapping_label(NOTHING)
        self.nothing.setProperty("tone", "muted")
        self.new = LineField("Add a requirement", "Add a requirement")
        self.new_row = FormRow("Add a requirement", self.new)
        self.new_row.label.hide()
        self.heading = wrapping_label()
        self.heading.setFont(font(HEAD, SEMIBOLD))
        self.words = wrapping_label()
        self.words.setProperty("tone", "muted")
        self.summary = plain_label()
        self.summary.setProperty("tone", "muted")
        self.back = link_button("Bring back")
        self.back.clicked.connect(lambda: context.do(bring_back, self.project_id))
        self.form: RecordForm[Requirement] = RecordForm(context)
        self._fields()
        self._lay_out()
        self.rows.moved.connect(lambda _: self._show_current())
        self.rows.opened.connect(lambda _: self.form.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason))
        self.rows.asked.connect(self._use)
        self.new.kept.connect(self._add)
        self.new.taken_back.connect(lambda: self.new_row.show_problem(""))
        self._current: int | None = None

    def refresh(self, changes: ChangeSet | None) -> None:
        before, self.view = self.view, self.context.read(brief_view, self.project_id)
        view = self.view
        if view is None:
            return
        afresh = before is None or before.project.id != view.project.id
        rows = list(_rows(view))
        if tuple(rows) != self.rows.rows.items:
            self.rows.show_items(rows)
        if self.rows.current is None:
            self.rows.step(1)
        self.rows.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        made = [Choice(None, "The whole project"), *(Choice(one.id, one.name) for one in view.deliverables)]
        self.about.set_choices(made, self.about.current)
        self.files = self.context.read(files_of_project, self.project_id)
        named_files = (Choice(line.file.id, f"{line.key} {line.file.name}") for line in self.files)
        self.file.set_choices([Choice(None, "No file yet"), *named_files], self.file.current)
        if afresh:
            self.new.show_text("", afresh=True)
        set_text(self.summary, _summary(view)).setVisible(bool(view.requirements))
        self.back.setVisible(bool(view.missing))
        names = [one.name if isinstance(one, DeliverableSpec) else one.text for one in view.missing]
        set_tool_tip(self.back, f"Taken out of what the workflow names: {'; '.join(names)}.")
        self._show_current(afresh)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(max(_NARROW, min(_WIDE, event.size().width() * 2 // 5)))

    def bring_forward(self, about: str) -> bool:
        subject, _, number = about.partition(" ")
        known = self.view.requirements if self.view is not None else ()
        wanted = [int(number)] if number.isdigit() else [one.id for one in known if _stops(one)]
        if subject == "requirement" and wanted and self.rows.choose(wanted[0]):
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        return subject == "requirement"

    @property
    def requirement(self) -> Requirement | None:
        """The one that is current; None where there is none."""
        if self.view is None:
            return None
        return next((one for one in self.view.requirements if one.id == self.rows.current_id), None)

    def _fields(self) -> None:
        form, change = self.form, change_requirement
        form.line("What must be true", lambda one: one.text, lambda one, to, do: do(change, one.id, text=to))
        matters = (Choice(True, "Must be met"), Choice(False, "Should be met"))
        form.choice(
            "How much it matters", lambda one: one.must, lambda one, to, do: do(change, one.id, must=to), matters
        )
        self.about = form.choice(
            "About", lambda one: one.deliverable_id, lambda one, to, do: do(set_requirement_deliverable, one.id, to)
        )
        form.line(
            "How it is checked", lambda one: one.how, lambda one, to, do: do(change, one.id, how=to), "Read it, ask"
        )
        form.person("Checked by", lambda one: one.by, lambda one, to, do: do(set_checker, one.id, to))
        form.choice("Evidence", lambda one: one.needs, lambda one, to, do: do(set_needed_evidence, one.id, to), NEEDS)
        hint = "A link or a note"
        form.line("What proves it", lambda one: one.evidence, lambda one, to, do: do(set_evidence, one.id, to), hint)
        proves = set_evidence_file
        self.file = form.choice(
            "File that proves it", lambda one: one.file_id, lambda one, to, do: do(proves, one.id, to)
        )
        row = form.rows[-1]
        form.also(lambda one, afresh: row.setVisible(one.needs is Evidence.FILE or one.file_id is not None))
        less = reduce_requirement
        form.choice(REDUCED, lambda one: one.reduced, lambda one, to, do: do(less, one.id, to), LEFT_OUT)

    def _show_current(self, afresh: bool = False) -> None:
        one = self.requirement
        self.side.setVisible(one is not None)
        if one is not None and self.view is not None:
            set_text(self.heading, one.text)
            found = self.view.differences.get((Requirement, one.id))
            differs = (
                f"{found.origin.capitalize()}: {', '.join(found.what)}." if found is not None and found.what else ""
            )
            set_text(self.words, " ".join(part for part in (one.reason and f"Why: {one.reason}", differs) if part))
            self.words.setVisible(bool(self.words.text()))
            self.form.show_record(one, afresh or one.id != self._current)
        self._current = one.id if one is not None else None

    def _add(self, typed: str) -> None:
        """About what the current one is about."""
        self.new_row.show_problem("")
        here = self.requirement
        about: DeliverableId | None = here.deliverable_id if here is not None else None
        if not typed.strip():
            return
        act, project = add_requirement, self.project_id
        done = self.context.do_beside(self.new_row.show_problem, act, project, typed, deliverable_id=about)
        if done is not None:
            self.new.show_text("", afresh=True)
            self.rows.choose(done.value)

    def _use(self, key: str, id: Any) -> None:  # noqa: ANN401
        one = next((one for one in self.view.requirements if one.id == id), None) if self.view is not None else None
        if one is None:
            return
        do, judge = self.context.do, judge_requirement
        if not self.bar.isHidden():
            self.bar.leave()
        if key == MET.key and one.needs not in (None, Evidence.FILE) and not one.evidence:
            asked = f"What proves it ({one.needs})"
            self.bar.ask_text(
                one.text, asked, "", lambda text: do(judge, id, RequirementState.MET, evidence=text), "Met"
            )
        elif key in (MET.key, EVIDENCE.key) and one.needs is Evidence.FILE and one.file_id is None and self.files:
            self.rows.choose(id)
            self.file.setFocus(Qt.FocusReason.OtherFocusReason)
            self.context.say(f"Choose the file that proves “{one_line(one.text)}”, then mark it as met.")
        elif key == MET.key:
            do(judge, id, RequirementState.MET)
        elif key == OPEN.key:
            do(judge, id, RequirementState.OPEN)
        elif key == REMOVE.key:
            do(remove_requirement, id)
        elif key == EVIDENCE.key:
            self.bar.ask_text(one.text, "What proves it", one.evidence, lambda text: do(set_evidence, id, text))
        else:
            state = RequirementState.FAILED if key == FAILED.key else RequirementState.WAIVED
            self.bar.ask_text(
                one.text,
                f"Why is it {state}",
                one.reason,
                lambda text: do(judge, id, state, reason=text),
                str(state).capitalize(),
            )

    def _lay_out(self) -> None:
        tools = button_row()
        for tool in (MET, FAILED, WAIVED):
            run = lambda tool=tool: self._use(tool.key, self.rows.current_id)  # noqa: E731
            tools.addWidget(button(Command(f"judge_{tool.key}", tool.text, run, tool.icon, tool.key), self))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 4, 8, 16)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addLayout(tools)
        column.addWidget(self.form)
        column.addStretch()
        self.side = named(QScrollArea(), "The requirement")
        self.side.setFrameShape(QFrame.Shape.NoFrame)
        self.side.setWidgetResizable(True)
        self.side.setWidget(inside)
        left = QVBoxLayout()
        left.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.summary)
        head.addWidget(self.back)
        head.addStretch()
        left.addLayout(head)
        for part in (self.bar, self.nothing, self.new_row):
            left.addWidget(part)
        left.addWidget(self.rows, 1)
        left.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(left, 1)
        layout.addWidget(self.side)


def _rows(view: BriefView) -> Iterator[RowItem[int]]:
    """Under each deliverable its requirements; those of the whole project first."""
    groups: list[Deliverable | None] = [None, *view.deliverables]
    for made in groups:
        found = view.of_deliverable(made)
        if found:
            yield RowItem(
                None, made.name if made is not None else "The whole project", _met(found), head=True, avatar=False
            )
        for one in found:
            by = f"checked by {name}" if (name := view.name(one.by)) else ""
            parts = ("must" if one.must else "should", by, one.reason or one.evidence)
            chips = (
                *origin_chips(view.differences.get((Requirement, one.id)), one.added_at is not None),
                *[LATER] * one.reduced,
                STATES[one.state],
            )
            under = " · ".join(part for part in parts if part)
            yield RowItem(int(one.id), one.text, under, chips, avatar=False)


def _stops(one: Requirement) -> bool:
    """Nothing may be published before it is met or waived."""
    return one.must and one.state in (RequirementState.OPEN, RequirementState.FAILED)


def _met(found: tuple[Requirement, ...]) -> str:
    met = sum(one.state in (RequirementState.MET, RequirementState.WAIVED) for one in found)
    return f"{met} of {len(found)}"


def _summary(view: BriefView) -> str:
    """ "9 of 11 must-haves met; 2 taken out of what the workflow asks for"."""
    must = [one for one in view.requirements if one.must]
    met = sum(one.state is RequirementState.MET for one in must)
    waived = sum(one.state is RequirementState.WAIVED for one in must)
    gone = len(view.missing)
    parts = [f"{met} of {len(must)} must-haves met" if must else ""]
    parts += [f"{waived} waived" if waived else "", f"{gone} of the workflow taken out" if gone else ""]
    return "; ".join(part for part in parts if part)
