"""Entities become rows and come back equal, whatever is in them; a damaged row is told as damage."""

import json
import sqlite3
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bootstrap import open_workspace
from app.domain.entity import KIND_NAMES, kind_of, name_of
from app.domain.errors import KnownError, LeadlineError
from app.domain.message import Delivery
from app.domain.quantity import Span
from app.domain.work_calendar import Absence
from app.domain.workflow import Graph
from app.editing.change import Change, ChangeSet
from app.editing.edit import drained
from app.exchange.templates import templates
from app.storage.codec import DamagedRow, codec, moment_text
from app.storage.history import packing, unpacking
from tests.builders import make_office

MOMENTS = st.integers(0, 10**9).map(lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
WALL_CLOCK = MOMENTS.map(lambda moment: moment.replace(tzinfo=None, second=0, microsecond=0))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), TEXT, st.dates())
NUMBERS = st.floats(-1e9, 1e9)
PLANNED = ("planned_start", "planned_finish")
KINDS = [*map(kind_of, KIND_NAMES)]


def absences() -> st.SearchStrategy[Absence]:
    days = st.tuples(st.dates(), st.dates()).map(sorted)
    return days.flatmap(lambda pair: st.builds(Absence, first_on=st.just(pair[0]), last_on=st.just(pair[1])))


st.register_type_strategy(str, TEXT)
st.register_type_strategy(float, NUMBERS)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(Graph, st.sampled_from([template.graph for template in templates()]))
st.register_type_strategy(Absence, absences())


def strategy(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any thing of a kind; what its own checks refuse is left out."""
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}
    special: dict[str, st.SearchStrategy[Any]] = {
        name: st.one_of(st.none(), WALL_CLOCK) for name in PLANNED if name in names
    }
    special |= {name: st.dictionaries(TEXT, VALUES, max_size=3) for name in names if name == "fields"}
    special |= {name: MOMENTS for name in names if hints[name] is datetime}
    return absences() if kind is Absence else st.builds(kind, **special)


@pytest.mark.parametrize("kind", [*KINDS, Delivery], ids=lambda kind: kind.__name__)
def test_every_kind_comes_back_from_its_row(kind: type[Any]) -> None:
    rows = codec(kind)

    @settings(max_examples=40, deadline=None)
    @given(strategy(kind))
    def comes_back(entity: Any) -> None:
        row = rows.values(entity)
        assert len(row) == len(rows.columns)
        stored = json.loads(json.dumps(row))
        assert rows.decode(tuple(stored)) == entity

    comes_back()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_what_a_change_makes_otherwise_is_where_the_rows_differ(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    before, other = (data.draw(strategy(kind)) for _ in range(2))
    taken_over = [field.name for field in fields(kind) if data.draw(st.booleans())]
    try:
        after = replace(before, **{name: getattr(other, name) for name in taken_over})
    except LeadlineError:
        return
    rows = codec(kind)
    pairs = enumerate(zip(rows.values(before), rows.values(after), strict=True))
    assert rows.other_values(before, after) == {place: new for place, (old, new) in pairs if old != new}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_step_comes_back_from_the_history(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    before, after = (data.draw(st.one_of(st.none(), strategy(kind))) for _ in range(2))
    change = Change(name_of(kind), 1, before, after)
    assert drained(unpacking(drained(packing(ChangeSet("x", (change,)), {})))) == (change,)


def test_moments_of_any_zone_are_stored_in_utc_and_sort_as_text() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert moment_text(datetime(2026, 2, 9, 8, 30, tzinfo=tokyo)) == "2026-02-08T23:30:00+00:00"
    first, second = datetime(2026, 2, 9, 8, 30, tzinfo=tokyo), datetime(2026, 2, 9, 0, 0, tzinfo=UTC)
    assert (moment_text(first) < moment_text(second)) == (first < second)


@pytest.mark.parametrize("spoiled", ["[", "null", '{"unknown": 1}', "7", "2026-99-99"])
def test_a_spoiled_value_is_damage_and_no_bug(spoiled: str) -> None:
    found = 0
    for kind in KINDS:
        rows = codec(kind)
        for place in range(len(rows.columns)):
            values: list[Any] = [None] * len(rows.columns)
            values[place] = spoiled
            try:
                rows.decode(tuple(values))
            except DamagedRow:
                found += 1
    assert found > 10


def test_a_spoiled_row_is_told_with_what_to_do(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.close()
    with sqlite3.connect(tmp_path / "leadline.db") as other:
        other.execute("UPDATE task SET state = 'done', checklist = '[{'")
    other.close()
    office.workspace = open_workspace(tmp_path, office.clock)
    with pytest.raises(KnownError, match="leadline restore"):
        office.task("idea")
    with pytest.raises(KnownError, match="leadline restore"):
        office.finish("idea")


def test_values_of_any_kind_can_be_asked_for(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.reopen()
    task = office.task("idea")
    for where in ({"due_on": task.due_on}, {"state": task.state}, {"ready_at": task.ready_at}, {"pin": None}):
        assert task in office.store.find(type(task), **where), where
    assert office.store.find(type(task), length=Span(17)) == ()
    assert office.store.find(type(task), due_on=date(1999, 1, 1)) == ()
