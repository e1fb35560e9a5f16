"""Saved views: kept by a name in an order, each change one step that undo takes back."""

from pathlib import Path

import pytest

from app.actions.person import change_person
from app.actions.saved_view import change_view, move_view, remove_view, rename_view, save_view
from app.actions.task import add_task, assign_task
from app.domain.errors import RuleViolation
from app.domain.ids import SavedViewId
from app.domain.saved_view import SavedView
from app.grammar.filter import filter_text, parse_filter
from app.queries.filter import filter_names, matching_for_sure
from app.queries.saved_view import saved_view, view_count, view_filter, view_named
from app.queries.view_list import saved_views
from tests.builders import Office, make_office

BUILT_IN = ["Mine", "Due this week", "Overdue", "Waiting for approval", "Blocked", "Needs an owner"]
BUILT_IN += ["Waiting for", "Overrides"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def save(office: Office, name: str, text: str = "late", page: str = "board") -> SavedViewId:
    filter = parse_filter(text, office.workspace.read(filter_names))
    return office.workspace.do(save_view, name, page, filter).value


def names(office: Office) -> list[str]:
    return [view.name for view in office.workspace.read(saved_views) if not view.built_in]


def test_the_views_of_the_program_come_first_and_can_be_read(office: Office) -> None:
    save(office, "My own")
    views = office.workspace.read(saved_views)
    assert [view.name for view in views] == [*BUILT_IN, "My own"]
    assert all(view_filter(view) is not None for view in views)
    assert office.workspace.read(view_named, "needs AN owner") == views[5]


def test_each_edit_is_one_step_that_undo_takes_back(office: Office) -> None:
    start = office.dump()
    first, second, third = (save(office, name) for name in ("One", "Two", "Three"))
    assert names(office) == ["One", "Two", "Three"]
    office.workspace.do(move_view, third, 0)
    assert names(office) == ["Three", "One", "Two"]
    office.workspace.do(rename_view, first, "Uno")
    office.workspace.do(
        change_view, second, SavedView(SavedViewId(0), "x", "plan", "mine", "owner", "", "-due", ("due",))
    )
    changed = office.workspace.read(saved_view, second)
    assert (changed.name, changed.page, changed.filter, changed.columns) == ("Two", "plan", "mine", ("due",))
    office.workspace.do(remove_view, first)
    assert names(office) == ["Three", "Two"]
    titles = [step.title for step in office.workspace.read(lambda reader: reader.history())][-4:]
    assert titles == ["Move view “Three”", "Rename view “One” to “Uno”", "Change view “Two”", "Remove view “Uno”"]
    for _ in range(7):
        office.workspace.undo()
    assert office.dump() == start
    for _ in range(7):
        office.workspace.redo()
    assert names(office) == ["Three", "Two"]


def test_a_name_is_given_once_and_those_of_the_program_are_taken(office: Office) -> None:
    first = save(office, "One")
    for taken in ("one", "MINE", " "):
        with pytest.raises(RuleViolation):
            save(office, taken)
    with pytest.raises(RuleViolation, match="There is a view “Blocked” already"):
        office.workspace.do(rename_view, first, "Blocked")
    office.workspace.do(rename_view, first, "ONE")
    assert names(office) == ["ONE"]


def test_it_keeps_people_by_their_ids(office: Office) -> None:
    view_id = save(office, "Hers", "owner:mia")
    office.workspace.do(change_person, office.people["Mia"], name="Maria")
    view = office.workspace.read(saved_view, view_id)
    assert view.filter == "owner:#1"
    assert filter_text(view_filter(view), office.workspace.read(filter_names)) == "owner:Maria"


def test_a_filter_of_another_version_counts_nothing_and_says_why(office: Office) -> None:
    view = SavedView(SavedViewId(9), "Odd", "board", "mood:good")
    assert office.workspace.read(view_count, view) == 0
    with pytest.raises(RuleViolation, match="There is no field “mood”"):
        view_filter(view)
    with pytest.raises(RuleViolation, match="not there any more"):
        office.workspace.read(saved_view, SavedViewId(99))


@pytest.mark.requirement("A21")
def test_waiting_for_is_what_others_owe(office: Office) -> None:
    view = office.workspace.read(view_named, "Waiting for")
    found = office.workspace.read(matching_for_sure, view_filter(view))
    assert office.task("idea").id in found
    assert office.task("outline").id not in found, "nobody can work on it yet"


@pytest.mark.requirement("A23")
def test_overrides_are_dates_and_owners_set_by_hand(office: Office) -> None:
    view = office.workspace.read(view_named, "Overrides")
    assert office.workspace.read(view_count, view) == 0
    office.workspace.do(assign_task, office.task("idea").id, office.people["Ben"])
    office.workspace.do(add_task, "Call", office.people["Mia"])
    assert office.workspace.read(matching_for_sure, view_filter(view)) == {office.task("idea").id}
