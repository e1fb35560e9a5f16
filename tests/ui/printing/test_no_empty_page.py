"""Whatever is printed: every page shows something, everything is on a page, and all of it can be read."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from app.domain.board import Column
from app.domain.ids import FlowId, PersonId, ProjectId, StepId, TaskId
from app.domain.run import TaskState
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.exchange.templates import templates
from app.queries.due import DueHorizon
from app.queries.plan import PlanDates
from app.queries.rows import CardRow, PlanRow
from app.queries.sheet import BoardSheet, PlanGroup, PlanSheet
from tests.builders import make_office
from tests.ui.flowcharts import ROLES
from ui.link.theme import load_tokens
from ui.printing.board_sheet import COLUMN_HEAD, CardsToCut, ColumnLists, Wall, lanes_of
from ui.printing.flowchart.flowchart_drawing import draw
from ui.printing.flowchart_sheet import FlowchartOnPaper
from ui.printing.paper.output import paint_page
from ui.printing.paper.pagination import Pages, Scaling, TiledPages, lay_out, lay_out_by_shape
from ui.printing.paper.sheet import READABLE_PT, Heading, Paper, Sheet
from ui.printing.plan.chart_content import ROW, BarAppearance, ChartContent, HeadAppearance, TimeScale
from ui.printing.plan.plan_painter import paint_rows
from ui.printing.plan_sheet import PlanOnPaper
from ui.printing.printables import Printable, PrintRequest, draw_chart, prepare
from ui.widgets.task_card import due_chip, whole_height

TODAY = date(2027, 1, 12)
NOW = datetime(2027, 1, 12, 9, 30)
HEADING = Heading("Everything", ("Only Ana",), "Printed Tue 12 Jan 2027, 9:30")
SVG = "{http://www.w3.org/2000/svg}"
OWNER = "Ana Lopez-Hernandez"
NAME = "Write the announcement for the spring sale and have it read by legal, twice"
LONG = f"{NAME}, then translate it into all the languages of the shops that take part in it this year and the next"

Words = list[tuple[str, float, float, float]]


def printed(pages: Pages, number: int) -> Words:
    """What a page has in writing: the words, x and y on the sheet, and their size in points."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(72)
    painter = QPainter(generator)
    paint_page(painter, pages, number)
    painter.end()
    found: Words = []
    for group in ElementTree.fromstring(bytes(buffer.data().data())).iter(f"{SVG}g"):
        matrix = group.get("transform", "matrix(1,0,0,1,0,0)")[7:-1]
        scale, _, _, _, left, top = (float(part) for part in matrix.split(","))
        for text in group.findall(f"{SVG}text"):
            x, y = (float(text.get(axis, "0")) * scale for axis in ("x", "y"))
            found.append(((text.text or "").strip(), left + x, top + y, float(group.get("font-size", "0")) * scale))
    return found


def all_printed(pages: Pages) -> list[Words]:
    return [printed(pages, number) for number in range(pages.count)]


def check_readable(words: list[Words]) -> None:
    assert min(size for page in words for text, _, _, size in page if text) >= 6.95
    assert not [text for page in words for text, *_ in page if "…" in text]


titles = st.sampled_from(("Brief", "Write the final draft", NAME, LONG, "🎉" * 60 + " party"))
days = st.one_of(st.integers(-30, 60), st.integers(-400, 900))
tasks = st.lists(st.tuples(titles, days, st.integers(0, 40)), min_size=1, max_size=25)


