"""Steps that follow one another line by line: the recipe and the run of a project without a workflow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.check_item import Section
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.run import Run, StepRun, TaskState
from app.domain.tailoring import AddedStep, Tailoring
from app.domain.workflow import Graph, Step
from app.engine.event import Event, TakenBack, Transition
from app.engine.tailoring import END, FREE, START, tailored
from app.engine.transition import begin


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One line of the outline of a project without a workflow."""

    step: Step
    waits: bool = True
    """For the line above; else it begins together with it."""


def recipe_of(lines: Sequence[OutlineStep], sections: Collection[Section] = ()) -> Tailoring:
    """The recipe of a project without a workflow whose steps follow one another in this order.

    Lines that do not wait begin together with the line above; what comes after such a group waits for all of it. The
    date of the project is that of the last line.
    """
    added: list[AddedStep] = []
    before: tuple[StepId, ...] = (START,)
    group: list[StepId] = []
    for line in lines:
        if line.waits and group:
            before, group = tuple(group), []
        step = replace(line.step, anchor=line is lines[-1])
        added.append(AddedStep(step, before[0], END, beside=bool(group), also=before[1:]))
        group.append(step.id)
    used = {line.step.section for line in lines}
    return Tailoring(added=tuple(added), sections=tuple(one for one in sections if one.id in used))


def outline_of(tailoring: Tailoring) -> tuple[OutlineStep, ...]:
    """The lines that ``recipe_of`` made the recipe of."""
    return tuple(OutlineStep(replace(added.step, anchor=False), not added.beside) for added in tailoring.added)


def outline_run(recipe: Tailoring, known: Mapping[StepId, StepRun]) -> Transition:
    """The run of an outline after its lines were put into another order; ``known`` is where they stood.

    What has begun goes on. What was ready and not started waits again where a line before it is not over. Raises
    RuleViolation where a line that has begun would come after one that is not over.
    """
    graph = tailored(FREE, recipe)
    fresh = begin(graph)
    runs, events = dict(fresh.steps), list[Event]()
    runs |= {id: step_run for id, step_run in known.items() if id in runs}
    for added in recipe.added:
        step_run = runs[added.step.id]
        missing = [way.source for way in graph.incoming[added.step.id] if not runs[way.source].has_delivered]
        if step_run.state is TaskState.READY and missing:
            runs[added.step.id] = StepRun()
            events.append(TakenBack(added.step.id, step_run.round))
        elif missing and (step_run.state is TaskState.DOING or step_run.state.over):
            before = graph.step(missing[0]).title
            raise RuleViolation(f"“{added.step.title}” has begun, so it cannot wait for “{before}”.")
    return Transition(Run(runs, _brought(graph, runs)), tuple(events))


def _brought(graph: Graph, runs: Mapping[StepId, StepRun]) -> frozenset[FlowId]:
    """What the lines that are over have brought to those whose turn has not come."""
    return frozenset(flow.id for flow in graph.flows if runs[flow.source].has_delivered and not runs[flow.target].round)
