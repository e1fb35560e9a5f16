"""A project straight from a shipped workflow that the team has not taken over yet."""

from dataclasses import replace

from app.actions.project import StartPlan, start_project
from app.actions.workflow import add_workflow, latest_published
from app.domain.ids import ProjectId
from app.editing.edit import Edit, action
from app.exchange.templates import template


@action("Start project", "Start {start.name}")
def start_from_template(edit: Edit, name: str, start: StartPlan, *, answer_later: bool = False) -> ProjectId:
    """Take the template over and start from it, as one step; ``name`` is the name of its file."""
    workflow_id = add_workflow(edit, template(name), template=name)
    plan = replace(start, version_id=latest_published(edit, workflow_id).id)
    return start_project(edit, plan, answer_later=answer_later)
