"""What a simulation takes from the team: the person that a start would propose, their calendar, how answers came."""

from datetime import timedelta

import pytest

from app.actions.absence import add_absence
from app.actions.task import finish_task
from app.domain.ids import RoleId
from app.domain.project import Project
from app.domain.quantity import Span
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.engine.simulation import simulate
from app.queries.simulation import simulated_team
from tests.app.engine.build import graph_of, task
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path) -> Office:
    return make_office(tmp_path, project=False)


def two_days(office: Office):
    return graph_of(
        task("one", role=RoleId("blog_writer"), length=Span(1), shortest=Span(1), longest=Span(1)),
        task("two", role=RoleId("blog_writer"), length=Span(1), shortest=Span(1), longest=Span(1)),
        flows="start -> one\nstart -> two\none -> end\ntwo -> end",
    )


def played(office: Office, graph, **more):
    team = office.workspace.read(simulated_team, graph)
    return simulate(graph, runs=20, doers=team.doers, timing=team.timing, chances=team.chances, **more)


def test_one_person_does_two_things_one_after_the_other(office: Office) -> None:
    found = played(office, two_days(office))
    assert set(found.days) == {2.0}
    assert found.busiest == "Ana"
    assert found.busy == {"Ana": 2.0}
    assert sum(found.waiting.values()) == 1.0


def test_time_off_of_the_person_makes_every_run_later(office: Office) -> None:
    today = office.workspace.read(lambda reader: reader.today())
    office.workspace.do(add_absence, office.people["Ana"], today, today + timedelta(days=6), reason="Holiday")
    assert set(played(office, two_days(office)).days) == {7.0}


def test_a_role_that_nobody_has_is_a_queue_of_its_own(office: Office) -> None:
    graph = graph_of(
        task("one", role=RoleId("lawyer"), length=Span(1), shortest=Span(1), longest=Span(1)),
        task("two", role=RoleId("lawyer"), length=Span(1), shortest=Span(1), longest=Span(1)),
        flows="start -> one\nstart -> two\none -> end\ntwo -> end",
    )
    found = played(office, graph)
    assert (set(found.days), found.busiest) == ({2.0}, "lawyer")


def test_the_answers_of_past_projects_are_the_chances_once_there_are_enough(tmp_path) -> None:
    office = make_office(tmp_path / "past")
    version_id = office.workspace.read(lambda reader: next(iter(reader.find(Project)))).version_id
    graph = office.workspace.read(lambda reader: reader.get(WorkflowVersion, version_id)).graph
    assert office.workspace.read(simulated_team, graph, version_id).chances == {}
    approve = next(step for step in graph.steps if step.asks)
    no = next(outcome.name for outcome in approve.outcomes if not outcome.positive)
    for said in (no, no, no, no, approve.positive_outcome):
        while not office.task(approve.id).state.open:
            first = next(
                one
                for one in office.workspace.read(lambda reader: list(reader.find(Task)))
                if one.state.open and one.step_id != approve.id
            )
            office.workspace.do(finish_task, first.id)
        office.workspace.do(finish_task, office.task(approve.id).id, outcome=said)
    assert office.workspace.read(simulated_team, graph, version_id).chances == {
        approve.id: {no: 0.8, approve.positive_outcome: 0.2}
    }
