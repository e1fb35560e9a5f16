"""Ideas for projects: noted, rated by how well they serve the objective of now, and started."""

from dataclasses import replace

from app.actions.project import StartPlan, start_project
from app.actions.template import start_from_template
from app.domain.errors import RuleViolation
from app.domain.ids import IdeaId, ProjectId
from app.domain.project import Project
from app.domain.retrospective import Idea
from app.domain.settings import Settings
from app.domain.text import LONGEST_NAME, clean_line, clean_name, clean_text
from app.editing.edit import Edit, action

MOST_IDEAS = 2_000
LOWEST, HIGHEST = 1, 5


@action("Add idea", "Add idea {text}")
def add_idea(edit: Edit, text: str) -> IdeaId:
    """Note it; it is rated when there is time."""
    if len(edit.find(Idea)) >= MOST_IDEAS:
        raise RuleViolation(f"There are {MOST_IDEAS:,} ideas; more cannot be looked through. Remove some first.")
    number = IdeaId(edit.next_id(Idea))
    edit.put(Idea(number, clean_name(text, "idea"), edit.now))
    return number


@action("Change idea", "Change idea {idea_id}")
def change_idea(edit: Edit, idea_id: IdeaId, *, text: str | None = None, reason: str | None = None) -> None:
    """Other words, or another reason for its rating; what is None stays."""
    old = edit.need(Idea, idea_id)
    edit.put(
        replace(
            old,
            text=old.text if text is None else clean_name(text, "idea"),
            reason=old.reason if reason is None else clean_text(reason, "reason"),
        )
    )


@action("Rate idea", "Rate {idea_id}")
def rate_idea(edit: Edit, idea_id: IdeaId, *, impact: int | None, fit: int | None, effort: int | None) -> None:
    """From 1 to 5 each; None: not known yet."""
    for name, value in (("impact", impact), ("fit", fit), ("effort", effort)):
        if value is not None and not LOWEST <= value <= HIGHEST:
            raise RuleViolation(f"{value} is no {name}. Choose from {LOWEST} to {HIGHEST}.")
    edit.put(replace(edit.need(Idea, idea_id), impact=impact, fit=fit, effort=effort))


@action("Remove idea", "Remove idea {idea_id}")
def remove_idea(edit: Edit, idea_id: IdeaId) -> None:
    """The project that it became stays."""
    edit.remove(edit.need(Idea, idea_id))


@action("Set objective", "Set the objective {text}")
def set_objective(edit: Edit, text: str) -> None:
    """What the team works towards now; ideas are rated by how well they fit it. Empty: nothing is said."""
    line = clean_line(text)
    if len(line) > LONGEST_NAME:
        raise RuleViolation(f"The objective has {len(line):,} characters; at most {LONGEST_NAME} fit. Shorten it.")
    edit.put(replace(edit.get(Settings, 1) or Settings(), objective=line))
    if not line:
        edit.title = "Take the objective away"


@action("Start project from idea", "Start {start.name} from {idea_id}")
def start_from_idea(edit: Edit, idea_id: IdeaId, start: StartPlan, *, template: str = "") -> ProjectId:
    """Start a project whose brief begins with the idea and the objective of now; ``template`` is a shipped workflow.

    Raises RuleViolation for an idea that was started already.
    """
    idea = edit.need(Idea, idea_id)
    if idea.project_id is not None:
        before = edit.need(Project, idea.project_id)
        raise RuleViolation(f"This idea became “{before.name}” already. Note another idea for what is new.")
    project_id = start_from_template(edit, template, start) if template else start_project(edit, start)
    project = edit.need(Project, project_id)
    settings = edit.get(Settings, 1) or Settings()
    objective = project.classification.objective or settings.objective
    edit.put(
        replace(
            project,
            brief=replace(project.brief, sentence=project.brief.sentence or idea.text),
            classification=replace(project.classification, objective=objective),
        )
    )
    edit.put(replace(idea, project_id=project_id))
    return project_id
