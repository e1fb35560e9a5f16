"""The deliverables and requirements of a workflow in its projects: copied at the start, brought along to a new version
where nobody has changed them. By chance edits, against an oracle that knows the three sides."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from app.actions.deliverable import add_deliverable, change_deliverable, remove_deliverable
from app.actions.flowchart.version_move import move_project
from app.actions.requirement import bring_back, change_requirement, judge_requirement, remove_requirement
from app.actions.task import start_task
from app.domain.brief import Deliverable, Requirement, RequirementState
from app.domain.check_item import DeliverableSpec, RequirementSpec
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, VersionId
from app.domain.project import Project
from app.domain.workflow import Flow, Graph, Step, StepKind, VersionState, WorkflowVersion
from app.editing.edit import Edit, action
from tests.app.language import DESIGNER, WRITER, run, work
from tests.builders import Office, make_office

SPECS = (
    (
        DeliverableSpec("page", "Landing page", "Web", channel="Site", step=StepId("write")),
        DeliverableSpec("tiles", "Tiles", amount=8, optional=True),
    ),
    (
        RequirementSpec("price", "Names the price", by=WRITER, deliverable="page"),
        RequirementSpec("logo", "Logo is whole", must=False, by=DESIGNER, deliverable="tiles"),
        RequirementSpec("law", "Lawful", by="nobody_has_it"),
    ),
)


def graph_of(specs: tuple[tuple[DeliverableSpec, ...], tuple[RequirementSpec, ...]]) -> Graph:
    start, end = Step(StepId("start"), StepKind.START), Step(StepId("end"), StepKind.END)
    write = replace(work("write"), anchor=True)
    flows = (Flow("f1", start.id, write.id), Flow("f2", write.id, end.id))
    return Graph((start, write, end), flows, deliverables=specs[0], requirements=specs[1])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path, project=False)
    run(made, graph_of(SPECS))
    return made


@action("Publish")
def _next(edit: Edit, old: VersionId, graph: Graph) -> VersionId:
    before = edit.need(WorkflowVersion, old)
    number = VersionId(edit.next_id(WorkflowVersion))
    state = VersionState.PUBLISHED
    return edit.put(WorkflowVersion(number, before.workflow_id, before.number + 1, state, graph, "", edit.now)).id


def move_to(office: Office, specs: tuple[tuple[DeliverableSpec, ...], tuple[RequirementSpec, ...]]) -> None:
    project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    version = office.workspace.do(_next, project.version_id, graph_of(specs)).value
    office.workspace.do(move_project, office.project, version)


def deliverables(office: Office) -> dict[str, Deliverable]:
    found = office.workspace.read(lambda reader: reader.find(Deliverable, project_id=office.project))
    return {one.spec or one.name: one for one in found}


def requirements(office: Office) -> dict[str, Requirement]:
    found = office.workspace.read(lambda reader: reader.find(Requirement, project_id=office.project))
    return {one.spec or one.text: one for one in found}


@pytest.mark.requirement("A10", "A11")
def test_a_start_copies_them_with_the_people_and_tasks_of_the_project(office: Office) -> None:
    made, needed = deliverables(office), requirements(office)
    page, tiles = made["page"], made["tiles"]
    assert (page.name, page.kind, page.channel, page.task_id) == (
        "Landing page",
        "Web",
        "Site",
        office.task("write").id,
    )
    assert (tiles.amount, tiles.reduced, tiles.task_id, tiles.added_at) == (8, True, None, None)
    assert (needed["price"].by, needed["price"].deliverable_id) == (office.people["Ana"], page.id)
    assert (needed["logo"].by, needed["logo"].must) == (office.people["Ben"], False)
    assert (needed["law"].by, needed["law"].deliverable_id) == (None, None)


def test_the_undo_of_a_start_takes_them_away_and_its_redo_brings_them_again(office: Office) -> None:
    after = office.dump()
    office.workspace.undo()
    assert (deliverables(office), requirements(office)) == ({}, {})
    office.workspace.redo()
    assert office.dump() == after


@pytest.mark.requirement("A10")
def test_a_new_version_brings_what_nobody_changed_along(office: Office) -> None:
    workspace, made = office.workspace, deliverables(office)
    workspace.do(change_deliverable, made["page"].id, name="Start page")
    workspace.do(remove_requirement, requirements(office)["logo"].id)
    workspace.do(judge_requirement, requirements(office)["law"].id, RequirementState.MET)
    workspace.do(add_deliverable, office.project, "Own")
    (page, tiles), (price, logo, _) = SPECS
    new = (replace(page, name="The page", kind="HTML"), DeliverableSpec("film", "Film"))
    move_to(office, (new, (replace(price, text="Names every price"), replace(logo, text="Logo"))))
    made, needed = deliverables(office), requirements(office)
    assert made.keys() == {"page", "film", "Own"}
    assert (made["page"].name, made["page"].kind) == ("Start page", "HTML")
    assert needed.keys() == {"price", "law"}
    assert needed["price"].text == "Names every price"
    assert needed["law"].state is RequirementState.MET
    move_to(office, ((*new, tiles), (price,)))
    assert deliverables(office).keys() == {"page", "film", "Own", "tiles"}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_changed_here_and_there_each_field_has_one_right_value(office: Office, seed: int) -> None:
    """What the project changed stays; what only the workflow changed comes; a thing is there if and only if the side
    that last decided about it wants it."""
    chance, workspace = Random(seed), office.workspace
    old = {spec.id: spec for spec in SPECS[0]}
    removed, renamed = set(), {}
    for spec_id, record in deliverables(office).items():
        roll = chance.random()
        if roll < 0.25:
            workspace.do(remove_deliverable, record.id)
            removed.add(spec_id)
        elif roll < 0.5:
            renamed[spec_id] = f"Mine {seed}"
            workspace.do(change_deliverable, record.id, name=renamed[spec_id])
    new = {
        spec_id: replace(spec, name=chance.choice([spec.name, "Theirs"]), amount=chance.choice([spec.amount, 77]))
        for spec_id, spec in old.items()
        if chance.random() < 0.7
    } | ({"film": DeliverableSpec("film", "Film")} if chance.random() < 0.5 else {})
    move_to(office, (tuple(new.values()), ()))
    found = deliverables(office)
    for spec_id in {*old, *new}:
        if spec_id in removed or (spec_id not in new and spec_id not in renamed):
            assert spec_id not in found, spec_id
            continue
        spec = new.get(spec_id, old.get(spec_id))
        assert found[spec_id].name == renamed.get(spec_id, spec.name)
        assert found[spec_id].amount == spec.amount
    assert requirements(office) == {}


def test_a_requirement_that_was_worded_anew_keeps_its_words(office: Office) -> None:
    office.workspace.do(change_requirement, requirements(office)["price"].id, text="Names my price")
    (price, *others) = SPECS[1]
    move_to(office, (SPECS[0], (replace(price, text="Theirs", must=False), *others)))
    assert (requirements(office)["price"].text, requirements(office)["price"].must) == ("Names my price", False)


def test_what_is_added_to_what_the_workflow_agreed_is_a_change_of_scope_once_work_has_begun(office: Office) -> None:
    office.workspace.do(add_deliverable, office.project, "Before")
    office.workspace.do(start_task, office.task("write").id)
    office.workspace.do(add_deliverable, office.project, "After")
    assert {name: one.added_at is not None for name, one in deliverables(office).items()} == {
        "page": False,
        "tiles": False,
        "Before": False,
        "After": True,
    }


@pytest.mark.requirement("A10")
def test_what_was_taken_out_can_be_brought_back_in_one_step(office: Office) -> None:
    workspace, made = office.workspace, deliverables(office)
    with pytest.raises(RuleViolation):
        workspace.do(bring_back, office.project)
    workspace.do(remove_requirement, requirements(office)["law"].id)
    workspace.do(remove_deliverable, made["tiles"].id)
    told = workspace.do(bring_back, office.project)
    assert told.value == 3
    assert told.changes.sentence == "Brought back what the workflow of “Spring” names"
    again = requirements(office)
    assert (deliverables(office).keys(), again.keys()) == ({"page", "tiles"}, {"price", "logo", "law"})
    assert again["logo"].deliverable_id == deliverables(office)["tiles"].id
