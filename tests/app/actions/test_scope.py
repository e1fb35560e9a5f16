"""Reduced scope while a project runs: what it wins, what goes on, and who must agree."""

from pathlib import Path

import pytest

from app.actions.brief import change_brief
from app.actions.deliverable import add_deliverable
from app.actions.project import set_reduced_scope
from app.actions.requirement import add_requirement
from app.actions.scope import mark_reduced, reduce_scope
from app.actions.sign_off import answer_sign_off, ask_sign_off
from app.actions.task import finish_task
from app.domain.brief import Deliverable, Requirement
from app.domain.errors import RuleViolation
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.sign_off import SignOffKind, SignOffState
from app.queries.scope import ScopeChoice, scope_choice, scope_view
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def choice(office: Office) -> ScopeChoice:
    found = office.workspace.read(scope_choice, office.project)
    assert found is not None
    return found


@pytest.mark.requirement("A13")
def test_what_is_left_for_later_is_chosen_and_comes_back_by_undo(office: Office) -> None:
    do, read = office.workspace.do, office.workspace.read
    do(change_brief, office.project, audience="Owners")
    page, film = (do(add_deliverable, office.project, name).value for name in ("Page", "Film"))
    need = do(add_requirement, office.project, "Has subtitles", deliverable_id=film).value
    before = office.dump()
    changes = office.workspace.preview(reduce_scope, office.project, deliverables=[film], requirements=[need]).changes
    view = read(scope_view, office.project, changes)
    assert view.dropped == (office.task("images").title,)
    assert view.hours_won == 5
    assert view.words.endswith(f"5 h. Left for later: {office.task('images').title}.")
    assert do(reduce_scope, office.project, deliverables=[film], requirements=[need]).changes.changes == changes.changes
    assert [one.reduced for one in choice(office).deliverables] == [False, True]
    assert read(lambda reader: reader.get(Requirement, need)).reduced
    do(mark_reduced, office.project, deliverables=[page])
    assert [one.reduced for one in read(lambda reader: reader.find(Deliverable))] == [True, False]
    assert office.workspace.undo_title() == "Change what reduced scope of “Spring sale” leaves out"
    office.workspace.undo()
    assert office.workspace.undo_title() == "Reduce the scope of “Spring sale”"
    office.workspace.undo()
    assert office.dump() == before


@pytest.mark.requirement("A13")
@pytest.mark.parametrize("skips", [False, True])
def test_optional_work_under_way_goes_on_or_is_skipped_now(office: Office, skips: bool) -> None:
    office.finish("idea", "keywords", "outline")
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Approved")
    office.finish("draft")
    images = office.task("images")
    assert [task.id for task in choice(office).open_optional] == [images.id]
    office.workspace.do(reduce_scope, office.project, skip=[images.id] if skips else [])
    assert office.task("images").state is (TaskState.SKIPPED if skips else TaskState.READY)


@pytest.mark.requirement("A13")
def test_who_must_agree_to_anything_must_agree_to_reduced_scope(office: Office) -> None:
    do, omar = office.workspace.do, office.people["Omar"]
    do(ask_sign_off, office.project, SignOffKind.START, [omar])
    assert choice(office).must_ask
    for act in (reduce_scope, set_reduced_scope):
        given = {"on": True} if act is set_reduced_scope else {}
        with pytest.raises(RuleViolation, match="Missing: Omar, who was not asked"):
            do(act, office.project, **given)
    [asked] = do(ask_sign_off, office.project, SignOffKind.REDUCED_SCOPE, [omar]).value
    with pytest.raises(RuleViolation, match="the answer of Omar"):
        do(reduce_scope, office.project)
    do(reduce_scope, office.project, reason="The fair is on Friday")
    office.workspace.undo()
    do(answer_sign_off, asked, SignOffState.AGREED)
    do(reduce_scope, office.project)
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    assert found.reduced_scope


def test_a_task_of_another_project_is_not_skipped_with_it(office: Office) -> None:
    other = office.task("idea", office.start("Autumn sale"))
    with pytest.raises(RuleViolation, match="no open work of this project"):
        office.workspace.do(reduce_scope, office.project, skip=[other.id])
