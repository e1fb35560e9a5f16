"""Who fills which role with how many steps, and how the runs of a workflow stand."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.project import cancel_project
from app.actions.task import assign_task
from app.domain.project import Project
from app.domain.workflow import WorkflowVersion
from app.queries.reader import Reader
from app.queries.role_list import Runs, project_roles, role_lines_of, runs_of, workflow_roles
from tests.studio import Studio, studio


def version(at: Studio) -> WorkflowVersion:
    def read(reader: Reader) -> WorkflowVersion:
        found = reader.get(WorkflowVersion, at.version_id or 0)
        assert found is not None
        return found

    return at.workspace.read(read)


@pytest.mark.requirement("S42")
def test_the_roles_of_a_workflow_say_their_steps_and_who_has_them(tmp_path: Path) -> None:
    at = studio(tmp_path)
    graph = version(at).graph
    roles = at.workspace.read(workflow_roles, graph)
    owned = [step for step in graph.steps if step.has_task and step.role is not None]
    assert sum(one.steps for one in roles) == len(owned)
    by_name = {one.role: one for one in roles}
    assert (by_name["Blog writer"].words, by_name["Blog writer"].people) == ("3 steps", ("Carla Ruiz",))
    assert by_name["Marketing stakeholders"].words == "approves 1"
    assert "Blog writer: 3 steps · Carla Ruiz" in role_lines_of(roles).splitlines()


@pytest.mark.requirement("S42")
@pytest.mark.requirement("S43")
def test_the_roles_of_a_project_say_who_fills_them_now_and_how_far_they_are(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project = at.start()
    at.workspace.do(assign_task, at.task("Write final draft").id, at.people["Dmitri"])
    at.finish("Generate idea")
    at.clock.pass_time(days=25)
    seen = at.workspace.read(project_roles, project)
    assert str(seen.counter) == "8 steps, 6 roles, 7 hand-overs, 1 approval"
    found = {one.role: one for one in seen.roles}
    assert sum(one.steps for one in seen.roles) == 8
    assert (found["Content strategist"].words, found["Content strategist"].people) == ("1 step, 1 done", ("Ana Costa",))
    assert found["Blog writer"].people == ("Carla Ruiz", "Dmitri Pavlov")
    assert found["SEO strategist"].words == "2 steps, 1 late"


@pytest.mark.requirement("S43")
def test_runs_are_counted_open_done_and_late(tmp_path: Path) -> None:
    at = studio(tmp_path)

    def runs() -> Runs:
        return at.workspace.read(runs_of, version(at).workflow_id)

    assert runs() == Runs(0, 0, 0)
    for number in range(3):
        at.start(f"Post {number}", date(2027, 4, 12))
    assert str(runs()) == "3 open, 0 done"
    at.workspace.do(cancel_project, at.workspace.read(lambda reader: reader.find(Project))[0].id)
    at.clock.pass_time(days=14)
    assert str(runs()) == "2 open (2 late), 0 done"
    at.finish("Generate idea")
    assert str(runs()) == "2 open (1 late), 0 done"
