"""Where *Show* of a notice leads for the records of a project: to the tab that they stand on, at the record."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.brief import add_risk
from app.actions.budget import add_budget_line
from app.actions.deliverable import add_deliverable
from app.actions.gate import pass_gate
from app.actions.kpi import add_kpi
from app.actions.requirement import add_requirement
from app.domain.brief import Stage
from app.domain.ids import ProjectId
from tests.ui.pages.room import room
from ui.link.place import ProjectPagePlace, ProjectTabId, place_of
from ui.pages.project.page import make

ID = ProjectId(1)
BRIEF = ProjectTabId.BRIEF
ACTS = {
    "a requirement": (add_requirement, "It is quick", (ProjectTabId.REQUIREMENTS, "requirement 1")),
    "a deliverable": (add_deliverable, "Landing page", (BRIEF, "deliverable 1")),
    "a KPI": (add_kpi, "Trials", (BRIEF, "kpi 1")),
    "a risk": (add_risk, "The venue cancels", (BRIEF, "risk 1")),
    "a budget line": (add_budget_line, "Film", (ProjectTabId.BUDGET, "line 1")),
    "a gate": (pass_gate, Stage.DEFINE, (None, "")),
}


@pytest.mark.parametrize("what", ACTS)
def test_show_leads_to_the_tab_on_which_it_stands(qtbot, tmp_path: Path, what: str) -> None:
    made = room(tmp_path)
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    act, about, place = ACTS[what]
    done = made.at.workspace.do(act, ID, about)
    places = [found for found in map(place_of, done.changes.changes) if found is not None]
    assert places[0] == ProjectPagePlace(ID, *place)
    page = made.show(qtbot, make)
    assert page.show_place(places[0])
    assert page.tab_id is (place[0] or ProjectTabId.OVERVIEW)
