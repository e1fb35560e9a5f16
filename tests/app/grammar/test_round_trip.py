"""What is printed is what is read, types too: conditions, links, offsets, lengths and lines from seeds."""

from random import Random

import pytest

from app.domain.condition import Condition
from app.domain.condition import tests_of as every_test
from app.grammar.condition import condition_text, parse_condition
from app.grammar.link import ifs_text, links_text, parse_links, with_ifs
from app.grammar.number import number_text, read_number
from app.grammar.offset import length_text, offset_text, parse_length, parse_offset
from app.grammar.quick_typing import parse_step_line, step_line_text
from tests.app.grammar.random_text import (
    awkward_names,
    random_condition,
    random_length,
    random_line,
    random_link,
    random_number,
    random_offset,
)

FEW, MANY = 200, 20_000


def types(condition: Condition) -> list[list[type]]:
    """The types of every value, from left to right; ``==`` takes True for 1."""
    values = [test.value if isinstance(test.value, tuple) else (test.value,) for test in every_test(condition)]
    return [[type(one) for one in several] for several in values]


def conditions_come_back(count: int) -> None:
    for seed in range(count):
        chance = Random(seed)
        names = awkward_names(chance)
        condition = random_condition(chance, names)
        text = condition_text(condition, names)
        back = parse_condition(text, names)
        assert back == condition, (seed, text)
        assert types(back) == types(condition), (seed, text)


def links_come_back(count: int) -> None:
    for seed in range(count):
        chance = Random(seed)
        names = awkward_names(chance)
        links = tuple(random_link(chance, names) for _ in range(chance.randint(0, 4)))
        text = links_text(links, names)
        assert parse_links(text, names) == links, (seed, text)
        conditions = ifs_text(links, names)
        assert with_ifs(links, conditions, names) == links, (seed, text, conditions)


def offsets_lengths_and_numbers_come_back(count: int) -> None:
    for seed in range(count):
        chance = Random(seed)
        names = awkward_names(chance)
        offset, length, number = random_offset(chance, names), random_length(chance), random_number(chance)
        assert parse_offset(offset_text(offset, names), names) == offset, offset_text(offset, names)
        assert parse_length(length_text(length)) == length, length_text(length)
        assert read_number(number_text(number)) == number, number_text(number)


def lines_come_back(count: int) -> None:
    for seed in range(count):
        chance = Random(seed)
        names = awkward_names(chance)
        line = random_line(chance, names)
        text = step_line_text(line, names)
        assert parse_step_line(text, names) == line, (seed, text)


ALL = (conditions_come_back, links_come_back, offsets_lengths_and_numbers_come_back, lines_come_back)


@pytest.mark.parametrize("come_back", ALL)
def test_what_is_printed_is_read_back(come_back) -> None:
    come_back(FEW)


@pytest.mark.soak
@pytest.mark.parametrize("come_back", ALL)
def test_twenty_thousand_printed_are_read_back(come_back) -> None:
    come_back(MANY)


def test_an_offset_and_a_length_may_be_missing() -> None:
    names = awkward_names(Random(1))
    assert offset_text(None, names) == ""
    assert parse_offset(" ", names) is None
    assert parse_offset("'-5d", names) == parse_offset("-5d", names), "as a spreadsheet holds it"
    assert length_text(None) == ""
    assert parse_length("") is None
