"""The page Ideas: one line to note one, the ranking, and the panel in which an idea is rated and started."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.actions.idea import HIGHEST, LOWEST, add_idea, change_idea, rate_idea, remove_idea, set_objective
from app.domain.ids import IdeaId
from app.editing.change import ChangeSet
from app.queries.idea import IdeaLine, idea_list
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import IdeaPlace, Place, ProjectPagePlace, StartProject
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.button import allow, button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form, FormRow
from ui.widgets.line_field import LineField, TextField
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.side_panel import SidePanel

_REMOVE = RowTool("Del", "trash-2", "Remove")
_RATES = {
    "impact": ("Impact", "How much it changes: 1 little, 5 very much"),
    "fit": ("Fit", "How well it serves the objective of now"),
    "effort": ("Effort", "How much work it is: 1 little, 5 very much"),
}


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return IdeasPage(context)


class IdeasPage(Page):
    """The best idea stands first: impact times fit by effort. The objective of now stands over the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Ideas")
        self.objective = LineField("Objective", "What the team works towards now: 500 trials until June")
        self.objective_row = FormRow("Objective", self.objective, "Fit says how well an idea serves it.")
        self.new = LineField("Add an idea", "Add an idea: type it, Enter")
        self.new_row = FormRow("Add an idea", self.new)
        self.new_row.label.hide()
        self.list: RowList[IdeaId] = RowList("Ideas", (_REMOVE,))
        self.list.keeps_choice = True
        self.empty = EmptyState(
            "star", "No idea is noted yet.", None, "Type the first into the line above; rate it when there is time."
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.list)
        self.body.addWidget(self.empty)
        self.panel = SidePanel(self, "Idea", context.preferences.get("ideas.panel", 400))
        self.panel.resized.connect(lambda width: context.preferences.set("ideas.panel", width))
        self.form: IdeaForm | None = None
        self._lines: dict[IdeaId, IdeaLine] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 16, 12)
        layout.setSpacing(10)
        for part in (self.objective_row, self.new_row):
            layout.addWidget(part)
        layout.addWidget(self.body, 1)
        self._connect()

    def primary(self) -> Command:
        return Command("add_idea", "Add idea", self._add, "plus")

    def refresh(self, changes: ChangeSet | None) -> None:
        seen = self.context.read(idea_list)
        self._lines = {line.idea.id: line for line in seen.lines}
        self.objective.show_text(seen.objective)
        self.list.show_items([_row(line) for line in seen.lines])
        self.body.setCurrentWidget(self.list if seen.lines else self.empty)
        rated = sum(line.place is not None for line in seen.lines)
        said = f"{len(seen.lines)} idea{'' if len(seen.lines) == 1 else 's'}  ·  {rated} ranked"
        self.set_header(subtitle=said if seen.lines else "What may become a project")
        if self.form is not None and not self.panel.isHidden():
            line = self._lines.get(self.form.idea_id)
            if line is None:
                self.panel.close_panel()
            else:
                self.form.show_line(line)

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, IdeaPlace):
            return False
        self.list.choose(place.idea_id)
        self._open(place.idea_id)
        return True

    def _connect(self) -> None:
        self.objective.kept.connect(self._keep_objective)
        self.objective.taken_back.connect(lambda: self.objective_row.show_problem(""))
        self.new.kept.connect(self._note)
        self.new.taken_back.connect(lambda: self.new_row.show_problem(""))
        self.list.opened.connect(self._open)
        self.list.clicked.connect(lambda _: self._open(self.list.current_id))
        self.list.asked.connect(lambda _, id: self.context.do(remove_idea, id))

    def _add(self) -> None:
        self.new.setFocus()

    def _keep_objective(self, text: str) -> None:
        self.objective_row.show_problem("")
        self.context.do_beside(self.objective_row.show_problem, set_objective, text)

    def _note(self, text: str) -> None:
        self.new_row.show_problem("")
        if not text.strip():
            return
        done = self.context.do_beside(self.new_row.show_problem, add_idea, text)
        if done is not None:
            self.new.show_text("", afresh=True)
            self.list.choose(done.value)

    def _open(self, idea_id: IdeaId | None) -> None:
        line = self._lines.get(idea_id) if idea_id is not None else None
        if line is None:
            return
        form = self.form = IdeaForm(self.context, line)
        self.panel.open_panel("Idea", form, first=lambda: form.rates["impact"])


