"""Money as it is typed: read exactly or refused, and written so that it reads the same again."""

from decimal import Decimal
from random import Random

import pytest

from app.domain.amount import MOST_MONEY, money_of, money_words, need_number, number_words
from app.domain.errors import RuleViolation


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1500", 150_000),
        ("1,200.50", 120_050),
        ("1.200,50 €", 120_050),
        ("£12 000", 1_200_000),
        ("12’000", 1_200_000),
        ("1,200", 120_000),
        ("1.200", 120_000),
        ("0.500", None),
        ("1.234.567", 123_456_700),
        ("12,5", 1_250),
        (".5", 50),
        ("EUR 0.07", 7),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, minor: int | None) -> None:
    if minor is None:
        with pytest.raises(RuleViolation):
            money_of(typed)
    else:
        assert money_of(typed) == minor


@pytest.mark.parametrize(
    "typed", ["", "nan", "inf", "-3", "−3", "1e5", "1,23,4", "1,2.3", "१२", "5 or 6", "9" * 400, "-"]
)
def test_what_is_no_amount_is_refused_in_one_short_sentence(typed: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        money_of(typed)
    assert len(refused.value.sentence) < 140


def test_a_number_without_end_is_refused() -> None:
    for value in (float("nan"), float("inf"), -float("inf"), 1e13):
        with pytest.raises(RuleViolation):
            need_number(value)


def test_what_was_written_reads_the_same_again_and_sums_are_exact() -> None:
    chance = Random(7)
    amounts = [chance.randrange(10 ** chance.randint(1, 14)) for _ in range(500)] + [0, MOST_MONEY]
    for minor in amounts:
        assert money_of(money_words(minor)) == minor
        assert Decimal(money_words(minor).replace(",", "")) == Decimal(minor) / 100


def test_numbers_are_written_with_what_they_say_and_no_more() -> None:
    values = (400, -0.5, 1234.5, 0, 0.1 + 0.2)
    assert [number_words(value) for value in values] == [
        "400",
        "−0.5",
        "1,234.5",
        "0",
        "0.3",
    ]
