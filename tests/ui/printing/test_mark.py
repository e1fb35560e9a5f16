"""Marks of steps and flows: told by sign and line, not by colour alone, at every size."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.domain.workflow import StepKind
from ui.link.theme import load_tokens
from ui.printing.flowchart.appearance import FlowAppearance, StepAppearance
from ui.printing.flowchart.flow import flow_shape, paint_flow
from ui.printing.flowchart.status_mark import StatusMark, StatusSign
from ui.printing.flowchart.step import StepState, paint_step

BOX = QRectF(20, 20, 192, 72)


def painted(paint, scale: float = 1.0, grey: bool = True) -> QImage:
    image = QImage(240, 120, QImage.Format.Format_RGB32)
    image.fill(load_tokens("light").bg)
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint(painter, scale)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8) if grey else image


def step(mark: StatusMark | None, kind: StepKind = StepKind.TASK, scale: float = 1.0) -> QImage:
    look = StepAppearance(kind, "Draft", "Writer")
    return painted(lambda p, s: paint_step(p, BOX, look, load_tokens("light"), s, StepState(mark=mark)), scale)


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_sign_is_told_from_the_others_without_colour(qapp, kind):
    pictures = [step(None, kind), *(step(StatusMark(sign), kind) for sign in StatusSign)]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])


def test_a_round_is_written_from_the_second_on(qapp):
    assert step(StatusMark(StatusSign.OPEN, 1)) == step(StatusMark(StatusSign.OPEN))
    assert step(StatusMark(StatusSign.OPEN, 2)) != step(StatusMark(StatusSign.OPEN, 3))


def test_a_tiny_step_still_shows_its_mark(qapp):
    assert step(StatusMark(StatusSign.REMOVED), scale=0.1) != step(None, scale=0.1)


@pytest.mark.parametrize("points", [((10.0, 60.0), (200.0, 60.0)), ()])
def test_a_marked_flow_has_a_badge_and_a_broken_route_paints_nothing(qapp, points):
    def flow(mark: StatusMark | None) -> QImage:
        shape = flow_shape(points, (100.0, 60.0))
        return painted(lambda p, s: paint_flow(p, shape, FlowAppearance(), load_tokens("light"), s, mark=mark))

    pictures = [
        flow(None),
        *(flow(StatusMark(sign)) for sign in (StatusSign.ADDED, StatusSign.REMOVED, StatusSign.CHANGED)),
    ]
    assert (len({bytes(picture.constBits()) for picture in pictures}) == len(pictures)) == bool(points)


def test_a_ring_stays_within_the_room_of_a_step(qapp):
    plain, ringed = step(None), step(StatusMark(StatusSign.OPEN, 12))
    around = BOX.adjusted(-8, -8, 8, 8).toRect()
    outside = [(x, y) for x in range(plain.width()) for y in range(plain.height()) if not around.contains(x, y)]
    assert all(plain.pixel(x, y) == ringed.pixel(x, y) for x, y in outside)
