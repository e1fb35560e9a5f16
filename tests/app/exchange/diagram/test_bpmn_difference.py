"""What differs between two BPMN files, seen by our own comparison and by SpiffWorkflow's."""

import io
import warnings

import pytest

from app.domain.workflow import StepKind
from app.engine.difference import ChangeKind, compare
from app.exchange.diagram.bpmn_reader import read
from tests.app.exchange.diagram.test_bpmn_reader import MODEL

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.util.diff import SpecDiff

START = '<startEvent id="s"/><endEvent id="e"/>'
FIRST = START + '<task id="a" name="A"/>'
LINE = ("s a", "a e")
GATE = '<exclusiveGateway id="g" default="g_e"/><task id="b" name="B"/>'


def flows(*arrows: str) -> str:
    found = []
    for arrow in arrows:
        source, target, *rule = arrow.split(" ", 2)
        rules = "".join(f"<conditionExpression>{one}</conditionExpression>" for one in rule)
        ends = f'sourceRef="{source}" targetRef="{target}"'
        found.append(f'<sequenceFlow id="{source}_{target}" {ends}>{rules}</sequenceFlow>')
    return "".join(found)


VERSIONS = (
    FIRST + flows(*LINE),
    FIRST.replace('"A"', '"A, again"') + flows(*LINE),
    FIRST.replace("<task", "<scriptTask").replace('"A"/>', '"A"><script>v = 1</script></scriptTask>') + flows(*LINE),
    FIRST + GATE + flows("s a", "a g", "g b v == 1", "g e", "b e"),
    FIRST + GATE + flows("s a", "a g", "g b v == 2", "g e", "b e"),
    FIRST
    + GATE
    + '<parallelGateway id="p"/><task id="c" name="C"/>'
    + flows("s a", "a p", "p g", "p c", "c e", "g b v == 2", "g e", "b e"),
    FIRST + '<parallelGateway id="p"/><task id="c" name="C"/>' + flows("s a", "a p", "p c", "p e", "c e"),
)


def file(inside: str) -> bytes:
    return f'<definitions xmlns="{MODEL}"><process id="p" isExecutable="true">{inside}</process></definitions>'.encode()


def theirs(old: bytes, new: bytes, process: str = "p") -> tuple[set[str], set[str], set[str]]:
    """Ids that came, went and are another thing; what only has other neighbours is told by its flows here."""
    specs = []
    for data in (old, new):
        parser = BpmnParser()
        parser.add_bpmn_io(io.BytesIO(data))
        specs.append(parser.get_spec(process))
    found = SpecDiff(BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure()).registry, *specs)
    known = {spec.bpmn_id for spec in (*specs[0].task_specs.values(), *specs[1].task_specs.values()) if spec.bpmn_id}
    beside = {"inputs", "outputs", "lookahead", "cond_task_specs", "default_task_spec", "choice", "position"}
    changed = {spec.name for spec, what in found.changed.items() if set(what) - beside}
    added, removed = ({spec.name for spec in specs} & known for specs in (found.added, found.removed))
    # What has another id in the same place is one that changed there, and one that went and one that came here.
    renamed = {(old.name, new.name) for old, new in found.alignment.items() if new is not None and old.name != new.name}
    went, came = {one for one, _ in renamed} & known, {one for _, one in renamed} & known
    return added | came, removed | went, changed & known - went


def ours(old: bytes, new: bytes) -> tuple[set[str], set[str], set[str]]:
    graphs = [read(data).workflows[0].graph for data in (old, new)]
    found = {kind: set[str]() for kind in ChangeKind}
    for step_id, change in compare(*graphs).steps.items():
        # Which step carries the date is no matter of BPMN; it was guessed.
        if change.kind is not ChangeKind.CHANGED or any("carries the date" not in line for line in change.what):
            found[change.kind].add(step_id)
    kinds = [{step.id: step.kind for step in graph.steps} for graph in graphs]
    assert all(StepKind.START in one.values() for one in kinds)
    return found[ChangeKind.ADDED], found[ChangeKind.REMOVED], found[ChangeKind.CHANGED]


@pytest.mark.parametrize("new", range(len(VERSIONS)))
@pytest.mark.parametrize("old", range(len(VERSIONS)))
def test_two_versions_differ_where_the_other_engine_says_so(old: int, new: int) -> None:
    before, after = file(VERSIONS[old]), file(VERSIONS[new])
    assert ours(before, after) == theirs(before, after)
