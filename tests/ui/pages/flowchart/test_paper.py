"""Checklists of a workflow on paper, from its page."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.domain.ids import WorkflowId
from app.queries.flowchart import flowchart
from tests.builders import make_office
from ui.pages.flowchart.paper import save_checklist


class Saying:
    """What the page would say, as a list."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.refused: list[str] = []

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)


@pytest.mark.requirement("S11")
@pytest.mark.parametrize(("by_role", "pages"), [(False, 1), (True, 6)], ids=["whole", "for each role"])
def test_a_checklist_is_written_where_one_says(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_role: bool, pages: int
) -> None:
    office = make_office(tmp_path / "data", project=False)
    view = office.workspace.read(flowchart, WorkflowId(1))
    target = tmp_path / "list.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    context = Saying()
    save_checklist(context, None, view, by_role=by_role)
    assert context.said == [f"Wrote list.pdf: {pages} page{'' if pages == 1 else 's'} at 9.5 pt."]
    assert target.read_bytes().startswith(b"%PDF")
    target.unlink()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    save_checklist(context, None, view, by_role=by_role)
    assert not target.exists()
    office.workspace.close()


def test_where_nobody_has_a_role_it_says_so(qapp, tmp_path: Path) -> None:
    office = make_office(tmp_path / "data", project=False)
    view = office.workspace.read(flowchart, WorkflowId(1))
    nobody = tuple(replace(step, role=None, approval=None) for step in view.graph.steps)
    context = Saying()
    save_checklist(context, None, replace(view, graph=replace(view.graph, steps=nobody)), by_role=True)
    assert context.refused == ["No step has a role yet, so there is no sheet for one. Give roles to the steps first."]
    office.workspace.close()
