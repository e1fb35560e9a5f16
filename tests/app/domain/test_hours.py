"""Working hours as typed: what is written can be read, what cannot be read is refused with the text in the sentence."""

import random

import pytest

from app.domain.errors import RuleViolation
from app.domain.hours import read_hours, write_hours


def test_whatever_is_written_reads_as_the_same_hours() -> None:
    dice = random.Random(7)
    for _ in range(300):
        marks = sorted(dice.sample(range(24 * 60 + 1), 2 * dice.randint(0, 4)))
        hours = tuple(zip(marks[::2], marks[1::2], strict=True))
        assert read_hours(write_hours(hours)) == hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-17", ((540, 1020),)),
        ("9:00 – 12:30; 13.00 to 17.30", ((540, 750), (780, 1050))),
        ("9-12, 12-15", ((540, 900),)),
        ("off", ()),
        ("  ", ()),
        ("0-24", ((0, 1440),)),
    ],
)
def test_people_write_hours_in_several_ways(text: str, hours: tuple[tuple[int, int], ...]) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["9-25", "17-9", "9", "nine to five", "9:70-12", "9-12, 11-13", "9-9", "9-12,"])
def test_what_is_no_hours_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(RuleViolation, match=text):
        read_hours(text)