def plan_of(groups: list[list[tuple[str, int, int]]]) -> PlanSheet:
    """A plan of projects whose tasks begin so many days from today and take so many."""
    made: list[PlanGroup] = []
    number = 0
    for at, tasks in enumerate(groups, 1):
        rows: list[PlanRow] = []
        for title, start, length in tasks:
            number += 1
            begins = datetime.combine(TODAY, NOW.time()) + timedelta(days=start)
            ends = begins + timedelta(days=length, hours=4)
            rows.append(PlanRow(
                TaskId(number), f"T{number}: {title}", ProjectId(at), f"Project {at}", PersonId(1), OWNER,
                TaskState.WAITING, StepKind.TASK, 1, ends.date(), begins, ends, None, None, False, False,
            ))  # fmt: skip
        made.append(PlanGroup(f"Project {at}, {NAME}", f"Publish date holds: {LONG}", tuple(rows)))
    dates: dict[TaskId, PlanDates] = {}
    return PlanSheet(tuple(made), dates, (), {}, frozenset(), TODAY, NOW, UTC, DueHorizon(TODAY))


def named(page: Words) -> list[str]:
    """The tasks whose title begins on a page."""
    return [found[0] for text, *_ in page if (found := re.match(r"T\d+(?=:)", text))]


def check_plan(plan: PlanSheet, pages: TiledPages) -> None:
    rows = {row.title.split(":")[0]: row for group in plan.groups for row in group.rows}
    seen: set[str] = set()
    for (column, row), words in zip(pages.tiling.tiles, all_printed(pages), strict=True):
        (left, right), (top, bottom) = pages.tiling.columns[column], pages.tiling.rows[row]
        bars = 0
        for chart in pages.drawing.charts:
            if chart.top < bottom and chart.bottom > top:
                first, last = chart.scale.day_at(left), chart.scale.day_at(right)
                spans = [(rows[name].planned_start.date(), rows[name].planned_finish.date()) for name in named(words)]
                bars += sum(begins <= last and ends >= first for begins, ends in spans)
        assert bars, "no bar is on the page"
        seen |= {*named(words)}
    assert seen == set(rows)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tasks, min_size=1, max_size=5))
def test_every_page_of_a_plan_has_a_bar_and_every_task_is_on_one(qapp, groups):
    plan = plan_of(groups)
    for sheet in (Sheet(), Sheet(landscape=False)):
        pages = lay_out(PlanOnPaper(plan), sheet, Scaling(), HEADING)
        check_plan(plan, pages)
        check_readable(all_printed(pages))


def test_a_far_date_in_one_project_leaves_the_time_of_the_others_as_it_was(qapp):
    near = [[(NAME, day * 2, 3) for day in range(12)] for _ in range(3)]
    before = lay_out(PlanOnPaper(plan_of(near)), Sheet(), Scaling(), HEADING)
    near[2].append(("Renew the licence", 800, 1))
    after = lay_out(PlanOnPaper(plan_of(near)), Sheet(), Scaling(), HEADING)
    widths = [[chart.scale.day_width for chart in pages.drawing.charts] for pages in (before, after)]
    assert widths[0][:2] == pytest.approx(widths[1][:2], rel=0.2)
    assert widths[1][2] < widths[1][0] / 2
    assert after.count <= before.count + 2


def test_a_plan_that_can_be_read_on_one_page_is_one_page_with_one_span_of_time(qapp):
    plan = plan_of([[("Draft", day * 5, 4) for day in range(4)] for _ in range(3)])
    pages = lay_out(PlanOnPaper(plan), Sheet(), Scaling(), HEADING)
    assert pages.count == 1
    assert len(pages.drawing.charts) == 1


