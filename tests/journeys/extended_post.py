"""What the drawing journeys draw: the extended blog post of the shipped template; and the check that it was drawn."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.desktop.desk import Desk

TEMPLATE = "Blog post, extended"
PUBLISH = "Publish post and review live version for bugs"
APPROVERS = {
    "Approve outline": ("SEO strategist", "Marketing stakeholders"),
    "Check the claim": ("Legal / compliance",),
}
DATED = ("Generate idea", "Read results against the KPI")
"""Of these the date is typed as well: one before the anchor, one after it."""


@dataclass(frozen=True)
class Drawing:
    """A workflow without its ids: steps by title, flows by the titles at their ends."""

    steps: Counter[tuple[str, str, str | None, bool]]
    """kind, title, role, whether it carries the date"""
    flows: Counter[tuple[str, str, str | None, bool]]
    """from, to, outcome, whether it goes back"""
    dates: dict[str, Any]


def drawing(desk: Desk, name: str) -> Drawing:
    """The latest version of a workflow, as the command line shows it."""
    shown = desk.ask("workflow", "show", name)
    titles = {node["id"]: node["title"] for node in shown["nodes"]}
    return Drawing(
        Counter((node["kind"], node["title"], node["role"], node["anchor"]) for node in shown["nodes"]),
        Counter(
            (titles[flow["source"]], titles[flow["target"]], flow["outcome"], flow["loop_back"])
            for flow in shown["flows"]
        ),
        {node["title"]: node["offset"] for node in shown["nodes"] if node["title"] in DATED},
    )


def roles(desk: Desk) -> dict[str, str]:
    """Who does each step of the template, by title."""
    return {node["title"]: node["role"] for node in desk.ask("workflow", "show", TEMPLATE)["nodes"] if node["role"]}


def assert_drawn(desk: Desk, name: str) -> None:
    """It is published, and it is the template in all but ids and places."""
    [line] = [line for line in desk.ask("workflow", "list") if line["name"] == name]
    assert (line["version"], line["state"]) == (1, "published")
    drawn, wanted = drawing(desk, name), drawing(desk, TEMPLATE)
    assert drawn.steps == wanted.steps
    assert drawn.flows == wanted.flows
    assert drawn.dates == wanted.dates
