"""How workflows and templates are put into words on their cards."""

from app.domain.workflow import Step
from app.exchange.templates import TEMPLATE_NAMES
from app.queries.workflow_card import TemplateCard, WorkflowCard
from ui.printing.flowchart.appearance import RoleNames
from ui.widgets.chip import ChipLook, Tone
from ui.widgets.date_text import write_date


def used(card: WorkflowCard) -> str:
    """How much it is used."""
    running = card.projects_running
    if running:
        return f"{running} project{'' if running == 1 else 's'} running"
    return f"Last used {write_date(card.last_used.astimezone().date())}" if card.last_used else "Not used yet"


def state_chip(card: WorkflowCard) -> ChipLook:
    """What can be started from it, and whether something waits to be published."""
    if card.published_number is None:
        return ChipLook("draft", Tone.WARN, "pencil")
    if card.draft_number is not None:
        return ChipLook(f"version {card.published_number} · draft", Tone.WARN, "pencil")
    return ChipLook(f"version {card.published_number}", Tone.NEUTRAL)


def origin_chip(card: TemplateCard) -> ChipLook | None:
    return ChipLook("yours", Tone.ACCENT, "star") if card.source not in TEMPLATE_NAMES else None


def step_line(step: Step, role_names: RoleNames) -> str:
    """``Do keyword research · SEO strategist``."""
    role = role_names.get(step.role, "") if step.role is not None else ""
    return f"{step.title}  ·  {role}" if role else step.title
