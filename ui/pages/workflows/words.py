"""How workflows and templates are put into words on their cards."""

from app.domain.workflow import Step
from app.queries.workflow_card import Counts, TemplateCard, WorkflowCard
from ui.printing.flowchart.look import RoleNames
from ui.widgets.chip import ChipLook, Tone
from ui.widgets.date_text import write_date


def counts(of: Counts) -> str:
    """``8 steps, 5 roles, 4 hand-overs, 2 approvals``."""
    parts = ((of.steps, "step"), (of.roles, "role"), (of.hand_overs, "hand-over"), (of.approvals, "approval"))
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)


def used(card: WorkflowCard) -> str:
    """How much it is used."""
    running = card.projects_running
    if running:
        return f"{running} project{'' if running == 1 else 's'} running"
    return f"Last used {write_date(card.last_used_on)}" if card.last_used_on else "Not used yet"


def state_chip(card: WorkflowCard) -> ChipLook:
    """What can be started from it, and whether something waits to be published."""
    if card.published is None:
        return ChipLook("draft", Tone.WARN, "pencil")
    if card.has_draft:
        return ChipLook(f"version {card.published} · draft", Tone.WARN, "pencil")
    return ChipLook(f"version {card.published}", Tone.NEUTRAL)


def origin_chip(card: TemplateCard) -> ChipLook | None:
    return ChipLook("yours", Tone.ACCENT, "star") if card.own else None


def step_line(step: Step, role_names: RoleNames) -> str:
    """``Do keyword research · SEO strategist``."""
    role = role_names.get(step.role, "") if step.role is not None else ""
    return f"{step.title}  ·  {role}" if role else step.title
