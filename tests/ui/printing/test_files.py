"""Flowcharts in files: three endings, whole or not at all."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage

from app.domain.errors import RuleViolation
from app.domain.workflow import Graph
from app.exchange.templates import templates
from tests.ui.flowcharts import ROLES, every_kind, in_lanes
from ui.printing.flowchart import save_flowchart
from ui.printing.flowchart.flowchart_drawing import draw
from ui.printing.flowchart.flowchart_file import FOOTER
from ui.printing.painter import FilePainter

TITLE = "Every kind, version 3"


def test_a_png_has_twice_the_pixels_of_the_drawing(qapp, tmp_path):
    path = tmp_path / "chart.png"
    save_flowchart(path, every_kind(), ROLES, TITLE)
    image = QImage(str(path))
    extent = draw(every_kind(), ROLES).extent()
    assert image.width() >= 2 * extent.width()
    assert image.pixelColor(2, 2).name() == "#f6f7f9"


def test_an_svg_keeps_words_as_text_and_holds_no_pixels(qapp, tmp_path):
    path = tmp_path / "chart.svg"
    save_flowchart(path, every_kind(), ROLES, TITLE)
    root = ElementTree.parse(path).getroot()
    words = [text.text.strip() for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text]
    for title in ("Brief", "Editorial approval", "Needs legal?", "Changes requested", "otherwise", "2 of 2", TITLE):
        assert title in words
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))


def test_a_pdf_is_one_page_of_lines_with_inter_in_it(qapp, tmp_path):
    path = tmp_path / "chart.pdf"
    save_flowchart(path, every_kind(), ROLES, TITLE)
    raw = path.read_bytes()
    assert raw.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", raw)) == 1
    assert b"/Subtype /Image" not in raw
    assert b"FontFile" in raw
    assert b"Inter" in raw


def page_size(path: Path) -> tuple[float, float]:
    """In points."""
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", path.read_bytes())
    assert box
    left, top, right, bottom = (float(number) for number in box[1].split())
    return right - left, bottom - top


def test_the_page_of_a_pdf_is_as_large_as_a_small_drawing_and_a_sheet_for_a_large_one(qapp, tmp_path):
    small, medium, large = tmp_path / "small.pdf", tmp_path / "medium.pdf", tmp_path / "large.pdf"
    steps = in_lanes().steps
    save_flowchart(small, Graph(steps[:2]), ROLES, TITLE)
    save_flowchart(medium, in_lanes(), ROLES, TITLE)
    save_flowchart(large, every_kind(), ROLES, TITLE)
    assert page_size(small)[0] < 500
    assert page_size(medium) == pytest.approx((1191, 842), abs=1)
    assert page_size(large) == pytest.approx((1684, 1191), abs=1)


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_the_words_of_a_shipped_workflow_can_be_read_in_its_pdf(qapp, tmp_path, file):
    """At 7 points and more, of which 11 pixels are 8.25 at 100 %; the least sheet is taken."""
    path = tmp_path / "chart.pdf"
    save_flowchart(path, file.graph, file.roles, TITLE, file.anchor_label)
    drawn = draw(file.graph, file.roles, file.anchor_label).printed_extent()

    def points(across: float, down: float) -> float:
        edge = 2 * 8 / 25.4 * 72
        return 11 * min((across - edge) / drawn.width(), (down - edge - FOOTER * 0.75) / drawn.height())

    page = page_size(path)
    assert page[0] < 842 > page[1] or points(*page) >= 7
    if max(page) > 843:
        smaller = (max(page) / 2**0.5, min(page) / 2**0.5)
        assert max(points(*smaller), points(*smaller[::-1])) < 7


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_an_empty_graph_makes_a_file_all_the_same(qapp, tmp_path, ending):
    path = tmp_path / f"empty.{ending}"
    save_flowchart(path, Graph(), {}, "<b>Nothing</b>")
    assert path.stat().st_size > 100


def test_another_ending_is_refused_with_a_sentence(qapp, tmp_path):
    with pytest.raises(RuleViolation, match=r"\.png, \.svg or \.pdf, not as “\.gif”"):
        save_flowchart(tmp_path / "chart.gif", every_kind(), ROLES, TITLE)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_where_nothing_can_be_written_nothing_is_left_and_the_old_file_stays(qapp, tmp_path, ending, monkeypatch):
    path = tmp_path / f"chart.{ending}"
    path.write_text("old")

    def broken(source, target):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        save_flowchart(path, every_kind(), ROLES, TITLE)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_folder_that_is_not_there_is_an_os_error(qapp, tmp_path, ending):
    with pytest.raises(FileNotFoundError):
        save_flowchart(tmp_path / "nowhere" / f"chart.{ending}", every_kind(), ROLES, TITLE)


def test_the_command_line_paints_without_a_window_or_a_screen(tmp_path):
    words = (
        "import sys; from pathlib import Path; from tests.ui.flowcharts import every_kind, ROLES;"
        "from ui.printing.painter import FilePainter;"
        "FilePainter().save_flowchart(Path(sys.argv[1]), every_kind(), ROLES, 'Every kind')"
    )
    ambient = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    path = tmp_path / "chart.png"
    done = subprocess.run([sys.executable, "-c", words, str(path)], env=ambient, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert QImage(str(path)).width() > 1000


def test_the_painter_uses_the_application_that_is_there(qapp, tmp_path):
    FilePainter().save_flowchart(tmp_path / "chart.svg", every_kind(), ROLES, TITLE)
    assert (tmp_path / "chart.svg").exists()
