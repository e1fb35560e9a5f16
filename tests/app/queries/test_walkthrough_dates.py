"""The dates of a workflow without a project are those that a project would have."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.task import Task
from app.engine.walkthrough import walk_through
from app.exchange.templates import TEMPLATE_NAMES, template
from app.queries.walkthrough import walkthrough_dates
from tests.builders import PUBLISH_ON, make_office


def test_dues_are_those_of_a_project_on_the_same_date(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    dates = office.workspace.read(walkthrough_dates, template("blog_post").graph, PUBLISH_ON)
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
    assert len(tasks) == len(dates) == 8
    assert {task.step_id: task.due_on for task in tasks} == {step_id: row.due_on for step_id, row in dates.items()}
    assert dates[StepId("publish")].due_on == PUBLISH_ON


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_shipped_workflow_has_a_date_for_each_step_with_work(tmp_path: Path, name: str) -> None:
    office = make_office(tmp_path, project=False)
    graph = template(name).graph
    before = office.dump()
    dates = office.workspace.read(walkthrough_dates, graph, PUBLISH_ON)
    assert set(dates) == {step.id for step in graph.steps if step.has_task}
    assert office.dump() == before


def test_what_is_not_needed_has_no_date(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    graph = template("blog_post_extended").graph
    walkthrough = walk_through(graph)
    while not walkthrough.not_needed:
        step = graph.step(walkthrough.open[0])
        walkthrough = walkthrough.finish(step.id, "No" if step.id == "claims" else step.positive_outcome)
    dates = office.workspace.read(walkthrough_dates, graph, PUBLISH_ON, walkthrough.run)
    assert "legal_ok" not in dates
    assert "images" in dates


def test_a_date_at_the_end_of_the_calendar_is_refused(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    with pytest.raises(RuleViolation, match="nearer day"):
        office.workspace.read(walkthrough_dates, template("blog_post_extended").graph, date.max)
