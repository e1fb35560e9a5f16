"""Builders of small graphs, and a run that tests drive by hand."""

from collections.abc import Mapping

from app.domain.condition import Condition, FieldValue
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.run import Run, TaskState
from app.domain.workflow import Approval, DecisionMode, Flow, Graph, Outcome, ProjectField, Step, StepKind
from app.engine.event import Event, Transition
from app.engine.loop_backs import find_loop_backs
from app.engine.settle import settle
from app.engine.transition import begin, finish

ANN = RoleId("ann")
YES_NO = (Outcome("Yes"), Outcome("No", positive=False))


def task(step_id: str, **changes: object) -> Step:
    return Step(StepId(step_id), StepKind.TASK, step_id.title(), **{"role": ANN, **changes})


def approval(step_id: str, **changes: object) -> Step:
    settings = {"role": ANN, "outcomes": YES_NO, "approval": Approval((ANN,)), **changes}
    return Step(StepId(step_id), StepKind.APPROVAL, step_id.title(), **settings)


def question(step_id: str, *answers: str, **changes: object) -> Step:
    outcomes = tuple(Outcome(answer) for answer in answers) or YES_NO
    settings = {"role": ANN, "outcomes": outcomes, "mode": DecisionMode.ASKED, **changes}
    return Step(StepId(step_id), StepKind.DECISION, step_id.title(), **settings)


def decision(step_id: str, mode: DecisionMode = DecisionMode.FIRST_TRUE) -> Step:
    return Step(StepId(step_id), StepKind.DECISION, step_id.title(), mode=mode)


def end(step_id: str = "end", **changes: object) -> Step:
    return Step(StepId(step_id), StepKind.END, "End", **changes)


def flow(arrow: str, condition: Condition | None = None, **changes: object) -> Flow:
    """``flow("legal -No-> copy")`` or ``flow("copy -> end")``."""
    source, target = (part.strip() for part in arrow.split("->"))
    source, _, outcome = (part.strip(" -") for part in source.partition(" -"))
    flow_id = FlowId(arrow)
    return Flow(flow_id, StepId(source), StepId(target), outcome or None, condition, **changes)


def graph_of(
    *steps: Step, flows: str | tuple[Flow, ...] = (), fields: tuple[ProjectField, ...] = (), more: tuple[Flow, ...] = ()
) -> Graph:
    """A graph with Start and, unless one is given, End; ``flows`` is a text with one arrow a line."""
    drawn = tuple(flow(line.strip()) for line in flows.strip().splitlines()) if isinstance(flows, str) else flows
    ends = () if any(step.kind is StepKind.END for step in steps) else (end(),)
    start = Step(StepId("start"), StepKind.START, "Start")
    return find_loop_backs(Graph((start, *steps, *ends), drawn + more, fields))


class Running:
    """A project that a test drives: every act is followed by settling."""

    def __init__(
        self, graph: Graph, *, reduced_scope: bool = False, fields: Mapping[str, FieldValue] | None = None
    ) -> None:
        self.graph = graph
        self.fields = fields or {}
        self.events: tuple[Event, ...] = ()
        self.run: Run = begin(graph, reduced_scope=reduced_scope)
        self.after(Transition(self.run))

    def after(self, moved: Transition) -> "Running":
        settled = settle(self.graph, moved.run, self.fields)
        self.run, self.events = settled.run, moved.events + settled.events
        return self

    def finish(self, step_id: str, outcome: str | None = None) -> "Running":
        return self.after(finish(self.graph, self.run, StepId(step_id), outcome))

    def do(self, act: object, step_id: str, *more: object, **named: object) -> "Running":
        """``running.do(skip, "copy")``."""
        return self.after(act(self.graph, self.run, StepId(step_id), *more, **named))

    @property
    def open(self) -> set[str]:
        return {step_id for step_id, step_run in self.run.steps.items() if step_run.state.open}

    def state(self, step_id: str) -> TaskState:
        return self.run.steps[StepId(step_id)].state

    def round(self, step_id: str) -> int:
        return self.run.steps[StepId(step_id)].round
