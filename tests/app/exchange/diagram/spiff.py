"""Our exports run by SpiffWorkflow, another engine of BPMN, beside our own; and its schema of BPMN 2.0."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from xml.etree import ElementTree

from app.domain.condition import FieldRef, FieldValue, tests_of
from app.domain.ids import StepId
from app.domain.workflow import TIMED_OUT, Graph, Step
from app.engine.checks.strict_bpmn import meetings
from app.engine.walkthrough import Walkthrough, walk_through
from app.exchange.diagram.bpmn_expression import Variables
from app.exchange.diagram.bpmn_vocabulary import MODEL
from app.exchange.diagram.bpmn_writer import write
from app.exchange.workflow_json import WorkflowFile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
    from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
    from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.task import Task
    from SpiffWorkflow.util.task import TaskState

MOST_RUNS = 64
"""Of one graph; of more combinations of answers a sample of so many is played."""
MOST_ACTS = 120

_DURATION = re.compile("P[0-9DTHM]+")

Answers = Mapping[StepId, str]
"""What each step answers the first time; after that it takes what sends nothing back."""


def check_against_schema(data: bytes) -> None:
    """Raises where a file is not what the schema of BPMN 2.0 asks for."""
    from lxml import etree

    BpmnValidator().validate(etree.parse(io.BytesIO(data)))


class _Shared(TaskDataEnvironment):
    """One set of values for the whole run, as our conditions read them, instead of a copy for each branch."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, object] = {}

    def evaluate(self, expression: str, context: object, external_context: object = None) -> object:
        # Durations stand in files as other tools want them, without the quotes that this one evaluates.
        return expression if _DURATION.fullmatch(expression) else eval(expression, {}, self.values)


class SpiffRun:
    """One run of an export. What the clock or another workflow ends is ended by hand, as in our engine."""

    def __init__(self, graph: Graph, data: bytes, fields: Mapping[str, FieldValue]) -> None:
        self.graph = graph
        self.variables = Variables.of(graph)
        root = ElementTree.fromstring(data)
        for element in root.iter():
            tag = element.tag.removeprefix(f"{{{MODEL}}}")
            if tag in ("callActivity", "intermediateCatchEvent"):
                element.tag = f"{{{MODEL}}}userTask"
                for timer in element.findall(f"{{{MODEL}}}timerEventDefinition"):
                    element.remove(timer)
        parser = BpmnParser()
        parser.add_bpmn_io(io.BytesIO(ElementTree.tostring(root)))
        environment = _Shared()
        environment.values = dict.fromkeys(self.variables.names.values())
        environment.values |= {self.variables.names[FieldRef(name)]: value for name, value in fields.items()
                               if FieldRef(name) in self.variables.names}  # fmt: skip
        self.values = environment.values
        (process_id,) = parser.get_process_ids()
        spec, inner = parser.get_spec(process_id), parser.get_subprocess_specs(process_id)
        self.workflow = BpmnWorkflow(spec, inner, script_engine=PythonScriptEngine(environment))
        self._go_on()

    def _go_on(self) -> None:
        """Until only steps wait: lags are no wait here, as in our engine, where only the plan counts them."""
        self.workflow.do_engine_steps()
        while lags := [task for task in self._ready() if StepId(task.task_spec.name) not in self.graph.by_id]:
            for task in lags:
                task.run()
            self.workflow.do_engine_steps()

    def _ready(self) -> list[Task]:
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    @property
    def open(self) -> list[str]:
        """What waits for a person, as often as it does."""
        return sorted(task.task_spec.name for task in self._ready())

    def finish(self, step: Step, outcome: str | None) -> None:
        if outcome is not None:
            self.values[self.variables.answer(step.id)] = outcome
        next(task for task in self._ready() if task.task_spec.name == step.id).run()
        self._go_on()


def differences(graph: Graph, seed: int = 0, *, most: int = MOST_RUNS) -> list[str]:
    """Where the other engine has other steps open than ours, over every combination of answers and values; of more
    than ``most`` a sample of so many.
    """
    data = write(WorkflowFile("Lockstep", graph=graph), meetings(graph)).data
    found = []
    for number, (answers, fields) in enumerate(combinations(graph, Random(seed), most)):
        theirs = SpiffRun(graph, data, fields)
        difference = _lockstep(walk_through(graph, fields), theirs, answers, Random(seed * 1000 + number))
        if difference:
            found.append(difference)
    return found


def combinations(graph: Graph, chance: Random, most: int) -> Iterator[tuple[Answers, Mapping[str, FieldValue]]]:
    """Every combination of first answers and of values that conditions speak of; a sample of too many."""
    asked = [step for step in graph.steps if step.asks]
    choices = [[one.name for one in step.answers if one.name != TIMED_OUT] for step in asked]
    values: dict[str, list[FieldValue]] = {}
    for flow in graph.flows:
        for test in tests_of(flow.condition):
            if isinstance(test.subject, FieldRef):
                wanted = test.value if isinstance(test.value, tuple) else (test.value,)
                known = values.setdefault(test.subject.name, [])
                known += [value for value in wanted if value not in known]
    for known in values.values():
        known.append("another" if isinstance(known[0], str) else not known[0] if isinstance(known[0], bool) else 0)
    size = 1
    for one in (*choices, *values.values()):
        size *= len(one)
    names = [step.id for step in asked]
    if size <= most:
        picks = product(*choices, *values.values())
    else:
        picks = (tuple(chance.choice(one) for one in (*choices, *values.values())) for _ in range(most))
    for pick in picks:
        yield dict(zip(names, pick, strict=False)), dict(zip(values, pick[len(names) :], strict=True))


def _lockstep(ours: Walkthrough, theirs: SpiffRun, answers: Answers, chance: Random) -> str:
    graph = theirs.graph
    for _ in range(MOST_ACTS):
        here = sorted(map(str, ours.open))
        if here != theirs.open:
            return f"{[step for step, _ in ours.acts]} {dict(answers)}: ours {here}, theirs {theirs.open}"
        if not here:
            return "" if theirs.workflow.is_completed() else f"the other one is not complete: {dict(answers)}"
        step = graph.step(StepId(chance.choice(here)))
        outcome = _answer(graph, ours, step, answers)
        ours = ours.finish(step.id, outcome)
        theirs.finish(step, outcome)
    return ""


def _answer(graph: Graph, ours: Walkthrough, step: Step, answers: Answers) -> str | None:
    """The answer of the combination; after the first time one that sends nothing back, where there is one."""
    if not step.asks:
        return None
    if all(done != step.id for done, _ in ours.acts):
        return answers[step.id]
    forward = [
        one.name
        for one in step.answers
        if not any(flow.loop_back for flow in graph.outgoing[step.id] if flow.outcome == one.name)
    ]
    return forward[0] if forward else answers[step.id]
