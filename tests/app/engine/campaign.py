"""A campaign of 25 steps whose legal approval sends the copy back into a parallel section."""

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import DayUnit, Offset, Span
from app.domain.workflow import Approval, Flow, Graph, Step
from tests.app.engine.build import approval, graph_of, question, task

OWNERS = {
    "strategist": "brief budget results retro",
    "writer": "copy headlines proof mail_text",
    "designer": "design banners video_needed video mail_design",
    "developer": "page tracking test",
    "manager": "media book live push report",
}
DAYS_BEFORE = {"brief": 40, "copy": 28, "design": 22, "headlines": 20, "page": 10, "test": 6, "live": 0}

ARROWS = """
    start -> brief
    brief -> brief_ok
    brief_ok -Yes-> budget
    budget -> copy
    budget -> design
    budget -> media
    copy -> headlines
    copy -> mail_text
    design -> banners
    design -> video_needed
    video_needed -Yes-> video
    video_needed -No-> assembly
    video -> assembly
    headlines -> proof
    proof -> assembly
    banners -> assembly
    mail_text -> mail_design
    mail_design -> assembly
    assembly -> legal
    legal -Yes-> page
    page -> tracking
    tracking -> test
    media -> book
    book -> live
    test -> go
    go -Yes-> live
    live -> push
    live -> results
    push -> report
    results -> report
    report -> retro
    retro -> end
"""
BACK = (
    ("brief_ok", "brief", "No"),
    ("legal", "copy", "No"),
    ("go", "page", "No"),
)


def campaign() -> Graph:
    judge = Approval((RoleId("lead"),), limit=3)
    steps: list[Step] = [
        approval(name, role=RoleId("lead"), approval=judge, length=Span(0.5)) for name in ("brief_ok", "legal", "go")
    ]
    steps.append(task("assembly", role=RoleId("producer"), length=Span(1)))
    for role, names in OWNERS.items():
        for name in names.split():
            make = question if name == "video_needed" else task
            steps.append(make(name, role=RoleId(role), length=Span(1), anchor=name == "live", offset=_offset(name)))
    marked = tuple(
        Flow(FlowId(f"{source} back"), StepId(source), StepId(target), outcome, marked=True)
        for source, target, outcome in BACK
    )
    return graph_of(*steps, flows=ARROWS, more=marked)


def _offset(name: str) -> Offset | None:
    days = DAYS_BEFORE.get(name)
    return Offset(-days, DayUnit.WORKING) if days is not None else None
