"""The painter that the command line gets. Light: what a screen needs is imported when something is painted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.domain.errors import KnownError

if TYPE_CHECKING:
    from app.domain.ids import ProjectId, RoleId
    from app.domain.workflow import Graph
    from app.exports import Printed
    from app.queries.exchange import Scope
    from app.queries.sheet import PlanPaper
    from app.queries.workflow_card import WallChart
    from app.workspace.workspace import Workspace


class FilePainter:
    """Paints exported files for the command line: without a display, or in the running program beside its window."""

    def save_flowchart(self, path: Path, graph: "Graph", role_names: "Mapping[RoleId, str]", title: str) -> None:
        """Write ``graph`` as a picture to ``path`` (.png, .svg, .pdf). KnownError: nothing can be painted here."""
        _be_able_to_paint()
        from ui.printing.flowchart import save_flowchart

        save_flowchart(path, graph, role_names, title)

    def save_printed(self, path: Path, what: "Printed", workspace: "Workspace", scope: "Scope") -> str:
        """Write what can be printed to ``path`` on readable A4, lists upright; returns how many pages, in words."""
        _be_able_to_paint()
        if what == "pack" and scope.project_id is not None:
            return _save_pack(path, workspace, scope.project_id)
        from ui.link.place import Printable
        from ui.printing.paper.output import save_pages
        from ui.printing.paper.pagination import Scaling, lay_out
        from ui.printing.paper.sheet import Sheet
        from ui.printing.printables import PrintRequest, draw_chart, prepare

        wanted = PrintRequest(
            Printable(what.value), scope.project_id, scope.person_id, month=scope.month, filter=scope.filter
        )
        prepared = prepare(workspace, wanted)
        content = prepared.content(draw_chart(prepared.chart))
        single = path.suffix.lower() != ".pdf" and wanted.what.tiled
        scaling = Scaling(most=(1, 1)) if single else Scaling()
        pages = lay_out(content, Sheet(landscape=wanted.what.tiled), scaling, prepared.heading)
        save_pages(path, pages, prepared.title)
        return pages.words

    def save_document(self, path: Path, title: str, facts: Sequence[str], html: str) -> str:
        """Write a text as a .pdf of upright A4 pages; returns how many pages, in words."""
        _be_able_to_paint()
        from ui.printing.document import TextPages
        from ui.printing.paper.output import save_pages
        from ui.printing.paper.sheet import Heading

        pages = TextPages(html, Heading(title, tuple(facts)))
        save_pages(path, pages, title)
        return pages.words

    def save_wall_charts(self, path: Path, charts: "Sequence[WallChart]", now: datetime) -> str:
        """Write one page a workflow, as large as it goes, to ``path``; returns how many pages, in words."""
        _be_able_to_paint()
        from ui.printing.paper.output import save_pages
        from ui.printing.wall_chart import WallCharts

        pages = WallCharts(charts, now)
        save_pages(path, pages, "Wall charts" if len(charts) != 1 else charts[0].name)
        return pages.words

    def plan_pdf(self, paper: "PlanPaper") -> bytes:
        """Somebody's part of a plan as the content of a .pdf, on readable A4."""
        _be_able_to_paint()
        from ui.printing.paper.output import save_pages
        from ui.printing.paper.pagination import Scaling, lay_out
        from ui.printing.paper.sheet import Sheet
        from ui.printing.printables import draw_chart, plan_print

        prepared = plan_print(paper.head, paper.plan)
        content = prepared.content(draw_chart(prepared.chart))
        pages = lay_out(content, Sheet(landscape=True), Scaling(), prepared.heading)
        with TemporaryDirectory() as place:
            path = Path(place) / "plan.pdf"
            save_pages(path, pages, prepared.title)
            return path.read_bytes()


def _save_pack(path: Path, workspace: "Workspace", project_id: "ProjectId") -> str:
    from ui.printing.paper.output import save_pages
    from ui.printing.plan_pack import plan_pack

    pages = plan_pack(workspace, project_id)
    save_pages(path, pages, "Plan pack")
    return pages.words


def _be_able_to_paint() -> None:
    try:
        from ui.printing.offscreen_application import painting_application
    except ImportError as missing:
        raise KnownError(f"Nothing can be painted here: {missing}. Export to another format.") from missing
    painting_application()
