"""Deliverables and requirements in the panel of the workflow: written, ordered and removed, one step each."""

from pathlib import Path

import pytest

from app.domain.check_item import DeliverableSpec, Evidence, RequirementSpec
from app.domain.ids import RoleId, StepId
from tests.ui.company import nameless, press_button, type_into
from tests.ui.pages.flowchart.blog import blog
from tests.ui.pages.flowchart.panel_stage import panel_stage
from ui.pages.flowchart.panel.properties_panel import PropertiesPanel


@pytest.mark.requirement("A10", "S36")
def test_deliverables_and_requirements_are_written_in_the_panel_of_the_workflow(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        panel = b.panel.workflow
        for part in (panel.deliverables, panel.requirements):
            part.parentWidget().open()
        made, needed = panel.deliverables, panel.requirements
        type_into(made.new, "Blog post")
        type_into(made.new, "Tiles")
        card = made.cards[1]
        type_into(card.amount, "8")
        type_into(card.channel, "Social media")
        card.step.pick(StepId("draft"))
        card.optional.click()
        tiles = b.model.graph.deliverables[1]
        assert tiles == DeliverableSpec(tiles.id, "Tiles", "", 8, "Social media", "", True, StepId("draft"))
        type_into(card.amount, "0")
        assert b.model.graph.deliverables[1].amount == 8
        press_button(made, "Move up: Tiles")
        assert [one.name for one in b.model.graph.deliverables] == ["Tiles", "Blog post"]
        type_into(needed.new, "Names the source")
        card = needed.cards[0]
        card.must.pick(False)
        type_into(card.how, "Read it")
        card.by.pick("blog_writer")
        card.about.pick(tiles.id)
        card.evidence.pick(Evidence.LINK)
        need = b.model.graph.requirements[0]
        assert need == RequirementSpec(
            need.id, "Names the source", False, "Read it", RoleId("blog_writer"), tiles.id, Evidence.LINK
        )
        assert nameless(b.panel) == []
        press_button(made, "Remove deliverable: Tiles")
        assert b.model.graph.requirements == ()
        b.context.undo(b.model.workflow_id)
        assert [card.name.text() for card in needed.cards] == ["Names the source"]
        type_into(made.cards[0].name, "x" * 300)
        assert made.cards[0].name_row.problem.startswith("The name of the deliverable has 300 characters")


def test_the_difference_of_two_versions_lists_them_under_their_own_heads(qtbot, tmp_path: Path) -> None:
    from app.actions.flowchart.spec import put_deliverable_spec, put_requirement_spec

    with blog(qtbot, tmp_path) as b:
        b.change()
        workflow = b.model.workflow_id
        b.context.do(put_deliverable_spec, workflow, DeliverableSpec("", "Blog post"))
        b.context.do(put_requirement_spec, workflow, RequirementSpec("", "Names the source"))
        b.versions.show_difference(*b.ids(b.short))
        view = b.versions.difference
        titles = [item.title for item in view.list.rows.items]
        assert titles[-4:] == ["Deliverables", "Blog post", "Requirements", "Names the source"]
        assert "1 deliverable and 1 requirement added" in view.summary.text()
        view.list.choose(view.list.rows.items[-1].id)
        assert view.what.text() == ""
