"""Wall charts on paper: one page a workflow, whole and as large as it goes."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.actions.workflow import add_workflow
from app.exchange.templates import template
from app.exports import export_file
from app.queries.exchange import Scope
from tests.builders import make_office
from ui.printing.painter import FilePainter


@pytest.mark.requirement("S20")
def test_each_workflow_has_one_page_and_a_role_card_its_own(qapp, tmp_path: Path) -> None:
    office = make_office(tmp_path / "data")
    for name in ("webinar", "product_launch"):
        office.workspace.do(add_workflow, template(name), template=name)
    wall = tmp_path / "wall.pdf"
    assert export_file(office.workspace, "wall-chart", wall, painter=FilePainter()) == "3 pages of A3"
    assert wall.read_bytes().count(b"/Type /Page\n") == 3 or wall.stat().st_size > 10_000
    one = tmp_path / "wall.png"
    said = export_file(office.workspace, "wall-chart", one, Scope(office.project), FilePainter())
    assert said == "1 page of A3"
    image = QImage(str(one))
    columns, rows = range(0, image.width(), 9), range(200, image.height(), 9)
    inked = [x for x in columns for y in rows if image.pixelColor(x, y).lightness() < 120]
    assert min(inked) < image.width() * 0.2
    assert max(inked) > image.width() * 0.8
    cards = tmp_path / "cards.pdf"
    assert export_file(office.workspace, "role-card", cards, painter=FilePainter()).startswith("5 cards, 5 pages")
    office.workspace.close()
