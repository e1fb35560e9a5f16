"""The lines of the checklist that are shown now, with all that is painted and read out of each, as an item model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.ids import StepId
from app.domain.workflow import Graph, Step, StepKind
from app.engine.checklist import ChecklistLine, LineKind, checklist_lines, numbers_of
from app.queries.flowchart import FlowchartView
from ui.link.plain_text import one_line
from ui.pages.flowchart.chart_accessibility import mark_words, step_name, step_words
from ui.pages.flowchart.checklist.nesting import HEADS, Nesting, nestings
from ui.pages.flowchart.checklist.tick_through import TickThrough
from ui.pages.flowchart.folding import Detail, Folding
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.section_layer import section_days
from ui.printing.flowchart.appearance import StepAppearance, offset_sign
from ui.printing.flowchart.status_mark import StatusMark, StatusSign

Index: TypeAlias = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole)


class Tick(Enum):
    """What a line says while the checklist is ticked through."""

    NONE = auto()
    OPEN = auto()
    DONE = auto()
    LEFT_OUT = auto()
    TO_COME = auto()
    ANSWER = auto()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line and what belongs to it on the screen; ``fold`` is what a press of its arrow folds, empty without one."""

    line: ChecklistLine
    key: str
    """Tells it from all others, also after an edit."""
    text: str
    after: str = ""
    """Behind the text: where it leads."""
    icon: str = ""
    role: str = ""
    hue: str = ""
    right: str = ""
    anchor: bool = False
    fold: str = ""
    folded: bool = False
    rails: tuple[Nesting, ...] = ()
    problem: str = ""
    mark: StatusMark | None = None
    tick: Tick = Tick.NONE
    spoken: str = ""
    """What a screen reader says behind the text."""

    @property
    def thing(self) -> str:
        """The id of the step or flow that is selected with it; empty of the head of a section."""
        kind = self.line.kind
        if kind in (LineKind.ANSWER, LineKind.BACK) and self.line.flow is not None:
            return self.line.flow
        return self.line.step or "" if kind in (LineKind.STEP, LineKind.ITEM, LineKind.TOGETHER) else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line that is typed and not kept yet: below which other it stands (by its key; empty: first), and how deep."""

    below: str
    depth: int
    kind: LineKind


DRAFT = "draft"
"""The key of the line that is typed."""


class LinesModel(QAbstractListModel):
    """``refresh`` compares with what was shown and tells what differs, so that the current line stays where it is."""

    def __init__(self, model: FlowchartModel, folding: Folding) -> None:
        super().__init__()
        self._model = model
        self._folding = folding
        self.ticks = TickThrough(self)
        self.lines: list[ShownLine] = []
        self._draft: Draft | None = None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> ShownLine | str | None:
        if not index.isValid():
            return None
        shown = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return shown.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken_name(shown)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return shown.spoken
            case _:
                return shown if role == LINE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else found

    def row_of(self, thing: str) -> int:
        """The line of a step or flow; -1 while it is folded away or gone."""
        kinds = (LineKind.STEP, LineKind.ANSWER, LineKind.BACK)
        return next((row for row, one in enumerate(self.lines) if one.thing == thing and one.line.kind in kinds), -1)

    def row_of_key(self, key: str) -> int:
        """The line with this key; -1 where it is not shown."""
        return next((row for row, one in enumerate(self.lines) if one.key == key), -1)

    def last_of(self, step: str) -> ShownLine:
        """The last of the lines that are a step, its ways back and its check items."""
        kinds = (LineKind.STEP, LineKind.BACK, LineKind.ITEM)
        return [one for one in self.lines if one.line.step == step and one.line.kind in kinds][-1]

    def first_answer(self, step: str) -> ShownLine | None:
        """The head of the first branch of a step that has several answers."""
        return next(
            (one for one in self.lines
             if one.line.step == step and one.line.kind is LineKind.ANSWER and not one.line.begins), None
        )  # fmt: skip

    def first_step_below(self, head: ShownLine) -> StepId | None:
        """The step with which a run of a section begins."""
        below = self.lines[self.lines.index(head) + 1 :]
        return next((one.line.step for one in below if one.line.kind is LineKind.STEP), None)

    def item_place(self, item: ShownLine) -> int:
        """Which of the check items of its step a line is, from 0."""
        row, place = self.lines.index(item), 0
        while row - place > 0 and self.lines[row - place - 1].line.kind is LineKind.ITEM:
            place += 1
        return place

    def show_draft(self, draft: Draft | None) -> None:
        """Show a line that is typed; None takes it away."""
        self._draft = draft
        self.refresh()

    def head_over(self, thing: str) -> int:
        """The head under which a step is folded away; -1 without one."""
        step = next((step for step in self._model.graph.steps if step.id == thing), None)
        section = step.section if step is not None else None
        return next((row for row, one in enumerate(self.lines) if one.fold and one.fold == section and one.folded), -1)

    def unfold_to(self, thing: str) -> None:
        """Unfold all that hides a step."""
        above: list[tuple[int, str]] = []
        for one in checklist_lines(self._model.graph):
            while above and above[-1][0] >= one.depth and one.kind in (LineKind.STEP, *HEADS):
                above.pop()
            if one.kind in HEADS and one.flow is not None:
                above.append((one.depth, one.flow))
            if one.kind is LineKind.STEP and one.step == thing:
                self._folding.unfold({*(flow for _, flow in above), one.section or ""})
                break

    def refresh(self) -> None:
        """Show the graph of now."""
        now = shown_lines(self._model, self._folding, self.ticks)
        if self._draft is not None:
            _put_draft(now, self._draft)
        before = [one.key for one in self.lines]
        keys = [one.key for one in now]
        shorter = min(len(before), len(keys))
        same = next((at for at in range(shorter) if before[at] != keys[at]), shorter)
        rest = shorter - same
        tail = next((at for at in range(rest) if before[-1 - at] != keys[-1 - at]), rest)
        self._replace(same, len(before) - tail, now[same : len(now) - tail])
        different = [row for row, one in enumerate(now) if self.lines[row] != one]
        self.lines = now
        for row in different:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _replace(self, start: int, stop: int, lines: list[ShownLine]) -> None:
        if start < stop:
            self.beginRemoveRows(QModelIndex(), start, stop - 1)
            del self.lines[start:stop]
            self.endRemoveRows()
        if lines:
            self.beginInsertRows(QModelIndex(), start, start + len(lines) - 1)
            self.lines[start:start] = lines
            self.endInsertRows()


def _put_draft(lines: list[ShownLine], draft: Draft) -> None:
    place = next(
        (row for row, one in enumerate(lines, start=1) if one.key == draft.below), 0 if not draft.below else len(lines)
    )
    rails = lines[place - 1].rails[: draft.depth] if place else ()
    lines.insert(place, ShownLine(ChecklistLine(draft.kind, draft.depth, ""), DRAFT, "", rails=rails))


def spoken_name(shown: ShownLine) -> str:
    """What a screen reader says first of a line: number, text, where it leads and how deep it stands."""
    line = shown.line
    number = f"{line.number} " if line.number is not None else ""
    kind = {
        LineKind.SECTION: "section, ",
        LineKind.ANSWER: "answer ",
        LineKind.ITEM: "check item, ",
    }.get(line.kind, "")
    folded = ", folded" if shown.folded else ""
    return f"{kind}{number}{shown.text}{f' {shown.after}' if shown.after else ''}{folded}, level {line.depth + 1}"


def shown_lines(model: FlowchartModel, folding: Folding, ticks: TickThrough) -> list[ShownLine]:
    """The lines of the open workflow without those that are folded away or too much for the detail."""
    view = model.view
    if view is None:
        return []
    writer = _LineWords(view, model)
    found: list[ChecklistLine] = []
    folds: list[tuple[str, bool]] = []
    hidden_section: str | None = None
    hidden_below: int | None = None
    for at, line in enumerate(lines := checklist_lines(view.graph)):
        if line.kind is LineKind.SECTION:
            hidden_section = None
        if line.kind is LineKind.SECTION and _only_ends(view.graph, lines, at):
            continue
        if hidden_section is not None or (line.kind is LineKind.ITEM and folding.detail is not Detail.ITEMS):
            continue
        if hidden_below is not None and line.depth > hidden_below:
            continue
        hidden_below = None
        if not ticks.shows(line):
            continue
        fold = _fold_of(lines, at)
        folded = bool(fold) and folding.is_folded(fold)
        if folded and line.kind is LineKind.SECTION:
            hidden_section = fold
        elif folded:
            hidden_below = line.depth
        found.append(line)
        folds.append((fold, folded))
    rails = nestings(found)
    shown = [writer.shown(line, *fold, rail) for line, fold, rail in zip(found, folds, rails, strict=True)]
    return [replace(one, tick=_tick(one, ticks)) for one in shown] if ticks.on else shown


def _tick(one: ShownLine, ticks: TickThrough) -> Tick:
    if ticks.asks(one.line):
        return Tick.ANSWER
    if one.line.kind is not LineKind.STEP:
        return Tick.NONE
    if ticks.can_tick(one.line):
        return Tick.OPEN
    done = one.mark is not None and one.mark.sign is StatusSign.PASSED
    return Tick.DONE if done else Tick.LEFT_OUT if one.mark is not None else Tick.TO_COME


def _only_ends(graph: Graph, lines: Sequence[ChecklistLine], at: int) -> bool:
    """Whether the head of what is in no section stands before an end alone: that needs no heading."""
    step = lines[at + 1].step if lines[at].section is None and at + 1 < len(lines) else None
    return step is not None and graph.by_id[step].kind is StepKind.END


def _fold_of(lines: Sequence[ChecklistLine], at: int) -> str:
    """What folds below a line: a section by its id, a branch by its flow; empty where nothing stands below."""
    line = lines[at]
    if line.kind is LineKind.SECTION:
        return line.section or ""
    below = at + 1 < len(lines) and lines[at + 1].depth > line.depth
    return str(line.flow) if line.kind is LineKind.ANSWER and line.flow is not None and below else ""


class _LineWords:
    """What is painted and said of the lines of one view."""

    def __init__(self, view: FlowchartView, model: FlowchartModel) -> None:
        self._view = view
        self._model = model
        self._numbers = numbers_of(view.graph)
        self._ranges = {section.id: section_days(view.graph, section.id) for section in view.graph.sections}
        self._runs: dict[str, int] = {}

    def shown(self, line: ChecklistLine, fold: str, folded: bool, rails: tuple[Nesting, ...]) -> ShownLine:
        match line.kind:
            case LineKind.STEP if line.step is not None:
                return self._step(line, self._view.graph.by_id[line.step], rails)
            case LineKind.SECTION:
                run = self._runs[line.section or ""] = self._runs.get(line.section or "", 0) + 1
                right = self._ranges.get(line.section or "", "")
                text = line.text or "No section"
                return ShownLine(line, f"section {line.section} {run}", text, right=right, fold=fold, folded=folded)
            case _:
                return self._beside(line, fold, folded, rails)

    def _beside(self, line: ChecklistLine, fold: str, folded: bool, rails: tuple[Nesting, ...]) -> ShownLine:
        """A line that belongs to a step: an answer, a way back, a check item, the head of a bracket."""
        graph = self._view.graph
        icon = {LineKind.ANSWER: "corner-down-right", LineKind.BACK: "rotate-ccw", LineKind.TOGETHER: "git-fork"}
        key = f"{line.kind} {line.step} {line.flow}"
        text, after = line.text, ""
        if line.kind is LineKind.ITEM:
            place = self._runs[key] = self._runs.get(key, 0) + 1
            key = f"{key} {place}"
        if line.kind is LineKind.ANSWER:
            number = self._numbers.get(line.leads_to) if line.leads_to is not None else None
            text = text or ("also" if line.begins else "")
            after = f"→ {number}" if number is not None else ""
        of = f"of {step_name(graph, line.step)}" if line.step is not None else ""
        return ShownLine(
            line, key, text, after, icon.get(line.kind, ""), fold=fold, folded=folded, rails=rails, spoken=of
        )

    def _step(self, line: ChecklistLine, step: Step, rails: tuple[Nesting, ...]) -> ShownLine:
        looks = self._model.step_appearance(step.id)
        problem, mark = self._model.problem(step.id), self._model.step_marks.walkthrough.get(step.id)
        number = self._numbers.get(line.leads_to) if line.leads_to is not None else None
        spoken = step_words(self._view, step, looks, problem)
        return ShownLine(
            line,
            f"step {step.id}",
            looks.title,
            " ".join(
                words
                for words in (
                    f"for each of {one_line(step.repeat.field)}" if step.repeat is not None else "",
                    f"→ {number}" if number is not None else "∎" if line.ends and step.kind is not StepKind.END else "",
                )
                if words
            ),
            _icon(looks),
            role=looks.role,
            hue=step.role or "",
            right=_offset(step),
            anchor=step.anchor,
            rails=rails,
            problem=problem,
            mark=mark,
            spoken=f"{spoken}, {mark_words(mark)}" if mark is not None else spoken,
        )


def _icon(looks: StepAppearance) -> str:
    return "" if looks.icon == "square-pen" else looks.icon


def _offset(step: Step) -> str:
    if step.anchor:
        return "0 d"
    return offset_sign(step.offset) if step.offset is not None else ""
