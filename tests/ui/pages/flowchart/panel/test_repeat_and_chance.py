"""How often a step is done, how long it may take and how often each answer comes: each edit is one undo step."""

from pathlib import Path

import pytest

from app.domain.project_field import Repeat
from app.domain.quantity import Span
from app.domain.workflow import Outcome
from tests.ui.company import type_into
from tests.ui.pages.flowchart.panel.test_step_panel import APPROVAL, TASK, check_field

CHANNELS = Repeat("Channels")
CASES = [
    (TASK, {}, lambda p: p.repeat.list.picked.emit("Channels"), "repeat", CHANNELS),
    (TASK, {"repeat": CHANNELS}, lambda p: p.repeat.list.pick(None), "repeat", None),
    (TASK, {"repeat": CHANNELS}, lambda p: p.repeat.goes_on.pick("first"), "repeat", Repeat("Channels", 1)),
    (TASK, {"repeat": Repeat("List", 2)}, lambda p: type_into(p.repeat.count, "3"), "repeat", Repeat("List", 3)),
    (TASK, {}, lambda p: type_into(p.due.shortest, "2h"), "shortest", Span(2, "h")),
    (TASK, {}, lambda p: type_into(p.due.longest, "9 d"), "longest", Span(9)),
    (
        APPROVAL,
        {},
        lambda p: type_into(p.outcomes.chances.fields["Approved"], "60"),
        "outcomes",
        (Outcome("Approved", chance=0.6), Outcome("Changes requested", positive=False)),
    ),
]


@pytest.mark.requirement("S20")
@pytest.mark.parametrize(("step_id", "changes", "act", "name", "value"), CASES)
def test_each_field_is_one_undo_step(qtbot, tmp_path: Path, step_id, changes, act, name, value) -> None:
    check_field(qtbot, tmp_path, step_id, changes, act, name, value)
