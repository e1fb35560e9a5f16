"""The plan of one project says with what it is done: workflow, people and days as rows, budget and files over them."""

from pathlib import Path

import pytest

from app.actions.brief import change_brief
from app.actions.budget import add_budget_line
from app.actions.file import add_files
from app.domain.file import FileContent, NamedContent
from tests.ui.pages.plan.opened import planned


@pytest.mark.requirement("A39")
def test_workflow_people_days_budget_and_assets_are_on_one_screen(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path) as plan:
        do, page = plan.room.at.workspace.do, plan.page
        project = plan.task("Write final draft").project_id
        assert project is not None
        page.toolbar.project.pick(project)
        sentence = page.subtitle
        do(add_budget_line, project, "Photos", 120_000)
        do(change_brief, project, assets=("Logo", "Photos of May"), tools=("Figma",))
        do(add_files, [NamedContent("brief.pdf", FileContent(link="https://example.com/b"))], project_id=project)
        page.refresh(None)
        assert page.subtitle.startswith(sentence)
        assert page.subtitle.endswith("Budget 1,200 of 1,200; 100 % · Brief: 1,200, 3 tools and assets · 1 file")
        row = plan.row("Write final draft")
        assert "Write final draft" in page.model.cell(row, 0)
        assert page.model.cell(row, 1)
        assert not page.model.days_off.is_off(page.model.today) or page.model.today.weekday() > 4
