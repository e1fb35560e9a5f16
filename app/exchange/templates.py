"""The workflows that ship with the program. For the gallery and the command line."""

from functools import cache

from app.exchange.workflow_json import WorkflowFile, load_workflow
from app.resources import resource

TEMPLATE_NAMES = (
    "blog_post",
    "blog_post_extended",
    "client_onboarding",
    "webinar",
    "email_campaign",
    "product_launch",
    "newsletter",
    "social_week",
    "press_release",
    "video_production",
    "landing_page_review",
    "rebrand_brainstorm",
    "quarterly_report",
    "daily_community",
)


@cache
def templates() -> tuple[WorkflowFile, ...]:
    """All shipped workflows, in the order in which the gallery shows them."""
    return tuple(template(name) for name in TEMPLATE_NAMES)


@cache
def template(name: str) -> WorkflowFile:
    """One shipped workflow by the name of its file, ``blog_post``."""
    return load_workflow(resource("templates", f"{name}.json").read_text("utf-8"))
