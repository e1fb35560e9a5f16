"""Every marketing workflow runs to its end: every combination of answers, every approval sent back once."""

from collections.abc import Iterator
from itertools import product

import pytest

from app.domain.ids import StepId
from app.domain.run import SkipReason, TaskState
from app.domain.workflow import Graph, StepKind
from app.engine.lint import errors
from app.exchange.templates import templates
from tests.app.engine.build import Running
from tests.app.outline import outlines
from tests.shared_files import SHARED

GRAPHS: dict[str, Graph] = {file.name: file.graph for file in templates()}
"""The outlines say the same; a test of the templates holds that."""


def test_the_outlines_are_all_there_when_their_folder_is() -> None:
    assert len(outlines()) == (14 if (SHARED / "data").is_dir() else 0)
    assert len(GRAPHS) == 14


def _answers(graph: Graph) -> Iterator[dict[StepId, str]]:
    asked = [step for step in graph.steps if step.kind is StepKind.DECISION and step.asks]
    for chosen in product(*([outcome.name for outcome in step.outcomes] for step in asked)):
        yield dict(zip((step.id for step in asked), chosen, strict=True))


def _rejections(graph: Graph) -> Iterator[set[StepId]]:
    approvals = [step.id for step in graph.steps if step.kind is StepKind.APPROVAL]
    yield set()
    yield set(approvals)
    yield from ({step_id} for step_id in approvals)


def _run(graph: Graph, answers: dict[StepId, str], rejected: set[StepId], *, reduced_scope: bool) -> Running:
    """Finish the first open step over and over; answers and rejections hold for the first time only."""
    running = Running(graph, reduced_scope=reduced_scope)
    first_answers = {**answers, **{step_id: graph.step(step_id).outcomes[-1].name for step_id in rejected}}
    for _ in range(20 * len(graph.steps)):
        if not running.open:
            break
        step_id = StepId(min(running.open))
        step = graph.step(step_id)
        running.finish(step_id, first_answers.pop(step_id, step.positive_outcome) if step.asks else None)
    return running


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("reduced_scope", [False, True], ids=["full", "reduced"])
def test_it_completes_whatever_is_answered(name: str, reduced_scope: bool) -> None:
    graph = GRAPHS[name]
    for answers in _answers(graph):
        for rejected in _rejections(graph):
            running = _run(graph, answers, rejected, reduced_scope=reduced_scope)
            assert running.run.complete, (answers, rejected)
            assert all(step_run.state.over for step_run in running.run.steps.values())
            for step in graph.steps:
                left_out = running.run.steps[step.id].skip is SkipReason.REDUCED_SCOPE
                assert left_out == (reduced_scope and step.optional)


@pytest.mark.parametrize("name", GRAPHS)
def test_without_a_rejection_every_step_that_is_needed_is_done_in_its_first_round(name: str) -> None:
    running = _run(GRAPHS[name], {}, set(), reduced_scope=False)
    done = [step_run for step_run in running.run.steps.values() if step_run.state is TaskState.DONE]
    assert {step_run.round for step_run in done} == {1}


@pytest.mark.parametrize("name", GRAPHS)
def test_lint_finds_no_error_in_it(name: str) -> None:
    assert GRAPHS[name].anchor is not None
    assert [finding.code for finding in errors(GRAPHS[name])] == []