def test_the_line_of_today_leaves_the_rows_of_sentences_alone(qapp):
    tokens, scale = load_tokens("light"), TimeScale(TODAY - timedelta(days=4), 20)
    rows = (
        HeadAppearance(""),
        BarAppearance("", None),
        BarAppearance("", None),
        HeadAppearance(""),
        HeadAppearance(""),
    )
    content = ChartContent(
        scale, tokens, TODAY, NOW, rows.__getitem__, len(rows), lambda first, last: (), lambda day: False
    )
    image = QImage(200, len(rows) * ROW, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_rows(painter, content, QRectF(image.rect()))
    painter.end()
    x = round(scale.x_of(NOW))
    inks = [image.pixelColor(x, at * ROW + ROW // 2) for at in range(len(rows))]
    struck = [ink.blue() - ink.red() > 60 for ink in inks]
    assert struck == [False, True, True, False, False]


def test_the_year_of_a_day_is_written_whole(qapp):
    plan = plan_of([[("Draft", 720, 23)]])
    words = all_printed(lay_out(PlanOnPaper(plan), Sheet(), Scaling(), HEADING))
    due = (TODAY + timedelta(days=743)).strftime("%d %b %Y").lstrip("0")
    assert due in [text for page in words for text, *_ in page]
    left = next(x for text, x, *_ in words[0] if text == due)
    assert left + len(due) * 4 < next(x for text, x, *_ in words[0] if text == "Slack") + 2


cards = st.tuples(st.sampled_from(Column), titles, st.sampled_from(("Onboarding", LONG)), st.booleans())


def board_of(found: list[tuple[Column, str, str, bool]]) -> BoardSheet:
    states = {Column.WAITING: TaskState.WAITING, Column.DOING: TaskState.DOING, Column.DONE: TaskState.DONE}
    columns: dict[Column, list[CardRow]] = {}
    for number, (column, title, project, blocked) in enumerate(found, 1):
        columns.setdefault(column, []).append(CardRow(
            TaskId(number), f"T{number}: {title}", StepKind.TASK, states.get(column, TaskState.READY), 2, ProjectId(1),
            project, PersonId(1), "Ana", date(2028, 9, 24), None, None,
            "the answer of the landlord about the yard" if blocked else "", date(2028, 9, 20) if blocked else None,
            1, 3, float(number),
        ))  # fmt: skip
    kept = {column: tuple(columns.get(column, ())) for column in Column}
    return BoardSheet(kept, 0, {}, frozenset(), TODAY, UTC)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cards, min_size=1, max_size=60))
def test_every_page_of_a_board_has_a_card_and_every_card_is_on_one(qapp, found):
    for sheet in (Sheet(), Sheet(landscape=False)):
        pages = lay_out(Wall(board_of(found)), sheet, Scaling(), HEADING)
        words = all_printed(pages)
        assert all(named(page) for page in words), "no card is on the page"
        assert sorted(name for page in words for name in named(page)) == sorted(
            f"T{at + 1}" for at in range(len(found))
        )
        check_readable(words)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cards, min_size=1, max_size=40), st.integers(300, 1200), st.integers(200, 1500))
def test_rows_are_as_high_as_their_highest_card_and_lanes_as_deep_as_the_page(qapp, found, wide, high):
    board = board_of(found)
    wall = Wall(board).shaped(QSizeF(wide, high), (1, 1))

    def rows(depth):
        lanes = [lane.cards for lane in lanes_of(board.columns, depth)]
        deepest = max(map(len, lanes))
        return [max(height_of(lane[row], board, wall) for lane in lanes if row < len(lane)) for row in range(deepest)]

    depth = len(wall.whole_down)
    assert [last - first for first, last in wall.whole_down] == rows(depth)
    assert COLUMN_HEAD + sum(rows(depth)) + 6 <= high or depth == 1
    longest = max(map(len, board.columns.values()))
    assert depth == longest or COLUMN_HEAD + sum(rows(depth + 1)) + 6 > high


def height_of(card, board, wall):
    style = due_chip(card, board.warnings.get(card.task_id), board.today, board.zone)
    first, last = wall.whole_across[0]
    return whole_height(card, style, int(last - first) - 16)


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cards, min_size=1, max_size=30))
def test_lists_and_cards_to_cut_are_written_out(qapp, found):
    for content in (ColumnLists, CardsToCut):
        words = all_printed(lay_out(content(board_of(found)), Sheet(landscape=False), Scaling(), HEADING))
        check_readable(words)


places = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 8)), min_size=1, max_size=14, unique=True)


