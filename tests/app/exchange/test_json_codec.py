"""The codec that files, the clipboard and the database share: by type hints, strict, and the same text as ever."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NewType

import pytest

from app.domain.check_item import CheckItem, CheckState
from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset, Span
from app.domain.reminder import HoursOverride, ReminderSettings
from app.domain.run import StepRun, TaskState
from app.domain.task import Task
from app.exchange.json_codec import Codecs, JsonCodec, Misread
from app.exchange.workflow_json import codecs
from app.storage.codec import NESTED, codec

Number = NewType("Number", int)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    name: str
    size: float = 1.0


@dataclass(frozen=True)
class Outer:
    id: Number
    inner: Inner | None = None
    several: tuple[Inner, ...] = ()
    pair: tuple[int, str] = (0, "")
    names: frozenset[str] = frozenset()
    by_name: Mapping[str, Inner] = field(default_factory=dict)
    colour: Colour = Colour.RED
    on: date | None = None
    at: datetime | None = None
    done: bool = False


FULL = Outer(
    Number(7),
    Inner("a"),
    (Inner("b", 2), Inner("c")),
    (3, "x"),
    frozenset({"z", "y"}),
    {"k": Inner("d")},
    on=date(2026, 2, 9),
    at=datetime(2026, 2, 9, 8, tzinfo=UTC),
    done=True,
)
WRITTEN = {
    "id": 7,
    "inner": {"name": "a"},
    "several": [{"name": "b", "size": 2}, {"name": "c"}],
    "pair": [3, "x"],
    "names": ["y", "z"],
    "by_name": {"k": {"name": "d"}},
    "on": "2026-02-09",
    "at": "2026-02-09T08:00:00+00:00",
    "done": True,
}


def test_a_record_comes_back_from_what_is_written_without_its_defaults() -> None:
    outer = Codecs({}).of(Outer)
    assert outer.write(FULL) == WRITTEN
    assert outer.read(json.loads(json.dumps(WRITTEN))) == FULL
    assert outer.write(Outer(Number(1))) == {"id": 1}
    assert outer.read({"id": 1}) == Outer(Number(1))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({}, "id: it is missing. Add it."),
        ({"id": "7"}, "id: a whole number is expected, but “7” was found. Correct it."),
        ({"id": 10**10}, "id: a whole number is expected, but 10000000000 was found. Correct it."),
        ({"id": True}, "id: a whole number is expected, but True was found. Correct it."),
        ({"id": 1, "colour": "blue"}, "colour: one of red is expected, but “blue” was found. Correct it."),
        ({"id": 1, "done": 1}, "done: true or false is expected, but 1 was found. Correct it."),
        ({"id": 1, "on": "soon"}, "on: a date such as 2026-06-12 is expected, but “soon” was found. Correct it."),
        ({"id": 1, "pair": [1]}, "pair: a list of 2 is expected, but [1] was found. Correct it."),
        ({"id": 1, "by_name": []}, "by_name: an object in braces is expected, but [] was found. Correct it."),
        ({"id": 1, "by_name": {"k": {}}}, "by_name.k.name: it is missing. Add it."),
        (
            {"id": 1, "several": [{"name": "a"}, {"nam": "b"}]},
            "several[1].nam: no such entry is known here. Remove it or correct its name.",
        ),
        ([], "The workflow: an object in braces is expected, but [] was found. Correct it."),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(raw: Any, sentence: str) -> None:
    with pytest.raises(Misread) as caught:
        Codecs({}, 10**9).of(Outer).read(raw)
    assert caught.value.refusal().sentence == sentence


def test_a_special_type_goes_its_own_way_wherever_it_stands() -> None:
    shouting: JsonCodec[Any] = JsonCodec(lambda raw: Inner(raw.lower()), lambda inner: inner.name.upper())
    outer = Codecs({Inner: shouting}).of(Outer)
    written = outer.write(Outer(Number(1), Inner("a"), (Inner("b"),)))
    assert written == {"id": 1, "inner": "A", "several": ["B"]}
    assert outer.read(written).several == (Inner("b"),)


def test_a_type_that_json_does_not_have_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        Codecs({}).by_hint(complex)


def test_a_day_placed_by_hand_is_kept_in_the_database_and_no_matter_of_workflow_files() -> None:
    placed = Offset(-3, DayUnit.WORKING, placed=True)
    stored = NESTED.of(Offset).write(placed)
    assert NESTED.of(Offset).read(stored) == placed
    assert "placed" not in codecs.of(Offset).write(placed)
    with pytest.raises(Misread):
        codecs.of(Offset).read(stored)


def test_rows_are_the_same_text_as_ever() -> None:
    task = Task(
        id=1,
        title="Write",
        owner_id=2,
        offset=Offset(-3, DayUnit.WORKING, Against.STEP, StepId("a"), placed=True),
        length=Span(2),
        checklist=(CheckItem("one", CheckState.DONE), CheckItem("two")),
        run=StepRun(TaskState.READY),
    )
    row = dict(zip(codec(Task).columns, codec(Task).values(task), strict=True))
    assert row["offset"] == '{"days":-3,"unit":"working","against":"step","step_id":"a","placed":true}'
    assert row["length"] == '{"amount":2}'
    assert row["checklist"] == '[{"text":"one","state":"done"},"two"]'
    override = ReminderSettings(hours=(48,), overrides=(HoursOverride(3, (24,)),))
    assert NESTED.of(ReminderSettings).write(override) == {
        "hours": [48],
        "overrides": [{"workflow_id": 3, "hours": [24]}],
    }
