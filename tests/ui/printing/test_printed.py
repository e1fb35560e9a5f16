"""Everything that can be printed, as files: pages, fonts, the look of paper; whole or not at all."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from math import ceil
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from app.actions.outbox import change_settings
from app.actions.task import add_task
from app.domain.errors import RuleViolation
from app.domain.workflow import Workflow
from app.exports import plans_beside
from app.queries.sheet import board_sheet, plan_sheet
from tests.app.adapters.mail_servers import Mailbox
from tests.app.workspace.sending_desk import sending_by
from tests.builders import MONDAY, Office, make_office
from tests.ui.printing import pdf
from ui.link.theme import Mode, load_tokens, theme
from ui.printing.board_sheet import Wall
from ui.printing.painter import FilePainter
from ui.printing.paper.output import PageRun, save_pages, saving
from ui.printing.paper.pagination import Scaling, lay_out
from ui.printing.paper.sheet import Sheet
from ui.printing.plan.chart_content import ROW
from ui.printing.plan.plan_painter import HEAD
from ui.printing.plan_sheet import PlanOnPaper
from ui.printing.printables import Printable, PrintRequest, draw_chart, prepare


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = make_office(tmp_path / "data")
    for number in range(60):
        day = MONDAY.date() + timedelta(days=number % 30)
        office.workspace.do(add_task, f"Größe für Łódź, Αθήνα {number}", office.people["Mia"], due_on=day)
    yield office
    office.workspace.close()


def laid_out(office: Office, what: Printable, sheet: Sheet | None = None, scaling: Scaling | None = None):
    workflow = office.workspace.read(lambda reader: reader.find(Workflow)[0].id)
    project = office.project if what in (Printable.BRIEF, Printable.APPROVAL) else None
    prepared = prepare(office.workspace, PrintRequest(what, project, workflow_id=workflow))
    content = prepared.content(draw_chart(prepared.chart))
    return lay_out(content, sheet or Sheet(landscape=what.tiled), scaling or Scaling(), prepared.heading)


@pytest.mark.parametrize("what", Printable)
def test_a_pdf_has_its_pages_and_its_fonts_and_holds_no_pictures(qapp, office, tmp_path, what):
    office.clock.forward(days=12)
    path = tmp_path / "out.pdf"
    pages = laid_out(office, what)
    save_pages(path, pages, "Title")
    assert pdf.pages(path) == pages.count
    assert pdf.fonts(path) <= {"Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"}
    assert pdf.fonts(path)
    assert pdf.fonts_not_embedded(path) == 0
    assert pdf.pictures(path) == 0


def test_the_report_is_one_page_whatever_happened(qapp, office, tmp_path):
    office.clock.forward(days=12)
    for way in (True, False):
        for size in (7, 8, 11):
            assert laid_out(office, Printable.REPORT, Sheet(landscape=way), Scaling(size)).count == 1


def test_paper_looks_the_same_whatever_the_screen_looks_like(qapp, office, tmp_path):
    light, dark = tmp_path / "light.png", tmp_path / "dark.png"
    one_page = Scaling(most=(1, 1))
    save_pages(light, laid_out(office, Printable.BOARD, scaling=one_page), "Board")
    theme().choose(Mode.DARK)
    before = theme().tokens
    save_pages(dark, laid_out(office, Printable.BOARD, scaling=one_page), "Board")
    assert theme().tokens is before
    assert light.read_bytes() == dark.read_bytes()


def test_what_is_cancelled_half_way_leaves_no_file(qapp, office, tmp_path):
    path = tmp_path / "out.pdf"
    steps = saving(path, laid_out(office, Printable.PLAN), "Plan")
    assert next(steps) == 1
    steps.close()
    assert list(tmp_path.glob("*.pdf")) == []
    assert list(tmp_path.glob(".*")) == []


def test_a_run_tells_each_page_and_then_that_it_is_done(qtbot, office, tmp_path):
    path = tmp_path / "out.pdf"
    pages = laid_out(office, Printable.TASKS)
    run = PageRun(saving(path, pages, "Tasks"))
    seen: list[int] = []
    run.progressed.connect(seen.append)
    with qtbot.waitSignal(run.finished):
        pass
    assert seen == list(range(1, pages.count + 1))
    assert pdf.pages(path) == pages.count


def test_a_run_into_a_folder_that_is_not_there_fails_with_what_happened(qtbot, office, tmp_path):
    run = PageRun(saving(tmp_path / "nowhere" / "out.pdf", laid_out(office, Printable.CARDS), "Cards"))
    with qtbot.waitSignal(run.failed) as told:
        pass
    assert isinstance(told.args[0], FileNotFoundError)


def test_several_pages_do_not_go_into_a_picture(qapp, office, tmp_path):
    with pytest.raises(RuleViolation, match="holds one"):
        save_pages(tmp_path / "out.png", laid_out(office, Printable.PLAN), "Plan")
    with pytest.raises(RuleViolation, match=r"\.pdf, \.png or \.svg"):
        save_pages(tmp_path / "out.gif", laid_out(office, Printable.PLAN), "Plan")


def test_every_open_card_is_on_one_of_the_sheets_of_eight(qapp, office):
    pages = laid_out(office, Printable.CARDS)
    board = office.workspace.read(board_sheet)
    cards = [card for column in board.columns.values() for card in column if not card.state.over]
    assert pages.count == -(-len(cards) // 8)


def test_the_wall_shows_every_card_and_no_page_cuts_one(qapp, office):
    board = office.workspace.read(board_sheet)
    for scaling in (Scaling(), Scaling(most=(2, 2)), Scaling(most=(1, 1))):
        pages = lay_out(Wall(board), Sheet(), scaling, laid_out(office, Printable.BOARD).heading)
        wall = pages.drawing
        shown = [card.task_id for lane in wall._lanes for card in lane.cards]
        assert sorted(shown) == sorted(card.task_id for column in board.columns.values() for card in column)
        for kept, parts in ((wall.whole_down, pages.tiling.rows), (wall.whole_across, pages.tiling.columns)):
            assert not [edge for edge, _ in parts[1:] for first, last in kept if first < edge < last]


def test_the_plan_has_a_row_for_each_task_and_ends_its_pages_between_rows(qapp, office):
    plan = office.workspace.read(plan_sheet)
    drawing = PlanOnPaper(plan)
    rows = sum(len(group.rows) + 1 for group in plan.groups)
    assert drawing.extent.bottom() == rows * ROW + len(plan.groups) * HEAD
    pages = lay_out(drawing, Sheet(), Scaling(), laid_out(office, Printable.PLAN).heading)
    assert pages.count > 1
    tops = {HEAD + chart.top for chart in pages.drawing.charts}
    assert all(any((first - top) % ROW == 0 for top in tops) or first + HEAD in tops for first, _ in pages.tiling.rows)


@pytest.mark.parametrize(("rows", "page"), [(1, 1200), (30, 1200), (60, 1400)])
def test_no_sentence_is_cut_where_the_bars_end_before_the_page_does(qapp, office, rows, page):
    """What is written beyond the drawing is seen in a picture that is wider."""
    plan = office.workspace.read(plan_sheet)
    words = ", ".join(["“Confirm the deposit has arrived” is blocked"] * 6)
    groups = tuple(replace(group, sentence=words, rows=group.rows[:rows]) for group in plan.groups)
    for chart in PlanOnPaper(replace(plan, groups=groups), QSizeF(page, 700)).charts:
        end, bottom = ceil(chart.width), ceil(chart.bottom - chart.top)
        picture = QImage(end + 2000, bottom, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        chart.paint(painter, QRectF(0, 0, end, bottom), load_tokens("light"))
        painter.end()
        beyond = {picture.pixelColor(x, y).lightness() for x in range(end, end + 200) for y in range(bottom)}
        assert min(beyond) > 200


def test_a_day_is_written_whole_or_not_at_all_at_the_edge_of_a_page(qapp, office):
    """The strip of a page is the same whether it is painted alone or cut out of a wider one, but for days it leaves."""
    plan = office.workspace.read(plan_sheet)
    (chart, *_) = PlanOnPaper(plan).charts
    for left in range(0, 60, 7):
        strip = QImage(300, round(HEAD), QImage.Format.Format_RGB32)
        strip.fill(Qt.GlobalColor.white)
        painter = QPainter(strip)
        painter.translate(-left, 0)
        chart.paint(painter, QRectF(left, 0, 300, HEAD), load_tokens("light"))
        painter.end()
        edges = [strip.pixel(x, y) for x in (0, 299) for y in range(26, round(HEAD) - 2)]
        assert set(edges) == {strip.pixel(150, 25)}


def test_a_plan_without_a_task_is_a_page(qapp, office):
    empty = replace(office.workspace.read(plan_sheet), groups=(), dates={}, links=())
    pages = lay_out(PlanOnPaper(empty), Sheet(), Scaling(), laid_out(office, Printable.PLAN).heading)
    assert pages.count == 1


def test_the_chart_is_drawn_by_a_worker_without_pyplot(qapp, office):
    office.clock.forward(days=19)
    lines = prepare(office.workspace, PrintRequest(Printable.REPORT)).chart
    drawn: list[bytes] = []
    worker = threading.Thread(target=lambda: drawn.append(draw_chart(lines)))
    worker.start()
    worker.join()
    assert b"<svg" in drawn[0]
    assert b"Spring sale" in drawn[0]
    assert "matplotlib.pyplot" not in sys.modules


def test_the_command_line_paints_without_a_display(tmp_path):
    ambient = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    for words in (["export", "plan", "plan.pdf"], ["workflow", "export", "Blog post", "flow.pdf"]):
        command = [sys.executable, "-m", "ui", "--data", str(tmp_path / "data"), "--sample", *words[:-1]]
        target = tmp_path / words[-1]
        done = subprocess.run([*command, str(target)], env=ambient, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"Wrote {target}")
        assert pdf.fonts_not_embedded(target) == 0


def test_the_plan_in_a_letter_is_one_page_of_a_pdf_painted_beside_the_program(tmp_path):
    office = make_office(tmp_path / "data", project=False)
    office.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    mailbox = Mailbox()
    with sending_by(office, mailbox, paint=plans_beside(FilePainter())) as desk:
        office.project = office.start()
        desk.forward(minutes=11)
        desk.until(lambda: len(mailbox.took) == len(office.people), 60)
    assert len({to for to, _ in mailbox.took}) == len(office.people)
    for _, mail in mailbox.took:
        [sheet] = [
            part.get_payload(decode=True)
            for part in message_from_bytes(mail).walk()
            if part.get_content_type() == "application/pdf"
        ]
        path = tmp_path / "plan.pdf"
        path.write_bytes(sheet)
        assert pdf.pages(path) == 1
        assert pdf.fonts(path) <= {"Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"}
        assert pdf.fonts_not_embedded(path) == 0
        assert 2_000 < len(sheet) < 200_000
