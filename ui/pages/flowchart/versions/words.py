"""How two graphs differ, as lines for lists: a sign, what it is about, and what changed in words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph
from app.engine.difference import ChangeKind, Difference, FlowChange, StepChange
from app.queries.version import VersionSheet
from ui.pages.flowchart.words import step_name
from ui.printing.flowchart.mark import Sign
from ui.widgets.chip import ChipLook, Tone
from ui.widgets.due_text import day_words

SIGNS = {
    ChangeKind.ADDED: Sign.ADDED,
    ChangeKind.REMOVED: Sign.REMOVED,
    ChangeKind.CHANGED: Sign.CHANGED,
    ChangeKind.MOVED: Sign.MOVED,
}
CHARACTERS = {Sign.ADDED: "+", Sign.REMOVED: "−", Sign.CHANGED: "~", Sign.MOVED: "→"}
TONES = {Sign.ADDED: Tone.OK, Sign.REMOVED: Tone.BAD, Sign.CHANGED: Tone.WARN, Sign.MOVED: Tone.NEUTRAL}
NOTHING = "Nothing differs."


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """``id`` of the step or flow; ``what`` is empty unless it changed."""

    id: str
    sign: Sign
    title: str
    what: tuple[str, ...] = ()
    is_flow: bool = False

    @property
    def chip(self) -> ChipLook:
        return ChipLook(f"{CHARACTERS[self.sign]} {self.sign}", TONES[self.sign])

    @property
    def words(self) -> str:
        """ "Draft, changed: title “A” → “B”; role Writer → Editor"."""
        return f"{self.title}, {self.sign}" + (f": {'; '.join(self.what)}" if self.what else "")


def change_lines(difference: Difference, old: Graph, new: Graph) -> tuple[ChangeLine, ...]:
    """Steps, then flows; of each what was added, removed, changed, moved. A flow that only runs elsewhere is none."""
    steps = [_step_line(id, change, old, new) for id, change in difference.steps.items()]
    flows = [
        _flow_line(id, change, old, new)
        for id, change in difference.flows.items()
        if change.kind is not ChangeKind.MOVED
    ]
    order = {sign: at for at, sign in enumerate(CHARACTERS)}
    return tuple(sorted(steps, key=lambda line: order[line.sign])) + tuple(
        sorted(flows, key=lambda line: order[line.sign])
    )


def _step_line(id: StepId, change: StepChange, old: Graph, new: Graph) -> ChangeLine:
    graph = new if id in new.by_id else old
    return ChangeLine(id, SIGNS[change.kind], step_name(graph, id), change.what)


def _flow_line(id: FlowId, change: FlowChange, old: Graph, new: Graph) -> ChangeLine:
    graph = new if id in new.flow_by_id else old
    flow = graph.flow_by_id[id]
    return ChangeLine(id, SIGNS[change.kind], flow_title(graph, flow), change.what, is_flow=True)


def flow_title(graph: Graph, flow: Flow) -> str:
    """ "Approve → Draft (Changes requested)"."""
    outcome = f" ({flow.outcome})" if flow.outcome else ""
    return f"{step_name(graph, flow.source)} → {step_name(graph, flow.target)}{outcome}"


def counts(lines: Iterable[ChangeLine]) -> Mapping[Sign, int]:
    return Counter(line.sign for line in lines)


def summary(lines: Iterable[ChangeLine]) -> str:
    """ "2 steps and 3 flows added, 1 step changed"."""
    found = Counter((line.sign, line.is_flow) for line in lines)
    parts = []
    for sign in CHARACTERS:
        steps, flows = found[sign, False], found[sign, True]
        both = [_counted(count, word) for count, word in ((steps, "step"), (flows, "flow")) if count]
        if both:
            parts.append(f"{' and '.join(both)} {sign}")
    return f"{', '.join(parts)}." if parts else NOTHING


def sheet_name(sheet: VersionSheet, draft: bool) -> str:
    """ "Blog post, version 3 (draft)"."""
    return f"{sheet.workflow.name}, version {sheet.version.number}{' (draft)' if draft else ''}"


def when_words(at: datetime | None, now: datetime, zone: tzinfo) -> str:
    """The day it was published; empty for a draft."""
    return day_words(at.astimezone(zone).date(), now.astimezone(zone).date()) if at is not None else ""


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
