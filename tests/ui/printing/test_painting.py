"""The painter of flowcharts: what is seen of each kind, in both looks, at every scale."""

import random
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBitmap, QColor, QImage, QPainter, QRegion

from app.domain.ids import FlowId, StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import Graph, Step, StepKind
from app.exchange.templates import templates
from tests.ui.flowcharts import ROLES, every_kind, in_lanes
from ui.link.theme import META, REGULAR, load_tokens
from ui.printing.flowchart.appearance import (
    FlowAppearance,
    StepAppearance,
    flow_appearances,
    offset_sign,
    step_appearances,
)
from ui.printing.flowchart.flow import flow_bounds, flow_shape, label_rect, paint_flow
from ui.printing.flowchart.flowchart_drawing import draw, paint_drawing, picture
from ui.printing.flowchart.lanes_and_notes import note_lines
from ui.printing.flowchart.lettering import cut, lines, text_width
from ui.printing.flowchart.step import MARGIN, StepState, meta_line, paint_step

STRANGE = ("", "a", "Donaudampfschifffahrtselektrizität" * 4, "مراجعة الخطة", "🎉 x\n\ty", "\u202eevil")
BOX = QRectF(-96, -36, 192, 72)


def painted(paint, scale: float = 1.0, size: QSize = QSize(240, 140)) -> QImage:
    """What ``paint(painter)`` leaves on nothing, its origin in the middle."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    paint(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def inked(image: QImage) -> QRectF:
    """Around all that was painted, from the middle of the image."""
    region = QRegion(QBitmap.fromImage(image.createAlphaMask())).boundingRect()
    return QRectF(region).translated(-image.width() / 2, -image.height() / 2)


def card(look: StepAppearance, scale: float = 1.0, state: StepState | None = None, dark: bool = False) -> QImage:
    t = load_tokens("dark" if dark else "light")
    return painted(lambda painter: paint_step(painter, BOX, look, t, scale, state or StepState()), scale)


def test_each_kind_says_in_words_and_marks_what_it_is(qapp):
    looks = step_appearances(every_kind(), ROLES)
    by_id = {id: (look.title, look.meta, look.badge, look.marks) for id, look in looks.items()}
    assert by_id["brief"] == ("Brief", "Content strategist · 1 d · −25 d", "", ())
    assert by_id["draft"][1:] == ("Blog writer · 3 d · −12 wd", "", ("clock-alert",))
    assert by_id["check"][3] == ("repeat",)
    assert by_id["ask"][0] == "Print it, too?"
    assert by_id["images"][1] == "Blog writer · 1.5 h"
    assert by_id["ready"][2] == "2 of 2"
    assert by_id["live"][1:] == ("Content strategist · publish date", "first", ("lock",))
    assert looks[StepId("live")].icon == "flag"
    assert looks[StepId("stop")].ends_project
    assert looks[StepId("images")].optional


def test_flows_are_labelled_by_outcome_condition_or_otherwise(qapp):
    labels = {id: look.label for id, look in flow_appearances(every_kind()).items()}
    assert labels[FlowId("f1")] == ""
    assert labels[FlowId("f4")] == "Approved"
    assert labels[FlowId("f6")] == "Budget > 500"
    assert labels[FlowId("f7")] == "otherwise"
    assert flow_appearances(every_kind())[FlowId("f5")].loop_back


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Offset(-25), "−25 d"),
        (Offset(3, DayUnit.WORKING, Against.START), "start +3 wd"),
        (Offset(0), "±0 d"),
        (Offset(2, against=Against.STEP, step_id=StepId("a")), "step +2 d"),
    ],
)
def test_an_offset_is_short_on_a_card(offset, words):
    assert offset_sign(offset) == words


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", list(StepKind))
def test_every_kind_is_painted_inside_its_margins_at_every_scale(qapp, kind, dark):
    for title in STRANGE:
        look = StepAppearance(kind, title, title, title, "2 of 3", ("lock", "repeat"), True, False, True, True)
        for scale in (0.1, 0.3, 0.5, 1.0):
            for state in (StepState(), StepState(True, True, True, "error")):
                image = card(look, scale, state, dark)
                ink = inked(image)
                allowed = BOX.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
                seen = QRectF(ink.topLeft() / scale, ink.size() / scale)
                assert allowed.adjusted(-1, -1, 1, 1).contains(seen), (title, scale)
                assert seen.width() > 20


def test_small_cards_lose_their_text_and_smaller_ones_their_shape(qapp):
    look = StepAppearance(StepKind.TASK, "Write the draft", "Writer", "3 d")
    text = load_tokens("light").text.name()
    assert text in colours(card(look, 1.0))
    assert len(colours(card(look, 0.34))) < len(colours(card(look, 0.36)))
    plain = card(look, 0.2)
    approval = card(StepAppearance(StepKind.APPROVAL, "Approve", "Editor", "1 d"), 0.2)
    assert plain.pixelColor(120, 70) != approval.pixelColor(120, 70)
    assert load_tokens("light").accent.name() not in colours(plain)


def test_what_is_chosen_has_a_ring_of_the_accent_and_a_finding_has_a_dot(qapp):
    t = load_tokens("light")
    look = StepAppearance(StepKind.MILESTONE, "Ready")
    assert t.accent.name() not in colours(card(look))
    assert t.accent.name() in colours(card(look, state=StepState(chosen=True)))
    assert t.bad.name() in colours(card(look, state=StepState(problem="error")))
    assert t.warn.name() in colours(card(look, state=StepState(problem="warning")))


def test_an_optional_step_has_a_dashed_edge(qapp):
    def top_edge(look: StepAppearance) -> int:
        image = card(look)
        row = round(image.height() / 2 + BOX.top())
        inks = [image.pixelColor(x, row).lightness() for x in range(60, 180)]
        return sum(1 for a, b in pairwise(inks) if abs(a - b) > 40)

    assert top_edge(StepAppearance(StepKind.TASK, "Draft")) == 0
    assert top_edge(StepAppearance(StepKind.TASK, "Draft", optional=True)) > 10


def test_titles_break_over_two_lines_and_are_cut_only_where_they_must(qapp):
    from ui.link.theme import BODY, SEMIBOLD

    assert lines("Brief", 140, 2, BODY, SEMIBOLD) == ("Brief",)
    two = lines("Write the draft of the article", 140, 2, BODY, SEMIBOLD)
    assert len(two) == 2
    assert " ".join(two) == "Write the draft of the article"
    long = lines("word " * 40, 140, 2, BODY, SEMIBOLD)
    assert long[1].endswith("…")
    for text in STRANGE:
        assert all(text_width(line, BODY, SEMIBOLD) <= 141 for line in lines(text, 140, 2, BODY, SEMIBOLD))


def test_only_the_role_is_cut_when_the_meta_line_is_long(qapp):
    look = StepAppearance(StepKind.TASK, "x", "Senior content strategist of the northern region", "2 d · −25 d")
    shown = meta_line(look, 160)
    assert shown.endswith("… · 2 d · −25 d")
    assert text_width(shown, META, REGULAR) <= 161
    assert meta_line(StepAppearance(StepKind.TASK, "x", "Writer", "3 d"), 160) == "Writer · 3 d"


def test_a_note_keeps_its_line_breaks_and_ends_with_the_paper(qapp):
    assert note_lines("One\nTwo", 180, 4) == ["One", "Two"]
    assert len(note_lines("\n".join("abcdefgh"), 180, 4)) == 4
    assert note_lines("", 180, 4) == [""]


def test_a_flow_is_painted_inside_its_bounds_wherever_it_runs(qapp):
    chance = random.Random(4)
    t = load_tokens("light")
    for _ in range(60):
        points = [(chance.uniform(-90, 90), chance.uniform(-50, 50))]
        for turn in range(chance.randint(1, 5)):
            x, y = points[-1]
            points.append((chance.uniform(-90, 90), y) if turn % 2 else (x, chance.uniform(-50, 50)))
        label = chance.choice(("", "Approved", "a very long condition that nobody reads to its end"))
        middle = points[len(points) // 2]
        look = FlowAppearance(label, loop_back=chance.random() < 0.5)
        shape = flow_shape(points, middle)
        size = QSize(600, 300)
        image = painted(lambda p, s=shape, k=look: paint_flow(p, s, k, t, 1.0, chosen=True), size=size)
        bounds = flow_bounds(points, middle, label)
        assert bounds.adjusted(-1, -1, 1, 1).contains(inked(image))


def test_an_arrow_ends_at_the_border_of_its_target(qapp):
    shape = flow_shape([(0, 0), (50, 0), (50, 40)], (25, 0))
    assert (shape.head.at(0).x(), shape.head.at(0).y()) == (50, 40)
    assert shape.line.currentPosition().y() < 40
    assert flow_shape([], (0, 0)).line.isEmpty()


def test_a_loop_back_is_dashed(qapp):
    t = load_tokens("light")
    shape = flow_shape([(-100, 0), (100, 0)], (0, 0))

    def ink(loop_back: bool) -> int:
        image = painted(lambda painter: paint_flow(painter, shape, FlowAppearance("", loop_back), t))
        return sum(1 for x in range(20, 200) if image.pixelColor(x, 70).alpha() > 100)

    assert ink(False) > 175
    assert 60 < ink(True) < 140


@pytest.mark.parametrize("graph", [every_kind(), in_lanes(), Graph(), *(file.graph for file in templates())])
def test_a_whole_drawing_lies_inside_its_extent(qapp, graph):
    drawing = draw(graph, ROLES)
    extent = drawing.extent()
    t = load_tokens("light")
    scale = 500 / max(extent.width(), extent.height())
    image = QImage(560, 560, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.translate(30, 30)
    painter.scale(scale, scale)
    painter.translate(-extent.topLeft())
    paint_drawing(painter, drawing, t, scale)
    painter.end()
    room = QRectF(29, 29, extent.width() * scale + 2, extent.height() * scale + 2)
    ink = inked(image)
    assert ink.isEmpty() or room.translated(-280, -280).contains(ink)


def test_a_label_is_painted_where_the_router_put_it(qapp):
    drawing = draw(every_kind(), ROLES)
    for id, route in drawing.routes.items():
        label = drawing.flows[id].label
        if label:
            rect = label_rect(route.label, label)
            assert abs(rect.center().x() - route.label[0]) < 0.01
            assert rect.width() > text_width(cut(label, 160, META, REGULAR), META, REGULAR)


def test_a_thumbnail_fits_its_frame_in_both_looks(qapp):
    for name in ("light", "dark"):
        small = picture(every_kind(), ROLES, QSize(320, 120), load_tokens(name), ratio=2.0)
        assert small.size() == QSize(640, 240)
        assert small.devicePixelRatio() == 2.0
        image = small.toImage()
        assert image.pixelColor(0, 0).alpha() == 0
        assert sum(1 for x in range(640) for y in range(0, 240, 4) if image.pixelColor(x, y).alpha()) > 500
    assert picture(Graph(), {}, QSize(0, 0)).isNull()


def test_a_step_without_a_title_reads_as_its_kind(qapp):
    graph = Graph((Step(StepId("a"), StepKind.WAIT),))
    assert step_appearances(graph, {})[StepId("a")].title == "Wait"


def test_colours_of_the_sticky_note_come_from_the_look(qapp):
    light, dark = load_tokens("light"), load_tokens("dark")
    assert light.sticky != dark.sticky
    assert QColor(light.sticky).lightness() > 180
    assert QColor(dark.sticky).lightness() < 80
