"""How large the boxes of steps are."""

import pytest

from app.domain.ids import StepId
from app.domain.workflow import Step, StepKind
from app.drawing.geometry import size_of


def width(kind: StepKind, title: str) -> float:
    return size_of(Step(StepId("s"), kind, title))[0]


@pytest.mark.parametrize("kind", [StepKind.START, StepKind.END])
def test_a_start_or_end_grows_with_its_words_and_keeps_its_middle_on_the_grid(kind: StepKind) -> None:
    usual = width(kind, kind.traits.new_title)
    widths = [width(kind, "Order received"[:letters]) for letters in range(15)]
    assert widths == sorted(widths)
    assert usual == widths[0] < widths[-1]
    assert all((one - usual) % 16 == 0 for one in widths)
    assert width(kind, "Order received, and everything else that a title says") <= width(StepKind.TASK, "A") + 16