def _row(line: IdeaLine) -> RowItem[IdeaId]:
    idea = line.idea
    if line.project:
        under, chip = f"became “{line.project}”", ChipStyle("Started", Tone.OK, "check")
    elif line.place is None:
        under, chip = "not rated yet", ChipStyle("Not ranked", Tone.PLAIN)
    else:
        under = f"impact {idea.impact} × fit {idea.fit} ÷ effort {idea.effort}"
        chip = ChipStyle(f"Place {line.place}, score {line.score_words}", Tone.ACCENT, "star")
    reason = f"  ·  {idea.reason}" if idea.reason else ""
    return RowItem(idea.id, idea.text, f"{under}{reason}", (chip,), avatar=False, quiet=bool(line.project))


class IdeaForm(QWidget):
    """Each field keeps itself; *Start project* hands the idea to the start dialog."""

    def __init__(self, context: Context, line: IdeaLine) -> None:
        super().__init__()
        self._context, self._line = context, line
        self.text = LineField("Idea")
        self.reason = TextField("Reasons", "Why you rate it so; who asked for it")
        self.rates: dict[str, ChoiceField[int | None]] = {}
        self.score = wrapping_label("")
        self.score.setProperty("tone", "muted")
        form = Form()
        self._text_row = form.add("Idea", self.text)
        choices: list[Choice[int | None]] = [Choice(None, "Not known")]
        choices += [Choice(number, str(number)) for number in range(LOWEST, HIGHEST + 1)]
        for name, (label, hint) in _RATES.items():
            self.rates[name] = ChoiceField(label, choices)
            form.add(label, self.rates[name], hint)
            self.rates[name].picked.connect(lambda value, name=name: self._rate(name, value))
        self._reason_row = form.add("Reasons", self.reason)
        start = Command("start_from_idea", "Start project from idea…", self._start, "play")
        self.start = button(start, self, primary=True)
        self.open = button(Command("open_project", "Open project", self._go, "folder-open"), self)
        buttons = QHBoxLayout()
        for part in (self.start, self.open):
            buttons.addWidget(part)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(self.score)
        layout.addLayout(buttons)
        layout.addStretch()
        self.text.kept.connect(lambda typed: self._keep(self._text_row.show_problem, text=typed))
        self.reason.kept.connect(lambda typed: self._keep(self._reason_row.show_problem, reason=typed))
        self.show_line(line)

    @property
    def idea_id(self) -> IdeaId:
        return self._line.idea.id

    def show_line(self, line: IdeaLine) -> None:
        """The same idea as it is now."""
        self._line = line
        idea = line.idea
        self.text.show_text(idea.text)
        self.reason.show_text(idea.reason)
        for name, field in self.rates.items():
            field.choose(getattr(idea, name))
        said = f"Place {line.place} with {line.score_words}" if line.place is not None else ""
        set_text(self.score, said or ("" if line.project else "Ranked once impact, fit and effort are known."))
        self.open.setVisible(bool(line.project))
        allow(self.start, f"It became “{line.project}” already." if line.project else "")

    def _keep(self, refuse: Callable[[str], None], *, text: str | None = None, reason: str | None = None) -> None:
        refuse("")
        self._context.do_beside(refuse, change_idea, self.idea_id, text=text, reason=reason)

    def _rate(self, name: str, value: int | None) -> None:
        rates = {each: field.current for each, field in self.rates.items()} | {name: value}
        self._context.do(rate_idea, self.idea_id, impact=rates["impact"], fit=rates["fit"], effort=rates["effort"])

    def _start(self) -> None:
        self._context.go_to(StartProject(idea_id=self.idea_id))

    def _go(self) -> None:
        if self._line.idea.project_id is not None:
            self._context.go_to(ProjectPagePlace(self._line.idea.project_id))
