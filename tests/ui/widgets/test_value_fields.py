"""Typed values: lengths, hours, numbers and lags are understood, or refused in one sentence."""

import pytest

from app.domain.quantity import Lag, LagUnit, Span, SpanUnit
from tests.ui.company import type_into
from ui.widgets.lag_field import LagField
from ui.widgets.value_field import CountField, ValueField, hours_field, number_field, span_field


def typed(qtbot, field: ValueField, text: str) -> tuple[list[object], list[str]]:
    qtbot.addWidget(field)
    kept: list[object] = []
    told: list[str] = []
    field.value_kept.connect(kept.append)
    field.problem_changed.connect(told.append)
    type_into(field, text)
    return kept, [sentence for sentence in told if sentence]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (span_field, "3", Span(3)),
        (span_field, "4h", Span(4, SpanUnit.HOURS)),
        (hours_field, "6", 360),
        (hours_field, "1,5 h", 90),
        (number_field, "1 500,5", 1500.5),
        (number_field, "-2.5", -2.5),
        (lambda name: CountField(name, 1, 9), "7", 7),
    ],
)
def test_what_is_typed_is_understood(qtbot, field, text: str, value: object) -> None:
    assert typed(qtbot, field("Field"), text) == ([value], [])


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (span_field, "soon"),
        (hours_field, "2 d"),
        (number_field, "many"),
        (number_field, "nan"),
        (number_field, "1e99"),
        (lambda name: CountField(name, 1, 9), "10"),
        (lambda name: CountField(name, 1, 9), "1" * 40),
        (lambda name: span_field(name, "Say how long."), ""),
    ],
)
def test_what_is_not_understood_is_told_and_not_kept(qtbot, field, text: str) -> None:
    made = field("Field")
    made.show_value(Span(1) if made.placeholderText() == "3 d, 4 h" else 1)
    kept, told = typed(qtbot, made, text)
    assert kept == []
    assert len(told) == 1
    assert told[0].endswith(".")
    assert made.text() == text


@pytest.mark.parametrize(
    ("text", "lag"), [("2 d", Lag(960)), ("-1 d", Lag(-480)), ("4 h", Lag(240)), ("−0.5 d", Lag(-240))]
)
def test_lags_are_read_and_written(qtbot, text: str, lag: Lag) -> None:
    field = LagField("Waits", 480)
    qtbot.addWidget(field)
    kept: list[Lag] = []
    field.lag_kept.connect(kept.append)
    field.show_lag(Lag())
    type_into(field.amount, text)
    assert kept == [lag]
    field.show_lag(lag, afresh=True)
    type_into(field.amount, field.amount.text() + " ")
    assert kept == [lag]


def test_working_days_become_as_many_calendar_days(qtbot) -> None:
    field = LagField("Waits", 480)
    qtbot.addWidget(field)
    kept: list[Lag] = []
    field.lag_kept.connect(kept.append)
    field.show_lag(Lag(960))
    field.unit.pick(LagUnit.CALENDAR)
    assert kept == [Lag(2880, LagUnit.CALENDAR)]
