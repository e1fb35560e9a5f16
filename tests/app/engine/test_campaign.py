"""A campaign whose legal approval sends the copy back into a parallel section: it runs here, and others are told of."""

from itertools import product
from random import Random

import pytest

from app.domain.ids import StepId
from app.domain.run import TaskState
from app.engine.lint import Level, lint
from app.engine.simulation import simulate
from app.engine.walkthrough import walk_through
from tests.app.engine.build import Running
from tests.app.engine.campaign import campaign

GRAPH = campaign()
ASKED = [step.id for step in GRAPH.steps if step.asks]
REJECTIONS = (0, 1, 2)


def test_it_has_twenty_five_steps_with_work() -> None:
    assert sum(1 for step in GRAPH.steps if step.has_task) == 25


@pytest.mark.parametrize("order", ["as drawn", "last first", "by chance"])
def test_it_runs_to_its_end_with_every_combination_of_answers(order: str) -> None:
    chance = Random(1)
    for times in product(REJECTIONS, repeat=len(ASKED)):
        noes = dict(zip(ASKED, times, strict=True))
        running = Running(GRAPH)
        for _ in range(400):
            if not running.open:
                break
            choices = [step.id for step in GRAPH.steps if step.id in running.open]
            step = GRAPH.step({"as drawn": choices[0], "last first": choices[-1]}.get(order) or chance.choice(choices))
            outcome = None
            if step.asks:
                outcome = "No" if noes[step.id] > 0 else "Yes"
                noes[step.id] -= 1
            running.finish(step.id, outcome)
        assert running.run.complete, times
        assert all(step_run.state.over for step_run in running.run.steps.values())
        assert running.round("legal") >= times[ASKED.index(StepId("legal"))] + 1


def test_after_legal_sends_the_copy_back_the_join_waits_for_the_new_copy_only() -> None:
    running = Running(GRAPH)
    while "legal" not in running.open:
        step = GRAPH.step(StepId(min(running.open - {"media", "book"})))
        running.finish(step.id, "Yes" if step.asks else None)
    running.finish("legal", "No")
    assert "copy" in running.open
    assert running.state("assembly") is TaskState.WAITING
    assert running.state("design") is TaskState.DONE
    for step_id in ("copy", "headlines", "proof", "mail_text", "mail_design"):
        assert "assembly" not in running.open
        running.finish(step_id)
    assert "assembly" in running.open
    assert running.round("assembly") == 2
    assert running.round("design") == 1


def test_lint_has_no_errors_and_says_where_strict_tools_would_wait_for_ever() -> None:
    findings = lint(GRAPH)
    assert [finding for finding in findings if finding.level is Level.ERROR] == []
    strict = [finding for finding in findings if finding.code.startswith("strict")]
    assert [(finding.step_id, finding.flow_id) for finding in strict] == [
        ("assembly", "video -> assembly"),
        ("assembly", "legal back"),
    ]
    assert (
        "wait for ever at “Assembly”: after “Legal” → “Copy” nothing comes again by “Video_Needed”"
        in strict[1].sentence
    )


def test_it_can_be_stepped_through_and_simulated() -> None:
    assert walk_through(GRAPH).open == ("brief",)
    found = simulate(GRAPH, runs=300)
    assert found.cut == 0
    assert found.rounds["copy"] > found.rounds["design"]
