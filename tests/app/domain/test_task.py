"""A task as a value: what its quick copy keeps."""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from app.domain.quantity import Offset
from app.domain.task import Task


def test_a_task_with_other_dates_keeps_all_else_whatever_fields_it_has() -> None:
    # No two fields hold the same, so none can stand in the place of another.
    values: dict[str, Any] = {field.name: f"<{field.name}>" for field in fields(Task)}
    task = Task(**values)
    offset, due_on, start, finish = Offset(-3), date(2027, 1, 12), datetime(2027, 1, 11, 9), datetime(2027, 1, 12, 17)
    moved = task.with_dates(offset, due_on, start, finish)
    assert moved == replace(task, offset=offset, due_on=due_on, planned_start=start, planned_finish=finish)
