"""What *Start project* would start, as values: what is proposed, what comes of it, and the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.actions.idea import start_from_idea
from app.actions.project import StartPlan, start_project
from app.actions.template import start_from_template
from app.domain.condition import FieldValue
from app.domain.errors import LeadlineError
from app.domain.ids import IdeaId, PersonId, ProjectId, RoleId, StepId, VersionId
from app.domain.tailoring import Tailoring
from app.editing.change import ChangeSet
from app.queries.start import (
    RoleLine,
    StartView,
    WorkflowChoice,
    first_free_date,
    role_lines,
    start_view,
)
from app.workspace.workspace import ActionResult
from ui.link.context import Context
from ui.widgets.date_text import short_date

FAR = timedelta(days=366)
"""A date far enough away that nothing is compressed."""


@dataclass(frozen=True, slots=True)
class StartDraft:
    """Changed by ``replace``. ``people`` holds one person a role; a role that only approves may be left open."""

    choice: WorkflowChoice
    roles: tuple[RoleLine, ...]
    anchor_on: date
    name: str = ""
    people: Mapping[RoleId, PersonId] = field(default_factory=dict)
    here: frozenset[StepId] = frozenset()
    without: frozenset[StepId] = frozenset()
    reduced_scope: bool = False
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    minute: int | None = None
    """The hour of the date; None: all day."""
    tailoring: Tailoring = field(default_factory=Tailoring)
    practice: bool = False

    @property
    def plan(self) -> StartPlan:
        """What the action takes; a name nobody typed is made of workflow and date."""
        return StartPlan(
            self.choice.version_id or VersionId(0),
            self.name.strip() or self.usual_name,
            self.anchor_on,
            {role: (person_id,) for role, person_id in self.people.items()},
            self.here,
            self.reduced_scope,
            self.without,
            self.fields,
            self.minute,
            self.minute is None,
            self.tailoring,
            self.practice,
        )

    @property
    def usual_name(self) -> str:
        return f"{self.choice.name}, {short_date(self.anchor_on)}"


def propose(context: Context, choice: WorkflowChoice) -> StartDraft:
    """The least loaded person for each role, and the first date at which nothing is compressed."""
    roles = context.read(role_lines, choice)
    people = {role.role_id: role.people[0] for role in roles if role.owns and role.people}
    today = context.read(lambda reader: reader.today())
    draft = StartDraft(choice, roles, today + FAR, people=people, minute=choice.anchor_minute)
    try:
        anchor_on = context.read(first_free_date, preview(context, draft).changes)
    except LeadlineError:
        anchor_on = _by_longest_offset(choice, today)
    return replace(draft, anchor_on=anchor_on)


def preview(context: Context, draft: StartDraft) -> ActionResult[ProjectId]:
    """What starting would do once all is answered; raises the refusal that it would meet."""
    if draft.choice.template:
        return context.preview(start_from_template, draft.choice.template, draft.plan, answer_later=True)
    return context.preview(start_project, draft.plan, answer_later=True)


def read_preview(context: Context, draft: StartDraft) -> tuple[StartView, ChangeSet] | str:
    """What the right side shows and the changes that it is read from, or the sentence that says why it cannot start."""
    try:
        changes = preview(context, draft).changes
        return context.read(start_view, changes), changes
    except LeadlineError as refusal:
        return refusal.sentence


def start(context: Context, draft: StartDraft, idea_id: IdeaId | None = None) -> ProjectId | None:
    """One undo step, also from an idea; None when it was refused (and said)."""
    if idea_id is not None:
        done = context.do(start_from_idea, idea_id, draft.plan, template=draft.choice.template)
    elif draft.choice.template:
        done = context.do(start_from_template, draft.choice.template, draft.plan)
    else:
        done = context.do(start_project, draft.plan)
    return done.value if done is not None else None


def _by_longest_offset(choice: WorkflowChoice, today: date) -> date:
    """While nobody has a role, no plan can be made: the first step's own offset has to do."""
    days = [-step.offset.days for step in choice.graph.steps if step.offset is not None]
    return today + timedelta(days=max([14, *days]) + 3)
