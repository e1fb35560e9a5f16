"""How much a workflow is worked by, and when it asks whether it is still one."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.project import cancel_project
from app.actions.task import finish_task, skip_task
from app.queries.workflow_card import workflow_cards
from tests.app.engine.build import graph_of
from tests.app.language import DESIGNER, run, work
from tests.builders import make_office


@pytest.mark.requirement("S19")
def test_the_list_of_workflows_says_how_much_each_is_used(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.start("Autumn", date(2026, 9, 1))
    office.clock.forward(days=60)
    line = "start -> copy\ncopy -> post\npost -> end"
    run(office, graph_of(work("copy"), work("post", DESIGNER, anchor=True), flows=line))
    office.workspace.do(skip_task, office.task("copy").id)
    blog, spring = office.workspace.read(workflow_cards)
    assert (blog.name, blog.use.this_quarter, round(blog.use.share, 2), blog.use.skipped) == ("Blog post", 0, 0.67, 0)
    assert (spring.use.this_quarter, spring.use.skipped) == (1, 0.5)
    assert str(spring.use) == "1 run this quarter  ·  33% of projects  ·  50% skipped"
    assert not spring.use.asks_to_retire


@pytest.mark.requirement("S19")
def test_what_nobody_used_for_six_months_asks_to_retire_or_revise(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.clock.forward(days=200)
    [card] = office.workspace.read(workflow_cards)
    assert not card.use.asks_to_retire, "a project of it is running"
    office.workspace.do(finish_task, office.task("idea").id)
    office.workspace.do(cancel_project, office.project)
    [card] = office.workspace.read(workflow_cards)
    assert str(card.use) == "Unused for 6 months: retire or revise?"
    office.start("Again", date(2027, 3, 1))
    [card] = office.workspace.read(workflow_cards)
    assert not card.use.asks_to_retire
    never = make_office(tmp_path / "never", project=False)
    assert str(never.workspace.read(workflow_cards)[0].use) == ""
    never.clock.forward(days=183)
    assert str(never.workspace.read(workflow_cards)[0].use).startswith("Unused for 6 months")