def graph_of(found: list[tuple[int, int]], title: str) -> Graph:
    kinds = (StepKind.TASK, StepKind.DECISION, StepKind.APPROVAL)
    steps = [
        Step(StepId(f"s{at}"), kinds[at % 3], f"T{at}: {title}", x=column * 280.0, y=row * 150.0)
        for at, (column, row) in enumerate(found)
    ]
    flows = [
        Flow(FlowId(f"f{at}"), StepId(f"s{at}"), StepId(f"s{at + 1}"), outcome=title) for at in range(len(found) - 1)
    ]
    return Graph(tuple(steps), tuple(flows))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places, titles)
def test_every_page_of_a_flowchart_has_a_step_or_a_label_and_every_step_is_whole_on_one(qapp, found, title):
    graph = graph_of(found, title)
    drawing = draw(graph, ROLES)
    pages = lay_out(FlowchartOnPaper(drawing), Sheet(), Scaling(), HEADING)
    tiles = [
        QRectF(left, top, right - left, bottom - top)
        for column, row in pages.tiling.tiles
        for (left, right), (top, bottom) in [(pages.tiling.columns[column], pages.tiling.rows[row])]
    ]
    boxes = [QRectF(box.left, box.top, box.width, box.height) for box in drawing.boxes.values()]
    labels = [QRectF(x - 20, y - 9, 40, 18) for x, y in (route.label for route in drawing.routes.values())]
    assert all(any(tile.intersects(rect) for rect in (*boxes, *labels)) for tile in tiles)
    assert all(any(tile.contains(box) for tile in tiles) for box in boxes)
    check_readable(all_printed(pages))


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_shipped_workflow_is_printed_whole_and_on_one_page_where_that_can_be_read(qapp, file):
    drawing = draw(file.graph, file.roles, file.anchor_label)
    sheet = FlowchartOnPaper(drawing)
    pages = lay_out_by_shape(sheet, Paper.A4, Scaling(), HEADING)
    assert pages.count == (3 if file.name == "Product launch" else 1)
    assert pages.count == len(pages.tiling.columns) * len(pages.tiling.rows), "no line is lost with an empty page"
    assert pages.tiling.scale * sheet.text_px >= READABLE_PT
    points = [QPointF(*point) for route in drawing.routes.values() for point in route.points]
    assert all(sheet.extent.contains(point) for point in points)
    check_readable(all_printed(pages))


def test_steps_that_labels_join_over_more_than_a_page_are_cut_between_boxes(qapp):
    drawing = draw(graph_of([(0, at) for at in range(6)], "Write the announcement for the spring sale " * 4), ROLES)
    pages = lay_out(FlowchartOnPaper(drawing), Sheet(), Scaling(), HEADING)
    assert len(pages.tiling.rows) > 1
    for box in drawing.boxes.values():
        assert any(first <= box.top and box.bottom <= last for first, last in pages.tiling.rows)


def test_pages_between_steps_that_stand_far_apart_are_not_printed(qapp):
    graph = graph_of([(0, 0), (14, 8)], "Brief")
    pages = lay_out(FlowchartOnPaper(draw(Graph(graph.steps), ROLES)), Sheet(), Scaling(), HEADING)
    assert pages.count == 2
    assert "the empty ones left out" in pages.words
    last = f"{chr(ord('A') + len(pages.tiling.columns) - 1)}{len(pages.tiling.rows)}"
    for label, words in zip(("A1", last), all_printed(pages), strict=True):
        assert label in [text for text, *_ in words]


def test_the_chart_of_the_report_can_be_read(qapp, tmp_path):
    office = make_office(tmp_path / "data")
    office.clock.forward(days=19)
    prepared = prepare(office.workspace, PrintRequest(Printable.REPORT))
    content = prepared.content(draw_chart(prepared.chart))
    for sheet in (Sheet(), Sheet(landscape=False)):
        words = all_printed(lay_out(content, sheet, Scaling(), prepared.heading))
        assert [text for text, *_ in words[0]].count("Spring sale") == 2
        check_readable(words)
    office.workspace.close()
