"""A workflow of which only the sections are drawn: a box for each, the flows between them, what cannot be folded."""

from dataclasses import replace
from itertools import pairwise

from app.domain.check_item import Section
from app.domain.workflow import Graph
from app.drawing.box import boxes_of
from app.drawing.folded import folded
from app.exchange.templates import template


def blog(*names: str) -> Graph:
    """The extended blog post, its steps with work in sections of equal size, in their order."""
    graph = template("blog_post_extended").graph
    work = [step.id for step in graph.steps if step.has_task]
    share = -(-len(work) // len(names))
    home = {step: names[at // share] for at, step in enumerate(work)}
    steps = tuple(replace(step, section=home.get(step.id)) for step in graph.steps)
    return replace(graph, steps=steps, sections=tuple(Section(name, name) for name in names))


def test_each_section_is_a_box_between_what_leads_to_it_and_what_it_leads_to() -> None:
    graph = folded(blog("Idea", "Write", "Learn"), ("Idea", "Write", "Learn"))
    assert [step.title for step in graph.steps] == ["Start", "Idea", "Write", "Learn", "End"]
    titles = {step.id: step.title for step in graph.steps}
    ahead = [(titles[flow.source], titles[flow.target]) for flow in graph.flows if not flow.loop_back]
    assert sorted(ahead) == sorted(pairwise(["Start", "Idea", "Write", "Learn", "End"]))
    assert [step.title for step in graph.steps if step.anchor] == ["Learn"]


def test_the_boxes_lie_apart_and_a_section_that_is_not_folded_is_drawn_step_by_step() -> None:
    some = folded(blog("Idea", "Write", "Learn"), ("Write", "Learn"))
    assert "Idea" not in [step.title for step in some.steps]
    assert "Generate idea" in [step.title for step in some.steps]
    boxes = list(boxes_of(some).values())
    assert not any(one.overlaps(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


def test_without_sections_it_is_the_same_graph() -> None:
    graph = template("blog_post").graph
    assert folded(graph, ()) is graph
