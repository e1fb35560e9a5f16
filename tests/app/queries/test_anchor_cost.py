"""What missed work costs a date, against the date that the project would have without that work."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.ids import ProjectId, TaskId
from app.domain.run import StepRun, TaskState
from app.queries.anchor_cost import AnchorCost, anchor_costs
from app.queries.project import outlook
from app.queries.reader import Reader
from app.queries.today import today
from app.scheduling.forecast import forecast
from tests.studio import Studio, studio


def costs(at: Studio) -> dict[TaskId, AnchorCost]:
    found: dict[TaskId, AnchorCost] = {}

    def read(reader: Reader) -> None:
        for _ in anchor_costs(reader, today(reader).missed, found):
            pass

    at.workspace.read(read)
    return found


def slip_without(at: Studio, project_id: ProjectId, done: TaskId) -> tuple[int, int]:
    """The slip of the anchor in days as it stands, and with one task done by now: forecast anew."""
    now = at.workspace.read(outlook, project_id)
    network = now.network
    assert network.anchor_id is not None
    task = replace(network.task(done), run=StepRun(TaskState.DONE, 1), finished_at=at.clock.now())
    slips = [
        forecast(one, at.clock.now())[network.anchor_id].slip_days or 0
        for one in (network, network.with_tasks({done: task}))
    ]
    return slips[0], slips[1]


@pytest.mark.requirement("S3")
def test_the_only_chain_costs_what_the_date_slips_and_done_it_would_slip_less(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project = at.start("Late post", date(2027, 3, 31))
    at.clock.pass_time(days=29)
    idea = at.task("Generate idea").id
    as_it_is, without = slip_without(at, project, idea)
    assert costs(at) == {idea: AnchorCost(as_it_is, "Publish date")}
    assert without <= as_it_is


def test_what_leaves_the_date_alone_costs_nothing(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("Spring post", date(2027, 4, 12))
    at.clock.pass_time(days=14)
    assert [card.title for card in at.workspace.read(today).missed] == ["Generate idea"]
    assert costs(at) == {}
