"""Offsets in words."""

import pytest

from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset, Snap
from app.engine.offset_words import offset_in_words

DRAFT = StepId("draft")
STAYS = ", even on a day off"


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Offset(-5, DayUnit.WORKING), "5 working days before the publish date, moved to the working day before"),
        (Offset(1, snap=Snap.NEXT), "1 day after the publish date, moved to the working day after"),
        (Offset(0, snap=Snap.NONE), "on the publish date, even on a day off"),
        (Offset(2, against=Against.START), "2 days after the start of the project, moved to the working day before"),
        (Offset(-1, against=Against.STEP, step_id=DRAFT, snap=Snap.NONE), "1 day before the end of “Draft”" + STAYS),
        (Offset(3, against=Against.STEP, step_id=DRAFT, snap=Snap.NONE), "3 days after the end of “Draft”" + STAYS),
    ],
)  # fmt: skip
def test_an_offset_reads_as_one_says_it(offset: Offset, words: str) -> None:
    assert offset_in_words(offset, "Publish date", {DRAFT: "Draft"}) == words


def test_the_workflows_own_words_keep_their_capitals() -> None:
    assert offset_in_words(Offset(-2), "SEO launch", snap=False) == "2 days before the SEO launch"
