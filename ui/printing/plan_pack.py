"""The plan pack in one file: brief, flowchart, plan, who does what, requirements, risks, the sheet that is signed."""

from collections.abc import Iterator

from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId
from app.domain.project import Project
from app.queries.sheet import sheet_head
from app.queries.sign_off import pack_html
from app.queries.workflow_card import project_chart
from ui.link.place import Printable
from ui.printing.document import TextPages
from ui.printing.paper.joined import JoinedPages
from ui.printing.paper.pagination import Pages, Scaling, lay_out
from ui.printing.paper.sheet import Heading, Sheet
from ui.printing.printables import PrintRequest, Reading, prepare
from ui.printing.wall_chart import WallCharts
from ui.widgets.date_text import write_date


def plan_pack(source: Reading, project_id: ProjectId) -> JoinedPages:
    """All of it as the project stands now. Raises RuleViolation when the project is gone."""
    project = source.read(lambda reader: reader.get(Project, project_id))
    if project is None:
        raise RuleViolation("This project is not there any more. Go back to Projects and choose another.")
    return JoinedPages(tuple(_parts(source, project)))


def _parts(source: Reading, project: Project) -> Iterator[Pages]:
    head = source.read(sheet_head, project.id)
    yield _printed(source, project, Printable.BRIEF, Sheet(landscape=False))
    chart = source.read(project_chart, project.id)
    if chart is not None:
        yield WallCharts((chart,), head.now, Sheet())
    yield _printed(source, project, Printable.PLAN, Sheet())
    facts = (f"{head.anchor_label} {write_date(head.anchor_on)}" if head.anchor_on is not None else "", head.sentence)
    printed = f"Printed {write_date(head.now.date())}, {head.now:%H:%M}"
    yield TextPages(source.read(pack_html, project.id), Heading(f"{head.name} – plan pack", facts, printed))


def _printed(source: Reading, project: Project, what: Printable, sheet: Sheet) -> Pages:
    prepared = prepare(source, PrintRequest(what, project.id))
    return lay_out(prepared.content(b""), sheet, Scaling(), prepared.heading)
