"""The tasks of a project by the sections of its workflow, in the order in which steps settle."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.board import move_card
from app.actions.task import add_task, skip_task
from app.domain.board import Column
from app.domain.check_item import Section
from app.domain.workflow import WorkflowVersion
from app.editing.edit import Edit, action
from app.queries.outline import OutlineSection, project_outline, task_count
from tests.builders import Office, make_office


@action("Put")
def put(edit: Edit, version: WorkflowVersion) -> None:
    """A version as its editor would leave it."""
    edit.put(version)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def sections(office: Office, of: dict[str, str]) -> None:
    """Put steps of the workflow into sections, by the step's id."""
    version = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    assert version is not None
    steps = tuple(replace(step, section=of.get(step.id)) for step in version.graph.steps)
    named = tuple(Section(id, id.capitalize()) for id in ("research", "writing"))
    office.workspace.do(put, replace(version, graph=replace(version.graph, sections=named, steps=steps)))


def outline(office: Office) -> list[object]:
    nodes = office.workspace.read(project_outline, office.project)
    return [
        (node.name, [str(line.task.step_id) for line in node.tasks])
        if isinstance(node, OutlineSection)
        else str(node.task.step_id)
        for node in nodes
    ]


ORDER = ["idea", "keywords", "outline", "approve_outline", "draft", "images", "social", "publish"]


def test_without_sections_every_task_stands_by_its_place_in_the_flow(office: Office) -> None:
    assert outline(office) == ORDER
    office.workspace.do(move_card, office.task("idea").id, Column.DOING, rank=99.0)
    assert outline(office) == ORDER
    assert office.workspace.read(task_count, office.project) == "8"


def test_a_section_stands_where_its_first_step_does_and_holds_all_its_steps(office: Office) -> None:
    sections(office, {"keywords": "research", "social": "research", "draft": "writing", "outline": "gone"})
    assert outline(office) == [
        "idea",
        ("Research", ["keywords", "social"]),
        "outline",
        "approve_outline",
        ("Writing", ["draft"]),
        "images",
        "publish",
    ]


def test_a_section_counts_what_is_done_of_what_counts(office: Office) -> None:
    sections(office, dict.fromkeys(("idea", "keywords", "outline"), "research"))
    office.finish("idea")
    office.workspace.do(skip_task, office.task("keywords").id)
    [research, *_] = office.workspace.read(project_outline, office.project)
    assert isinstance(research, OutlineSection)
    assert (research.done, research.total) == (1, 2)


def test_free_tasks_of_a_project_come_last(office: Office) -> None:
    office.workspace.do(add_task, "Call the printer", office.people["Mia"], project_id=office.project)
    assert outline(office) == [*ORDER, "None"]
